"""How often each component occurs: three states, an interval, and what silence allows."""

import numpy as np
import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, codebook
from scaleup.strata import ordered, strata

Z = 1.959963984540054  # between its negative and itself lie 95 % of a normal distribution


def wilson(successes, n) -> tuple:
    """Wilson score interval for a share, 95 %.

    Parameters
    ----------
    successes, n : int or array of int
        Counts and totals, with 0 <= successes <= n and n > 0.

    Returns
    -------
    tuple of float or of array
        Lower and upper limits, from 0 to 1.

    Notes
    -----
    E. B. Wilson (1927), *Journal of the American Statistical Association* 22, 209-212. Worked out
    here: to load a library for it would cost every chapter more than half a second.

    Examples
    --------
    >>> low, high = wilson(14, 14)
    >>> round(float(low), 3), float(high)
    (0.785, 1.0)
    """
    n, share = np.asarray(n), np.divide(successes, n)
    whole = 1 + Z**2 / n
    middle = (share + Z**2 / (2 * n)) / whole
    half = Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / whole
    none, every = np.equal(successes, 0), np.equal(successes, n)
    return np.where(none, 0.0, middle - half)[()], np.where(every, 1.0, middle + half)[()]


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
    book = codebook(kind)[["component", "label", "domain"]]
    held = corpus.held[:, book.index]
    parts = []
    for stratum, rows in _members(corpus, by).items():
        counts = {code: (held[rows] == place).sum(axis=0) for place, code in enumerate(CODES)}
        named = {by: stratum} if by else {}
        parts.append(book.assign(**named, n=sum(counts.values()), **counts))
    frame = pd.concat(parts).query("n > 0").sort_index(kind="stable", ignore_index=True)
    frame["share"] = frame["present"] / frame["n"]
    frame["low"], frame["high"] = wilson(frame["present"], frame["n"])
    frame["bound_low"] = frame["share"]
    frame["bound_high"] = (frame["present"] + frame["not_reported"]) / frame["n"]
    return frame


def _members(corpus: Corpus, by: str | None) -> dict:
    """Places of the interventions of each stratum in their table, in the order of strata."""
    if not by or corpus.interventions.empty:
        return {"": slice(None)}
    members = strata(corpus, by).reset_index(drop=True).explode()
    return {name: members.index[members == name] for name in ordered(members.unique())}


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
