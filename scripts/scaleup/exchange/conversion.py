"""From somebody's table, with a row for each intervention, to the tables of a corpus."""

from itertools import chain, count

import pandas as pd

from scaleup.dictionary import CODES, NO_COLUMN, codebook, fields
from scaleup.exchange.mapping import Mapping
from scaleup.new import slug

DOCUMENT = "table-01"  # the id of the table itself, as a document
LONGEST = 60  # of an id, and of a head that a note names, in characters
FIGURES = {"reach_document": ["schools", "learners"], "effect_document": ["effect_design"]}


def tables(table: pd.DataFrame, mapping: Mapping, ours: dict[str, str]) -> dict:
    """The tables of a corpus from somebody's table.

    Parameters
    ----------
    table : DataFrame
        Text, one row an intervention.
    mapping : Mapping
    ours : dict of str to str
        Columns, components and notes of ours, each with the column of theirs.

    Returns
    -------
    dict of str to DataFrame
        ``interventions``, ``documents``, ``codings``, ``adjudications`` and ``facts``, as text;
        the index is the row of the table.
    """
    interventions = _interventions(table, ours)
    unique = interventions.drop_duplicates("intervention")
    return {
        "interventions": interventions,
        "documents": _frame("documents", [mapping.document | {"document": DOCUMENT}], [1]),
        "codings": _codings(unique["intervention"], table, mapping, ours),
        "adjudications": _frame("adjudications", [], []),
        "facts": _facts(unique, ours),
    }


def _frame(name: str, rows: list[dict], index: list) -> pd.DataFrame:
    columns = [field["name"] for field in fields(name)]
    return pd.DataFrame(rows, index=index, columns=columns, dtype=str).fillna("")


def _interventions(table: pd.DataFrame, ours: dict[str, str]) -> pd.DataFrame:
    made = {}
    for field in fields("interventions"):
        name = field["name"]
        if name in ours and "list" in field:
            cells = table[ours[name]].str.split(field["list"])
            made[name] = cells.map(lambda cell: ";".join(filter(None, map(str.strip, cell))))
        elif name in ours:
            made[name] = table[ours[name]]
        elif not field.get("optional"):
            made[name] = ""
    frame = pd.DataFrame(made, index=table.index)
    frame["intervention"] = _ids(frame)
    for document, figures in FIGURES.items():
        frame.loc[(frame[figures] != "").any(axis=1), document] = DOCUMENT
    return frame


def _ids(frame: pd.DataFrame) -> list[str]:
    """The ids that are given, and others made of the names."""
    taken, ids = set(frame["intervention"]), []
    for row in frame.itertuples():
        stem = slug(row.name)[:LONGEST].rstrip("-") or f"row-{row.Index}"
        free = next(name for name in _numbered(stem) if name not in taken)
        ids.append(row.intervention or free)
        taken.add(ids[-1])
    return ids


def _numbered(stem: str):
    return chain([stem], (f"{stem}-{number}" for number in count(2)))


def _codings(ids: pd.Series, table: pd.DataFrame, mapping: Mapping, ours: dict) -> pd.DataFrame:
    """A code of every component; of every ingredient too where the table has any."""
    book = codebook()
    kinds = {"components", *book.loc[book["component"].isin(ours), "kind"]}
    rows = [
        {
            "coder": mapping.coder, "intervention": name, "component": component,
            **_code(component, table.loc[row], mapping, ours), "coded_on": mapping.coded_on,
        }
        for row, name in ids.items()
        for component in book.loc[book["kind"].isin(kinds), "component"]
    ]  # fmt: skip
    return _frame("codings", rows, ids.index.repeat(len(rows) // len(ids)))


def _code(component: str, row: pd.Series, mapping: Mapping, ours: dict[str, str]) -> dict:
    """Code, documents and note of one component in one row of the table."""
    if component not in ours:
        return {"code": CODES[2], "note": NO_COLUMN}
    column = ours[component]
    code = mapping.codes.get(row[column], CODES[2])  # a word that is not listed is a problem
    note = row[ours[f"{component}.note"]] if f"{component}.note" in ours else ""
    if not note and (row[column] or code != CODES[2]):
        mark = _short(row[column]) if row[column] else "an empty cell"
        note = f"The table has {mark} in its column {_short(column)}."
    return {"code": code, "documents": "" if code == CODES[2] else DOCUMENT, "note": note}


def _short(words: str) -> str:
    return f"'{words}'" if len(words) <= LONGEST else f"'{words[:LONGEST]}…'"


def _facts(interventions: pd.DataFrame, ours: dict[str, str]) -> pd.DataFrame:
    """A row for each cell that needs a source, which is the table."""
    sourced = [field["name"] for field in fields("interventions") if field.get("sourced")]
    rows = {
        (row.name, column): {
            "intervention": row["intervention"], "column": column, "value": row[column],
            "document": DOCUMENT, "used": "yes",
            "note": f"So in the table, column '{ours[column][:LONGEST]}'.",
        }
        for _, row in interventions.iterrows()
        for column in sourced
        if column in ours and row[column]
    }  # fmt: skip
    return _frame("facts", list(rows.values()), [number for number, _ in rows])
