"""Statistics of agreement among two or more coders, any of whom may have left out any cell.

Each is made of sums over cells, as ``tally`` counts them: a statistic takes a dict of these sums,
arrays of shape ``(..., more)``, and returns an array of shape ``(...)``, NaN where it is undefined.
To draw interventions again, only their sums have to be added up again.
"""

import numpy as np

PART = 500  # samples drawn at once, so that the weights of all need not be kept
RESAMPLES = 1000
SEED = 20161
Sums = dict[str, np.ndarray]


def tally(given: np.ndarray) -> Sums:
    """What each cell adds to the sums.

    Parameters
    ----------
    given : array, shape (coders, ..., codes)
        1 where a coder gave a cell a code and 0 elsewhere; a cell left out is a row of zeros.

    Returns
    -------
    dict of str to array of float
        Of shape (...): ``coded`` (1 where anybody coded the cell), ``compared`` (1 where two or
        more did), ``alike`` (the share of pairs of its coders who gave the same code). Of shape
        (..., codes): ``share`` (of each code among those given), ``counts`` (how many coders gave
        each code, where two or more coded). ``matches`` (...) is ``alike`` once for each coder.
        ``tables`` (..., pairs of coders, codes, codes) is 1 at the codes that a pair gave.

    Examples
    --------
    Two coders agree on the first cell and differ on the second; only one coded the third.

    >>> cells = tally(np.array([[[1, 0], [1, 0], [0, 1]], [[1, 0], [0, 1], [0, 0]]]))
    >>> cells["alike"].tolist(), cells["compared"].tolist()
    ([1.0, 0.0, 0.0], [1.0, 1.0, 0.0])
    """
    counts = given.sum(axis=0)
    coders = counts.sum(axis=-1)
    compared = coders > 1
    alike = _ratio((counts * (counts - 1)).sum(axis=-1), coders * (coders - 1))
    one, two = np.triu_indices(len(given), 1)
    tables = given[one][..., :, None] * given[two][..., None, :]
    cells = {
        "coded": coders > 0,
        "compared": compared,
        "alike": np.nan_to_num(alike),
        "matches": np.nan_to_num(alike) * coders,
        "share": np.nan_to_num(_ratio(counts, coders)),
        "counts": counts * compared[..., None],
        "tables": np.moveaxis(tables, 0, -3),
    }
    return {name: values.astype(float) for name, values in cells.items()}


def percent(sums: Sums) -> np.ndarray:
    """Share of pairs of coders who gave a cell the same code, from 0 to 1.

    The mean over all cells that two or more coders coded; each counts once, however many coders
    it had. K. L. Gwet (2014), *Handbook of Inter-Rater Reliability*, 4th ed.
    """
    return _ratio(sums["alike"], sums["compared"])


def kappa(sums: Sums) -> np.ndarray:
    """Cohen's kappa; with more than two coders, the mean over their pairs (Light's kappa).

    A pair is compared on the cells that both coded, and weighs as many as these are, so that two
    coders who share a single cell do not count like two who share all; with no cell left out all
    weigh the same. Pairs who share no cell, or gave all of theirs one and the same code, are left
    out; NaN when no pair remains.

    J. Cohen (1960), *Educational and Psychological Measurement* 20, 37-46; R. J. Light (1971),
    *Psychological Bulletin* 76, 365-377. Weighting by the size of the table is
    studied by W. Barlow, M.-Y. Lai and S. P. Azen (1991), *Statistics in Medicine* 10, 1465-1472.
    """
    tables = sums["tables"]
    cells = tables.sum(axis=(-2, -1))
    observed = _ratio(np.trace(tables, axis1=-2, axis2=-1), cells)
    chance = (_ratio(tables.sum(axis=-1), cells) * _ratio(tables.sum(axis=-2), cells)).sum(axis=-1)
    found = _ratio(observed - chance, 1 - chance)
    shared = np.where(np.isnan(found), 0, cells)
    total = shared.sum(axis=-1)
    mean = (np.nan_to_num(found) * _ratio(shared, total)).sum(axis=-1)
    return np.where(total > 0, mean, np.nan)[()]


def ac1(sums: Sums) -> np.ndarray:
    """Gwet's AC1; 1 when all coders gave one and the same code to every cell.

    K. L. Gwet (2008), *British Journal of Mathematical and Statistical Psychology* 61, 29-48, and
    (2014), *Handbook of Inter-Rater Reliability*, 4th ed., for cells left out: chance agreement is
    the sum of p(1 - p) over the codes, divided by their number less one, where p is the mean share
    of a code among those given to a cell. Every code that could be given counts, given or not, and
    so does every cell that anybody coded: one that a single coder coded tells how common its code
    is, though not how far coders agree.
    """
    share = _ratio(sums["share"], sums["coded"])
    chance = (share * (1 - share)).sum(axis=-1) / (share.shape[-1] - 1)
    return (percent(sums) - chance) / (1 - chance)


def alpha(sums: Sums) -> np.ndarray:
    """Krippendorff's alpha for nominal codes; NaN when only one code was given.

    K. Krippendorff (2004), *Content Analysis*, 2nd ed., chapter 11: one less the ratio of
    observed to expected disagreement. Each pair of codes of a cell with m codes counts 1/(m - 1);
    the expected disagreement pairs all codes, without replacement. The code of a cell that nobody
    else coded counts in neither.
    """
    counts = sums["counts"]
    total = counts.sum(axis=-1)
    expected = 1 - _ratio((counts * (counts - 1)).sum(axis=-1), total * (total - 1))
    return 1 - _ratio(1 - _ratio(sums["matches"], total), expected)


STATISTICS = {"percent": percent, "kappa": kappa, "ac1": ac1, "alpha": alpha}


def resampled(sums: Sums, resamples: int = RESAMPLES) -> Sums:
    """Sums over interventions drawn with replacement, as many as there are, with a fixed seed.

    Parameters
    ----------
    sums : dict of str to array, shape (interventions, ...)
    resamples : int
        How often they are drawn.

    Returns
    -------
    dict of str to array, shape (resamples, ...)
    """
    n = len(sums["coded"])
    draw = np.random.default_rng(SEED)
    drawn = {name: np.empty((resamples, *values.shape[1:])) for name, values in sums.items()}
    for start in range(0, resamples, PART):
        part = slice(start, min(start + PART, resamples))
        weights = draw.multinomial(n, np.full(n, 1 / n), size=part.stop - start).astype(float)
        for name, values in sums.items():
            drawn[name][part] = np.tensordot(weights, values, 1)
    return drawn


def interval(statistic, sums: Sums, drawn: Sums) -> np.ndarray:
    """Percentile bootstrap 95 % interval of a statistic, over interventions.

    Parameters
    ----------
    statistic : callable
        One of ``STATISTICS``.
    sums : dict of str to array, shape (interventions, rows, ...)
        Each row has an interval of its own.
    drawn : dict of str to array, shape (resamples, rows, ...)
        The same, from ``resampled``.

    Returns
    -------
    array, shape (2, rows)
        Lower and upper limits, leaving out samples in which the statistic is undefined; NaN when
        the statistic of all interventions is undefined, or two coders coded only one of them,
        which can't tell how interventions vary.
    """
    whole = {name: values.sum(axis=0) for name, values in sums.items()}
    known = ~np.isnan(statistic(whole)) & ((sums["compared"] > 0).sum(axis=0) > 1)
    limits = np.full((2, len(known)), np.nan)
    limits[:, known] = np.nanpercentile(statistic(drawn)[:, known], [2.5, 97.5], axis=0)
    return limits


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """``part / whole``, NaN where ``whole`` is 0; a ``whole`` of fewer axes holds for all codes."""
    part = np.asarray(part, dtype=float)
    whole = np.asarray(whole, dtype=float)
    whole = whole.reshape(whole.shape + (1,) * (part.ndim - whole.ndim))
    return np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0)[()]
