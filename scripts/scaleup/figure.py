"""What a chapter shows: a chart with its finding, text alternative, table and CSV download.

A chapter ends a cell with one of these, and the page carries plain HTML: the picture as SVG (one
for wide pages, one for phones), the same numbers as a table, and the data behind them. With
JavaScript the picture becomes interactive when a reader points at it.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from html import escape

import pandas as pd

from scaleup import charts
from scaleup.corpus import CODES, Corpus, codebook
from scaleup.frequency import frequency as frequencies
from scaleup.tables import Table, frequency_table

KEY = {
    "present": "present",
    "not_reported": "not reported: silence, which may hide either",
    "absent": "absent",
    "interval": "95% interval of the share present",
    "dot": "not reported",
    "cross": "absent",
}
PAGE = "evidence.html"
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
    key : iterable of str
        States that the chart draws, explained in words: keys of ``KEY``.
    """

    name: str
    title: str
    subtitle: str
    chart: Callable
    table: Table
    note: str
    key: Iterable[str] = ()

    def html(self) -> str:
        """The figure as HTML."""
        wide, narrow = self.chart(narrow=False), self.chart(narrow=True)
        key = "".join(f'<li class="key-{k}">{escape(KEY[k])}</li>' for k in self.key)
        csv = self.table.frame.to_csv(index=False, lineterminator="\n")
        data = base64.b64encode(csv.encode()).decode()
        return (
            f'<figure class="scaleup-figure" id="{escape(self.name)}">'
            f'<p class="figure-title">{escape(self.title)}</p>'
            f'<p class="figure-subtitle">{escape(self.subtitle)}</p>'
            + (f'<ul class="figure-key">{key}</ul>' if key else "")
            + _picture(wide, "wide")
            + _picture(narrow, "narrow")
            + f"<figcaption>{escape(self.note)} "
            f'<a class="download" download="{escape(self.name)}.csv" '
            f'href="data:text/csv;charset=utf-8;base64,{data}">Download these numbers (CSV)</a>'
            f"<details><summary>See the numbers as a table</summary>{self.table.html()}</details>"
            "</figcaption></figure>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        text = f"{self.title}. {self.chart(narrow=False).description}"
        return {"text/html": self.html(), "text/plain": text}


def _picture(chart, version: str) -> str:
    """One version of a chart: an SVG that is seen at once, and the spec that brings it to life."""
    import vl_convert

    spec = chart.to_dict()
    svg = vl_convert.vegalite_to_svg(spec)
    linked = "<a " in svg
    svg = svg.replace(BASE, "").replace("<a ", '<a tabindex="-1" ')  # keyboards use the table
    svg = re.sub(r"(\.\d\d)\d+", r"\1", svg)
    svg = re.sub(r"<svg ", '<svg aria-hidden="true" focusable="false" ', svg, count=1)
    text = json.dumps(spec, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    role = "group" if linked else "img"
    return (
        f'<div class="chart chart-{version}" role="{role}" '
        f'aria-label="{escape(chart.description)}">'
        f'{svg}<script type="application/json">{text}</script></div>'
    )


def frequency(frame: pd.DataFrame, name: str, title: str, caption: str) -> Figure:
    """Bars of how often each component occurs, with interval, bounds and table.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.frequency.frequency`` returns it.
    name, title, caption : str
        Anchor and file name; the finding; what the table holds.
    """
    states = [code for code in CODES if frame[code].any()]
    order = ["share", "bound_high"]
    ranked = frame.sort_values(order, ascending=False, kind="stable")
    return Figure(
        name=name,
        title=title,
        subtitle=f"Share of the {frame['n'].max()} interventions for which a document reports it.",
        chart=partial(charts.frequency, ranked),
        table=frequency_table(ranked, caption),
        note="Counts what documents say was done, not what worked. "
        "The interval treats these interventions as a random draw, which they are not.",
        key=[*sorted(states, key=["present", "not_reported", "absent"].index), "interval"],
    )


def matrix(corpus: Corpus, kind: str, name: str) -> Figure:
    """Every intervention by every component or ingredient; each cell leads to its sources.

    Parameters
    ----------
    corpus : Corpus
    kind : str
        ``"components"`` or ``"ingredients"``.
    name : str
        Anchor and file name.
    """
    book = codebook()
    cells = corpus.agreed.merge(book.loc[book["kind"] == kind, ["component", "label"]])
    cells = cells.merge(corpus.interventions[["intervention", "name"]])
    counts = frequencies(corpus, kind=kind).sort_values("present", kind="stable")
    least, most = counts.iloc[0], counts.iloc[-1]
    wide = cells.pivot(index=["name", "intervention"], columns="label", values="code")
    labels = [label for label in book["label"] if label in wide]
    wide = wide[labels].replace("_", " ", regex=True).reset_index()
    links = {
        label: lambda row, c=component: f"{PAGE}#{row['intervention']}--{c}"
        for component, label in book[["component", "label"]].itertuples(index=False)
    }
    return Figure(
        name=name,
        title=f"{most['label']} is reported for {most['present']} of {most['n']}, "
        f"{least['label'][0].lower() + least['label'][1:]} for {least['present']}",
        subtitle="One row an intervention, one column a part of how it was organised; "
        "those with most on top and to the left.",
        chart=partial(charts.matrix, cells, PAGE),
        table=Table(
            wide,
            f"{corpus.title}: {kind}, case by case",
            columns={"name": "Intervention"} | {label: label for label in labels},
            links={"name": lambda row: f"{PAGE}#{row['intervention']}"} | links,
        ),
        note="An empty-looking row may be a thinly documented programme rather than a lean one.",
        key=["present", "dot", *(["cross"] if (cells["code"] == "absent").any() else [])],
    )
