"""Which components are reported together: pairs, bundles and combinations.

All of it speaks of what documents report. A component that is not reported counts as not
reported together, and a programme with a long paper trail has more of everything.
"""

import numpy as np
import pandas as pd

from scaleup.compare import adjusted
from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.frequency import wilson

DRAWS = 2000
SEED = 2026


def phi(tables: np.ndarray) -> np.ndarray:
    """The phi coefficient of two-by-two tables: from -1 (never together) to 1 (always).

    Parameters
    ----------
    tables : array, shape (..., 4)
        Numbers with both, the first only, the second only, neither.

    Returns
    -------
    array, shape (...)
        NaN where one of the two is always or never there.

    Notes
    -----
    G. U. Yule (1912), *Journal of the Royal Statistical Society* 75, 579-652: Pearson's
    correlation of two yes-or-no variables.

    Examples
    --------
    >>> float(phi(np.array([40, 10, 20, 30])).round(4))
    0.4082
    """
    both, first, second, neither = np.moveaxis(np.asarray(tables, dtype=float), -1, 0)
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(margins > 0, (both * neither - first * second) / np.sqrt(margins), np.nan)


def pairs(corpus: Corpus, kind: str | None = "components") -> pd.DataFrame:
    """Every pair of components: how often both are reported, and how far they go together.

    Parameters
    ----------
    corpus : Corpus
    kind : str, optional
        ``"components"`` or ``"ingredients"``; all that the corpus codes if omitted.

    Returns
    -------
    DataFrame
        One row per pair, highest ``phi`` first: ``first``, ``second``, ``first_label``,
        ``second_label``, ``n``, ``both``, ``first_only``, ``second_only``, ``neither``
        (interventions), ``expected`` (how many would have both if the two had nothing to do with
        each other), ``jaccard`` (both / either) with ``jaccard_low`` and ``jaccard_high``
        (Wilson 95 % interval), ``phi`` with ``phi_low`` and ``phi_high`` (95 % interval from
        seeded draws under Jeffreys' prior), ``p`` (Fisher's exact test, two sides) and ``q``
        (``p`` adjusted over all pairs with a ``phi``, after Benjamini and Hochberg). ``phi``,
        ``p`` and ``q`` are missing where a component is always or never reported, ``jaccard``
        where neither is.
    """
    from scipy.stats import fisher_exact

    present = corpus.states(kind) == "present"
    values = present.to_numpy(dtype=float)
    together = (values.T @ values).astype(int)
    counts = np.diag(together)
    first, second = np.triu_indices(len(counts), 1)
    labels = codebook().set_index("component")["label"]
    frame = pd.DataFrame({"first": present.columns[first], "second": present.columns[second]})
    for side in ("first", "second"):
        frame[f"{side}_label"] = frame[side].map(labels)
    frame["n"] = len(present)
    frame["both"] = together[first, second]
    frame["first_only"] = counts[first] - frame["both"]
    frame["second_only"] = counts[second] - frame["both"]
    either = frame[["both", "first_only", "second_only"]].sum(axis=1)
    frame["neither"] = frame["n"] - either
    frame["expected"] = counts[first] * counts[second] / frame["n"]
    some = either.where(either > 0)
    frame["jaccard"] = frame["both"] / some
    frame["jaccard_low"], frame["jaccard_high"] = wilson(frame["both"], some)
    tables = frame[["both", "first_only", "second_only", "neither"]].to_numpy()
    frame["phi"] = phi(tables)
    frame["phi_low"], frame["phi_high"] = _interval(tables)
    known = frame["phi"].notna()
    p = [fisher_exact(table.reshape(2, 2)).pvalue for table in tables[known]]
    frame["p"] = pd.Series(p, frame.index[known], dtype=float)
    frame["q"] = adjusted(frame["p"])
    return frame.sort_values("phi", ascending=False, kind="stable", ignore_index=True)


def _interval(tables: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Middle 95 % of phi over draws of what the four shares of each table may be.

    Draws come from the posterior under Jeffreys' prior (one half added to each cell), so that a
    cell that happens to be empty is not taken to be impossible, as resampling would.
    """
    low, high = np.full((2, len(tables)), np.nan)
    for row in np.flatnonzero(~np.isnan(phi(tables))):
        draw = np.random.default_rng(SEED)  # each pair on its own, whatever others there are
        found = phi(draw.dirichlet(tables[row] + 0.5, size=DRAWS))
        low[row], high[row] = np.percentile(found, [2.5, 97.5])
    return low, high


def bundles(corpus: Corpus, least: float = 0.25, kind: str | None = "components") -> pd.DataFrame:
    """Closed sets of components that many interventions have together.

    A set is closed when no further component is there every time that all of it is: it says all
    that these interventions share.

    Parameters
    ----------
    corpus : Corpus
    least : float
        Share of interventions that must have all of a set, from 0 to 1.
    kind : str, optional
        As in ``pairs``.

    Returns
    -------
    DataFrame
        One row per set of at least two, the most frequent first: ``components`` and ``labels``
        (in codebook order, ``;`` between), ``size``, ``together`` (interventions with all of it),
        ``n``, ``support`` (together / n), ``confidence`` (share with all of it among those with
        its commonest part: all-confidence) and ``expected`` (how many would have all of
        it if the components had nothing to do with each other).

    Notes
    -----
    Closed sets: N. Pasquier and others (1999), *Proceedings of the 7th ICDT*, 398-416;
    all-confidence: E. R. Omiecinski (2003), *IEEE Transactions on Knowledge and Data
    Engineering* 15, 57-69.
    """
    present = corpus.states(kind) == "present"
    labels = codebook().set_index("component")["label"]
    shares, n = present.mean(), len(present)
    rows = []
    for components, together in _closed(present, least).items():
        parts = shares[list(components)]
        rows.append(
            {
                "components": ";".join(components),
                "labels": ";".join(labels[list(components)]),
                "size": len(components),
                "together": together,
                "n": n,
                "support": together / n,
                "confidence": together / n / parts.max(),
                "expected": n * parts.prod(),
            }
        )
    columns = ["components", "labels", "size", "together", "n", "support", "confidence", "expected"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(
        ["together", "size"], ascending=False, kind="stable", ignore_index=True
    )


def _closed(present: pd.DataFrame, least: float) -> dict[tuple, int]:
    """Closed sets of at least two columns that are true together in enough rows, with how many.

    Each set is grown by one column and closed at once; it is kept only if closing it added no
    column before that one, so that every closed set is found once. T. Uno and others (2004),
    *Discovery Science*, LNCS 3245, 16-31.
    """
    values, enough = present.to_numpy(dtype=bool), least * len(present)
    found = {}

    def grow(rows: np.ndarray, have: np.ndarray, start: int) -> None:
        if have.sum() > 1:
            found[tuple(present.columns[have])] = int(rows.sum())
        for column in range(start, values.shape[1]):
            together = rows & values[:, column]
            if have[column] or together.sum() < max(enough, 1):
                continue
            closure = values[together].all(axis=0)
            if (closure[:column] == have[:column]).all():
                grow(together, closure, column + 1)

    if len(values):
        grow(np.ones(len(values), dtype=bool), values.all(axis=0), 0)
    return found


def combinations(corpus: Corpus, components: list[str]) -> pd.DataFrame:
    """How many interventions have exactly which of some components.

    Parameters
    ----------
    corpus : Corpus
    components : list of str

    Returns
    -------
    DataFrame
        One row per combination that occurs, the commonest first: a column of booleans for each
        component (is it reported), ``interventions`` (number with exactly this combination),
        ``n``, ``share``, and ``names`` (ids, ``;`` between). The numbers add up to ``n``.
    """
    present = corpus.states().reindex(columns=components) == "present"
    rows = present.reset_index().groupby(components, sort=False)["intervention"]
    frame = rows.agg(interventions="size", names=";".join).reset_index()
    frame["n"] = len(present)
    frame["share"] = frame["interventions"] / frame["n"]
    frame = frame.sort_values("interventions", ascending=False, kind="stable", ignore_index=True)
    return frame[[*components, "interventions", "n", "share", "names"]]
