"""What earlier work says, beside the corpus: claims of the review, decisions, tiers, crosswalk."""

import pandas as pd

from scaleup.corpus import Corpus, codebook, table
from scaleup.frequency import frequency
from scaleup.tables import Html, Table

TIERS = {
    "scale_now": "Scale now",
    "not_ready": "Not ready for massive scale",
    "seed_spread_scale": "Seed now, spread with results, scale when proven",
}
RULES = {"at_least": "at least", "more_than": "more than", "at_most": "at most"}


def claims() -> Table:
    """What the review is reported to have found, and the rule by which a corpus agrees."""
    labels = codebook().set_index("component")["label"]
    frame = table("claims")
    shown = frame.assign(
        named=[", ".join(labels[c] for c in cell.split(";")) for cell in frame["components"]],
        reading=[f"{RULES[row.rule]} {row.threshold:.0%}" for row in frame.itertuples()],
    )
    columns = {
        "statement": "Reported finding", "quantifier": "Words used", "named": "Components",
        "reading": "Agrees when the share is",
    }  # fmt: skip
    caption = "What the review is reported to have found, and how this book will read it"
    return Table(shown, caption, columns)


def tiers() -> Html:
    """The items of each tier with the reason given, one table a tier."""
    columns = {"label": "Item", "reason": "Reason given"}
    parts = []
    for tier, items in table("tiers").groupby("tier", sort=False):
        shown = items.assign(reason=items["reason"].replace("", "none"))
        parts.append(Table(shown, TIERS[tier], columns).html())
    return Html("".join(parts), "What to scale when")


def crosswalk(corpus: Corpus, kind: str, caption: str) -> Table:
    """Decisions or items of the tiers, the components they touch, and how many have them.

    Parameters
    ----------
    corpus : Corpus
    kind : str
        ``"decision"``, ``"tier"`` or ``"ingredient"``.
    caption : str
    """
    key, label = {
        "decision": ("decision", "question"),
        "tier": ("item", "label"),
        "ingredient": ("ingredient", "label"),
    }[kind]
    targets = table(f"{kind}s").set_index(key)[label]
    links = table("crosswalk").query("target_kind == @kind").drop(columns="target_kind")
    links = links.merge(frequency(corpus)[["component", "label", "present", "not_reported", "n"]])
    shown = links.assign(
        order=links["target"].map(list(targets.index).index),
        named=links["target"].map(targets),
        have=[f"{row.present} of {row.n}" for row in links.itertuples()],
    ).sort_values("order", kind="stable")
    columns = {
        "named": "From the source", "label": "Component it touches", "have": "Reported for",
        "note": "How they are related",
    }  # fmt: skip
    behind = lambda row: f"codebook.html#{row['component']}"  # noqa: E731
    return Table(shown, caption, columns, links={"label": behind, "have": behind})


def unlinked(kind: str) -> pd.Series:
    """Labels of the decisions, items or ingredients that no component touches."""
    key, label = {"decision": ("decision", "question"), "tier": ("item", "label")}[kind]
    linked = table("crosswalk").query("target_kind == @kind")["target"]
    return table(f"{kind}s").loc[lambda frame: ~frame[key].isin(linked), label]
