"""What chapters show of the tables: as HTML tables whose numbers lead to what is behind them."""

from scaleup.show.codebook import components
from scaleup.show.codes import (
    bundles,
    by_subject,
    combinations,
    compare,
    compared,
    differences,
    frequency,
    funnel,
    nearest,
    pairs,
    points,
    same_ends,
    strata,
)
from scaleup.show.corpora import (
    effects,
    flow,
    growth,
    kinds,
    membership,
    places,
    reach,
    who_and_where,
)
from scaleup.show.deciding import (
    TIERS_SHORT,
    brief,
    crosswalk,
    examples,
    names,
    plan,
    questions,
    tiers,
    two,
)  # fmt: skip
from scaleup.show.trust import (
    agreement,
    audit,
    claims,
    needed,
    provenance,
    readings,
    saturation,
    sensitivity,
    verdicts,
    waves,
)

__all__ = [
    "TIERS_SHORT", "agreement", "audit", "brief", "bundles", "by_subject", "claims",
    "combinations", "compare", "compared", "components", "crosswalk", "differences", "effects",
    "examples",
    "flow", "frequency", "funnel", "growth", "kinds", "membership", "names", "nearest",
    "needed", "pairs", "places", "plan", "points", "provenance", "questions", "reach",
    "readings", "same_ends", "saturation", "sensitivity", "strata", "tiers", "two", "verdicts",
    "waves", "who_and_where",
]  # fmt: skip
