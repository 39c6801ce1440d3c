"""A corpus as a workbook: what it is, its tables and the codebook, one sheet each."""

from pathlib import Path

import pandas as pd

from scaleup import citation
from scaleup.corpus import Corpus
from scaleup.dictionary import codebook, fields, metadata
from scaleup.exchange import tables
from scaleup.exchange.mapping import is_ours
from scaleup.spreadsheet import Tab
from scaleup.spreadsheet import write as write_workbook

WIDE = 60  # of a column of prose, in characters
PROSE = ["name", "title", "publisher", "url", "note", "scope", "definition", "counts_when",
         "does_not_count_when", "example", "question", "says"]  # fmt: skip


def write(corpus: Corpus, path: Path) -> None:
    """Write the workbook; every text is stored as text, whatever it begins with."""
    held = {
        "codes": tables.long(corpus),
        "wide": tables.wide(corpus),
        "interventions": corpus.interventions,
        "documents": corpus.documents,
        "facts": corpus.facts,
        "codebook": codebook(),
    }
    widths = dict.fromkeys(PROSE, WIDE)
    widths |= {name: WIDE for name in held["codes"] if name.startswith("note_")}
    tabs = [Tab(name, frame, widths) for name, frame in {"read me": _about(corpus), **held}.items()]
    write_workbook(path, tabs)


def _about(corpus: Corpus) -> pd.DataFrame:
    """What the workbook is and holds, in two columns."""
    code = next(field for field in fields("codings") if field["name"] == "code")
    rows = [("corpus", corpus.title)]
    if is_ours(corpus):
        rows += [
            ("what it is", metadata()["description"].strip()),
            ("how to cite it", citation.apa(citation.data())),
            ("licence", metadata()["licenses"][0]["title"]),
        ]
    rows += [
        ("codes", "Sheet: a row for each intervention and component, with the code that holds, how "
                  "it was settled, and what each coder gave."),
        ("wide", "Sheet: a row for each intervention: its facts, then a column for each component "
                 "with the code that holds."),
        ("interventions, documents, facts", "Sheets: tables of the corpus as they are."),
        ("codebook", "Sheet: what is coded, and when it counts."),
        ("code", code["description"]),
        *((f"settled: {name}", said) for name, said in tables.SETTLED.items()),
        *((f"interventions: {field['name']}", field["description"])
          for field in fields("interventions") if field["name"] in corpus.interventions),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["about", "says"])
