"""Grids: every intervention by every component, pairs of components, combinations."""

import altair as alt
import pandas as pd

from scaleup import theme


def matrix(
    agreed: pd.DataFrame, names: list[str], labels: list[str], link: str, narrow: bool = False
) -> alt.LayerChart:
    """Every intervention by every component, in three states; a cell leads to its sources.

    Parameters
    ----------
    agreed : DataFrame
        Columns ``intervention``, ``name``, ``component``, ``label`` and ``code``, one row per
        cell.
    names, labels : list of str
        Interventions and components in the order to draw.
    link : str
        Page whose anchors ``#intervention--component`` hold the sources.
    narrow : bool
        The 340 px version; of few interventions, with components down and interventions across.
    """
    present = agreed[agreed["code"] == "present"]
    by_name, by_label = _counted(present, names, "name"), _counted(present, labels, "label")
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
        f"Most often present: {by_label.idxmax()}, {by_label.max()}. "
        f"Most present components: {by_name.idxmax()}, {by_name.max()}."
    )
    height = (40 if narrow else 22) * len(down)
    return theme.dress(chart.properties(width=width, height=height, description=description))


def _counted(present: pd.DataFrame, values: list[str], column: str) -> pd.Series:
    """How many cells are present for each value of a column, in the order given."""
    return present[column].value_counts().reindex(values, fill_value=0).rename(column)


def pairs(frame: pd.DataFrame, labels: list[str], narrow: bool = False) -> alt.LayerChart:
    """Every pair of components: squares go together more than chance has it, rings less.

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.cooccurrence.pairs`` returns it.
    labels : list of str
        The components in the order to draw.
    narrow : bool
        The 340 px version.
    """
    place = {label: number for number, label in enumerate(labels)}
    cells = frame[["first_label", "second_label", "both", "expected", "phi", "q"]].copy()
    cells["clear"] = cells["q"] < 0.05
    turned = cells["first_label"].map(place) < cells["second_label"].map(place)
    cells.loc[turned, ["first_label", "second_label"]] = cells.loc[
        turned, ["second_label", "first_label"]
    ].to_numpy()
    rows = pd.DataFrame({"first_label": labels[1:]})
    width = theme.NARROW if narrow else theme.WIDE - theme.ROOM + 20
    side = min(width / len(labels), 20) - 2
    head = alt.Axis(
        orient="top", labelAngle=-90 if narrow else -60, ticks=False, minExtent=215, maxExtent=215,
        labelPadding=18 if narrow else 4,
    )  # fmt: skip
    values = cells.round(3).to_csv(index=False)
    data = alt.InlineData(values=values, format=alt.CsvDataFormat(type="csv"))
    base = alt.Chart(data).encode(
        x=alt.X("second_label:N", sort=labels[:-1], title=None, axis=head),
        y=theme.rows(rows, "first_label", narrow),
        tooltip=[
            alt.Tooltip("first_label:N", title="One"), alt.Tooltip("second_label:N", title="Other"),
            alt.Tooltip("both:Q", title="both"),
            alt.Tooltip("expected:Q", title="by chance", format=".1f"),
            alt.Tooltip("phi:Q", format=".2f"), alt.Tooltip("q:Q", format=".3f"),
        ],
    )  # fmt: skip
    most = cells["phi"].abs().max()
    base = base.transform_calculate(size=f"abs(datum.phi) / {most} * {side**2:.0f}")
    size = alt.Size("size:Q", scale=None, legend=None)
    more, less = "datum.phi >= 0", "datum.phi < 0"
    top = alt.Chart(rows).encode(y=theme.rows(rows, "first_label", narrow))
    chart = alt.layer(
        base.mark_square(color=theme.SILENT, opacity=0.12, size=side**2),
        base.transform_filter(more).mark_square(color=theme.PRESENT, opacity=1).encode(size=size),
        base.transform_filter(less).mark_point(
            color=theme.THIRD, filled=False, strokeWidth=1.5, opacity=1
        ).encode(size=size),
        base.transform_filter("datum.clear == 'True'").mark_point(
            shape="square", color=theme.INK, filled=False, strokeWidth=2, size=side**2 * 1.25,
        ),
        *theme.heads(top, "first_label:N", narrow),
    )  # fmt: skip
    first = frame.sort_values("phi", ascending=False).iloc[0]
    description = (
        f"A triangle of {len(frame)} pairs of {len(labels)} components. Furthest above chance: "
        f"{first['first_label']} with {first['second_label']}, phi {first['phi']:.2f}. "
        f"{int((frame['phi'] < 0).sum())} pairs are reported together less often than by chance. "
        f"{int((frame['q'] < 0.05).sum())} stand out after allowing for the number of pairs."
    )
    height = (40 if narrow else 22) * len(rows)
    return theme.dress(chart.properties(width=width, height=height, description=description))


def combinations(
    frame: pd.DataFrame, labels: dict[str, str], narrow: bool = False
) -> alt.HConcatChart:
    """Which components are reported together: a row for each combination (an UpSet plot).

    Parameters
    ----------
    frame : DataFrame
        As ``scaleup.cooccurrence.combinations`` returns it; drawn in its order.
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
    base = alt.Chart(dots).encode(x=x, y=y, tooltip=tooltip)
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
    bar = alt.Chart(frame).encode(y=y, tooltip=tooltip)
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


def units(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """One dot an intervention, in rows; a dot leads to its sources.

    Parameters
    ----------
    frame : DataFrame
        ``row`` (words), ``name``, ``link``, ``place`` (1, 2, ... within the row); rows drawn in
        their order.
    narrow : bool
        The 340 px version.
    """
    rows = frame.drop_duplicates("row")[["row"]]
    sizes = frame["row"].value_counts()
    width = theme.NARROW - 30 if narrow else theme.WIDE - theme.ROOM - 30
    step = min(18, width / sizes.max())
    counts = rows.assign(count=rows["row"].map(sizes).astype(str), end=rows["row"].map(sizes) + 1)
    scale = alt.Scale(domain=[0.5, width / step + 0.5], nice=False)
    x = alt.X("place:Q", axis=None, scale=scale)
    values = frame[["row", "name", "link", "place"]].to_csv(index=False)
    data = alt.InlineData(values=values, format=alt.CsvDataFormat(type="csv"))
    y = theme.rows(rows, "row", narrow)
    label = alt.Chart(counts).encode(y=y)
    chart = alt.layer(
        alt.Chart(data).mark_circle(
            color=theme.PRESENT, opacity=1, size=min(130, (step - 2) ** 2)
        ).encode(
            x=x, y=y, href="link:N",
            tooltip=[alt.Tooltip("name:N", title="Intervention"), alt.Tooltip("row:N", title="In")],
        ),
        label.mark_text(align="left").encode(x=alt.X("end:Q", scale=scale), text="count"),
        *theme.heads(label, "row:N", narrow),
    )  # fmt: skip
    description = f"{len(frame)} dots in {len(rows)} rows. " + " ".join(
        f"{row}: {count}." for row, count in sizes.head(8).items()
    )
    height = (40 if narrow else 22) * len(rows)
    return theme.dress(chart.properties(width=width, height=height, description=description))
