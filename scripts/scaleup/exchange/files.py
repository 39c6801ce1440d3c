"""A corpus as CSV, Parquet, RIS and BibTeX."""

from pathlib import Path

import pandas as pd

from scaleup import citation
from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, codebook
from scaleup.exchange import mapping, tables
from scaleup.spreadsheet import csv_text, write_csv


def long(corpus: Corpus, path: Path) -> None:
    """Write ``tables.long`` as CSV."""
    path.write_text(csv_text(tables.long(corpus)), encoding="utf-8", newline="")


def wide(corpus: Corpus, path: Path) -> None:
    """Write ``tables.wide`` as CSV, and beside it the mapping file that takes it back."""
    path.write_text(csv_text(tables.wide(corpus)), encoding="utf-8", newline="")
    path.with_suffix(".toml").write_text(mapping.text(corpus), encoding="utf-8", newline="")


def condensed(corpus: Corpus, path: Path) -> None:
    """Write ``tables.condensed`` as CSV, marked as UTF-8 for Excel."""
    write_csv(path, tables.condensed(corpus))


def parquet(corpus: Corpus, path: Path) -> None:
    """Write ``tables.long`` as Parquet: names as categories, days as dates, empty cells as null."""
    import fastparquet

    frame = tables.long(corpus).replace("", None)
    book = codebook()
    order = {"code": CODES, "settled": list(tables.SETTLED)}
    order |= {name: book[name].unique() for name in ("component", "kind", "domain", "label")}
    for column in frame:
        if column.startswith("coded_on_"):
            frame[column] = pd.to_datetime(frame[column])
        elif name := next((n for n in order if column == n or column.startswith(f"{n}_")), None):
            frame[column] = pd.Categorical(frame[column], order[name])
    fastparquet.write(str(path), frame, write_index=False)


def ris(corpus: Corpus, path: Path) -> None:
    """Write every document, once, as RIS."""
    path.write_text(citation.ris(citation.documents(corpus)), encoding="utf-8", newline="")


def bibtex(corpus: Corpus, path: Path) -> None:
    """Write every document, once, as BibTeX."""
    path.write_text(citation.bibtex(citation.documents(corpus)), encoding="utf-8", newline="")
