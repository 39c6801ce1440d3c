"""How often each component occurs: three states, an interval, and what silence allows."""

import numpy as np
import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, codebook
from scaleup.strata import ordered, strata


def wilson(successes, n, level: float = 0.95) -> tuple:
    """Wilson score interval for a share.

    Parameters
    ----------
    successes, n : int or array of int
        Counts and totals, with 0 <= successes <= n and n > 0.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float or of array
        Lower and upper limits, from 0 to 1.

    Notes
    -----
    E. B. Wilson (1927), *Journal of the American Statistical Association* 22, 209-212; computed
    by ``statsmodels``.

    Examples
    --------
    >>> low, high = wilson(14, 14)
    >>> round(float(low), 3), float(high)
    (0.785, 1.0)
    """
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(successes, n, alpha=1 - level, method="wilson")
    none, every = np.equal(successes, 0), np.equal(successes, n)
    return np.where(none, 0.0, low)[()], np.where(every, 1.0, high)[()]


def frequency(corpus: Corpus, by: str | None = None, kind: str | None = None) -> pd.DataFrame:
    """Share of interventions with each component.

    Parameters
    ----------
    corpus : Corpus
    by : str, optional
        Split by one of ``scaleup.strata.STRATA`` or another column of the interventions table;
        an intervention with several values in a list (such as ``stage``) counts in each.
    kind : str, optional
        ``"components"`` or ``"ingredients"``; all that the corpus codes if omitted.

    Returns
    -------
    DataFrame
        One row per component (and stratum, as ``scaleup.strata.ordered`` has them), in codebook
        order: ``component``, ``label``,
        ``domain``, the stratum under the name of ``by``, ``n``, ``present``, ``absent``,
        ``not_reported`` (numbers of interventions), ``share`` (present / n), ``low`` and
        ``high`` (Wilson 95 % interval of the share), ``bound_low`` (every not_reported
        absent, so the share itself) and ``bound_high`` (every one present). Shares from 0 to 1.
        No row where the corpus codes nothing of this kind.

    Raises
    ------
    ValueError
        If ``by`` is not a column of the interventions table, or names the interventions.
    """
    if by in ("component", "label", "domain", "n", *CODES, "share", "low", "high"):
        raise ValueError(f"column {by!r} has the name of a column of this table: rename it")
    coding = corpus.agreed[["intervention", "component", "code"]]
    keys = ["component"]
    if by:
        coding = coding.assign(stratum=coding["intervention"].map(strata(corpus, by)))
        coding = coding.explode("stratum")
        keys.append("stratum")
    counts = (
        coding.groupby([*keys, "code"]).size().unstack("code", fill_value=0)
        .reindex(columns=CODES, fill_value=0).reset_index()
    )  # fmt: skip
    counts.columns.name = None
    counts = codebook(kind)[["component", "label", "domain"]].merge(counts, on="component")
    counts.insert(len(keys) + 2, "n", counts[CODES].sum(axis=1))
    counts["share"] = counts["present"] / counts["n"]
    counts["low"], counts["high"] = wilson(counts["present"], counts["n"])
    counts["bound_low"] = counts["share"]
    counts["bound_high"] = (counts["present"] + counts["not_reported"]) / counts["n"]
    if by:
        place = {name: number for number, name in enumerate(ordered(counts["stratum"].unique()))}
        book = {name: number for number, name in enumerate(counts["component"].unique())}
        counts = counts.sort_values(
            ["component", "stratum"], key=lambda c: c.map(place if c.name == "stratum" else book)
        )
    return counts.rename(columns={"stratum": by}).reset_index(drop=True)


def funnel(corpus: Corpus, components: list[str]) -> pd.DataFrame:
    """Components taken as steps, one after the other.

    Parameters
    ----------
    corpus : Corpus
    components : list of str
        The steps in their order.

    Returns
    -------
    DataFrame
        Rows of ``frequency`` in the order of the steps, with ``so_far``: interventions for which
        this step and every one before it are reported.
    """
    present = corpus.states().reindex(columns=components) == "present"
    so_far = present.cummin(axis=1).sum()
    rows = frequency(corpus).set_index("component").loc[components].reset_index()
    return rows.assign(so_far=so_far.to_numpy())
