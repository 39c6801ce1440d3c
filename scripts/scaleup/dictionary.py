"""The data dictionary: which tables there are, what their columns mean, and how they are read.

It stands in ``data/datapackage.toml``. Tables that belong to no corpus are read here: the codebook,
the review's findings, the frameworks.
"""

import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CODES = ["present", "absent", "not_reported"]
NO_COLUMN = "The table has no column for it."  # note of a code that an import had to make up
TABLES = ["interventions", "documents", "codings", "adjudications", "facts", "selection", "audit"]


@cache
def metadata() -> dict:
    """The hand-written half of the data package: schemas, files, titles and licence."""
    with open(DATA / "datapackage.toml", "rb") as file:
        return tomllib.load(file)


def fields(table: str) -> list[dict]:
    """Fields of a table, in order, as ``data/datapackage.toml`` describes them."""
    return metadata()["tables"][table]["fields"]


def read_cells(path: Path) -> pd.DataFrame:
    """Every cell of a CSV file as text, as it stands there."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def read_table(path: Path, table: str) -> pd.DataFrame:
    """Read one CSV file with the types of its schema.

    Parameters
    ----------
    path : Path
        The CSV file.
    table : str
        Name of its schema, such as ``"codings"``.

    Returns
    -------
    DataFrame
        Text as ``str`` with ``""`` for an empty cell, whole numbers as ``Int64``, numbers as
        ``float``. Columns that the schema does not know are kept as text.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a cell does not have its column's type; ``scaleup check`` says which.
    """
    frame = read_cells(path)
    numeric = {"integer": "Int64", "number": "float64"}
    for field in fields(table):
        if field["type"] in numeric and field["name"] in frame:
            column = frame[field["name"]].replace("", pd.NA)
            frame[field["name"]] = pd.to_numeric(column).astype(numeric[field["type"]])
    return frame


def read_text(folder: Path, table: str) -> pd.DataFrame:
    """A table of a corpus with every cell as text, as it stands in the file.

    A table that is not there is empty, with the columns that it must have.
    """
    path = folder / f"{table}.csv"
    if path.is_file():
        return read_cells(path)
    columns = [field["name"] for field in fields(table) if not field.get("optional")]
    return pd.DataFrame(columns=columns, dtype=str)


@cache
def table(name: str) -> pd.DataFrame:
    """A table that belongs to no corpus, by the name of its schema, such as ``"decisions"``."""
    path = next(file["path"] for file in metadata()["files"] if file["table"] == name)
    return read_table(DATA / path, name)


@cache
def codebook(kind: str | None = None) -> pd.DataFrame:
    """Components and ingredients in one frame, in codebook order.

    Parameters
    ----------
    kind : str, optional
        ``"components"`` or ``"ingredients"``; both if omitted.

    Returns
    -------
    DataFrame
        Columns ``component``, ``kind`` (``components`` or ``ingredients``), ``domain`` (of a
        component) or group (of an ingredient), ``label``, ``definition``, ``counts_when``,
        ``does_not_count_when``, ``decision_rule``, ``example``, ``question`` (to ask of a plan; of
        components alone).
    """
    components = table("components").assign(kind="components")
    ingredients = (
        table("ingredients")
        .rename(columns={"ingredient": "component", "group": "domain"})
        .assign(kind="ingredients")
    )
    columns = [
        "component", "kind", "domain", "label", "definition",
        "counts_when", "does_not_count_when", "decision_rule", "example", "question",
    ]  # fmt: skip
    book = pd.concat([components, ingredients], ignore_index=True)[columns]
    return book[book["kind"] == kind] if kind else book
