"""Code sets of EPPI-Reviewer: the codebook, the groups of interventions, and their other facts."""

from hashlib import sha256

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, codebook, fields
from scaleup.overview import country_name
from scaleup.render import STATES, heading
from scaleup.strata import ordered, words

MARK = "scaleup"  # ExtType of the codes that are ours
FIELDS = {  # columns of interventions that are fields of an item
    "intervention": "OldItemId", "name": "Title", "organisation": "Institution",
    "start_year": "Year",
}  # fmt: skip
SETS = {"components": "Components of scaling", "ingredients": "Core ingredients"}
MEANING = {
    "absent": "A document says that it was not there.",
    "not_reported": "No document seen says that it was there, or that it was not.",
}
STANDARD = {
    "SetTypeId": 3,
    "SetTypeName": "Standard",
    "SetTypeDescription": "For regular coding, with several levels of codes.",
}


def number(*key: str, bits: int = 48) -> int:
    """A whole number for a key, always the same, and large: those of other people are small.

    >>> number("held", "present", "sup_coaching") == number("held", "present", "sup_coaching")
    True
    """
    digest = int.from_bytes(sha256("/".join(key).encode()).digest())
    return 2 ** (bits - 1) + digest % 2 ** (bits - 1)


def code_sets(corpus: Corpus) -> list[dict]:
    """The code sets, that of the coding that holds first."""
    book = codebook()
    coded = book["kind"][book["component"].isin(corpus.codings["component"])].unique()
    sets = [_codes(("held",), title, kind) for kind, title in SETS.items() if kind in coded]
    sets += [_programmes(corpus.interventions), _facts(corpus)]
    for coder in corpus.coders:
        sets += [
            _codes(("given", coder), f"{title}, as {coder} coded", kind)
            for kind, title in SETS.items()
            if kind in coded
        ]
    return sets


def _codes(key: tuple, title: str, kind: str) -> dict:
    by_domain = list(codebook(kind).groupby("domain", sort=False))
    states = [
        _parent(
            (*key, kind, state),
            STATES[state].capitalize(),
            [
                _parent(
                    (*key, kind, state, domain),
                    heading(domain),
                    [_component((*key, state, row.component), row, state)
                     for row in rows.itertuples()],
                )
                for domain, rows in by_domain
            ],
        )
        for state in CODES
    ]  # fmt: skip
    return _set((*key, kind), title, states)


def _component(key: tuple, row, state: str) -> dict:
    if state == "present":
        said = f"{row.definition} Counts when: {row.counts_when} "
        said += f"Does not count when: {row.does_not_count_when}"
        return _attribute(key, row.label, said)
    return _attribute(key, f"{row.label}: {STATES[state]}", MEANING[state])


def _programmes(frame: pd.DataFrame) -> dict:
    """A code for each value of each column that has groups."""
    parents = []
    for column in filter(grouped, frame):
        found = dict.fromkeys(value for cell in frame[column] for value in values(column, cell))
        children = [
            _attribute(("stratum", column, value), _named(column, value))
            for value in ordered(found)
        ]
        parents.append(_parent(("stratum", column), heading(column), children))
    return _set(("stratum",), "Programmes", parents)


def _facts(corpus: Corpus) -> dict:
    """A code for each other column, and for the documents behind any column."""
    said = {field["name"]: field["description"] for field in fields("interventions")}
    columns = [c for c in corpus.interventions if not grouped(c) and c not in FIELDS]
    sourced = dict.fromkeys(corpus.facts["column"])
    cells = [_attribute(("value", c), heading(c), said.get(c, "")) for c in columns]
    sources = [_attribute(("fact", c), f"{heading(c)}: by document") for c in sourced]
    parents = [
        _parent(("value",), "Value", cells),
        _parent(("fact",), "What each document gives", sources),
    ]
    return _set(("value",), "Facts reported", parents)


def _set(key: tuple, name: str, attributes: list[dict]) -> dict:
    return {
        "SetName": name,
        "SetId": number("set", *key, bits=31),
        "ReviewSetId": number("set", *key, bits=31),
        "SetDescription": "",
        "SetType": STANDARD,
        "Attributes": {"AttributesList": attributes},
        "OriginalSetId": 0,
        "OldestKnownId": 0,
    }


def _attribute(key: tuple, name: str, description: str = "") -> dict:
    return {
        "AttributeSetId": number(*key),
        "AttributeId": number(*key),
        "AttributeSetDescription": description,
        "AttributeType": "Selectable (show checkbox)",
        "AttributeTypeId": 2,
        "AttributeName": name,
        "AttributeDescription": "",
        "ExtURL": "/".join(key),
        "ExtType": MARK,
        "OriginalAttributeID": 0,
        "OldestKnownId": 0,
        "Attributes": {"AttributesList": []},
    }


def _parent(key: tuple, name: str, children: list[dict]) -> dict:
    return _attribute(("group", *key), name) | {
        "AttributeType": "Not selectable (no checkbox)",
        "AttributeTypeId": 1,
        "Attributes": {"AttributesList": children},
    }


def grouped(column: str) -> bool:
    """Whether a column of the interventions table says to which groups an intervention belongs."""
    field = next((field for field in fields("interventions") if field["name"] == column), {})
    lists = "list" in field and "references" not in field
    return lists or "enum" in field.get("constraints", {})


def values(column: str, cell: str) -> list[str]:
    """The groups that a cell of such a column names."""
    field = next(field for field in fields("interventions") if field["name"] == column)
    return [value for value in cell.split(field.get("list", "\0")) if value]


def _named(column: str, value: str) -> str:
    return country_name(value) if column == "countries" else words(value)
