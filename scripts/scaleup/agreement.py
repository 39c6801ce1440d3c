"""How far coders agree, per component: percent, kappa, AC1, alpha, with intervals.

Every statistic is computed from a contingency table of two coders: ``table[i, j]`` is the number
of interventions that the first coder gave code ``i`` and the second code ``j``.
"""

from itertools import combinations

import numpy as np
import pandas as pd

from scaleup.corpus import CODES, Corpus, codebook

RESAMPLES = 1000
SEED = 20161


def percent(table: np.ndarray) -> float:
    """Share of units that both coders coded alike, from 0 to 1.

    >>> percent(np.array([[3, 1], [0, 4]]))
    0.875
    """
    return float(np.trace(table) / table.sum())


def kappa(table: np.ndarray) -> float:
    """Cohen's kappa; NaN when both coders gave one and the same code to every unit.

    J. Cohen (1960), *Educational and Psychological Measurement* 20, 37-46; computed by
    ``statsmodels``.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    if _constant(table):
        return float("nan")
    return float(cohens_kappa(table, return_results=False))


def ac1(table: np.ndarray) -> float:
    """Gwet's AC1; 1 when both coders gave one and the same code to every unit.

    K. L. Gwet (2008), *British Journal of Mathematical and Statistical Psychology* 61, 29-48:
    chance agreement is the sum of p(1 - p) over the codes, divided by their number less one,
    where p is the mean of both coders' shares of a code. Every row of the table counts as a code
    that could have been given, used or not.
    """
    share = (table.sum(axis=0) + table.sum(axis=1)) / (2 * table.sum())
    chance = (share * (1 - share)).sum() / (len(table) - 1)
    return float((percent(table) - chance) / (1 - chance))


def alpha(table: np.ndarray) -> float:
    """Krippendorff's alpha for nominal codes; NaN when only one code was ever given.

    K. Krippendorff (2004), *Content Analysis*, 2nd ed., chapter 11: one less the ratio of
    observed to expected disagreement, where the expected one pairs all codes given, without
    replacement.
    """
    if _constant(table):
        return float("nan")
    given = table.sum(axis=0) + table.sum(axis=1)
    total = given.sum()
    expected = 1 - (given * (given - 1)).sum() / (total * (total - 1))
    return float(1 - (1 - percent(table)) / expected)


STATISTICS = {"percent": percent, "kappa": kappa, "ac1": ac1, "alpha": alpha}


def _constant(table: np.ndarray) -> bool:
    return bool((np.diag(table) == table.sum()).any())


def interval(statistic, tables: np.ndarray) -> tuple[float, float]:
    """Percentile bootstrap 95% interval of a statistic, over interventions, with a fixed seed.

    Parameters
    ----------
    statistic : callable
        Takes a contingency table and returns a number.
    tables : array of int, shape (n, k, k)
        One contingency table per intervention.

    Returns
    -------
    tuple of float
        Lower and upper limit over ``RESAMPLES`` samples, leaving out those in which the
        statistic is undefined; NaN when the statistic of all interventions is undefined.
    """
    if np.isnan(statistic(tables.sum(axis=0))):
        return float("nan"), float("nan")
    n = len(tables)
    weights = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    samples = np.tensordot(weights, tables, axes=1)
    low, high = np.nanpercentile([statistic(sample) for sample in samples], [2.5, 97.5])
    return float(low), float(high)


def contingency(codings: pd.DataFrame) -> np.ndarray:
    """One contingency table per intervention, codes in the order of ``CODES``.

    With more than two coders, the tables of all pairs of coders are added up.

    Returns
    -------
    array of int, shape (n, 3, 3)
    """
    wide = codings.pivot(index=["intervention", "component"], columns="coder", values="code")
    wide = wide.apply(lambda column: column.map(CODES.index))
    interventions = wide.index.get_level_values("intervention").factorize()[0]
    tables = np.zeros((interventions.max() + 1, len(CODES), len(CODES)), dtype=int)
    for first, second in combinations(sorted(wide.columns), 2):
        np.add.at(tables, (interventions, wide[first], wide[second]), 1)
    return tables


def agreement(corpus: Corpus, kind: str | None = None) -> pd.DataFrame:
    """Agreement between coders, per component and over all.

    Parameters
    ----------
    corpus : Corpus
        Coded by at least two coders.
    kind : str, optional
        ``"components"`` or ``"ingredients"``; all that the corpus codes if omitted.

    Returns
    -------
    DataFrame
        One row per component in codebook order and a last row ``all``: ``component``,
        ``label``, ``n`` (pairs of codes), and for each of ``percent``, ``kappa``, ``ac1`` and
        ``alpha`` its value and the columns ``…_low`` and ``…_high``, a seeded bootstrap 95%
        interval. Empty where a statistic is undefined.

    Raises
    ------
    ValueError
        If fewer than two coders coded the corpus.
    """
    if corpus.codings["coder"].nunique() < 2:
        raise ValueError(f"{corpus.folder / 'codings.csv'}: agreement needs at least two coders")
    book = codebook()
    book = book[book["component"].isin(corpus.codings["component"])]
    if kind:
        book = book[book["kind"] == kind]
    codings = corpus.codings[corpus.codings["component"].isin(book["component"])]
    groups = [
        (c, label, codings[codings["component"] == c])
        for c, label in zip(book["component"], book["label"], strict=True)
    ]
    rows = []
    for component, label, group in [*groups, ("all", "All together", codings)]:
        tables = contingency(group)
        row = {"component": component, "label": label, "n": int(tables.sum())}
        for name, statistic in STATISTICS.items():
            row[name] = statistic(tables.sum(axis=0))
            row[f"{name}_low"], row[f"{name}_high"] = interval(statistic, tables)
        rows.append(row)
    return pd.DataFrame(rows)
