"""One function a figure: from a tidy frame to an Altair chart.

Each takes ``narrow=True`` for the phone. Text, axes and rules take the page's own colour, grounds
are transparent, so one picture serves light and dark. ``description`` of the chart is its text
alternative, made from its numbers.
"""

from scaleup.charts.bars import decisions, frequency, funnel
from scaleup.charts.diagrams import flow
from scaleup.charts.dots import growth, reach, strata, two
from scaleup.charts.grids import matrix, units
from scaleup.charts.lines import slope
from scaleup.charts.pairs import combinations, pairs, strongest
from scaleup.charts.trust import agreement, claims, readings, saturation

__all__ = [
    "agreement", "claims", "combinations", "decisions", "flow", "frequency", "funnel", "growth",
    "matrix", "pairs", "reach", "readings", "saturation", "slope", "strata", "strongest", "two",
    "units",
]  # fmt: skip
