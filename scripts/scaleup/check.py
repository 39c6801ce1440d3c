"""Every problem in a corpus, with file, row, column, value and what to write instead.

Each table is held against its schema (``schema``), and all of them against the rules that join
them (``rules``).
"""

import os
import re
from itertools import chain
from pathlib import Path

import pandas as pd

from scaleup.cell import NAME
from scaleup.dictionary import DATA, TABLES, fields, metadata
from scaleup.frameworks import LABELS, targets
from scaleup.rules import DEVICE, FINISHED, RULES, foreign
from scaleup.schema import Problem, check_table, table_schema

RESERVED = ["chapters", "data", "reports"]  # folders of the built book


def check(folder: Path, unfinished: bool = False) -> list[Problem]:
    """All problems of the corpus in a folder, sorted by file and row; empty when there is none.

    With ``unfinished``, work that is still to be done is none: interventions that nobody has
    coded, codes that a coder has left out, disagreements that are not adjudicated.
    """
    known = {f"{name}.csv" for name in TABLES}
    mend = "no table of this name: rename it to one of: " + ", ".join(sorted(known))
    problems = [
        Problem(str(path), None, "", "", mend)
        for path in folder.glob("*.csv")
        if path.name not in known
    ]
    frames = {}
    for name in TABLES:
        path = folder / f"{name}.csv"
        if not os.path.isfile(path):
            if os.path.lexists(path):
                mend = "not a file that can be read: put the table in its place"
                problems.append(Problem(str(path), None, "", "", mend))
            elif not metadata()["tables"][name].get("optional"):
                columns = ",".join(f["name"] for f in fields(name) if not f.get("optional"))
                mend = f"missing: add this table, with the header {columns}"
                problems.append(Problem(str(path), None, "", "", mend))
            continue
        found, frame = check_table(path, name)
        problems += found
        if frame is not None:
            frames[name] = frame
    for rule in RULES if unfinished else [*RULES, *FINISHED]:
        problems += rule(folder, frames)
    return sorted(set(problems), key=lambda p: (p.file, p.row or 0, p.column, p.mend))


def check_shared() -> list[Problem]:
    """All problems of the tables in ``data/`` that belong to no corpus."""
    if problems := _dictionary():
        return problems
    paths = {file["table"]: DATA / file["path"] for file in metadata()["files"]}
    missing = [path for path in paths.values() if not os.path.isfile(path)]
    if missing:
        return [Problem(str(path), None, "", "", "missing: bring it back") for path in missing]
    checked = {name: check_table(path, name) for name, path in paths.items()}
    problems = list(chain.from_iterable(found for found, _ in checked.values()))
    if problems:
        return problems
    for name, (_, frame) in checked.items():
        problems += foreign(paths[name], name, frame, {})
    problems += _crosswalk_targets(paths["crosswalk"], checked["crosswalk"][1])
    for folder in corpora():
        taken = folder.name in RESERVED or re.fullmatch(DEVICE, folder.name)
        if taken or not re.fullmatch(NAME, folder.name):
            mend = f"rename the folder: a-z, 0-9 and hyphens, and none of {', '.join(RESERVED)}"
            problems.append(Problem(str(folder), None, "", folder.name, mend))
        if folder.name not in metadata()["corpora"]:
            mend = f"add [corpora.{folder.name}] with a title: the data package leaves it out"
            problems.append(Problem(str(DATA / "datapackage.toml"), None, "", "", mend))
    return problems


def _dictionary() -> list[Problem]:
    """What keeps the schemas from being read."""
    row = None
    try:
        for name in [*TABLES, *(file["table"] for file in metadata()["files"])]:
            table_schema(name, [])
        metadata()["corpora"]
        return []
    except OSError as error:
        mend = f"cannot be read ({error.strerror}): bring it back"
    except ValueError as error:
        place = re.search(r"at line (\d+)", str(error))
        row, mend = place and int(place[1]), f"{error}: correct it, or bring it back"
    except (KeyError, TypeError) as error:
        mend = f"not as it was ({error}): bring it back"
    return [Problem(str(DATA / "datapackage.toml"), row, "", "", mend)]


def corpora() -> list[Path]:
    """Every corpus in ``data/``."""
    return sorted(path.parent for path in DATA.glob("*/interventions.csv"))


def _crosswalk_targets(path: Path, frame: pd.DataFrame) -> list[Problem]:
    known = {kind: targets(kind).index for kind in LABELS}
    mend = "no such decision, item or ingredient: write one that is in its table"
    return [
        Problem(str(path), row.Index + 2, "target", row.target, mend)
        for row in frame.itertuples()
        if row.target not in known.get(row.target_kind, [])
    ]
