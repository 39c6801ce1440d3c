"""Decisions, tiers and ingredients of earlier work, and the components that they touch."""

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import table
from scaleup.frequency import frequency

LABELS = {  # kind of target: its table, its key and its label
    "ingredient": ("ingredients", "ingredient", "label"),
    "decision": ("decisions", "decision", "question"),
    "tier": ("tiers", "item", "label"),
}


def targets(kind: str) -> pd.Series:
    """Labels of all decisions, items of the tiers, or ingredients, by their short names."""
    name, key, label = LABELS[kind]
    return table(name).set_index(key)[label]


def crosswalk(corpus: Corpus, kind: str) -> pd.DataFrame:
    """The components that decisions, items of the tiers or ingredients touch, and who has them.

    Parameters
    ----------
    corpus : Corpus
    kind : str
        ``"decision"``, ``"tier"`` or ``"ingredient"``.

    Returns
    -------
    DataFrame
        One row per link, in the order of the source: ``target``, ``target_label``,
        ``component``, ``label``, ``relation``, ``present``, ``n``, ``note``.
    """
    names = targets(kind)
    links = table("crosswalk").query("target_kind == @kind").drop(columns="target_kind")
    links = links.merge(frequency(corpus)[["component", "label", "present", "n"]])
    links["target_label"] = links["target"].map(names)
    links = links.sort_values("target", key=lambda c: c.map(list(names.index).index), kind="stable")
    columns = ["target", "target_label", "component", "label", "relation", "present", "n", "note"]
    return links[columns].reset_index(drop=True)


def unlinked(kind: str) -> pd.Series:
    """Labels of the decisions, items or ingredients that no component touches."""
    linked = table("crosswalk").query("target_kind == @kind")["target"]
    return targets(kind).drop(linked.unique())
