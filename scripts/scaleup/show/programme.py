"""Tables of one intervention: its codes, its facts, its documents, and the programmes like it."""

from html import escape

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook, fields
from scaleup.provenance import documents as cited
from scaleup.render import STATES, Html, Table, decimal, number, sources
from scaleup.show.links import to_entry, to_profile
from scaleup.similarity import nearest

NEAREST = 5
SETTLED = {
    "agreed": "agreed", "single": "coded once", "adjudicated": "differed, then adjudicated",
    "reviewed": "agreed; a review changed the documents",
    "withdrawn": "agreed, then changed by a review",
    "single reviewed": "coded once; a review changed the documents",
    "single withdrawn": "coded once, then changed by a review",
}  # fmt: skip


def codes(corpus: Corpus, intervention: str, kind: str) -> Table:
    """Every code of one intervention: what holds, what each coder gave, and the documents.

    Parameters
    ----------
    corpus : Corpus
    intervention : str
    kind : str
        ``"components"`` or ``"ingredients"``.
    """
    mine = corpus.agreed[corpus.agreed["intervention"] == intervention]
    mine = mine.merge(codebook(kind)[["component", "label"]], on="component")
    coded = corpus.codings[corpus.codings["intervention"] == intervention]
    shown = pd.DataFrame(
        {
            "label": mine["label"],
            "component": mine["component"],
            "code": [
                Html(f'<span class="state-{code}">{STATES[code]}</span>') for code in mine["code"]
            ],
            "settled": _settled(mine, coded).map(SETTLED),
            "notes": [
                _notes(coded[coded["component"] == row.component], row) for row in mine.itertuples()
            ],
            "documents": [sources(corpus, cell) for cell in mine["documents"]],
        }
    )
    columns = {
        "label": kind.capitalize().removesuffix("s"), "code": "Code", "settled": "Coders",
        "notes": "What the coders noted", "documents": "Documents",
    }  # fmt: skip
    return Table(
        shown, f"Every code of the {kind}", columns,
        links={"label": to_entry},
        anchor=lambda row: row["component"],
    )  # fmt: skip


def _settled(mine: pd.DataFrame, coded: pd.DataFrame) -> pd.Series:
    """How each code was settled; ``withdrawn`` where a review changed the code itself."""
    alone = mine["component"].map(coded.groupby("component").size()) == 1
    given = coded.drop_duplicates("component").set_index("component")["code"]
    changed = mine["code"] != mine["component"].map(given)
    reviewed = mine["settled"] == "reviewed"
    settled = mine["settled"].mask(reviewed & changed, "withdrawn")
    return settled.mask(reviewed & alone, "single " + settled)


def _notes(coded: pd.DataFrame, settled) -> Html:
    ruled = settled.settled in ("adjudicated", "reviewed")
    lines = [f"<b>{settled.settled.capitalize()}:</b> {escape(settled.note)}"] if ruled else []
    for row in coded.itertuples():
        words = row.note or "(no note)"
        state = f"{STATES[row.code]}: " if ruled else ""
        lines.append(f"<b>{escape(row.coder)}:</b> {state}{escape(words)}")
    return Html("<br>".join(lines))


def facts(corpus: Corpus, intervention: str) -> Table:
    """Every fact of one intervention and its document; figures that disagree included."""
    mine = corpus.facts[corpus.facts["intervention"] == intervention]
    labels = {field["name"]: field["name"].replace("_", " ") for field in fields("interventions")}
    shown = pd.DataFrame(
        {
            "column": mine["column"].map(labels),
            "value": [_value(row.column, row.value) for row in mine.itertuples()],
            "used": mine["used"].map({"yes": "in the table", "no": "also reported"}),
            "note": mine["note"],
            "documents": [sources(corpus, cell) for cell in mine["document"]],
        }
    )
    columns = {"column": "Fact", "value": "Value", "used": "Use", "note": "What the document says",
               "documents": "Document"}  # fmt: skip
    return Table(shown, "Every fact and the document that gives it", columns)


def _value(column: str, value: str) -> str:
    if column in ("schools", "learners") and value.isdigit():
        return f"{int(value):,}"
    return value.replace("_", " ").replace(";", "; ")


def like_it(corpus: Corpus, intervention: str) -> Table:
    """The programmes of the same corpus that share most components with it."""
    frame = nearest(corpus, intervention, most=NEAREST)
    shown = frame.assign(shared=frame["shared"].str.replace(";", ",").replace("", "nothing"))
    columns = {
        "name": "Programme", "shared": "Reported for both", "both": "Shared",
        "either": "In either", "jaccard": "Jaccard", "comparable": "Told of by both",
    }  # fmt: skip
    caption = (
        "By the share of components reported for both among those reported for either (Jaccard "
        "index). Told of by both: components on which documents of both say something"
    )
    links = {"name": to_profile(corpus)}
    return Table(shown, caption, columns, {"jaccard": decimal}, links)


def documents(corpus: Corpus, intervention: str) -> Table:
    """The documents that were read, with their addresses."""
    mine = cited(corpus, intervention)
    shown = mine.assign(
        number=[number(row) for _, row in mine.iterrows()],
        year=mine["year"].astype("string").fillna("not given"),
    )
    columns = {
        "number": "No.", "title": "Title", "publisher": "Publisher", "kind": "By", "year": "Year",
        "looked_up": "Looked up",
    }  # fmt: skip
    caption = (
        "Behind the codes and facts; R: about several programmes. Often only the beginning was seen"
    )
    return Table(shown, caption, columns, links={"title": lambda row: row["url"]})
