"""Change tables of a corpus on disk, whole or not at all.

New tables are written into the folder ``.change`` beside the old ones. Renaming it to ``.decided``
decides the change; only then does each table move into its place. Whoever finds ``.decided`` after
a crash completes the change (``recover``). While ``.change`` is there nobody else may begin; one
that was left behind counts for nothing after a minute.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

import pandas as pd

BEGUN, DECIDED = ".change", ".decided"
HELD = 60  # seconds for which a change that was begun keeps others out


def merge(old: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Rows of ``old`` with those of ``new`` in their places.

    A row whose key is there already replaces that row; another one follows the last row of its
    intervention, or stands at the end. Columns that ``new`` lacks keep their cells, or are empty.

    Examples
    --------
    >>> key = ["intervention", "component"]
    >>> old = pd.DataFrame([["a", "x", "1"], ["b", "x", "2"]], columns=[*key, "code"])
    >>> new = pd.DataFrame([["b", "x", "3"], ["a", "y", "4"]], columns=[*key, "code"])
    >>> merge(old, new, key).to_numpy().tolist()
    [['a', 'x', '1'], ['a', 'y', '4'], ['b', 'x', '3']]
    """
    rows = old.to_dict("records")
    place = {tuple(row[name] for name in key): index for index, row in enumerate(rows)}
    columns = list(dict.fromkeys([*old, *new]))
    later: dict[str, list[dict]] = {}
    for row in new.to_dict("records"):
        at = place.get(tuple(row[name] for name in key))
        if at is None:
            later.setdefault(row.get("intervention", ""), []).append(row)
        else:
            rows[at] |= row
    last = {row.get("intervention", ""): index for index, row in enumerate(rows)}
    merged = []
    for index, row in enumerate(rows):
        merged.append(row)
        name = row.get("intervention", "")
        if last[name] == index:
            merged += later.pop(name, [])
    for rest in later.values():
        merged += rest
    return pd.DataFrame(merged, columns=columns).fillna("")


def fingerprint(folder: Path) -> tuple:
    """Names, sizes and times of the tables; differs once anybody has changed one."""
    recover(folder)
    found = ((path.name, path.stat()) for path in sorted(folder.glob("*.csv")))
    return tuple((name, stat.st_size, stat.st_mtime_ns, stat.st_ino) for name, stat in found)


def write(folder: Path, tables: dict[str, pd.DataFrame], seen: tuple) -> None:
    """Put tables in the place of those of the same name, all of them or none.

    Parameters
    ----------
    folder : Path
        A corpus.
    tables : dict of str to DataFrame
        Tables as text, by name.
    seen : tuple
        The ``fingerprint`` of the corpus when it was read.

    Raises
    ------
    OSError
        If the tables cannot be written, such as on a full disk; or if somebody else is changing
        the corpus, or has changed it since it was read. Nothing is changed then.
    """
    begun = _begin(folder)
    try:
        for name, frame in tables.items():
            with open(begun / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                frame.to_csv(file, index=False, lineterminator="\n")
                file.flush()
                os.fsync(file.fileno())
        if fingerprint(folder) != seen:
            raise OSError(f"{folder}: changed by somebody else meanwhile; run this again")
        os.rename(begun, folder / DECIDED)
    except BaseException:
        rmtree(begun, ignore_errors=True)
        raise
    recover(folder)


def _begin(folder: Path) -> Path:
    """The folder for new tables, which only one process at a time can make."""
    begun = folder / BEGUN
    with suppress(FileNotFoundError):
        if time.time() - begun.stat().st_mtime > HELD:
            rmtree(begun, ignore_errors=True)
    try:
        begun.mkdir()
    except FileExistsError as error:
        mend = f"{folder}: somebody else is changing it; run this again in a minute"
        raise OSError(mend) from error
    return begun


def recover(folder: Path) -> None:
    """Complete a change that was decided before its tables were all in their places."""
    decided = folder / DECIDED
    while os.path.isdir(decided):
        with suppress(FileNotFoundError):  # somebody else completes it at the same time
            for path in sorted(decided.iterdir()):
                os.replace(path, folder / path.name)
            decided.rmdir()
