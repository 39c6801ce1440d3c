"""A corpus that stands in for one of ours, and chapters executed on it."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement

from conftest import PHONE, make_corpus
from scaleup import corpus, datapackage, notebook, rerun
from scaleup.corpus import STAND_IN
from scaleup.dictionary import NO_COLUMN, ROOT
from scaleup.markdown import from_html
from scaleup.prose import plain
from test_docs import run

NAME = "Ma recherche (été)"
COACHED = [(coder, "alpha", "sup_coaching") for coder in ("one", "two")]
HEAD = """---
kernelspec:
  name: python3
  display_name: Python 3
---
# Mine

It has {term}`coaching <coach>` {cite}`wilson1927`, see [methods](methods.md) and [all](https://example.org/).

```{admonition} Take care
:class: caution
Of *few*.
```

"""
CELL = """```{code-cell} ipython3
from scaleup import corpus, figures, render
from scaleup.frequency import frequency

mine = corpus.load("millions-learning")
found = frequency(mine, kind="components")
coached = found.set_index("component").loc["sup_coaching", "present"]
render.say(f"{mine.title}: {render.count(f'{coached} of {len(mine.interventions)}', mine)}")
```

```{code-cell} ipython3
figures.frequency(mine, found, name="all", title="All of them", caption="All")
```
"""


@pytest.fixture(autouse=True)
def published(monkeypatch):
    """No corpus stands in before a test, nor after it."""
    monkeypatch.delenv(STAND_IN, raising=False)
    corpus.load.cache_clear()
    yield
    corpus.load.cache_clear()


@pytest.fixture
def mine(tmp_path):
    """A researcher's folder, whose name is no name for a folder of ours."""
    return make_corpus(tmp_path / NAME, present=COACHED)


@pytest.fixture
def page(tmp_path):
    """A notebook of theirs."""
    path = tmp_path / "mine.md"
    path.write_text(HEAD + CELL, encoding="utf-8")
    return path


@pytest.fixture
def call(monkeypatch, tmp_path):
    """Call the command in a folder of its own."""
    from scaleup.cli import main

    monkeypatch.chdir(tmp_path)

    def run(*words):
        done = CliRunner().invoke(main, list(map(str, words)))
        os.environ.pop(STAND_IN, None)  # the command sets it for its own process
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return run


# ---------------------------------------------------------------- one corpus for another


def test_another_folder_is_read_under_the_name_of_ours(monkeypatch, mine):
    before = datapackage.digest()
    ours = datapackage.text()
    monkeypatch.setenv(STAND_IN, f"scaled={mine}")
    corpus.load.cache_clear()
    stands_in = corpus.load("scaled")
    assert (stands_in.name, stands_in.title, stands_in.stands_in) == ("scaled", NAME, True)
    assert [each.name for each in corpus.every()] == ["scaled", "millions-learning"]
    assert [len(each.interventions) for each in corpus.every()] == [2, 14]
    assert not corpus.load("millions-learning").stands_in
    assert datapackage.digest() != before

    described = datapackage.describe()
    held = {each["name"]: each for each in described["resources"]}
    assert held["scaled-interventions"]["path"] == "scaled/interventions.csv"
    assert held["scaled-interventions"]["rows"] == 2
    assert held["scaled-interventions"]["title"].startswith(NAME)
    assert "scaled-selection" not in held  # theirs has none
    assert "licenses" not in described and "licenses" not in held["scaled-codings"]
    assert held["components"]["licenses"][0]["name"] == "CC-BY-4.0"
    assert NAME in described["description"]

    monkeypatch.delenv(STAND_IN)
    corpus.load.cache_clear()
    assert datapackage.digest() == before
    assert datapackage.text() == ours
    assert corpus.load("scaled").title == "The 79 scaled interventions"


def test_what_a_table_never_asked_is_named_above_every_page(monkeypatch, mine):
    codings = mine / "codings.csv"
    lines = codings.read_text(encoding="utf-8").splitlines()
    lines = [
        x.replace("emb_plc,not_reported,,,", f"emb_plc,not_reported,,{NO_COLUMN},") for x in lines
    ]
    codings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv(STAND_IN, f"scaled={mine}")
    caution = rerun.notice()[1]
    assert "without a column for 1 of 23 components" in caution
    assert caution.endswith("Professional learning community.")


@pytest.mark.parametrize("stem", ["home", "methods"])
def test_no_computed_sentence_says_of_others_codes_who_gave_them(monkeypatch, mine, stem):
    monkeypatch.setenv(STAND_IN, f"scaled={mine}")
    shown = run(ROOT / "chapters" / f"{stem}.md")
    assert "language model" not in shown.lower()
    assert NAME in shown


def test_a_folder_of_ours_may_stand_in_for_the_other(monkeypatch):
    monkeypatch.setenv(STAND_IN, f"scaled={ROOT / 'data' / 'millions-learning'}")
    corpus.load.cache_clear()
    assert corpus.load("scaled").title == "The 14 Millions Learning cases"


@pytest.mark.parametrize("said", ["scaled", "mine=/x", "=/x", "scaled="])
def test_a_variable_that_says_something_else_is_refused(call, monkeypatch, said):
    monkeypatch.setenv(STAND_IN, said)
    done = call("check", "scaled")
    assert done.exit_code == 1
    assert "write NAME=FOLDER" in done.output


def test_the_description_of_our_data_is_not_written_over(call, monkeypatch, mine):
    monkeypatch.setenv(STAND_IN, f"scaled={mine}")
    before = datapackage.TARGET.read_bytes()
    done = call("datapackage")
    assert done.exit_code == 1 and "unset SCALEUP_CORPUS" in done.output
    assert datapackage.TARGET.read_bytes() == before


# ---------------------------------------------------------------- prose for other readers


def test_what_myst_alone_understands_becomes_markdown():
    text = (
        "(here)=\n"
        "A {term}`cascade`, {term}`ingredients <ingredient>` and {math}`x^2` "
        "{cite}`wilson1927,bowen2012`.\n\n"
        "```{admonition} Not a *recipe*\n:class: caution\nRead {term}`bounds`.\n\n- one\n```\n"
        "% nobody reads this\n"
        ":::{note}\nBeware.\n:::\n\n"
        "```sh\nmake book  # {term}`stays`\n```\n"
    )
    assert plain(text).splitlines() == [
        "A cascade, ingredients and `x^2` (Wilson, 1927; Bowen et al., 2012).",
        "",
        "> **Not a *recipe***",
        ">",
        "> Read bounds.",
        ">",
        "> - one",
        "",
        "> **Note**",
        ">",
        "> Beware.",
        "",
        "```sh",
        "make book  # {term}`stays`",
        "```",
    ]


def test_a_glossary_and_a_bibliography_are_written_out():
    assert plain("```{glossary}\nabsent\n  A code.\n\nbundle\n  A {term}`set`.\n```") == (
        "**absent**  \nA code.\n\n**bundle**  \nA set."
    )
    works = plain("```{bibliography}\n```").splitlines()
    cited = (ROOT / "chapters" / "references.bib").read_text(encoding="utf-8").count("\n@") + 1
    assert len(works) == cited
    assert any(line.startswith("- Avishai and Rabbitt (2018). Seven Top") for line in works)


def test_no_chapter_shows_marks_of_myst():
    for path in (ROOT / "chapters").glob("*.md"):
        for cell in notebook.read(path).cells:
            if cell.cell_type == "markdown":
                assert not re.search(r"\{[\w:-]+\}`|^\W{3,}\{|^:\w+:", plain(cell.source), re.M)


def test_tables_and_lists_become_markdown():
    html = (
        "<style>x</style><table><caption>Two</caption><tr><th>A</th><th>B | C</th></tr>"
        '<tr><th>x</th><td><a href="../x.html">1</a></td></tr></table>'
        '<details><summary>More</summary><p>At <a href="https://example.org">it</a></p></details>'
    )
    assert from_html(html) == (
        "**Two**\n\n| A | B \\| C |\n| --- | --- |\n| x | 1 |\n\n**More**\n\n"
        "At [it](https://example.org)"
    )


# ---------------------------------------------------------------- scaleup rerun


def test_a_chapter_on_another_corpus_is_one_file(call, mine, browser, tmp_path):
    done = call("rerun", "recurs", "--corpus", NAME)
    assert done.exit_code == 0, done.output
    out = tmp_path / f"recurs-{NAME}.html"
    assert done.stdout.splitlines() == [out.name]
    text = out.read_text(encoding="utf-8")
    assert not re.search(r'(?:href|src)="(?!data:|#|https?://example\.org)', text)

    for options in ({"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE):
        with browser.new_context(**options) as context:
            tab, asked, said = context.new_page(), [], []
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            tab.on("console", lambda message, said=said: said.append(message.text))
            tab.goto(out.as_uri())
            assert (asked, said) == ([out.as_uri()], [])
            words = tab.inner_text("main")
            assert f"Rerun on another corpus: {NAME}, 2 interventions, in place of the 79" in words
            assert "report it for 1 of 2 interventions, 50%" in words
            assert "{term}" not in words and "Out[" not in words
            assert tab.locator(".chart svg:visible").count() == 2  # of two figures
            width = tab.evaluate("document.documentElement.scrollWidth")
            assert width <= tab.viewport_size["width"]
            ground, ink = tab.evaluate(
                "['backgroundColor', 'color'].map(name => getComputedStyle(document.body)[name])"
            )
            light = options.get("color_scheme") != "dark"
            bright = sum(map(int, re.findall(r"\d+", ground)))
            assert (bright > sum(map(int, re.findall(r"\d+", ink)))) == light


def test_a_notebook_of_theirs_in_two_more_shapes(call, mine, page):
    assert call("rerun", page.name, "--corpus", mine, "--out", "x.md").exit_code == 0
    text = Path("x.md").read_text(encoding="utf-8")
    assert "in place of the 14 Millions Learning cases" in text  # which it loads
    assert f"{NAME}: 1 of 2" in text
    assert "coaching (Wilson, 1927), see methods and [all](https://example.org/)." in text
    assert "> **Take care**" in text
    assert re.search(r"^\| Coaching \| 1 \| 0 \| 1 \| 2 \| 50% ", text, re.M)
    assert "<svg" not in text

    assert call("rerun", page, "--corpus", mine, "--out", "x.ipynb").exit_code == 0
    made = nbformat.read("x.ipynb", as_version=4)
    nbformat.validate(made)
    assert f"Rerun on another corpus: {NAME}" in made.cells[0].source
    html = made.cells[-1].outputs[0].data["text/html"]
    assert html.count("<svg") == 1 and "<script" not in html and 'href="../' not in html


def test_without_a_corpus_the_published_data_are_shown(call, page):
    done = call("rerun", page, "--out", "x.md")
    assert done.exit_code == 0, done.output
    text = Path("x.md").read_text(encoding="utf-8")
    with open(ROOT / "data" / "millions-learning" / "interventions.csv", encoding="utf-8") as file:
        n = len(list(csv.DictReader(file)))
    assert f"of {n}" in text
    assert "published data" in text and "not validated by people" in text


def test_the_same_data_give_the_same_notebook(page):
    one, other = (notebook.publish(rerun.execute(page), "Head") for _ in range(2))
    assert one == other
    assert [cell["id"] for cell in json.loads(one)["cells"]] == [f"cell-{n}" for n in range(4)]


def test_what_cannot_be_run_is_said(call, mine, page):
    unknown = call("rerun", "recurz", "--corpus", mine)
    assert unknown.exit_code == 1
    assert "recurz: no such chapter" in unknown.output and "rare, recurs, re" in unknown.output
    assert "glossary" not in unknown.output  # has nothing to run

    Path("x.html").write_text("mine")
    there = call("rerun", page, "--corpus", mine, "--out", "x.html")
    assert there.exit_code == 1 and "x.html is there already" in there.output
    assert Path("x.html").read_text() == "mine"

    for words, said in [
        (["--out", "x.pdf"], "end it in .html, .ipynb, .md"),
        (["--out", "no/x.md"], "no: no such folder"),
        (["--corpus", mine, "--instead-of", "tiny"], "write one of: scaled, millions-learning"),
        (["--instead-of", "scaled"], "--instead-of needs --corpus"),
        (["--corpus", "nowhere"], "nowhere: no folder with an interventions.csv"),
    ]:
        done = call("rerun", page, *words)
        assert done.exit_code in (1, 2) and said in done.output


def test_every_problem_of_the_corpus_is_listed_before_anything_runs(call, mine, page):
    codings = mine / "codings.csv"
    codings.write_text(codings.read_text().replace("not_reported", "maybe", 2))
    done = call("rerun", page, "--corpus", mine, "--out", "x.md")
    assert done.exit_code == 1
    assert done.stdout.count(f"{codings}, row") == 2
    assert "Executing" not in done.output and not Path("x.md").exists()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("raise ValueError('first\\nthe corpus is too small')", "the corpus is too small"),
        ("import os; os._exit(3)", "died"),
    ],
)
def test_a_cell_that_fails_is_named_and_nothing_is_written(call, page, code, said):
    page.write_text(page.read_text().replace("mine = corpus", f"{code}\nmine = corpus"))
    done = call("rerun", page, "--out", "x.html")
    assert done.exit_code == 1
    assert "mine.md: cell 1 of 2 failed (from scaleup import" in done.output
    assert said in done.output.lower() and "Traceback" not in done.output
    assert not Path("x.html").exists()


def test_nothing_is_left_of_a_file_that_cannot_be_written_whole(monkeypatch, tmp_path):
    monkeypatch.setattr(rerun, "_markdown", lambda notebook: "half \ud800")
    with pytest.raises(ValueError):
        rerun.write(None, tmp_path / "x.md")
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- make, Binder, Colab


def test_make_hands_on_any_folder(tmp_path):
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "scaleup"
    program.write_text("#!/bin/sh\nprintf '<%s>' \"$@\"\n")
    program.chmod(0o755)
    (tmp_path / "installed").touch()
    folder = "my \"étude\"; echo 'x'"
    for target, words in (("book", "<build>"), ("serve", "<build><serve>")):
        make = ["make", "-s", target, f"VENV={tmp_path}"]
        env = {key: value for key, value in os.environ.items() if key != "CORPUS"}
        run = {"cwd": ROOT, "capture_output": True, "text": True, "env": env}
        assert subprocess.run(make, **run).stdout == words
        done = subprocess.run([*make, f"CORPUS={folder}"], **run)
        assert done.stdout == words.replace(">", f"><--corpus><{folder}>")


def _locked(path: Path) -> dict[tuple, str]:
    """Versions in a lock by package and the condition under which they hold; each has hashes."""
    entries = re.split(r"\n(?=[a-zA-Z0-9])", path.read_text(encoding="utf-8"))
    entries = [entry for entry in entries if re.match(r"[a-zA-Z0-9]", entry)]
    assert all("--hash=sha256:" in entry for entry in entries)
    found = [Requirement(entry.split("\\\n")[0].strip()) for entry in entries]
    return {(each.name, str(each.marker)): str(each.specifier) for each in found}


def test_jupyterlab_comes_on_top_of_the_same_versions():
    book, lab = _locked(ROOT / "requirements.txt"), _locked(ROOT / ".binder" / "requirements.txt")
    versions: dict = {}
    for (name, _), version in book.items():
        versions.setdefault(name, set()).add(version)
    assert {"jupyterlab", "jupytext", "jupyterlab-myst"} <= {name for name, _ in lab}
    assert {"pandas", "altair", "setuptools"} <= {name for name, _ in lab}
    others = [key for key, version in lab.items() if version not in versions.get(key[0], {version})]
    assert others == []


def test_binder_is_set_up():
    folder = ROOT / ".binder"
    assert os.access(folder / "postBuild", os.X_OK)
    assert subprocess.run(["sh", "-n", folder / "postBuild"]).returncode == 0
    assert (folder / "runtime.txt").read_text() == "python-3.11\n"
    assert json.loads((folder / "overrides.json").read_text(encoding="utf-8"))


def test_on_a_machine_without_the_package_a_notebook_fetches_it(tmp_path):
    """As on Colab: from a repository, into an environment with the libraries alone."""
    source = tmp_path / "source"
    (source / "scripts" / "scaleup").mkdir(parents=True)
    (source / "scripts" / "scaleup" / "__init__.py").write_text("where = __file__\n")
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "scaleup"\nversion = "0"\n'
        '[tool.setuptools]\npackage-dir = {"" = "scripts"}\npackages = ["scaleup"]\n'
    )
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=source, check=True)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    site = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    site.joinpath("libraries.pth").write_text(str(Path(nbformat.__file__).parents[1]))
    cell = notebook.FETCH.format(repository=source.as_uri())
    python = tmp_path / "venv" / "bin" / "python"
    env = {"PATH": os.environ["PATH"], "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1"}
    for _ in range(2):  # and once more, when it is there
        done = subprocess.run(
            [python, "-c", f"{cell}\nimport scaleup\nprint(scaleup.where)"],
            cwd=tmp_path, env=env, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        where = Path(done.stdout.strip())
        assert where == tmp_path / "compendium" / "scripts" / "scaleup" / "__init__.py"
