"""One table against its schema: every cell that does not fit, and what to write instead.

The schemas are those of ``data/datapackage.toml``; ``frictionless`` finds the faults, this module
says how to mend them. Rows are numbered as a spreadsheet shows them: the header is row 1.
"""

import csv
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import pandas as pd

from scaleup.corpus import fields, metadata

SHAPE = {
    "blank-row": "empty row: delete it",
    "extra-cell": "more cells than the header has columns: quote text that has commas",
    "missing-cell": "fewer cells than the header has columns: fill the row up with commas",
    "missing-label": "missing column '{}': add it to the header",
    "extra-label": "column without a name next to '{}': name or delete it",
    "blank-label": "column without a name: name or delete it",
    "duplicate-label": "column '{}' stands twice: rename or delete one",
    "blank-header": "the first row is empty: write the column names there",
}


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

    def as_dict(self) -> dict:
        """The problem as plain values, for JSON."""
        return asdict(self)


def check_table(path: Path, name: str) -> tuple[list[Problem], pd.DataFrame | None]:
    """Problems of one file, and its cells as text where it could be read."""
    from frictionless import Dialect, Resource, Schema

    try:
        path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [Problem(str(path), None, "", "", f"cannot be read ({error}): save as UTF-8")], None
    resource = Resource(
        path=path.name,
        basepath=str(path.parent),
        encoding="utf-8",
        dialect=Dialect.from_descriptor({"csv": {"skipInitialSpace": False}}),
        schema=Schema.from_descriptor(table_schema(name, _header(path))),
    )
    known = {field["name"]: field for field in fields(name)}
    errors = list(chain.from_iterable(task.errors for task in resource.validate().tasks))
    problems = [p for error in errors if (p := _problem(path, error, known, name))]
    if any(error.type in SHAPE for error in errors):
        return problems, None
    return problems, pd.read_csv(path, dtype=str, keep_default_na=False)


def _header(path: Path) -> list[str]:
    with open(path, encoding="utf-8", newline="") as file:
        return next(csv.reader(file), [])


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


def _problem(path: Path, error, known: dict, table: str) -> Problem | None:
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", "") or ""
    value = str(getattr(error, "cell", "") or "")
    label = getattr(error, "label", "") or column
    key = ", ".join(metadata()["tables"][table]["primaryKey"])
    if error.type == "primary-key":
        if "composing" in error.note:  # an empty key is reported cell by cell
            return None
        return Problem(str(path), row, key, "", "repeats an earlier row: keep one of the two")
    if error.type in SHAPE:
        mend = SHAPE[error.type].format(label)
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
        low, high = limits.get("minimum", "any"), limits.get("maximum", "any")
        return f"out of range: write a number from {low} to {high}"
    if "pattern" in limits:
        return f"write it like this: {field['description']} (pattern {limits['pattern']})"
    types = {
        "integer": "write a whole number, digits only, or leave it empty",
        "number": "write a number with a decimal point",
        "date": "write a date as YYYY-MM-DD",
    }
    return types.get(field["type"], f"does not fit: {field['description']}")
