"""Begin a corpus, and add interventions to one.

An intervention is made of answers: ``id`` and ``name``, columns of ``interventions.csv`` by their
names, and columns of ``documents.csv`` as ``document_title`` and so on, for the one document that
states its facts. It is checked with the rest of the corpus before anything is written.
"""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pandas as pd

from scaleup import store
from scaleup.check import check
from scaleup.dictionary import TABLES, fields, metadata, read_text

REACH = ["schools", "learners"]  # what reach_document is about
DOCUMENT = "document_"  # before the columns of the documents table in answers
NOT_ASKED = ["document", "looked_up", "reach_document"]  # follow from the answers
SURROGATE = re.compile("[\ud800-\udfff]")  # what is left of bytes that are not UTF-8
UNSOURCED = "a fact needs the document that states it: give that document too, or leave this out"


def corpus(folder: Path) -> None:
    """Write every table of a corpus, each with its header alone.

    Raises
    ------
    FileExistsError
        If the folder holds anything already.
    OSError
        If it cannot be written; nothing is left behind then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} exists and is not an empty folder: choose another name")
    before = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        store.write(folder, {name: read_text(folder, name) for name in TABLES}, ())
    except OSError:
        if not before:
            with suppress(OSError):
                folder.rmdir()
        raise


def slug(name: str) -> str:
    """A short name for a name.

    >>> slug("Écoles pilotes (Phase 2)")
    'ecoles-pilotes-phase-2'
    """
    letters = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters).strip("-")


def stated(answers: dict[str, str]) -> dict[str, str]:
    """Answers that are facts, which a document must state."""
    sourced = [field["name"] for field in fields("interventions") if field.get("sourced")]
    return {name: answers[name] for name in sourced if answers.get(name)}


def problems(folder: Path, answers: dict[str, str], alone: bool = False) -> list[tuple[str, str]]:
    """What is wrong with the answers.

    Parameters
    ----------
    folder : Path
        The corpus that the intervention is for.
    answers : dict of str to str
        What was given; what is missing counts as left empty.
    alone : bool
        Hold the answers against the schema alone, which is faster, not against the whole corpus.

    Returns
    -------
    list of tuple of str
        The answer, and how to mend it; the answer is empty where the fault lies elsewhere.
    """
    if garbled := [name for name, value in answers.items() if SURROGATE.search(value)]:
        return [(name, "holds a character that is none: type it anew") for name in garbled]
    tables = _rows(answers if answers.get("id") else answers | {"id": "id"})
    found = _names(folder, answers)
    if alone or found:
        held = {name: read_text(folder, name).iloc[:0] for name in TABLES}
    else:
        held = {name: read_text(folder, name) for name in _files(folder)}
    others = []
    with TemporaryDirectory() as copy:
        for name, frame in (held | _merged(held, tables)).items():
            frame.to_csv(Path(copy) / f"{name}.csv", index=False)
        for problem in check(Path(copy), unfinished=True):
            table, column = Path(problem.file).stem, problem.column
            if problem.row == len(held.get(table, ())) + 2 and column not in NOT_ASKED:
                if table == "interventions":
                    found.append(("id" if column == "intervention" else column, problem.mend))
                    continue
                if table == "documents":
                    found.append((DOCUMENT + column, problem.mend))
                    continue
            others.append(("", str(replace(problem, file=str(folder / f"{table}.csv")))))
    if not _document(answers) and (facts := stated(answers)):
        found = [(name, mend) for name, mend in found if not name.startswith(DOCUMENT)]
        found += [(name, UNSOURCED) for name in facts]
    return found or others


def intervention(folder: Path, answers: dict[str, str]) -> dict[str, int]:
    """Add an intervention, its document and its facts to a corpus.

    Returns
    -------
    dict of str to int
        The tables that were changed, and how many rows each has more.

    Raises
    ------
    ValueError
        If the answers have ``problems``.
    OSError
        If the tables cannot be written, or somebody else changed them meanwhile.
    """
    seen = store.fingerprint(folder)
    if found := problems(folder, answers):
        raise ValueError("; ".join(f"{name}: {mend}" for name, mend in found))
    held = {name: read_text(folder, name) for name in _files(folder)}
    tables = _rows(answers)
    merged = _merged(held, tables)
    store.write(folder, merged, seen)
    return {name: len(tables[name]) for name in merged}


def _files(folder: Path) -> list[str]:
    return [name for name in TABLES if (folder / f"{name}.csv").is_file()]


def _document(answers: dict[str, str]) -> dict[str, str]:
    """What was answered of the document, by the columns of its table."""
    return {
        name.removeprefix(DOCUMENT): value
        for name, value in answers.items()
        if name.startswith(DOCUMENT) and value
    }


def _rows(answers: dict[str, str]) -> dict[str, pd.DataFrame]:
    """Rows for the tables; a document wherever there is a fact."""
    key, facts, document = answers.get("id", ""), stated(answers), f"{answers.get('id', '')}-01"
    columns = [field["name"] for field in fields("interventions")]
    row = {name: value for name, value in answers.items() if name in columns}
    if any(name in facts for name in REACH):
        row["reach_document"] = document
    tables = {"interventions": pd.DataFrame([{"intervention": key, **row}])}
    if told := _document(answers) or facts:
        told = {"document": document, "intervention": key, **_document(answers)}
        tables["documents"] = pd.DataFrame([told | {"looked_up": date.today().isoformat()}])
    if facts:
        tables["facts"] = pd.DataFrame(
            {"intervention": key, "column": name, "value": value, "document": document,
             "used": "yes", "note": ""}
            for name, value in facts.items()
        )  # fmt: skip
    return tables


def _merged(held: dict[str, pd.DataFrame], tables: dict[str, pd.DataFrame]) -> dict:
    """Tables with the new rows; a corpus without ``facts.csv`` goes on without."""
    merged = {}
    for name, frame in tables.items():
        if name in held:
            rows = frame.reindex(columns=held[name].columns, fill_value="")
            merged[name] = store.merge(held[name], rows, metadata()["tables"][name]["primaryKey"])
    return merged


def _names(folder: Path, answers: dict[str, str]) -> list[tuple[str, str]]:
    """Faults of the id and the name: missing, or there already."""
    known = read_text(folder, "interventions")
    documents = read_text(folder, "documents")["document"]
    found = []
    if not answers.get("id"):
        guess = slug(answers.get("name", ""))
        found.append(("id", "empty: give one" + (f", such as {guess}" if guess else "")))
    elif (known["intervention"] == answers["id"]).any():
        found.append(("id", "this intervention is there already: choose another id"))
    elif (documents == f"{answers['id']}-01").any():
        found.append(("id", f"documents.csv has {answers['id']}-01 already: choose another id"))
    if answers.get("name") and (known["name"] == answers["name"]).any():
        found.append(("name", "an intervention has this name already: add what tells them apart"))
    return found
