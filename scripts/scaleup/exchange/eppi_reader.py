"""Take a corpus back from EPPI-Reviewer's JSON, as ``eppi`` wrote it or as EPPI-Reviewer gives it.

EPPI-Reviewer numbers items and codes anew. Codes are known by their ``ExtURL``; an item by its
``OldItemId`` or, after EPPI-Reviewer, by the line *Older ID* of its comments.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd

from scaleup.dictionary import fields
from scaleup.exchange.eppi_sets import FIELDS, MARK
from scaleup.schema import Problem

SHORT = r"[a-z0-9]+(?:-[a-z0-9]+)*"
OLDER = re.compile(r"Older ID: (\S+)")
LAST = re.compile(  # line of a code's text
    r"(?P<how>Agreed|Single|Adjudicated|Reviewed|Coded (?P<day>\S+))"
    rf"(?: from (?P<documents>{SHORT}(?:; {SHORT})*))?"
)
DOCUMENT = re.compile(
    rf"^\[(?P<document>{SHORT})\] (?P<kind>\w+)(?P<several>, about several programmes)?"
    r"(?:, (?P<year>\d+))?, looked up (?P<looked_up>\S+)\n"
    r"(?P<title>.+)\n(?P<publisher>.+)\n(?P<url>\S+)$",
    re.MULTILINE,
)
FACT = re.compile(
    rf"\[(?P<document>{SHORT})\] (?P<used>used|not used)\n(?P<value>.+)(?:\n(?P<note>.+))?"
)
LEAF = re.compile(  # ExtURL of a code that an item can have
    r"held/[^/]+/[^/]+|given/[^/]+/[^/]+/[^/]+|stratum/[^/]+/.+|value/.+|fact/.+"
)
FORMS = {  # how the text of a code ends, or is built
    "held": "Adjudicated from a-01; a-02",
    "given": "Coded 2026-11-22 from a-01; a-02",
    "fact": "[a-01] used, the value in the next line, a note below it",
}
KEYS = {
    "codings": ["coder", "intervention", "component"],
    "adjudications": ["intervention", "component"],
    "interventions": ["intervention"],
}
SHOWN = 12  # names of codes that a refusal lists


def read(path: Path) -> dict[str, pd.DataFrame]:
    """Read EPPI-Reviewer's JSON into the tables of a corpus.

    Parameters
    ----------
    path : Path
        A file that ``eppi.write`` wrote, or a JSON report that EPPI-Reviewer made after it had
        imported such a file.

    Returns
    -------
    dict of str to DataFrame
        ``interventions``, ``documents``, ``codings``, ``adjudications`` and ``facts``, every cell
        as text. Whether they make a sound corpus is for ``scaleup.check`` to say.

    Raises
    ------
    ValueError
        If the file cannot be taken whole; a line for each problem.
    OSError
        If it cannot be read.
    """
    attributes, items = _load(path)
    mends = _strangers(attributes, items)
    if not mends:
        tables, mends = _rows(items, dict(attributes))
        mends += _twice(tables)
    if mends:
        raise ValueError("\n".join(str(_problem(path, mend)) for mend in mends))
    return _frames(tables, [_column(key) for _, key in attributes])


def _load(path: Path) -> tuple[list, list]:
    """Codes as ``_attributes`` has them, and the items, once all is of the form that it must be."""
    data = path.read_bytes()
    try:
        report = json.loads(data)
    except (ValueError, RecursionError) as error:
        place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        mend = f"not JSON, or cut off{place}: save the report again as JSON"
        raise ValueError(str(_problem(path, mend))) from None
    if b"\\u0000" in data:
        raise ValueError(str(_problem(path, "holds NUL characters: take them out")))
    try:
        items = report["References"]
        for item in items:
            texts = [item.get(field) or "" for field in [*FIELDS.values(), "Abstract", "Comments"]]
            codes = item.get("Codes") or []
            texts += [code.get("AdditionalText") or "" for code in codes]
            if not all(isinstance(text, str) for text in texts):
                raise TypeError
            {code["AttributeId"] for code in codes}  # there, and hashable
        attributes = list(_attributes(report["CodeSets"]))
        {number for number, _ in attributes}  # hashable, too
        return attributes, items
    except (AttributeError, KeyError, TypeError):
        mend = "JSON, but not a report of EPPI-Reviewer with CodeSets and References: save one"
        raise ValueError(str(_problem(path, mend))) from None


def _problem(path: Path, mend: str) -> Problem:
    return Problem(str(path), None, "", "", mend)


def _attributes(sets: list):
    """Number of every code, and its key; of somebody else's code, its name after a slash."""
    todo = list(sets)
    while todo:
        holder = todo.pop()
        if "AttributeId" in holder:
            ours = holder.get("ExtType") == MARK
            key = str(holder.get("ExtURL")) if ours else f"/{holder.get('AttributeName')}"
            yield holder["AttributeId"], key
        todo += (holder.get("Attributes") or {}).get("AttributesList") or []


def _strangers(attributes: list, items: list) -> list[str]:
    """The mend for codes of somebody else's code sets: they cannot be taken for ours."""
    used = {code["AttributeId"] for item in items for code in item.get("Codes") or []}
    ours = any(not key.startswith("/") for _, key in attributes)
    names = {
        key.removeprefix("/")
        for number, key in attributes
        if not LEAF.fullmatch(key) and (number in used or not ours)
    }
    if ours and not names:
        return []
    listed = ", ".join(map(repr, sorted(names)[:SHOWN])) or "none"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return [
        f"these codes are not of this codebook: {listed}{more}; leave their code sets out of the "
        "report, or make a table of it with a row for each item and import that with a mapping"
    ]


def _rows(items: list, keys: dict[int, str]) -> tuple[dict[str, list[dict]], list[str]]:
    """Rows of each table, and what is wrong with items."""
    tables = {t: [] for t in ("interventions", "documents", "codings", "adjudications", "facts")}
    mends = [] if items else ["no items: choose some before you save the report"]
    for item in items:
        older = OLDER.match(item.get("Comments") or "")
        name = older[1] if older else _text(item, "OldItemId")
        said = f"item {_text(item, 'Title')!r}"
        if not re.fullmatch(SHORT, name):
            mends.append(f"{said}: write its short name into OldItemId, such as read-india")
        cells = {column: _text(item, field) for column, field in FIELDS.items()}
        tables["interventions"].append(cells | {"intervention": name})
        for found in DOCUMENT.finditer(_text(item, "Abstract")):
            row = found.groupdict("")
            row["intervention"] = "" if row.pop("several") else name
            if row not in tables["documents"]:
                tables["documents"].append(row)
        for code in item.get("Codes") or []:
            key, text = keys.get(code["AttributeId"]), _text(code, "AdditionalText")
            if key is None:
                mends.append(f"{said}: code {code['AttributeId']} is in no code set: add its set")
            elif not _take(tables, name, key, text):
                form = FORMS[key.split("/")[0]]
                mends.append(f"{said}, {key}: {text[-60:]!r}: let its text end like: {form}")
    return tables, mends


def _text(holder: dict, field: str) -> str:
    return (holder.get(field) or "").replace("\r\n", "\n").strip()


def _take(tables: dict, name: str, key: str, text: str) -> bool:
    """Add the rows that a code of an item stands for; false if its text cannot be read."""
    kind, rest = key.split("/", 1)
    row = tables["interventions"][-1]
    if kind == "value":
        row[rest] = text
    elif kind == "stratum":
        column, value = rest.split("/", 1)
        row[column] = f"{row[column]};{value}" if column in row else value
    elif kind == "fact":
        return _facts(tables, {"intervention": name, "column": rest}, text)
    else:
        *coder, code, component = rest.split("/")
        note, _, last = f"\n{text}".rpartition("\n")
        if not (found := LAST.fullmatch(last)) or bool(coder) != bool(found["day"]):
            return False
        row = {"intervention": name, "component": component, "code": code}
        row["documents"] = (found["documents"] or "").replace("; ", ";")
        if coder:
            row |= {"coder": coder[0], "note": note.strip(), "coded_on": found["day"]}
            tables["codings"].append(row)
        elif found["how"] in ("Adjudicated", "Reviewed"):
            tables["adjudications"].append(row | {"reason": note.strip()})
    return True


def _facts(tables: dict, place: dict, text: str) -> bool:
    blocks = [FACT.fullmatch(block) for block in text.split("\n\n")]
    for found in filter(None, blocks):
        row = place | found.groupdict("")
        tables["facts"].append(row | {"used": "yes" if row["used"] == "used" else "no"})
    return all(blocks)


def _column(key: str) -> str:
    """The column of the interventions table that a code is about, or nothing."""
    kind, _, rest = key.removeprefix("group/").partition("/")
    return {"value": rest, "stratum": rest.split("/")[0]}.get(kind, "")


def _twice(tables: dict) -> list[str]:
    mends = []
    for table, columns in KEYS.items():
        counts = Counter(tuple(row[column] for column in columns) for row in tables[table])
        mends += [
            f"{', '.join(key)}: in {table} {count} times: keep one"
            for key, count in counts.items()
            if count > 1
        ]
    return mends


def _frames(tables: dict, known: list[str]) -> dict[str, pd.DataFrame]:
    """Tables as text, with the columns that they must have, then those that the file has."""
    frames = {}
    for name, rows in tables.items():
        found = {*known, *FIELDS} - {""} if name == "interventions" else set()
        must = [f["name"] for f in fields(name) if not f.get("optional") or f["name"] in found]
        empty = dict.fromkeys([*must, *sorted(found - set(must))], "")
        frames[name] = pd.DataFrame([empty | row for row in rows], columns=[*empty], dtype=str)
    return frames
