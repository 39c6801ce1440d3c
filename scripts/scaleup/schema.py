"""One table against its schema: every cell that does not fit, and what to write instead.

The schemas are those of ``data/datapackage.toml``; ``frictionless`` finds the faults, this module
says how to mend them. Rows are numbered as a spreadsheet shows them: the header is row 1.
"""

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from pathlib import Path

import pandas as pd

from scaleup.dictionary import fields, metadata

SHAPE = {
    "blank-row": "empty row: delete it",
    "extra-cell": "more cells than the header has columns: quote text that has commas",
    "missing-cell": "fewer cells than the header has columns: fill the row up with commas",
    "missing-label": "missing column '{}': add it to the header",
}
CELL = {"type-error", "constraint-error", "primary-key"}  # faults that leave the rows readable
NAME = "[a-z0-9]+(-[a-z0-9]+)*"  # the pattern of ids and of coders
MENDS = {
    "integer": "write a whole number, digits only, or leave it empty",
    "number": "write a number with a decimal point",
    "date": "write a date as YYYY-MM-DD",
}
PLAIN = {"integer": "[0-9]{1,15}", "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}"}  # the only way to write it
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


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
        found = f": {self.value!r}" if self.row and self.column else ""
        return f"{place}{found}: {self.mend}"


def check_table(path: Path, name: str) -> tuple[list[Problem], pd.DataFrame | None]:
    """Problems of one file, and its cells as text where its rows could be read."""
    from frictionless import Dialect, Resource, Schema

    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
            file.read()
    except UnicodeDecodeError:
        mend = "not UTF-8: save as UTF-8 (in Excel: CSV UTF-8)"
        return [Problem(str(path), None, "", "", mend)], None
    if faults := _header_faults(path, header):
        return faults, None
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        encoding="utf-8-sig",
        dialect=Dialect.from_descriptor({"csv": {"skipInitialSpace": False}}),
        schema=Schema.from_descriptor(table_schema(name, header)),
    )
    errors = list(chain.from_iterable(task.errors for task in resource.validate().tasks))
    ragged = {error.row_number for error in errors if error.type in ("missing-cell", "extra-cell")}
    problems = [
        problem
        for error in errors
        if (problem := _problem(path, error, name, header))
        and (error.type in SHAPE or problem.row not in ragged)
    ]
    if any(error.type not in CELL for error in errors):
        return problems, None
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return problems + _characters(path, name, frame), frame


def _header_faults(path: Path, header: list[str]) -> list[Problem]:
    """Faults of the header for which no row can be read."""
    if not any(header):
        mends = ["the first row is empty: write the column names there"]
    elif len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        mends = ["cells are divided by semicolons or tabs: save with commas"]
    else:
        twice = dict.fromkeys(name for name in header if name and header.count(name) > 1)
        mends = [f"column '{name}' stands twice: rename or delete one" for name in twice]
        mends += [
            f"column {name!r} has a space at an end: remove it"
            for name in header
            if name != name.strip()
        ]
        if "" in header:
            mends.append("column without a name: name or delete it")
    return [Problem(str(path), 1, "", "", mend) for mend in mends]


def _characters(path: Path, name: str, frame: pd.DataFrame) -> list[Problem]:
    """Cells that hide something: spaces at an end, line breaks, loose numbers and dates."""
    problems = []
    types = {field["name"]: field["type"] for field in fields(name)}
    for column in frame:
        for index, cell in frame[column].items():
            if cell != cell.strip():
                mend = "space at the start or end: remove it"
            elif "\n" in cell or "\r" in cell:
                mend = "line break: remove it, or close the quotation mark that swallowed it"
            elif UNSEEN.search(cell):
                mend = "a control character, which no workbook can hold: remove it"
            elif cell and not re.fullmatch(PLAIN.get(types.get(column), ".*"), cell):
                mend = MENDS[types[column]]
            else:
                continue
            problems.append(Problem(str(path), index + 2, column, cell, mend))
    return problems


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


def _problem(path: Path, error, table: str, header: list[str]) -> Problem | None:
    known = {field["name"]: field for field in fields(table)}
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", "") or ""
    cell = getattr(error, "cell", None)
    value = "" if cell is None else str(cell)
    if error.type == "primary-key":
        if "composing" in error.note:  # an empty key is reported cell by cell
            return None
        key = ", ".join(metadata()["tables"][table]["primaryKey"])
        return Problem(str(path), row, key, "", "repeats an earlier row: keep one of the two")
    if error.type in SHAPE:
        label = getattr(error, "label", "") or column
        mend = SHAPE[error.type].format(label)
        written = {name.strip().lower(): name for name in header}
        near = get_close_matches(label.lower(), written, 1)
        if error.type == "missing-label" and near:
            mend += f" (is it the column written {written[near[0]]!r}?)"
        return Problem(str(path), row, column if row else "", value, mend)
    if column in known:
        return Problem(str(path), row, column, value, _mend(known[column], error.note))
    return Problem(str(path), row, column, value, error.note or error.message)


def _mend(field: dict, note: str) -> str:
    limits = field.get("constraints", {})
    if '"required"' in note:
        return f"empty: fill in ({field['description']})"
    if "enum" in limits:
        return "write one of: " + ", ".join(limits["enum"])
    if '"maxLength"' in note:
        return f"too long: write at most {limits['maxLength']} characters"
    if '"minimum"' in note or '"maximum"' in note:
        low, high = limits["minimum"], limits.get("maximum")
        return f"out of range: write a number from {low} " + (f"to {high}" if high else "upwards")
    if "pattern" in limits:
        example = f"(for example {field['example']})"
        if limits["pattern"] == NAME:
            return f"write it with a-z, 0-9 and hyphens {example}"
        return f"write it like this: {field['description']} {example}"
    return MENDS.get(field["type"], f"does not fit: {field['description']}")
