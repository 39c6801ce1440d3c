"""Who coded what: how much each coder coded, what two of them share, what is still to settle.

A cell is one component of one intervention. None of this needs an adjudication, so it holds for a
corpus that is still being coded.
"""

from itertools import combinations

import pandas as pd

from scaleup.cells import CELL
from scaleup.corpus import Corpus
from scaleup.dictionary import codebook


def coverage(corpus: Corpus) -> pd.DataFrame:
    """How much each coder coded.

    Returns
    -------
    DataFrame
        One row per coder, in alphabetical order: ``coder``, ``interventions`` (of which the coder
        coded anything), ``codes``.
    """
    by = corpus.codings.groupby("coder")
    return by.agg(interventions=("intervention", "nunique"), codes=("code", "size")).reset_index()


def pairs(corpus: Corpus) -> pd.DataFrame:
    """What two coders share.

    Returns
    -------
    DataFrame
        One row per pair of coders: ``first``, ``second``, ``both`` (cells that both coded),
        ``differ`` (of these, cells with two codes).
    """
    coded = {name: rows.set_index(CELL)["code"] for name, rows in corpus.codings.groupby("coder")}
    rows = []
    for first, second in combinations(coded, 2):
        one, two = coded[first].align(coded[second], join="inner")
        rows.append((first, second, len(one), int((one != two).sum())))
    return pd.DataFrame(rows, columns=["first", "second", "both", "differ"])


def cells(corpus: Corpus) -> dict[str, int]:
    """How often cells were coded, and how far differences are settled.

    Returns
    -------
    dict of str to int
        Numbers of cells: ``all`` (coded by anybody), ``one``, ``two`` and ``more`` (by how many
        coders), ``compared`` (by two or more), ``differ`` (of these, with more than one code),
        ``adjudicated`` and ``open`` (of those that differ).
    """
    coders = corpus.cells.times
    differ, ruled = corpus.cells.differ, corpus.cells.ruled
    counts = {
        "all": coders > 0,
        "one": coders == 1,
        "two": coders == 2,
        "more": coders > 2,
        "compared": coders > 1,
        "differ": differ,
        "adjudicated": differ & ruled,
        "open": differ & ~ruled,
    }
    return {name: int(found.sum()) for name, found in counts.items()}


def incomparable(corpus: Corpus, kind: str | None = None) -> str:
    """Why agreement on components, ingredients or both cannot be measured; empty when it can."""
    place = codebook(kind).index
    coded = (corpus.cells.given[..., place] >= 0).any(axis=(1, 2))
    coders = [coder for coder, any_ in zip(corpus.coders, coded, strict=True) if any_]
    if len(coders) < 2:
        found = f"has one coder, {coders[0]}" if coders else "is not coded yet"
        return f"this corpus {found}; agreement needs at least two coders"
    if not (corpus.cells.times[:, place] > 1).any():
        return "no two coders coded the same intervention, so there is no agreement to measure"
    return ""


def times(corpus: Corpus) -> str:
    """How often each cell was coded, in words, such as ``twice`` or ``1 to 3 times``."""
    given = corpus.codings.groupby(CELL).size()
    least, most = given.min(), given.max()
    if least < most:
        return f"{least} to {most} times"
    return {1: "once", 2: "twice"}.get(least, f"{least} times")


def complete(corpus: Corpus) -> list[str]:
    """Coders who coded each component of every intervention that anybody coded."""
    coded = corpus.codings[corpus.codings["component"].isin(codebook("components")["component"])]
    number = coded.groupby("coder").size()
    return sorted(number.index[number == len(coded.drop_duplicates(CELL))])
