"""The one look of the book's charts: colours, type, and charts of labelled rows."""

import altair as alt
import pandas as pd

PRESENT, ABSENT, SILENT, SECOND, THIRD = "#1f7f8a", "#c8504a", "#7d828b", "#cf6f20", "#8a63c9"
INK = "currentColor"
WIDE, NARROW = 640, 340
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
SIZE = 12.5
ROOM = 230  # for row labels


def dress(chart: alt.LayerChart | alt.Chart) -> alt.LayerChart | alt.Chart:
    """The book's one look."""
    text = {"labelColor": INK, "titleColor": INK, "labelFontSize": SIZE, "titleFontSize": SIZE}
    return chart.configure(
        background="transparent", font=FONT, aria=False, padding=2,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            **text, labelFontWeight="normal", titleFontWeight="normal", domain=False,
            gridColor=INK, gridOpacity=0.15, tickColor=INK, tickOpacity=0.4, labelLimit=0,
        ),
        header=alt.HeaderConfig(
            labelColor=INK, labelFontSize=SIZE, labelLimit=0, title=None, labelFontWeight="bold",
        ),
        text=alt.MarkConfig(color=INK, fontSize=SIZE),
        rule=alt.MarkConfig(color=INK),
    )  # fmt: skip


def rows(frame: pd.DataFrame, label: str, narrow: bool) -> alt.Y:
    """One row per line of the frame, in its order; on the phone ``heads`` writes the labels."""
    axis = alt.Axis(minExtent=ROOM, maxExtent=ROOM, ticks=False, labelPadding=8)
    return alt.Y(f"{label}:N", sort=list(frame[label]), title=None, axis=None if narrow else axis)


def heads(base: alt.Chart, label: str, narrow: bool, dy: int = -15) -> list[alt.Chart]:
    """Labels above their rows, on the phone."""
    return [base.mark_text(align="left", x=0, dy=dy).encode(text=label)] if narrow else []


def percents(ticks: int = 5) -> alt.Axis:
    """An axis of shares from 0 to 100 %."""
    values = [step / (ticks - 1) for step in range(ticks)]
    return alt.Axis(format="%", values=values, title=None, orient="top")


def size(frame: pd.DataFrame, narrow: bool, margin: int) -> dict[str, int]:
    """Width and height of a chart of labelled rows with room for text at the right."""
    width = (NARROW if narrow else WIDE - ROOM) - margin
    return {"width": width, "height": (40 if narrow else 22) * len(frame)}


def address(link: str) -> str:
    """A Vega expression for an address with columns between ``~``; short where marks are many.

    >>> address("../a/~intervention~.html#~component~")
    "'../a/' + datum.intervention + '.html#' + datum.component + ''"
    """
    parts = link.split("~")
    return " + ".join(f"datum.{p}" if i % 2 else f"'{p}'" for i, p in enumerate(parts))
