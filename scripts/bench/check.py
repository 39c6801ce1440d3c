"""``scaleup check`` on a million made-up codes, against pandera alone on the same table."""

import csv
import subprocess
import sys
from pathlib import Path
from random import Random
from time import perf_counter

from measure import REPETITIONS, Row, say

from scaleup.dictionary import codebook, fields

CODES = 10**6
CODERS = ["coder-a", "coder-b"]
SEED = 2026
PANDERA = Path(__file__).with_name("baseline_check.py")


def rows(folder: Path) -> list[Row]:
    """The row of the sixth claim; makes the corpus in ``folder``. Both are timed as processes."""
    say(f"check of {CODES:,} codes")
    sound(folder)
    ours = [sys.executable, "-m", "scaleup.cli", "check", str(folder)]
    theirs = [sys.executable, str(PANDERA), str(folder)]
    runs = [(_seconds("scaleup", ours), _seconds("pandera", theirs)) for _ in range(REPETITIONS)]
    mine, other = map(list, zip(*runs, strict=True))
    what = f"`scaleup check` of {CODES:,} codes"
    return [Row(6, what, "pandera on their table", 1.5, "s", ours=mine, theirs=other)]


def _seconds(name: str, command: list[str]) -> float:
    start = perf_counter()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds = perf_counter() - start
    if said and not said.startswith("0 "):
        raise RuntimeError(f"{name} finds faults where there are none: {said[:1000]}")
    say(f"  {name}: {seconds:.1f} s")
    return seconds


def sound(folder: Path) -> None:
    """A corpus without a fault: two coders, who agree, and two documents an intervention."""
    folder.mkdir(parents=True)
    components = list(codebook("components")["component"])
    number = round(CODES / len(components) / len(CODERS))
    names = [f"programme-{place}" for place in range(number)]
    _write(folder, "interventions", ({"intervention": n, "name": n.title()} for n in names))
    _write(
        folder,
        "documents",
        (
            {
                "document": f"{n}-{place}", "intervention": n, "title": "A page", "kind": "press",
                "publisher": "Someone", "url": f"https://example.org/{n}/{place}",
                "looked_up": "2026-11-22",
            }
            for n in names for place in ("01", "02")
        ),
    )  # fmt: skip
    cells = [(name, component) for name in names for component in components]
    _write(folder, "codings", (row for coder in CODERS for row in _codings(coder, cells)))
    _write(folder, "adjudications", [])


def _codings(coder: str, cells: list[tuple[str, str]]):
    draw = Random(SEED)  # the same for every coder, so that they agree
    for name, component in cells:
        row = {"coder": coder, "intervention": name, "component": component}
        row |= {"coded_on": "2026-11-22", "code": "not_reported"}
        if draw.random() < 0.4:
            cited = {"documents": f"{name}-01;{name}-02", "note": f"01: {component}, says 02."}
            row |= {"code": "present"} | cited
        yield row


def _write(folder: Path, table: str, lines) -> None:
    columns = [field["name"] for field in fields(table) if not field.get("optional")]
    with open(folder / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
