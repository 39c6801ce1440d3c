"""Every problem in a corpus, with file, row, column, value and what to write instead.

Each table is held against its schema (``schema``); the rules that join tables are here: a code
cites its documents, a disagreement is settled, nothing is coded twice or left out.
"""

import re
from itertools import chain
from pathlib import Path

import pandas as pd

from scaleup.corpus import CODES, DATA, TABLES, codebook, fields, metadata
from scaleup.frameworks import LABELS, targets
from scaleup.overview import country_name
from scaleup.schema import Problem, check_table

RESERVED = ["chapters", "data", "reports"]  # folders of the built book
MANY = 30  # codes missing of one coder that are told in one line


def check(folder: Path) -> list[Problem]:
    """All problems of the corpus in a folder, sorted by file and row; empty when there is none."""
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
    for rule in (references, interventions, codes, completeness, settlement, fact_sources):
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
        problems += _foreign(paths[name], name, frame, {})
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


def references(folder: Path, frames: dict) -> list[Problem]:
    """Every intervention, component and document that is named exists."""
    found = (_foreign(folder / f"{name}.csv", name, frames[name], frames) for name in frames)
    return list(chain.from_iterable(found))


def _foreign(path: Path, name: str, frame: pd.DataFrame, frames: dict) -> list[Problem]:
    problems = []
    for field in fields(name):
        if "references" not in field or field["name"] not in frame:
            continue
        table, column = field["references"].split(".")
        target = codebook() if table == "codebook" else frames.get(table)
        if target is None or column not in target:
            continue
        known, separator = set(target[column]), field.get("list")
        where = "data/codebook/" if table == "codebook" else f"{table}.csv"
        for index, cell in frame[field["name"]].items():
            for value in cell.split(separator) if separator else [cell]:
                if cell and value not in known:
                    mend = f"not in {where}: write one that is there, or add it there"
                    problems.append(Problem(str(path), index + 2, field["name"], value, mend))
    return problems


def interventions(folder: Path, frames: dict) -> list[Problem]:
    """Countries exist, names differ, and no figure for reach is older than the start."""
    if "interventions" not in frames:
        return []
    path, frame = str(folder / "interventions.csv"), frames["interventions"]
    problems = []
    for index, cell in frame.get("countries", pd.Series(dtype=str)).items():
        for code in filter(None, cell.split(";")):
            try:
                country_name(code)
            except KeyError:
                mend = "no such country: write its ISO 3166-1 alpha-3 code, such as KEN"
                problems.append(Problem(path, index + 2, "countries", code, mend))
    for index, name in frame.get("name", pd.Series(dtype=str)).items():
        if name and (frame["name"] == name).sum() > 1:
            mend = "two interventions have this name: add what tells them apart"
            problems.append(Problem(path, index + 2, "name", name, mend))
    for column in {"reach_year", "schools_year"} & set(frame) if "start_year" in frame else ():
        years = frame[["start_year", column]].apply(pd.to_numeric, errors="coerce")
        for index in frame.index[years[column] < years["start_year"]]:
            mend = f"before the start in {frame.at[index, 'start_year']}: correct one of the two"
            problems.append(Problem(path, index + 2, column, frame.at[index, column], mend))
    return problems


def codes(folder: Path, frames: dict) -> list[Problem]:
    """A code that claims something cites a document on its intervention and has a note."""
    problems = []
    owner = {}
    if "documents" in frames:
        owner = dict(frames["documents"][["document", "intervention"]].to_numpy())
    for name, words in (("codings", "note"), ("adjudications", "reason")):
        if name not in frames:
            continue
        path = str(folder / f"{name}.csv")
        for index, row in frames[name].iterrows():
            cited = [document for document in row["documents"].split(";") if document]
            if row["code"] in CODES[:2]:
                if not cited:
                    mend = f"{row['code']} needs a document: cite it, or write not_reported"
                    problems.append(Problem(path, index + 2, "documents", "", mend))
                if not row[words].strip():
                    mend = f"{row['code']} needs a {words}: say what the document says"
                    problems.append(Problem(path, index + 2, words, "", mend))
            elif cited and row["code"] == CODES[2]:
                mend = "not_reported cites no document: leave it empty, or change the code"
                problems.append(Problem(path, index + 2, "documents", row["documents"], mend))
            for document in cited:
                if owner.get(document, "") not in ("", row["intervention"]):
                    mend = f"is about {owner[document]}: cite a document on {row['intervention']}"
                    problems.append(Problem(path, index + 2, "documents", document, mend))
    return problems


def completeness(folder: Path, frames: dict) -> list[Problem]:
    """Every coder codes every component; and every ingredient, where any is coded."""
    if not {"interventions", "codings"} <= frames.keys():
        return []
    path, codings = str(folder / "codings.csv"), frames["codings"]
    coders = list(dict.fromkeys(codings["coder"]))
    if not coders:
        return [Problem(path, None, "", "", "no codes: add at least one coder's")]
    ingredients = set(codebook("ingredients")["component"])
    book = codebook() if ingredients & set(codings["component"]) else codebook("components")
    done = set(codings[["coder", "intervention", "component"]].itertuples(index=False, name=None))
    wanted = [(i, c) for i in frames["interventions"]["intervention"] for c in book["component"]]
    problems = []
    for coder in coders:
        missing = [key for key in wanted if (coder, *key) not in done]
        if len(missing) > MANY:
            mend = (
                f"{coder} has {len(wanted) - len(missing)} of {len(wanted)} codes: correct the "
                f"coder's name, or add the rest, first {', '.join(missing[0])}"
            )
            problems.append(Problem(path, None, "coder", coder, mend))
            continue
        for intervention, component in missing:
            mend = (
                f"missing: {coder} has no code for {intervention}, {component}; add the row, "
                "with not_reported if no document speaks of it"
            )
            problems.append(Problem(path, None, "component", component, mend))
    return problems


def settlement(folder: Path, frames: dict) -> list[Problem]:
    """Each disagreement is adjudicated, and no adjudication repeats what the coders agree on."""
    if not {"codings", "adjudications"} <= frames.keys():
        return []
    given: dict[tuple, set] = {}
    for row in frames["codings"].itertuples():
        given.setdefault((row.intervention, row.component), set()).add((row.code, row.documents))
    path, settled = str(folder / "adjudications.csv"), frames["adjudications"]
    done = set(settled[["intervention", "component"]].itertuples(index=False, name=None))
    return [
        Problem(path, None, "component", component,
                f"coders differ on {intervention}, {component}: "
                "add a row with the code that holds and the reason")
        for (intervention, component), claims in given.items()
        if len({code for code, _ in claims}) > 1 and (intervention, component) not in done
    ] + [
        Problem(path, row.Index + 2, "component", row.component,
                f"nobody coded this for {row.intervention}: add codes, or delete this row")
        for row in settled.itertuples()
        if (row.intervention, row.component) not in given
    ] + [
        Problem(path, row.Index + 2, "code", row.code,
                "all coders gave this code with these documents: delete this row, or change it")
        for row in settled.itertuples()
        if given.get((row.intervention, row.component)) == {(row.code, row.documents)}
    ]  # fmt: skip


def fact_sources(folder: Path, frames: dict) -> list[Problem]:
    """Where facts are listed, each sourced cell of the interventions table is one of them."""
    if not {"interventions", "facts"} <= frames.keys():
        return []
    facts = frames["facts"]
    stated = _values(facts[facts["used"] == "yes"])
    sourced = [field["name"] for field in fields("interventions") if field.get("sourced")]
    sourced = [column for column in sourced if column in frames["interventions"]]
    cells = frames["interventions"].melt(
        "intervention", sourced, "column", "value", ignore_index=False
    )
    held = _values(cells)
    lacking = "no row of facts.csv with used = yes gives this value: add it with its document"
    differing = "used = yes, but interventions.csv has another value there: make them alike"
    columns = [field["name"] for field in fields("interventions")]
    return [
        Problem(str(folder / "facts.csv"), index + 2, "column", column,
                "not a column of interventions.csv: write one of: " + ", ".join(columns))
        for index, column in facts["column"].items() if column not in columns
    ] + [
        Problem(str(folder / "interventions.csv"), index + 2, column, value, lacking)
        for (intervention, column, value), index in held.items()
        if (intervention, column, value) not in stated
    ] + [
        Problem(str(folder / "facts.csv"), index + 2, "value", value, differing)
        for (intervention, column, value), index in stated.items()
        if column in columns and (intervention, column, value) not in held
    ]  # fmt: skip


def _values(facts: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """Each single value (lists taken apart) with the row it stands in."""
    separators = {field["name"]: field.get("list") for field in fields("interventions")}
    return {
        (row.intervention, row.column, value): row.Index
        for row in facts.itertuples()
        for value in row.value.split(separators.get(row.column) or "\0")
        if value
    }
