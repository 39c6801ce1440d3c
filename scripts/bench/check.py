"""``scaleup check`` on a million made-up codes, against pandera alone on their table."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from made_up import made_up, write
from measure import REPETITIONS, Row, say

INTERVENTIONS = 21_739  # by 23 components and two coders: 999,994 codes
PANDERA = Path(__file__).with_name("baseline_check.py")


def rows(folder: Path) -> list[Row]:
    """The row of the sixth claim; makes the corpus in ``folder``. Both are timed as processes."""
    say("check of a million codes")
    write(made_up(INTERVENTIONS), folder)
    ours = [sys.executable, "-m", "scaleup.cli", "check", str(folder)]
    theirs = [sys.executable, str(PANDERA), str(folder)]
    runs = [(_seconds("scaleup", ours), _seconds("pandera", theirs)) for _ in range(REPETITIONS)]
    mine, other = map(list, zip(*runs, strict=True))
    what = "`scaleup check` of a million codes"
    return [Row(6, what, "pandera on their table", 1.5, "s", ours=mine, theirs=other)]


def _seconds(name: str, command: list[str]) -> float:
    start = perf_counter()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds = perf_counter() - start
    if said and not said.startswith("0 "):
        raise RuntimeError(f"{name} finds faults where there are none: {said[:1000]}")
    say(f"  {name}: {seconds:.1f} s")
    return seconds
