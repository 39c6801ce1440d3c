"""Figures of the interventions: where they run, how large they are, how they were chosen."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from scaleup import charts, overview, selection, show
from scaleup import strata as groups
from scaleup.corpus import Corpus
from scaleup.figures.figure import Figure
from scaleup.render import Html, explore, say
from scaleup.show.links import linked, to_explorer, to_place, to_profile


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
        chart=partial(charts.flow, frame, explore(corpus)),
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
        f"Left out: {len(frame) - len(known)}, for which no document gives a figure that fits.",
        chart=partial(charts.reach, linked(known, link=to_profile(corpus))),
        table=show.reach(corpus),
        note="Other figures that documents report stand on the page of each programme.",
    )


def growth(corpus: Corpus, name: str) -> Figure | Html:
    """Years from the start to the figure for learners."""
    frame = overview.growth(corpus)
    if frame.empty:
        return say("No intervention has a start, a figure for learners and its year.")
    middle, long = frame["years"].median(), (frame["years"] >= 10).sum()
    return Figure(
        name=name,
        title=f"The middle figure is from {middle:g} years after the start, {long} of {len(frame)} "
        "from ten years or more",
        subtitle="Learners as one public document reports them (logarithmic scale) against the "
        f"years since the start, for the {len(frame)} of {len(corpus.interventions)} interventions "
        "with a start year, a figure and its year.",
        chart=partial(charts.growth, linked(frame, link=to_profile(corpus))),
        table=show.growth(corpus),
        note="The figures count different things: learners in a year, or over all years. The year "
        "is that of the figure we have, so a programme may have been as large before.",
    )  # fmt: skip


def places(corpus: Corpus, name: str) -> Figure:
    """One dot an intervention, country by country."""
    frame = overview.places(corpus)
    several = frame["country"] == "several"
    frame["row"] = frame["country"].mask(several, "several in " + frame["region"])
    frame.loc[several & (frame["region"] == "several"), "row"] = "several regions"
    known = frame["country"] != "not reported"
    single = frame.loc[~several & known, "country"].value_counts().head(2)
    return Figure(
        name=name,
        title="Most often in one country: "
        + ("; ".join(f"{where}, {n} of {len(frame)}" for where, n in single.items()) or "unknown"),
        subtitle="One dot an intervention, by country, region by region; those of several "
        "countries have rows of their own.",
        chart=partial(charts.units, _dots(corpus, frame, to_place(corpus))),
        table=show.places(corpus),
        note="Where programmes with a public record were found, which need not be where most "
        "scaling happens.",
    )  # fmt: skip


def kinds(corpus: Corpus, by: str, name: str) -> Figure | Html:
    """One dot an intervention, stratum by stratum."""
    frame = groups.strata(corpus, by).rename("stratum").explode().reset_index()
    frame = frame.merge(corpus.interventions[["intervention", "name"]])
    sizes = frame["stratum"].value_counts()
    if list(sizes.index) == ["not_reported"]:
        return say("This corpus does not say.")
    names = groups.ordered(sizes.index)
    if not set(names) & set(groups.ORDER) - {"several", "not_reported"}:
        names = sorted(names, key=lambda stratum: -sizes[stratum])
    frame = frame.sort_values("stratum", key=lambda s: s.map(names.index), kind="stable")
    frame["row"] = frame["stratum"].map(groups.words)
    top = sizes.drop("not_reported", errors="ignore").idxmax()
    return Figure(
        name=name,
        title=f"{groups.STRATA[by]}: most often {groups.words(top)}, {sizes[top]} of "
        f"{len(corpus.interventions)}",
        subtitle="One dot an intervention"
        + ("; one may stand in several rows." if sizes.sum() > len(corpus.interventions) else "."),
        chart=partial(charts.units, _dots(corpus, frame, to_explorer(corpus, **{by: "stratum"}))),
        table=show.kinds(corpus, by),
        note="Our sorting, from what public documents say.",
    )


def _dots(corpus: Corpus, frame: pd.DataFrame, to_row: Callable) -> pd.DataFrame:
    """What ``charts.units`` draws; ``to_row`` links the count of a row."""
    placed = frame.assign(place=frame.groupby("row").cumcount() + 1)
    return linked(placed, link=to_profile(corpus), link_row=to_row)
