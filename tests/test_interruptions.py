"""Builds that are killed, come two at once, or run elsewhere end in the same book."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import make_corpus, write_table
from scaleup.dictionary import ROOT
from test_build import build, project  # noqa: F401

KILLS = 2  # of a build, an even number; tests/test_store.py kills a write many times
CLAIM = ("one,alpha,sup_coaching,not_reported,,,", "one,alpha,sup_coaching,present,alpha-01,Said.,")


def start(folder: Path, **environment: str) -> subprocess.Popen:
    """A build in the background, as the leader of a group of processes."""
    return subprocess.Popen(
        [sys.executable, "-m", "scaleup.cli", "build"],
        cwd=folder, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | {"PYTHONPATH": str(folder / "scripts")} | environment,
    )  # fmt: skip


def held(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def differing(one: dict, other: dict) -> list[str]:
    """Files that are not the same in both."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_a_build_killed_at_a_random_moment_is_made_up_for_by_the_next(project):  # noqa: F811
    codings = project / "data" / "millions-learning" / "codings.csv"
    began = time.monotonic()
    done, _ = build(project)
    lasts = time.monotonic() - began
    assert done.returncode == 0, done.stdout + done.stderr
    clean = held(project / "_build" / "html")
    moments = random.Random(7)
    for kill in range(KILLS):
        before, after = CLAIM if kill % 2 == 0 else reversed(CLAIM)
        assert before in codings.read_text()
        codings.write_text(codings.read_text().replace(before, after))
        data = held(project / "data")
        run = start(project)
        time.sleep(moments.uniform(0.1, 0.9) * lasts)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        done, page = build(project)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"coaching: {int(kill % 2 == 0)}" in page
        assert differing(held(project / "data"), data) == []
    resumed = held(project / "_build" / "html")  # of the same data, as every other kill undid one
    for each in (resumed, clean):  # Sphinx keeps words there that no page has any more
        del each["searchindex.js"]
    assert differing(resumed, clean) == []


def test_of_two_builds_at_once_one_waits_and_finds_nothing_to_do(project):  # noqa: F811
    runs = [start(project), start(project)]
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    waited, worked = sorted(said, key=len)
    assert "Another build is at work here: waiting for its end" in waited
    assert "Nothing has changed since the last build." in waited
    assert worked.count("Executing notebook") == 1


@pytest.fixture
def two_copies(tmp_path) -> list[Path]:
    """The project twice, in folders whose names differ in length, with a chapter of each kind."""
    chapters = ["recurs", "explorer", "codebook"]
    copies = [tmp_path / "one", tmp_path / "somewhere" / "quite else"]
    for copy in copies:
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
        for name in ("scripts", "data", "chapters"):
            shutil.copytree(ROOT / name, copy / name, ignore=ignore)
        shutil.rmtree(copy / "data" / "scaled")  # of one corpus, the published pages are enough
        make_corpus(copy / "data" / "scaled")
        write_table(copy / "data" / "corrections.csv", [])  # ours are of other corpora
        for name in ("_config.yml", "CITATION.cff", "LICENSE", "CONTRIBUTING.md"):
            shutil.copy(ROOT / name, copy)
        listed = "".join(f"  - file: chapters/{name}\n" for name in chapters[1:])
        toc = f"format: jb-book\nroot: chapters/{chapters[0]}\nchapters:\n{listed}"
        (copy / "_toc.yml").write_text(toc)
    return copies


def test_two_clean_builds_elsewhere_and_otherwise_are_the_same_byte_for_byte(two_copies):
    settings = [
        {"LC_ALL": "C", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1", "USER": "one"},
        {"LC_ALL": "C.UTF-8", "TZ": "America/Lima", "PYTHONHASHSEED": "2", "USER": "two"},
    ]
    runs = [start(copy, **given) for copy, given in zip(two_copies, settings, strict=True)]
    said = [run.communicate()[0] for run in runs]
    one, other = (held(copy / "_build" / "html") for copy in two_copies)
    assert {
        "chapters/recurs.html", "chapters/recurs.ipynb", "searchindex.js", "_static/vega.js",
        "scaled/alpha.html", "millions-learning/aflatoun.html", "millions-learning/aflatoun.json",
    } <= one.keys(), said  # fmt: skip
    assert differing(one, other) == []
