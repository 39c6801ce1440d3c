"""Rules that join the tables of a corpus, and what breaks them.

What is named exists; a code cites its documents; nothing is coded twice or left out; a
disagreement is settled. A rule takes the folder of a corpus and its tables as text, by name
(those that could be read), and returns problems.
"""

import re
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from shlex import quote

import pandas as pd

from scaleup.dictionary import CODES, codebook, fields
from scaleup.overview import country_name
from scaleup.schema import Problem

CLOSE = 0.8  # of 1: how like an unknown id one must be to be offered
MANY = 5  # codes missing of one coder and intervention that are told in one line


def references(folder: Path, frames: dict) -> list[Problem]:
    """Every intervention, component and document that is named exists."""
    found = (foreign(folder / f"{name}.csv", name, frames[name], frames) for name in frames)
    return list(chain.from_iterable(found))


def foreign(path: Path, name: str, frame: pd.DataFrame, frames: dict) -> list[Problem]:
    """Cells of one table that name what is not there."""
    problems = []
    for field in fields(name):
        if "references" not in field or field["name"] not in frame:
            continue
        table, column = field["references"].split(".")
        target = codebook() if table == "codebook" else frames.get(table)
        if target is None or column not in target:
            continue
        known, separator = dict.fromkeys(target[column]), field.get("list")
        where = "data/codebook/" if table == "codebook" else f"{table}.csv"
        for index, cell in frame[field["name"]].items():
            for value in cell.split(separator) if separator else [cell]:
                if cell and value not in known:
                    mend = f"not in {where}: write one that is there, or add it there"
                    if separator and re.search(r"[\s,]", value):
                        mend = f"not in {where}: put {separator} alone between two"
                    elif near := get_close_matches(value, known, 1, CLOSE):
                        mend += f" (is it {near[0]}?)"
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
    """Somebody coded each intervention, and whoever began one coded every component of it.

    Where any ingredient is coded, the same holds for ingredients. A coder may leave out whole
    interventions, or all ingredients of one.
    """
    if not {"interventions", "codings"} <= frames.keys():
        return []
    path, codings = str(folder / "codings.csv"), frames["codings"]
    problems, book = [], codebook()
    for kind, components in book.groupby("kind", sort=False)["component"]:
        coded = codings[codings["component"].isin(components)]
        if coded.empty and kind == "ingredients":
            continue
        given = coded.groupby(["intervention", "coder"], sort=False)["component"].agg(set)
        begun = set(given.index.get_level_values("intervention"))
        problems += [
            Problem(path, None, "intervention", name,
                    f"nobody coded the {kind} of {name}: fill in a coding sheet (scaleup sheet "
                    f"{quote(str(folder))} --coder NAME --intervention {name} --out FILE)")
            for name in frames["interventions"]["intervention"] if name not in begun
        ]  # fmt: skip
        for (intervention, coder), done in given.items():
            missing = [component for component in components if component not in done]
            if len(missing) > MANY:
                mend = (
                    f"{coder} has {len(done)} of {len(components)} {kind} of {intervention}: "
                    f"correct the coder's name, or add the rest, first {missing[0]}"
                )
                problems.append(Problem(path, None, "coder", coder, mend))
                continue
            for component in missing:
                mend = (
                    f"missing: {coder} has no code for {intervention}, {component}; add the row, "
                    "with not_reported if no document speaks of it"
                )
                problems.append(Problem(path, None, "component", component, mend))
    return problems


def _given(codings: pd.DataFrame) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Codes with their documents, by intervention and component."""
    given: dict[tuple, set] = {}
    for row in codings.itertuples():
        given.setdefault((row.intervention, row.component), set()).add((row.code, row.documents))
    return given


def settlement(folder: Path, frames: dict) -> list[Problem]:
    """Each disagreement between coders is adjudicated."""
    if not {"codings", "adjudications"} <= frames.keys():
        return []
    path, settled = str(folder / "adjudications.csv"), frames["adjudications"]
    done = set(settled[["intervention", "component"]].itertuples(index=False, name=None))
    return [
        Problem(path, None, "component", component,
                f"coders differ on {intervention}, {component}: "
                "add a row with the code that holds and the reason, or fill in a sheet "
                f"(scaleup adjudicate {quote(str(folder))} --sheet FILE)")
        for (intervention, component), claims in _given(frames["codings"]).items()
        if len({code for code, _ in claims}) > 1 and (intervention, component) not in done
    ]  # fmt: skip


def needless(folder: Path, frames: dict) -> list[Problem]:
    """No adjudication is about a code that nobody gave, or repeats what all coders say."""
    if not {"codings", "adjudications"} <= frames.keys():
        return []
    path, settled = str(folder / "adjudications.csv"), frames["adjudications"]
    given = _given(frames["codings"])
    return [
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


RULES = [references, interventions, codes, needless, fact_sources]
FINISHED = [completeness, settlement]  # that hold once the work is done
