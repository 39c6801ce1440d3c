"""A workbook shows text as text, offers what may be chosen, and is locked elsewhere."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from scaleup.spreadsheet import Tab, write

ROWS = pd.DataFrame({"id": ["a", "b", "c"], "code": ["", "absent", ""], "note": ["=1+1", "-x", ""]})


@pytest.fixture
def sheet(tmp_path):
    tab = Tab(
        "codes", ROWS, {"note": 40}, {"code": ["present", "absent"]}, ["code", "note"],
        locked_rows=1, longest={"note": 200},
    )  # fmt: skip
    write(tmp_path / "s.xlsx", [tab])
    return openpyxl.load_workbook(tmp_path / "s.xlsx")["codes"]


def test_text_that_looks_like_a_formula_stays_text(sheet):
    assert [sheet["C2"].value, sheet["C2"].data_type] == ["=1+1", "s"]


def test_only_the_cells_to_fill_in_are_unlocked(sheet):
    assert sheet.protection.sheet and sheet.parent.security.lockStructure
    unlocked = [cell.coordinate for row in sheet for cell in row if not cell.protection.locked]
    assert unlocked == ["B3", "C3", "B4", "C4"]


def test_what_is_typed_stays_text(sheet):
    assert sheet["B3"].number_format == "@"


def test_codes_are_chosen_and_notes_are_limited(sheet):
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["B3:B4"].type == "list" and rules["B3:B4"].formula1 == '"present,absent"'
    note = rules["C3:C4"]
    assert [note.type, note.operator, note.formula1] == ["textLength", "lessThanOrEqual", "200"]
    assert all(rule.showErrorMessage for rule in rules.values())


def test_a_long_text_has_room(tmp_path):
    long = Tab("t", pd.DataFrame({"note": ["short", "word " * 24]}), {"note": 40})
    write(tmp_path / "s.xlsx", [long])
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["t"]
    assert sheet.column_dimensions["A"].width == 40
    assert sheet.row_dimensions[3].height == 3 * sheet.row_dimensions[2].height


def test_a_full_disk_is_an_error_of_the_system():
    with pytest.raises(OSError, match="No space left"):
        write(Path("/dev/full"), [Tab("t", ROWS)])
