"""A correction changes the cell that it names, once, if the cell holds what is expected."""

import csv

import pytest
from click.testing import CliRunner

from conftest import make_corpus, write_table
from scaleup import corrections
from scaleup.cli import main
from scaleup.schema import Problem

DOCUMENTS = "scaled/documents.csv"
RULINGS = "scaled/adjudications.csv"


@pytest.fixture
def data(tmp_path):
    """A folder of data: a corpus of two coders who agree on one code and differ on another."""
    present = [("one", "alpha", "pd_leaders"), ("two", "alpha", "pd_leaders"),
               ("one", "beta", "sup_coaching")]  # fmt: skip
    folder = make_corpus(tmp_path / "scaled", present=present)
    ruling = {"intervention": "beta", "component": "sup_coaching", "code": "present",
              "documents": "beta-01", "reason": "The page says so."}  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    (tmp_path / "review").mkdir()
    claim = {"claim": "first", "number": "1", "components": "sup_coaching", "match": "any",
             "quantifier": "most", "rule": "at_least", "threshold": "0.5", "label": "Most",
             "statement": "Most have it.", "source": "A page"}  # fmt: skip
    write_table(tmp_path / "review" / "claims.csv", [claim])
    return tmp_path


def write(data, *rows):
    """Corrections: date, file, row, column, before, after; the reason is the same for all."""
    names = ["date", "file", "row", "column", "before", "after"]
    given = [dict(zip(names, row, strict=True), reason="Read again.") for row in rows]
    write_table(data / "corrections.csv", given)


def bytes_of(data) -> dict:
    return {path.name: path.read_bytes() for path in data.rglob("*.csv")}


def cells(data, file: str) -> list[dict]:
    with open(data / file, encoding="utf-8", newline="") as held:
        return list(csv.DictReader(held))


def apply(data) -> list[str]:
    """Apply what can be applied; the mends of what cannot."""
    proposals = corrections.propose(data)
    found = [problem for each in proposals for problem in each.problems]
    for each in proposals if not found else []:
        each.write()
    return [str(problem) for problem in found]


TITLE = ("2027-01-02", DOCUMENTS, "beta-01", "title", "A page", "A report")


def test_a_correction_changes_its_cell_and_nothing_else(data):
    write(data, TITLE)
    before = bytes_of(data)
    (problem,) = corrections.problems(data)
    assert (problem.row, problem.value) == (2, "A report")
    assert "not applied yet" in problem.mend
    assert apply(data) == []
    assert [row["title"] for row in cells(data, DOCUMENTS)] == ["A page", "A report"]
    after = bytes_of(data)
    changed = before["documents.csv"].replace(b"beta-01,beta,A page", b"beta-01,beta,A report")
    assert after == before | {"documents.csv": changed}
    assert corrections.problems(data) == []


def test_it_is_applied_once(data):
    write(data, TITLE)
    apply(data)
    before = bytes_of(data)
    assert corrections.propose(data) == []
    assert apply(data) == []
    assert bytes_of(data) == before


def test_a_cell_that_holds_something_else_is_left_alone(data):
    path = data / DOCUMENTS
    path.write_text(path.read_text().replace("beta-01,beta,A page", "beta-01,beta,A leaflet"))
    write(data, TITLE, ("2027-01-02", DOCUMENTS, "alpha-01", "title", "A page", "A book"))
    before = bytes_of(data)
    (told,) = apply(data)
    assert told == (
        f"{data}/corrections.csv, row 2, column before: 'A page': the cell holds 'A leaflet', "
        "neither this nor 'A report': look up what is right"
    )
    assert bytes_of(data) == before


def test_corrections_of_one_cell_follow_each_other_and_may_lead_back(data):
    again = ("2027-02-01", DOCUMENTS, "beta-01", "title", "A report", "A page")
    write(data, TITLE)
    apply(data)
    write(data, again, TITLE)  # in any order
    assert apply(data) == []
    assert cells(data, DOCUMENTS)[1]["title"] == "A page"
    assert (corrections.problems(data), corrections.propose(data)) == ([], [])
    write(data, TITLE, (*again[:4], "A leaflet", "A page"))
    (problem,) = corrections.problems(data)
    assert (problem.row, problem.column, problem.value) == (3, "before", "A leaflet")
    assert "row 2 left 'A report' there" in problem.mend


def test_a_ruling_is_corrected_with_its_documents_in_one_go(data):
    ruled = ("2027-01-02", RULINGS, "beta, sup_coaching")
    write(data, (*ruled, "code", "present", "not_reported"))
    (told,) = apply(data)
    assert told.startswith(f"{data}/{RULINGS}, row 2, column documents: 'beta-01': ")
    assert "with the corrections made, not_reported cites no document" in told
    assert cells(data, RULINGS)[0]["code"] == "present"
    write(data, (*ruled, "code", "present", "not_reported"), (*ruled, "documents", "beta-01", ""))
    assert apply(data) == []
    (ruling,) = cells(data, RULINGS)
    assert (ruling["code"], ruling["documents"]) == ("not_reported", "")


def test_a_ruling_taken_out_leaves_the_code_that_all_coders_gave(data):
    taken_out = ("2027-01-02", RULINGS, "alpha, pd_leaders", "code", "not_reported", "present")
    write(data, taken_out)
    assert corrections.problems(data) == []
    write(data, (*taken_out[:4], "present", "not_reported"))
    (problem,) = corrections.problems(data)
    assert (problem.row, problem.column) == (2, "row")
    assert "or add the row there, with its documents and reason" in problem.mend


def test_a_table_of_no_corpus_is_corrected_and_held_against_its_schema(data):
    claim = ("2027-01-02", "review/claims.csv", "first", "threshold", "0.5")
    write(data, (*claim, "half"))
    (told,) = apply(data)
    assert "claims.csv, row 2" in told and "with the corrections made, " in told
    write(data, (*claim, "0.6"))
    assert apply(data) == []
    assert cells(data, "review/claims.csv")[0]["threshold"] == "0.6"


@pytest.mark.parametrize(
    ("change", "column", "mend"),
    [
        ({"file": "scaled/page.csv"}, "file", "no table that can be corrected"),
        ({"file": "../scaled/documents.csv"}, "file", "no table that can be corrected"),
        ({"file": "corrections.csv"}, "file", "no table that can be corrected"),
        ({"file": "scaled/codings.csv"}, "file", "a coder's row is never changed"),
        ({"row": "gamma-01"}, "row", "no row of scaled/documents.csv has this key"),
        ({"column": "titel"}, "column", "no column to correct: write one of: intervention, title"),
        ({"column": "document"}, "column", "no column to correct"),
        ({"after": "A page"}, "after", "as before"),
    ],
)
def test_what_cannot_be_corrected_is_told_by_row_and_column(data, change, column, mend):
    names = ["date", "file", "row", "column", "before", "after"]
    write(data, ("2027-01-01", DOCUMENTS, "alpha-01", "year", "", "2020"),
          tuple((dict(zip(names, TITLE, strict=True)) | change).values()))  # fmt: skip
    before = bytes_of(data)
    waiting, problem = sorted(corrections.problems(data), key=lambda each: each.row)
    assert "not applied yet" in waiting.mend
    assert (problem.row, problem.column) == (3, column)
    assert problem.mend.startswith(mend)
    assert len(apply(data)) == 1
    assert bytes_of(data) == before


def test_a_table_that_cannot_be_read_is_left_to_the_check(data):
    write(data, TITLE)
    (data / DOCUMENTS).write_bytes(b"\xff\xfe\x00")
    assert corrections.problems(data) == []


def test_check_fails_while_a_correction_waits(monkeypatch):
    waiting = Problem("data/corrections.csv", 2, "after", "A report", "not applied yet")
    monkeypatch.setattr(corrections, "problems", lambda: [waiting])
    told = CliRunner().invoke(main, ["check"])
    assert (told.exit_code, told.stdout) == (1, f"{waiting}\n")


def test_our_corrections_are_all_applied():
    told = CliRunner().invoke(main, ["correct"])
    assert (told.exit_code, told.stdout) == (0, "")
    assert "every correction is applied; nothing written" in told.stderr
