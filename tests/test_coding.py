"""A sheet comes back through any spreadsheet, every cell checked; only its own coder changes."""

import csv
import os
import shutil
import subprocess
from datetime import date

import openpyxl
import pytest

from conftest import write_table
from sheets import COMPONENTS, SECRET, coded, coded_twice, files, fill, scaleup, table, write_csv

NOTE = "Coaches visit, as a made-up page says."
PRESENT = {"code": "present", "documents": "alpha-01", "note": NOTE}
PAGE = {
    "document": "alpha-02", "intervention": "alpha", "title": "A made-up report", "publisher": "X",
    "kind": "academic", "year": "2024", "url": "https://example.org/2", "looked_up": "2026-11-22",
}  # fmt: skip


@pytest.fixture
def corpus(tmp_path):
    return coded_twice(tmp_path)


def came_back(folder, before):
    """What three coders look like after the sheet of the third: only its rows are new."""
    after = table(folder, "codings")
    assert [row for row in after if row["coder"] != "three"] == before
    rows = [row for row in after if row["coder"] == "three"]
    assert [row["component"] for row in rows] == COMPONENTS
    coaching = next(row for row in rows if row["component"] == "sup_coaching")
    assert coaching["code"] == "present"
    assert [coaching["documents"], coaching["note"]] == ["alpha-01;alpha-02", NOTE]
    others = {row["code"] for row in rows if row is not coaching}
    assert others == {"not_reported"}
    assert {row["coded_on"] for row in rows} == {date.today().isoformat()}
    assert [row for row in table(folder, "documents") if row["document"] == "alpha-02"] == [PAGE]


@pytest.fixture
def filled(corpus, tmp_path):
    """The workbook of coder three on alpha, filled in, with a new document."""
    path = tmp_path / "three.xlsx"
    scaleup("sheet", corpus, "--coder", "three", "--intervention", "alpha", "--out", path)
    fill(path, "documents", "document", {"alpha-02": PAGE | {"year": 2024}})
    coaching = {"code": "present", "documents": "alpha-01; alpha-02", "note": NOTE}
    return fill(path, "codes", "component", {"sup_coaching": coaching}, {"code": "not_reported"})


def test_a_workbook_comes_back(corpus, filled):
    before, untouched = table(corpus, "codings"), files(corpus)
    code, said = scaleup("add", corpus, filled)
    assert code == 0 and "nothing written; add --yes to write" in said
    assert "three: alpha: 23 new, 0 changed, 0 unchanged" in said
    assert "new document alpha-02: A made-up report" in said
    assert files(corpus) == untouched
    code, said = scaleup("add", corpus, filled, "--yes")
    assert code == 0 and "disagreements to settle: 1 (scaleup adjudicate" in said
    came_back(corpus, before)
    written = files(corpus)
    code, said = scaleup("add", corpus, filled, "--yes")
    assert code == 0 and "0 new, 0 changed, 23 unchanged" in said
    assert files(corpus) == written


@pytest.mark.parametrize("mark, encoding", [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16")])
@pytest.mark.parametrize(
    "names", [None, ["note", "documents", "code", "component", "coder", "intervention"]]
)
def test_text_files_come_back_in_any_order(corpus, tmp_path, mark, encoding, names):
    scaleup(
        "sheet", corpus, "--coder", "three", "--intervention", "alpha", "--out", tmp_path / "s.csv"
    )
    sheets = []
    for end in ("", "-documents"):
        with open(tmp_path / f"s{end}.csv", encoding="utf-8-sig", newline="") as file:
            sheets.append(list(csv.DictReader(file)))
    codes, documents = sheets
    for row in codes:
        row["code"] = "not_reported"
        if row["component"] == "sup_coaching":
            row |= {"code": "present", "documents": "alpha-01;alpha-02", "note": NOTE}
    documents = [PAGE if row["document"] == "alpha-02" else row for row in documents]
    codes = [{name: row[name] for name in names or row} for row in reversed(codes)]
    paths = [
        write_csv(tmp_path / "documents.csv", documents, mark, encoding),
        write_csv(tmp_path / "codes.csv", list(reversed(codes)), mark, encoding),
    ]
    before = table(corpus, "codings")
    code, said = scaleup("add", corpus, *paths, "--yes")
    assert code == 0, said
    came_back(corpus, before)


def converted(path, form, folder):
    """A file as LibreOffice saves it."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: install libreoffice-calc"
    subprocess.run(
        [program, f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", form, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def test_sheets_come_back_through_libreoffice(corpus, filled, tmp_path):
    out = tmp_path / "libreoffice"
    out.mkdir()
    converted(filled, "xlsx", out)
    sheet = openpyxl.load_workbook(out / filled.name)["codes"]
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert rules["list"].formula1 == '"present,absent,not_reported"'
    assert rules["textLength"].formula1 == "200"
    assert sheet.protection.sheet
    # -1 writes each sheet as a CSV file of its own; 59 divides by semicolons, 76 is UTF-8
    converted(
        filled, "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1", out
    )
    before, untouched = table(corpus, "codings"), shutil.copytree(corpus, tmp_path / "again")
    code, said = scaleup("add", corpus, out / filled.name, "--yes")
    assert code == 0, said
    came_back(corpus, before)
    texts = [out / f"three-{tab}.csv" for tab in ("codes", "documents")]
    code, said = scaleup("add", untouched, *texts, "--yes")
    assert code == 0, said
    came_back(untouched, before)


def test_changes_are_shown_before_and_after(corpus, tmp_path):
    absent = {"code": "absent", "documents": "alpha-01", "note": SECRET}
    later = PRESENT | {"coded_on": "2026-12-24"}
    rows = coded(coder="one", sup_coaching=absent, emb_plc=later)
    path = write_csv(tmp_path / "s.csv", rows)
    code, said = scaleup("add", corpus, path, "--yes")
    assert code == 0, said
    assert "one: alpha: 0 new, 2 changed, 21 unchanged" in said
    assert "  sup_coaching, code: present -> absent\n" in said
    assert "  emb_plc, code: not_reported -> present\n" in said
    assert "  emb_plc, documents: (empty) -> alpha-01\n" in said
    assert "  emb_plc, coded_on: 2026-11-22 -> 2026-12-24\n" in said
    mine = {row["component"]: row for row in table(corpus, "codings")
            if (row["coder"], row["intervention"]) == ("one", "alpha")}  # fmt: skip
    assert mine["emb_plc"]["coded_on"] == "2026-12-24"
    assert mine["sup_coaching"]["coded_on"] == date.today().isoformat()
    assert mine["pd_training"]["coded_on"] == "2026-11-22"


def test_what_is_not_begun_is_left_aside_and_said(corpus, tmp_path):
    path = write_csv(tmp_path / "s.csv", coded() + coded("beta", code=""))
    code, said = scaleup("add", corpus, path)
    assert code == 0 and "three: not begun: beta" in said and "three: alpha: 23 new" in said


def test_earlier_codes_complete_a_short_sheet(corpus, tmp_path):
    row = coded(coder="two", sup_coaching=PRESENT)[COMPONENTS.index("sup_coaching")]
    code, said = scaleup("add", corpus, write_csv(tmp_path / "s.csv", [row]), "--yes")
    assert code == 0 and "two: alpha: 0 new, 1 changed, 0 unchanged" in said
    assert "disagreements to settle: 0" in said


def test_locked_columns_may_be_missing_and_further_ones_are_said(corpus, tmp_path):
    rows = [row | {"mood": "good"} for row in coded()]
    for row in rows:
        del row["coded_on"]
    code, said = scaleup("add", corpus, write_csv(tmp_path / "s.csv", rows))
    assert code == 0 and "s.csv: not read: column mood" in said


BAD = {  # cells of a row, 2 being the first of the sheet; where and what is told
    "code in capitals": ({"code": "PRESENT"}, "code: 'PRESENT': write one of: present, absent"),
    "code in another language": ({"code": "vorhanden"}, "code: 'vorhanden': write one of:"),
    "number for a code": ({"code": "1"}, "code: '1': write one of: present, absent"),
    "formula": ({"code": "=B2"}, "code: '=B2': a formula"),
    "error of a spreadsheet": ({"note": "#REF!"}, "note: '#REF!': an error of the spreadsheet"),
    "empty code": ({"code": ""}, "code: '': empty: choose one of present, absent, not_reported"),
    "date of a country": (
        {"coded_on": "22/11/2026"}, "coded_on: '22/11/2026': write a date as YYYY-MM-DD"),
    "serial number of a date": (
        {"coded_on": "46348"}, "coded_on: '46348': write a date as YYYY-MM-DD"),
    "unknown component": (
        {"component": "pd_trainning"}, "component: 'pd_trainning': not in data/codebook/"),
    "nearest component": ({"component": "pd_trainning"}, "(is it pd_training?)"),
    "unknown intervention": (
        {"intervention": "alpah"}, "intervention: 'alpah': not in interventions.csv"),
    "no component": ({"component": ""}, "component: '': empty: write again what stood there"),
    "unknown document": (
        PRESENT | {"documents": "alpha-99"}, "documents: 'alpha-99': not in documents.csv"),
    "document of another": (
        PRESENT | {"documents": "beta-01"}, "documents: 'beta-01': is about beta"),
    "present without document": (
        PRESENT | {"documents": ""}, "documents: '': present needs a document"),
    "present without note": (PRESENT | {"note": ""}, "note: '': present needs a note"),
    "silence with a document": (
        {"documents": "alpha-01"}, "documents: 'alpha-01': not_reported cites no document"),
    "note too long": (PRESENT | {"note": "x" * 201}, "write at most 200 characters"),
    "another coder": ({"coder": "two"}, "coder: 'two': this is the sheet of three"),
    "line break": ({"note": "one\ntwo"}, "line break: remove it"),
}  # fmt: skip


@pytest.mark.parametrize("bad, told", BAD.values(), ids=BAD)
def test_a_bad_cell_is_told_by_row_and_column(corpus, tmp_path, bad, told):
    rows = coded()
    rows[1] |= bad
    path, before = write_csv(tmp_path / "s.csv", rows), files(corpus)
    code, said = scaleup("add", corpus, path, "--yes")
    assert code == 1
    assert any(
        line.startswith(f"{path}, row 3, column") and told in line for line in said.splitlines()
    )
    assert "Traceback" not in said
    assert files(corpus) == before


def test_problems_of_a_workbook_are_told_by_sheet_all_at_once(corpus, filled):
    typed = {
        "sup_coaching": {"code": "PRESENT"}, "emb_plc": {"code": 1}, "emb_network": {"code": 2.0},
        "des_cost": {"code": "=B2"}, "des_technology": {"coded_on": date(2026, 12, 1)},
    }  # fmt: skip
    fill(filled, "codes", "component", typed)
    fill(filled, "documents", "document", {"alpha-02": {"kind": "blog", "looked_up": "1.12.2026"}})
    code, said = scaleup("add", corpus, filled)
    rows = {name: COMPONENTS.index(name) + 2 for name in typed}
    assert code == 1 and said.splitlines()[:-1] == [
        f"{filled}, sheet codes, row {rows['sup_coaching']}, column code: 'PRESENT': "
        "write one of: present, absent, not_reported",
        f"{filled}, sheet codes, row {rows['emb_plc']}, column code: '1': "
        "write one of: present, absent, not_reported",
        f"{filled}, sheet codes, row {rows['emb_network']}, column code: '2': "
        "write one of: present, absent, not_reported",
        f"{filled}, sheet codes, row {rows['des_cost']}, column code: '=B2': "
        "a formula: put its value there (copy, then paste values only)",
        f"{filled}, sheet documents, row 3, column kind: 'blog': "
        "write one of: provider, evaluator, funder, government, press, academic",
        f"{filled}, sheet documents, row 3, column looked_up: '1.12.2026': "
        "write a date as YYYY-MM-DD",
    ]
    assert said.splitlines()[-1] == "6 problems; nothing written"


@pytest.mark.parametrize(
    "second, told",
    [
        ({}, "alpha, pd_training stands in row 2 too (alike): delete one"),
        (PRESENT, "stands in row 2 too (with not_reported, here present): delete one"),
    ],
)
def test_a_component_twice_names_both_rows(corpus, tmp_path, second, told):
    rows = coded()
    code, said = scaleup("add", corpus, write_csv(tmp_path / "s.csv", [*rows, rows[0] | second]))
    assert code == 1 and "s.csv, row 25, column component: 'pd_training'" in said and told in said


def test_a_component_in_two_files_names_both(corpus, tmp_path):
    paths = [write_csv(tmp_path / name, coded()) for name in ("a.csv", "b.csv")]
    code, said = scaleup("add", corpus, *paths)
    assert (
        code == 1 and "b.csv, row 2, column component: 'pd_training': alpha, pd_training " in said
    )
    assert f"stands in {paths[0]}, row 2, too" in said


def test_rows_that_were_deleted_are_missed(corpus, tmp_path):
    code, said = scaleup("add", corpus, write_csv(tmp_path / "few.csv", coded()[2:]))
    assert code == 1 and "few.csv: no row of three for alpha, pd_training: add it" in said
    assert "2 problems" in said
    code, said = scaleup("add", corpus, write_csv(tmp_path / "one.csv", coded()[:1]))
    assert code == 1 and "and 17 more: add it" in said and "1 problem;" in said


def test_a_code_cannot_be_taken_back(corpus, tmp_path):
    rows = coded(coder="one", emb_plc={"code": ""}, sup_coaching={"code": ""})
    code, said = scaleup("add", corpus, write_csv(tmp_path / "s.csv", rows), "--yes")
    row = COMPONENTS.index("sup_coaching") + 2
    assert code == 1 and (
        f"row {row}, column code: '': a code cannot be taken back: write not_reported, or the code "
        "again: present"
    ) in said  # fmt: skip


def test_a_missing_column_is_told_with_the_one_that_is_like_it(corpus, tmp_path):
    rows = [{("Code" if k == "code" else k): v for k, v in row.items()} for row in coded()]
    code, said = scaleup("add", corpus, write_csv(tmp_path / "s.csv", rows))
    assert code == 1
    assert (
        "row 1: missing column 'code': add it to the header (is it the column written 'Code'?)"
        in said
    )


def test_a_title_above_the_header_is_told_in_one_line(corpus, tmp_path):
    path = write_csv(tmp_path / "s.csv", coded())
    path.write_text(f"Codes of three\n{path.read_text()}")
    code, said = scaleup("add", corpus, path)
    (line,) = [line for line in said.splitlines() if ", row 1" in line]
    assert code == 1 and line.endswith(
        "none of the columns coder, intervention, component, code, documents, note: "
        "row 1 must hold their names"
    )


def test_a_document_that_is_there_is_never_changed(corpus, tmp_path):
    there = table(corpus, "documents")[0]
    path = write_csv(tmp_path / "d.csv", [there])
    code, said = scaleup("add", corpus, path)
    assert code == 0 and "nothing new" in said
    code, said = scaleup("add", corpus, write_csv(path, [there | {"title": "Another page"}]))
    assert code == 1
    assert (
        "d.csv, row 2, column title: 'Another page': alpha-01 is there already with 'A page'"
        in said
    )
    assert "call another document alpha-02" in said


def test_documents_without_an_id_are_told_which_is_free(corpus, tmp_path):
    rows = [PAGE | {"document": "", "title": title} for title in ("One", "Another")]
    code, said = scaleup("add", corpus, write_csv(tmp_path / "d.csv", rows))
    assert code == 1 and "2 problems" in said
    for row in (2, 3):
        assert (
            f"d.csv, row {row}, column document: '': empty: give it an id, such as alpha-02" in said
        )


def test_codes_with_a_column_of_addresses_are_codes(corpus, tmp_path):
    rows = [row | {"url": "https://example.org/alpha"} for row in coded()]
    code, said = scaleup("add", corpus, write_csv(tmp_path / "s.csv", rows))
    assert code == 0 and "not read: column url" in said and "three: alpha: 23 new" in said


def test_a_file_given_twice_is_told_as_such(corpus, tmp_path):
    path = write_csv(tmp_path / "s.csv", coded())
    code, said = scaleup("add", corpus, path, path)
    assert code == 2 and f"{path} is given twice" in said


def test_an_adjudication_that_a_sheet_makes_needless_is_told(corpus, tmp_path):
    ruling = {"intervention": "alpha", "component": "sup_coaching", "code": "present",
              "documents": "alpha-01", "reason": "Made up."}  # fmt: skip
    write_table(corpus / "adjudications.csv", [ruling])
    rows = coded(coder="two", sup_coaching=PRESENT)
    code, said = scaleup("add", corpus, write_csv(tmp_path / "s.csv", rows))
    assert (
        code == 1
        and "adjudications.csv, row 2, column code: 'present': with this sheet added" in said
    )


def test_a_corpus_with_problems_takes_nothing(corpus, tmp_path):
    path = corpus / "documents.csv"
    path.write_text(path.read_text().replace("press", "blog"))
    code, said = scaleup("add", corpus, write_csv(tmp_path / "s.csv", coded()), "--yes")
    assert code == 1 and "has problems" in said and "blog" in said


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_a_full_disk_changes_nothing(corpus, filled, monkeypatch, moment):
    """It is full while the change is checked, or while its first or second table is written."""
    before, calls, sync = files(corpus), [], os.fsync

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) > moment:
            raise OSError(28, "No space left on device")
        return sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    code, said = scaleup("add", corpus, filled, "--yes")
    assert code == 1 and said.splitlines()[-1].endswith("No space left on device")
    assert files(corpus) == before


def test_a_read_only_corpus_is_told_in_one_line(corpus, filled, monkeypatch):
    def read_only(*words):
        raise PermissionError(13, "Permission denied")

    before = files(corpus)
    monkeypatch.setattr("scaleup.proposal.Proposal.write", read_only)
    code, said = scaleup("add", corpus, filled, "--yes")
    assert code == 1 and said.splitlines()[-1] == "Error: nothing written: Permission denied"
    assert files(corpus) == before
