"""Settle where coders differ: their codes side by side on a sheet, and the sheet taken back.

A sheet has one row for each cell that nobody has settled yet. Rows left empty stay open; what is
settled already is never changed by a sheet.
"""

from pathlib import Path

import pandas as pd

from scaleup.cells import CELL
from scaleup.coding_sheet import (
    GIVEN,
    RULES,
    WIDTHS,
    codebook_tab,
    ids_to_cite,
    read_me,
    to_cite,
)  # fmt: skip
from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, codebook, read_text
from scaleup.proposal import Place, Proposal, by_place, cited, columns, rows
from scaleup.reader import Sheet, read
from scaleup.schema import Problem
from scaleup.spreadsheet import Tab
from scaleup.store import fingerprint

RULING = ["code", "documents", "reason"]
Cell = tuple[str, str]  # intervention and component
COLUMNS = ["intervention", "name", "component", "label", *RULING, "documents_to_cite",
           "definition", *RULES]  # fmt: skip


def disagreements(codings: pd.DataFrame, adjudications: pd.DataFrame) -> pd.DataFrame:
    """The codings of each cell in which coders differ and that nobody has settled.

    >>> codings = pd.DataFrame(
    ...     [["one", "a", "x", "absent"], ["two", "a", "x", "present"]],
    ...     columns=["coder", *CELL, "code"],
    ... )
    >>> disagreements(codings, codings.head(0))["coder"].tolist()
    ['one', 'two']
    """
    differ = codings.groupby(CELL)["code"].transform("nunique") > 1
    settled = pd.MultiIndex.from_frame(adjudications[CELL])
    return codings[differ & ~pd.MultiIndex.from_frame(codings[CELL]).isin(settled)]


def sheet(corpus: Corpus) -> list[Tab]:
    """The sheet on which open disagreements are settled.

    Returns
    -------
    list of Tab
        ``read me``; ``disagreements``, one row per intervention and component, with ``<coder>
        code``, ``<coder> documents`` and ``<coder> note`` of each coder, empty where one has not
        coded it; ``documents``; ``codebook``. Empty when nothing is to be settled.
    """
    open_ = disagreements(corpus.codings, corpus.adjudications)
    if open_.empty:
        return []
    cells = open_[CELL].drop_duplicates()
    chosen = corpus.interventions.merge(cells[["intervention"]].drop_duplicates())
    frame = chosen[["intervention", "name"]].merge(codebook(), how="cross").merge(cells, on=CELL)
    coders = sorted(open_["coder"].unique())
    for coder in coders:
        own = open_[open_["coder"] == coder].set_index(CELL)[GIVEN].add_prefix(f"{coder} ")
        frame = frame.join(own, on=CELL)
    given = [f"{coder} {column}" for coder in coders for column in GIVEN]
    frame["documents_to_cite"] = frame["intervention"].map(ids_to_cite(corpus))
    frame = frame.reindex(columns=[*COLUMNS[:4], *given, *COLUMNS[4:]], fill_value="").fillna("")
    widths = WIDTHS | {name: WIDTHS.get(name.split()[-1], 14) for name in given}
    return [
        read_me(_instructions(corpus, len(frame))),
        Tab("disagreements", frame, widths, {"code": CODES}, RULING, first_columns=4),
        Tab("documents", to_cite(corpus, chosen), WIDTHS, unlocked=[]),
        codebook_tab(),
    ]


def propose(folder: Path, file: Path) -> Proposal:
    """What a filled-in sheet would settle.

    Parameters
    ----------
    folder : Path
        A corpus without problems, save for work still to be done.
    file : Path
        A workbook or a CSV file.

    Returns
    -------
    Proposal
        New rows of ``adjudications.csv``.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    proposal = Proposal(folder, fingerprint(folder))
    sheets, proposal.problems = read(file, ["disagreements"])
    given: dict[Cell, dict[str, dict]] = {}
    for row in read_text(folder, "codings").to_dict("records"):
        given.setdefault((row["intervention"], row["component"]), {})[row["coder"]] = row
    of_coders = [f"{coder} {name}" for coder in {c for row in given.values() for c in row}
                 for name in GIVEN]  # fmt: skip
    for each in sheets:
        problems, proposal.remarks = columns(each, [*CELL, *RULING], [*COLUMNS, *of_coders])
        proposal.problems += problems
        if not problems:
            proposal.judge({"adjudications": _rulings(proposal, each, given)})
    return proposal


def _rulings(proposal: Proposal, sheet: Sheet, given: dict) -> pd.DataFrame:
    """Rulings on cells that nobody has settled yet."""
    held = read_text(proposal.folder, "adjudications").to_dict("records")
    settled = {(row["intervention"], row["component"]): row for row in held}
    new, seen, left = {}, {}, 0
    for place, row in rows(sheet, list(sheet.frame)):
        row["documents"], cell = cited(row["documents"]), (row["intervention"], row["component"])
        before = seen.setdefault(cell, place)
        if not all(cell):
            mend = "empty: write again what stood there, or delete the row"
            proposal.problems.append(Problem(*place, CELL[cell.index("")], "", mend))
        elif before != place:
            mend = f"{', '.join(cell)} stands in row {before[1]} too: delete one"
            proposal.problems.append(Problem(*place, "component", cell[1], mend))
        elif not any(row[name] for name in RULING):
            left += 1
        elif cell in settled:
            proposal.problems += _other_ruling(place, row, settled[cell])
        else:
            proposal.problems += _coded_since(place, row, given.get(cell, {}))
            new[place] = row
            codes = ", ".join(f"{c}: {each['code']}" for c, each in given.get(cell, {}).items())
            proposal.changes.append(f"{', '.join(cell)}: {row['code']} ({codes})")
    if left:
        proposal.remarks.append(f"{sheet.place}: {left} row{'s' * (left != 1)} left empty")
    return by_place(new, [*CELL, *RULING])


def _other_ruling(place: Place, row: dict, before: dict) -> list[Problem]:
    differing = [name for name in RULING if row[name] != before[name]]
    mend = (
        "settled already with {!r}, which no sheet changes: empty the row, or correct "
        "adjudications.csv by hand as CONTRIBUTING.md says"
    )
    return [Problem(*place, name, row[name], mend.format(before[name])) for name in differing[:1]]


def _coded_since(place: Place, row: dict, given: dict[str, dict]) -> list[Problem]:
    """What coders say by now is what the sheet shows of them."""
    again = "make the sheet anew (scaleup adjudicate FOLDER --sheet FILE) and settle this row there"
    problems = []
    for coder, now in given.items():
        shown = {name: row.get(f"{coder} {name}", "") for name in GIVEN}
        differing = [name for name in GIVEN if shown[name] != now[name]]
        if differing and not shown["code"]:
            mend = f"what {coder} coded by now is not on the sheet: {again}"
            problems.append(Problem(*place, f"{coder} code", "", mend))
        elif differing:
            name = differing[0]
            mend = f"{coder} has {now[name]!r} there by now: {again}"
            problems.append(Problem(*place, f"{coder} {name}", shown[name], mend))
    return problems


def _instructions(corpus: Corpus, n: int) -> list[str]:
    return [
        f"The coders of {corpus.title} differ in {n} place{'s' * (n != 1)}. Each is a row of the "
        "sheet disagreements, with what every coder said.",
        "Read the documents that they cite; addresses are in the sheet documents.",
        "Fill in the yellow cells: the code that holds, its documents (ids with ; between two), "
        "and the reason. All else is locked.",
        "present and absent need a document. not_reported cites none: silence is not absence.",
        "Every code needs a reason: what the documents say or lack, in your own words.",
        "A row left empty stays open.",
        f"To give it back: scaleup adjudicate {corpus.name} FILE shows what would change; with "
        "--yes it is written.",
    ]
