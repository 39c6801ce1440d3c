"""Grids: every intervention by every component, and one dot an intervention."""

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
        Address of a cell's sources, with columns of ``agreed`` between ``~``.
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
    base = alt.Chart(agreed[["intervention", "component", "name", "label", "code"]]).encode(
        x=alt.X(f"{across.name}:N", sort=list(across.index), title=None, axis=heads(narrow)),
        y=theme.rows(rows, down.name, narrow),
        href="href:N",
        tooltip=[
            alt.Tooltip("name:N", title="Intervention"),
            alt.Tooltip("label:N", title="Component"),
            alt.Tooltip("state:N", title="Code"),
        ],
    )
    base = base.transform_calculate(
        href=theme.address(link),
        state="replace(datum.code, '_', ' ')",
    )
    chart = alt.layer(
        base.transform_filter("datum.code == 'present'").mark_square(
            color=theme.PRESENT, opacity=1, size=side**2
        ),
        base.transform_filter("datum.code == 'absent'").mark_point(
            shape="cross",
            angle=45,
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


def heads(narrow: bool) -> alt.Axis:
    """Column heads that stand up, with room for the longest label."""
    return alt.Axis(
        orient="top", labelAngle=-90 if narrow else -60, ticks=False,
        minExtent=215, maxExtent=215, labelPadding=18 if narrow else 4,
    )  # fmt: skip


def _counted(present: pd.DataFrame, values: list[str], column: str) -> pd.Series:
    """How many cells are present for each value of a column, in the order given."""
    return present[column].value_counts().reindex(values, fill_value=0).rename(column)


def units(frame: pd.DataFrame, narrow: bool = False) -> alt.LayerChart:
    """One dot an intervention, in rows; a dot leads to its sources.

    Parameters
    ----------
    frame : DataFrame
        ``row`` (words), ``name``, ``link``, ``place`` (1, 2, ... within the row), ``link_row``
        (address of all those in the row, or missing); rows drawn in their order.
    narrow : bool
        The 340 px version.
    """
    rows = frame.drop_duplicates("row")[["row", "link_row"]]
    sizes = frame["row"].value_counts()
    width = theme.NARROW - 30 if narrow else theme.WIDE - theme.ROOM - 30
    step = min(18, width / sizes.max())
    counts = rows.assign(count=rows["row"].map(sizes).astype(str), end=rows["row"].map(sizes) + 1)
    scale = alt.Scale(domain=[0.5, width / step + 0.5], nice=False)
    x = alt.X("place:Q", axis=None, scale=scale)
    data = frame[["row", "name", "link", "place"]]
    y = theme.rows(rows, "row", narrow)
    label = alt.Chart(counts).encode(y=y)
    count = label.mark_text(align="left").encode(x=alt.X("end:Q", scale=scale), text="count")
    chart = alt.layer(
        alt.Chart(data).mark_circle(
            color=theme.PRESENT, opacity=1, size=min(130, (step - 2) ** 2)
        ).encode(
            x=x, y=y, href="link:N",
            tooltip=[alt.Tooltip("name:N", title="Intervention"), alt.Tooltip("row:N", title="In")],
        ),
        count.transform_filter("datum.link_row").encode(href="link_row:N"),
        count.transform_filter("!datum.link_row"),
        *theme.heads(label, "row:N", narrow),
    )  # fmt: skip
    description = f"{len(frame)} dots in {len(rows)} rows. " + " ".join(
        f"{row}: {count}." for row, count in sizes.head(8).items()
    )
    height = (40 if narrow else 22) * len(rows)
    return theme.dress(chart.properties(width=width, height=height, description=description))
