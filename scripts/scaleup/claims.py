"""Each reported finding of the review, held against a corpus by a rule fixed in the data."""

import pandas as pd

from scaleup.corpus import CODES, Corpus, codebook, table

RULES = {
    "at_least": lambda share, threshold: share >= threshold,
    "more_than": lambda share, threshold: share > threshold,
    "at_most": lambda share, threshold: share <= threshold,
}
VERDICTS = ["inconsistent", "inconclusive", "consistent"]  # by how many bounds keep the rule
RULE_WORDS = {"at_least": "at least", "more_than": "more than", "at_most": "at most"}


def claims(corpus: Corpus) -> pd.DataFrame:
    """Whether a corpus is consistent with each reported finding.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        One row per claim: ``claim``, ``statement``, ``quantifier``, ``components`` (labels),
        ``rule`` (in words), ``n``, ``present``, ``absent``, ``not_reported``, ``bound_low`` and
        ``bound_high`` (share if every silence is a no, and if every one is a yes), ``verdict``:
        ``consistent`` when both bounds keep the rule, ``inconsistent`` when neither does,
        ``inconclusive`` otherwise.
    """
    labels = codebook().set_index("component")["label"]
    wide = corpus.agreed.pivot(index="intervention", columns="component", values="code")
    rows = []
    for claim in table("claims").itertuples():
        components = claim.components.split(";")
        states = wide[components].apply(_state, axis=1, match=claim.match)
        counts = states.value_counts().reindex(CODES, fill_value=0)
        low = counts["present"] / len(states)
        high = (counts["present"] + counts["not_reported"]) / len(states)
        kept = [RULES[claim.rule](share, claim.threshold) for share in (low, high)]
        rows.append(
            {
                "claim": claim.claim,
                "statement": claim.statement,
                "quantifier": claim.quantifier,
                "components": (" or " if claim.match == "any" else " and ").join(
                    labels[components]
                ),
                "rule": f"{RULE_WORDS[claim.rule]} {claim.threshold:.0%}",
                "n": len(states),
                **counts.to_dict(),
                "bound_low": low,
                "bound_high": high,
                "verdict": VERDICTS[sum(kept)],
            }
        )
    return pd.DataFrame(rows)


def _state(codes: pd.Series, match: str) -> str:
    """The state of several components taken together, as any or as all of them."""
    decisive, other = ("present", "absent") if match == "any" else ("absent", "present")
    if (codes == decisive).any():
        return decisive
    return other if (codes == other).all() else "not_reported"
