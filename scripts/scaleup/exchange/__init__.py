"""A corpus in shapes that other tools read: ``SHAPES`` lists them, ``write`` writes one.

In a notebook::

    from scaleup import exchange
    from scaleup.corpus import load

    exchange.write(load("scaled"), "parquet", "codes.parquet")
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory


@dataclass(frozen=True)
class Shape:
    """One shape: the ending of its file, what it holds and lacks, and the function that writes it.

    ``writer`` is such as ``"files:long"``: a module of this package, and in it a function that
    takes a corpus and a path. It may write more files beside that path.
    """

    ending: str
    holds: str
    lacks: str
    writer: str


SHAPES = {
    "long": Shape(
        "csv", "a row for each intervention and component: the code that holds, and each coder's",
        "facts of the interventions; documents but for their ids; candidates; the audit",
        "files:long",
    ),
    "wide": Shape(
        "csv", "a row for each intervention: its facts, then a column for each component; beside "
        "it, the mapping file with which scaleup import takes it back",
        "coders and how their codes were settled; notes; documents; sources of facts; candidates; "
        "the audit",
        "files:wide",
    ),
    "condensed": Shape(
        "csv", "a row for each intervention, in words, for people to read",
        "exact figures; documents but for their number; notes; coders; candidates; the audit",
        "files:condensed",
    ),
    "parquet": Shape(
        "parquet", "as long, with types, for DuckDB, pandas, Polars and R's arrow",
        "facts of the interventions; documents but for their ids; candidates; the audit",
        "files:parquet",
    ),
    "excel": Shape(
        "xlsx", "a workbook: codes, codes by column, interventions, documents, facts, codebook",
        "candidates; the audit",
        "workbook:write",
    ),
    "r": Shape(
        "zip", "codes and interventions as CSV, their factor levels, and a script that reads them",
        "documents but for their ids; sources of facts; candidates; the audit",
        "r:write",
    ),
    "eppi": Shape(
        "json", "interventions as items with every code, for EPPI-Reviewer and EPPI-Mapper; "
        "scaleup import takes it back",
        "candidates; the audit; documents about several programmes that nothing cites; columns "
        "of your own outside interventions.csv; the order of rows",
        "eppi:write",
    ),
    "refi": Shape(
        "qdc", "the codebook, for NVivo, ATLAS.ti, MAXQDA and QualCoder",
        "codes, facts and documents; rules for near misses; questions",
        "refi:write",
    ),
    "ris": Shape(
        "ris", "the documents, each once, for Zotero, EndNote and EPPI-Reviewer",
        "codes, notes and facts",
        "files:ris",
    ),
    "bibtex": Shape(
        "bib", "the documents, each once, for LaTeX and JabRef",
        "codes, notes and facts",
        "files:bibtex",
    ),
}  # fmt: skip


def write(corpus, shape: str, path: Path | str) -> list[Path]:
    """Write a corpus in one of ``SHAPES``, whole or not at all.

    Parameters
    ----------
    corpus : Corpus
    shape : str
    path : Path or str
        The file, with the ending of the shape. Nothing is overwritten.

    Returns
    -------
    list of Path
        What was written: ``path``, and what goes beside it.

    Raises
    ------
    ValueError
        If there is no such shape, the file has another ending, or the shape cannot hold the corpus.
    FileExistsError
        If a file is there already.
    OSError
        If it cannot be written, such as on a full disk or in a folder that is not there.
    """
    path = Path(path)
    if shape not in SHAPES:
        raise ValueError(f"no shape {shape!r}: choose one of {', '.join(SHAPES)}")
    if path.suffix != f".{SHAPES[shape].ending}":
        raise ValueError(f"{path}: {shape} is written as .{SHAPES[shape].ending}; name it so")
    module, function = SHAPES[shape].writer.split(":")
    writer = getattr(import_module(f"scaleup.exchange.{module}"), function)
    if not path.parent.is_dir():
        raise FileNotFoundError(f"{path.parent}: no such folder; make it first")
    if path.exists():  # said before the work, and once more below
        raise FileExistsError(f"{path}: is there already; nothing was written")
    with TemporaryDirectory(prefix=".export-", dir=path.parent) as begun:
        writer(corpus, Path(begun) / path.name)
        made = sorted(Path(begun).iterdir(), key=lambda each: each.name != path.name)
        for each in made:
            if (path.parent / each.name).exists():
                raise FileExistsError(
                    f"{path.parent / each.name}: is there already; nothing was written"
                )
        return [each.rename(path.parent / each.name) for each in made]
