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

    The last axes of every array are the interventions of the corpus, in the order of their table,
    and all of ``codebook()``, in its order. A code is its place in ``CODES``, -1 where there is
    none.

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
        return sorted(set(self.codings["coder"].to_numpy()))

    @cached_property
    def given(self) -> np.ndarray:
        """The code that each coder gave: int8, shape (coders, interventions, components)."""
        coders, codes = pd.Index(self.coders), pd.Index(CODES)
        sizes = [len(axis) + 1 for axis in self._axes]  # what is on no axis has place -1: the last
        given = np.full((len(coders), *sizes), -1, dtype=np.int8)
        for start in range(0, len(self.codings), PART):
            rows = self.codings.iloc[start : start + PART]
            places = (coders.get_indexer(rows["coder"]), *self._places(rows))
            given[places] = codes.get_indexer(rows["code"])
        return given[:, :-1, :-1]

    @cached_property
    def times(self) -> np.ndarray:
        """By how many coders it was coded: int16, shape (interventions, components)."""
        return (self.given >= 0).sum(axis=0, dtype=np.int16)

    @cached_property
    def differ(self) -> np.ndarray:
        """Whether coders gave different codes: bool, shape (interventions, components)."""
        most = self.given.max(axis=0, initial=-1)
        return ((self.given >= 0) & (self.given != most)).any(axis=0)

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
        most = self.given.max(axis=0, initial=-1)
        return np.where(self.ruled & (most >= 0), self._rulings, most)

    def _places(self, rows: pd.DataFrame) -> list[np.ndarray]:
        """Where the cell of each row of a table is on both axes, -1 where it is not."""
        return [axis.get_indexer(rows[name]) for axis, name in zip(self._axes, CELL, strict=True)]

    @cached_property
    def _axes(self) -> tuple[pd.Index, pd.Index]:
        return pd.Index(self.interventions["intervention"]), pd.Index(codebook()["component"])

    @cached_property
    def _rulings(self) -> np.ndarray:
        rulings = np.full([len(axis) + 1 for axis in self._axes], -1, dtype=np.int8)
        codes = pd.Index(CODES).get_indexer(self.adjudications["code"])
        rulings[tuple(self._places(self.adjudications))] = codes
        return rulings[:-1, :-1]
