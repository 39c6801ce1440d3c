"""A corpus of made-up programmes, of any size: two coders, random codes, each difference settled.

``python scripts/bench/made_up.py 1000 FOLDER`` writes one of 1,000 programmes.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, TABLES, codebook, fields

CODERS = ["coder-a", "coder-b"]
DAY = "2026-11-22"
SAYS = "01: a page made up for this corpus says so."
SEED = 7
ABSENT = 0.05  # share of the components that are not present
SILENT = CODES.index("not_reported")
SLIPS = 0.1  # share of its codes that a coder gives at random
TYPES = {"integer": "Int64", "number": "float64"}  # as scaleup.dictionary.read_table has them


def made_up(interventions: int) -> Corpus:
    """A sound corpus in memory, its tables typed and in the order that published ones have.

    Each programme has one document; each component is present in a share of the programmes of its
    own, from 5 to 95 %.
    """
    components = codebook("components")["component"]
    ids = _texts(f"made-up-{number:07}" for number in range(interventions))
    documents = _texts([*(f"{name}-01" for name in ids), ""])  # the last, -1, for silence
    true, given = _codes(interventions, len(components))
    each = given[0].size  # codes of a programme
    row = np.arange(interventions, dtype=np.int32)
    said = given.ravel() != SILENT
    codings = {
        "coder": _texts(CODERS).take(np.tile([0, 1], given.size // 2)),
        "intervention": ids.repeat(each),
        "component": _texts(components.repeat(2)).take(np.tile(np.arange(each), interventions)),
        "code": _texts(CODES).take(given.ravel()),
        "documents": documents.take(np.where(said, row.repeat(each), -1)),
        "note": _texts(["", SAYS]).take(said),
        "coded_on": _texts([DAY]).repeat(given.size),
    }
    rows, columns = np.nonzero(given[..., 0] != given[..., 1])
    settled = true[rows, columns]
    tables = {
        "interventions": {"intervention": ids, "name": ids},
        "documents": {
            "document": documents[:-1],
            "intervention": ids,
            "title": _texts(["A page"]).repeat(interventions),
            "publisher": _texts(["Someone"]).repeat(interventions),
            "kind": _texts(["press"]).repeat(interventions),
            "url": _texts(f"https://example.org/{name}" for name in ids),
            "looked_up": _texts([DAY]).repeat(interventions),
        },
        "codings": codings,
        "adjudications": {
            "intervention": ids[rows],
            "component": _texts(components)[columns],
            "code": _texts(CODES)[settled],
            "documents": documents[np.where(settled == SILENT, -1, rows)],
            "reason": _texts([SAYS]).repeat(len(rows)),
        },
    }
    frames = {name: _frame(name, tables.get(name, {})) for name in TABLES}
    return Corpus("made-up", Path("made-up"), **frames)


def _texts(cells) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(cells), dtype="str")


def _codes(interventions: int, components: int) -> tuple[np.ndarray, np.ndarray]:
    """The code of each cell, and what each coder gave: places in ``CODES``."""
    draw = np.random.default_rng(SEED)
    shares = draw.permutation(np.linspace(0.05, 0.95, components))
    size = (interventions, components)
    silent = np.where(draw.random(size, dtype=np.float32) < ABSENT, 1, 2).astype(np.int8)
    true = np.where(draw.random(size, dtype=np.float32) < shares, 0, silent).astype(np.int8)
    given = true[..., None].repeat(len(CODERS), axis=2)
    slips = draw.random(given.shape, dtype=np.float32) < SLIPS
    given[slips] = draw.integers(len(CODES), size=slips.sum(), dtype=np.int8)
    return true, given


def _frame(table: str, cells: dict) -> pd.DataFrame:
    """A table with every column that it must have, those without cells empty."""
    n = len(next(iter(cells.values()), []))
    for field in fields(table):
        kind = TYPES.get(field["type"], "str")
        if not field.get("optional") and field["name"] not in cells:
            empty = "" if kind == "str" else None
            cells[field["name"]] = pd.array([empty], dtype=kind).repeat(n)
    names = [field["name"] for field in fields(table) if field["name"] in cells]
    return pd.DataFrame({name: cells[name] for name in names}, copy=False)


def write(corpus: Corpus, folder: Path) -> None:
    """Write the tables that every corpus has as CSV files into a new folder."""
    folder.mkdir(parents=True)
    for name in ("interventions", "documents", "codings", "adjudications"):
        getattr(corpus, name).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    write(made_up(int(sys.argv[1])), Path(sys.argv[2]))
