"""Bars: shares of interventions, and the seven decisions."""

import altair as alt
import pandas as pd

from scaleup import theme


def frequency(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Share of interventions with each component, its interval, and what silence allows.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.frequency.frequency`` returns it, with addresses of those counted in
        ``link_present``, ``link_not_reported`` and ``link_absent``; drawn in its order.
    narrow : bool
        The 340 px version.
    """
    frame = frame.assign(
        count=[f"{p} of {n}" for p, n in zip(frame["present"], frame["n"], strict=True)],
        top=1.0,
    )
    size = theme.size(frame, narrow, margin=62)
    base = alt.Chart(frame).encode(
        y=theme.rows(frame, "label", narrow),
        tooltip=[
            alt.Tooltip("label", title="Component"),
            alt.Tooltip("present", title="present"),
            alt.Tooltip("not_reported", title="not reported"),
            alt.Tooltip("absent", title="absent"),
            alt.Tooltip("share", title="share", format=".0%"),
            alt.Tooltip("low", title="interval from", format=".0%"),
            alt.Tooltip("high", title="interval to", format=".0%"),
        ],
    )
    x = alt.X("zero:Q", axis=theme.percents(), scale=alt.Scale(domain=[0, 1]))
    base = base.transform_calculate(zero="0")
    present = base.mark_bar(color=theme.PRESENT, height=11).encode(
        x=x, x2="share", href="link_present"
    )
    silent = base.mark_bar(color=theme.SILENT, opacity=0.28, height=11).encode(
        x="bound_low:Q", x2="bound_high", href="link_not_reported"
    )
    absent = (
        base.transform_filter("datum.absent > 0")
        .mark_bar(filled=False, color=theme.ABSENT, strokeWidth=1.5, height=10)
        .encode(x="bound_high:Q", x2="top", href="link_absent")
    )
    line = base.mark_rule(strokeWidth=1.5).encode(x="low:Q", x2="high", href="link_present")
    count = base.mark_text(align="left", x=size["width"] + 8).encode(
        text="count", href="link_present"
    )
    heads = theme.heads(base, "label", narrow)
    chart = alt.layer(silent, present, absent, line, count, *heads)
    most, least = frame.iloc[0], frame.iloc[-1]
    description = (
        f"Bars for {len(frame)} rows, by the share of {most['n']} with each. "
        f"Highest: {most['label']}, {most['count']}. Lowest: {least['label']}, {least['count']}. "
        f"Not reported most often: {_most_silent(frame)}. All numbers stand in the table below."
    )
    return theme.dress(chart.properties(**size, description=description))


def _most_silent(frame: pd.DataFrame) -> str:
    row = frame.sort_values("not_reported", ascending=False, kind="stable").iloc[0]
    return f"{row['label']}, {row['not_reported']} of {row['n']}"


def decisions(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Shares of leaders near each pole of the seven decisions, where reported.

    Parameters
    ----------
    frame : DataFrame
        Table ``decisions``: ``number``, ``question``, ``pole_a``, ``pole_b``, ``share_a``,
        ``share_b`` (percent).
    narrow : bool
        The 340 px version.
    """
    width = (theme.NARROW if narrow else theme.WIDE) - 8
    frame = frame.assign(
        left=-frame["share_a"].astype("float") / 100, right=frame["share_b"].astype("float") / 100
    )
    frame["text_a"] = [_share_text(v) for v in frame["share_a"]]
    frame["text_b"] = [_share_text(v) for v in frame["share_b"]]
    columns = ["number", "question", "pole_a", "pole_b", "left", "right", "text_a", "text_b"]
    base = alt.Chart(frame[columns]).encode(
        y=alt.Y("number:O", axis=None, scale=alt.Scale(paddingInner=0)),
        tooltip=[
            alt.Tooltip("question", title="Decision"),
            alt.Tooltip("pole_a", title="One pole"), alt.Tooltip("text_a", title="share"),
            alt.Tooltip("pole_b", title="Other pole"), alt.Tooltip("text_b", title="share"),
        ],
    )  # fmt: skip

    def at(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[-1, 1]), axis=None)

    base = base.transform_calculate(zero="0", start="-1", end="1")
    reported = base.transform_filter("isValid(datum.left)")
    silent = base.transform_filter("!isValid(datum.left)")
    chart = alt.layer(
        base.mark_text(align="left", dy=-14).encode(x=at("start"), text="pole_a"),
        base.mark_text(align="right", dy=-14).encode(x=at("end"), text="pole_b"),
        reported.mark_bar(color=theme.THIRD, height=12, yOffset=5).encode(x=at("zero"), x2="left"),
        reported.mark_bar(color=theme.THIRD, height=12, yOffset=5).encode(x=at("zero"), x2="right"),
        reported.mark_text(align="right", dx=-6, dy=6).encode(x=at("left"), text="text_a"),
        reported.mark_text(align="left", dx=6, dy=6).encode(x=at("right"), text="text_b"),
        silent.mark_text(fontStyle="italic", opacity=0.75, dy=6).encode(
            x=at("zero"), text=alt.value("shares not reported")
        ),
        reported.mark_tick(thickness=1, height=20, color=theme.INK, yOffset=5).encode(x=at("zero")),
    )
    reported_rows = frame[frame["left"].notna()]
    description = f"Seven decisions; shares are reported for {len(reported_rows)}. " + " ".join(
        f"{r.pole_a} {r.text_a}, {r.pole_b} {r.text_b}." for r in reported_rows.itertuples()
    )
    return theme.dress(
        chart.properties(width=width, height=54 * len(frame), description=description)
    )


def _share_text(value) -> str:
    return "not reported" if pd.isna(value) else f"{value}%"


def funnel(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Steps one after the other: reported at all, and with every step before.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.frequency.funnel`` returns it, with addresses of those counted in
        ``link_present`` and ``link_so_far``; drawn in its order.
    narrow : bool
        The 340 px version.
    """
    frame = frame.assign(
        count=[f"{r.present} of {r.n}" for r in frame.itertuples()],
        path=[r.so_far / r.n for r in frame.itertuples()],
        so_far_text=[f"{r.so_far} with every step before" for r in frame.itertuples()],
    )
    size = theme.size(frame, narrow, margin=62)
    size["height"] = (64 if narrow else 44) * len(frame)
    base = alt.Chart(frame).encode(
        y=theme.rows(frame, "label", narrow),
        tooltip=[
            alt.Tooltip("label", title="Step"),
            alt.Tooltip("present", title="reported for"),
            alt.Tooltip("so_far", title="with every step before"),
            alt.Tooltip("low", title="interval from", format=".0%"),
            alt.Tooltip("high", title="interval to", format=".0%"),
        ],
    )
    x = alt.X("share:Q", axis=theme.percents(), scale=alt.Scale(domain=[0, 1]))
    base = base.transform_calculate(zero="0")
    chart = alt.layer(
        base.mark_bar(color=theme.PRESENT, opacity=0.4, height=20).encode(
            x=x, x2="zero:Q", href="link_present"
        ),
        base.mark_bar(color=theme.PRESENT, height=9).encode(
            x="path:Q", x2="zero:Q", href="link_so_far"
        ),
        base.mark_rule(strokeWidth=1.5).encode(x="low:Q", x2="high", href="link_present"),
        base.mark_text(align="left", x=size["width"] + 8).encode(
            text="count", href="link_present"
        ),
        base.mark_text(align="left", dy=19 if narrow else 17, dx=4, fontSize=11.5).encode(
            x="zero:Q", text="so_far_text", href="link_so_far"
        ),
        *theme.heads(base, "label", narrow, dy=-19),
    )  # fmt: skip
    description = (
        f"{len(frame)} steps of {frame.iloc[0]['n']} interventions. "
        + " ".join(
            f"{r.label}: {r.present}, of these {r.so_far} with every step before."
            for r in frame.itertuples()
        )
    )  # fmt: skip
    return theme.dress(chart.properties(**size, description=description))
