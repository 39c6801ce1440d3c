"""HTML that chapters show: tables with caption, scoped heads and links, and single sentences.

Every number leads to what is behind it: ``evidence`` and ``entry`` are the addresses of a code with
its sources and of a component with the interventions that have it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from scaleup.corpus import Corpus


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
            '<div class="table-scroll" tabindex="0" role="region" '
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


def inside(label: str) -> str:
    """A label in the middle of a sentence; abbreviations keep their capitals.

    >>> inside("Plan to sustain"), inside("PD: practice")
    ('plan to sustain', 'PD: practice')
    """
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def evidence(corpus: Corpus, intervention: str, component: str | None = None) -> str:
    """Address of an intervention, or of one of its codes, with its sources."""
    anchor = intervention + (f"--{component}" if component else "")
    return f"evidence-{corpus.name}.html#{anchor}"


def entry(component: str) -> str:
    """Address of a component in the codebook, with the interventions that have it."""
    return f"codebook.html#{component}"


def sources(corpus: Corpus, documents: str) -> Html:
    """Links to documents, given as ids with ``;`` between: number, publisher and year."""
    known = corpus.documents.set_index("document")
    links, addresses = [], []
    for document in filter(None, documents.split(";")):
        row = known.loc[document]
        name = f"{row['publisher']}, {row['year']}" if pd.notna(row["year"]) else row["publisher"]
        number = document.rpartition("-")[2]
        title = escape(f"{row['title']} ({row['kind']}; {document})")
        links.append(f'<a href="{escape(row["url"])}" title="{title}">{number} {escape(name)}</a>')
        addresses.append(row["url"])
    return Html("; ".join(links), " ".join(addresses))
