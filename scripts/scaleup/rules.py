"""Rules that join the tables of a corpus, and what breaks them.

What is named exists; a code cites its documents; nothing is coded twice or left out; a
disagreement is settled. A rule takes the folder of a corpus and its tables by name (those that
could be read), as text or as categories of texts, and returns problems.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain, count
from pathlib import Path
from shlex import quote

import pandas as pd

from scaleup.cells import CELL
from scaleup.dictionary import CODES, codebook, fields
from scaleup.overview import country_name
from scaleup.schema import Problem, judge, nearest

CLOSE = 0.8  # of 1: how like an unknown id one must be to be offered
COMPARED = 100_000  # pairs of an unknown id and a known one, at most, that are compared
MANY = 5  # codes missing of one coder and intervention that are told in one line
DEVICE = "con|prn|aux|nul|com[0-9]|lpt[0-9]"  # names that Windows keeps for itself


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
        where = "data/codebook/" if table == "codebook" else f"{table}.csv"
        unknown = _unknown(dict.fromkeys(target[column]), field.get("list"), where)
        problems += judge(path, frame[field["name"]], unknown)
    return problems


def _unknown(known: dict, separator: str | None, where: str) -> Callable:
    """The judge of cells that should name something known, several with a separator between."""
    offers = count()

    def faults(cell: str) -> Iterator[tuple[str, str]]:
        for value in cell.split(separator) if separator else [cell]:
            if not cell or value in known:
                continue
            mend = f"not in {where}: write one that is there, or add it there"
            if separator and re.search(r"[\s,]", value):
                mend = f"not in {where}: put {separator} alone between two"
            elif next(offers) * len(known) < COMPARED and (near := nearest(value, known, CLOSE)):
                mend += f" (is it {near}?)"
            yield value, mend

    return faults


def interventions(folder: Path, frames: dict) -> list[Problem]:
    """Countries exist, names differ, and no figure for reach is older than the start."""
    if "interventions" not in frames:
        return []
    path, frame = folder / "interventions.csv", frames["interventions"]
    problems = judge(path, frame["intervention"], _devices)
    problems += judge(path, frame["countries"], _no_countries)
    twice = frame.loc[frame["name"].duplicated(keep=False) & (frame["name"] != ""), "name"]
    mend = "two interventions have this name: add what tells them apart"
    problems += [Problem(str(path), index + 2, "name", name, mend) for index, name in twice.items()]
    for column in {"reach_year", "schools_year"} & set(frame):
        years = frame[["start_year", column]].astype("str").apply(pd.to_numeric, errors="coerce")
        for index in frame.index[years[column] < years["start_year"]]:
            mend = f"before the start in {frame.at[index, 'start_year']}: correct one of the two"
            problems.append(Problem(str(path), index + 2, column, frame.at[index, column], mend))
    return problems


def _devices(name: str) -> Iterator[tuple[str, str]]:
    if re.fullmatch(DEVICE, name):
        yield name, "Windows can have no file of this name, so its page none: write another"


def _no_countries(cell: str) -> Iterator[tuple[str, str]]:
    for code in filter(None, cell.split(";")):
        try:
            country_name(code)
        except KeyError:
            yield code, "no such country: write its ISO 3166-1 alpha-3 code, such as KEN"


def codes(folder: Path, frames: dict) -> list[Problem]:
    """A code that claims something cites a document on its intervention and has a note."""
    problems = []
    for name, words in (("codings", "note"), ("adjudications", "reason")):
        if name not in frames:
            continue
        path, frame = str(folder / f"{name}.csv"), frames[name]
        cites = frame["documents"] != ""
        claims, silent = frame["code"].isin(CODES[:2]), frame["code"] == CODES[2]
        needs = {
            "documents": "a document: cite it, or write not_reported",
            words: f"a {words}: say what the document says",
        }
        for column, need in needs.items():
            problems += [
                Problem(path, index + 2, column, "", f"{code} needs {need}")
                for index, code in frame.loc[claims & (frame[column] == ""), "code"].items()
            ]
        mend = "not_reported cites no document: leave it empty, or change the code"
        problems += [
            Problem(path, index + 2, "documents", cell, mend)
            for index, cell in frame.loc[silent & cites, "documents"].items()
        ]
        if "documents" in frames:
            problems += _about_others(path, frame[cites], frames["documents"])
    return problems


def _about_others(path: str, rows: pd.DataFrame, documents: pd.DataFrame) -> list[Problem]:
    """Documents cited that are about another intervention."""
    owner = dict(zip(documents["document"], documents["intervention"], strict=True))
    cited = rows[["intervention", "documents"]]
    wrong = {
        (intervention, cell): found
        for intervention, cell in cited.drop_duplicates().itertuples(index=False, name=None)
        if (found := [d for d in cell.split(";") if owner.get(d) not in (None, "", intervention)])
    }
    if not wrong:
        return []
    return [
        Problem(path, index + 2, "documents", document,
                f"is about {owner[document]}: cite a document on {intervention}")
        for index, intervention, cell in cited.itertuples(name=None)
        for document in wrong.get((intervention, cell), [])
    ]  # fmt: skip


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
        begun = set(coded["intervention"])
        problems += [
            Problem(path, None, "intervention", name,
                    f"nobody coded the {kind} of {name}: fill in a coding sheet (scaleup sheet "
                    f"{quote(str(folder))} --coder NAME --intervention {name} --out FILE)")
            for name in frames["interventions"]["intervention"] if name not in begun
        ]  # fmt: skip
        by_coder = coded.groupby(["intervention", "coder"], sort=False)["component"]
        if (by_coder.nunique() == len(components)).all():  # much faster than what follows
            continue
        for (intervention, coder), given in by_coder.agg(set).items():
            missing = [component for component in components if component not in given]
            if len(missing) > MANY:
                mend = (
                    f"{coder} has {len(given)} of {len(components)} {kind} of {intervention}: "
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


def settlement(folder: Path, frames: dict) -> list[Problem]:
    """Each disagreement between coders is adjudicated."""
    if not {"codings", "adjudications"} <= frames.keys():
        return []
    path = str(folder / "adjudications.csv")
    codes = frames["codings"].drop_duplicates([*CELL, "code"])[CELL]
    done = set(frames["adjudications"][CELL].itertuples(index=False, name=None))
    return [
        Problem(path, None, "component", component,
                f"coders differ on {intervention}, {component}: "
                "add a row with the code that holds and the reason, or fill in a sheet "
                f"(scaleup adjudicate {quote(str(folder))} --sheet FILE)")
        for intervention, component in codes[codes.duplicated()].drop_duplicates().to_numpy()
        if (intervention, component) not in done
    ]  # fmt: skip


def needless(folder: Path, frames: dict) -> list[Problem]:
    """No adjudication is about a code that nobody gave, or repeats what all coders say."""
    if not {"codings", "adjudications"} <= frames.keys():
        return []
    path, settled = str(folder / "adjudications.csv"), frames["adjudications"]
    given: dict[tuple, set] = {}
    for row in frames["codings"].merge(settled[CELL].drop_duplicates()).itertuples():
        given.setdefault((row.intervention, row.component), set()).add((row.code, row.documents))
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
