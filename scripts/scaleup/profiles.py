"""The page of one intervention: what is known of it at a glance, its tables, its downloads.

Pages are made from the data alone; no chapter and no kernel is needed. A code stands at the anchor
of its component, so that ``abra.html#sup_coaching`` is what is known of coaching in ABRA.
"""

from functools import cache
from html import escape
from urllib.parse import quote, urlencode

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.overview import country_name, reach, who_and_where
from scaleup.provenance import documents as cited
from scaleup.render import STATES, Table, explore, heading
from scaleup.show.programme import codes, documents, facts, like_it
from scaleup.strata import words

KINDS = {"components": "Components", "ingredients": "Ingredients"}
GLANCE = {
    "organisation": "Who runs it", "countries": "Where", "income_group": "Income group",
    "stage": "Stage", "subject": "Subject", "delivered_by": "Delivered by", "start_year": "Since",
    "schools": "Schools", "learners": "Learners", "effect": "Effect study, as reported",
    "documents": "Documents", "differ": "Coders differed",
}  # fmt: skip
OURS = "Coded by language models from public documents, not validated by people. "


def page(corpus: Corpus, intervention: str, repository: str = "") -> tuple[str, str, str]:
    """Everything that is known of one intervention.

    Parameters
    ----------
    corpus : Corpus
    intervention : str
    repository : str
        Address of the repository whose issues take corrections, if the book names one.

    Returns
    -------
    tuple of str
        Its name, one sentence on it, and its page as HTML, to stand one folder below the root of
        the book, with links to the files of ``scaleup.exchange.programme`` beside it.
    """
    row = corpus.interventions.set_index("intervention").loc[intervention]
    states = corpus.agreed[corpus.agreed["intervention"] == intervention]
    parts = [
        _head(corpus, row),
        *(_strip(states, kind) for kind in KINDS),
        *(
            f'<section id="{kind}-coded"><h2>{head}, one by one</h2>{shown.html()}</section>'
            for kind, head in KINDS.items()
            if len((shown := codes(corpus, intervention, kind)).frame)
        ),
        _section("facts", "Facts and figures", facts(corpus, intervention)),
        _section("like-it", "Programmes most like it", like_it(corpus, intervention)),
        _section("documents", "Documents", documents(corpus, intervention)),
        _take(row, repository),
    ]
    said = f"{row['name']}: facts, codes and sources. {row.get('scope', '')}"
    return row["name"], said.strip(), "".join(parts)


def _head(corpus: Corpus, row: pd.Series) -> str:
    glance = _glance(corpus, row)
    said = "".join(
        f"<div><dt>{head}</dt><dd>{escape(glance[name])}</dd></div>"
        for name, head in GLANCE.items()
    )
    return (
        f'<p class="crumb"><a href="{escape(explore(corpus))}">{escape(corpus.title)}</a></p>'
        f"<h1>{escape(row['name'])}</h1><p>{escape(row.get('scope', ''))}</p>"
        f'<dl class="glance">{said}</dl><p class="quiet">'
        f"{'' if corpus.stands_in else OURS}"
        "<i>Not reported</i> means that no document seen plainly says it, not that it was missing."
        "</p>"
    )


def _glance(corpus: Corpus, row: pd.Series) -> dict[str, str]:
    """What a reader asks first, as words."""
    own = corpus.codings[corpus.codings["intervention"] == row.name]
    given = own.groupby("component")["code"].agg(["size", "nunique"])
    compared, differ = (given["size"] > 1).sum(), (given["nunique"] > 1).sum()
    effect = filter(None, (row["effect_design"], row["effect_direction"]))
    figures = reach(corpus).set_index("intervention").loc[row.name]
    return _said(corpus)[row.name] | {
        "income_group": words(row["income_group"] or "not_reported"),
        "schools": _figure(figures["schools"], figures["schools_year"]),
        "learners": _figure(figures["learners"], figures["learners_year"], figures["counted"]),
        "effect": ", ".join(map(words, effect)) or "not reported",
        "documents": str(len(cited(corpus, row.name))),
        "differ": f"on {differ} of {compared} codes" if compared else "coded once, so not known",
    }


@cache
def _said(corpus: Corpus) -> dict[str, dict[str, str]]:
    """Who runs each intervention, where and for whom, by intervention."""
    return who_and_where(corpus).set_index("intervention").to_dict("index")


def _figure(value, year, counted: str = "") -> str:
    """A figure with its year and what it counts, since figures count different things."""
    if pd.isna(value):
        return "not reported"
    dated = "" if pd.isna(year) else f" ({year})"
    return f"{value:,}{dated}" + (f": {counted}" if counted else "")


def _strip(states: pd.DataFrame, kind: str) -> str:
    """All components at a glance: a mark each, leading to its row."""
    mine = states.merge(codebook(kind)[["component", "domain", "label"]], on="component")
    if mine.empty:
        return ""
    counts = mine["code"].value_counts()
    said = ", ".join(f"{counts[code]} {STATES[code]}" for code in STATES if code in counts)
    groups = "".join(
        f"<li><b>{escape(heading(domain))}</b><ul>{_marks(rows)}</ul></li>"
        for domain, rows in mine.groupby("domain", sort=False)
    )
    return (
        f'<section id="{kind}"><h2>{len(mine)} {kind} at a glance: {said}</h2>'
        f'<ul class="strip">{groups}</ul></section>'
    )


def _marks(rows: pd.DataFrame) -> str:
    return "".join(
        f'<li class="state-{row.code}"><a href="#{row.component}">{escape(row.label)}</a>'
        f'<span class="visually-hidden">: {STATES[row.code]}</span></li>'
        for row in rows.itertuples()
    )


def _section(anchor: str, head: str, table: Table) -> str:
    shown = table.html() if len(table.frame) else "<p>None.</p>"
    return f'<section id="{anchor}"><h2>{head}</h2>{shown}</section>'


def _take(row: pd.Series, repository: str) -> str:
    files = {
        "csv": "Every code (CSV)", "json": "Its facts, codes and documents (JSON)",
        "bib": "Its documents (BibTeX)", "ris": "Its documents (RIS)",
    }  # fmt: skip
    links = "".join(
        f'<li><a download href="{row.name}.{ending}">{said}</a></li>'
        for ending, said in files.items()
    )
    target = "../chapters/data.html#propose-a-correction"
    if repository:
        title = {"title": f"Correction: {row['name']} ({row.name})"}
        target = f"{repository.rstrip('/')}/issues/new?{urlencode(title, quote_via=quote)}"
    return (
        '<section id="take"><h2>Take it, or mend it</h2>'
        f'<ul class="inline-list">{links}</ul>'
        "<p>Does a document not say what stands here, or say more? "
        f'<a href="{escape(target)}">Propose a correction</a>.</p></section>'
    )


def search_text(corpus: Corpus, intervention: str) -> str:
    """The words by which a search finds the page: who, where, for whom, and what is reported."""
    row = corpus.interventions.set_index("intervention").loc[intervention]
    glance = _said(corpus)[intervention]
    countries = [country_name(code) for code in row["countries"].split(";") if code]
    mine = corpus.agreed[corpus.agreed["intervention"] == intervention]
    present = mine[mine["code"] == "present"].merge(codebook()[["component", "label"]])
    coded = corpus.codings.query("intervention == @intervention and code == 'present'")
    said = [row.get("scope", ""), *glance.values(), *countries, *present["label"], *coded["note"]]
    return " ".join(map(str, said))
