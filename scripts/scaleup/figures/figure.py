"""What a chapter shows: a chart with its finding, text alternative, table and CSV download.

A chapter ends a cell with one of these, and the page carries plain HTML: the picture as SVG (one
for wide pages, one for phones), the same numbers as a table, and the data behind them. With
JavaScript the picture becomes interactive when a reader points at it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from scaleup.render import Table, download, embed

KEY = {  # what a mark means; its look is in book.css under .key-...
    "present": "present",
    "not_reported": "not plainly reported: yes or no is unknown",
    "absent": "absent",
    "interval": "95% interval of the share present",
    "dot": "not reported",
    "cross": "absent",
    "at_all": "reported",
    "so_far": "reported, and every step before it too",
    "share": "share present",
    "rule": "where the rule draws the line, and which side it asks for",
    "more": "together more often than chance has it",
    "less": "less often",
    "framed": "stands out, even among so many pairs",
    "hollow": "does not",
    "agreed": "as the codes hold",
    "coder": "each coder alone",
    "without": "without providers' documents",
    "alike": "does not stand out",
    "middle": "where the share stood in 95 of 100 orders",
}
STYLES = Path(__file__).parents[1] / "assets" / "figures.css"
LOOK = f"<style>{STYLES.read_text(encoding='utf-8')}</style>"  # for notebooks; the book has its own
BASE = "https://vega.github.io/vega-datasets/"  # what vl-convert puts before a relative link


@dataclass
class Figure:
    """A chart as a reader meets it.

    Parameters
    ----------
    name : str
        Short name: anchor on the page and name of the CSV file.
    title : str
        The finding, as a sentence computed from the data.
    subtitle : str
        What is drawn, n, interval.
    chart : callable
        Takes ``narrow`` and returns an Altair chart.
    table : Table
        The numbers drawn; its frame is the CSV download.
    note : str
        What the figure does not show, and the source.
    key : iterable of str or of tuple of str
        Marks that the chart draws, explained in words: keys of ``KEY``, or mark and words.
    """

    name: str
    title: str
    subtitle: str
    chart: Callable
    table: Table
    note: str
    key: Iterable[str | tuple[str, str]] = ()

    @cached_property
    def wide(self):
        """The chart for wide pages."""
        return self.chart(narrow=False)

    def html(self) -> str:
        """The figure as HTML."""
        words = [(k, KEY[k]) if isinstance(k, str) else k for k in self.key]
        key = "".join(f'<li class="key-{k}">{escape(word)}</li>' for k, word in words)
        return (
            f'<figure class="scaleup-figure" id="{escape(self.name)}">'
            f'<p class="figure-title">{escape(self.title)}</p>'
            f'<p class="figure-subtitle">{escape(self.subtitle)}</p>'
            + (f'<ul class="figure-key">{key}</ul>' if key else "")
            + _picture(self.wide, "wide", live=True)
            + _picture(self.chart(narrow=True), "narrow", live=False)
            + f"<figcaption>{escape(self.note)} {download(self.table.frame, self.name)}"
            f"<details><summary>See the numbers as a table</summary>{self.table.html()}</details>"
            "</figcaption></figure>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        text = f"{self.title}. {self.wide.description}"
        return {"text/html": LOOK + self.html(), "text/plain": text}


def _picture(chart, version: str, live: bool) -> str:
    """One version of a chart as SVG; ``live`` adds the spec by which a pointer enlivens it."""
    import vl_convert

    spec = chart.to_dict()
    svg = vl_convert.vegalite_to_svg(spec).replace(BASE, "")
    role = "group" if "<a " in svg else "img"
    svg = svg.replace("<a xlink:href", '<a tabindex="-1" href')  # keyboards use the table
    svg = re.sub(r"(\.\d\d)\d+", r"\1", svg)
    svg = re.sub(r"<svg ", '<svg aria-hidden="true" focusable="false" ', svg, count=1)
    script = ""
    if live:
        script = embed(spec)
    return (
        f'<div class="chart chart-{version}" role="{role}" '
        f'aria-label="{escape(chart.description)}">{svg}{script}</div>'
    )
