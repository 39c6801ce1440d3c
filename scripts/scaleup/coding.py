"""Take back the sheets that coders filled in: what is wrong with them, and what they change.

A sheet (see ``coding_sheet``) holds one coder's codes, and perhaps new documents. Another coder's
rows are never touched, and documents that the corpus has are never changed.
"""

from datetime import date
from pathlib import Path

import pandas as pd

from scaleup.coding_sheet import COLUMNS, DOCUMENT, GIVEN, KEY, kinds_coded, next_document
from scaleup.dictionary import CODES, codebook, read_text
from scaleup.proposal import Place, Proposal, by_place, cited, columns, required, rows
from scaleup.reader import Sheet, read
from scaleup.schema import Problem
from scaleup.store import fingerprint

MANY = 5  # missing rows of one intervention that are told one by one
ROW = [*KEY, *GIVEN, "coded_on"]


def propose(folder: Path, files: list[Path]) -> Proposal:
    """What filled-in sheets would change in a corpus.

    Parameters
    ----------
    folder : Path
        A corpus without problems, save for work still to be done.
    files : list of Path
        Workbooks, or CSV files of codes or of documents.

    Returns
    -------
    Proposal
        Codes that are new or changed, and new documents.

    Raises
    ------
    OSError
        If a file cannot be opened.
    """
    proposal = Proposal(folder, fingerprint(folder))
    codes, sources = [], []
    for path in files:
        sheets, problems = read(path, ["codes", "documents"])
        proposal.problems += problems
        for sheet in sheets:
            text = (
                "codes" if "component" in sheet.frame or "url" not in sheet.frame else "documents"
            )
            of_codes = (sheet.name or text) == "codes"
            needed = [*KEY, *GIVEN] if of_codes else required("documents")
            problems, remarks = columns(sheet, needed, COLUMNS if of_codes else needed)
            proposal.problems += problems
            proposal.remarks += remarks
            if not problems:
                (codes if of_codes else sources).append(sheet)
    fresh = _new_documents(proposal, sources)
    proposal.judge({"documents": fresh, "codings": _changed_codes(proposal, codes)})
    return proposal


def _new_documents(proposal: Proposal, sheets: list[Sheet]) -> pd.DataFrame:
    """Documents that the corpus does not have yet."""
    names = required("documents")
    held = read_text(proposal.folder, "documents")[names].to_dict("records")
    known, new = {row["document"]: row for row in held}, {}
    for sheet in sheets:
        for place, row in rows(sheet, names):
            if not any(row[name] for name in DOCUMENT):
                continue  # left empty: its id and intervention were there already
            before = known.get(row["document"])
            if not row["document"]:
                free = next_document(list(known), row["intervention"] or "reference")
                mend = f"empty: give it an id, such as {free}, here and where it is cited"
                proposal.problems.append(Problem(*place, "document", "", mend))
            elif before is None:
                known[row["document"]] = new[place] = row
                proposal.changes.append(f"new document {row['document']}: {row['title']}")
            elif differing := [name for name in names if row[name] != before[name]]:
                column = differing[0]
                free = next_document(list(known), row["intervention"] or "reference")
                mend = (
                    f"{row['document']} is there already with {before[column]!r}, and a sheet "
                    f"changes no document: delete the row; or call another document {free}, here "
                    "and where it is cited"
                )
                proposal.problems.append(Problem(*place, column, row[column], mend))
    return by_place(new, names)


def _changed_codes(proposal: Proposal, sheets: list[Sheet]) -> pd.DataFrame:
    """Codes that are new, or differ from what the coder gave before."""
    codings, book = read_text(proposal.folder, "codings"), codebook()
    expected = list(book.loc[book["kind"].isin(kinds_coded(codings)), "component"])
    known = set(read_text(proposal.folder, "interventions")["intervention"])
    earlier: dict[tuple, dict[str, dict]] = {}
    for row in codings.to_dict("records"):
        earlier.setdefault((row["coder"], row["intervention"]), {})[row["component"]] = row
    changed = {}
    for (coder, intervention), given in _units(proposal, sheets).items():
        before = earlier.get((coder, intervention), {})
        if not any(row[name] for row in given.values() for name in GIVEN):
            proposal.remarks.append(f"{coder}: not begun: {intervention}")
            continue
        proposal.problems += _empty_cells(given, before)
        components = {row["component"] for row in given.values()}
        if intervention in known and components <= set(book["component"]):
            missing = [name for name in expected if name not in {*components, *before}]
            proposal.problems += _missing_rows(next(iter(given)), coder, intervention, missing)
        changed |= _compare(proposal, f"{coder}: {intervention}", given, before)
    return by_place(changed, ROW)


def _units(proposal: Proposal, sheets: list[Sheet]) -> dict[tuple, dict[Place, dict]]:
    """Rows by place, for each coder and intervention, without those that are ambiguous."""
    units, seen = {}, {}
    for sheet in sheets:
        owner, told = next(filter(None, sheet.frame["coder"]), ""), set()
        for place, row in rows(sheet, ROW):
            row["documents"] = cited(row["documents"])
            key = tuple(row[name] for name in KEY)
            if empty := [name for name in KEY if not row[name]]:
                mend = "empty: write again what stood there, or delete the row"
                proposal.problems.append(Problem(*place, empty[0], "", mend))
            elif row["coder"] != owner:
                if row["coder"] not in told:
                    mend = f"this is the sheet of {owner}: a sheet has one coder alone"
                    proposal.problems.append(Problem(*place, "coder", row["coder"], mend))
                told.add(row["coder"])
            elif key in seen:
                proposal.problems.append(_twice(place, row, *seen[key]))
            else:
                seen[key] = (place, row)
                units.setdefault(key[:2], {})[place] = row
    return units


def _twice(place: Place, row: dict, first: Place, earlier: dict) -> Problem:
    where = f"row {first[1]}" if first[0] == place[0] else f"{first[0]}, row {first[1]},"
    alike = all(row[name] == earlier[name] for name in GIVEN)
    says = (
        "alike" if alike else f"with {earlier['code'] or 'no code'}, here {row['code'] or 'none'}"
    )
    mend = f"{row['intervention']}, {row['component']} stands in {where} too ({says}): delete one"
    return Problem(*place, "component", row["component"], mend)


def _empty_cells(given: dict[Place, dict], before: dict) -> list[Problem]:
    back = "a code cannot be taken back: write not_reported, or the code again: "
    choose = f"empty: choose one of {', '.join(CODES)}"
    return [
        Problem(*place, "code", "", back + before[row["component"]]["code"]
                if row["component"] in before else choose)
        for place, row in given.items() if not row["code"]
    ]  # fmt: skip


def _missing_rows(place: Place, coder: str, intervention: str, missing: list) -> list[Problem]:
    if len(missing) > MANY:
        missing = [f"{', '.join(missing[:MANY])} and {len(missing) - MANY} more"]
    mend = "no row of {} for {}, {}: add it, with not_reported if no document speaks of it"
    return [
        Problem(place[0], None, "", "", mend.format(coder, intervention, names))
        for names in missing
    ]


def _compare(proposal: Proposal, who: str, given: dict[Place, dict], before: dict) -> dict:
    """Rows that are new or changed; how many of each is told, and each change."""
    today, differing, told, new = date.today().isoformat(), {}, [], 0
    for place, row in given.items():
        old = before.get(row["component"])
        columns = [*GIVEN, "coded_on"] if row["coded_on"] else GIVEN
        if old and all(row[name] == old[name] for name in columns):
            continue
        differing[place] = {**row, "coded_on": row["coded_on"] or today}
        if old is None:
            new += 1
            continue
        told += [
            f"  {row['component']}, {name}: {old[name] or '(empty)'} -> {row[name] or '(empty)'}"
            for name in columns if row[name] != old[name]
        ]  # fmt: skip
    changed = len(differing) - new
    n = f"{new} new, {changed} changed, {len(given) - len(differing)} unchanged"
    if differing:
        proposal.changes += [f"{who}: {n}", *told]
    else:
        proposal.remarks.append(f"{who}: {n}")
    return differing
