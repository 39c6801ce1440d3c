"""How often each component occurs: three states, an interval, and what silence allows."""

import pandas as pd

from scaleup.corpus import CODES, Corpus, codebook, fields


def wilson(successes: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Wilson score interval for a share.

    Parameters
    ----------
    successes, n : int
        Count and total, with 0 <= successes <= n and n > 0.
    level : float
        Confidence level.

    Returns
    -------
    tuple of float
        Lower and upper limit, from 0 to 1.

    Notes
    -----
    E. B. Wilson (1927), *Journal of the American Statistical Association* 22, 209-212; computed
    by ``scipy.stats``.

    Examples
    --------
    >>> low, high = wilson(14, 14)
    >>> round(low, 3), round(high, 3)
    (0.785, 1.0)
    """
    from scipy.stats import binomtest

    interval = binomtest(successes, n).proportion_ci(level, method="wilson")
    return float(interval.low), float(interval.high)


def frequency(corpus: Corpus, by: str | None = None, kind: str | None = None) -> pd.DataFrame:
    """Share of interventions with each component.

    Parameters
    ----------
    corpus : Corpus
    by : str, optional
        Column of the interventions table to split by; an intervention with several values in a
        list column (such as ``stage``) counts in each.
    kind : str, optional
        ``"components"`` or ``"ingredients"``; all that the corpus codes if omitted.

    Returns
    -------
    DataFrame
        One row per component (and stratum), in codebook order: ``component``, ``label``,
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
    coding = corpus.agreed[["intervention", "component", "code"]]
    keys = ["component"]
    if by:
        coding = coding.assign(stratum=coding["intervention"].map(_strata(corpus, by)))
        coding = coding.explode("stratum")
        keys.append("stratum")
    counts = (
        coding.groupby([*keys, "code"]).size().unstack("code", fill_value=0)
        .reindex(columns=CODES, fill_value=0).reset_index()
    )  # fmt: skip
    counts.columns.name = None
    if by in ("component", "label", "domain", "n", *CODES, "share", "low", "high"):
        raise ValueError(f"column {by!r} has the name of a column of this table: rename it")
    counts = codebook(kind)[["component", "label", "domain"]].merge(counts, on="component")
    counts.insert(len(keys) + 2, "n", counts[CODES].sum(axis=1))
    counts["share"] = counts["present"] / counts["n"]
    limits = [wilson(p, n) for p, n in zip(counts["present"], counts["n"], strict=True)]
    counts["low"] = [low for low, _ in limits]
    counts["high"] = [high for _, high in limits]
    counts["bound_low"] = counts["share"]
    counts["bound_high"] = (counts["present"] + counts["not_reported"]) / counts["n"]
    return counts.rename(columns={"stratum": by})


def _strata(corpus: Corpus, by: str) -> pd.Series:
    """The strata of each intervention, as lists; an empty cell is the stratum not_reported."""
    columns = [name for name in corpus.interventions if name not in ("intervention", "name")]
    if by not in columns:
        raise ValueError(
            f"interventions.csv has no column {by!r} to split by; choose one of: "
            + ", ".join(columns)
        )
    cells = corpus.interventions.set_index("intervention")[by].astype("string").fillna("")
    separator = next((f.get("list") for f in fields("interventions") if f["name"] == by), None)
    cells = cells.replace("", "not_reported")
    return cells.str.split(separator) if separator else cells.map(lambda cell: [cell])
