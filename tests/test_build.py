"""A tiny book: execution is never stale, a warning fails the build, pages come from data alone."""

import json
import os
import re
import shutil
import subprocess
import sys
from html import escape
from types import SimpleNamespace
from zipfile import ZipFile

import nbformat
import pytest
from nbclient import NotebookClient

from conftest import make_corpus, write_table
from scaleup.dictionary import ROOT
from scaleup.notebook import light

CHAPTER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  name: python3
  display_name: Python 3
---
# A page

```{code-cell} ipython3
from scaleup import corpus, render
from scaleup.frequency import frequency
found = frequency(corpus.load("millions-learning")).set_index("component")
render.say(f"coaching: {found.loc['sup_coaching', 'present']}")
```
"""


@pytest.fixture
def project(tmp_path, vega):
    """A copy of the project with one chapter and a tiny corpus of one coder."""
    shutil.copytree(vega, tmp_path / "_build" / "html" / "_static")
    for name in ("scripts", "data"):
        ignore = shutil.ignore_patterns(
            "__pycache__",
            "*.egg-info",
            "millions-learning",
            *(["scaled"] if name == "data" else []),
        )
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    for name in ("_config.yml", "CITATION.cff", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: chapters/page\n")
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "page.md").write_text(CHAPTER)
    (tmp_path / "chapters" / "references.bib").write_text("")
    write_table(tmp_path / "data" / "corrections.csv", [])  # ours are of other corpora
    make_corpus(tmp_path / "data" / "millions-learning", coders=["one"])
    make_corpus(tmp_path / "data" / "scaled", names=["gamma"])
    return tmp_path


def build(project, *words):
    done = subprocess.run(
        [sys.executable, "-m", "scaleup.cli", "build", *words],
        cwd=project, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(project / "scripts")},
    )  # fmt: skip
    page = project / "_build" / "html" / "chapters" / "page.html"
    return done, page.read_text(encoding="utf-8") if page.is_file() else ""


def test_what_changed_executes_again_and_nothing_else(project):
    done, page = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Executing notebook" in done.stderr
    assert "coaching: 0" in page

    profile = project / "_build" / "html" / "scaled" / "gamma.html"
    profile.unlink()
    done, page = build(project)
    assert "Executing notebook" not in done.stdout + done.stderr
    assert "coaching: 0" in page
    assert profile.is_file()

    codings = project / "data" / "millions-learning" / "codings.csv"  # one cell
    before = "one,alpha,sup_coaching,not_reported,,,"
    after = "one,alpha,sup_coaching,present,alpha-01,The page says so.,"
    assert before in codings.read_text()
    codings.write_text(codings.read_text().replace(before, after))
    done, page = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Executing notebook" in done.stderr
    assert "coaching: 1" in page

    module = project / "scripts" / "scaleup" / "render.py"  # code of the package
    module.write_text(module.read_text().replace('f"<p>{html}</p>"', 'f"<p>now {html}</p>"'))
    done, page = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "now coaching: 1" in page


def test_a_warning_or_an_exception_in_a_chapter_fails_every_build(project):
    lines = {
        "page": "import warnings; warnings.warn('something is off')",
        "other": "raise ValueError('broken')",
    }
    for name, line in lines.items():
        chapter = CHAPTER.replace("found =", f"{line}\nfound =")
        (project / "chapters" / f"{name}.md").write_text(chapter)
    toc = project / "_toc.yml"
    toc.write_text(f"{toc.read_text()}chapters:\n- file: chapters/other\n")
    for _ in range(2):
        done, _ = build(project)
        assert done.returncode != 0
        assert "page.md:15: WARNING: stderr was found in the cell outputs" in done.stderr
        assert re.search(r"^other: \S*ValueError\S*: broken$", done.stderr, re.M)
        assert "Extension error" not in done.stderr


def test_no_worker_clears_what_another_is_writing(tmp_path, monkeypatch):
    from jupyter_cache import get_cache
    from jupyter_cache.cache.db import NbCacheRecord
    from jupyter_cache.cache.main import JupyterCacheBase

    from scaleup.extension.chapters import open_cache

    monkeypatch.setattr(JupyterCacheBase, "truncate_caches", JupyterCacheBase.truncate_caches)
    cache = get_cache(tmp_path)
    cache.change_cache_limit(1)
    settings = SimpleNamespace(mystnb_config=SimpleNamespace(execution_cache_path=tmp_path))
    open_cache(None, settings, [])
    for name in ("one", "two"):  # recorded, and their files not yet written
        NbCacheRecord.create_record(uri=name, hashkey=name, db=cache.db)
    cache.truncate_caches()
    assert len(cache.list_cache_records()) == 2


def test_a_problem_in_the_data_stops_the_build_before_execution(project):
    codings = project / "data" / "millions-learning" / "codings.csv"
    codings.write_text(codings.read_text().replace("not_reported", "maybe", 1))
    done, page = build(project)
    assert done.returncode == 1
    assert "write one of: present, absent, not_reported" in done.stdout
    assert page == ""


HOSTILE = "</title><script>document.body.innerHTML = 'gone'</script>\" ' <b>x</b> \u202etxet"


def test_pages_and_files_of_interventions_follow_every_change_of_the_data(project):
    html = project / "_build" / "html"
    build(project)
    assert sorted(path.name for path in (html / "scaled").iterdir()) == [
        f"gamma.{ending}" for ending in ("bib", "csv", "html", "json", "ris")
    ]
    assert "<h1>Gamma</h1>" in (html / "scaled" / "gamma.html").read_text(encoding="utf-8")

    table = project / "data" / "scaled" / "interventions.csv"  # another name
    quoted = HOSTILE.replace('"', '""')
    table.write_text(
        table.read_text(encoding="utf-8").replace("gamma,Gamma,", f'gamma,"{quoted}",'),
        encoding="utf-8",
    )
    shutil.rmtree(project / "data" / "millions-learning")  # one intervention less
    make_corpus(project / "data" / "millions-learning", coders=["one"], names=["alpha"])
    said = project / "CITATION.cff"  # another author
    said.write_text(said.read_text().replace("The compendium's contributors", "A New Author"))
    done, chapter = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (html / "scaled" / "gamma.html").read_text(encoding="utf-8")
    assert f"<h1>{escape(HOSTILE)}</h1>" in page
    held = json.loads((html / "scaled" / "gamma.json").read_text(encoding="utf-8"))
    assert held["interventions"][0]["name"] == HOSTILE
    index = (html / "searchindex.js").read_text(encoding="utf-8")
    assert "scaled/gamma" in index
    assert "<script>document" not in page + index
    assert "millions-learning/beta" not in index
    assert {path.stem for path in (html / "millions-learning").iterdir()} == {"alpha"}
    assert "A New Author. (" in chapter and "A New Author. (" in page
    assert f"{escape(HOSTILE)}. In How educational" in page  # escaped once


def test_a_corpus_may_not_stand_where_pages_of_the_book_do(project):
    make_corpus(project / "data" / "chapters", coders=["one"])
    done, page = build(project)
    assert done.returncode == 1
    assert "rename the folder" in done.stdout
    assert page == ""


def test_a_book_on_another_corpus_says_so_and_publishes_that_corpus(project):
    """Its folder lies inside the project, is given by a relative path, and has an odd name."""
    name = "Été & <b>co"
    mine = make_corpus(
        project / "more" / name,
        coders=["one"],
        names=["delta"],
        present=[("one", "delta", "sup_coaching")],
    )
    (mine / "interviews.txt").write_text("private")
    chapter = project / "chapters" / "page.md"
    chapter.write_text(
        chapter.read_text() + '\n<a href="../millions-learning/alpha.html">Alpha</a> is one.\n'
    )
    folder = f"more/{mine.name}"
    done, _ = build(project, "--corpus", folder, "--instead-of", "millions-learning")
    assert done.returncode == 0, done.stdout + done.stderr
    html = project / "_build" / "rerun" / mine.name / "_build" / "html"
    assert done.stdout.strip() == f"The book is at {html / 'index.html'}"
    assert not list((project / "_build" / "html").rglob("*.html"))

    said = escape(f"Rerun on another corpus: {mine.name}, 1 intervention, in place of the 14 ")
    for page in ("chapters/page", "search", "scaled/gamma", "millions-learning/delta"):
        text = (html / f"{page}.html").read_text(encoding="utf-8")
        banner, colophon = text.split('<p class="colophon">')
        assert said in banner and said in colophon
        assert "<b>co" not in text
        assert "Cite this page" not in text
    chapter = (html / "chapters" / "page.html").read_text(encoding="utf-8")
    assert "coaching: 1" in chapter
    assert "Alpha is one." in chapter  # of whom this book has no page
    assert not (html / "millions-learning" / "alpha.html").exists()
    ours = (html / "scaled" / "gamma.html").read_text(encoding="utf-8")
    theirs = (html / "millions-learning" / "delta.html").read_text(encoding="utf-8")
    assert ours.count("Coded by language models") == theirs.count("Coded by language models") + 1
    taken = json.loads((html / "millions-learning" / "delta.json").read_text(encoding="utf-8"))
    assert taken["corpus"] == mine.name and taken["licence"] == ""

    published = html / "data" / "millions-learning"
    assert sorted(path.name for path in published.iterdir()) == [
        f"{table}.csv" for table in ("adjudications", "codings", "documents", "interventions")
    ]
    assert (published / "codings.csv").read_bytes() == (mine / "codings.csv").read_bytes()
    (archive,) = (html / "data").glob("*.zip")
    assert archive.stem.endswith("-rerun")
    with ZipFile(archive) as packed:
        held = packed.read("millions-learning/interventions.csv").decode()
    assert "delta" in held and "alpha" not in held

    codings = mine / "codings.csv"  # a change of theirs is seen
    claim = "one,delta,sup_coaching,present,delta-01,The page says so."
    codings.write_text(codings.read_text().replace(claim, "one,delta,sup_coaching,not_reported,,"))
    done, _ = build(project, "--corpus", str(mine), "--instead-of", "millions-learning")
    assert "coaching: 0" in (html / "chapters" / "page.html").read_text(encoding="utf-8")


def test_problems_of_another_corpus_stop_its_book(project):
    mine = make_corpus(project / "mine")
    codings = mine / "codings.csv"
    codings.write_text(codings.read_text().replace("not_reported", "maybe", 2))
    done, _ = build(project, "--corpus", "mine")
    assert done.returncode == 1
    assert done.stdout.count("write one of: present, absent, not_reported") == 2
    assert not list((project / "_build").rglob("*.html"))


def test_a_chapter_with_a_formula_is_offered_as_a_notebook_that_runs_beside_the_data(project):
    chapter = project / "chapters" / "page.md"
    chapter.write_text(chapter.read_text() + "\nA formula: {math}`x^2 < y`.\n")
    laid = nbformat.writes(nbformat.v4.new_notebook())  # no chapter, even if it lies there
    (project / "chapters" / "page.ipynb").write_text(laid)
    config = project / "_config.yml"
    address = "https://github.com/owner/project"
    config.write_text(config.read_text() + f"\nrepository:\n  url: {address}\n  branch: main\n")
    done, page = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "<code>x^2 &lt; y</code>" in page
    assert "mathjax" not in page.lower()  # which asks another site
    for link in (
        '<a href="page.ipynb" download',
        '<a href="../_sources/chapters/page.md"',
        '<a href="https://mybinder.org/v2/gh/owner/project/main?urlpath=lab/tree/chapters/page.md"',
        '<a href="https://colab.research.google.com/github/owner/project/blob/gh-pages/chapters/page.ipynb"',
    ):
        assert link in page
    assert "<img" not in page.split('class="header-article-items')[1].split("<article")[0]
    assert "launch-" not in (project / "_build" / "html" / "scaled" / "gamma.html").read_text()

    text = (project / "_build" / "html" / "chapters" / "page.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    head, fetch, *cells = notebook.cells
    assert "To run it: lay it into `_build/lab/`" in head.source
    assert address in fetch.source and "scaleup" in fetch.source
    assert str(project) not in text
    before = [cell.outputs for cell in cells if cell.cell_type == "code"]
    client = NotebookClient(notebook, resources={"metadata": {"path": project / "chapters"}})
    client.execute(env=os.environ | {"PYTHONPATH": str(project / "scripts")})
    assert fetch.outputs == []
    after = [cell.outputs for cell in cells if cell.cell_type == "code"]
    for one in (output for outputs in after for output in outputs):
        one.data["text/html"] = light(one.data["text/html"])
        one.execution_count -= 1  # the cell that fetches the package came first
    assert after == before
