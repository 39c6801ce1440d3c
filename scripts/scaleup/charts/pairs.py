"""What goes with what: every pair, the strongest ones, and combinations."""

import altair as alt
import pandas as pd

from scaleup import theme
from scaleup.charts.grids import heads


def pairs(
    frame: pd.DataFrame, labels: list[str], link: str, narrow: bool = False
) -> alt.LayerChart:
    """Every pair of components: squares go together more than chance has it, rings less.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.cooccurrence.pairs`` returns it.
    labels : list of str
        The components in the order to draw.
    link : str
        Address of those with both, with columns of ``frame`` between ``~``.
    narrow : bool
        The 340 px version.
    """
    place = {label: number for number, label in enumerate(labels)}
    columns = ["first", "second", "first_label", "second_label", "both", "expected", "phi", "q"]
    cells = frame[columns].copy()
    cells["clear"] = cells["q"] < 0.05
    turned = cells["first_label"].map(place) < cells["second_label"].map(place)
    cells.loc[turned, ["first_label", "second_label"]] = cells.loc[
        turned, ["second_label", "first_label"]
    ].to_numpy()
    rows = pd.DataFrame({"first_label": labels[1:]})
    width = theme.NARROW if narrow else theme.WIDE - theme.ROOM + 20
    side = min(width / len(labels), 20) - 2
    data = cells.round(3)
    base = alt.Chart(data).encode(
        x=alt.X("second_label:N", sort=labels[:-1], title=None, axis=heads(narrow)),
        y=theme.rows(rows, "first_label", narrow),
        href="link:N",
        tooltip=[
            alt.Tooltip("first_label:N", title="One"), alt.Tooltip("second_label:N", title="Other"),
            alt.Tooltip("both:Q", title="both"),
            alt.Tooltip("expected:Q", title="by chance", format=".1f"),
            alt.Tooltip("phi:Q", format=".2f"), alt.Tooltip("q:Q", format=".3f"),
        ],
    )  # fmt: skip
    most = cells["phi"].abs().max()
    base = base.transform_calculate(
        size=f"abs(datum.phi) / {most} * {side**2:.0f}", link=theme.address(link)
    )
    size = alt.Size("size:Q", scale=None, legend=None)
    more, less = "datum.phi >= 0", "datum.phi < 0"
    top = alt.Chart(rows).encode(y=theme.rows(rows, "first_label", narrow))
    chart = alt.layer(
        base.mark_square(color=theme.SILENT, opacity=0.12, size=side**2),
        base.transform_filter(more).mark_square(color=theme.PRESENT, opacity=1).encode(size=size),
        base.transform_filter(less).mark_point(
            color=theme.THIRD, filled=False, strokeWidth=1.5, opacity=1
        ).encode(size=size),
        base.transform_filter("datum.clear").mark_point(
            shape="square", color=theme.INK, filled=False, strokeWidth=2, size=side**2 * 1.25,
        ),
        *theme.heads(top, "first_label:N", narrow),
    )  # fmt: skip
    first = frame.iloc[0]
    description = (
        f"A triangle of {len(frame)} pairs of {len(labels)} components. Furthest above chance: "
        f"{first['first_label']} with {first['second_label']}, phi {first['phi']:.2f}. "
        f"{int((frame['phi'] < 0).sum())} pairs are reported together less often than by chance. "
        f"{int((frame['q'] < 0.05).sum())} stand out after allowing for the number of pairs."
    )
    height = (40 if narrow else 22) * len(rows)
    return theme.dress(chart.properties(width=width, height=height, description=description))


def strongest(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """The pairs of components furthest from chance: phi with its interval.

    Parameters
    ----------
    frame : DataFrame
        Rows of ``scaleup.cooccurrence.pairs``, with addresses of those with both in ``link``;
        drawn in their order.
    narrow : bool
        The 340 px version.
    """
    frame = frame.assign(
        pair=[f"{r.first_label} + {r.second_label}" for r in frame.itertuples()],
        counts=[f"{r.both} of {r.both + r.first_only + r.second_only}" for r in frame.itertuples()],
    )
    width = (theme.NARROW if narrow else theme.WIDE) - 70
    base = alt.Chart(frame).encode(
        y=alt.Y("pair:N", sort=list(frame["pair"]), axis=None),
        tooltip=[
            alt.Tooltip("pair", title="Pair"), alt.Tooltip("phi", format=".2f"),
            alt.Tooltip("jaccard", title="Jaccard", format=".2f"),
            alt.Tooltip("both", title="both"), alt.Tooltip("expected", format=".1f"),
            alt.Tooltip("q", format=".3f"),
        ],
    )  # fmt: skip
    low = min(0, frame["phi_low"].min())
    axis = alt.Axis(orient="top", title=None, format=".1f", values=[-0.5, 0, 0.5, 1])
    x = alt.X("phi:Q", axis=axis, scale=alt.Scale(domain=[low, 1]))
    stands = "datum.q < 0.05"
    chart = alt.layer(
        base.mark_rule(strokeWidth=1.5, opacity=0.6).encode(x="phi_low:Q", x2="phi_high"),
        base.transform_filter(stands).mark_point(
            color=theme.PRESENT, filled=True, opacity=1, size=90
        ).encode(x=x, href="link"),
        base.transform_filter(f"!({stands})").mark_point(
            color=theme.PRESENT, filled=False, strokeWidth=1.8, size=80
        ).encode(x=x, href="link"),
        base.mark_text(align="left", x=width + 8).encode(text="counts", href="link"),
        base.mark_text(align="left", x=0, dy=-15).encode(text="pair"),
    )  # fmt: skip
    first = frame.iloc[0]
    description = (
        f"Phi with intervals for {len(frame)} pairs. Highest: {first['pair']}, "
        f"{first['phi']:.2f} ({first['phi_low']:.2f} to {first['phi_high']:.2f})."
    )
    return theme.dress(
        chart.properties(width=width, height=40 * len(frame), description=description)
    )


def combinations(
    frame: pd.DataFrame, labels: dict[str, str], narrow: bool = False
) -> alt.HConcatChart:
    """Which components are reported together: a row for each combination (an UpSet plot).

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.cooccurrence.combinations`` returns it, with addresses of those counted in
        ``link``; drawn in its order.
    labels : dict of str to str
        The components and their labels, in the order to draw.
    narrow : bool
        The 340 px version.

    Notes
    -----
    A. Lex and others (2014), *IEEE Transactions on Visualization and Computer Graphics* 20,
    1983-1992, turned so that rows are combinations.
    """
    frame = frame.assign(row=range(len(frame)))
    frame["text"] = [f"{r.interventions} of {r.n}" for r in frame.itertuples()]
    frame["has"] = [
        " + ".join(labels[c] for c in labels if row[c]) or "none of them"
        for _, row in frame.iterrows()
    ]
    dots = frame.melt(["row", "has", "interventions"], list(labels), "component", "there")
    dots["label"] = dots["component"].map(labels)
    dots["place"] = dots["component"].map(list(labels).index)
    step, height = 30, 26 * len(frame)
    y = alt.Y("row:O", axis=None)
    tooltip = [
        alt.Tooltip("has", title="Reported"), alt.Tooltip("interventions", title="interventions"),
    ]  # fmt: skip
    x = alt.X(
        "label:N", sort=list(labels.values()), title=None,
        axis=alt.Axis(
            orient="top", labelAngle=-90 if narrow else -60, ticks=False, labelPadding=10,
            minExtent=7 * max(map(len, labels.values())),
        ),
    )  # fmt: skip
    links = alt.LookupData(frame[["row", "link"]], "row", ["link"])
    base = alt.Chart(dots).transform_lookup("row", links)
    base = base.encode(x=x, y=y, tooltip=tooltip, href="link:N")
    grid = alt.layer(
        base.transform_filter("datum.there").mark_line(
            color=theme.PRESENT, strokeWidth=2.5
        ).encode(detail="row:N", order="place:Q"),
        base.transform_filter("!datum.there").mark_circle(
            color=theme.SILENT, opacity=0.75, size=22
        ),
        base.transform_filter("datum.there").mark_circle(color=theme.PRESENT, opacity=1, size=150),
    ).properties(width=step * len(labels), height=height)  # fmt: skip
    room = (theme.NARROW if narrow else theme.WIDE) - step * len(labels) - 90
    most = max(frame["interventions"].max(), 1)
    bar = alt.Chart(frame).encode(y=y, tooltip=tooltip, href="link")
    length = alt.X("interventions:Q", axis=None, scale=alt.Scale(domain=[0, most], nice=False))
    bars = alt.layer(
        bar.mark_bar(color=theme.PRESENT, height=14).encode(x=length),
        bar.mark_text(align="left", dx=6).encode(x=length, text="text"),
    ).properties(width=room, height=height)
    chart = alt.hconcat(grid, bars, spacing=12)
    description = f"{len(frame)} combinations. " + " ".join(
        f"{r.text}: {r.has}." for r in frame.head(5).itertuples()
    )
    return theme.dress(chart.properties(description=description))
