"""The version of the data, held against what each release before it held.

A release moves the last number of the version when only wording changed, the middle one when
content did, the first one when a name is gone that scripts and addresses use. What a release held
stands in ``data/releases.json``, by file::

    "frameworks/tiers.csv": {
      "columns": "item number tier label reason source",
      "ids": "",
      "content": "8d2f3a1c9b07",
      "wording": "61c0e4d7a5f2"
    }
"""

import csv
import hashlib
import json
import os
import re
from itertools import pairwise
from pathlib import Path

from scaleup.datapackage import tables
from scaleup.dictionary import DATA, ROOT, metadata
from scaleup.schema import Problem

RECORD = DATA / "releases.json"
CHANGELOG = ROOT / "CHANGELOG.md"
DESCRIPTION = DATA / "datapackage.toml"
LEVELS = ["nothing", "wording", "content", "names"]
WORDING = {
    "answer", "asked", "differences", "example", "examples", "label", "name", "note", "pole_a",
    "pole_b", "publisher", "question", "reach_counts", "reason", "scope", "source", "statement",
    "title", "words",
}  # fmt: skip
IDS = {  # that stand in addresses
    "interventions.csv": "intervention",
    "components.csv": "component",
    "ingredients.csv": "ingredient",
}
CODES_AND_FACTS = ["interventions.csv", "codings.csv", "adjudications.csv", "facts.csv"]
LEFT_OUT = "corrections.csv"  # tells of changes that are counted where they were made
UNCHANGED = "No code or fact of an intervention was changed."

Held = dict[str, dict[str, str]]  # what a release holds, by file


def held() -> Held:
    """Names and digests of the tables in ``data/`` as they are now.

    Returns
    -------
    dict
        By file: ``columns`` and ``ids`` (with spaces between), ``content`` (a digest of what the
        columns other than ``WORDING`` hold, in any order of rows and columns) and ``wording`` (a
        digest of the whole file).
    """
    return {name: _held(path) for name, path in sorted(tables().items()) if name != LEFT_OUT}


def _held(path: Path) -> dict[str, str]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    kept = [name for name in sorted(header) if name not in WORDING]
    content = sorted([row[header.index(name)] for name in kept] for row in rows)
    ids = [row[header.index(IDS[path.name])] for row in rows if path.name in IDS]
    return {
        "columns": " ".join(header),
        "ids": " ".join(ids),
        "content": _digest(json.dumps([kept, content]).encode()),
        "wording": _digest(path.read_bytes()),
    }


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def changes(old: Held, new: Held) -> list[tuple[str, str, str]]:
    """What differs between two releases: level, file, and what of it, the gravest first.

    >>> old = {"a.csv": {"columns": "x y", "ids": "", "content": "1", "wording": "1"}}
    >>> changes(old, {"a.csv": old["a.csv"] | {"columns": "x z", "wording": "2"}})
    [('names', 'a.csv', 'gone: y'), ('content', 'a.csv', 'new: z'), ('wording', 'a.csv', 'words')]
    """
    found = [("names", name, "gone") for name in old.keys() - new.keys()]
    found += [("content", name, "new") for name in new.keys() - old.keys()]
    for name in sorted(old.keys() & new.keys()):
        before, after = old[name], new[name]
        for part in ("columns", "ids"):
            names = before[part].split(), after[part].split()
            gone, more = (" ".join(n for n in one if n not in other)
                          for one, other in (names, names[::-1]))  # fmt: skip
            found += [("names", name, f"gone: {gone}")] if gone else []
            found += [("content", name, f"new: {more}")] if more else []
        if before["content"] != after["content"]:
            found.append(("content", name, "codes, facts or rows"))
        elif before["wording"] != after["wording"]:
            found.append(("wording", name, "words"))
    return sorted(found, key=lambda each: (-LEVELS.index(each[0]), each[1]))


def due(version: str, level: str) -> str:
    """The lowest version that a change of some level asks for.

    >>> [due("1.4.2", level) for level in LEVELS]
    ['1.4.2', '1.4.3', '1.5.0', '2.0.0']
    """
    major, minor, patch = map(int, version.split("."))
    return {
        "nothing": version,
        "wording": f"{major}.{minor}.{patch + 1}",
        "content": f"{major}.{minor + 1}.0",
        "names": f"{major + 1}.0.0",
    }[level]


def releases() -> dict[str, Held]:
    """What each release held, by version, the first one first."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def pending() -> tuple[str, str, list[tuple[str, str, str]]]:
    """The last release, the version that the data have now, and what changed since."""
    known = releases()
    last = list(known)[-1]
    return last, metadata()["version"], changes(known[last], held())


def problems() -> list[Problem]:
    """Versions that did not move as far as the data did, and what the changelog tells wrongly."""
    known, entries = releases(), changelog()
    now = metadata()["version"]
    if not re.fullmatch(r"\d+\.\d+\.\d+", now):
        mend = f"{now!r}: write three numbers, such as {list(known)[-1]}"
        return [Problem(str(DESCRIPTION), None, "version", now, mend)]
    steps = [(*pair, changes(known[pair[0]], known[pair[1]])) for pair in pairwise(known)]
    steps.append(pending())
    found = _order(list(entries), now)
    for old, new, moved in steps:
        level, file, what = moved[0] if moved else ("nothing", "", "")
        least = due(old, level)
        if _number(new) < _number(least):
            why = f"{level} changed since {old}, first {file} ({what})" if moved else f"after {old}"
            mend = f"{new} is too low: {why}: write {least} or a later one"
            found.append(Problem(str(DESCRIPTION), None, "version", new, mend))
        if new != old and new in entries:
            found += _told(new, entries[new], moved)
    return found


def changelog() -> dict[str, str]:
    """What the changelog says of each version, the last one first."""
    text = CHANGELOG.read_text(encoding="utf-8")
    parts = re.split(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _order(entries: list[str], now: str) -> list[Problem]:
    found = []
    if entries[:1] != [now]:
        mend = f"begin it with: ## {now} (YYYY-MM-DD), the version of data/datapackage.toml"
        found.append(Problem(str(CHANGELOG), None, "", "", mend))
    for later, earlier in pairwise(entries):
        if _number(later) <= _number(earlier):
            mend = f"{later} stands above {earlier}: the last version comes first"
            found.append(Problem(str(CHANGELOG), None, "", "", mend))
    return found


def _told(version: str, entry: str, moved: list[tuple[str, str, str]]) -> list[Problem]:
    """What an entry says of codes and facts, held against what moved."""
    files = [name for level, name, _ in moved
             if level != "wording" and Path(name).name in CODES_AND_FACTS]  # fmt: skip
    said = UNCHANGED in " ".join(entry.split())
    if bool(files) != said:
        return []
    mend = f"take out {UNCHANGED!r}: {files[0]} changed" if said else f"add: - {UNCHANGED}"
    return [Problem(str(CHANGELOG), None, "", "", f"{version}: {mend}")]


def _number(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def record() -> None:
    """Write down what the data of this version hold.

    Raises
    ------
    ValueError
        If a problem is left, or the version is released already.
    """
    if left := problems():
        raise ValueError(str(left[0]))
    known, now = releases(), metadata()["version"]
    if now in known:
        raise ValueError(f"{now} is released already: a release does not change")
    begun = RECORD.with_suffix(".new")
    begun.write_text(json.dumps(known | {now: held()}, indent=1) + "\n", encoding="utf-8")
    os.replace(begun, RECORD)
