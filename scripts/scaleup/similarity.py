"""Programmes most like a given one or a given plan, and an order that puts like beside like."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook


def nearest(
    corpus: Corpus, to: str | Iterable[str], most: int = 5, kind: str | None = "components"
) -> pd.DataFrame:
    """The programmes that share most with a programme or a plan.

    Parameters
    ----------
    corpus : Corpus
    to : str or iterable of str
        An intervention of the corpus, or the components of a plan.
    most : int
        How many to return.
    kind : str, optional
        ``"components"`` or ``"ingredients"``; all that the corpus codes if omitted.

    Returns
    -------
    DataFrame
        The most similar first: ``intervention``, ``name``, ``jaccard`` (reported for both /
        reported for either, from 0 to 1), ``shared`` (labels of what both have, ``;`` between),
        ``both``, ``either`` (numbers of components) and ``comparable``: components on which
        documents of both say something, be it present or absent. A plan says something on all.

    Raises
    ------
    ValueError
        If ``to`` is neither an intervention of the corpus nor a list of its components.

    Notes
    -----
    P. Jaccard (1912), *New Phytologist* 11, 37-50. What no document reports is no likeness:
    silence of both counts for nothing.
    """
    states = corpus.states(kind)
    others = states.drop(index=to) if isinstance(to, str) and to in states.index else states
    if others is not states:
        mine, told = states.loc[to] == "present", states.loc[to] != "not_reported"
    else:
        plan = [to] if isinstance(to, str) else list(to)
        if unknown := [name for name in plan if name not in states]:
            raise ValueError(
                f"{unknown[0]!r} is no component of {corpus.name}"
                + ("" if len(plan) > 1 else ", nor an intervention")
                + "; write one intervention, or components, such as "
                + ";".join(states.columns[:2])
            )
        mine = pd.Series(states.columns.isin(plan), states.columns)
        told = pd.Series(True, states.columns)
    present = others == "present"
    shared, either = present & mine, present | mine
    labels = codebook().set_index("component")["label"]
    frame = pd.DataFrame(
        {
            "intervention": others.index,
            "name": others.index.map(corpus.interventions.set_index("intervention")["name"]),
            "both": shared.sum(axis=1).to_numpy(),
            "either": either.sum(axis=1).to_numpy(),
            "comparable": ((others != "not_reported") & told).sum(axis=1).to_numpy(),
            "shared": ["; ".join(labels[shared.columns[row]]) for row in shared.to_numpy()],
        }
    ).astype({"name": "str", "shared": "str"})
    frame["jaccard"] = (frame["both"] / frame["either"].where(frame["either"] > 0)).fillna(0.0)
    columns = ["intervention", "name", "jaccard", "shared", "both", "either", "comparable"]
    ranked = frame.sort_values(["jaccard", "both"], ascending=False, kind="stable")
    return ranked[columns].head(most).reset_index(drop=True)


def order(present: pd.DataFrame) -> list:
    """The rows of a table of yes and no, so that like stands beside like.

    Parameters
    ----------
    present : DataFrame of bool

    Returns
    -------
    list
        Its index, as leaves of an average-linkage tree over Jaccard distances, turned so that
        neighbours are as alike as the tree allows; of three or more rows, the end with more yes
        comes first.

    Notes
    -----
    Z. Bar-Joseph, D. K. Gifford and T. S. Jaakkola (2001), *Bioinformatics* 17 Suppl. 1, S22-S29;
    computed by ``scipy``.

    Examples
    --------
    >>> rows = {"a": [1, 1, 1, 0], "b": [0, 0, 0, 1], "c": [1, 1, 0, 0]}
    >>> order(pd.DataFrame(rows).T.astype(bool))
    ['a', 'c', 'b']
    """
    from scipy.cluster.hierarchy import leaves_list, linkage

    if len(present) < 3:
        return list(present.index)
    values = present.to_numpy(dtype=bool)
    leaves = leaves_list(linkage(values, "average", metric="jaccard", optimal_ordering=True))
    filled = values[leaves].sum(axis=1)
    half = len(leaves) // 2
    if filled[:half].sum() < filled[-half:].sum():
        leaves = np.flip(leaves)
    return list(present.index[leaves])
