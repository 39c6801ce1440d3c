"""What a measurement is: values of ours, of what they are held against, and the bar."""

import sys
from dataclasses import dataclass, field
from statistics import median

REPETITIONS = 5


@dataclass
class Row:
    """One line of the table.

    Parameters
    ----------
    claim : int
        Which of ``report.CLAIMS`` it belongs to.
    what : str
        What was measured.
    against : str
        What it is held against; empty when the bar is a plain number.
    bar : float
        What may be found at most, in ``unit``, or as a ratio.
    unit : str
        Of ``ours`` and ``theirs``: ``s``, ``kB``, ``GB``, or what is counted.
    by : str
        What is found: the ``ratio`` of the two medians, the ``median`` of ours, or the ``largest``
        of ours.
    ours, theirs : list of float
        One value a repetition, or one a page; none of theirs where ours stand alone.
    """

    claim: int
    what: str
    against: str
    bar: float
    unit: str
    by: str = "ratio"
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    @property
    def found(self) -> float:
        """What is held against the bar."""
        if self.by == "ratio":
            return median(self.ours) / median(self.theirs)
        return {"median": median, "largest": max}[self.by](self.ours)

    @property
    def verdict(self) -> str:
        """``met`` at the bar or below, ``missed`` above it."""
        return "met" if self.found <= self.bar else "missed"


def say(text: str) -> None:
    """Tell whoever waits how far it is."""
    print(text, file=sys.stderr, flush=True)
