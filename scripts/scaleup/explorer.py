"""Every intervention of several corpora in one table to search, sort and filter.

The table is whole without JavaScript. With it, ``assets/explorer.js`` shows the rows that the
address asks for, such as ``explorer.html#corpus=scaled&all=sup_coaching&stage=primary``.
"""

import json
from html import escape

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.overview import country_name, who_and_where
from scaleup.render import Html, embed, profile
from scaleup.strata import STRATA, ordered, strata, words

FILTERS = {  # what rows can be chosen by: what readers call it
    "corpus": "Set", **STRATA, "country": "Country", "sole_country": "In this country alone",
    "effect_design": "Effect study",
    "effect_direction": "Its result",
}  # fmt: skip
RANGES = {"start_year": "Started", "schools": "Schools", "learners": "Learners"}
ASKED = {  # what one may ask of a component: in words
    "all": "reported", "any": "reported, or another so marked", "not_reported": "not reported",
    "absent": "said to be absent", "without": "not reported, or absent",
    "differ": "coders differed",
}  # fmt: skip
SHOWN = {
    "name": "Programme", "set": "Set", "countries": "Countries", "stage": "Stage",
    "subject": "Subject", "delivered_by": "Delivered by", "start_year": "Since",
    "schools": "Schools", "learners": "Learners", "reported": "Reported",
}  # fmt: skip
SORTS = {
    "": "as listed", "name": "name", "-name": "name, from Z",
    "start_year": "start, the first on top", "-start_year": "start, the last on top",
    "-schools": "schools, most on top", "schools": "schools, fewest on top",
    "-learners": "learners, most on top", "learners": "learners, fewest on top",
    "-reported": "components reported, most on top",
    "reported": "components reported, fewest on top",
    "set": "set", "countries": "countries", "stage": "stage", "subject": "subject",
    "delivered_by": "who delivers", "-set": "set, from the largest",
    "-countries": "countries, from Z", "-stage": "stage, from Z", "-subject": "subject, from Z",
    "-delivered_by": "who delivers, from Z",
}  # fmt: skip
WORDS = ["countries", "stage", "subject", "delivered_by"]
NUMBERS = ["start_year", "schools", "learners", "reported"]
LETTERS = {"present": "P", "absent": "A", "not_reported": "N"}


def programmes(corpora: list[Corpus]) -> pd.DataFrame:
    """Every intervention with what it can be chosen by.

    Returns
    -------
    DataFrame
        One row per intervention: ``intervention``, ``name``, ``href``, ``organisation``,
        ``set`` (the number of interventions of its corpus), ``countries_words``, ``stage_words``,
        ``subject_words`` and ``delivered_by_words``, the columns of ``RANGES``, ``reported``
        (number of components), each of ``FILTERS`` as a list of values, ``codes`` (a letter for
        each row of the codebook: ``P`` present, ``A`` absent, ``N`` not reported, ``-`` not coded)
        and ``differ`` (components for which its coders gave different codes).
    """
    return pd.concat([_of(corpus) for corpus in corpora], ignore_index=True)


def _of(corpus: Corpus) -> pd.DataFrame:
    held = corpus.interventions.set_index("intervention", drop=False)
    frame = held[["intervention", "name", *RANGES]].copy()
    glance = who_and_where(corpus).set_index("intervention")
    frame["organisation"] = glance["organisation"]
    for name in WORDS:
        frame[f"{name}_words"] = glance[name]
    frame["set"] = len(held)
    states = corpus.states().reindex(columns=codebook()["component"])
    frame["codes"] = states.replace(LETTERS).astype("string").fillna("-").agg("".join, axis=1)
    components = states.columns.intersection(codebook("components")["component"])
    frame["reported"] = (states[components] == "present").sum(axis=1)
    given = corpus.codings.groupby(["intervention", "component"])["code"].nunique()
    differ = given[given > 1].reset_index().groupby("intervention")["component"].agg(list)
    frame["differ"] = [differ.get(name, []) for name in frame.index]
    frame["href"] = [profile(corpus, name) for name in frame.index]
    for by in STRATA:
        frame[by] = strata(corpus, by)
    frame["corpus"] = [[corpus.name]] * len(frame)
    frame["country"] = [(cell or "not_reported").split(";") for cell in held["countries"]]
    frame["sole_country"] = [cell if len(cell) == 1 else ["several"] for cell in frame["country"]]
    for name in ("effect_design", "effect_direction"):
        frame[name] = [[cell or "not_reported"] for cell in held[name]]
    return frame


def explorer(corpora: list[Corpus]) -> Html:
    """The table with its filters.

    Parameters
    ----------
    corpora : list of Corpus
        No two may have the same name.
    """
    frame = programmes(corpora)
    titles = {corpus.name: corpus.title for corpus in corpora}
    return Html(
        f'<div id="explorer">{_form(frame, titles)}'
        '<p class="sticky-bar"><span id="explorer-count" role="status">'
        f"{len(frame)} of {len(frame)} programmes</span> "
        '<button type="button" id="explorer-see" hidden>See them</button></p>'
        '<p id="explorer-more" hidden></p>'
        '<ul id="explorer-chosen" class="inline-list" aria-label="Chosen filters" hidden></ul>'
        '<p id="explorer-take" hidden><button type="button" id="explorer-download">Download these '
        'rows (CSV)</button> <button type="button" class="copy-address" aria-live="polite" hidden>'
        "Copy the address</button> "
        '<button type="button" id="explorer-clear">Clear all filters</button></p>'
        f"{_table(frame)}{embed(_data(frame), 'explorer-data')}</div>",
        f"{len(frame)} programmes",
    )


def _form(frame: pd.DataFrame, titles: dict) -> str:
    chosen = "".join(_choice(frame, name, titles) for name in FILTERS)
    ranges = "".join(
        f"<fieldset><legend>{head}</legend>"
        + "".join(
            f'<label>{side} <input type="number" min="0" name="{name}_{side}"></label>'
            for side in ("from", "to")
        )
        + "</fieldset>"
        for name, head in RANGES.items()
    )
    sorts = "".join(f'<option value="{by}">{said}</option>' for by, said in SORTS.items())
    return (
        '<form id="explorer-form" hidden><p class="explorer-search"><label>Search in every column '
        '<input type="search" name="q"></label></p>'
        f'<p><label>Sort by <select name="sort">{sorts}</select></label></p>'
        f'<details><summary>Filter by column</summary><div class="choices">{chosen}{ranges}'
        "</div></details>"
        + "".join(_components(frame, kind) for kind in ("components", "ingredients"))
        + "</form>"
    )


def _choice(frame: pd.DataFrame, name: str, titles: dict) -> str:
    counts = frame[name].explode().value_counts()
    labels = {value: titles.get(value) or _words(name, value) for value in counts.index}
    order = ordered(counts.index)
    if name == "corpus":
        order = list(titles)
    elif name in ("country", "sole_country", "subject"):
        order = sorted(counts.index, key=lambda v: (v == "not_reported", labels[v].casefold()))
    options = "".join(
        f'<option value="{escape(v)}">{escape(labels[v])} ({counts[v]})</option>' for v in order
    )
    return _select(name, FILTERS[name], options)


def _select(name: str, label: str, options: str) -> str:
    return (
        f'<p><label for="choose-{name}">{label}</label> <select id="choose-{name}" name="{name}">'
        f'<option value="">any</option>{options}</select></p>'
    )


def _words(name: str, value: str) -> str:
    if name.endswith("country") and value not in ("several", "not_reported"):
        return country_name(value)
    return words(value)


def _components(frame: pd.DataFrame, kind: str) -> str:
    book = codebook(kind)
    places = [frame["codes"].str[number] for number in book.index]
    coded = [(place != "-").any() for place in places]
    if not any(coded):
        return ""
    options = "".join(f'<option value="{ask}">{said}</option>' for ask, said in ASKED.items())
    rows = "".join(
        _select(row.component, f"{escape(row.label)} ({(place == 'P').sum()})", options)
        for row, place in zip(book.itertuples(), places, strict=True)
    )
    n = (places[0] != "-").sum()
    return (
        f"<details><summary>Filter by {kind} ({len(book)}, coded for {n} programmes)</summary>"
        f'<div class="choices">{rows}</div></details>'
    )


def _table(frame: pd.DataFrame) -> str:
    heads = "".join(
        f'<th scope="col" class="col-{name}{" number" * (name in NUMBERS)}">{head}</th>'
        for name, head in SHOWN.items()
    )
    body = "".join(_row(row) for _, row in frame.iterrows())
    return (
        '<div class="table-scroll" tabindex="0" role="group" aria-label="All programmes">'
        '<table id="explorer-table"><caption class="visually-hidden">All programmes; each name '
        f"leads to its page</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
        "</table></div>"
    )


def _row(row: pd.Series) -> str:
    cells = [
        f'<th scope="row"><a href="{escape(row["href"])}">{escape(row["name"])}</a> '
        f"<small>{escape(row['organisation'])}</small></th>",
        f'<td class="col-set">{row["set"]}</td>',
    ]
    every = ", ".join(_words("country", code) for code in row["country"])
    search = f' data-search="{escape(row["countries_words"])}, {escape(every)}"'
    for name in WORDS:
        found = search if name == "countries" else ""
        cells.append(f'<td class="col-{name}"{found}>{escape(row[f"{name}_words"])}</td>')
    for name in NUMBERS:
        known = pd.notna(row[name])
        text = str(row[name]) if name in ("start_year", "reported") else f"{row[name]:,}"
        order = int(row[name]) if known else ""
        text = text if known else "&ndash;"
        cells.append(f'<td class="number col-{name}" data-order="{order}">{text}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _data(frame: pd.DataFrame) -> dict:
    """What the script filters and downloads, in the order of the table."""
    book = codebook()
    taken = ["intervention", "name", "organisation", *RANGES, "codes", "differ", "href", *FILTERS]
    return {
        "filters": list(FILTERS),
        "ranges": RANGES,
        "states": ASKED,
        "components": dict(zip(book["component"], book["label"], strict=True)),
        "rows": json.loads(frame[taken].to_json(orient="records")),
    }
