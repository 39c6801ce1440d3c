"""Every problem in a corpus, with file, row, column, value and what to write instead.

Each table is held against its schema (``schema``); the rules that join tables are here: a code
cites its documents, a disagreement is settled, nothing is coded twice or left out.
"""

from itertools import chain
from pathlib import Path

import pandas as pd

from scaleup.corpus import CODES, DATA, TABLES, codebook, fields, metadata
from scaleup.schema import Problem, check_table

SOURCED = [
    "organisation", "countries", "income_group", "stage", "subject", "delivered_by",
    "start_year", "schools", "learners", "reach_year", "effect_design", "effect_direction",
    "countries_reported", "membership",
]  # fmt: skip


def check(folder: Path) -> list[Problem]:
    """All problems of the corpus in a folder, sorted by file and row; empty when there is none."""
    problems, frames = [], {}
    for name in TABLES:
        path = folder / f"{name}.csv"
        if not path.is_file():
            if not metadata()["tables"][name].get("optional"):
                problems.append(Problem(str(path), None, "", "", "missing: add this table"))
            continue
        found, frame = check_table(path, name)
        problems += found
        if frame is not None:
            frames[name] = frame
    for rule in (references, codes, completeness, settlement, fact_sources):
        problems += rule(folder, frames)
    return sorted(set(problems), key=lambda p: (p.file, p.row or 0, p.column, p.mend))


def check_shared() -> list[Problem]:
    """All problems of the tables in ``data/`` that belong to no corpus."""
    problems = []
    for file in metadata()["files"]:
        found, frame = check_table(DATA / file["path"], file["table"])
        problems += found
        if frame is not None:
            problems += _foreign(DATA / file["path"], file["table"], frame, {})
    return problems


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
                    mend = f"not in {where}: write a {column} that is there, or add it there"
                    problems.append(Problem(str(path), index + 2, field["name"], value, mend))
    return problems


def codes(folder: Path, frames: dict) -> list[Problem]:
    """A code that claims something cites a document on its intervention and has a note."""
    problems = []
    owner = dict(frames["documents"][["document", "intervention"]].to_numpy()) if (
        "documents" in frames
    ) else {}  # fmt: skip
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
                if owner.get(document, row["intervention"]) != row["intervention"]:
                    mend = f"is about {owner[document]}: cite a document on {row['intervention']}"
                    problems.append(Problem(path, index + 2, "documents", document, mend))
    return problems


def completeness(folder: Path, frames: dict) -> list[Problem]:
    """Every coder codes every intervention on every component that the corpus codes."""
    if not {"interventions", "codings"} <= frames.keys():
        return []
    path, codings = str(folder / "codings.csv"), frames["codings"]
    coders = list(dict.fromkeys(codings["coder"]))
    if not coders:
        return [Problem(path, None, "", "", "no codes: add at least one coder's")]
    book = codebook()
    book = book[(book["kind"] == "components") | book["component"].isin(codings["component"])]
    done = set(codings[["coder", "intervention", "component"]].itertuples(index=False, name=None))
    return [
        Problem(path, None, "component", component,
                f"missing: {coder} has no code for {intervention}, {component}; add the row, "
                "with not_reported if no document speaks of it")
        for coder in coders
        for intervention in frames["interventions"]["intervention"]
        for component in book["component"]
        if (coder, intervention, component) not in done
    ]  # fmt: skip


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
    sourced = [column for column in SOURCED if column in frames["interventions"]]
    cells = frames["interventions"].melt(
        "intervention", sourced, "column", "value", ignore_index=False
    )
    held = _values(cells)
    lacking = "no row of facts.csv with used = yes gives this value: add it with its document"
    differing = "used = yes, but interventions.csv has another value there: make them alike"
    return [
        Problem(str(folder / "interventions.csv"), index + 2, column, value, lacking)
        for (intervention, column, value), index in held.items()
        if (intervention, column, value) not in stated
    ] + [
        Problem(str(folder / "facts.csv"), index + 2, "value", value, differing)
        for (intervention, column, value), index in stated.items()
        if (intervention, column, value) not in held
    ]


def _values(facts: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """Each single value (lists taken apart) with the row it stands in."""
    separators = {field["name"]: field.get("list") for field in fields("interventions")}
    return {
        (row.intervention, row.column, value): row.Index
        for row in facts.itertuples()
        for value in row.value.split(separators.get(row.column) or "\0")
        if value
    }
