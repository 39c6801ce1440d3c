"""Disagreements go out side by side, and what is settled comes back; nothing settled is changed."""

import openpyxl
import pytest

from conftest import make_corpus, write_table
from scaleup.check import check
from sheets import cells, files, fill, scaleup, table, write_csv

RULED = {"code": "present", "documents": "alpha-01", "reason": "01: a coach visits (made up)."}


@pytest.fixture
def corpus(tmp_path):
    """Three coders; the third coded alpha alone. They differ in three cells."""
    folder = make_corpus(
        tmp_path / "corpus",
        coders=["one", "two", "three"],
        present=[
            ("one", "alpha", "sup_coaching"),
            ("three", "alpha", "emb_plc"),
            ("two", "beta", "des_cost"),
            *((coder, "alpha", "mat_manual") for coder in ("one", "two", "three")),
        ],
    )
    rows = table(folder, "codings")
    write_table(
        folder / "codings.csv",
        [row for row in rows if (row["coder"], row["intervention"]) != ("three", "beta")],
    )
    return folder


@pytest.fixture
def sheet(corpus, tmp_path):
    code, said = scaleup("adjudicate", corpus, "--sheet", tmp_path / "settle.xlsx")
    assert code == 0 and "3 to settle" in said
    return tmp_path / "settle.xlsx"


def settle(sheet, **typed):
    return fill(sheet, "disagreements", "component", typed)


def test_coders_stand_side_by_side(sheet):
    rows = cells(sheet, "disagreements")
    assert [(row["intervention"], row["component"]) for row in rows] == [
        ("alpha", "sup_coaching"), ("alpha", "emb_plc"), ("beta", "des_cost"),
    ]  # fmt: skip
    coaching, _, cost = rows
    said = {coder: coaching[f"{coder} code"] for coder in ("one", "two", "three")}
    assert said == {"one": "present", "two": "not_reported", "three": "not_reported"}
    assert coaching["one documents"] == "alpha-01"
    assert coaching["one note"] == "The page says so."
    assert [cost["two code"], cost["three code"]] == ["present", ""]  # three did not code beta
    assert [coaching["code"], coaching["documents_to_cite"]] == ["", "alpha-01"]


def test_only_the_ruling_may_be_filled_in(sheet):
    tab = openpyxl.load_workbook(sheet)["disagreements"]
    header = [cell.value for cell in tab[1]]
    unlocked = {
        header[cell.column - 1] for row in tab for cell in row if not cell.protection.locked
    }
    assert unlocked == {"code", "documents", "reason"}
    (rule,) = tab.data_validations.dataValidation
    assert rule.formula1 == '"present,absent,not_reported"'


def test_what_is_settled_is_written_and_the_rest_stays_open(corpus, sheet):
    settle(sheet, sup_coaching=RULED, des_cost={"code": "not_reported", "reason": "Nothing said."})
    before = files(corpus)
    code, said = scaleup("adjudicate", corpus, sheet)
    assert code == 0 and files(corpus) == before
    assert (
        "alpha, sup_coaching: present (one: present, two: not_reported, three: not_reported)"
        in said
    )
    assert "1 row left empty" in said and "nothing written; add --yes to write" in said
    code, said = scaleup("adjudicate", corpus, sheet, "--yes")
    assert code == 0 and "disagreements to settle: 1" in said
    assert table(corpus, "adjudications") == [
        {"intervention": "alpha", "component": "sup_coaching", **RULED},
        {"intervention": "beta", "component": "des_cost", "code": "not_reported", "documents": "",
         "reason": "Nothing said."},
    ]  # fmt: skip
    assert files(corpus)["codings.csv"] == before["codings.csv"]
    settle(sheet, emb_plc={"code": "not_reported", "reason": "One meeting only."})
    code, said = scaleup("adjudicate", corpus, sheet, "--yes")
    assert code == 0 and "disagreements to settle: 0" in said
    assert [problem.mend for problem in check(corpus)] == []
    code, said = scaleup("adjudicate", corpus, "--sheet", sheet)
    assert code == 0 and "Nothing to settle" in said


def test_a_csv_sheet_comes_back_with_semicolons_and_in_any_order(corpus, tmp_path):
    scaleup("adjudicate", corpus, "--sheet", tmp_path / "s.csv")
    rows = cells_of_csv(tmp_path / "s.csv")
    rows[0] |= RULED
    path = write_csv(tmp_path / "back.csv", [dict(reversed(row.items())) for row in rows], ";")
    code, said = scaleup("adjudicate", corpus, path, "--yes")
    assert code == 0, said
    assert [row["component"] for row in table(corpus, "adjudications")] == ["sup_coaching"]


def cells_of_csv(path):
    path.write_text(path.read_text(encoding="utf-8-sig"))
    return table(path.parent, path.stem)


BAD = {
    "code in capitals": ({"code": "Present"}, "column code: 'Present': write one of: present"),
    "no code": ({"code": ""}, "column code: '': empty: fill in (The code that holds.)"),
    "no reason": ({"reason": ""}, "column reason: '': "),
    "present without document": (
        {"documents": ""},
        "column documents: '': present needs a document",
    ),
    "unknown document": ({"documents": "alpha-9"}, "documents: 'alpha-9': not in documents.csv"),
    "document of another": ({"documents": "beta-01"}, "'beta-01': is about beta"),
    "silence with document": ({"code": "not_reported"}, "not_reported cites no document"),
    "formula": ({"reason": "=A1"}, "column reason: '=A1': a formula"),
}


@pytest.mark.parametrize("bad, told", BAD.values(), ids=BAD)
def test_a_bad_cell_is_told_by_row_and_column(corpus, sheet, bad, told):
    settle(sheet, sup_coaching=RULED | bad, emb_plc=RULED)
    before = files(corpus)
    code, said = scaleup("adjudicate", corpus, sheet, "--yes")
    assert code == 1
    place = f"{sheet}, sheet disagreements, row 2, "
    assert any(line.startswith(place) and told in line for line in said.splitlines())
    assert files(corpus) == before


def test_a_ruling_that_is_there_is_never_changed(corpus, sheet):
    there = {"intervention": "alpha", "component": "sup_coaching", **RULED}
    write_table(corpus / "adjudications.csv", [there])
    code, said = scaleup("adjudicate", corpus, settle(sheet, sup_coaching=RULED), "--yes")
    assert code == 0 and "nothing new" in said
    settle(sheet, sup_coaching={"code": "absent"})
    code, said = scaleup("adjudicate", corpus, sheet, "--yes")
    assert code == 1
    assert "row 2, column code: 'absent': settled already with 'present'" in said
    assert "correct adjudications.csv by hand as CONTRIBUTING.md says" in said
    assert table(corpus, "adjudications") == [there]


@pytest.mark.parametrize(
    "before, after, told",
    [
        (("two", "alpha", "sup_coaching", "not_reported"), {"note": "I looked again."},
         "column two note: '': two has 'I looked again.' there by now"),
        (("one", "alpha", "sup_coaching", "present"), {"code": "absent"},
         "column one code: 'present': one has 'absent' there by now"),
    ],
)  # fmt: skip
def test_a_coder_who_changed_meanwhile_is_told(corpus, sheet, before, after, told):
    rows = table(corpus, "codings")
    for row in rows:
        if (row["coder"], row["intervention"], row["component"], row["code"]) == before:
            row |= after
    write_table(corpus / "codings.csv", rows)
    code, said = scaleup("adjudicate", corpus, settle(sheet, sup_coaching=RULED), "--yes")
    assert code == 1 and f"row 2, {told}: make the sheet anew" in said


def test_a_coder_who_came_later_is_told(corpus, sheet):
    rows = [row | {"coder": "four"} for row in table(corpus, "codings") if row["coder"] == "two"]
    write_table(corpus / "codings.csv", table(corpus, "codings") + rows)
    code, said = scaleup("adjudicate", corpus, settle(sheet, sup_coaching=RULED), "--yes")
    assert code == 1 and "column four code: '': what four coded by now is not on the sheet" in said


def test_a_sheet_without_what_the_coders_said_is_refused(corpus, tmp_path):
    scaleup("adjudicate", corpus, "--sheet", tmp_path / "s.csv")
    rows = [row | RULED for row in cells_of_csv(tmp_path / "s.csv")[:1]]
    short = [{name: row[name] for name in ("intervention", "component", *RULED)} for row in rows]
    code, said = scaleup("adjudicate", corpus, write_csv(tmp_path / "back.csv", short))
    assert code == 1 and "what one coded by now is not on the sheet: make the sheet anew" in said
    assert "3 problems" in said  # one for each coder


def test_a_row_that_lost_its_programme_is_told_once(corpus, tmp_path):
    scaleup("adjudicate", corpus, "--sheet", tmp_path / "s.csv")
    rows = cells_of_csv(tmp_path / "s.csv")
    rows[0] |= RULED | {"intervention": ""}
    code, said = scaleup("adjudicate", corpus, write_csv(tmp_path / "back.csv", rows))
    assert code == 1 and "row 2, column intervention: '': empty: write again what stood" in said
    assert "1 problem;" in said


def test_a_cell_twice_names_both_rows(corpus, tmp_path):
    scaleup("adjudicate", corpus, "--sheet", tmp_path / "s.csv")
    rows = cells_of_csv(tmp_path / "s.csv")
    rows[0] |= RULED
    path = write_csv(tmp_path / "back.csv", [*rows, rows[0]])
    code, said = scaleup("adjudicate", corpus, path)
    assert code == 1
    assert (
        "row 5, column component: 'sup_coaching': alpha, sup_coaching stands in row 2 too" in said
    )


def test_a_coding_sheet_is_not_taken_for_a_settled_one(corpus, tmp_path):
    scaleup("sheet", corpus, "--coder", "four", "--out", tmp_path / "s.xlsx")
    code, said = scaleup("adjudicate", corpus, tmp_path / "s.xlsx")
    assert code == 1 and "no sheet 'disagreements', only 'read me', 'codes'" in said


@pytest.mark.parametrize("words", [[], ["--yes"], ["--sheet", "s.xlsx", "--yes"]])
def test_it_says_what_to_give(corpus, words):
    code, said = scaleup("adjudicate", corpus, *words)
    assert code == 2 and "give either --sheet FILE to write, or FILE to take back" in said
