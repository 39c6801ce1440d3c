"""One function a figure: from a tidy frame to an Altair chart.

Each takes ``narrow=True`` for the phone. Text, axes and rules take the page's own colour, grounds
are transparent, so one picture serves light and dark. ``description`` of the chart is its text
alternative, made from its numbers.
"""

import altair as alt
import pandas as pd

from scaleup import theme
from scaleup.overview import number


def frequency(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Share of interventions with each component, its interval, and what silence allows.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.frequency.frequency`` returns it; drawn in its order.
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
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], title=None, orient="top")
    x = alt.X("zero:Q", axis=axis, scale=alt.Scale(domain=[0, 1]))
    base = base.transform_calculate(zero="0")
    present = base.mark_bar(color=theme.PRESENT, height=11).encode(x=x, x2="share")
    silent = base.mark_bar(color=theme.SILENT, opacity=0.28, height=11).encode(
        x="bound_low:Q", x2="bound_high"
    )
    absent = (
        base.transform_filter("datum.absent > 0")
        .mark_bar(filled=False, color=theme.ABSENT, strokeWidth=1.5, height=10)
        .encode(x="bound_high:Q", x2="top")
    )
    line = base.mark_rule(strokeWidth=1.5).encode(x="low:Q", x2="high")
    count = base.mark_text(align="left", x=size["width"] + 8).encode(text="count")
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


def matrix(agreed: pd.DataFrame, link: str, narrow: bool = False) -> alt.LayerChart:
    """Every intervention by every component, in three states; a cell leads to its sources.

    Parameters
    ----------
    agreed : DataFrame
        Columns ``intervention``, ``name``, ``component``, ``label`` and ``code``, one row per
        cell. Rows and columns are ordered by how many are present.
    link : str
        Page whose anchors ``#intervention--component`` hold the sources.
    narrow : bool
        The 340 px version; of few interventions, with components down and interventions across.
    """
    present = agreed[agreed["code"] == "present"]
    by_name, by_label = _ranked(agreed, present, "name"), _ranked(agreed, present, "label")
    turned = narrow and len(by_name) < len(by_label)
    across, down = (by_name, by_label) if turned else (by_label, by_name)
    rows = pd.DataFrame({down.name: down.index})
    width = theme.NARROW if narrow else theme.WIDE - theme.ROOM + 20
    side = min(width / len(across), 17 if narrow else 20) - 2
    head = alt.Axis(
        orient="top", labelAngle=-90 if narrow else -60, ticks=False,
        minExtent=215, maxExtent=215, labelPadding=18 if narrow else 4,
    )  # fmt: skip
    cells = agreed[["intervention", "component", "name", "label", "code"]].to_csv(index=False)
    base = alt.Chart(alt.InlineData(values=cells, format=alt.CsvDataFormat(type="csv"))).encode(
        x=alt.X(f"{across.name}:N", sort=list(across.index), title=None, axis=head),
        y=theme.rows(rows, down.name, narrow),
        href="href:N",
        tooltip=[
            alt.Tooltip("name:N", title="Intervention"),
            alt.Tooltip("label:N", title="Component"),
            alt.Tooltip("state:N", title="Code"),
        ],
    )
    base = base.transform_calculate(
        href=f"'{link}#' + datum.intervention + '--' + datum.component",
        state="replace(datum.code, '_', ' ')",
    )
    chart = alt.layer(
        base.transform_filter("datum.code == 'present'").mark_square(
            color=theme.PRESENT, opacity=1, size=side**2
        ),
        base.transform_filter("datum.code == 'absent'").mark_point(
            shape="cross",
            color=theme.ABSENT,
            opacity=1,
            filled=False,
            strokeWidth=1.5,
            size=side**2 * 0.7,
        ),
        base.transform_filter("datum.code == 'not_reported'").mark_circle(
            color=theme.SILENT, opacity=0.75, size=min(14, side**2 / 4)
        ),
        *theme.heads(
            alt.Chart(rows).encode(y=theme.rows(rows, down.name, narrow)), f"{down.name}:N", narrow
        ),
    )
    description = (
        f"A grid of {len(by_name)} interventions by {len(by_label)} components. "
        f"{len(present)} of {len(agreed)} cells are present, "
        f"{(agreed['code'] == 'absent').sum()} absent, "
        f"{(agreed['code'] == 'not_reported').sum()} not reported. "
        f"Most often present: {by_label.index[0]}, {by_label.iloc[0]}. "
        f"Most present components: {by_name.index[0]}, {by_name.iloc[0]}."
    )
    height = (40 if narrow else 22) * len(down)
    return theme.dress(chart.properties(width=width, height=height, description=description))


def _ranked(agreed: pd.DataFrame, present: pd.DataFrame, column: str) -> pd.Series:
    """Values of a column with how many cells are present, most first."""
    counts = present[column].value_counts().reindex(agreed[column].unique(), fill_value=0)
    return counts.sort_values(ascending=False, kind="stable").rename(column)


def agreement(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Gwet's AC1 with its interval and percent agreement, per component.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.agreement.agreement`` returns it, with or without the row ``all``.
    narrow : bool
        The 340 px version.
    """
    frame = frame.sort_values("ac1", ascending=False, kind="stable")
    frame = frame.assign(alike=[f"{p:.0%}" for p in frame["percent"]])
    size = theme.size(frame, narrow, margin=50)
    low = min(0.0, frame["ac1_low"].min())
    base = alt.Chart(frame).encode(
        y=theme.rows(frame, "label", narrow),
        tooltip=[
            alt.Tooltip("label", title="Component"),
            alt.Tooltip("percent", title="agreement", format=".0%"),
            alt.Tooltip("ac1", title="AC1", format=".2f"),
            alt.Tooltip("kappa", title="kappa", format=".2f"),
            alt.Tooltip("alpha", title="alpha", format=".2f"),
        ],
    )
    x = alt.X(
        "ac1:Q",
        scale=alt.Scale(domain=[low, 1]),
        axis=alt.Axis(orient="top", title=None, format=".2f", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    chart = alt.layer(
        base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(x="ac1_low:Q", x2="ac1_high"),
        base.mark_circle(color=theme.PRESENT, opacity=1, size=80).encode(x=x),
        base.mark_text(align="left", x=size["width"] + 10).encode(text="alike"),
        *theme.heads(base, "label", narrow),
    )
    best, worst = frame.iloc[0], frame.iloc[-1]
    description = (
        f"Dots for {len(frame)} rows, by Gwet's AC1 between the coders, 1 being full agreement. "
        f"Highest: {best['label']}, {best['ac1']:.2f}. "
        f"Lowest: {worst['label']}, {worst['ac1']:.2f}. All numbers stand in the table below."
    )
    return theme.dress(chart.properties(**size, description=description))


def decisions(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Shares of leaders near each pole of the seven decisions, where reported.

    Parameters
    ----------
    frame : DataFrame
        Table ``decisions``: ``number``, ``pole_a``, ``pole_b``, ``share_a``, ``share_b`` (percent).
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


def reach(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Learners that a document reports, per intervention, on a logarithmic scale.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.overview.reach`` returns it, those with a figure for learners.
    narrow : bool
        The 340 px version.
    """
    frame = frame[["name", "learners", "counted"]].astype({"learners": "float"})
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
        base.mark_circle(color=theme.PRESENT, opacity=1, size=80).encode(x=x, tooltip=tooltip),
        base.mark_text(align="left", dx=10).encode(x=x, text="text"),
        *theme.heads(base, "name", narrow),
    )
    description = (
        f"{len(frame)} figures. Largest: {most['name']}, {most['text']} {most['counted']}. "
        f"Smallest: {least['name']}, {least['text']} {least['counted']}."
    )
    return theme.dress(chart.properties(**size, description=description))
