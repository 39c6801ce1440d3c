"""Figures of the codes: how often, one by one, step by step, group by group, side by side."""

from functools import partial
from urllib.parse import quote

import pandas as pd

from scaleup import charts, show
from scaleup import strata as groups
from scaleup.compare import compare as compared
from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.figures.figure import Figure
from scaleup.frequency import frequency as frequencies
from scaleup.frequency import funnel as stepped
from scaleup.render import Html, Table, explore, inside, profile, say
from scaleup.show.links import CODED, linked, to_explorer, to_profile, to_sides, to_steps
from scaleup.similarity import order

DRAWN = ["present", "not_reported", "absent"]  # in the order of the bars
SMALL = 10  # groups below this are drawn, but no title speaks of them
NOT_CAUSE = "Counts what documents say was done, not what worked. "


def frequency(
    corpus: Corpus, frame: pd.DataFrame, name: str, title: str, caption: str
) -> Figure | Html:
    """Bars of how often each component occurs, with interval, bounds and table.

    Parameters
    ----------
    corpus : Corpus
    frame : DataFrame
        Rows of ``scaleup.frequency.frequency`` of this corpus.
    name, title, caption : str
        Anchor and file name; the finding; what the table holds.
    """
    if frame.empty:
        return say("None of these is coded in this corpus.")
    ranked = frame.sort_values(["share", "bound_high"], ascending=False, kind="stable")
    abbreviated = ranked["label"].str.startswith("PD:").any()
    links = {
        f"link_{code}": to_explorer(corpus, **{key: "component"}) for code, key in CODED.items()
    }
    spelled_out = " PD: professional development." if abbreviated else ""
    return Figure(
        name=name,
        title=title,
        subtitle=f"Share of the {frame['n'].max()} interventions for which a document plainly "
        f"reports it.{spelled_out}",
        chart=partial(charts.frequency, linked(ranked, **links)),
        table=show.frequency(corpus, ranked, caption),
        note=NOT_CAUSE
        + "The interval would speak of other programmes only if these were a random draw of all.",
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
    counts = frequencies(corpus, kind=kind).sort_values("present", ascending=False, kind="stable")
    most, least = counts.iloc[0], counts.iloc[-1]
    rows = order(corpus.states(kind) == "present")
    wide = cells.pivot(index=["name", "intervention"], columns="label", values="code")
    labels = {row.label: row.component for row in book.itertuples() if row.label in wide}
    wide = wide[list(labels)].replace("_", " ", regex=True).reset_index()
    wide = wide.set_index("intervention").loc[rows].reset_index()
    links = {
        label: lambda row, c=component: profile(corpus, row["intervention"], c)
        for label, component in labels.items()
    }
    return Figure(
        name=name,
        title=f"{most['label']} is reported for {most['present']} of {most['n']}, "
        f"{inside(least['label'])} for {least['present']}",
        subtitle="Each intervention against each part of how it was organised. Components "
        "reported most stand first, from the left; interventions with like patterns side by side.",
        chart=partial(
            charts.matrix, cells, list(wide["name"]), list(counts["label"]),
            profile(corpus, "~intervention~", "~component~"),
        ),
        table=Table(
            wide,
            f"{corpus.title}: {kind}, one by one",
            columns={"name": "Intervention"} | {label: label for label in labels},
            links={"name": to_profile(corpus)} | links,
        ),
        note="Few marks may mean a thinly documented programme rather than a lean one.",
        key=["present", "dot", *(["cross"] if (cells["code"] == "absent").any() else [])],
    )  # fmt: skip


def funnel(corpus: Corpus, components: list[str], name: str, caption: str) -> Figure:
    """Components as steps: each reported at all, and with every step before it.

    Parameters
    ----------
    corpus : Corpus
    components : list of str
        The steps in their order.
    name, caption : str
        Anchor and file name; what the table holds.
    """
    frame = stepped(corpus, components)
    last = frame.iloc[-1]
    links = {
        "link_present": to_explorer(corpus, all="component"),
        "link_so_far": to_steps(corpus, components),
    }
    return Figure(
        name=name,
        title=f"All {len(frame)} steps are reported for {last['so_far']} of {last['n']}",
        subtitle="Share of the interventions for which a document plainly reports each step, and "
        "how many have every step before it as well.",
        chart=partial(charts.funnel, linked(frame, **links)),
        table=show.funnel(corpus, frame, caption),
        note=NOT_CAUSE + "A training may well hold a step that no page tells of.",
        key=["at_all", "so_far", "interval"],
    )


def strata(corpus: Corpus, by: str, name: str) -> Figure | Html:
    """The share with each component in each group of interventions, side by side.

    Parameters
    ----------
    corpus : Corpus
    by : str
        One of ``scaleup.strata.STRATA``.
    name : str
        Anchor and file name.
    """
    frame = frequencies(corpus, by=by, kind="components").rename(columns={by: "stratum"})
    names = groups.ordered(frame["stratum"].unique())
    if names == ["not_reported"]:
        return say("This corpus does not say.")
    overall = frequencies(corpus, kind="components").sort_values("share", ascending=False)
    rank = list(overall["component"])
    frame = frame.sort_values("component", key=lambda c: c.map(rank.index), kind="stable")
    sizes = frame.drop_duplicates("stratum").set_index("stratum")["n"]
    said = ", ".join(f"{groups.words(s)} ({sizes[s]})" for s in names)
    drawn = frame.assign(
        stratum=frame["stratum"].map(groups.words), among=frame["stratum"].map(quote)
    )
    return Figure(
        name=name,
        title=f"{groups.STRATA[by]}: {_widest(drawn) or said}",
        subtitle=f"Share with each component (dot) and its Wilson 95% interval (line): {said}. "
        f"A small group has a long line; the title looks at groups of {SMALL} or more.",
        chart=partial(
            charts.strata, drawn, [groups.words(s) for s in names],
            explore(corpus, all="~component~", **{by: "~among~"}),
        ),
        table=show.strata(corpus, frame, by),
        note=NOT_CAUSE
        + ("" if sizes.sum() == overall["n"].max() else "One may belong to several groups. ")
        + "Groups differ in how much is written about them, too.",
        key=["share", "interval"],
    )  # fmt: skip


def _widest(frame: pd.DataFrame) -> str:
    """The component whose share differs most between groups of a fair size, in words."""
    large = frame[(frame["n"] >= SMALL) & (frame["stratum"] != "not reported")]
    if large["stratum"].nunique() < 2:
        return ""
    shares = large.groupby("label")["share"]
    label = (shares.max() - shares.min()).idxmax()
    ranked = large[large["label"] == label].sort_values("share")
    high, low = ranked.iloc[-1], ranked.iloc[0]
    return (
        f"the widest of {shares.ngroups} differences is {inside(label)}, "
        f"{high['present']} of {high['n']} ({high['stratum']}) "
        f"and {low['present']} of {low['n']} ({low['stratum']})"
    )


def compare(one: Corpus, other: Corpus, name: str) -> Figure:
    """A line for each component, from its share in one corpus to that in the other."""
    frame = compared(one, other)
    clear = frame[frame["q"] < 0.05]
    widest = frame.loc[frame["difference"].abs().idxmax()]
    return Figure(
        name=name,
        title=f"Of {len(frame)} differences, {len(clear) or 'none'} stands out once their "
        f"number is allowed for; the widest is {inside(widest['label'])}",
        subtitle=f"Share of {inside(one.title)} (n = {widest['n_one']}) and of "
        f"{inside(other.title)} (n = {widest['n_other']}) with each component, the one beside "
        "the other. A thick line: the difference stands out (q below 0.05).",
        chart=partial(
            charts.slope, linked(frame, **to_sides(one, other)), (_short(one), _short(other))
        ),
        table=show.compare(frame, one, other),
        note="The two were looked up with different effort, and "
        "neither is a random draw of all programmes.",
        key=[
            *([("one", f"more in {inside(one.title)}")] if (clear["difference"] > 0).any() else []),
            *(
                [("other", f"more in {inside(other.title)}")]
                if (clear["difference"] < 0).any()
                else []
            ),
            "alike",
        ],
    )


def _short(corpus: Corpus) -> str:
    return f"The {len(corpus.interventions)}"
