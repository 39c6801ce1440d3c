"""Differences between groups of interventions and between corpora, component by component."""

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.frequency import frequency
from scaleup.strata import STRATA, strata

LEAST = 20  # interventions on both sides of a comparison
COLUMNS = [
    "component", "label", "present_one", "n_one", "present_other", "n_other", "difference", "low",
    "high", "p", "q", "by", "one", "other",
]  # fmt: skip


def newcombe(successes, n, other_successes, other_n, level: float = 0.95) -> tuple:
    """Interval for the difference of two shares of different interventions.

    Parameters
    ----------
    successes, n, other_successes, other_n : int or array of int
        Counts and totals of one group and of the other.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float or of array
        Lower and upper limits of the one share less the other, from -1 to 1.

    Notes
    -----
    R. G. Newcombe (1998), *Statistics in Medicine* 17, 873-890, method 10: it combines the two
    Wilson intervals. Computed by ``statsmodels``.

    Examples
    --------
    >>> low, high = newcombe(56, 70, 48, 80)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0524, 0.3339)
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    return confint_proportions_2indep(
        successes, n, other_successes, other_n, method="newcomb", compare="diff", alpha=1 - level
    )


def contrast(one: pd.DataFrame, other: pd.DataFrame, kind: str | None = None) -> pd.DataFrame:
    """Differences between two sets of shares, component by component.

    Parameters
    ----------
    one, other : DataFrame
        ``present`` and ``n``, with the components as index.
    kind : str, optional
        As in ``frequency``.

    Returns
    -------
    DataFrame
        One row per component that both have, in codebook order: ``component``, ``label``,
        ``present_one``, ``n_one``, ``present_other``, ``n_other``, ``difference`` (share of the
        one less that of the other), ``low`` and ``high`` (Newcombe 95 % interval), ``p``
        (Fisher's exact test, two sides) and ``q`` (``p`` adjusted over these rows after
        Benjamini and Hochberg).
    """
    from scipy.stats import fisher_exact

    both = one.add_suffix("_one").join(other.add_suffix("_other"), how="inner")
    frame = codebook(kind)[["component", "label"]].merge(
        both, left_on="component", right_index=True
    )
    counts = [frame[name] for name in ("present_one", "n_one", "present_other", "n_other")]
    frame["difference"] = counts[0] / counts[1] - counts[2] / counts[3]
    frame["low"], frame["high"] = newcombe(*counts)
    frame["p"] = [
        fisher_exact([[a, m - a], [b, n - b]]).pvalue for a, m, b, n in zip(*counts, strict=True)
    ]
    return frame.assign(q=adjusted(frame["p"])).reset_index(drop=True)


def adjusted(p: pd.Series) -> pd.Series:
    """Values of p adjusted for their number: the false discovery rate at which each would stand.

    Y. Benjamini and Y. Hochberg (1995), *Journal of the Royal Statistical Society B* 57,
    289-300; computed by ``scipy``. Missing values stay missing and are not counted.

    >>> adjusted(pd.Series([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    from scipy.stats import false_discovery_control

    known = p.dropna()
    return pd.Series(false_discovery_control(known), known.index).reindex(p.index)


def compare(one: Corpus, other: Corpus, kind: str | None = "components") -> pd.DataFrame:
    """Differences between the shares of two corpora.

    Parameters
    ----------
    one, other : Corpus
        Corpora without an intervention in common.
    kind : str, optional
        ``"components"`` or ``"ingredients"``; all that both code if omitted.

    Returns
    -------
    DataFrame
        As ``contrast`` returns it: the share in ``one`` less that in
        ``other``, with Newcombe's interval.
    """
    counts = [
        frequency(corpus, kind=kind).set_index("component")[["present", "n"]]
        for corpus in (one, other)
    ]
    return contrast(*counts, kind)


def difference(
    corpus: Corpus, by: str, one: str, other: str | None = None, kind: str | None = "components"
) -> pd.DataFrame:
    """Two strata side by side, component by component.

    Parameters
    ----------
    corpus : Corpus
    by : str
        As in ``frequency``.
    one, other : str
        Two strata; without ``other``, all interventions outside ``one`` of which the stratum is
        known. An intervention that belongs to both is left out, since the interval needs
        different interventions.
    kind : str, optional
        As in ``frequency``.

    Returns
    -------
    DataFrame
        As ``contrast`` returns it, with ``by``, ``one`` and ``other`` (``""`` for all the rest).

    Raises
    ------
    ValueError
        If a stratum is empty, or ``by`` is no column to split by.
    """
    members = strata(corpus, by)
    inside = members.map(lambda names: one in names)
    known = members.map(lambda names: names != ["not_reported"])
    beyond = members.map(lambda names: other in names) if other else known & ~inside
    sides = [members.index[inside & ~beyond], members.index[beyond & ~inside]]
    for side, name in zip(sides, (one, other or f"anything but {one}"), strict=True):
        if side.empty:
            raise ValueError(f"no intervention has only {name!r} in {by}")
    states = corpus.states(kind)
    counts = [
        pd.DataFrame({"present": (states.loc[side] == "present").sum(), "n": len(side)})
        for side in sides
    ]
    return contrast(*counts, kind).assign(by=by, one=one, other=other or "")


def differences(corpus: Corpus, least: int = LEAST) -> pd.DataFrame:
    """Every stratum that is large enough, against all other interventions.

    Parameters
    ----------
    corpus : Corpus
    least : int
        Interventions of known stratum that must stand on both sides. The choice looks at
        numbers of interventions alone, never at what they have.

    Returns
    -------
    DataFrame
        Rows of ``difference`` for each of ``scaleup.strata.STRATA`` and each such stratum,
        ``q`` adjusted over all of them together; without rows if no stratum is large enough.
        Unknown values (``not_reported``) are no stratum of their own here.
    """
    parts = []
    for by in STRATA:
        members = strata(corpus, by)
        members = members[members.map(lambda names: names != ["not_reported"])]
        sizes = members.explode().value_counts()
        parts += [
            difference(corpus, by, one)
            for one, size in sizes.items()
            if least <= size <= len(members) - least
        ]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(q=adjusted(frame["p"]))
