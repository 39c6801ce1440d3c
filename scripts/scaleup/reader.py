"""Read what somebody filled in with a spreadsheet: every cell as text, with the row it stands in.

Takes workbooks (``.xlsx``) and text (``.csv``, ``.tsv``, ``.txt``; commas, semicolons or tabs;
UTF-8 or Excel's "Unicode text"). Numbers and dates become the text that a person would type; what a
spreadsheet can hide, such as formulas and merged cells, is a problem.
"""

import csv
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from io import StringIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pandas as pd

from scaleup.schema import Problem
from scaleup.spreadsheet import unguard

ROWS = 20_000  # that one sheet may have
SIZE = 100_000_000  # bytes that one file may have, unpacked
ENDINGS = {".xlsx": "workbook", ".csv": "text", ".tsv": "text", ".txt": "text"}
UTF16 = (b"\xff\xfe", b"\xfe\xff")
SAVE = "save it as an Excel workbook (.xlsx) or as CSV UTF-8"
KINDS = {  # what a file can be: why it is not taken
    "empty": "the file is empty: save it again",
    "locked": "locked with a password, or an old Excel workbook (.xls): save it as .xlsx without "
    "a password",
    "opendocument": f"an OpenDocument file: {SAVE}",
    "zip": f"a zip file without a workbook: {SAVE}",
    "broken": "the workbook is cut off or damaged: save it again, and copy the whole file",
    "pdf": f"a PDF: open the spreadsheet that it was made from, and {SAVE}",
    "markup": f"a web page or XML: {SAVE}",
    "binary": f"not text in UTF-8: {SAVE}",
    "workbook": "an Excel workbook whose name does not end in .xlsx: save it as .xlsx",
    "text": "text, not an Excel workbook: let its name end in .csv, or save it as .xlsx",
}
CUT = "the file ends inside quotation marks: it is cut off, or a closing quotation mark is missing"
EMPTY = "the first row{} is empty: write the column names there"
MANY = f"more than {ROWS:,} rows: give it back in parts"
LARGE = f"larger than {SIZE // 1_000_000} MB: copy the filled rows into a new file"
STRICT = "no sheet that can be read: save it as Excel Workbook (.xlsx), not as Strict Open XML"
MERGED = "cells {} are merged: take them apart, and fill in each of them"
FORMULA = "a formula: put its value there (copy, then paste values only)"
ERROR = "an error of the spreadsheet: write what should stand there"
ERRORS = re.compile(r"#(REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|N/A)")

RETURN = "_x000D_"  # how a workbook holds a carriage return

Cell = tuple[str, str]  # its text, and what is wrong with it


@dataclass(frozen=True)
class Sheet:
    """One sheet as it was filled in.

    Parameters
    ----------
    name : str
        Empty for a text file.
    place : str
        The file, and the sheet of a workbook.
    frame : DataFrame
        Cells as text, without empty rows; indexed by ``place`` and ``row`` (the header is 1).
    """

    name: str
    place: str
    frame: pd.DataFrame


class _Unreadable(Exception):
    """Why nothing of a file can be read."""


def read(path: Path, sheets: list[str]) -> tuple[list[Sheet], list[Problem]]:
    """Sheets of a workbook, or the one of a text file, and what is wrong with them.

    Parameters
    ----------
    path : Path
    sheets : list of str
        Names of the sheets to read from a workbook. The first must be there. With no names, a
        workbook must have one sheet alone.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    try:
        kind = _kind(path)
        if ENDINGS.get(path.suffix.lower()) != kind:
            raise _Unreadable(KINDS[kind])
        read_all = _read_workbook(path, sheets) if kind == "workbook" else [_read_text(path)]
    except _Unreadable as why:
        return [], [Problem(str(path), None, "", "", str(why))]
    return [sheet for sheet, _ in read_all], [each for _, found in read_all for each in found]


def _kind(path: Path) -> str:
    """What a file is by its content, whatever its ending; a key of ``KINDS``."""
    with open(path, "rb") as file:
        head = file.read(4096)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "locked"
    if head.startswith(b"%PDF"):
        return "pdf"
    if not start:
        return "empty"
    if start.startswith((b"<!", b"<html", b"<?xml", b"<table")):
        return "markup"
    return "binary" if b"\0" in head and not head.startswith(UTF16) else "text"


def _kind_of_zip(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
            if sum(entry.file_size for entry in archive.infolist()) > SIZE:
                raise _Unreadable(LARGE)
    except BadZipFile:
        return "broken"
    if "xl/workbook.xml" in names:
        return "workbook"
    return "opendocument" if "mimetype" in names else "zip"


def _read_workbook(path: Path, sheets: list[str]) -> list[tuple[Sheet, list[Problem]]]:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(), open(path, "rb") as file:
            warnings.simplefilter("ignore")  # openpyxl names what it leaves out, such as colours
            book = load_workbook(file, read_only=True)
            if not book.sheetnames:
                raise _Unreadable(STRICT)
            found = ", ".join(repr(name) for name in book.sheetnames)
            if not sheets and len(book.sheetnames) > 1:
                mend = f"several sheets, {found}: name one in the mapping file, as sheet = ..."
                raise _Unreadable(mend)
            sheets = sheets or book.sheetnames
            if sheets[0] not in book.sheetnames:
                mend = f"no sheet {sheets[0]!r}, only {found}: is it the right file?"
                raise _Unreadable(mend)
            return [_read_sheet(path, book[name]) for name in sheets if name in book.sheetnames]
    except _Unreadable:
        raise
    except Exception as error:  # openpyxl lets through whatever a damaged part makes it stumble on
        raise _Unreadable(KINDS["broken"]) from error


def _read_sheet(path: Path, sheet) -> tuple[Sheet, list[Problem]]:
    """One sheet, streamed: a claim of a million rows costs no memory."""
    sheet.reset_dimensions()
    place = f"{path}, sheet {sheet.title}"
    rows = ([_value(cell) for cell in row] for row in sheet.iter_rows())
    made, problems = _sheet(sheet.title, place, rows)
    with sheet.parent._archive.open(sheet._worksheet_path) as file:  # streaming leaves these out
        merged = re.findall(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]+)"', file.read())
    found = [Problem(place, None, "", "", MERGED.format(area.decode())) for area in merged]
    return made, found + problems


def _value(cell) -> Cell:
    value = cell.value
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return str(value).upper(), ""  # as the spreadsheet shows it
    if cell.data_type == "f":
        return str(getattr(value, "text", value)), FORMULA
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace(RETURN, "\r").strip(), ""


def _read_text(path: Path) -> tuple[Sheet, list[Problem]]:
    if path.stat().st_size > SIZE:
        raise _Unreadable(LARGE)
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-16" if raw.startswith(UTF16) else "utf-8-sig")
        first = re.split("[\r\n]", text, maxsplit=1)[0]
        mark = max(",;\t", key=lambda mark: len(next(csv.reader([first], delimiter=mark))))
        rows = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
        return _sheet("", str(path), ([_typed(cell.strip()) for cell in row] for row in rows))
    except UnicodeDecodeError as error:
        raise _Unreadable(KINDS["binary"]) from error
    except csv.Error as error:
        raise _Unreadable(CUT) from error


def _typed(cell: str) -> Cell:
    return unguard(cell), FORMULA if cell.startswith("=") else ""


def _sheet(name: str, place: str, rows: Iterable[list[Cell]]) -> tuple[Sheet, list[Problem]]:
    rows = iter(rows)
    header = [text for text, _ in next(rows, [])]
    if not any(header):
        raise _Unreadable(EMPTY.format(f" of sheet {name!r}" if name else ""))
    problems = [Problem(place, 1, "", "", mend) for mend in _header_mends(header)]
    numbers, kept, nameless = [], [], {}
    for number, cells in _filled(rows):
        if len(kept) == ROWS:
            return Sheet(name, place, _frame(place, [], [], header)), [
                Problem(place, None, "", "", MANY)
            ]
        for at, (text, mend) in enumerate(cells):
            column = header[at] if at < len(header) else ""
            if text and not column:
                nameless.setdefault(at, (number, text))
            elif mend or ERRORS.fullmatch(text):
                problems.append(Problem(place, number, column, text, mend or ERROR))
        numbers.append(number)
        kept.append([text for text, _ in cells[: len(header)]])
        kept[-1] += [""] * (len(header) - len(kept[-1]))
    problems += [
        Problem(place, number, "", "",
                f"column {at + 1} has {text!r} but no name: name it in row 1; or, if a comma in a "
                "text divides it, put quotation marks round that text")
        for at, (number, text) in nameless.items()
    ]  # fmt: skip
    return Sheet(name, place, _frame(place, numbers, kept, header)), problems


def _filled(rows: Iterator[list[Cell]]) -> Iterator[tuple[int, list[Cell]]]:
    for number, cells in enumerate(rows, start=2):
        if any(text for text, _ in cells):
            yield number, cells


def _frame(place: str, numbers: list[int], rows: list, header: list[str]) -> pd.DataFrame:
    """Cells of the columns that have a name; of two with one name, the first."""
    places = pd.MultiIndex.from_product([[place], numbers], names=["place", "row"])
    frame = pd.DataFrame(rows, index=places, columns=header, dtype=str)
    named = [at for at, column in enumerate(header) if column and column not in header[:at]]
    return frame.iloc[:, named]


def _header_mends(header: list[str]) -> list[str]:
    twice = dict.fromkeys(name for name in header if name and header.count(name) > 1)
    return [f"column {name!r} stands twice: delete one" for name in twice]
