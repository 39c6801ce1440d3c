"""What the texts of the project say is there, is there."""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import replace
from html import escape

import pandas as pd
import pytest
import yaml

from conftest import coded, leave_out, make_corpus, scaleup
from scaleup import corpus
from scaleup.dictionary import ROOT, codebook, metadata

CHAPTERS = sorted((ROOT / "chapters").glob("*.md"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_make_target_that_the_readme_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert {"book", "test", "serve", "clean", "lock"} <= named <= targets


@pytest.mark.parametrize("line", re.findall(r"^\.venv/bin/scaleup (.+?)(?:  +#.*)?$", README, re.M))
def test_every_command_of_the_readme_runs(line, monkeypatch):
    monkeypatch.chdir(ROOT)
    done = scaleup(*shlex.split(line), *(["--check"] if line == "datapackage" else []))
    assert done.exit_code == 0, done.stderr
    assert done.output


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


LOOKED_UP = {"check-plan", "codebook", "data", "explorer", "glossary", "home", "references"}
TUTORIALS = {"add-programme", "second-coder", "own-corpus", "reuse"}
ARGUMENT = [path for path in CHAPTERS if path.stem not in LOOKED_UP | TUTORIALS]


@pytest.mark.parametrize("path", ARGUMENT, ids=lambda path: path.stem)
def test_every_chapter_of_the_argument_opens_with_a_computed_finding(path):
    text = path.read_text(encoding="utf-8")
    assert text.index("\n# ") < text.index("render.finding(") < text.index("**What you will see")
    assert text.count("render.finding(") == 1


@pytest.mark.parametrize("path", ARGUMENT, ids=lambda path: path.stem)
def test_no_result_is_typed_into_prose(path):
    text = path.read_text(encoding="utf-8").split("---", 2)[2]
    prose = re.sub(r"```\{code-cell\}.*?```", "", text, flags=re.S)
    typed = re.findall(r"\b\d+(?:\.\d+)?%|\b\d+ of (?:the )?\d+\b", prose)
    assert set(typed) <= {"0%", "95%", "100%"}  # ends of the scale, and the level of intervals


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_intervention_named_in_a_text_is_linked(path):
    text = re.sub(
        r"<a .*?</a>|\[[^]]*\]\([^)]*\)|^#.*|^    \w+=.*", "", path.read_text(), flags=re.M
    )
    known = pd.concat(corpus.load(name).interventions for name in metadata()["corpora"])
    short = {name.split(" (")[0].rstrip("!") for name in known["name"]} - {"READ", "Focus"}
    assert [name for name in sorted(short) if re.search(rf"\b{re.escape(name)}\b", text)] == []


def test_every_component_is_shown_with_examples_in_a_chapter_of_its_subject(built_book):
    shown = []
    for stem in ("training", "support", "rare"):
        page = (built_book / "chapters" / f"{stem}.html").read_text(encoding="utf-8")
        shown += re.findall(r'<h3><a href="\.\./chapters/codebook\.html#(\w+)">', page)
    assert set(shown) == set(codebook("components")["component"])


def test_every_component_is_shown_and_asked_in_the_plan(built_book):
    page = (built_book / "chapters" / "plan.html").read_text(encoding="utf-8")
    for row in codebook("components").itertuples():
        assert f'<h3><a href="../chapters/codebook.html#{row.component}">' in page
        assert escape(row.question) in page


def test_every_term_of_the_glossary_is_defined_once_in_the_order_of_the_alphabet():
    text = (ROOT / "chapters" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^([A-Za-z].*)\n  \S", text.split("```{glossary}")[1], re.M)
    assert len(terms) > 20
    assert len(set(terms)) == len(terms)
    assert terms == sorted(terms, key=str.lower)


def test_every_component_is_on_the_page_of_the_codebook(built_book):
    page = (built_book / "chapters" / "codebook.html").read_text(encoding="utf-8")
    assert [c for c in codebook()["component"] if f'id="{c}"' not in page] == []


def run(path) -> str:
    """Execute the cells of a chapter, each of which must show something; all that they show."""
    cells = re.findall(r"```\{code-cell\} ipython3\n(?::[^\n]*\n)*(.*?)```", path.read_text(), re.S)
    names: dict = {}
    pieces = []
    for cell in cells:
        *body, last = ast.parse(cell).body
        assert isinstance(last, ast.Expr), f"a cell that shows nothing: {cell}"
        exec(compile(ast.Module(body, []), path.name, "exec"), names)
        shown = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
        pieces.append(shown._repr_mimebundle_()["text/html"])
        assert pieces[-1]
    return "".join(pieces)


@pytest.fixture(scope="module", params=["silent", "full", "partial", "apart"])
def small(request, tmp_path_factory):
    """A corpus without ingredients, facts, audit or membership.

    Two silent coders; one who sees all; a third who coded one intervention; two who share none.
    """
    shape = request.param
    every = " ".join(codebook("components")["component"])
    table = {"one": every, "two": every, "three": every.replace("sup_coaching", "")}
    coders = {"coders": ["one", "two", "three"]}
    kind = {"silent": {}, "full": coded(table), "partial": coders, "apart": {}}[shape]
    folder = make_corpus(tmp_path_factory.mktemp("small") / shape, **kind)
    left = {"partial": {("three", "beta")}, "apart": {("one", "beta"), ("two", "alpha")}}
    return corpus.load(leave_out(folder, left.get(shape, set())))


@pytest.mark.parametrize(
    "path", [path for path in CHAPTERS if path.stem not in TUTORIALS], ids=lambda path: path.stem
)
def test_every_chapter_runs_on_any_sound_corpus(small, path, monkeypatch):
    monkeypatch.setattr(corpus, "load", lambda name: small)
    if small.name in ("partial", "apart") and path.stem not in ("certainty", "methods"):
        # what is not of each coder's codes looks as it does where all are silent
        monkeypatch.setattr("scaleup.figures.figure._picture", lambda *given, **more: "")
    run(path)


def with_one_coaching_less(true):
    """The corpus with one code of coaching taken back, and how many are left."""
    coached = true.agreed.query("component == 'sup_coaching' and code == 'present'")
    keys = ["intervention", "component"]
    one = (true.codings[keys] == coached.iloc[0][keys]).all(axis=1)
    codings = true.codings.copy()
    codings.loc[one, ["code", "documents"]] = ["not_reported", ""]
    kept = (true.adjudications[keys] != coached.iloc[0][keys]).any(axis=1)
    other = replace(true, codings=codings, adjudications=true.adjudications[kept])
    return other, len(coached) - 1


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("recurs", r"report it for <b><a [^>]+>{n} of 79</a> interventions, {share}</b>"),
        ("support", r"Coaching by itself is reported for <a [^>]+>{n}</a> \({share};"),
        ("review", r">There was coaching during implementation\.</th>.*?<td>{share} to 100%</td>"),
        ("certainty", r"How often coaching is reported runs from \d+% to \d+%"),
        ("plan", r"and <a [^>]+=sup_coaching\">{n}</a> coaching\."),
        ("side-by-side", r">Coaching</a></th><td><a [^>]+=sup_coaching\">{n} of 79</a></td>"),
    ],
)
def test_one_code_changes_every_sentence_that_depends_on_it(stem, said, monkeypatch):
    other, fewer = with_one_coaching_less(corpus.load("scaled"))
    load = corpus.load
    monkeypatch.setattr(corpus, "load", lambda name: other if name == "scaled" else load(name))
    text = run(ROOT / "chapters" / f"{stem}.md")
    assert re.search(said.format(n=fewer, share=f"{fewer / 79:.0%}"), text, re.S)


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
