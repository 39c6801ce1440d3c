"""Make a new corpus: of somebody's table with a row for each intervention, or of other files.

``exchange/mapping.py`` describes the mapping file that leads from their columns to ours.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from scaleup import store
from scaleup.check import check
from scaleup.dictionary import CODES, codebook
from scaleup.exchange import foreign
from scaleup.exchange import mapping as mappings
from scaleup.exchange.conversion import tables
from scaleup.exchange.mapping import Mapping, near
from scaleup.new import slug
from scaleup.schema import Problem


@dataclass(frozen=True)
class Imported:
    """What came of an import: its problems, or else what was made.

    ``lacking`` are components for which the table has no column, ``left_out`` columns of the
    table that the mapping does not name, ``bare`` rows that hold nothing but a name.
    """

    problems: list[Problem]
    interventions: int = 0
    components: int = 0
    lacking: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    bare: tuple[int, ...] = ()


def import_table(path: Path, by: Path, folder: Path) -> Imported:
    """Make a corpus of a table with a row for each intervention.

    Every code and every fact cites the table itself. The corpus is written whole, or, where there
    is any problem, not at all.

    Parameters
    ----------
    path : Path
        A CSV file or a workbook.
    by : Path
        The mapping file.
    folder : Path
        The new corpus.

    Raises
    ------
    FileExistsError
        If there is anything in the folder.
    OSError
        If it cannot be written.
    """
    _vacant(folder)
    problems, mapping = mappings.read(by)
    if mapping is None:
        return Imported(problems)
    faults, table = foreign.read(path, mapping.sheet)
    problems += faults
    if table is None:
        return Imported(problems)
    ours = {ours: theirs for theirs, ours in mapping.columns.items() if theirs in table}
    problems += _columns(table, mapping, by) + _words(path, by, table, mapping, ours)
    if "name" not in ours:
        return Imported(problems)
    problems += _unnamed(path, table, ours)
    made = tables(table, mapping, ours)
    problems += [
        _theirs(problem, made, ours, path, by)
        for problem in create(folder, made, only_check=bool(problems))
    ]
    components = made["codings"]["component"].unique()
    return Imported(
        sorted(set(problems), key=lambda p: (p.file != str(by), p.row or 0, p.column, p.mend)),
        len(table),
        len(components),
        tuple(component for component in components if component not in ours),
        tuple(theirs for theirs in table if theirs not in mapping.columns),
        tuple(table.index[(table[list(ours.values())] != "").sum(axis=1) == 1]),
    )


def import_eppi(path: Path, folder: Path) -> Imported:
    """Make a corpus of a JSON file of EPPI-Reviewer; raises as ``import_table`` does."""
    from scaleup.exchange import eppi_reader

    _vacant(folder)
    made = eppi_reader.read(path)
    problems = [
        replace(problem, file=f"{path}, as {Path(problem.file).name}")
        for problem in create(folder, made)
    ]
    return Imported(problems, len(made["interventions"]), made["codings"]["component"].nunique())


def create(folder: Path, tables: dict[str, pd.DataFrame], only_check: bool = False) -> list:
    """Write a new corpus if it is sound, whole or not at all.

    Parameters
    ----------
    folder : Path
        Not there yet, or empty.
    tables : dict of str to DataFrame
        As text, by name.
    only_check : bool
        Whether to write nothing even if it is sound.

    Returns
    -------
    list of Problem
        With none of them, it is written.
    """
    _vacant(folder)
    folder = folder.resolve()
    with TemporaryDirectory(prefix=".import-", dir=folder.parent) as begun:
        made = Path(begun) / folder.name
        made.mkdir()
        store.write(made, tables, store.fingerprint(made))
        problems = check(made)
        if problems or only_check:
            return problems
        if folder.is_dir():  # somebody may stand in it
            store.write(folder, tables, ())
        else:
            made.rename(folder)
    return []


def _vacant(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise FileExistsError(f"{folder}: is there already; name a folder that is not, or is empty")
    if not folder.parent.is_dir():
        raise FileNotFoundError(f"{folder.parent}: no such folder; make it first")


def _columns(table: pd.DataFrame, mapping: Mapping, by: Path) -> list[Problem]:
    """Columns that the mapping names and the table lacks."""
    problems = []
    for theirs in mapping.columns:
        if theirs in table:
            continue
        mend = f"[columns] {theirs!r}: not in the table{near(theirs, table)}"
        below = table.index[(table == theirs).any(axis=1)]
        if len(below):
            mend += f"; it stands in row {below[0]}: delete the rows above its column names"
        problems.append(Problem(str(by), None, "", "", mend))
    return problems


def _words(path: Path, by: Path, table, mapping: Mapping, ours: dict) -> list[Problem]:
    """Words that the mapping does not say how to read, each where it first stands."""
    places = {}
    for theirs in (ours[name] for name in codebook()["component"] if name in ours):
        for row, word in table[theirs].items():
            if word not in mapping.codes:
                places.setdefault(word, []).append((row, theirs))
    mend = f"not in [codes] of {by}: add it there with one of {', '.join(CODES)}, or correct it"
    return [
        Problem(str(path), *min(cells), word, mend + near(word, mapping.codes) + _so_in(cells))
        for word, cells in places.items()
    ]


def _so_in(cells: list) -> str:
    return f" (so in {len(cells):,} cells)" if len(cells) > 1 else ""


def _unnamed(path: Path, table: pd.DataFrame, ours: dict) -> list[Problem]:
    """Names that no id can be made of, where no column gives one."""
    mend = "no letter from a to z to make an id of: add a column of ids, mapped to 'intervention'"
    return [
        Problem(str(path), row, ours["name"], cells[ours["name"]], mend)
        for row, cells in table.iterrows()
        if cells[ours["name"]]
        and not cells.get(ours.get("intervention"))
        and not slug(cells[ours["name"]])
    ]


def _theirs(problem: Problem, made: dict, ours: dict, path: Path, by: Path) -> Problem:
    """A problem of a corpus as one of the table, or of the mapping file, that it was made of."""
    name, column = Path(problem.file).stem, problem.column
    if name == "documents":
        value = f" = {problem.value!r}" if problem.value else ""
        return Problem(str(by), None, "", "", f"[document] {column}{value}: {problem.mend}")
    if column in ("coder", "coded_on"):
        return Problem(str(by), None, "", "", f"{column} = {problem.value!r}: {problem.mend}")
    if problem.row is None:
        return replace(problem, file=str(path))
    line = made[name].iloc[problem.row - 2]
    if name == "codings":
        column = f"{line['component']}.note" if column == "note" else line["component"]
    elif name == "facts":
        column = line["column"]
    elif column == "intervention":
        column = column if column in ours else "name"
    return Problem(str(path), line.name, ours.get(column, column), problem.value, problem.mend)


def without_mapping(path: Path) -> str:
    """What to do about a table that comes without a mapping file."""
    _, table = foreign.read(path)
    known = set(codebook()["component"])
    if table is not None and known & set(table):
        return (
            f"{path} has columns of ours, yet must be given with its mapping file: --map FILE. "
            f"scaleup export --as wide wrote one beside it, {path.with_suffix('.toml').name}"
        )
    return f"{path} needs a mapping file: --map FILE. scaleup import --help shows one to begin with"
