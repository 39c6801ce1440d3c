"""Corrections after a release: each changes one cell, once, if it holds what was expected.

A row of ``data/corrections.csv`` gives the file, the key of the row, the column, and the value
before and after::

    date,file,row,column,before,after,reason
    2026-11-22,scaled/interventions.csv,read-india,start_year,2005,2007,The report gives the year.

The last correction of a cell says what it holds; each begins where the one before it ended. A code
without a row in ``adjudications.csv`` is the one that all coders gave.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import pandas as pd

from scaleup import store
from scaleup.check import check
from scaleup.dictionary import DATA, TABLES, metadata, read_text
from scaleup.proposal import Proposal
from scaleup.schema import Problem, check_table

LEDGER = "corrections"


@dataclass(frozen=True)
class Correction:
    """A row of ``corrections.csv``: ``place`` is its number there, ``row`` the key it names."""

    place: int
    date: str
    file: str
    row: str
    column: str
    before: str
    after: str
    reason: str

    @property
    def table(self) -> str:
        """Name of the table that it corrects; empty if it names none that can be corrected."""
        folder, _, name = self.file.rpartition("/")
        if folder in metadata()["corpora"] and name in [f"{table}.csv" for table in TABLES]:
            return name.removesuffix(".csv")
        shared = {each["path"]: each["table"] for each in metadata()["files"]}
        return shared.get(self.file, "").replace(LEDGER, "")

    @property
    def key(self) -> list[str]:
        """The columns by which a row of its table is known."""
        return metadata()["tables"][self.table]["primaryKey"]

    def __str__(self) -> str:
        return f"{self.file}, {self.row}, {self.column}: {self.before!r} -> {self.after!r}"


def problems(data: Path = DATA) -> list[Problem]:
    """What a sound ``corrections.csv`` tells wrongly, and what of it is not applied.

    A table that cannot be read is left to ``check``.
    """
    wrong, waiting = _judged(data)
    mend = "not applied yet: see what scaleup correct shows, and add --yes"
    return wrong + [_problem(data, each, "after", mend) for each in waiting]


def propose(data: Path = DATA) -> list[Proposal]:
    """The corrections that are not applied yet, a proposal for each folder of tables.

    Returns
    -------
    list of Proposal
        With problems and no tables when the corrections are told wrongly, or what they would leave
        is not sound.
    """
    seen = {path.parent: store.fingerprint(path.parent) for path in data.glob("*/*.csv")}
    wrong, waiting = _judged(data)
    if wrong:
        return [Proposal(data, (), problems=wrong)]
    proposals = {}
    for each in waiting:
        folder = (data / each.file).parent
        proposal = proposals.setdefault(folder, Proposal(folder, seen[folder]))
        frame = proposal.tables.setdefault(each.table, read_text(folder, each.table))
        frame.loc[_keys(frame, each.key) == each.row, each.column] = each.after
        proposal.changes.append(str(each))
    for proposal in proposals.values():
        proposal.problems = _left(proposal)
    return list(proposals.values())


def _judged(data: Path) -> tuple[list[Problem], list[Correction]]:
    """Problems of corrections, and those that wait to be applied."""
    rows = read_text(data, LEDGER).to_dict("records")
    cells: dict[tuple, list[Correction]] = {}
    for each in sorted(
        (Correction(n, **row) for n, row in enumerate(rows, 2)), key=lambda c: c.date
    ):
        cells.setdefault((each.file, each.row, each.column), []).append(each)
    wrong, waiting = [], []
    for steps in cells.values():
        frame, fault = _target(data, steps[-1])
        if fault or (fault := _broken(data, steps)):
            wrong.append(fault)
        elif frame is not None:
            held, fault = _held(data, steps[-1], frame)
            wrong += [fault] if fault else []
            waiting += [steps[-1]] if not fault and held == steps[-1].before else []
    return sorted(wrong), waiting


def _target(data: Path, last: Correction) -> tuple[pd.DataFrame | None, Problem | None]:
    """The table that a correction names, if it can be read; or why there is nothing to correct."""
    if not last.table or not (data / last.file).is_file():
        mend = "no table that can be corrected: write its path in data/, like scaled/documents.csv"
        return None, _problem(data, last, "file", mend)
    if last.table == "codings":
        mend = "a coder's row is never changed: correct the code in adjudications.csv"
        return None, _problem(data, last, "file", mend)
    try:
        frame = read_text((data / last.file).parent, last.table)
    except (OSError, ValueError):
        return None, None
    if not set(last.key) <= set(frame):
        return None, None
    columns = [name for name in frame if name not in last.key]
    if last.column not in columns:
        mend = f"no column to correct: write one of: {', '.join(columns)}"
        return None, _problem(data, last, "column", mend)
    return frame, None


def _broken(data: Path, steps: list[Correction]) -> Problem | None:
    """Where the corrections of one cell do not lead from one to the next."""
    for each in steps:
        if each.before == each.after:
            return _problem(data, each, "after", "as before: write what the cell should hold")
    for earlier, later in pairwise(steps):
        if later.before != earlier.after:
            mend = f"row {earlier.place} left {earlier.after!r} there: begin with that"
            return _problem(data, later, "before", mend)
    return None


def _held(data: Path, last: Correction, frame: pd.DataFrame) -> tuple[str, Problem | None]:
    """What a cell holds, and what is wrong if no correction of it can be that."""
    found = frame.loc[_keys(frame, last.key) == last.row, last.column]
    if len(found):
        held, mend = found.iloc[0], ""
        if held not in (last.before, last.after):
            mend = (
                f"the cell holds {held!r}, neither this nor {last.after!r}: look up what is right"
            )
        return held, _problem(data, last, "before", mend) if mend else None
    mend = f"no row of {last.file} has this key: write its {', '.join(last.key)}"
    if last.table == "adjudications":
        codings = read_text((data / last.file).parent, "codings")
        given = codings.loc[_keys(codings, last.key) == last.row, "code"]
        if last.column == "code" and set(given) == {last.after}:
            return last.after, None
        mend += ", or add the row there, with its documents and reason"
    return "", _problem(data, last, "row", mend)


def _left(proposal: Proposal) -> list[Problem]:
    """Problems that the tables would have with the corrections made."""
    with TemporaryDirectory() as folder:
        tables = Path(folder)
        for path in proposal.folder.glob("*.csv"):
            copy(path, tables)
        store.write(tables, proposal.tables, store.fingerprint(tables))
        if (tables / "interventions.csv").is_file():
            found = check(tables)
        else:
            found = [p for n in proposal.tables for p in check_table(tables / f"{n}.csv", n)[0]]
    return [
        replace(each, file=str(proposal.folder / Path(each.file).name),
                mend=f"with the corrections made, {each.mend}")
        for each in found
    ]  # fmt: skip


def _keys(frame: pd.DataFrame, key: list[str]) -> pd.Series:
    """The key of each row, as ``corrections.csv`` names it."""
    rows = frame[key].itertuples(index=False, name=None)
    return pd.Series(map(", ".join, rows), frame.index, dtype="str")


def _problem(data: Path, each: Correction, column: str, mend: str) -> Problem:
    return Problem(str(data / f"{LEDGER}.csv"), each.place, column, getattr(each, column), mend)
