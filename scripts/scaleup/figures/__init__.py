"""Every figure of the book: a chart with its finding, its numbers as a table, and its download."""

from scaleup.figures.codes import compare, frequency, funnel, matrix, strata
from scaleup.figures.corpora import flow, growth, kinds, places, reach
from scaleup.figures.deciding import decisions, plan, tiers
from scaleup.figures.figure import Figure
from scaleup.figures.pairs import combinations, pairs, strongest
from scaleup.figures.trust import agreement, claims, readings, saturation

__all__ = [
    "Figure", "agreement", "claims", "combinations", "compare", "decisions", "flow", "frequency",
    "funnel", "growth", "kinds", "matrix", "pairs", "places", "plan", "reach", "readings",
    "saturation", "strata", "strongest", "tiers",
]  # fmt: skip
