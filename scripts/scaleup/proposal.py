"""A change of a corpus that a filled-in sheet asks for, before anything is written.

The rules of the data are those of ``check``: it reads the corpus as it would be, and what it finds
is told by the sheet and row that the person has.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from scaleup import store
from scaleup.check import check
from scaleup.dictionary import fields, metadata, read_text
from scaleup.reader import Sheet
from scaleup.schema import Problem

Place = tuple[str, int]  # the file (and its sheet) and the row that something stands in


@dataclass
class Proposal:
    """What sheets would change in a corpus.

    Parameters
    ----------
    folder : Path
        The corpus.
    seen : tuple
        Its ``store.fingerprint`` when it was read.
    problems : list of Problem
        Why nothing can be written; by file, sheet, row and column of what was filled in.
    remarks : list of str
        What was left aside.
    changes : list of str
        What would be new or other than before, in words.
    tables : dict of str to DataFrame
        The tables as they would be; empty if nothing changes.
    """

    folder: Path
    seen: tuple
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def write(self) -> None:
        """Write the tables, all of them or none.

        Raises
        ------
        OSError
            As ``store.write`` does.
        """
        store.write(self.folder, self.tables, self.seen)

    def judge(self, rows: dict[str, pd.DataFrame]) -> None:
        """Put rows, by table, into the corpus as it would be, and check that.

        The rows are indexed as those of a ``reader.Sheet``; no key stands in them twice.
        """
        places = {}
        for name, new in rows.items():
            if new.empty:
                continue
            key = metadata()["tables"][name]["primaryKey"]
            merged = store.merge(read_text(self.folder, name), new, key)
            origin = dict(zip(_keys(new, key), new.index, strict=True))
            for row, each in enumerate(_keys(merged, key), start=2):
                if each in origin:
                    places[f"{name}.csv", row] = origin[each]
            self.tables[name] = merged
        told = {(problem.file, problem.row, problem.column) for problem in self.problems}
        for problem in self._found():
            name = Path(problem.file).name
            if (name, problem.row) in places:
                place, row = places[name, problem.row]
                if (place, row, problem.column) in told:
                    continue
                mend = problem.mend
            else:
                place, row = str(self.folder / name), problem.row
                mend = f"with this sheet added, {problem.mend}"
            self.problems.append(Problem(place, row, problem.column, problem.value, mend))
        self.problems.sort(key=lambda problem: (problem.file, problem.row or 0))

    def _found(self) -> list[Problem]:
        with TemporaryDirectory() as copy:
            for path in self.folder.glob("*.csv"):
                (Path(copy) / path.name).write_bytes(path.read_bytes())
            store.write(Path(copy), self.tables, store.fingerprint(Path(copy)))
            return check(Path(copy), unfinished=True)


def _keys(frame: pd.DataFrame, key: list[str]) -> list[tuple]:
    return list(frame[key].itertuples(index=False, name=None))


def columns(sheet: Sheet, needed: list[str], known: list[str]) -> tuple[list[Problem], list[str]]:
    """Problems of the columns that a sheet lacks, and remarks on those that are not read."""
    problems, lower = [], {name.lower(): name for name in sheet.frame}
    if not set(needed) & set(lower):
        mend = f"none of the columns {', '.join(needed)}: row 1 must hold their names"
        return [Problem(sheet.place, 1, "", "", mend)], []
    for name in needed:
        if name not in sheet.frame:
            near = get_close_matches(name, lower, 1)
            hint = f" (is it the column written {lower[near[0]]!r}?)" if near else ""
            mend = f"missing column {name!r}: add it to the header{hint}"
            problems.append(Problem(sheet.place, 1, "", "", mend))
    extra = [name for name in sheet.frame if name not in known]
    remarks = [f"{sheet.place}: not read: column {', '.join(extra)}"] if extra else []
    return problems, remarks


def required(table: str) -> list[str]:
    """Columns that a table must have."""
    return [each["name"] for each in fields(table) if not each.get("optional")]


def rows(sheet: Sheet, names: list[str]) -> Iterator[tuple[Place, dict]]:
    """Each row of a sheet by its place; a column that it lacks is empty."""
    frame = sheet.frame.reindex(columns=names, fill_value="")
    return zip(frame.index, frame.to_dict("records"), strict=True)


def by_place(found: dict[Place, dict], names: list[str]) -> pd.DataFrame:
    """Rows as ``Proposal.judge`` takes them."""
    index = pd.MultiIndex.from_tuples(list(found), names=["place", "row"])
    return pd.DataFrame(list(found.values()), index, names, dtype=str)


def cited(cell: str) -> str:
    """A cell that lists documents, as tables hold it.

    >>> cited("read-india-01 ; read-india-03;")
    'read-india-01;read-india-03'
    """
    return ";".join(filter(None, (part.strip() for part in cell.split(";"))))
