"""How far coders agree, per component and per wave: percent, kappa, AC1, alpha, with intervals.

A cell is one component of one intervention. Coders are compared on the cells that two or more of
them coded; ``scaleup.reliability`` has the statistics, ``scaleup.coverage`` who coded what.
"""

import numpy as np
import pandas as pd

from scaleup.corpus import Corpus
from scaleup.coverage import incomparable
from scaleup.dictionary import CODES, codebook
from scaleup.reliability import RESAMPLES, STATISTICS, Sums, interval, resampled, tally

GROUPS = 10_000  # intervals of more interventions than this are drawn over so many groups of them
WAVES = ["pilot", "main"]
MEASURES = [name + end for name in STATISTICS for end in ("", "_low", "_high")]


def measure(given: np.ndarray, resamples: int) -> pd.DataFrame:
    """Agreement per component, and over all in a last row: ``n`` and ``MEASURES``.

    Parameters
    ----------
    given : array of int8, shape (coders, interventions, components)
        As ``Cells.given``.
    resamples : int
        As in ``agreement``.
    """
    sums = {
        name: np.concatenate([values, values.sum(axis=1, keepdims=True)], axis=1)
        for name, values in _grouped(given[:, (given >= 0).any(axis=(0, 2))]).items()
    }
    whole = {name: values.sum(axis=0) for name, values in sums.items()}
    drawn = resampled(sums, resamples)
    frame = pd.DataFrame({"n": whole["compared"].astype(int)})
    for name, statistic in STATISTICS.items():
        frame[name] = statistic(whole)
        if resamples:
            frame[f"{name}_low"], frame[f"{name}_high"] = interval(statistic, sums, drawn)
    return frame


def _grouped(given: np.ndarray) -> Sums:
    """Sums of each intervention; where there are more than ``GROUPS``, of so many groups of them.

    A group counts as one intervention does, and the interval keeps its width: the method of random
    groups, K. M. Wolter (2007), *Introduction to Variance Estimation*, 2nd ed., chapter 2.
    """
    every = np.arange(len(CODES))
    sums = tally(given[:, :GROUPS, :, None] == every)
    for start in range(GROUPS, given.shape[1], GROUPS):
        for name, more in tally(given[:, start : start + GROUPS, :, None] == every).items():
            sums[name][: len(more)] += more
    return sums


def nothing() -> pd.DataFrame:
    """The table of ``agreement`` without a row."""
    return pd.DataFrame(columns=["component", "label", "n", *MEASURES])


def agreement(corpus: Corpus, kind: str | None = None, resamples: int = RESAMPLES) -> pd.DataFrame:
    """Agreement between coders, per component and over all.

    Parameters
    ----------
    corpus : Corpus
        Coded by at least two coders, who have a cell in common.
    kind : str, optional
        ``"components"`` or ``"ingredients"``; all that the corpus codes if omitted.
    resamples : int
        Samples of the bootstrap, which take most of the time; 0 for no intervals.

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
    book = codebook(kind)
    given = corpus.cells.given[..., book.index]
    coded = (given >= 0).any(axis=(0, 1))
    path = corpus.folder / "codings.csv"
    if kind and not coded.any():
        raise ValueError(f"{path}: codes no {kind}")
    if reason := incomparable(corpus, kind):
        raise ValueError(f"{path}: {reason}")
    frame = measure(given[..., coded], resamples)
    frame.insert(0, "component", [*book["component"][coded], "all"])
    frame.insert(1, "label", [*book["label"][coded], "All together"])
    return frame


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
        given = corpus.cells.given[:, frame["wave"] == wave]
        number = int((given >= 0).any(axis=(0, 2)).sum())
        if number:
            over_all = measure(given, RESAMPLES).tail(1)
            rows.append(over_all.assign(wave=wave, interventions=number))
    columns = ["wave", "interventions", "n", *MEASURES]
    return pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame()
