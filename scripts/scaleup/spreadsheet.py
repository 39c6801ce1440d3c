"""Tables for spreadsheets: workbooks with drop-downs, and cells that no spreadsheet runs."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet may take for a formula
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
WIDTH = 14  # of a column, in characters
LINE, LINES = 14, 8  # height of a line in points, and how many lines a row shows at most


def guard(text: str) -> str:
    """A cell of a CSV file that no spreadsheet runs: an apostrophe goes before a formula.

    Numbers stay as they are.

    >>> guard("=1+1"), guard("-0.5"), guard("a = b")
    ("'=1+1", '-0.5', 'a = b')
    """
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def unguard(text: str) -> str:
    """The text that ``guard`` was given.

    >>> unguard(guard("'=1")), unguard("'tis")
    ("'=1", "'tis")
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def csv_text(frame: pd.DataFrame) -> str:
    """A table as CSV that no spreadsheet runs: texts are guarded, numbers stay as they are."""
    texts = frame.select_dtypes(exclude=["number", "bool", "datetime"]).columns
    guarded = {
        name: frame[name].map(lambda cell: guard(cell) if isinstance(cell, str) else cell)
        for name in texts
    }
    return frame.assign(**guarded).to_csv(index=False, lineterminator="\n")


@dataclass
class Tab:
    """One sheet of a workbook: a table and what may be done with it.

    Parameters
    ----------
    name : str
        At most 31 characters.
    frame : DataFrame
    widths : dict of str to int
        Columns that are wider or narrower than others, in characters.
    choices : dict of str to list of str
        Columns with a drop-down, and what it offers.
    unlocked : list of str, optional
        Columns that may be filled in; the rest of the sheet is then protected (without a
        password). Nothing is protected if omitted.
    locked_rows : int
        Rows at the top in which nothing may be filled in even so.
    first_columns : int
        Columns that stay in view when one scrolls to the right.
    longest : dict of str to int
        Columns of text that may have so many characters at most.
    """

    name: str
    frame: pd.DataFrame
    widths: dict[str, int] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    unlocked: list[str] | None = None
    locked_rows: int = 0
    first_columns: int = 0
    longest: dict[str, int] = field(default_factory=dict)


def write(path: Path, tabs: list[Tab]) -> None:
    """Write a workbook; text is stored as text, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.workbook.protection import WorkbookProtection

    book = Workbook()
    book.remove(book.active)
    for tab in tabs:
        _fill(book.create_sheet(tab.name), tab)
    if any(tab.unlocked is not None for tab in tabs):
        book.security = WorkbookProtection(lockStructure=True)
    path.write_bytes(_packed(book))


def _packed(book) -> bytes:
    """The file of a workbook, made in memory: what a full disk breaks off leaves tracebacks."""
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class InMemory(ExcelWriter):
        def write_worksheet(self, sheet):  # openpyxl's own sets each sheet aside on disk
            sheet._drawing = SpreadsheetDrawing()
            writer = WorksheetWriter(sheet, out=BytesIO())
            writer.write()
            sheet._rels = writer._rels
            self._archive.writestr(sheet.path[1:], writer.read())
            self.manifest.append(sheet)

    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as packed:
        InMemory(book, packed).save()
    return whole.getvalue()


def write_csv(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as CSV that spreadsheets open as UTF-8, and of which they run nothing."""
    path.write_text(csv_text(frame), encoding="utf-8-sig", newline="")


def _fill(sheet, tab: Tab) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    top, ground = Alignment(vertical="top", wrap_text=True), PatternFill("solid", fgColor="FFF8E1")
    cells = tab.frame.astype(object).where(tab.frame.notna(), None)
    for number, (column, values) in enumerate(cells.items(), start=1):
        head = sheet.cell(1, number, column)
        head.font, head.alignment = Font(bold=True), top
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = tab.widths.get(column, WIDTH)
        first, last = tab.locked_rows + 2, len(cells) + 1
        for row, value in enumerate(values, start=2):
            cell = sheet.cell(row, number, None if value == "" else value)
            cell.alignment = top
            if isinstance(value, str) and value:
                cell.data_type = "s"
            if row >= first and column in (tab.unlocked or []):
                cell.protection, cell.fill = Protection(locked=False), ground
                cell.number_format = "@"  # what is typed stays text: no date, number or formula
        for rule in _rules(tab, column) if first <= last else []:
            rule.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(rule)
    for row, values in enumerate(cells.itertuples(index=False), start=2):
        sheet.row_dimensions[row].height = LINE * _lines(tab, values)
    sheet.freeze_panes = f"{get_column_letter(tab.first_columns + 1)}2"
    if tab.unlocked is not None:
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False  # allowed


def _lines(tab: Tab, values: tuple) -> int:
    """Lines that a row needs: not every spreadsheet program finds out by itself."""
    widths = (tab.widths.get(column, WIDTH) for column in tab.frame)
    wrapped = (-(-len(str(v)) // w) for v, w in zip(values, widths, strict=True) if v is not None)
    return min(max(wrapped, default=1), LINES)


def _rules(tab: Tab, column: str) -> list:
    """What may be typed into a column."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rules = []
    if column in tab.choices:
        rules.append(DataValidation("list", formula1=f'"{",".join(tab.choices[column])}"'))
        rules[-1].error = "Choose one from the list."
    if column in tab.longest:
        most = tab.longest[column]
        rules.append(DataValidation("textLength", str(most), operator="lessThanOrEqual"))
        rules[-1].error = f"Write at most {most} characters."
    for rule in rules:
        rule.allow_blank = rule.showErrorMessage = True
    return rules
