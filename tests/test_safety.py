"""What data can never do: run, become a link, or be written anywhere else than asked."""

import ast
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import make_corpus
from scaleup import profiles
from scaleup.cli import main
from scaleup.corpus import load
from scaleup.dictionary import ROOT
from scaleup.exchange import SHAPES

RUNS = {"eval", "exec", "compile", "__import__"}  # as a bare name
LOADS = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
OTHERS = {"read_pickle", "to_pickle", "system", "popen", "unsafe_load", "full_load", "eval"}


def dangers(source: str) -> list[str]:
    """What in a Python file could run what data say."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in RUNS:
                found.append(name)
            case ast.Attribute(attr=name) if name in OTHERS:
                found.append(name)
            case ast.Import(names=names):
                found += [each.name for each in names if each.name.split(".")[0] in LOADS]
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in LOADS:
                found.append(module)
            case ast.keyword(arg="shell", value=value) if ast.unparse(value) != "False":
                found.append("shell")
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="yaml"), attr="load"), keywords=words
            ):
                if not any(ast.unparse(word.value).endswith("SafeLoader") for word in words):
                    found.append("yaml.load")
            case ast.Call(func=ast.Attribute(attr="query"), args=[words, *_]):
                if not isinstance(words, ast.Constant):  # pandas runs it as an expression
                    found.append("query")
    return found


@pytest.mark.parametrize(
    "source",
    [
        "eval(cell)", "exec(cell)", "import pickle", "from marshal import loads", "yaml.load(text)",
        "subprocess.run(words, shell=True)", "os.system(words)", "pd.read_pickle(path)",
        "frame.query(cell)", "frame.eval(cell)", "__import__(name)", "import os, shelve",
    ],
)  # fmt: skip
def test_the_search_finds_what_it_is_for(source):
    assert dangers(source)


def test_nothing_in_the_package_runs_what_data_say():
    sources = sorted(ROOT.glob("scripts/**/*.py"))
    assert len(sources) > 50
    found = {str(path): dangers(path.read_text(encoding="utf-8")) for path in sources}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize("text", ["javascript:alert(1)", "https://example.org/x", "//example.org"])
def test_an_address_outside_its_column_never_becomes_a_link(tmp_path, text):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    facts = {"alpha": {"organisation": text, "subject": text, "name": text}}
    folder = make_corpus(tmp_path / "c", present=both, more=facts)
    for table, words in (("codings", "The page says so."), ("documents", "A page")):
        path = folder / f"{table}.csv"
        path.write_text(path.read_text().replace(words, text).replace("Someone", text))
    _, _, page = profiles.page(load(folder), "alpha")
    assert text in page
    targets = re.findall(r'(?:href|src|action)="([^"]*)"', page)
    outside = {target for target in targets if re.match(r"(?!data:text/)[a-z]+:|//", target)}
    assert outside == {"https://example.org/alpha"}


def below(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, with what is in it."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["../../out", "/out", "..", "a\0b", "con"])
def test_a_name_that_is_a_path_is_refused_by_whatever_writes(tmp_path, monkeypatch, name):
    folder = make_corpus(tmp_path / "work" / "c", names=[name])
    monkeypatch.chdir(tmp_path / "work")
    before = below(tmp_path)
    for words in (
        *(["export", "c", "--as", shape] for shape in SHAPES),
        ["sheet", "c", "--coder", "one", "--out", "one.csv"],
        ["sheet", "c", "--coder", name, "--out", "one.csv"],
        ["adjudicate", "c", "--sheet", "settle.csv"],
        ["rerun", "nearest", "--corpus", "c"],
    ):
        done = CliRunner().invoke(main, words)
        assert done.exit_code in (1, 2) and isinstance(done.exception, SystemExit), words
    assert below(tmp_path) == before and folder.is_dir()


@pytest.mark.parametrize(
    "name", ["..c", "a b", "-c", "%2e%2e", "c;ls", "é", "c\n", "con", "x" * 200]
)
@pytest.mark.parametrize("shape", ["long", "r"])
def test_an_export_stands_where_it_was_asked_for(tmp_path, monkeypatch, name, shape):
    make_corpus(tmp_path / "in" / name)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    before = below(tmp_path)
    done = CliRunner().invoke(main, ["export", "--as", shape, "--", f"../in/{name}"])
    assert done.exit_code == 0, done.output
    (made,) = below(tmp_path).keys() - before.keys()
    assert Path(made).parent == tmp_path / "work"
    assert before.items() <= below(tmp_path).items()
