"""How far to trust a share: agreement, rules, other readings, and fewer interventions."""

import altair as alt
import pandas as pd

from scaleup import theme


def agreement(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Gwet's AC1 with its interval and percent agreement, per component.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.agreement.agreement`` returns it, without the row ``all`` and with addresses
        of those on which the coders differed in ``link``.
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
        base.mark_circle(color=theme.PRESENT, opacity=1, size=80).encode(x=x, href="link"),
        base.mark_text(align="left", x=size["width"] + 10).encode(text="alike", href="link"),
        *theme.heads(base, "label", narrow),
    )
    best, worst = frame.iloc[0], frame.iloc[-1]
    description = (
        f"Dots for {len(frame)} rows, by Gwet's AC1 between the coders, 1 being full agreement. "
        f"Highest: {best['label']}, {best['ac1']:.2f}. "
        f"Lowest: {worst['label']}, {worst['ac1']:.2f}. All numbers stand in the table below."
    )
    return theme.dress(chart.properties(**size, description=description))


def claims(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """Each reported finding: what the corpus allows, and the line that the rule draws.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.claims.claims`` returns it, with addresses of those counted in ``link``;
        drawn in its order.
    narrow : bool
        The 340 px version.
    """
    frame = frame.assign(
        share=frame["bound_low"],
        text=frame["label"].str.replace(": ", ":\n" if narrow else ": "),
        arrow=["◂" if rule.startswith("at most") else "▸" for rule in frame["rule"]],
        line=frame["threshold"],
    )
    width = (theme.NARROW if narrow else theme.WIDE) - 92
    base = alt.Chart(frame).encode(
        y=theme.rows(frame, "text", narrow=True),
        tooltip=[
            alt.Tooltip("statement", title="Reported"), alt.Tooltip("rule", title="holds when"),
            alt.Tooltip("present", title="present"), alt.Tooltip("n", title="of"),
            alt.Tooltip("low", title="interval from", format=".0%"),
            alt.Tooltip("high", title="interval to", format=".0%"),
            alt.Tooltip("verdict", title="verdict"),
        ],
    )  # fmt: skip
    axis = theme.percents()
    axis.orient = "bottom" if narrow else "top"
    x = alt.X("share:Q", axis=axis, scale=alt.Scale(domain=[0, 1]))
    chart = alt.layer(
        base.mark_bar(color=theme.SILENT, opacity=0.28, height=12).encode(
            x=x, x2="bound_high"
        ),
        base.mark_rule(strokeWidth=1.5).encode(x="low:Q", x2="high"),
        base.mark_circle(color=theme.PRESENT, opacity=1, size=80).encode(x=x, href="link"),
        base.mark_tick(color=theme.THIRD, thickness=2.5, height=18).encode(x="line:Q"),
        base.mark_text(color=theme.THIRD, align="left", dx=1).transform_filter(
            "datum.arrow == '▸'"
        ).encode(x="line:Q", text="arrow"),
        base.mark_text(color=theme.THIRD, align="right", dx=-1).transform_filter(
            "datum.arrow == '◂'"
        ).encode(x="line:Q", text="arrow"),
        base.mark_text(align="left", x=width + 8).encode(text="verdict"),
        base.mark_text(
            align="left", x=0, dy=-32 if narrow else -15, lineBreak="\n", lineHeight=15
        ).encode(text="text"),
    )  # fmt: skip
    description = (
        f"{len(frame)} reported findings. "
        + " ".join(
            f"{r.text}, holds when {r.rule}; here {r.share:.0%}, by silence up to "
            f"{r.bound_high:.0%}: {r.verdict}." for r in frame.itertuples()
        )
    )  # fmt: skip
    return theme.dress(
        chart.properties(
            width=width, height=(58 if narrow else 40) * len(frame), description=description
        )
    )


def readings(frame: pd.DataFrame, names: dict[str, str], narrow: bool = False) -> alt.LayerChart:
    """The share with each component under several readings of the codes.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.sensitivity.sensitivity`` returns it, with addresses of those counted as the
        codes hold in ``link``; drawn in its order.
    names : dict of str to str
        Columns that hold a reading: ``agreed``, ``without_providers`` and those of the coders,
        and what readers call them.
    narrow : bool
        The 340 px version.
    """
    columns = list(names)
    frame = frame.assign(
        least=frame[columns].min(axis=1),
        most=frame[columns].max(axis=1),
    )
    frame["range"] = [f"{row.least:.0%} to {row.most:.0%}" for row in frame.itertuples()]
    size = theme.size(frame, narrow, margin=92)
    tooltip = [alt.Tooltip("label", title="Component")] + [
        alt.Tooltip(column, title=words, format=".0%") for column, words in names.items()
    ]
    base = alt.Chart(frame).encode(y=theme.rows(frame, "label", narrow), tooltip=tooltip)
    x = alt.X("agreed:Q", axis=theme.percents(), scale=alt.Scale(domain=[0, 1]))
    coders = [column for column in columns if column not in ("agreed", "without_providers")]
    chart = alt.layer(
        base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(x="least:Q", x2="most"),
        *(
            base.mark_point(shape="circle", color=theme.SILENT, size=45).encode(x=f"{coder}:Q")
            for coder in coders
        ),
        base.mark_point(
            shape="diamond", color=theme.THIRD, filled=True, opacity=1, size=80
        ).encode(x="without_providers:Q"),
        base.mark_circle(color=theme.PRESENT, opacity=1, size=80).encode(x=x, href="link"),
        base.mark_text(align="left", x=size["width"] + 8).encode(text="range"),
        *theme.heads(base, "label", narrow),
    )  # fmt: skip
    widest = frame.loc[(frame["most"] - frame["least"]).idxmax()]
    description = (
        f"Shares of {len(frame)} components under {len(columns)} readings. "
        f"Widest range: {widest['label']}, {widest['range']}."
    )
    return theme.dress(chart.properties(**size, description=description))


def saturation(frame: pd.DataFrame, link: str, narrow: bool = False) -> alt.FacetChart:
    """How shares settle as interventions are added.

    Parameters
    ----------
    frame : DataFrame
        Rows of ``scaleup.saturation.saturation`` for a few components.
    link : str
        Address of those with a component, with columns of ``frame`` between ``~``.
    narrow : bool
        The 340 px version.
    """
    across = 1 if narrow else 2
    width = theme.NARROW - 40 if narrow else (theme.WIDE - 90) // 2
    base = alt.Chart().transform_calculate(link=theme.address(link)).encode(
        href="link:N",
        x=alt.X("k:Q", title="Interventions coded", axis=alt.Axis(grid=False, labelFlush=False)),
        tooltip=[
            alt.Tooltip("label:N", title="Component"), alt.Tooltip("k:Q", title="interventions"),
            alt.Tooltip("low:Q", title="from", format=".0%"),
            alt.Tooltip("high:Q", title="to", format=".0%"),
        ],
    )  # fmt: skip
    scale = alt.Scale(domain=[0, 1])
    y = alt.Y("low:Q", scale=scale, title=None, axis=alt.Axis(format="%", tickCount=3))
    chart = alt.layer(
        base.mark_area(color=theme.PRESENT, opacity=0.3).encode(y=y, y2="high:Q"),
        base.mark_line(color=theme.PRESENT, strokeWidth=1.5).encode(
            y=alt.Y("share:Q", scale=scale)
        ),
    ).properties(width=width, height=130)
    labels = list(frame["label"].unique())
    data = frame[["component", "label", "k", "share", "low", "high"]].round(3)
    header = alt.Header(labelOrient="top", labelAnchor="start")
    facet = alt.Facet("label:N", sort=labels, header=header, title=None)
    chart = chart.facet(facet=facet, columns=across, spacing=24, data=data)
    half = frame[frame["k"] >= frame["k"].max() / 2].drop_duplicates("label")
    description = f"{len(labels)} components. " + " ".join(
        f"{r.label}: after {r.k}, between {r.low:.0%} and {r.high:.0%}; in the end {r.share:.0%}."
        for r in half.itertuples()
    )
    return theme.dress(chart.properties(description=description))
