"""A corpus as the JSON of EPPI-Reviewer, which EPPI-Mapper draws and other tools read too.

An item (one of ``References``) is an intervention, since a map counts items. Code sets:

- *Components of scaling* and, where coded, *Core ingredients*: the coding that holds. Below
  *Present*, *Absent* and *Not reported* stand the domains, below these the components, so that
  *Present* makes the rows of a map of what was done, and *Not reported* one of the gaps.
- The same once more for each coder: a code of this format does not say who gave it.
- *Programmes*: region, stage and so on with a code for each value; columns or filters of a map.
- *Facts reported*: a code for each column of other facts, with the value as its text, and one for
  what each document gives.

A code's text is the note, and in its last line how the code came to hold and its documents::

    Trained staff train teachers
    Coded 2026-11-22 from read-india-03; read-india-07

The documents of an item stand in its abstract. What each code is here stands in ``ExtURL``, which
EPPI-Reviewer keeps when it numbers items and codes anew; ``read`` takes both back.
"""

import json
from pathlib import Path

from scaleup.corpus import Corpus
from scaleup.exchange.eppi_reader import read
from scaleup.exchange.eppi_sets import FIELDS, code_sets, grouped, number, values
from scaleup.overview import who_and_where
from scaleup.provenance import documents

__all__ = ["read", "references", "write"]

EMPTY = [  # fields of an item that EPPI-Reviewer wants to find, and that are not used here
    "ParentTitle", "Month", "StandardNumber", "City", "Publisher", "Volume", "Pages", "Edition",
    "Issue", "Availability", "Comments", "ParentAuthors", "DOI", "Keywords", "CreatedBy",
    "EditedBy",
]  # fmt: skip


def write(corpus: Corpus, path: Path) -> None:
    """Write a corpus as EPPI-Reviewer's JSON.

    Numbers of items and codes are made from their short names: they are the same in every export
    and every corpus.

    Raises
    ------
    ValueError
        If coders differ and no adjudication settles it.
    """
    report = {"CodeSets": code_sets(corpus), "References": references(corpus)}
    path.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")


def references(corpus: Corpus) -> list[dict]:
    """Every intervention as an item with its codes, in the order of the table."""
    texts = corpus.interventions.astype("string").fillna("")
    places = who_and_where(corpus).set_index("intervention")["countries"]
    titles = dict(corpus.documents[["document", "title"]].itertuples(index=False))
    addresses = dict(corpus.documents[["document", "url"]].itertuples(index=False))
    shown = {name: f"{titles[name]} {addresses[name]}" for name in titles}
    return [
        _reference(corpus, row, shown)
        | {"Country": places[row["intervention"]].replace("not reported", "")[:100]}
        for row in texts.to_dict("records")
    ]


def _reference(corpus: Corpus, row: dict, shown: dict[str, str]) -> dict:
    name = row["intervention"]
    mine = documents(corpus, name).astype({"year": "string"}).fillna("")
    days = corpus.codings.loc[corpus.codings["intervention"] == name, "coded_on"]
    day = "/".join(reversed(max(days, default="1900-01-01").split("-")))
    return {
        "ItemId": number("intervention", name),
        **{field: row[column] for column, field in FIELDS.items()},
        "ShortTitle": row["name"][:70],
        "Authors": row["organisation"],
        "URL": next(iter(mine["url"]), ""),
        "Abstract": "\n\n".join(_document(each) for each in mine.itertuples()),
        "TypeName": "Research project",
        "DateCreated": day,
        "DateEdited": day,
        **dict.fromkeys(EMPTY, ""),
        "Codes": [*_held(corpus, name, shown), *_strata(row), *_reported(corpus, row, shown)],
        "Outcomes": [],
    }


def _document(row) -> str:
    several = "" if row.intervention else ", about several programmes"
    year = f", {row.year}" if row.year else ""
    head = f"[{row.document}] {row.kind}{several}{year}, looked up {row.looked_up}"
    return f"{head}\n{row.title}\n{row.publisher}\n{row.url}"


def _held(corpus: Corpus, name: str, shown: dict[str, str]):
    """The codes that hold, then those that each coder gave."""
    for row in corpus.agreed[corpus.agreed["intervention"] == name].itertuples():
        how = row.settled.capitalize()
        yield _code(("held", row.code, row.component), row.note, how, row.documents, shown)
    for row in corpus.codings[corpus.codings["intervention"] == name].itertuples():
        key = ("given", row.coder, row.code, row.component)
        yield _code(key, row.note, f"Coded {row.coded_on}", row.documents, shown)


def _code(key: tuple, note: str, how: str, cited: str, shown: dict[str, str]) -> dict:
    names = [document for document in cited.split(";") if document]
    last = f"{how} from {'; '.join(names)}" if names else how
    return _chosen(key, f"{note}\n{last}".strip(), names, shown)


def _strata(row: dict):
    for column in filter(grouped, row):
        for value in values(column, row[column]):
            yield _chosen(("stratum", column, value), "", [], {})


def _reported(corpus: Corpus, row: dict, shown: dict[str, str]):
    """Values of other columns, then what each document gives for any column."""
    for column, value in row.items():
        if value and column not in FIELDS and not grouped(column):
            yield _chosen(("value", column), value, [], shown)
    mine = corpus.facts[corpus.facts["intervention"] == row["intervention"]]
    for column, facts in mine.groupby("column", sort=False):
        blocks = [
            f"[{fact.document}] {'used' if fact.used == 'yes' else 'not used'}\n"
            f"{fact.value}\n{fact.note}".strip()
            for fact in facts.itertuples()
        ]
        names = dict.fromkeys(facts["document"])
        yield _chosen(("fact", column), "\n\n".join(blocks), names, shown)


def _chosen(key: tuple, text: str, cited, shown: dict[str, str]) -> dict:
    """A code of an item. No words of a document are kept, so its text stays empty."""
    return {
        "AttributeId": number(*key),
        "AdditionalText": text,
        "ArmId": 0,
        "ArmTitle": "",
        "ItemAttributeFullTextDetails": [
            {
                "ItemDocumentId": number("document", name, bits=31),
                "TextFrom": 0,
                "TextTo": 0,
                "Text": "",
                "IsFromPDF": False,
                "DocTitle": shown[name],
                "ItemArm": "",
            }
            for name in cited
        ],
    }
