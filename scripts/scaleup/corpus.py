"""Read a corpus: one folder of CSV tables about coded interventions.

A row of ``interventions.csv``::

    intervention,name,organisation,countries,...
    read-india,Read India,Pratham,IND,...

A row of ``codings.csv``; ``component`` names a component or an ingredient of the codebook::

    coder,intervention,component,code,documents,note,coded_on
    coder-a,read-india,pd_cascade,present,read-india-03,Trained staff train teachers,2026-11-22

Every column, with its type, is described in ``data/datapackage.toml``. The agreed coding is
derived here and stored nowhere: the adjudication where there is one, else the code that the
coders agree on.

The environment variable ``SCALEUP_CORPUS`` lets another folder stand in for a corpus of ``data/``:
``scaled=/home/me/mine`` reads ``mine`` wherever ``scaled`` is asked for.
"""

import os
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from scaleup.cells import CELL, Cells
from scaleup.dictionary import CODES, DATA, TABLES, codebook, fields, metadata, read_table
from scaleup.store import recover

STAND_IN = "SCALEUP_CORPUS"


@dataclass(frozen=True, eq=False)  # one is like no other, so that what it gives can be kept
class Corpus:
    """The tables of one folder; see ``data/datapackage.toml`` for their columns."""

    name: str
    folder: Path
    interventions: pd.DataFrame
    documents: pd.DataFrame
    codings: pd.DataFrame
    adjudications: pd.DataFrame
    facts: pd.DataFrame
    selection: pd.DataFrame
    audit: pd.DataFrame

    @cached_property
    def title(self) -> str:
        """What readers call this corpus."""
        return title(self.folder)

    @cached_property
    def stands_in(self) -> bool:
        """Whether it is read in place of the published corpus of its name."""
        return stand_in() == (self.name, self.folder)

    @cached_property
    def agreed(self) -> pd.DataFrame:
        """The coding that holds.

        Returns
        -------
        DataFrame
            One row per intervention and component: ``intervention``, ``component``, ``code``,
            ``documents`` (``;`` between), ``note``, and ``settled``: ``agreed``, ``single``
            (one coder only), ``adjudicated``
            (the coders differed) or ``reviewed`` (they agreed, and a later check changed the code
            or its documents), in the order of the interventions and of the codebook.

        Raises
        ------
        ValueError
            If coders differ and no adjudication settles it.
        """
        held = self.held
        rows, columns = np.nonzero(held >= 0)
        frame = pd.DataFrame(
            {
                "intervention": self.interventions["intervention"].to_numpy()[rows],
                "component": codebook()["component"].to_numpy()[columns],
                "code": np.array(CODES)[held[rows, columns]],
            }
        )
        documents, notes = {}, {}
        for *cell, named, note in self.codings[[*CELL, "documents", "note"]].to_numpy():
            documents.setdefault(tuple(cell), []).append(named)
            notes.setdefault(tuple(cell), note)
        for *cell, named, reason in self.adjudications[[*CELL, "documents", "reason"]].to_numpy():
            documents[tuple(cell)], notes[tuple(cell)] = [named], reason
        keys = list(zip(frame["intervention"], frame["component"], strict=True))
        frame["documents"] = [_union(documents[cell]) for cell in keys]
        frame["note"] = [notes[cell] for cell in keys]
        cases = [self.cells.differ, self.cells.ruled, self.cells.times > 1]
        names = ["adjudicated", "reviewed", "agreed"]
        frame["settled"] = np.select([case[rows, columns] for case in cases], names, "single")
        return frame.astype("str")

    @cached_property
    def cells(self) -> Cells:
        """Its codes as arrays."""
        return Cells(self.interventions, self.codings, self.adjudications)

    @cached_property
    def held(self) -> np.ndarray:
        """The code that holds for each cell, as ``Cells.held`` has it.

        Raises
        ------
        ValueError
            If coders differ and no adjudication settles it.
        """
        open_ = np.argwhere(self.cells.differ & ~self.cells.ruled)
        if len(open_):
            intervention = self.interventions["intervention"].iloc[open_[0, 0]]
            component = codebook()["component"].iloc[open_[0, 1]]
            raise ValueError(
                f"{self.folder / 'adjudications.csv'}: no row for {intervention}, {component}, "
                "where the coders differ; add one with the code that holds and the reason"
            )
        return self.cells.held

    @property
    def coders(self) -> list[str]:
        """Who coded it, in alphabetical order."""
        return self.cells.coders

    def states(self, kind: str | None = None) -> pd.DataFrame:
        """The coding that holds, one row per intervention and one column per component.

        Parameters
        ----------
        kind : str, optional
            ``"components"`` or ``"ingredients"``; all that the corpus codes if omitted.

        Returns
        -------
        DataFrame
            Codes, with ``intervention`` as index, both axes in the order of ``agreed``.
        """
        book = codebook(kind)["component"]
        held = self.held[:, book.index]
        rows, columns = (held >= 0).any(axis=1), (held >= 0).any(axis=0)
        codes = np.array([*CODES, np.nan], dtype=object)  # the last is that of -1
        return pd.DataFrame(
            codes[held[np.ix_(rows, columns)]],
            index=pd.Index(self.interventions["intervention"][rows], name="intervention"),
            columns=pd.Index(book[columns], name="component"),
            dtype="str",
        )


def _union(cells: list[str]) -> str:
    return ";".join(dict.fromkeys(d for cell in cells for d in cell.split(";") if d))


def title(folder: Path) -> str:
    """What readers call the corpus in a folder: outside ``data/``, the folder's own name."""
    folder = folder.resolve()
    described = metadata()["corpora"] if folder.parent == DATA else {}
    return described.get(folder.name, {}).get("title", folder.name)


def stand_in() -> tuple[str, Path] | None:
    """The corpus of ``data/`` that another folder stands in for, and that folder, if any does.

    Raises
    ------
    FileNotFoundError
        If ``SCALEUP_CORPUS`` says something else.
    """
    said = os.environ.get(STAND_IN)
    if not said:
        return None
    name, _, folder = said.partition("=")
    if name not in metadata()["corpora"] or not folder:
        raise FileNotFoundError(
            f"{STAND_IN}={said}: write NAME=FOLDER, with the full path of the folder and a NAME "
            "among: " + ", ".join(metadata()["corpora"])
        )
    return name, Path(folder)


def find(name: str | Path) -> Path:
    """The folder of a corpus: the name of a folder in ``data/``, or a path.

    Raises
    ------
    FileNotFoundError
        If neither exists.
    """
    slot, other = stand_in() or ("", Path())
    for folder in (other,) if str(name) == slot else (DATA / name, Path(name)):
        recover(folder)
        if os.path.isfile(folder / "interventions.csv"):
            return folder
    raise FileNotFoundError(
        f"{folder}: no folder with an interventions.csv; give a path, or one of: "
        + ", ".join(metadata()["corpora"])
    )


def every() -> list[Corpus]:
    """All corpora that ``data/datapackage.toml`` names, in its order."""
    return [load(name) for name in metadata()["corpora"]]


@cache
def load(name: str | Path) -> Corpus:
    """Read a corpus.

    Parameters
    ----------
    name : str or Path
        A folder, or the name of one in ``data/``.

    Returns
    -------
    Corpus

    Raises
    ------
    FileNotFoundError
        If the folder or one of its tables is missing.

    Examples
    --------
    >>> corpus = load("millions-learning")
    >>> len(corpus.interventions)
    14
    """
    folder = find(name)
    frames = {}
    for each in TABLES:
        path = folder / f"{each}.csv"
        if not path.is_file() and metadata()["tables"][each].get("optional"):
            frames[each] = pd.DataFrame(columns=[field["name"] for field in fields(each)])
        else:
            frames[each] = read_table(path, each)
    known = str(name) in metadata()["corpora"]  # another folder may stand in for it
    return Corpus(str(name) if known else folder.resolve().name, folder, **frames)
