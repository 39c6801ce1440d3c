"""Statistics of agreement among two or more coders, any of whom may have left out any cell.

Every statistic takes ``given``, an array of shape ``(cells, coders, codes)`` that is 1 where a
coder gave a cell a code and 0 elsewhere (a cell left out is a row of zeros), and ``weights`` of
shape ``(..., cells)``, how often each cell counts: once if omitted. It returns an array of shape
``(...)``, NaN where it is undefined.
"""

from itertools import combinations

import numpy as np

RESAMPLES = 1000
SEED = 20161


def percent(given: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Share of pairs of coders who gave a cell the same code, from 0 to 1.

    The mean over all cells that two or more coders coded; each counts once, however many coders
    it had. K. L. Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed.

    Examples
    --------
    Two coders agree on the first cell and differ on the second; only one coded the third.

    >>> given = np.array([[[1, 0], [1, 0]], [[1, 0], [0, 1]], [[0, 1], [0, 0]]])
    >>> float(percent(given))
    0.5
    """
    weights = _weights(given, weights)
    counts = given.sum(axis=1)
    coders = counts.sum(axis=1)
    alike = _ratio((counts * (counts - 1)).sum(axis=1), coders * (coders - 1))
    return _ratio(weights @ np.nan_to_num(alike), weights @ (coders > 1))


def kappa(given: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Cohen's kappa; with more than two coders, the mean over their pairs (Light's kappa).

    A pair is compared on the cells that both coded, and weighs as many as these are, so that two
    coders who share a single cell do not count like two who share all; with no cell left out all
    weigh the same. Pairs who share no cell, or gave all of theirs one and the same code, are left
    out; NaN when no pair remains.

    J. Cohen (1960), *Educational and Psychological Measurement* 20, 37-46; R. J. Light (1971),
    *Psychological Bulletin* 76, 365-377. Weighting by the size of the table is
    studied by W. Barlow, M.-Y. Lai and S. P. Azen (1991), *Statistics in Medicine* 10, 1465-1472.
    """
    weights = _weights(given, weights)
    codes = given.shape[2]
    pairs = list(combinations(range(given.shape[1]), 2))
    values, shared = np.zeros((2, *weights.shape[:-1], len(pairs)))
    for number, (one, two) in enumerate(pairs):
        both = given[:, one, :, None] * given[:, two, None, :]
        table = (weights @ both.reshape(len(given), -1)).reshape(*weights.shape[:-1], codes, codes)
        cells = table.sum(axis=(-2, -1))
        observed = _ratio(np.trace(table, axis1=-2, axis2=-1), cells)
        margins = _ratio(table.sum(axis=-1), cells), _ratio(table.sum(axis=-2), cells)
        chance = np.prod(margins, axis=0).sum(axis=-1)
        found = _ratio(observed - chance, 1 - chance)
        values[..., number] = np.nan_to_num(found)
        shared[..., number] = np.where(np.isnan(found), 0, cells)
    total = shared.sum(axis=-1)
    return np.where(total > 0, (values * _ratio(shared, total)).sum(axis=-1), np.nan)[()]


def ac1(given: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Gwet's AC1; 1 when all coders gave one and the same code to every cell.

    K. L. Gwet (2008), *British Journal of Mathematical and Statistical Psychology* 61, 29-48, and
    (2014), *Handbook of Inter-Rater Reliability*, 4th ed., for cells left out: chance agreement is
    the sum of p(1 - p) over the codes, divided by their number less one, where p is the mean share
    of a code among those given to a cell. Every code that could be given counts, given or not, and
    so does every cell that anybody coded: one that a single coder coded tells how common its code
    is, though not how far coders agree.
    """
    weights = _weights(given, weights)
    counts = given.sum(axis=1)
    coders = counts.sum(axis=1)
    share = _ratio(weights @ np.nan_to_num(_ratio(counts, coders)), weights @ (coders > 0))
    chance = (share * (1 - share)).sum(axis=-1) / (given.shape[2] - 1)
    return (percent(given, weights) - chance) / (1 - chance)


def alpha(given: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Krippendorff's alpha for nominal codes; NaN when only one code was given.

    K. Krippendorff (2004), *Content Analysis*, 2nd ed., chapter 11: one less the ratio of
    observed to expected disagreement. Each pair of codes of a cell with m codes counts 1/(m - 1);
    the expected disagreement pairs all codes, without replacement. The code of a cell that nobody
    else coded counts in neither.
    """
    weights = _weights(given, weights)
    counts = given.sum(axis=1)
    counts = counts * (counts.sum(axis=1, keepdims=True) > 1)
    coders = counts.sum(axis=1)
    alike = np.nan_to_num(_ratio((counts * (counts - 1)).sum(axis=1), coders - 1))
    each = weights @ counts
    total = each.sum(axis=-1)
    expected = 1 - _ratio((each * (each - 1)).sum(axis=-1), total * (total - 1))
    return 1 - _ratio(1 - _ratio(weights @ alike, total), expected)


STATISTICS = {"percent": percent, "kappa": kappa, "ac1": ac1, "alpha": alpha}


def interval(statistic, given: np.ndarray, interventions: np.ndarray) -> tuple[float, float]:
    """Percentile bootstrap 95 % interval of a statistic, over interventions, with a fixed seed.

    Parameters
    ----------
    statistic : callable
        One of ``STATISTICS``.
    given : array of int, shape (cells, coders, codes)
    interventions : array of int, shape (cells,)
        The intervention of each cell, numbered from 0.

    Returns
    -------
    tuple of float
        Lower and upper limit over ``RESAMPLES`` samples, leaving out those in which the
        statistic is undefined; NaN when the statistic of all interventions is undefined, or
        two coders coded only one of them, which can't tell how interventions vary.
    """
    several = given.sum(axis=(1, 2)) > 1
    if len(np.unique(interventions[several])) < 2 or np.isnan(statistic(given)):
        return np.nan, np.nan
    n = interventions.max() + 1
    drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    low, high = np.nanpercentile(statistic(given, drawn[:, interventions]), [2.5, 97.5])
    return float(low), float(high)


def _weights(given: np.ndarray, weights: np.ndarray | None) -> np.ndarray:
    return np.ones(len(given)) if weights is None else np.asarray(weights, dtype=float)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """``part / whole``, NaN where ``whole`` is 0; a ``whole`` of fewer axes holds for all codes."""
    part = np.asarray(part, dtype=float)
    whole = np.asarray(whole, dtype=float)
    whole = whole.reshape(whole.shape + (1,) * (part.ndim - whole.ndim))
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0)[()]
