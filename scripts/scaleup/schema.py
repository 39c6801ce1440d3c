"""One table against its schema: every cell that does not fit, and what to write instead.

The schemas are those of ``data/datapackage.toml``. Each distinct cell of a column is judged once,
so that a million codes take seconds. Rows are numbered as a spreadsheet shows them: the header is
row 1.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from scaleup import cell
from scaleup.dictionary import fields, metadata, read_cells

EMPTY = "empty row: delete it"
LONG = "more cells than the header has columns: quote text that has commas"
SHORT = "fewer cells than the header has columns: fill the row up with commas"
QUOTES = (
    "quotation marks that do not match: put one at each end of the cell, and write one inside it "
    "twice"
)
SHOWN = 300  # characters of a value, for people
COLUMNS = 1000  # of a header, among which one like a missing column is looked for

csv.field_size_limit(2**31 - 1)  # else a cell of 131,073 characters ends the reading


@dataclass(frozen=True, order=True)
class Problem:
    """One fault and its mend; ``row`` and ``column`` are empty where none applies."""

    file: str
    row: int | None
    column: str
    value: str
    mend: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        value = self.value if len(self.value) <= SHOWN else f"{self.value[:SHOWN]}…"
        found = f": {value!r}" if self.row and self.column else ""
        told = f"{place}{found}: {self.mend}"
        if told.isprintable():
            return told
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in told)


class Unreadable(Exception):
    """A file of which not every row can be read; its argument is the problem."""


def check_table(path: Path, name: str) -> tuple[list[Problem], pd.DataFrame | None]:
    """Problems of one file, and its texts as categories where its rows could be read."""
    try:
        rows = _rows(path)
        _, header = next(rows, (1, []))
        if faults := _header_faults(path, header):
            return faults, None
        width = len(header)
        problems = [
            _shape(path, number, row, header)
            for number, row in rows
            if len(row) != width or not any(row)
        ]
        frame = _whole_rows(path, header) if problems else read_cells(path)
    except Unreadable as unreadable:
        return [unreadable.args[0]], None
    frame = frame.astype("category")  # each text once: rules that join a million codes are fast
    problems += _missing_columns(path, name, header)
    readable = not problems
    known = {field["name"]: field for field in fields(name)}
    for column in header:
        problems += judge(path, frame[column], partial(cell.faults, known.get(column, {})))
    return problems + _repeats(path, name, frame), frame if readable else None


def judge(
    path: Path, column: pd.Series, faults: Callable[[str], Iterable[tuple[str, str]]]
) -> list[Problem]:
    """Problems of the cells of a column.

    Parameters
    ----------
    path : Path
        The file it stands in.
    column : Series of str
        Its index counts the rows below the header from 0.
    faults : callable
        Gives the faults of a cell, each as value and mend. Called once for each distinct cell.
    """
    codes, cells = pd.factorize(column)
    found = {code: told for code, cell in enumerate(cells) if (told := list(faults(cell)))}
    return [
        Problem(str(path), int(column.index[at]) + 2, column.name, value, mend)
        for at in np.flatnonzero(np.isin(codes, list(found)))
        for value, mend in found[codes[at]]
    ]


def nearest(value: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known word most like a value, or nothing."""
    return next(iter(get_close_matches(value, known, 1, cutoff)), "")


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The number and the cells of each row, header and all."""
    number = 0
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file, strict=True), 1):
                yield number, row
    except OSError as error:
        place, mend = None, f"cannot be read ({error.strerror}): make it readable for yourself"
    except UnicodeDecodeError:
        place, mend = _undecodable(path), "not UTF-8: save as UTF-8 (in Excel: CSV UTF-8)"
    except csv.Error:
        place, mend = number + 1, QUOTES
    else:
        return
    raise Unreadable(Problem(str(path), place, "", "", mend))


def _undecodable(path: Path) -> int | None:
    """The first line that is not UTF-8."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return None


def _whole_rows(path: Path, header: list[str]) -> pd.DataFrame:
    """The rows that have as many cells as the header, numbered as in the file."""
    rows = {n - 2: row for n, row in _rows(path) if n > 1 and len(row) == len(header) and any(row)}
    return pd.DataFrame.from_dict(rows, orient="index", columns=header, dtype=str)


def _header_faults(path: Path, header: list[str]) -> list[Problem]:
    """Faults of the header for which no row can be read."""
    if not any(header):
        mends = ["the first row is empty: write the column names there"]
    elif len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        mends = ["cells are divided by semicolons or tabs: save with commas"]
    else:
        times = Counter(header)
        mends = [
            f"column '{name}' stands twice: rename or delete one"
            for name, n in times.items()
            if name and n > 1
        ]
        mends += [
            f"column {name!r} has a space at an end: remove it"
            for name in header
            if name != name.strip()
        ]
        mends += [
            f"column {name!r} has a character that nobody sees: remove it"
            for name in header
            if not name.isprintable() and name == name.strip()
        ]
        if "" in times:
            mends.append("column without a name: name or delete it")
    return [Problem(str(path), 1, "", "", mend) for mend in mends]


def _missing_columns(path: Path, name: str, header: list[str]) -> list[Problem]:
    problems = []
    written = {column.strip().lower(): column for column in header[:COLUMNS]}
    for field in fields(name):
        if field["name"] in header or field.get("optional"):
            continue
        mend = f"missing column '{field['name']}': add it to the header"
        if near := nearest(field["name"], written):
            mend += f" (is it the column written {written[near]!r}?)"
        problems.append(Problem(str(path), None, "", "", mend))
    return problems


def _shape(path: Path, number: int, row: list[str], header: list[str]) -> Problem:
    """What is wrong with a row that is empty or has not as many cells as the header."""
    if not any(row):
        return Problem(str(path), number, "", "", EMPTY)
    if len(row) > len(header):
        return Problem(str(path), number, "", row[len(header)], LONG)
    return Problem(str(path), number, header[len(row)], "", SHORT)


def _repeats(path: Path, name: str, frame: pd.DataFrame) -> list[Problem]:
    """Rows with the key of an earlier one; an empty key is told cell by cell."""
    key = metadata()["tables"][name]["primaryKey"]
    if not set(key) <= set(frame):
        return []
    repeats = frame[frame.duplicated(key)]
    mend = "repeats an earlier row: keep one of the two"
    return [
        Problem(str(path), index + 2, ", ".join(key), "", mend)
        for index in repeats.index[(repeats[key] != "").any(axis=1)]
    ]


def table_schema(name: str, header: list[str]) -> dict:
    """Table Schema (version 2) of a table with the columns of ``header``.

    Every column of the table must be there unless it is marked ``optional``; extra columns are
    allowed.
    """
    keys = ("name", "type", "description", "constraints")
    return {
        "fields": [
            {key: field[key] for key in keys if key in field}
            for field in fields(name)
            if field["name"] in header or not field.get("optional")
        ],
        "fieldsMatch": "subset",
        "primaryKey": metadata()["tables"][name]["primaryKey"],
        "missingValues": [""],
    }
