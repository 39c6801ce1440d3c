"""Lines: two bodies of evidence side by side."""

import altair as alt
import pandas as pd

from scaleup import theme

CONNECTOR = 16  # pixels from a line's end to its label


def slope(frame: pd.DataFrame, titles: tuple[str, str], narrow: bool = False) -> alt.LayerChart:
    """A line for each component, from its share in one corpus to that in the other.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.compare.compare`` returns it, with addresses of those counted in
        ``link_one`` and ``link_other``.
    titles : tuple of str
        What the two corpora are called.
    narrow : bool
        The 340 px version.
    """
    frame = frame.assign(
        one=frame["present_one"] / frame["n_one"], other=frame["present_other"] / frame["n_other"]
    )
    clear = frame["q"] < 0.05
    frame["style"] = "alike"
    frame.loc[clear & (frame["difference"] > 0), "style"] = "one"
    frame.loc[clear & (frame["difference"] < 0), "style"] = "other"
    frame = frame.sort_values(["other", "one"], ascending=False, kind="stable")
    height = 19 * len(frame)
    frame["at"] = _apart(1 - frame["other"], 16 / height)
    frame["text"] = [f"{r.label} {r.one:.0%} | {r.other:.0%}" for r in frame.itertuples()]
    width = 70 if narrow else 300
    titles = tuple(title.removeprefix("The ") for title in titles) if narrow else titles
    links = ["link_one", "link_other"]
    ends = frame.melt(["label", "style", *links], ["one", "other"], "side", "share")
    ends["x"] = ends["side"].map({"one": 0, "other": 1})
    width += CONNECTOR
    across = alt.Scale(domain=[0, width / (width - CONNECTOR)], nice=False)
    down = alt.Scale(domain=[0, 1], nice=False)
    shares = None if narrow else alt.Axis(format="%", title=None, grid=False, offset=8)
    y = alt.Y("share:Q", scale=down, axis=shares)
    axis = alt.Axis(
        orient="top", values=[0, 1], title=None, grid=False, ticks=False, labelPadding=12,
        labelExpr=f"datum.value == 0 ? '{titles[0]}' : '{titles[1]}'", labelFontWeight="bold",
    )  # fmt: skip
    x = alt.X("x:Q", scale=across, axis=axis)
    colours = alt.Scale(
        domain=["one", "other", "alike"], range=[theme.PRESENT, theme.SECOND, theme.SILENT]
    )
    base = alt.Chart(ends.drop(columns=links)).encode(
        x=x, y=y, color=alt.Color("style:N", scale=colours, legend=None), detail="label:N",
        strokeWidth=alt.condition("datum.style == 'alike'", alt.value(1.2), alt.value(3)),
    )  # fmt: skip
    labels = alt.Chart(frame).transform_calculate(
        share="1 - datum.at", end="1", label_at=str(across.domain[1])
    )
    chart = alt.layer(
        base.mark_line(opacity=0.8),
        alt.Chart(ends[ends["side"] == "one"]).mark_circle(
            color=theme.PRESENT, opacity=1, size=45
        ).encode(x=x, y=y, href="link_one"),
        alt.Chart(ends[ends["side"] == "other"]).mark_square(
            color=theme.SECOND, opacity=1, size=45
        ).encode(x=x, y=y, href="link_other"),
        labels.mark_rule(strokeWidth=0.7, opacity=0.6).encode(
            x=alt.X("end:Q", scale=across), x2="label_at:Q",
            y=alt.Y("other:Q", scale=down), y2="share:Q",
        ),
        labels.mark_text(align="left", dx=4, baseline="middle", fontSize=11.5).encode(
            x=alt.X("label_at:Q", scale=across), y=alt.Y("share:Q", scale=down), text="text:N",
            opacity=alt.condition("datum.style == 'alike'", alt.value(0.85), alt.value(1)),
        ),
    )  # fmt: skip
    widest = frame.loc[frame["difference"].abs().idxmax()]
    description = (
        f"Lines for {len(frame)} components, from {titles[0]} to {titles[1]}. Furthest apart: "
        f"{widest['label']}, {widest['one']:.0%} and {widest['other']:.0%}. "
        f"{int(clear.sum())} differences stand out once their number is allowed for."
    )
    return theme.dress(chart.properties(width=width, height=height, description=description))


def _apart(places: pd.Series, least: float) -> list[float]:
    """Places from 0 to 1 in ascending order, moved so that neighbours keep a least distance.

    >>> [round(place, 2) for place in _apart(pd.Series([0.2, 0.21, 0.9]), 0.1)]
    [0.2, 0.3, 0.9]
    """
    moved, floor = [], -1.0
    for place in places:
        moved.append(max(place, floor))
        floor = moved[-1] + least
    ceiling = 1.0
    for number in range(len(moved) - 1, -1, -1):
        moved[number] = min(moved[number], ceiling)
        ceiling = moved[number] - least
    return moved
