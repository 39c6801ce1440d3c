"""What is known of one intervention, in shapes that other tools read."""

import json

import pandas as pd

from scaleup import citation
from scaleup.corpus import Corpus, codebook, metadata
from scaleup.provenance import documents


def rows(corpus: Corpus, intervention: str) -> pd.DataFrame:
    """Every code of one intervention as a table to download.

    Returns
    -------
    DataFrame
        One row per component or ingredient: ``intervention``, ``name``, ``component``, ``label``,
        ``code``, ``settled``, ``documents`` (``;`` between), ``note``, and the code and note of
        each coder (``coder-a code``, ``coder-a note``).
    """
    mine = corpus.agreed[corpus.agreed["intervention"] == intervention]
    mine = mine.merge(codebook()[["component", "label"]], on="component")
    mine = mine.merge(corpus.interventions[["intervention", "name"]], on="intervention")
    coded = corpus.codings[corpus.codings["intervention"] == intervention]
    for coder, given in coded.groupby("coder"):
        given = given.set_index("component")
        mine[f"{coder} code"] = mine["component"].map(given["code"])
        mine[f"{coder} note"] = mine["component"].map(given["note"])
    first = ["intervention", "name", "component", "label", "code", "settled", "documents", "note"]
    return mine[first + [name for name in mine if name not in first]]


def files(corpus: Corpus, intervention: str) -> dict[str, str]:
    """The files beside the page of an intervention.

    Returns
    -------
    dict of str to str
        Ending to text: ``csv`` as ``rows`` has it, ``json`` with its facts, documents, codings,
        adjudications and the coding that holds, ``bib`` and ``ris`` with its documents.
    """
    held = {
        "version": metadata()["version"],
        "licence": metadata()["licenses"][0]["name"],
        "corpus": corpus.name,
    }
    for name in ("interventions", "facts", "agreed", "codings", "adjudications"):
        frame = getattr(corpus, name)
        held[name] = _records(frame[frame["intervention"] == intervention])
    held["documents"] = _records(documents(corpus, intervention))
    references = citation.documents(corpus, intervention)
    return {
        "csv": rows(corpus, intervention).to_csv(index=False, lineterminator="\n"),
        "json": json.dumps(held, indent=1, ensure_ascii=False) + "\n",
        "bib": citation.bibtex(references),
        "ris": citation.ris(references),
    }


def _records(frame: pd.DataFrame) -> list[dict]:
    """Rows for JSON, with missing cells as null."""
    return json.loads(frame.to_json(orient="records"))
