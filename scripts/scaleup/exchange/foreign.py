"""Read a table that somebody else made, with a row for each intervention, cell by cell as text."""

from pathlib import Path

import pandas as pd

from scaleup import reader
from scaleup.schema import Problem

MOST = 5_000  # rows; more is no table with a row for each intervention


def read(path: Path, sheet: str = "") -> tuple[list[Problem], pd.DataFrame | None]:
    """Problems of a file, and its table as text where it could be read.

    The index are the rows as a spreadsheet numbers them; empty rows are left out, and white space
    in cells and heads is one space. ``sheet`` chooses among several of a workbook.
    """
    found, problems = reader.read(path, [sheet] if sheet else [])
    if not found or any(problem.row == 1 for problem in problems):
        return problems, None
    table = found[0].frame.droplevel("place").map(one_line).rename(columns=one_line)
    if twice := table.columns[table.columns.duplicated()].tolist():
        mend = f"two columns named {twice[0]!r}, but for spaces or lines: rename or delete one"
        return [*problems, Problem(str(path), 1, "", "", mend)], None
    if not 1 <= len(table) <= MOST:
        mend = (
            f"{len(table):,} rows below the header: a table has 1 to {MOST:,}, one an intervention"
        )
        return [*problems, Problem(str(path), None, "", "", mend)], None
    return problems, table


def one_line(cell: str) -> str:
    """A cell with single spaces for every white space."""
    return " ".join(cell.split())
