"""How far coders agree, per component: percent, kappa, AC1, alpha, with intervals.

Every statistic takes contingency tables of shape ``(..., pairs, k, k)``: for each pair of coders,
``table[i, j]`` is the number of interventions that one gave code ``i`` and the other code ``j``.
Two coders are one pair, three are three.
"""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from scaleup.corpus import CODES, Corpus, codebook

RESAMPLES = 1000
SEED = 20161
WAVES = ["pilot", "main"]


def percent(tables: np.ndarray) -> np.ndarray:
    """Share of pairs of codes that are alike, from 0 to 1.

    >>> float(percent(np.array([[[3, 1], [0, 4]]])))
    0.875
    """
    together = tables.sum(axis=-3)
    return np.trace(together, axis1=-2, axis2=-1) / together.sum(axis=(-2, -1))


def kappa(tables: np.ndarray) -> np.ndarray:
    """Cohen's kappa; the mean over pairs of coders (Light's kappa) with more than two.

    NaN when both coders of a pair gave one and the same code to every unit. J. Cohen (1960),
    *Educational and Psychological Measurement* 20, 37-46; computed by ``statsmodels``.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    single = tables.reshape(-1, *tables.shape[-2:])
    constant = [(np.diag(table) == table.sum()).any() for table in single]
    values = [
        np.nan if same else cohens_kappa(table, return_results=False)
        for table, same in zip(single, constant, strict=True)
    ]
    return np.reshape(values, tables.shape[:-2]).mean(axis=-1)


def ac1(tables: np.ndarray) -> np.ndarray:
    """Gwet's AC1; 1 when all coders gave one and the same code to every unit.

    K. L. Gwet (2008), *British Journal of Mathematical and Statistical Psychology* 61, 29-48:
    chance agreement is the sum of p(1 - p) over the codes, divided by their number less one,
    where p is a code's share of all codes given. Every row of a table counts as a code that
    could have been given, used or not.
    """
    given = _given(tables)
    share = given / given.sum(axis=-1, keepdims=True)
    chance = (share * (1 - share)).sum(axis=-1) / (tables.shape[-1] - 1)
    return (percent(tables) - chance) / (1 - chance)


def alpha(tables: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha for nominal codes; NaN when only one code was ever given.

    K. Krippendorff (2004), *Content Analysis*, 2nd ed., chapter 11: one less the ratio of
    observed to expected disagreement, where the expected one pairs all codes given, without
    replacement.
    """
    given = _given(tables)
    total = given.sum(axis=-1)
    expected = 1 - (given * (given - 1)).sum(axis=-1) / (total * (total - 1))
    observed = 1 - percent(tables)
    return 1 - np.divide(observed, expected, out=np.full_like(observed, np.nan), where=expected > 0)


STATISTICS = {"percent": percent, "kappa": kappa, "ac1": ac1, "alpha": alpha}


def _given(tables: np.ndarray) -> np.ndarray:
    """How often each code was given, by all coders together."""
    pairs = tables.shape[-3]
    others = (np.sqrt(1 + 8 * pairs) - 1) / 2  # each code given stands in so many pairs
    both = tables.sum(axis=-1) + tables.sum(axis=-2)
    return both.sum(axis=-2) / others


def interval(statistic, tables: np.ndarray) -> tuple[float, float]:
    """Percentile bootstrap 95 % interval of a statistic, over interventions, with a fixed seed.

    Parameters
    ----------
    statistic : callable
        One of ``STATISTICS``.
    tables : array of int, shape (n, pairs, k, k)
        Contingency tables per intervention.

    Returns
    -------
    tuple of float
        Lower and upper limit over ``RESAMPLES`` samples, leaving out those in which the
        statistic is undefined; NaN when the statistic of all interventions is undefined.
    """
    if np.isnan(statistic(tables.sum(axis=0))):
        return np.nan, np.nan
    n = len(tables)
    weights = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    low, high = np.nanpercentile(statistic(np.tensordot(weights, tables, axes=1)), [2.5, 97.5])
    return float(low), float(high)


def contingency(codings: pd.DataFrame) -> np.ndarray:
    """Contingency tables per intervention and pair of coders, codes in the order of ``CODES``.

    Returns
    -------
    array of int, shape (interventions, pairs, 3, 3)
    """
    wide = codings.pivot(index=["intervention", "component"], columns="coder", values="code")
    wide = wide.apply(lambda column: column.map(CODES.index))
    interventions = wide.index.get_level_values("intervention").factorize()[0]
    pairs = list(combinations(wide.columns, 2))
    tables = np.zeros((interventions.max() + 1, len(pairs), len(CODES), len(CODES)), dtype=int)
    for number, (first, second) in enumerate(pairs):
        np.add.at(tables, (interventions, number, wide[first], wide[second]), 1)
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
        ``alpha`` its value and the columns ``…_low`` and ``…_high``, a seeded bootstrap 95 %
        interval. Empty where a statistic is undefined.

    Raises
    ------
    ValueError
        If fewer than two coders coded the corpus, or nothing of this kind is coded.
    """
    if len(corpus.coders) < 2:
        raise ValueError(f"{corpus.folder / 'codings.csv'}: agreement needs at least two coders")
    book = codebook(kind)
    codings = corpus.codings[corpus.codings["component"].isin(book["component"])]
    if codings.empty:
        raise ValueError(f"{corpus.folder / 'codings.csv'}: codes no {kind}")
    labels = book.set_index("component")["label"]
    groups = dict(list(codings.groupby("component")))
    groups = {component: groups[component] for component in labels.index if component in groups}
    rows = []
    for component, group in (groups | {"all": codings}).items():
        tables = contingency(group)
        label = labels.get(component, "All together")
        row = {"component": component, "label": label, "n": int(tables.sum())}
        for name, statistic in STATISTICS.items():
            row[name] = float(statistic(tables.sum(axis=0)))
            row[f"{name}_low"], row[f"{name}_high"] = interval(statistic, tables)
        rows.append(row)
    return pd.DataFrame(rows)


def waves(corpus: Corpus) -> pd.DataFrame:
    """Agreement in each wave of coding, such as a pilot and the rest.

    Returns
    -------
    DataFrame
        One row per ``wave`` of the interventions table, the pilot first: ``wave``,
        ``interventions``, then the row ``all`` of ``agreement``. Empty without such a column.
    """
    frame = corpus.interventions
    rows = []
    for wave in WAVES if "wave" in frame else []:
        inside = frame.loc[frame["wave"] == wave, "intervention"]
        if inside.empty:
            continue
        coded = corpus.codings[corpus.codings["intervention"].isin(inside)]
        found = agreement(replace(corpus, codings=coded)).iloc[-1]
        rows.append(
            {"wave": wave, "interventions": len(inside), **found.drop(["component", "label"])}
        )
    return pd.DataFrame(rows)
