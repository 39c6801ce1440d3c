"""Boxes and arrows: how candidates became a corpus."""

from textwrap import wrap

import altair as alt
import pandas as pd

from scaleup import theme

LINE = 17  # height of a line of text, in pixels
PAD = 12
GAP = 26


def flow(frame: pd.DataFrame, link: str, narrow: bool = False) -> alt.LayerChart:
    """How many candidates were found, eligible, drawn and included, and why others were not.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.selection.flow`` returns it.
    link : str
        Address of those included.
    narrow : bool
        The 340 px version, with the reasons between the boxes instead of beside them.
    """
    left = frame["candidates"].sum()
    main, side = [], []
    heads = {"screened": "candidates found", "draw": "eligible", "looked_up": "drawn"}
    for step, words in heads.items():
        out = frame[(frame["step"] == step) & (frame["candidates"] > 0)]
        main.append(f"{left} {words}")
        side.append([f"{row.candidates} {row.reason}" for row in out.itertuples()])
        left -= out["candidates"].sum()
    main.append(f"{left} included")
    boxes = _layout(main, side, narrow)
    width = theme.NARROW if narrow else theme.WIDE
    height = int(boxes["bottom"].max()) + 4
    x, y = alt.Scale(domain=[0, width], nice=False), alt.Scale(domain=[height, 0], nice=False)
    base = alt.Chart(boxes)
    framed = base.transform_filter("datum.kind == 'box'").mark_rect(
        filled=False, stroke=theme.PRESENT, strokeWidth=1.5, cornerRadius=3
    )
    last = alt.Chart(boxes[boxes["kind"] == "box"].tail(1)).mark_rect(opacity=0)
    arrows = base.transform_filter("datum.kind == 'arrow'")
    chart = alt.layer(
        framed.encode(
            x=alt.X("start:Q", scale=x, axis=None), x2="end:Q",
            y=alt.Y("top:Q", scale=y, axis=None), y2="bottom:Q",
        ),
        arrows.mark_rule(opacity=0.6).encode(x="start:Q", x2="end:Q", y="top:Q", y2="bottom:Q"),
        base.transform_filter("datum.kind == 'text'").mark_text(
            align="left", baseline="top", lineBreak="\n", lineHeight=LINE
        ).encode(x="start:Q", y="top:Q", text="text:N"),
        base.transform_filter("datum.kind == 'head'").mark_text(
            align="left", baseline="top", fontWeight="bold"
        ).encode(x="start:Q", y="top:Q", text="text:N"),
        last.encode(x="start:Q", x2="end:Q", y="top:Q", y2="bottom:Q", href=alt.value(link)),
    )  # fmt: skip
    description = f"{'; then '.join(main)}. Left out: " + "; ".join(
        reason for reasons in side for reason in reasons
    )
    return theme.dress(chart.properties(width=width, height=height, description=description))


def _layout(main: list[str], side: list[list[str]], narrow: bool) -> pd.DataFrame:
    """Where each box, arrow and text stands; ``top`` grows downwards."""
    column, room = (theme.NARROW - 4, 46) if narrow else (200, 62)
    rows, top = [], 4

    def add(kind, start, end, upper, lower, text=""):
        rows.append(
            {"kind": kind, "start": start, "end": end, "top": upper, "bottom": lower, "text": text}
        )

    for position, head in enumerate(main):
        lower = top + 2 * PAD + LINE - 4
        add("box", 2, column, top, lower)
        add("head", 2 + PAD, column, top + PAD, lower, head)
        if position == len(side):
            break
        lines = [piece for reason in side[position] for piece in wrap(reason, room)]
        start = 2 + PAD + 14 if narrow else column + 34
        beside = lower + 8 if narrow else top + (8 if len(lines) > 1 else PAD - 1)
        add("text", start, theme.WIDE, beside, beside + LINE * len(lines), "\n".join(lines))
        following = max(lower, beside + LINE * len(lines)) + GAP
        if lines and not narrow:
            middle = (top + lower) / 2
            add("arrow", column, start - 8, middle, middle)
        axis = 2 + PAD if narrow else column / 2
        add("arrow", axis, axis, lower, following)
        top = following
    return pd.DataFrame(rows)
