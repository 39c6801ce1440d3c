"""HTML that chapters show: tables with caption, scoped heads and links, and single sentences.

Every number leads to what is behind it: ``explore`` is the address of the interventions that it
counts, ``profile`` of one of them with its sources, ``entry`` of what a component means. They hold
on every page of the book, since each lies one folder below its root.
"""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from urllib.parse import quote, urlencode

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.spreadsheet import csv_text

STATES = {"present": "present", "absent": "absent", "not_reported": "not reported"}


class Html:
    """A piece of a page, shown as it is; ``text`` stands in where HTML cannot."""

    def __init__(self, html: str, text: str = ""):
        self.html, self.text = html, text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/html": self.html, "text/plain": self.text}


@dataclass
class Table:
    """An HTML table with a caption, scoped heads and links.

    Parameters
    ----------
    frame : DataFrame
        Its first column heads the rows.
    caption : str
    columns : dict
        Column to head, in the order to show; all columns under their own names if omitted.
    formats : dict
        Column to a function from value to text, such as ``percent``.
    links : dict
        Column to a function from a row (a Series) to an address, or ``None`` for no link.
    anchor : callable, optional
        Function from a row to the ``id`` of that table row.
    missing : str
        Shown for a missing value.
    """

    frame: pd.DataFrame
    caption: str
    columns: dict[str, str] = field(default_factory=dict)
    formats: dict[str, Callable] = field(default_factory=dict)
    links: dict[str, Callable] = field(default_factory=dict)
    anchor: Callable | None = None
    missing: str = "not reported"

    def html(self) -> str:
        """The table as HTML."""
        columns = self.columns or {name: name for name in self.frame}
        numeric = {c for c in columns if pd.api.types.is_numeric_dtype(self.frame[c])}
        head = "".join(
            f'<th scope="col"{_right(c in numeric)}>{escape(h)}</th>' for c, h in columns.items()
        )
        body = "".join(self._row(row, columns, numeric) for _, row in self.frame.iterrows())
        return (
            '<div class="table-scroll" tabindex="0" role="group" '
            f'aria-label="{escape(self.caption)}">'
            f"<table><caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _row(self, row: pd.Series, columns: dict, numeric: set) -> str:
        cells = []
        for position, name in enumerate(columns):
            text = self._text(name, row[name])
            target = self.links[name](row) if name in self.links else None
            if target:
                text = f'<a href="{escape(target)}">{text}</a>'
            tag = 'th scope="row"' if position == 0 else "td"
            cells.append(f"<{tag}{_right(name in numeric)}>{text}</{tag[:2]}>")
        anchor = f' id="{escape(self.anchor(row))}"' if self.anchor else ""
        return f"<tr{anchor}>{''.join(cells)}</tr>"

    def _text(self, name: str, value) -> str:
        if isinstance(value, Html):
            return value.html
        if pd.api.types.is_scalar(value) and pd.isna(value):
            return self.missing
        return escape(self.formats[name](value) if name in self.formats else str(value))

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/html": self.html(), "text/plain": self.caption}


def say(html: str) -> Html:
    """A paragraph whose numbers a cell computed."""
    return Html(f"<p>{html}</p>", html)


def fold(table: Table, summary: str) -> Html:
    """A table behind a line that opens it."""
    html = f"<details><summary>{escape(summary)}</summary>{table.html()}</details>"
    return Html(html, summary)


def finding(html: str) -> Html:
    """The sentence that a chapter opens with, computed from the data."""
    return Html(f'<p class="finding">{html}</p>', html)


def caution(title: str, html: str) -> Html:
    """A caution as the book marks all of them, with words that a cell computed."""
    shown = f'<p class="admonition-title">{escape(title)}</p><p>{html}</p>'
    return Html(f'<div class="admonition caution">{shown}</div>', title)


def embed(data: object, anchor: str = "", kind: str = "application/json") -> str:
    """Data for a script of the page; no text in them can end the element that holds them."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    named = f' id="{anchor}"' if anchor else ""
    return f'<script type="{kind}"{named}>{text}</script>'


def download(frame: pd.DataFrame, name: str) -> str:
    """A link that gives a table as a CSV file of that name."""
    frame = frame.map(lambda cell: cell.text if isinstance(cell, Html) else cell)
    data = b64encode(csv_text(frame).encode()).decode()
    return (
        f'<a class="download" download="{escape(name)}.csv" '
        f'href="data:text/csv;charset=utf-8;base64,{data}">Download these numbers (CSV)</a>'
    )


def _right(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def percent(value: float) -> str:
    """A share from 0 to 1 as whole percent.

    >>> percent(0.785)
    '78%'
    """
    return f"{value:.0%}"


def decimal(value: float) -> str:
    """A statistic with two decimals.

    >>> decimal(0.8349)
    '0.83'
    """
    return f"{value:.2f}"


def heading(name: str) -> str:
    """A short name, such as that of a domain, as a heading.

    >>> heading("professional_development")
    'Professional development'
    """
    return name.replace("_", " ").capitalize()


def inside(label: str) -> str:
    """A label in the middle of a sentence; abbreviations keep their capitals.

    >>> inside("Plan to sustain"), inside("PD: practice")
    ('plan to sustain', 'PD: practice')
    """
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def profile(corpus: Corpus, intervention: str, component: str | None = None) -> str:
    """Address of an intervention's page, or of one of its codes there, with its sources."""
    anchor = f"#{component}" if component else ""
    return f"../{corpus.name}/{intervention}.html{anchor}"


def entry(component: str) -> str:
    """Address of a component in the codebook."""
    return f"../chapters/codebook.html#{component}"


def explore(corpus: Corpus, **where: str | list[str]) -> str:
    """Address of the explorer, showing only the interventions behind a number.

    Parameters
    ----------
    corpus : Corpus
    where : str or list of str
        What holds for each of them. ``all``, ``any``, ``not_reported``, ``absent``, ``without``
        (not present) and ``differ`` (its coders differed) take components; a name of
        ``scaleup.explorer.FILTERS`` takes a stratum, such as ``stage="primary"``.

    Examples
    --------
    >>> from scaleup.corpus import load
    >>> explore(load("scaled"), all=["sup_coaching", "mat_manual"], stage="primary")
    '../chapters/explorer.html#corpus=scaled&all=sup_coaching&all=mat_manual&stage=primary'
    """
    chosen = {"corpus": corpus.name} | where
    return f"../chapters/explorer.html#{urlencode(chosen, doseq=True, quote_via=quote)}"


def count(number: object, corpus: Corpus, **where: str | list[str]) -> str:
    """A number of interventions in a sentence, as a link to exactly these.

    Parameters
    ----------
    number : object
        As it is to be read, such as ``14`` or ``"14 of 79"``.
    corpus, where
        As in ``explore``.
    """
    return f'<a href="{escape(explore(corpus, **where))}">{escape(str(number))}</a>'


def sources(corpus: Corpus, documents: str) -> Html:
    """Links to documents, given as ids with ``;`` between: number, publisher, year, by whom."""
    known = _known(corpus)
    links, addresses = [], []
    for document in filter(None, documents.split(";")):
        row = known[document]
        name = f"{row['publisher']}, {row['year']}" if pd.notna(row["year"]) else row["publisher"]
        title = escape(f"{row['title']} ({document})")
        links.append(
            f'<a href="{escape(row["url"])}" title="{title}">{number(row)} {escape(name)}</a> '
            f"({row['kind']})"
        )
        addresses.append(row["url"])
    return Html("; ".join(links), " ".join(addresses))


@cache
def _known(corpus: Corpus) -> dict[str, dict]:
    """The documents of a corpus by their ids."""
    return {row["document"]: row for row in corpus.documents.to_dict("records")}


def number(row: pd.Series) -> str:
    """A row of the documents table as notes name it; with an R if it is about several.

    >>> number({"document": "abra-02", "intervention": "abra"})
    '02'
    >>> number({"document": "reference-48", "intervention": ""})
    'R48'
    """
    last = row["document"].rpartition("-")[2]
    return last if row["intervention"] else f"R{last}"
