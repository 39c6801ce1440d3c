"""Every shape that spreadsheets save is read alike; what cannot be read is told in plain words."""

import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from scaleup import reader

ROWS = [["component", "code", "note"], ["sup_coaching", "present", 'One, two; "three" é\tfour']]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)  # a locked workbook, or one of Excel 97


def text_of(rows, mark):
    quoted = (mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "".join(line + "\r\n" for line in quoted)


def workbook(path, rows, sheet="codes"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def read_one(path):
    """The only sheet of a file, and its problems as people see them."""
    (sheet,), problems = reader.read(path, ["codes"])
    return sheet, [str(problem).removeprefix(sheet.place) for problem in problems]


def refusal(path):
    """Why a file is not read."""
    sheets, (problem,) = reader.read(path, ["codes"])
    assert sheets == [] and problem.file == str(path)
    return problem.mend


def test_lines_may_end_as_on_an_old_macintosh(tmp_path):
    path = tmp_path / "s.csv"
    path.write_bytes(text_of(ROWS, ";").replace("\r\n", "\r").encode())
    sheet, problems = read_one(path)
    assert problems == []
    assert [list(sheet.frame), *sheet.frame.to_numpy().tolist()] == ROWS


def test_a_carriage_return_that_a_workbook_hides_is_a_line_break(tmp_path):
    sheet, _ = read_one(workbook(tmp_path / "s.xlsx", [["note"], ["one_x000D_\ntwo"]]))
    assert sheet.frame["note"].tolist() == ["one\r\ntwo"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_however_it_is_divided_and_encoded(tmp_path, mark, encoding):
    path = tmp_path / "sheet.txt"
    path.write_bytes(text_of(ROWS, mark).encode(encoding))
    sheet, problems = read_one(path)
    assert problems == []
    assert [list(sheet.frame), *sheet.frame.to_numpy().tolist()] == ROWS


def test_a_workbook_is_read_as_its_text_is(tmp_path):
    sheet, problems = read_one(workbook(tmp_path / "s.xlsx", ROWS))
    assert problems == []
    assert [list(sheet.frame), *sheet.frame.to_numpy().tolist()] == ROWS


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text('code,note\npresent,"two\nlines"\n,\n   \nabsent,no\n')
    sheet, _ = read_one(path)
    assert [row for _, row in sheet.frame.index] == [2, 5]


def test_cells_that_were_guarded_come_back_as_they_were(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("code,note\npresent,'=1+1\npresent,'-dash\npresent,'tis\n")
    assert read_one(path)[0].frame["note"].tolist() == ["=1+1", "-dash", "'tis"]


def test_numbers_and_dates_become_what_a_person_types(tmp_path):
    cells = [1, 2.0, 2.5, True, date(2026, 11, 22), datetime(2026, 11, 22, 9, 30), "  trimmed "]
    path = workbook(tmp_path / "s.xlsx", [["code"], *([cell] for cell in cells)])
    sheet, problems = read_one(path)
    assert problems == []
    typed = ["1", "2", "2.5", "TRUE", "2026-11-22", "2026-11-22 09:30:00", "trimmed"]
    assert sheet.frame["code"].tolist() == typed


def test_what_a_workbook_hides_is_told_all_at_once(tmp_path):
    book = openpyxl.load_workbook(workbook(tmp_path / "s.xlsx", [["code", "note"], ["=A1", "x"]]))
    book.active["B3"], book.active["B3"].data_type = "#REF!", "e"
    book.active["A3"] = "absent"
    book.active.merge_cells("A3:A5")
    book.save(tmp_path / "s.xlsx")
    assert read_one(tmp_path / "s.xlsx")[1] == [
        ": cells A3:A5 are merged: take them apart, and fill in each of them",
        ", row 2, column code: '=A1': " + reader.FORMULA,
        ", row 3, column note: '#REF!': " + reader.ERROR,
    ]


def test_formulas_and_errors_of_a_text_file_are_told(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("code,note\n=A1,x\npresent,#N/A\n")
    formula, error = read_one(path)[1]
    assert ", row 2, column code: '=A1': a formula" in formula
    assert ", row 3, column note: '#N/A': an error of the spreadsheet" in error


def test_a_sheet_is_named_by_its_file_and_tab(tmp_path):
    path = workbook(tmp_path / "s.xlsx", ROWS)
    assert read_one(path)[0].place == f"{path}, sheet codes"


@pytest.mark.parametrize(
    "text, told",
    [
        ("code,note,code\na,b,c\n", [", row 1: column 'code' stands twice: delete one"]),
        ("code,,note\na,b,c\n", ["row 2: column 2 has 'b' but no name: name it in row 1"]),
        ("code,note\na,one, two\n", ["row 2: column 3 has 'two' but no name"]),
        ("code,,note\na,,c\n", []),
    ],
)
def test_faults_of_the_header_are_told(tmp_path, text, told):
    path = tmp_path / "s.csv"
    path.write_text(text)
    problems = read_one(path)[1]
    assert len(problems) == len(told)
    assert all(part in problem for part, problem in zip(told, problems, strict=True))


@pytest.mark.parametrize(
    "name, raw, told",
    [
        ("s.xlsx", OLE, "locked with a password, or an old Excel workbook (.xls): save it as"),
        ("s.xls", OLE, "save it as .xlsx without a password"),
        ("s.csv", OLE, "locked with a password"),
        ("s.xlsx", b"code,note\n", "text, not an Excel workbook: let its name end in .csv"),
        ("s.csv", b"<!DOCTYPE html><html>", "a web page or XML: save it as an Excel workbook"),
        ("s.xlsx", b"%PDF-1.7", "a PDF: open the spreadsheet that it was made from"),
        ("s.csv", "code,note\npresent,é\n".encode("latin-1"), "not text in UTF-8: save it as"),
        ("s.csv", "code,note\n".encode("utf-16-le"), "not text in UTF-8"),
        ("s.csv", b"", "the file is empty"),
        ("s.csv", b'code,note\npresent,"cut o', "the file ends inside quotation marks"),
        (
            "s.csv",
            b"\r\n,,\r\ncode,note\r\n",
            "the first row is empty: write the column names there",
        ),
    ],
)
def test_a_file_that_is_something_else_is_refused(tmp_path, name, raw, told):
    path = tmp_path / name
    path.write_bytes(raw)
    assert told in refusal(path)


@pytest.mark.parametrize(
    "name, parts, told",
    [
        ("s.xlsx", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
         "an OpenDocument file: save it as an Excel workbook (.xlsx) or as CSV UTF-8"),
        ("s.csv", {"codes.csv": "code,note"}, "a zip file without a workbook"),
        ("s.csv", {"xl/workbook.xml": ""}, "an Excel workbook whose name does not end in .xlsx"),
        ("s.xlsx", {"xl/workbook.xml": "<workbook"}, "the workbook is cut off or damaged"),
    ],
)  # fmt: skip
def test_a_zip_file_that_is_something_else_is_refused(tmp_path, name, parts, told):
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    assert told in refusal(tmp_path / name)


def test_an_empty_row_above_the_header_is_told_once(tmp_path):
    told = refusal(workbook(tmp_path / "s.xlsx", [[], *ROWS]))
    assert told == "the first row of sheet 'codes' is empty: write the column names there"


def test_a_workbook_of_a_kind_that_is_not_read_says_which_to_save(tmp_path):
    raw_sheet(tmp_path / "s.xlsx", "")
    with zipfile.ZipFile(tmp_path / "s.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    strict = {  # names as Excel has them in a "Strict Open XML Spreadsheet"
        b"http://schemas.openxmlformats.org/spreadsheetml/2006": b"spreadsheetml",
        b"http://schemas.openxmlformats.org/officeDocument/2006": b"officeDocument",
    }
    with zipfile.ZipFile(tmp_path / "s.xlsx", "w") as archive:
        for name, raw in parts.items():
            for loose, kind in strict.items():
                raw = raw.replace(loose, b"http://purl.oclc.org/ooxml/" + kind)
            archive.writestr(name, raw)
    assert "not as Strict Open XML" in refusal(tmp_path / "s.xlsx")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_a_truncated_workbook_is_refused(tmp_path, share):
    raw = workbook(tmp_path / "s.xlsx", ROWS).read_bytes()
    (tmp_path / "s.xlsx").write_bytes(raw[: int(len(raw) * share)])
    told = "the workbook is cut off or damaged: save it again, and copy the whole file"
    assert refusal(tmp_path / "s.xlsx") == told


def test_a_workbook_with_a_damaged_sheet_is_refused(tmp_path):
    raw_sheet(tmp_path / "s.xlsx", "<row r='1'><c r='A1' t='inlineStr'><is><t>code</t></is></row")
    assert "cut off or damaged" in refusal(tmp_path / "s.xlsx")


def test_the_wrong_workbook_is_told_by_its_sheets(tmp_path):
    path = workbook(tmp_path / "s.xlsx", ROWS, sheet="Budget")
    assert refusal(path) == "no sheet 'codes', only 'Budget': is it the right file?"


def raw_sheet(path, rows, dimension="A1:B2"):
    """A workbook whose sheet holds these rows as XML, much faster than openpyxl writes one."""
    workbook(path, [])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return path


def typed_row(number, cells):
    typed = (f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{"".join(typed)}</row>'


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_100_000_rows_are_answered_soon(tmp_path, ending):
    path = tmp_path / f"s.{ending}"
    rows = [["code", "note"]] + [["present", f"note {number}"] for number in range(100_000)]
    if ending == "csv":
        path.write_text(text_of(rows, ","))
    else:
        raw_sheet(path, "".join(typed_row(n, cells) for n, cells in enumerate(rows, start=1)))
    begun = time.process_time()
    _, problems = read_one(path)
    assert time.process_time() - begun < 10
    assert problems == [": more than 20,000 rows: give it back in parts"]


def test_a_sheet_that_claims_a_million_rows_has_those_that_are_filled(tmp_path):
    rows = typed_row(1, ["code"]) + typed_row(2, ["absent"]) + '<row r="1048576" ht="15"/>'
    sheet, problems = read_one(raw_sheet(tmp_path / "s.xlsx", rows, "A1:XFD1048576"))
    assert problems == [] and sheet.frame["code"].tolist() == ["absent"]


@pytest.mark.parametrize("name", ["s.csv", "s.xlsx"])
def test_a_file_beyond_measure_is_not_unpacked(tmp_path, monkeypatch, name):
    monkeypatch.setattr(reader, "SIZE", 1000)
    path = raw_sheet(tmp_path / "s.xlsx", typed_row(1, ["x" * 5000]))
    (tmp_path / "s.csv").write_text("x" * 5000)
    assert refusal(path.with_name(name)).startswith("larger than")
