"""Figures of the last part: seven decisions, what to scale when, and a plan."""

from functools import partial

import pandas as pd

from scaleup import charts, frameworks, show
from scaleup.compare import compare
from scaleup.corpus import Corpus
from scaleup.dictionary import table
from scaleup.figures.figure import Figure
from scaleup.frequency import frequency
from scaleup.render import Table, inside
from scaleup.show.links import linked, to_sides


def decisions(name: str) -> Figure:
    """The seven decisions, with the shares reported."""
    frame = table("decisions")
    reported = frame[frame["shares"] == "reported"]
    clear = reported.loc[(reported["share_b"] - reported["share_a"]).abs().idxmax()]
    return Figure(
        name=name,
        title=f"{clear.pole_b} {clear.share_b}%, {clear.pole_a.lower()} {clear.share_a}%: "
        f"shares are reported for {len(reported)} of {len(frame)} decisions",
        subtitle="Percent reporting each approach: leaders, and systems for the last. On some "
        "questions most clustered towards the middle; the post does not say on which.",
        chart=partial(charts.decisions, frame),
        table=Table(
            frame.drop(columns=["asked", "source"]),
            "The seven decisions",
            columns={
                "question": "Decision", "pole_a": "One pole", "share_a": "Percent",
                "pole_b": "Other pole", "share_b": "Percent", "differences": "Differences reported",
            },
        ),
        note="More than 100 leaders from 60 systems, by interviews and a national survey; how they "
        "were chosen is not stated in what we read.",
    )  # fmt: skip


def tiers(one: Corpus, other: Corpus, name: str) -> Figure:
    """What to scale when, and how often the components it touches are reported."""
    items = table("tiers")
    links = [
        frameworks.crosswalk(corpus, "tier")[["target", "component", "present", "n"]]
        for corpus in (one, other)
    ]
    both = links[0].merge(links[1], on=["target", "component"], suffixes=("_one", "_other"))
    frame = both.assign(
        row=both["target"] + both["component"],
        text=[
            f"{show.TIERS_SHORT[tier]}: {show.brief(item)}"
            for item, tier in zip(
                both["target"], both["target"].map(items.set_index("item")["tier"]), strict=True
            )
        ],
        **_shares(both),
    )
    return Figure(
        name=name,
        title=f"{frame['target'].nunique()} of {len(items)} items touch a component of this book",
        subtitle=f"Share of {inside(one.title)} and of {inside(other.title)} that report the "
        "component which an item touches, tier by tier. The links are our judgement.",
        chart=partial(
            charts.two, linked(frame, **to_sides(one, other)), (one.title, other.title)
        ),
        table=show.crosswalk(
            [one, other], "tier", "Items, the components they touch, and how many report these"
        ),
        note="Touching is not being: monitoring by a programme is not a system-wide evaluation.",
        key=[("one", one.title), ("other", other.title)],
    )  # fmt: skip


def _shares(both: pd.DataFrame) -> dict:
    """Columns that ``charts.two`` draws, from the counts of two corpora."""
    return {
        "one": both["present_one"] / both["n_one"],
        "other": both["present_other"] / both["n_other"],
        "counts": [
            f"{r.present_one} of {r.n_one}, {r.present_other} of {r.n_other}"
            for r in both.itertuples()
        ],
    }


def plan(one: Corpus, other: Corpus, name: str) -> Figure:
    """Every component as a line of a plan: how many of each corpus report it."""
    both = compare(one, other)
    frame = both.assign(row=both["component"], text=both["label"], **_shares(both))
    frame = frame.sort_values("one", ascending=False, kind="stable")
    first = frequency(one, kind="components")
    usual, rare = (first["low"] > 0.5).sum(), (first["high"] < 0.5).sum()
    return Figure(
        name=name,
        title=f"{usual} components are reported for clearly more than half, {rare} for clearly "
        f"less, {len(first) - usual - rare} cannot be placed",
        subtitle=f"Share of {inside(one.title)} and of {inside(other.title)} with each "
        "component. Clearly: the interval of the first share lies above, or below, one half.",
        chart=partial(
            charts.two, linked(frame, **to_sides(one, other)), (one.title, other.title)
        ),
        table=show.two(frame, one, other),
        note="Usual is not needed, and rarely reported is not useless. No share says what works.",
        key=[("one", one.title), ("other", other.title)],
    )  # fmt: skip
