"""One code edited: which, what the book should then say, and which pages it should leave alone."""

import csv
import re
from hashlib import sha256
from pathlib import Path

CORPUS = "scaled"
COLOPHON = re.compile(rb'<p class="colophon">.*?</p>', re.S)


def _read(folder: Path, table: str) -> list[dict]:
    path = folder / "data" / CORPUS / f"{table}.csv"
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def candidates(folder: Path) -> list[tuple[str, str]]:
    """Intervention and component of codes on which all coders say ``present``.

    Nobody has ruled on them or audited them, and no intervention and no component comes twice.
    """
    codes: dict[tuple, set] = {}
    for row in _read(folder, "codings"):
        codes.setdefault((row["intervention"], row["component"]), set()).add(row["code"])
    left = {(row["intervention"], row["component"]) for row in _read(folder, "adjudications")}
    left |= {(row["intervention"], row["about"]) for row in _read(folder, "audit")}
    found: dict[str, str] = {}
    for (intervention, component), given in codes.items():
        taken = intervention in found or component in found.values()
        if given == {"present"} and not taken and (intervention, component) not in left:
            found[intervention] = component
    return list(found.items())


def withdraw(folder: Path, intervention: str, component: str) -> None:
    """Rule that no document reports it, as CONTRIBUTING.md has a code corrected."""
    path = folder / "data" / CORPUS / "adjudications.csv"
    with open(path, "a", encoding="utf-8", newline="") as file:
        ruling = [intervention, component, "not_reported", "", "Edited by make bench."]
        csv.writer(file, lineterminator="\n").writerow(ruling)


def present(folder: Path, component: str) -> int:
    """For how many interventions it is reported, from the CSV files alone."""
    given = [*_read(folder, "codings"), *_read(folder, "adjudications")]  # the ruling holds
    codes = {row["intervention"]: row["code"] for row in given if row["component"] == component}
    return list(codes.values()).count("present")


def wrong(folder: Path, intervention: str, component: str) -> list[str]:
    """Places of the built book that do not follow the edit.

    Looked at: on every chapter, each number that leads to the interventions with this component;
    and the component on the page of the intervention.
    """
    html, right = folder / "_build" / "html", present(folder, component)
    number = re.compile(rf'#corpus={CORPUS}&amp;all={component}">(\d+)( of \d+)?</a>')
    shown = [
        (page.name, int(found[1]))
        for page in sorted((html / "chapters").glob("*.html"))
        for found in number.finditer(page.read_text(encoding="utf-8"))
    ]
    if not shown:
        raise RuntimeError(f"no chapter shows how many interventions have {component}")
    profile = (html / CORPUS / f"{intervention}.html").read_text(encoding="utf-8")
    state = f'<li class="state-not_reported"><a href="#{component}">'
    old = [f"{page}: {said}, not {right}" for page, said in shown if said != right]
    return old + [f"{intervention}.html"] * (state not in profile)


def pages(folder: Path) -> dict[str, tuple[int, str]]:
    """Prose-only chapters and pages of interventions: when written, and what they say.

    The colophon is left out of what they say: it names the state of all data.
    """
    html = folder / "_build" / "html"
    prose = [
        html / "chapters" / f"{path.stem}.html"
        for path in sorted((folder / "chapters").glob("*.md"))
        if "\nkernelspec:\n" not in path.read_text(encoding="utf-8")
    ]
    corpora = sorted(path.parent.name for path in folder.glob("data/*/interventions.csv"))
    profiles = [path for name in corpora for path in sorted((html / name).glob("*.html"))]
    return {
        str(path.relative_to(html)): (
            path.stat().st_mtime_ns,
            sha256(COLOPHON.sub(b"", path.read_bytes())).hexdigest(),
        )
        for path in [*prose, *profiles]
    }


def needless(before: dict[str, tuple], after: dict[str, tuple]) -> list[str]:
    """Pages that were written again and say the same."""
    return [
        page
        for page, (written, said) in before.items()
        if page.startswith("chapters/") or said == after[page][1]
        if written != after[page][0]
    ]
