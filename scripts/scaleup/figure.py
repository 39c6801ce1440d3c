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

from scaleup import charts, diagrams, overview, selection, show
from scaleup.corpus import Corpus, codebook
from scaleup.frequency import frequency as frequencies
from scaleup.render import Html, Table, evidence, inside, say

KEY = {
    "present": "present",
    "not_reported": "not plainly reported: may hide either",
    "absent": "absent",
    "interval": "95% interval of the share present",
    "dot": "not reported",
    "cross": "absent",
}
DRAWN = ["present", "not_reported", "absent"]  # in the order of the bars
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
        frame = self.table.frame.map(lambda cell: cell.text if isinstance(cell, Html) else cell)
        csv = frame.to_csv(index=False, lineterminator="\n")
        data = base64.b64encode(csv.encode()).decode()
        return (
            f'<figure class="scaleup-figure" id="{escape(self.name)}">'
            f'<p class="figure-title">{escape(self.title)}</p>'
            f'<p class="figure-subtitle">{escape(self.subtitle)}</p>'
            + (f'<ul class="figure-key">{key}</ul>' if key else "")
            + _picture(wide, "wide", live=True)
            + _picture(narrow, "narrow", live=False)
            + f"<figcaption>{escape(self.note)} "
            f'<a class="download" download="{escape(self.name)}.csv" '
            f'href="data:text/csv;charset=utf-8;base64,{data}">Download these numbers (CSV)</a>'
            f"<details><summary>See the numbers as a table</summary>{self.table.html()}</details>"
            "</figcaption></figure>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        text = f"{self.title}. {self.chart(narrow=False).description}"
        return {"text/html": self.html(), "text/plain": text}


def _picture(chart, version: str, live: bool) -> str:
    """One version of a chart as SVG; ``live`` adds the spec by which a pointer enlivens it."""
    import vl_convert

    spec = chart.to_dict()
    svg = vl_convert.vegalite_to_svg(spec)
    role = "group" if "<a " in svg else "img"
    svg = svg.replace(BASE, "").replace("<a ", '<a tabindex="-1" ')  # keyboards use the table
    svg = re.sub(r"(\.\d\d)\d+", r"\1", svg)
    svg = re.sub(r"<svg ", '<svg aria-hidden="true" focusable="false" ', svg, count=1)
    script = ""
    if live:
        text = json.dumps(spec, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
        script = f'<script type="application/json">{text}</script>'
    return (
        f'<div class="chart chart-{version}" role="{role}" '
        f'aria-label="{escape(chart.description)}">{svg}{script}</div>'
    )


def frequency(frame: pd.DataFrame, name: str, title: str, caption: str) -> Figure | Html:
    """Bars of how often each component occurs, with interval, bounds and table.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.frequency.frequency`` returns it.
    name, title, caption : str
        Anchor and file name; the finding; what the table holds.
    """
    if frame.empty:
        return say("None of these is coded in this corpus.")
    ranked = frame.sort_values(["share", "bound_high"], ascending=False, kind="stable")
    abbreviated = ranked["label"].str.startswith("PD:").any()
    spelled_out = " PD: professional development." if abbreviated else ""
    return Figure(
        name=name,
        title=title,
        subtitle=f"Share of the {frame['n'].max()} interventions for which a document plainly "
        f"reports it.{spelled_out}",
        chart=partial(charts.frequency, ranked),
        table=show.frequency(ranked, caption),
        note="Counts what documents say was done, not what worked. "
        "The interval would speak of other programmes only if these were a random draw of all.",
        key=[*(state for state in DRAWN if frame[state].any()), "interval"],
    )


def matrix(corpus: Corpus, kind: str, name: str) -> Figure | Html:
    """Every intervention by every component or ingredient; each cell leads to its sources.

    Parameters
    ----------
    corpus : Corpus
    kind : str
        ``"components"`` or ``"ingredients"``.
    name : str
        Anchor and file name.
    """
    book = codebook(kind)
    cells = corpus.agreed.merge(book[["component", "label"]])
    if cells.empty:
        return say("None of these is coded in this corpus.")
    cells = cells.merge(corpus.interventions[["intervention", "name"]])
    counts = frequencies(corpus, kind=kind).sort_values("present", kind="stable")
    least, most = counts.iloc[0], counts.iloc[-1]
    wide = cells.pivot(index=["name", "intervention"], columns="label", values="code")
    labels = {row.label: row.component for row in book.itertuples() if row.label in wide}
    wide = wide[list(labels)].replace("_", " ", regex=True).reset_index()
    links = {
        label: lambda row, c=component: evidence(corpus, row["intervention"], c)
        for label, component in labels.items()
    }
    return Figure(
        name=name,
        title=f"{most['label']} is reported for {most['present']} of {most['n']}, "
        f"{inside(least['label'])} for {least['present']}",
        subtitle="Each intervention against each part of how it was organised; "
        "those reported most come first.",
        chart=partial(charts.matrix, cells, evidence(corpus, "").partition("#")[0]),
        table=Table(
            wide,
            f"{corpus.title}: {kind}, case by case",
            columns={"name": "Intervention"} | {label: label for label in labels},
            links={"name": lambda row: evidence(corpus, row["intervention"])} | links,
        ),
        note="Few marks may mean a thinly documented programme rather than a lean one.",
        key=["present", "dot", *(["cross"] if (cells["code"] == "absent").any() else [])],
    )


def flow(corpus: Corpus, name: str) -> Figure | Html:
    """How candidates became the interventions of a corpus."""
    if corpus.selection.empty:
        return say("This corpus does not say how it was chosen.")
    frame = selection.flow(corpus)
    included = frame.loc[frame["step"] == "included", "candidates"].sum()
    return Figure(
        name=name,
        title=f"{included} of {frame['candidates'].sum()} candidates went in",
        subtitle="Candidates at each step, and why the others were left out.",
        chart=partial(diagrams.flow, frame),
        table=show.flow(corpus),
        note="Screened by what public pages say of scale, package and documents; "
        "which components a candidate has was not looked at.",
    )


def reach(corpus: Corpus, name: str) -> Figure | Html:
    """How many learners each intervention is reported to reach."""
    frame = overview.reach(corpus)
    known = frame.dropna(subset="learners")
    if known.empty:
        return say("No document gives a figure for learners.")
    most, least = (overview.number(known.iloc[i]["learners"]) for i in (0, -1))
    return Figure(
        name=name,
        title=f"Reported reach runs from {least} to {most}; the figures count different things",
        subtitle="Learners as one public document reports them; logarithmic scale. What each "
        "figure counts, and its year, stands in the table. "
        f"{len(frame) - len(known)} are left out: no document gives a figure that fits.",
        chart=partial(charts.reach, known),
        table=show.reach(corpus),
        note="Other figures that documents report stand with each case under Codes and sources.",
    )
