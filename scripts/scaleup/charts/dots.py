"""Dots, one row each: what a figure says, group beside group, pair after pair."""

from textwrap import wrap

import altair as alt
import pandas as pd

from scaleup import theme
from scaleup.overview import number

GAP = 26  # between panels


def reach(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Learners that a document reports, per intervention, on a logarithmic scale.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.overview.reach`` returns it, those with a figure for learners, with their
        addresses in ``link``.
    narrow : bool
        The 340 px version.
    """
    frame = frame[["name", "learners", "counted", "link"]].astype({"learners": "float"})
    frame["text"] = [number(int(value)) for value in frame["learners"]]
    base = alt.Chart(frame).encode(y=theme.rows(frame, "name", narrow))
    least, most = frame.iloc[-1], frame.iloc[0]
    scale = alt.Scale(type="log", domain=[min(1000, least["learners"]), most["learners"]])
    ticks = alt.Axis(orient="top", title=None, format="~s", values=[10**k for k in range(0, 13, 3)])
    x = alt.X("learners:Q", scale=scale, axis=ticks)
    tooltip = [
        alt.Tooltip("name", title="Intervention"), alt.Tooltip("text", title="learners"),
        alt.Tooltip("counted", title="counting"),
    ]  # fmt: skip
    size = theme.size(frame, narrow, margin=90)
    chart = alt.layer(
        base.mark_circle(color=theme.PRESENT, opacity=1, size=80).encode(
            x=x, tooltip=tooltip, href="link"
        ),
        base.mark_text(align="left", dx=10).encode(x=x, text="text"),
        *theme.heads(base, "name", narrow),
    )
    description = (
        f"{len(frame)} figures. Largest: {most['name']}, {most['text']} {most['counted']}. "
        f"Smallest: {least['name']}, {least['text']} {least['counted']}."
    )
    return theme.dress(chart.properties(**size, description=description))


def growth(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Learners reached against years since the start.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.overview.growth`` returns it, with addresses in ``link``.
    narrow : bool
        The 340 px version.
    """
    frame = frame.astype({"learners": "float", "years": "float"})
    named = pd.concat([frame.nlargest(1, "learners"), frame.nlargest(1, "years")])
    frame["text"] = frame["name"].where(frame["intervention"].isin(named["intervention"]), "")
    frame["right"] = frame["years"] > frame["years"].max() / 2
    width = theme.NARROW - 46 if narrow else theme.WIDE - 60
    frame["count"] = [number(int(value)) for value in frame["learners"]]
    x = alt.X(
        "years:Q", title="Years from the start to the year of the figure",
        axis=alt.Axis(grid=False, tickMinStep=1, tickCount=6, labelFlush=False),
    )  # fmt: skip
    domain = [min(1000, frame["learners"].min()), frame["learners"].max() * 1.6]
    y = alt.Y(
        "learners:Q", title="Learners, as reported", scale=alt.Scale(type="log", domain=domain),
        axis=alt.Axis(format="~s", values=[10**k for k in range(0, 13)]),
    )  # fmt: skip
    base = alt.Chart(frame).encode(
        x=x, y=y,
        tooltip=[
            alt.Tooltip("name", title="Intervention"), alt.Tooltip("start_year", title="started"),
            alt.Tooltip("learners_year", title="figure of"), alt.Tooltip("count", title="learners"),
        ],
    )  # fmt: skip
    chart = alt.layer(
        base.mark_circle(color=theme.PRESENT, opacity=0.75, size=90).encode(href="link"),
        base.transform_filter("!datum.right").mark_text(align="left", dy=-12).encode(text="text"),
        base.transform_filter("datum.right").mark_text(align="right", dx=-9).encode(text="text"),
    )
    middle = frame["years"].median()
    description = (
        f"{len(frame)} interventions by years since the start and learners reached. "
        f"Half of them lie at {middle:g} years or fewer. "
        f"Most learners: {named.iloc[0]['name']}, {number(int(named.iloc[0]['learners']))}."
    )
    return theme.dress(chart.properties(width=width, height=320, description=description))


def strata(
    frame: pd.DataFrame, names: list[str], link: str, narrow: bool = False
) -> alt.FacetChart:
    """The share with each component, stratum beside stratum, each with its interval.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.frequency.frequency`` returns it, with columns ``stratum`` (words) and
        ``among`` (as addresses have it); rows in the order to draw.
    names : list of str
        The strata in the order to draw.
    link : str
        Address of those counted by a row, with its columns between ``~``.
    narrow : bool
        The 340 px version.
    """
    labels = frame.drop_duplicates("label")
    sizes = frame.drop_duplicates("stratum").set_index("stratum")["n"]
    panel = {name: "|".join([*wrap(name, 12), f"n = {sizes[name]}"]) for name in names}
    across = min(len(names), 2 if narrow else 4)
    first = {name: names.index(name) % across == 0 for name in names}  # panels at the left
    cells = frame.assign(panel=frame["stratum"].map(panel), first=frame["stratum"].map(first))
    columns = [
        "component", "label", "stratum", "among", "panel", "first", "n", "present", "share", "low",
        "high",
    ]  # fmt: skip
    width = (theme.NARROW if narrow else theme.WIDE - theme.ROOM) // across - GAP
    base = alt.Chart().transform_calculate(link=theme.address(link)).encode(
        y=theme.rows(labels, "label", narrow),
        tooltip=[
            alt.Tooltip("label:N", title="Component"), alt.Tooltip("stratum:N", title="Among"),
            alt.Tooltip("present:Q", title="present"), alt.Tooltip("n:Q", title="of"),
            alt.Tooltip("low:Q", title="interval from", format=".0%"),
            alt.Tooltip("high:Q", title="interval to", format=".0%"),
        ],
    )  # fmt: skip
    x = alt.X("share:Q", axis=theme.percents(3), scale=alt.Scale(domain=[0, 1]))
    chart = alt.layer(
        base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(x="low:Q", x2="high:Q"),
        base.mark_circle(color=theme.PRESENT, opacity=1, size=55).encode(x=x, href="link:N"),
        *theme.heads(base.transform_filter("datum.first"), "label:N", narrow, dy=-13),
    ).properties(width=width, height=(34 if narrow else 20) * len(labels))
    data = cells[columns].round(3)
    lines = "split(datum.label, '|')"
    header = alt.Header(labelOrient="top", labelAnchor="start", labelExpr=lines)
    facet = alt.Facet("panel:N", sort=list(panel.values()), header=header, title=None)
    chart = chart.facet(facet=facet, columns=across, spacing=GAP, data=data)
    most = frame.sort_values("share", ascending=False).drop_duplicates("stratum")
    description = (
        f"Dots with intervals for {len(labels)} components in {len(names)} groups. "
        + " ".join(
            f"{r.stratum}, n = {r.n}: most often {r.label}, {r.present}." for r in most.itertuples()
        )
    )  # fmt: skip
    return theme.dress(chart.properties(description=description))


def two(frame: pd.DataFrame, titles: tuple[str, str], narrow: bool = False) -> alt.LayerChart:
    """Two shares a row: of the 79 and of the 14.

    Parameters
    ----------
    frame : DataFrame
        ``row`` (unique), ``text``, ``one`` and ``other`` (shares), ``link_one`` and
        ``link_other`` (addresses of those counted), ``counts`` (text at the right); drawn in its
        order.
    titles : tuple of str
        What the two are called.
    narrow : bool
        The 340 px version.
    """
    frame = frame.assign(
        least=frame[["one", "other"]].min(axis=1), most=frame[["one", "other"]].max(axis=1)
    )
    width = (theme.NARROW if narrow else theme.WIDE) - 120
    base = alt.Chart(frame).encode(
        y=alt.Y("row:N", sort=list(frame["row"]), axis=None),
        tooltip=[
            alt.Tooltip("text", title="Row"),
            alt.Tooltip("one", title=titles[0], format=".0%"),
            alt.Tooltip("other", title=titles[1], format=".0%"),
        ],
    )
    x = alt.X("one:Q", axis=theme.percents(), scale=alt.Scale(domain=[0, 1]))
    chart = alt.layer(
        base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(x="least:Q", x2="most"),
        base.mark_circle(color=theme.PRESENT, opacity=1, size=85).encode(x=x, href="link_one"),
        base.mark_square(color=theme.SECOND, opacity=1, size=70).encode(
            x="other:Q", href="link_other"
        ),
        base.mark_text(align="left", x=width + 8).encode(text="counts"),
        base.mark_text(align="left", x=0, dy=-15).encode(text="text"),
    )  # fmt: skip
    description = f"{len(frame)} rows. " + " ".join(
        f"{r.text}: {titles[0]} {r.one:.0%}, {titles[1]} {r.other:.0%}." for r in frame.itertuples()
    )
    return theme.dress(
        chart.properties(width=width, height=40 * len(frame), description=description)
    )
