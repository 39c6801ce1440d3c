"""What the texts of the project say is there, is there."""

import ast
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from scaleup import corpus
from scaleup.corpus import ROOT, codebook, metadata

CHAPTERS = sorted((ROOT / "chapters").glob("*.md"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_make_target_that_the_readme_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert {"book", "test", "serve", "clean", "lock"} <= named <= targets


@pytest.mark.parametrize("line", re.findall(r"^\.venv/bin/scaleup (.+?)(?:  +#.*)?$", README, re.M))
def test_every_command_of_the_readme_runs(line):
    words = [*line.split(), "--check"] if line == "datapackage" else line.split()
    command = [sys.executable, "-m", "scaleup.cli", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr


def test_every_subcommand_stands_in_the_readme_or_the_makefile():
    from scaleup.cli import main

    texts = README + (ROOT / "Makefile").read_text()
    assert [name for name in main.commands if f"scaleup {name}" not in texts] == []


def test_help_needs_none_of_the_heavy_libraries():
    code = (
        "import sys; from scaleup.cli import main; main(['--help'], standalone_mode=False); "
        "print(sorted({'pandas', 'altair', 'scipy', 'frictionless', 'sphinx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_readme_says_in_its_first_screen_what_the_data_are_not():
    first = " ".join(README.split("## ")[0].split())
    for words in (
        "Not the review's own table",
        "Language models coded",
        "Not coded or validated by people",
    ):
        assert words in first


def test_every_chapter_is_in_the_contents_once():
    contents = (ROOT / "_toc.yml").read_text()
    named = re.findall(r"chapters/([\w-]+)", contents)
    assert sorted(named) == [path.stem for path in CHAPTERS]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_describes_itself(path):
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^    description: \"?.{30,}", text, re.M)
    if path.stem not in ("home", "references"):
        assert "**What you will see:**" in text


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_says_what_it_means_and_what_it_does_not(path):
    if path.stem in ("home", "references"):
        return
    text = path.read_text(encoding="utf-8")
    heads = " ".join(re.findall(r"^## (.+)$", text, re.M))
    assert "What it means" in heads
    assert "does not" in heads


def test_every_component_is_on_the_page_of_the_codebook(built_book):
    page = (built_book / "chapters" / "codebook.html").read_text(encoding="utf-8")
    assert [c for c in codebook()["component"] if f'id="{c}"' not in page] == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_chapter_runs_on_any_sound_corpus(path, tiny, monkeypatch):
    small = corpus.load(tiny)  # no ingredients, facts, audit or membership, two silent coders
    monkeypatch.setattr(corpus, "load", lambda name: small)
    cells = re.findall(r"```\{code-cell\} ipython3\n(?::[^\n]*\n)*(.*?)```", path.read_text(), re.S)
    names: dict = {}
    for cell in cells:
        *body, last = ast.parse(cell).body
        assert isinstance(last, ast.Expr), f"a cell that shows nothing: {cell}"
        exec(compile(ast.Module(body, []), path.name, "exec"), names)
        shown = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
        assert shown._repr_mimebundle_()["text/html"]


def test_versions_agree():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert cff["version"] == metadata()["version"] == project["version"]
    assert f"## {project['version']} " in (ROOT / "CHANGELOG.md").read_text()


def test_requirements_pin_every_package_with_hashes():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    packages = [line for line in lines if re.match(r"[a-z0-9]", line)]
    assert len(packages) > 50
    assert [line for line in packages if "==" not in line or not line.endswith("\\")] == []
    assert not [line for line in lines if "://" in line]
