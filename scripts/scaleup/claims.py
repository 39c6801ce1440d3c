"""Each reported finding of the review, held against a corpus by a rule fixed in the data."""

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, codebook, table
from scaleup.frequency import wilson

RULES = {
    "at_least": lambda share, threshold: share >= threshold,
    "more_than": lambda share, threshold: share > threshold,
    "at_most": lambda share, threshold: share <= threshold,
}
VERDICTS = ["inconsistent", "inconclusive", "consistent"]  # by how many ends keep the rule
RULE_WORDS = {"at_least": "at least", "more_than": "more than", "at_most": "at most"}


def claims(corpus: Corpus) -> pd.DataFrame:
    """Whether a corpus is consistent with each reported finding.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        One row per claim: ``claim``, ``label``, ``statement``, ``quantifier``, ``components``
        (labels), ``rule`` (in words), ``threshold``, ``n``, ``present``, ``absent``,
        ``not_reported``, ``low`` and ``high`` (Wilson 95 % interval of the share present),
        ``bound_low`` and ``bound_high`` (share if every silence is a no, and if every one is a
        yes), ``verdict`` and ``verdict_of_silence``.

    Notes
    -----
    A verdict is ``consistent`` when both ends of a range keep the rule, ``inconsistent`` when
    neither does, ``inconclusive`` otherwise. The range of ``verdict`` covers the interval and the
    bounds; that of ``verdict_of_silence`` covers the bounds alone.
    """
    labels = codebook().set_index("component")["label"]
    wide = corpus.states()
    rows = []
    for claim in table("claims").itertuples():
        components = claim.components.split(";")
        states = _states(wide[components], claim.match)
        counts = states.value_counts().reindex(CODES, fill_value=0)
        low, high = wilson(counts["present"], len(states))
        bounds = [counts["present"], counts["present"] + counts["not_reported"]]
        bounds = [count / len(states) for count in bounds]
        ends = [min(low, bounds[0]), max(high, bounds[1])]
        rows.append(
            {
                "claim": claim.claim,
                "label": claim.label,
                "statement": claim.statement,
                "quantifier": claim.quantifier,
                "components": (" or " if claim.match == "any" else " and ").join(
                    labels[components]
                ),
                "rule": f"{RULE_WORDS[claim.rule]} {claim.threshold:.0%}",
                "threshold": claim.threshold,
                "n": len(states),
                **counts.to_dict(),
                "low": low,
                "high": high,
                "bound_low": bounds[0],
                "bound_high": bounds[1],
                "verdict": _verdict(claim, ends),
                "verdict_of_silence": _verdict(claim, bounds),
            }
        )
    return pd.DataFrame(rows)


def _verdict(claim, ends: list[float]) -> str:
    return VERDICTS[sum(RULES[claim.rule](share, claim.threshold) for share in ends)]


def _states(codes: pd.DataFrame, match: str) -> pd.Series:
    """The state of several components taken together, as any or as all of them."""
    decisive, other = ("present", "absent") if match == "any" else ("absent", "present")
    states = pd.Series("not_reported", codes.index)
    states[(codes == other).all(axis=1)] = other
    states[(codes == decisive).any(axis=1)] = decisive
    return states
