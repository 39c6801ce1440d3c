"""The files beside the page of an intervention: its codes, all that is known, its documents."""

import json
from functools import cache

import pandas as pd

from scaleup import citation
from scaleup.corpus import Corpus
from scaleup.dictionary import metadata
from scaleup.exchange import tables
from scaleup.provenance import documents
from scaleup.spreadsheet import csv_text


def files(corpus: Corpus, intervention: str) -> dict[str, str]:
    """The files beside the page of an intervention.

    Returns
    -------
    dict of str to str
        Ending to text: ``csv`` as ``tables.long`` has it, ``json`` with its facts, documents,
        codings, adjudications and the coding that holds, ``bib`` and ``ris`` with its documents.
    """
    held = {
        "version": metadata()["version"],
        "licence": "" if corpus.stands_in else metadata()["licenses"][0]["name"],
        "corpus": corpus.title if corpus.stands_in else corpus.name,
    }
    for name in ("interventions", "facts", "agreed", "codings", "adjudications"):
        frame = getattr(corpus, name)
        held[name] = _records(frame[frame["intervention"] == intervention])
    held["documents"] = _records(documents(corpus, intervention))
    codes = _long(corpus)
    references = citation.documents(corpus, intervention)
    return {
        "csv": csv_text(codes[codes["intervention"] == intervention]),
        "json": json.dumps(held, indent=1, ensure_ascii=False) + "\n",
        "bib": citation.bibtex(references),
        "ris": citation.ris(references),
    }


@cache
def _long(corpus: Corpus) -> pd.DataFrame:
    return tables.long(corpus)


def _records(frame: pd.DataFrame) -> list[dict]:
    """Rows for JSON, with missing cells as null."""
    return json.loads(frame.to_json(orient="records"))
