"""Evidence maps: every component against the groups of one kind, and who stands in each cell.

A cell counts the interventions whose documents report the component, and leads to them in the
explorer. A gap, on which all documents are silent, leads to the silent ones.
"""

from html import escape

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.frequency import frequency
from scaleup.render import Html, count, download, entry, explore, percent
from scaleup.strata import STRATA, ordered, words

COLUMNS = ["region", "stage", "income_group", "subject"]
LEAST = 2  # interventions of a group for a column of its own


def evidence_map(corpus: Corpus, by: str) -> pd.DataFrame:
    """How many interventions of each group have each component.

    Parameters
    ----------
    corpus : Corpus
    by : str
        One of ``scaleup.strata.STRATA``.

    Returns
    -------
    DataFrame
        One row per component and group: ``component``, ``label``, ``group``, ``n``
        (interventions in the group), ``present``, ``not_reported``, ``absent``, ``share`` of
        ``n``. Groups in the order that readers expect; subjects by their size.
    """
    frame = frequency(corpus, by=by, kind="components").rename(columns={by: "group"})
    sizes = frame.drop_duplicates("group").set_index("group")["n"]
    groups = ordered(sizes.index)
    if by == "subject":
        groups.sort(key=lambda group: (group == "not_reported", -sizes[group]))
    book = list(codebook("components")["component"])
    frame = frame.assign(
        row=frame["component"].map(book.index), column=frame["group"].map(groups.index)
    ).sort_values(["row", "column"])
    columns = [
        "component", "label", "group", "n", "present", "not_reported", "absent", "share"
    ]  # fmt: skip
    return frame[columns].reset_index(drop=True)


def gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """The cells of ``evidence_map`` on which all documents are silent, of groups of a fair size."""
    return frame[(frame["not_reported"] == frame["n"]) & (frame["n"] >= LEAST)]


def maps(corpora: list[Corpus]) -> Html:
    """All maps of several corpora, one after the other; ``evidence-map.js`` shows one at a time."""
    sets = _radios("set", {corpus.name: corpus.title for corpus in corpora})
    kinds = _radios("by", {by: STRATA[by] for by in COLUMNS})
    shown = "".join(_map(corpus, by) for corpus in corpora for by in COLUMNS)
    return Html(
        '<form id="map-form" hidden>'
        f"<fieldset><legend>Programmes</legend>{sets}</fieldset>"
        f"<fieldset><legend>Columns</legend>{kinds}</fieldset></form>"
        '<p id="map-said" class="visually-hidden" role="status"></p>'
        '<p class="quiet">The stronger the colour, the larger the share. The line below its number:'
        "</p>"
        '<ul class="figure-key"><li class="key-present">reported</li>'
        '<li class="key-not_reported">not reported</li><li class="key-absent">said to be absent'
        '</li><li class="key-gap">a gap: nothing reported</li></ul>'
        f'<div id="maps">{shown}</div>',
        "Evidence maps",
    )


def _radios(name: str, labels: dict[str, str]) -> str:
    checked = next(iter(labels))
    return "".join(
        f'<label><input type="radio" name="{name}" value="{escape(value)}"'
        f"{' checked' * (value == checked)}> {escape(label)}</label>"
        for value, label in labels.items()
    )


def _map(corpus: Corpus, by: str) -> str:
    frame = evidence_map(corpus, by)
    sizes = frame.drop_duplicates("group").set_index("group")["n"]
    wide, single = sizes[sizes >= LEAST], sizes[sizes < LEAST]
    caption = f"{corpus.title}: components by {STRATA[by].lower()}"
    heads = "".join(
        f'<th scope="col">{escape(words(group))} {count(n, corpus, **{by: group})}</th>'
        for group, n in wide.items()
    )
    body = "".join(
        f'<tr><th scope="row"><a href="{entry(component)}">{escape(rows["label"].iloc[0])}</a></th>'
        + "".join(_cell(corpus, by, row) for row in rows.itertuples() if row.group in wide.index)
        + "</tr>"
        for component, rows in frame.groupby("component", sort=False)
    )
    return (
        f'<section class="map" data-set="{escape(corpus.name)}" data-by="{by}">'
        f'<div class="table-scroll" tabindex="0" role="group" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>"
        f'<th scope="col">Component</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
        f"{_singles(corpus, by, single)}"
        f"<p>{download(frame, f'{corpus.name}-by-{by}')}</p></section>"
    )  # fmt: skip


def _cell(corpus: Corpus, by: str, row) -> str:
    silence = row.not_reported == row.n
    asked = "not_reported" if silence else "all"
    target = explore(corpus, **{asked: row.component, by: row.group})
    style = f"--present-share:{row.share:.3f};--absent-share:{row.absent / row.n:.3f}"
    gap = ' class="gap"' if silence else ""
    silent = f"{row.not_reported} of {row.n} not reported, {row.absent} absent"
    said = "gap" if silence else percent(row.share)
    return (
        f'<td{gap} style="{style}"><a href="{escape(target)}" title="{silent}">'
        f"{row.present} <small>{said}</small></a></td>"
    )


def _singles(corpus: Corpus, by: str, single: pd.Series) -> str:
    if single.empty:
        return ""
    links = ", ".join(count(words(group), corpus, **{by: group}) for group in single.index)
    return f"<p>With one programme each, and without a column: {links}.</p>"
