"""How the interventions of a corpus were chosen from the candidates, by a draw to be repeated.

Candidates that pass the screening are eligible. Each stratum gets places in proportion to its
eligible candidates, and its candidates are put in an order that a seed decides and nothing about
them but their name. The first ones take the places; one that is set aside when it is looked up
in full gives its place to the next.
"""

from hashlib import sha256

import pandas as pd

from scaleup.corpus import Corpus

SEED = 79
CRITERIA = {  # criterion: why a candidate stayed out, or went in, as readers see it
    "one_of_the_14": "one of the 14 Millions Learning cases, or of the same organisation",
    "not_one_intervention": "several interventions tested side by side",
    "no_named_package": "a policy or fund without a named package that schools receive",
    "scale_not_shown": "scale not shown: fewer than 50 schools and 5,000 learners, and no roll-out",
    "documents_too_few": "fewer than two pages, or none on how it is delivered",
    "not_drawn": "beyond the places of their stratum",
    "same_programme": "of a programme that had been drawn already",
    "not_confirmed": "the documents looked up did not confirm scale or delivery",
    "drawn": "included",
}
ELIGIBLE = ["not_drawn", "same_programme", "not_confirmed", "drawn"]
SET_ASIDE = ["same_programme", "not_confirmed"]


def places(sizes: pd.Series, total: int) -> pd.Series:
    """Places for each stratum in proportion to its size, by largest remainders.

    Parameters
    ----------
    sizes : Series
        Number of candidates by stratum.
    total : int
        Places in all.

    Returns
    -------
    Series
        Places by stratum; ties go to the stratum first in the alphabet.

    Examples
    --------
    >>> places(pd.Series({"early": 4, "later": 6}), 5).to_dict()
    {'early': 2, 'later': 3}
    """
    quotas = (sizes * total / sizes.sum()).sort_index()
    given = quotas.astype(int)
    left = total - given.sum()
    given[(quotas - given).sort_values(ascending=False, kind="stable").index[:left]] += 1
    return given


def draw(corpus: Corpus, seed: int = SEED) -> pd.DataFrame:
    """Repeat the draw from the table of candidates.

    Parameters
    ----------
    corpus : Corpus
        With a table ``selection``; without a column ``stratum`` all are one.
    seed : int
        Decides the order within strata.

    Returns
    -------
    DataFrame
        The eligible candidates by stratum and order: ``stratum``, ``places``, ``order``,
        ``candidate``, ``criterion`` (as in the table), ``taken`` (whether the draw takes it).
    """
    eligible = corpus.selection[corpus.selection["criterion"].isin(ELIGIBLE)].copy()
    if "stratum" not in eligible:
        eligible["stratum"] = "all"
    total = (eligible["criterion"] == "drawn").sum()
    eligible["places"] = eligible["stratum"].map(places(eligible["stratum"].value_counts(), total))
    hashed = [sha256(f"{seed}:{name}".encode()).hexdigest() for name in eligible["candidate"]]
    eligible = eligible.assign(key=hashed).sort_values(["stratum", "key"])
    eligible["order"] = eligible.groupby("stratum").cumcount() + 1
    sound = ~eligible["criterion"].isin(SET_ASIDE)
    rank = sound.groupby(eligible["stratum"]).cumsum()
    eligible["taken"] = sound & (rank <= eligible["places"])
    columns = ["stratum", "places", "order", "candidate", "criterion", "taken"]
    return eligible[columns].reset_index(drop=True)


def flow(corpus: Corpus) -> pd.DataFrame:
    """How many candidates stayed out at each step, and why.

    Returns
    -------
    DataFrame
        One row per criterion in the order of the steps: ``step`` (left out when ``screened``,
        by the ``draw``, when ``looked_up`` in full; or ``included``), ``criterion``, ``reason``
        (words), ``candidates`` (number).
    """
    if corpus.selection.empty:
        return pd.DataFrame(columns=["step", "criterion", "reason", "candidates"])
    counts = corpus.selection["criterion"].value_counts()
    steps = {"not_drawn": "draw", "drawn": "included", **dict.fromkeys(SET_ASIDE, "looked_up")}
    return pd.DataFrame(
        {
            "step": [steps.get(criterion, "screened") for criterion in CRITERIA],
            "criterion": list(CRITERIA),
            "reason": list(CRITERIA.values()),
            "candidates": [int(counts.get(criterion, 0)) for criterion in CRITERIA],
        }
    ).astype({"candidates": "int64"})
