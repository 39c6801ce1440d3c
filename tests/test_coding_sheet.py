"""A coding sheet goes out blind, with the rules beside the cells."""

import shlex
from pathlib import Path

import openpyxl
import pytest

from conftest import make_corpus, write_table
from scaleup.dictionary import codebook
from sheets import COMPONENTS, SECRET, cells, coded, coded_twice, fill, scaleup, table


@pytest.fixture
def corpus(tmp_path):
    return coded_twice(tmp_path)


def test_a_sheet_has_a_row_for_each_component_with_its_rules(corpus, tmp_path):
    code, said = scaleup("sheet", corpus, "--coder", "three", "--out", tmp_path / "s.xlsx")
    assert code == 0 and "46 rows for three" in said
    rows = cells(tmp_path / "s.xlsx", "codes")
    assert [(row["intervention"], row["component"]) for row in rows] == [
        (name, component) for name in ("alpha", "beta") for component in COMPONENTS
    ]
    rule = codebook().set_index("component").loc["sup_coaching"]
    coaching = next(row for row in rows if row["component"] == "sup_coaching")
    for name in ("label", "definition", "counts_when", "does_not_count_when", "decision_rule"):
        assert coaching[name] == rule[name]
    heads = list(coaching)
    assert heads.index("code") == heads.index("definition") + 1  # what to code, and the cell for it
    frozen = openpyxl.load_workbook(tmp_path / "s.xlsx")["codes"].freeze_panes
    assert frozen == openpyxl.utils.get_column_letter(heads.index("label") + 2) + "2"
    assert [coaching["coder"], coaching["name"]] == ["three", "Alpha"]
    assert [coaching["code"], coaching["documents_to_cite"]] == ["", "alpha-01"]


def test_the_workbook_begins_with_what_to_do(corpus, tmp_path):
    scaleup("sheet", corpus, "--coder", "three", "--out", tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == ["read me", "codes", "documents", "codebook"]
    text = " ".join(row["read me"] for row in cells(tmp_path / "s.xlsx", "read me"))
    for words in ("coding sheet of three", "200 characters", "scaleup add corpus FILE"):
        assert words in text
    assert str(tmp_path) not in text  # it is sent to others


def test_the_command_that_gives_a_sheet_back_can_be_typed_as_it_stands(tmp_path):
    folder = make_corpus(tmp_path / "my corpus", coders=[])
    for out in (tmp_path / "s.xlsx", tmp_path / "my sheet.csv"):
        _, said = scaleup("sheet", folder, "--coder", "ann", "--out", out)
        program, *words = shlex.split(said.splitlines()[-1].partition("give them back: ")[2])
        assert (program, words[0]) == ("scaleup", "add")
        written = {path for path in tmp_path.iterdir() if path.name.startswith(out.stem)}
        assert {Path(word) for word in words[2:]} == written
        code, said = scaleup(*words)
        assert code == 0 and "ann: not begun: beta" in said


def test_a_sheet_that_the_disk_has_no_room_for_leaves_no_file(corpus, tmp_path, monkeypatch):
    true = Path.write_text

    def full(path, *words, **options):
        if path.stem.endswith("-documents"):
            true(path, "half")
            raise OSError(28, "No space left on device")
        return true(path, *words, **options)

    monkeypatch.setattr(Path, "write_text", full)
    code, said = scaleup("sheet", corpus, "--coder", "ann", "--out", tmp_path / "s.csv")
    assert (
        code == 1
        and said == f"Error: {tmp_path / 's.csv'}: not written (No space left on device)\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["corpus"]


def test_two_coders_never_see_each_other(corpus, tmp_path):
    for coder in ("one", "two", "three"):
        scaleup("sheet", corpus, "--coder", coder, "--out", tmp_path / f"{coder}.xlsx")
        scaleup("sheet", corpus, "--coder", coder, "--out", tmp_path / f"{coder}.csv")
        book = openpyxl.load_workbook(tmp_path / f"{coder}.xlsx")
        text = str([row for tab in book for row in tab.values])
        text += (tmp_path / f"{coder}.csv").read_text()
        assert (SECRET in text) == (coder == "one")
        others = {"one", "two", "three"} - {coder}
        assert not others & {row["coder"] for row in cells(tmp_path / f"{coder}.xlsx", "codes")}
    found = {row["component"]: row["code"] for row in cells(tmp_path / "two.xlsx", "codes")}
    assert found["sup_coaching"] == "not_reported"


def test_who_takes_the_name_of_an_earlier_coder_is_told(corpus, tmp_path):
    words = ["sheet", corpus, "--intervention", "alpha", "--coder"]
    _, said = scaleup(*words, "one", "--out", tmp_path / "one.xlsx")
    assert "one coded 23 of these rows before: they are filled in" in said
    _, said = scaleup(*words, "three", "--out", tmp_path / "three.xlsx")
    assert "before" not in said


def test_new_documents_have_room_under_the_next_free_id(corpus, tmp_path):
    scaleup(
        "sheet", corpus, "--coder", "three", "--intervention", "beta", "--out", tmp_path / "s.xlsx"
    )
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["documents"]
    ids = [row[0] for row in sheet.iter_rows(min_row=2, max_col=2, values_only=True)]
    assert ids == ["beta-01", "beta-02", "beta-03", "beta-04", "beta-05", "beta-06"]
    assert sheet["C2"].protection.locked and not sheet["C3"].protection.locked
    assert sheet["A3"].protection.locked


def test_ingredients_are_asked_for_where_the_corpus_codes_them(corpus, tmp_path):
    ingredients = list(codebook("ingredients")["component"])
    rows = [row | {"component": name} for row in coded(coder="one")[:1] for name in ingredients]
    rows = [row | {"coded_on": "2026-11-22"} for row in rows]
    write_table(corpus / "codings.csv", table(corpus, "codings") + rows)
    scaleup(
        "sheet", corpus, "--coder", "three", "--intervention", "beta", "--out", tmp_path / "s.xlsx"
    )
    asked = [row["component"] for row in cells(tmp_path / "s.xlsx", "codes")]
    assert asked == COMPONENTS + ingredients
    fill(tmp_path / "s.xlsx", "codes", "coder", {"three": {"code": "not_reported"}})
    fill(tmp_path / "s.xlsx", "codes", "component", {ingredients[3]: {"code": ""}})
    code, said = scaleup("add", corpus, tmp_path / "s.xlsx")
    assert code == 1 and "row 28, column code: '': empty" in said


def test_a_corpus_that_nobody_coded_has_sheets_too(tmp_path):
    folder = make_corpus(tmp_path / "c", coders=[])
    scaleup("sheet", folder, "--coder", "ann", "--out", tmp_path / "s.xlsx")
    fill(tmp_path / "s.xlsx", "codes", "coder", {"ann": {"code": "not_reported"}})
    code, said = scaleup("add", folder, tmp_path / "s.xlsx", "--yes")
    assert code == 0, said
    assert len(table(folder, "codings")) == 2 * len(COMPONENTS)


@pytest.mark.parametrize(
    "words, told",
    [
        (["--coder", "Maria B"], "--coder Maria B: write it with a-z, 0-9 and hyphens"),
        (["--coder", "x", "--intervention", "alhpa"], "--intervention alhpa: not in"),
        (["--coder", "x", "--intervention", "alhpa"], "is it alpha?"),
        (["--coder", "x", "--out", "sheet.pdf"], "let its name end in .xlsx or .csv"),
        (["--coder", "x", "--out", "there.csv"], "there-documents.csv is there already"),
        (["--coder", "x", "--out", "there.xlsx"], "there.xlsx is there already"),
        (["--coder", "x", "--out", "nowhere/s.xlsx"], "nowhere/s.xlsx: not written (No such file"),
        (["--coder", "x", "--out", "there.xlsx/s.csv"], "there.xlsx/s.csv: not written (Not a"),
        (["--coder", "x", "--out", "corpus/s.csv"], "the corpus holds its tables alone"),
    ],
)
def test_a_sheet_that_cannot_be_written_is_refused(corpus, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    for name in ("there.xlsx", "there-documents.csv"):
        (tmp_path / name).write_text("mine")
    before = set(tmp_path.iterdir())
    code, said = scaleup("sheet", corpus, "--out", "s.xlsx", *words)
    assert code != 0 and told in said
    assert set(tmp_path.iterdir()) == before
    assert (tmp_path / "there.xlsx").read_text() == "mine"
