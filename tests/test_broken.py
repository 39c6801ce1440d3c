"""However a corpus is broken, ``scaleup check`` names the place, and changes nothing."""

import csv
import io
import json
import os
import re
import stat
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import make_corpus
from scaleup import check as checks
from scaleup import corrections
from scaleup.cli import main
from scaleup.dictionary import fields
from scaleup.schema import Problem

PAIR = [(coder, name, "emb_plc") for coder in ("one", "two") for name in ("alpha", "beta")]
FACTS = {"start_year": 2001, "schools": 12, "countries": "KEN", "stage": "primary"}
SETTLED = "alpha,pd_training,present,alpha-01,The page says so.\n"
HOSTILE = [
    '"', '""', "'", ",", ";", "=1+1", "<script>alert(1)</script>", "javascript:alert(1)", "../x",
    "\ufeff", "\u202e", "\x85", "\u2028", "é", "नि", "🙂", "null", "NaN", "-1", "1e3", "٣", "1_0",
]  # fmt: skip
HIDDEN = ["x ", " x", "x\0y", "x\ny", "x\r\ny", "x\x1b[2Jy", "\t", "\xa0", "x\x07"]
SHAPES = [
    "short", "long", "blank", "twice", "dropped column", "renamed column", "column twice",
    "no name", "spaced name", "unseen",
]  # fmt: skip
TEXT = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=12)


def examples(number: int):
    """The same examples on every run."""
    return settings(max_examples=number, deadline=None, derandomize=True, database=None)


@pytest.fixture(scope="module", autouse=True)
def corpus_alone():
    """Only the corpus is broken here, so data/ is not checked anew each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "check_shared", list)
        patch.setattr(corrections, "problems", list)
        yield


def sound() -> dict[str, list[list[str]]]:
    """Tables of a corpus without a fault; each has rows."""
    with TemporaryDirectory() as place:
        present = [*PAIR, ("two", "alpha", "pd_training")]
        folder = make_corpus(Path(place, "c"), present=present, more={"alpha": FACTS})
        with open(folder / "adjudications.csv", "a", encoding="utf-8") as file:
            file.write(SETTLED)
        return {
            path.stem: list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
            for path in folder.glob("*.csv")
        }


SOUND = sound()


def written(rows: list[list[str]]) -> bytes:
    """Rows as the bytes of a CSV file."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()


def places(files: dict[str, bytes]) -> set[tuple]:
    """Table, row and column of each problem that the command lists in a corpus of these files."""
    with TemporaryDirectory() as place:
        for name, content in files.items():
            Path(place, f"{name}.csv").write_bytes(content)
        done = CliRunner().invoke(main, ["check", place, "--format", "json"])
        assert isinstance(done.exception, SystemExit | None), done.exception
        assert {path.stem: path.read_bytes() for path in Path(place).iterdir()} == files
    problems = [Problem(**problem) for problem in json.loads(done.stdout)]
    assert done.exit_code == (1 if problems else 0)
    assert all(p.mend and str(p).isprintable() for p in problems)
    return {(Path(p.file).stem, p.row, p.column) for p in problems}


def broken(tables: dict[str, list[list[str]]]) -> set[tuple]:
    """``places`` of tables, the rest being sound."""
    return places({name: written(tables.get(name, rows)) for name, rows in SOUND.items()})


def test_the_corpus_that_is_broken_below_is_sound():
    assert broken({}) == set()


def limits(field: dict) -> dict:
    return field.get("constraints", {})


def unfit(field: dict, text: str) -> bool:
    """Whether a text does not belong in a column, told without the package."""
    whole = {"integer": r"\d+", "date": r"\d{4}-\d\d-\d\d"}.get(field["type"])
    return bool(
        (whole and not re.fullmatch(whole, text, re.ASCII))
        or ("enum" in limits(field) and text not in limits(field)["enum"])
        or ("pattern" in limits(field) and re.search(r"[^\w:/;.-]", text, re.ASCII))
    )


@st.composite
def misfits(draw, table: str):
    """A table with one cell that does not belong in its column; the cell's place."""
    rows = [list(row) for row in SOUND[table]]
    known = [field for field in fields(table) if field["name"] in rows[0]]
    columns = {  # that can have each kind of fault
        "unfit": [
            f for f in known if f["type"] != "string" or {"enum", "pattern"} & set(limits(f))
        ],
        "empty": [f for f in known if limits(f).get("required")],
        "long": [f for f in known if "maxLength" in limits(f)],
        "hidden": known,
        "huge": known,
    }
    kind = draw(st.sampled_from([kind for kind, able in columns.items() if able]))
    field = draw(st.sampled_from(columns[kind]))
    texts = {
        "unfit": TEXT.filter(partial(unfit, field)),
        "empty": st.just(""),
        "long": st.integers(limits(field).get("maxLength", 0) + 1, 400).map("x".__mul__),
        "hidden": st.sampled_from(HIDDEN),
        "huge": st.sampled_from([32_768, 131_073, 300_000]).map("x".__mul__),
    }
    row = draw(st.integers(2, len(rows)))
    rows[row - 1][rows[0].index(field["name"])] = draw(texts[kind])
    return rows, (table, row, field["name"])


@st.composite
def misshapen(draw, table: str):
    """A table with a row or a header of another shape; the place of the fault."""
    rows = [list(row) for row in SOUND[table]]
    row = draw(st.integers(2, len(rows)))
    column = draw(st.integers(0, len(rows[0]) - 1))
    name, kind = rows[0][column], draw(st.sampled_from(SHAPES))
    place = (table, row, "")
    if kind == "short":
        column = max(column, 1)
        rows[row - 1] = ["x", *rows[row - 1][1:column]]
        place = (table, row, rows[0][column])
    elif kind == "long":
        rows[row - 1] += draw(st.lists(TEXT, min_size=1, max_size=3))
    elif kind == "blank":
        rows.insert(row - 1, draw(st.sampled_from([[], [""] * len(rows[0])])))
    elif kind == "twice":
        rows.insert(row, rows[row - 1])
        key = {"interventions": 1, "documents": 1, "codings": 3, "adjudications": 2}[table]
        place = (table, row + 1, ", ".join(rows[0][:key]))
    elif kind == "dropped column":
        rows = [[*r[:column], *r[column + 1 :]] for r in rows]
        place = (table, None, "")
    elif kind == "renamed column":
        rows[0][column] = draw(st.text(st.characters(categories=["Lu", "Lo"]), min_size=1))
        place = (table, None, "")
    elif kind == "column twice":
        rows = [[*r, r[column]] for r in rows]
        place = (table, 1, "")
    else:
        rows[0][column] = {"no name": "", "spaced name": f"{name} ", "unseen": f"{name}\0"}[kind]
        place = (table, 1, "")
    return rows, place


def faults(table: str) -> st.SearchStrategy:
    return misfits(table) | misshapen(table)


@examples(200)
@given(st.sampled_from(sorted(SOUND)).flatmap(faults))
def test_a_fault_of_one_table_is_named_by_its_place(fault):
    rows, place = fault
    assert place in broken({place[0]: rows})


@examples(120)
@given(
    st.lists(st.sampled_from(sorted(SOUND)), min_size=2, max_size=3, unique=True).flatmap(
        lambda names: st.tuples(*map(faults, names))
    )
)
def test_two_or_three_faults_at_once_are_all_named(found):
    assert {place for _, place in found} <= broken({place[0]: rows for rows, place in found})


@st.composite
def dangling(draw):
    """Tables that name what is not there; the place."""
    table, field = draw(st.sampled_from(REFERENCES))
    rows = [list(row) for row in SOUND[table]]
    row, unknown = draw(st.integers(2, len(rows))), draw(TEXT.filter(lambda text: text.strip(";")))
    column = rows[0].index(field["name"])
    known = rows[row - 1][column]
    both = field.get("list") and known and draw(st.booleans())
    rows[row - 1][column] = f"{known};{unknown}" if both else unknown
    return rows, (table, row, field["name"])


REFERENCES = [(table, f) for table in sorted(SOUND) for f in fields(table) if "references" in f]


@examples(80)
@given(dangling())
def test_what_names_something_that_is_not_there_is_named_by_its_place(fault):
    rows, place = fault
    assert place in broken({place[0]: rows})


@examples(120)
@given(st.data())
def test_bytes_that_are_no_text_or_no_table_are_named_by_their_row(data):
    table = data.draw(st.sampled_from(sorted(SOUND)))
    whole = written(SOUND[table])
    lines = whole.splitlines(keepends=True)
    row = data.draw(st.integers(1, len(lines)))
    kind = data.draw(st.sampled_from(["byte", "quote", "UTF-16", "no text", "garbage"]))
    if kind == "byte":
        at = data.draw(st.integers(0, len(lines[row - 1]) - 1))
        wrong = data.draw(st.sampled_from([b"\xe9", b"\xff", b"\xc3", b"\xed\xa0\x80"]))
        lines[row - 1] = lines[row - 1][:at] + wrong + lines[row - 1][at:]
        content, place = b"".join(lines), (table, row, "")
    elif kind == "quote":
        lines[row - 1] = b'"' + lines[row - 1]
        content, place = b"".join(lines), (table, row, "")
    elif kind == "UTF-16":
        content, place = whole.decode().encode("utf-16"), (table, 1, "")
    elif kind == "no text":
        content = data.draw(st.sampled_from([b"", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b",,,\n"]))
        place = (table, 1, "")
    else:
        content, place = data.draw(st.binary(min_size=1, max_size=200)), None
    found = places({name: written(rows) for name, rows in SOUND.items()} | {table: content})
    assert place in found if place else any(file == table for file, _, _ in found)


@contextmanager
def nobody():
    """Whoever runs the tests, for a while without the rights of root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def put(path: Path, kind: str) -> None:
    """What cannot be read, in the place of a table."""
    if kind == "no right":
        path.write_bytes(written(SOUND["documents"]))
        path.chmod(0)
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"nowhere": "gone.csv", "circle": path.name, "device": "/dev/zero"}[kind])


@pytest.mark.parametrize("kind", ["no right", "folder", "pipe", "nowhere", "circle", "device"])
def test_what_is_no_file_or_may_not_be_read_is_named(kind):
    with TemporaryDirectory() as place:
        folder = make_corpus(Path(place, "c"))
        Path(place).chmod(0o755)
        assert checks.check(folder) == []
        (folder / "documents.csv").unlink()
        put(folder / "documents.csv", kind)
        with nobody():
            done = CliRunner().invoke(main, ["check", str(folder), "--format", "json"])
        assert done.exit_code == 1
        assert [p["file"] for p in json.loads(done.stdout)] == [str(folder / "documents.csv")]


@pytest.mark.parametrize("rights", [0, stat.S_IROTH | stat.S_IRUSR])
def test_a_folder_without_permission_is_named(rights):
    with TemporaryDirectory() as place:
        folder = make_corpus(Path(place, "c"))
        Path(place).chmod(0o755)
        folder.chmod(rights)
        with nobody():
            done = CliRunner().invoke(main, ["check", str(folder)])
        folder.chmod(0o755)
        assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
        assert str(folder) in done.stderr


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "", "\udcff", "/dev/null", "no\nsuch"])
def test_a_folder_that_cannot_be_is_refused(name):
    done = CliRunner().invoke(main, ["check", name])
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    assert "no folder with an interventions.csv" in done.stderr


def test_a_value_that_the_terminal_cannot_show_is_still_told(tmp_path):
    folder = make_corpus(tmp_path / "c")
    (folder / "नि.csv").write_text("a,b\n")
    done = CliRunner(charset="cp1252").invoke(main, ["check", str(folder)])
    assert done.exit_code == 1 and "\\u0928\\u093f.csv: no table of this name" in done.stdout
