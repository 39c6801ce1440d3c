"""What moved between two versions of a corpus, in words: ``before -> after`` where a cell moved."""

from dataclasses import dataclass, field

import pandas as pd

from scaleup.dictionary import codebook
from scaleup.diff import Difference
from scaleup.diff_forms import ARROW, FORMS, arrow, flips

CUT = 40  # characters of a fact on either side
STAND_OUT = ["pairs", "groups"]  # that a row does, or no longer does, is what moved
MANY = 12  # more new or gone codes than this, of one coder or intervention, are summed up
TITLES = {
    "interventions": "Interventions and facts",
    "codes": "Codes that coders gave",
    "holding": "Codes that hold",
    "claims": "Findings of the review",
    "figures": "How often components are reported",
    "agreement": "Agreement between coders",
    "pairs": "Pairs of components that stand out",
    "groups": "Differences between groups that stand out",
    "majorities": "Majorities under other readings",
    "verdicts": "Verdicts under other readings",
    "composition": "Kinds of interventions",
    "others": "Other tables",
}


@dataclass
class Section:
    """What moved in one table: sentences, then rows under heads."""

    name: str
    heads: list[str]
    rows: list[list[str]]
    lead: list[str] = field(default_factory=list)


def sections(found: Difference) -> list[Section]:
    """A section for each table in which anything moved, in the order of ``TITLES``."""
    makers = {"interventions": _facts, "codes": _codes, "holding": _holding, "others": _others}
    return [
        makers.get(name, _figures)(name, found.tables[name])
        for name in TITLES
        if name in found.tables and len(found.tables[name])
    ]


def _facts(name: str, table: pd.DataFrame) -> Section:
    one = (table["column"] == "name") & (table["change"] != "changed")
    what = table["column"].mask(one, "whole intervention")
    cells = map(_cut, table["value_before"].map(_cell), table["value_after"].map(_cell))
    rows = zip(table["intervention"], what, cells, strict=True)
    return Section(name, ["Intervention", "Fact", "Value"], [list(row) for row in rows])


def _codes(name: str, table: pd.DataFrame) -> Section:
    changed = table[~_alike(table, "code")]
    lead, rows = [], []
    for (coder, change), part in changed.groupby(["coder", "change"], sort=False):
        if change != "changed" and len(part) > MANY:
            places = _few(list(part["intervention"].unique()))
            lead.append(f"{coder}: {len(part):,} codes {change}, on {places}.")
            continue
        cells = [part["coder"], part["intervention"], part["component"].map(_label)]
        rows += map(list, zip(*cells, _moved_codes(part), strict=True))
    if rest := len(table) - len(changed):
        lead.append(f"Other documents, notes or days, but the same code: {rest:,}.")
    return Section(name, ["Coder", "Intervention", "Component", "Code"], rows, lead)


def _holding(name: str, table: pd.DataFrame) -> Section:
    changed = table[~_alike(table, "code")]
    lead, rows, many = [], [], {}
    for (intervention, change), part in changed.groupby(["intervention", "change"], sort=False):
        if change != "changed" and len(part) > MANY:
            many.setdefault(change, {})[intervention] = part
            continue
        cells = [part["intervention"], part["component"].map(_label)]
        cells.append(part["settled_after"].fillna("gone"))
        rows += map(list, zip(*cells, _moved_codes(part), strict=True))
    for change, parts in many.items():
        codes = pd.concat(parts.values())[f"code_{'after' if change == 'new' else 'before'}"]
        told = ", ".join(f"{n:,} {code}" for code, n in codes.map(_code).value_counts().items())
        lead.append(f"{_few(list(parts))}: {len(codes):,} codes {change} ({told}).")
    rest = table[_alike(table, "code")]
    otherwise = rest[~_alike(rest, "settled")]
    for (was, now), part in otherwise.groupby(["settled_before", "settled_after"]):
        lead.append(f"The same code, {was} before and {now} now: {len(part):,}.")
    if cited := len(rest) - len(otherwise):
        lead.append(f"The same code, resting on other documents: {cited:,}.")
    return Section(name, ["Intervention", "Component", "Settled", "Code"], rows, lead)


def _others(name: str, table: pd.DataFrame) -> Section:
    lead = [
        f"{row.table}.csv: rows new {row.new:,}, changed {row.changed:,}, gone {row.gone:,}."
        for row in table.itertuples()
    ]
    return Section(name, [], [], lead)


def _figures(name: str, table: pd.DataFrame) -> Section:
    """Rows as ``FORMS`` has them, but for those in which no digit shown moves."""
    form, lead = FORMS[name], []
    if name == "claims":
        lead, table = flips(table), table[~table["flips"]]
    rows = [[cell(row) for cell in form.values()] for row in table.to_dict("records")]
    shown = [row for row in rows if any(ARROW in cell for cell in row) or name in STAND_OUT]
    if less := len(rows) - len(shown):
        lead.append(f"Moved too little to show: {less}.")
    return Section(name, list(form), shown, lead)


def _moved_codes(table: pd.DataFrame) -> list[str]:
    return list(map(arrow, table["code_before"].map(_code), table["code_after"].map(_code)))


def _cut(before: str, after: str) -> str:
    """Two texts from shortly before where they part, if they are long.

    >>> _cut("a" * 99 + "b", "a" * 99 + "c")
    '…aaaaaaaaaab -> …aaaaaaaaaac'
    """
    pairs = enumerate(zip(before, after, strict=False))
    parts = next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = parts - 10 if max(len(before), len(after)) > CUT else 0
    sides = [f"…{text[start:]}" if start > 0 else text for text in (before, after)]
    return arrow(*(text if len(text) <= CUT else f"{text[: CUT - 1]}…" for text in sides))


def _alike(table: pd.DataFrame, name: str) -> pd.Series:
    return table[f"{name}_before"].eq(table[f"{name}_after"])


def _label(component: str) -> str:
    labels = codebook().set_index("component")["label"]
    return labels.get(component, component)


def _few(names: list[str]) -> str:
    """The first names of many.

    >>> _few(["a", "b", "c", "d"])
    'a, b and 2 more'
    """
    return (
        ", ".join(names) if len(names) < 4 else f"{', '.join(names[:2])} and {len(names) - 2} more"
    )


def _cell(value) -> str:
    return "-" if pd.isna(value) else value


def _code(value) -> str:
    return _cell(value).replace("_", " ")
