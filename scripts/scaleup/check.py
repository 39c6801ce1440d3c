"""Every problem in a corpus, with file, row, column, value and what to write instead.

Each table is held against its schema (``schema``), and all of them against the rules that join
them (``rules``).
"""

import re
from itertools import chain
from pathlib import Path

import pandas as pd

from scaleup.dictionary import DATA, TABLES, fields, metadata
from scaleup.frameworks import LABELS, targets
from scaleup.rules import FINISHED, RULES, foreign
from scaleup.schema import Problem, check_table

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
        if not path.is_file():
            if not metadata()["tables"][name].get("optional"):
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
    paths = {file["table"]: DATA / file["path"] for file in metadata()["files"]}
    missing = [path for path in paths.values() if not path.is_file()]
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
        if folder.name in RESERVED or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", folder.name):
            mend = f"rename the folder: a-z, 0-9 and hyphens, and none of {', '.join(RESERVED)}"
            problems.append(Problem(str(folder), None, "", folder.name, mend))
        if folder.name not in metadata()["corpora"]:
            mend = f"add [corpora.{folder.name}] with a title: the data package leaves it out"
            problems.append(Problem(str(DATA / "datapackage.toml"), None, "", "", mend))
    return problems


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
