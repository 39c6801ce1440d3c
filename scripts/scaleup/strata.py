"""Groups of interventions to compare: by stage, region, size and so on."""

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import fields

STRATA = {  # what frequencies are split by: what readers call it
    "stage": "Stage",
    "subject": "Subject",
    "region": "Region",
    "income_group": "Income group",
    "delivered_by": "Who delivers",
    "reach_size": "Learners reached",
    "document_kind": "Kinds of document seen",
}
SIZES = {  # fewer learners than this: name of the stratum
    10_000: "under_10_thousand",
    100_000: "10_to_100_thousand",
    1_000_000: "100_thousand_to_1_million",
    float("inf"): "1_million_or_more",
}
ORDER = [
    "early_years", "primary", "secondary", "post_secondary", "low", "lower_middle", "upper_middle",
    "high", *SIZES.values(), "several", "not_reported",
]  # fmt: skip
WORDS = {
    "ngo": "NGO", "low": "low income", "lower_middle": "lower-middle income",
    "upper_middle": "upper-middle income", "high": "high income", "post_secondary": "college",
    "quasi_experimental": "quasi-experimental", "none": "no difference",
}  # fmt: skip


def strata(corpus: Corpus, by: str) -> pd.Series:
    """The strata that each intervention belongs to.

    Parameters
    ----------
    corpus : Corpus
    by : str
        One of ``STRATA``, or another column of the interventions table. ``reach_size`` is the
        number of ``learners`` in powers of ten; ``document_kind`` says by whom at least one of
        its documents was written.

    Returns
    -------
    Series
        Lists of strata by ``intervention``; an empty cell is the stratum ``not_reported``.

    Raises
    ------
    ValueError
        If ``by`` is not a column of the interventions table, or names the interventions.
    """
    frame = corpus.interventions.set_index("intervention")
    if by == "reach_size":
        return frame["learners"].map(lambda learners: [size(learners)])
    if by == "document_kind":
        kinds = corpus.documents.groupby("intervention")["kind"].agg(lambda k: sorted(set(k)))
        return pd.Series([kinds.get(name, ["not_reported"]) for name in frame.index], frame.index)
    columns = [name for name in frame if name != "name"]
    if by not in columns:
        raise ValueError(
            f"interventions.csv has no groups in a column {by!r}; choose one of: "
            + ", ".join([*columns, "reach_size", "document_kind"])
        )
    cells = frame[by].astype("string").fillna("").replace("", "not_reported")
    separator = next((f.get("list") for f in fields("interventions") if f["name"] == by), None)
    if not separator:
        return cells.map(lambda cell: [cell])
    return cells.map(lambda cell: list(dict.fromkeys(cell.split(separator))))


def size(learners) -> str:
    """The stratum of a number of learners.

    >>> size(9_999), size(10_000), size(None)
    ('under_10_thousand', '10_to_100_thousand', 'not_reported')
    """
    if pd.isna(learners):
        return "not_reported"
    return next(name for limit, name in SIZES.items() if learners < limit)


def ordered(names) -> list[str]:
    """Strata in the order that readers expect; those without an order by name, before others.

    >>> ordered(["not_reported", "high", "low"])
    ['low', 'high', 'not_reported']
    """
    return sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else -1, name))


def words(stratum: str) -> str:
    """A stratum as readers see it.

    >>> words("early_years"), words("ngo"), words("10_to_100_thousand")
    ('early years', 'NGO', '10 to 100 thousand')
    """
    return WORDS.get(stratum, stratum.replace("_", " "))


def composition(corpus: Corpus) -> pd.DataFrame:
    """How many interventions there are of each kind.

    Returns
    -------
    DataFrame
        One row per stratum of each of ``STRATA``: ``by``, ``stratum``, ``interventions``
        (number), ``n``, ``share`` of all. An intervention with several values counts in each.
    """
    rows = []
    for by in STRATA:
        counts = strata(corpus, by).explode().value_counts()
        rows += [
            (by, name, counts[name], len(corpus.interventions)) for name in ordered(counts.index)
        ]
    frame = pd.DataFrame(rows, columns=["by", "stratum", "interventions", "n"])
    return frame.assign(share=frame["interventions"] / frame["n"])
