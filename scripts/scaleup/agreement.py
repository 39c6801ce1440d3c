"""How far coders agree, per component and per wave: percent, kappa, AC1, alpha, with intervals.

A cell is one component of one intervention. Coders are compared on the cells that two or more of
them coded; ``scaleup.reliability`` has the statistics, ``scaleup.coverage`` who coded what.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from scaleup.corpus import Corpus
from scaleup.coverage import incomparable
from scaleup.dictionary import CODES, codebook
from scaleup.reliability import STATISTICS, interval

WAVES = ["pilot", "main"]
MEASURES = [name + end for name in STATISTICS for end in ("", "_low", "_high")]


def given(codings: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Who gave which code, for ``scaleup.reliability``.

    Returns
    -------
    given : array of int, shape (cells, coders, codes)
        1 where a coder gave a cell a code, 0 elsewhere; coders in alphabetical order, codes in the
        order of ``CODES``.
    interventions : array of int, shape (cells,)
        The intervention of each cell, numbered from 0 in alphabetical order.
    """
    wide = codings.pivot(index=["intervention", "component"], columns="coder", values="code")
    codes = np.stack([wide == code for code in CODES], axis=-1).astype(int)
    return codes, wide.index.get_level_values("intervention").factorize()[0]


def measure(codings: pd.DataFrame, intervals: bool = True) -> dict[str, float]:
    """Agreement over some rows of the codings table: ``n`` and ``MEASURES``."""
    codes, interventions = given(codings)
    row = {"n": int((codes.sum(axis=(1, 2)) > 1).sum())}
    for name, statistic in STATISTICS.items():
        row[name] = float(statistic(codes))
        if intervals:
            row[f"{name}_low"], row[f"{name}_high"] = interval(statistic, codes, interventions)
    return row


def nothing() -> pd.DataFrame:
    """The table of ``agreement`` without a row."""
    return pd.DataFrame(columns=["component", "label", "n", *MEASURES])


def agreement(corpus: Corpus, kind: str | None = None, intervals: bool = True) -> pd.DataFrame:
    """Agreement between coders, per component and over all.

    Parameters
    ----------
    corpus : Corpus
        Coded by at least two coders, who have a cell in common.
    kind : str, optional
        ``"components"`` or ``"ingredients"``; all that the corpus codes if omitted.
    intervals : bool
        Whether to draw the bootstrap intervals, which takes most of the time.

    Returns
    -------
    DataFrame
        One row per component in codebook order and a last row ``all``: ``component``,
        ``label``, ``n`` (cells that two or more coders coded: those on which ``percent``
        rests), and for each of ``percent``, ``kappa``, ``ac1`` and ``alpha`` its value and the
        columns ``…_low`` and ``…_high``, a seeded bootstrap 95 % interval. Empty where a statistic
        is undefined.

    Raises
    ------
    ValueError
        If no two coders coded the same cell, or nothing of this kind is coded.
    """
    path = corpus.folder / "codings.csv"
    book = codebook(kind)
    codings = corpus.codings[corpus.codings["component"].isin(book["component"])]
    if kind and codings.empty:
        raise ValueError(f"{path}: codes no {kind}")
    if reason := incomparable(replace(corpus, codings=codings)):
        raise ValueError(f"{path}: {reason}")
    labels = book.set_index("component")["label"]
    groups = dict(list(codings.groupby("component")))
    groups = {component: groups[component] for component in labels.index if component in groups}
    return pd.DataFrame(
        {
            "component": component,
            "label": labels.get(component, "All together"),
            **measure(rows, intervals),
        }
        for component, rows in (groups | {"all": codings}).items()
    )


def waves(corpus: Corpus) -> pd.DataFrame:
    """Agreement in each wave of coding, such as a pilot and the rest.

    Returns
    -------
    DataFrame
        One row per ``wave`` of the interventions table, the pilot first: ``wave``,
        ``interventions`` (of that wave that anybody coded), then ``n`` and the measures as the
        row ``all`` of ``agreement`` has them. Empty without such a column.
    """
    frame = corpus.interventions
    rows = []
    for wave in WAVES if "wave" in frame else []:
        inside = frame.loc[frame["wave"] == wave, "intervention"]
        codings = corpus.codings[corpus.codings["intervention"].isin(inside)]
        if len(codings):
            number = codings["intervention"].nunique()
            rows.append({"wave": wave, "interventions": number, **measure(codings)})
    return pd.DataFrame(rows)
