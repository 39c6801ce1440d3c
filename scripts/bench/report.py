"""Write ``docs/benchmarks.md`` from what was measured."""

import os
import platform
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

from measure import REPETITIONS, Row

from scaleup.dictionary import ROOT

TARGET = ROOT / "docs" / "benchmarks.md"
NOTES = Path(__file__).with_name("notes.md")
TO_REACH = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PACKAGES = ["jupyter-book", "sphinx", "pandas", "altair", "statsmodels", "pandera"]


def text(where: str, rows: list[Row], others: dict[str, list[dict]]) -> str:
    """The report as Markdown.

    Parameters
    ----------
    where : str
        When and on what it was measured.
    rows : list of Row
    others : dict of str to list of dict
        Further tables by their heading, each a list of rows with the same keys.
    """
    heads = ["what", "held against", "ours", "theirs", "found", "to reach", ""]
    parts = [
        "# Benchmarks",
        f"Written by `make bench`, which takes these measurements again; not edited by hand. "
        f"{where} Each value is the median of {REPETITIONS} repetitions with the smallest and "
        "the largest in brackets, unless the notes say otherwise.",
        table([dict(zip(heads, _cells(row), strict=True)) for row in rows]),
        *(part for head, held in others.items() for part in (f"## {head}", table(held))),
        NOTES.read_text(encoding="utf-8").strip(),
    ]
    return "\n\n".join(parts) + "\n"


def table(rows: list[dict]) -> str:
    """Rows with the same keys as a Markdown table."""
    lines = [list(rows[0]), ["---"] * len(rows[0]), *(list(row.values()) for row in rows)]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _cells(row: Row) -> list[str]:
    unit = "x" if row.by == "ratio" else row.unit
    return [
        f"{row.claim}. {row.what}",
        row.against,
        spread(row.ours, row.unit),
        spread(row.theirs, row.unit),
        f"{number(row.found)} {unit}",
        f"at most {row.bar:g} {unit}",
        row.verdict,
    ]


def scores(pages: list[dict] | str) -> list[dict]:
    """Lighthouse's scores of each page, with a verdict; or why there are none."""
    if isinstance(pages, str):
        return [{"page": "all", "": f"not measured: {pages}"}]
    return [
        {"page": page["page"]}
        | {name: number(page[name]) for name in TO_REACH}
        | {"": "met" if all(page[name] >= TO_REACH[name] for name in TO_REACH) else "missed"}
        for page in pages
    ]


def spread(values: list[float], unit: str) -> str:
    """The median, with the smallest and the largest if they differ."""
    if not values:
        return ""
    low, high = number(min(values)), number(max(values))
    around = "" if low == high else f" ({low} to {high})"
    return f"{number(median(values))} {unit}{around}"


def number(value: float) -> str:
    """Three figures, or all of the whole part."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def where() -> str:
    """The day, the commit, the machine and the versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"Measured on {date.today()} at commit {_commit()}, on {os.cpu_count()} cores with "
        f"{memory:.0f} GB of memory: {sys.platform}, Python {platform.python_version()}, "
        f"{packages}."
    )


def _commit() -> str:
    git = ["git", "-C", str(ROOT)]
    name = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True)
    return name.stdout.strip() + (", with uncommitted changes" if changed.stdout else "")
