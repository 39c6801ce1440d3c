"""The codes of a corpus as arrays: a cell is one component of one intervention.

The arrays say what the tables say, in a byte a code, so that counting takes no longer than reading.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from scaleup.dictionary import CODES, codebook

CELL = ["intervention", "component"]
PART = 1_000_000  # rows looked up at once; all at once would take more room than the rows


@dataclass(frozen=True)
class Cells:
    """Who gave which code, and which code holds.

    The axes of every array are the interventions of the corpus, in the order of their table, and
    all of ``codebook()``, in its order. A code is its place in ``CODES``, -1 where there is none.

    Parameters
    ----------
    interventions, codings, adjudications : DataFrame
        Tables of a corpus.
    """

    interventions: pd.DataFrame
    codings: pd.DataFrame
    adjudications: pd.DataFrame

    @cached_property
    def coders(self) -> list[str]:
        """Who coded, in alphabetical order."""
        return sorted(self.codings["coder"].unique())

    @cached_property
    def given(self) -> np.ndarray:
        """The code that each coder gave: int8, shape (interventions, components, coders)."""
        coders, codes = pd.Index(self.coders), pd.Index(CODES)
        sizes = [len(axis) + 1 for axis in self._axes]  # what is on no axis has place -1: the last
        given = np.full((*sizes, len(coders)), -1, dtype=np.int8)
        for start in range(0, len(self.codings), PART):
            rows = self.codings.iloc[start : start + PART]
            places = (*self.places(rows), coders.get_indexer(rows["coder"]))
            given[places] = codes.get_indexer(rows["code"])
        return given[:-1, :-1]

    @cached_property
    def differ(self) -> np.ndarray:
        """Whether coders gave different codes: bool, shape (interventions, components)."""
        most = self.given.max(axis=2, initial=-1)
        return ((self.given >= 0) & (self.given != most[..., None])).any(axis=2)

    @cached_property
    def ruled(self) -> np.ndarray:
        """Whether an adjudication settles it: bool, shape (interventions, components)."""
        return self._rulings >= 0

    @cached_property
    def held(self) -> np.ndarray:
        """The code that holds: int8, shape (interventions, components).

        The adjudication where there is one, else the code that the coders agree on; where they
        differ and nothing is settled, any of theirs.
        """
        coded = self.given.max(axis=2, initial=-1)
        return np.where(self.ruled & (coded >= 0), self._rulings, coded)

    def places(self, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Place of the cell of each row of a table on both axes, -1 where it is on none."""
        intervention, component = self._axes
        return (
            intervention.get_indexer(rows["intervention"]),
            component.get_indexer(rows["component"]),
        )

    @cached_property
    def _axes(self) -> tuple[pd.Index, pd.Index]:
        return pd.Index(self.interventions["intervention"]), pd.Index(codebook()["component"])

    @cached_property
    def _rulings(self) -> np.ndarray:
        rulings = np.full([len(axis) + 1 for axis in self._axes], -1, dtype=np.int8)
        codes = pd.Index(CODES).get_indexer(self.adjudications["code"])
        rulings[self.places(self.adjudications)] = codes
        return rulings[:-1, :-1]
