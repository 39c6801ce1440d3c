"""Figures of how sure one may be."""

from functools import partial

import pandas as pd

from scaleup import charts, sensitivity, show
from scaleup import saturation as saturations
from scaleup.agreement import agreement as agreements
from scaleup.claims import claims as held_against
from scaleup.corpus import Corpus
from scaleup.coverage import cells, coverage, incomparable
from scaleup.figures.figure import Figure
from scaleup.render import Html, explore, inside, say
from scaleup.show.links import linked, to_claim, to_explorer


def agreement(corpus: Corpus, name: str) -> Figure | Html:
    """How far the coders agree, component by component."""
    if reason := incomparable(corpus):
        return say(f"{reason[0].upper()}{reason[1:]}.")
    frame = agreements(corpus)
    overall = frame.iloc[-1]
    single = frame[(frame["component"] != "all") & (frame["n"] > 0)]
    coded = cells(corpus)
    who = "Any two coders" if coded["more"] else "The coders"
    return Figure(
        name=name,
        title=f"{who} gave the same code in {overall.percent:.0%} of {overall.n:,} decisions",
        subtitle="Gwet's AC1 per component (dot), bootstrap 95% interval (line) and percent "
        f"agreement (right); {inside(corpus.title)}.",
        chart=partial(
            charts.agreement, linked(single, link=to_explorer(corpus, differ="component"))
        ),
        table=show.agreement(corpus, frame),
        note="As first measured, before anyone saw the other's codes. Cohen's kappa and "
        "Krippendorff's alpha stand in the table. They are undefined where the coders gave one "
        "code throughout, and low where a code is very rare or very common."
        + (_shared(corpus) if coded["two"] < coded["all"] else ""),
    )


def _shared(corpus: Corpus) -> str:
    """Who coded how much, where it was not two coders who coded everything."""
    number = len(corpus.interventions)
    who = ", ".join(
        f"{row.coder} {row.interventions} of {number}" for row in coverage(corpus).itertuples()
    )
    return f" Only codes that two or more coders gave are compared; interventions coded: {who}."


def claims(corpus: Corpus, name: str) -> Figure:
    """What the review is reported to have found, held against a corpus."""
    frame = held_against(corpus)
    counts = frame["verdict"].value_counts()
    words = ", ".join(
        f"{counts.get(v, 0)} {v}" for v in ("consistent", "inconclusive", "inconsistent")
    )
    return Figure(
        name=name,
        title=f"Of {len(frame)} reported findings: {words}",
        subtitle=f"Share of {inside(corpus.title)} with what each finding speaks of. In quotation "
        "marks: the words of the blog post for how often.",
        chart=partial(charts.claims, linked(frame, link=to_claim(corpus))),
        table=show.claims(corpus),
        note="A finding is consistent when the whole range, interval and silence together, lies on "
        "the side that the rule asks for; inconsistent when none of it does. The rules are ours.",
        key=["share", "interval", "not_reported", "rule"],
    )  # fmt: skip


def readings(corpus: Corpus, name: str) -> Figure:
    """Each share under other readings of the codes."""
    frame = sensitivity.sensitivity(corpus).sort_values("agreed", ascending=False, kind="stable")
    names = show.readings(frame)
    counts = frame["majority"].value_counts()
    partly = [coder for coder in corpus.coders if coder not in names]
    alone = len(partly) < len(corpus.coders)
    return Figure(
        name=name,
        title=f"{counts.get('always', 0)} components stay above half whichever way the codes are "
        f"read, {counts.get('never', 0)} never reach it, for {counts.get('depends', 0)} it depends",
        subtitle=f"Share of {inside(corpus.title)} with each component under {len(names)} "
        "readings; at the right, lowest to highest.",
        chart=partial(
            charts.readings, linked(frame, link=to_explorer(corpus, all="component")), names
        ),
        table=show.sensitivity(corpus),
        note="What silence hides is not drawn here: it could raise nearly every share to 100%."
        + (f" Coded only a part, so not drawn alone: {', '.join(partly)}." if partly else ""),
        key=["agreed", *(["coder"] if alone else []), "without"],
    )


def saturation(corpus: Corpus, name: str) -> Figure:
    """How the shares settle as interventions are added."""
    frame = saturations.saturation(corpus)
    ranked = frame.drop_duplicates("component").sort_values("share", ascending=False)["component"]
    some = [
        ranked.iloc[i]
        for i in sorted({0, len(ranked) // 3, 2 * len(ranked) // 3, -1 % len(ranked)})
    ]
    half = frame[frame["k"] >= frame["k"].max() / 2]
    half = half[half["k"] == half["k"].min()]
    off = (pd.concat([half["high"] - half["share"], half["share"] - half["low"]])).max()
    drawn = frame[frame["component"].isin(some)]
    drawn = drawn.sort_values("component", key=lambda c: c.map(some.index), kind="stable")
    return Figure(
        name=name,
        title=f"With {half['k'].max()} interventions each share would have come within "
        f"{off * 100:.0f} points of what {frame['k'].max()} gave, in 95 of 100 orders",
        subtitle=f"Shares after so many interventions, over {saturations.ORDERS:,} random orders "
        f"of the same interventions; the line is the share of all. {len(some)} components, from "
        "the most to the least reported; the table has all.",
        chart=partial(charts.saturation, drawn, explore(corpus, all="~component~")),
        table=show.saturation(frame),
        note="It shows how much of what these interventions say a part of them would have said. "
        "It does not show what other programmes would say.",
        key=["middle"],
    )  # fmt: skip
