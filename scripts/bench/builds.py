"""Builds of the book in copies of the project: ours, and Jupyter Book's as it comes."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree
from time import perf_counter

import edit
import yaml
from measure import REPETITIONS, Row, say
from report import spread

from scaleup.dictionary import ROOT

OURS = [sys.executable, "-m", "scaleup.cli", "build"]
STOCK = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
LEFT = ignore_patterns("_build", ".venv", ".*_cache", "*.egg-info", "__pycache__")
COLD = "`jupyter-book build` as it comes"
AGAIN = "its second build"


@dataclass
class Build:
    """What one build took, and how many chapters were executed."""

    seconds: float
    executed: int


def copied(folder: Path) -> Path:
    """A fresh copy of the project as it stands, never built, its modules compiled."""
    rmtree(folder, ignore_errors=True)
    copytree(ROOT, folder, ignore=LEFT, symlinks=True)
    subprocess.run([sys.executable, "-m", "compileall", "-q", folder / "scripts"], check=True)
    return folder


def stock(folder: Path) -> Path:
    """A copy whose settings for Sphinx are Jupyter Book's own: no extension of ours."""
    path = copied(folder) / "_config.yml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    del settings["sphinx"]
    path.write_text(yaml.safe_dump(settings), encoding="utf-8")
    return folder


def build(command: list[str], folder: Path) -> Build:
    """Run one build to its end; its chapters import the copy's package."""
    paths = {"PYTHONPATH": str(folder / "scripts")}
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    start = perf_counter()
    done = subprocess.run(command, cwd=folder, env=os.environ | paths, **pipe)
    taken = Build(perf_counter() - start, len(re.findall("Executing notebook", done.stdout)))
    if done.returncode or not (folder / "_build" / "html" / "index.html").is_file():
        raise RuntimeError(f"{' '.join(command)} failed in {folder}:\n{done.stdout[-3000:]}")
    name = Path(command[0]).name if command is STOCK else "scaleup"
    say(f"  {name} build: {taken.seconds:.1f} s, {taken.executed} chapters executed")
    return taken


def rows(place: Path) -> tuple[list[Row], dict[str, list[Build]]]:
    """Rows of the first three claims, and the builds behind them by name.

    Leaves the last two copies in ``place``, built: ``ours`` and ``stock``.
    """
    names = ["ours cold", "ours again", "ours edited", "stock cold", "stock again"]
    builds = {name: [] for name in names}
    old, needless = [], []
    for number in range(REPETITIONS):
        say(f"builds, repetition {number + 1} of {REPETITIONS}")
        ours = copied(place / "ours")
        builds["ours cold"].append(build(OURS, ours))
        builds["ours again"].append(build(OURS, ours))
        change = edit.candidates(ours)[number]
        before = edit.pages(ours)
        edit.withdraw(ours, *change)
        builds["ours edited"].append(build(OURS, ours))
        old.append(len(edit.wrong(ours, *change)))
        needless.append(len(edit.needless(before, edit.pages(ours))))
        theirs = stock(place / "stock")
        builds["stock cold"].append(build(STOCK, theirs))
        builds["stock again"].append(build(STOCK, theirs))
    return _rows(builds, old, needless), builds


def _rows(builds: dict[str, list[Build]], old: list[int], needless: list[int]) -> list[Row]:
    seconds = {name: [each.seconds for each in builds[name]] for name in builds}
    each = {
        name: [b.seconds / b.executed for b in builds[name]] for name in builds if "cold" in name
    }
    executed = {name: [b.executed for b in builds[name]] for name in builds}
    full = "its full rebuild"
    return [
        Row(1, "cold build, per executed chapter", COLD, 0.5, "s",
            ours=each["ours cold"], theirs=each["stock cold"]),
        Row(2, "nothing changed", AGAIN, 1.0, "s",
            ours=seconds["ours again"], theirs=seconds["stock again"]),
        Row(2, "nothing changed: chapters executed", AGAIN, 0, "chapters", "largest",
            executed["ours again"], executed["stock again"]),
        Row(3, "one code edited, until the book is right", full, 0.6, "s",
            ours=seconds["ours edited"], theirs=seconds["stock cold"]),
        Row(3, "one code edited: numbers that are not right", "", 0, "numbers", "largest", old),
        Row(3, "one code edited: prose-only chapters, and profiles that do not depend on it, "
            "that were written again", "", 0, "pages", "largest", needless),
    ]  # fmt: skip


def summary(builds: dict[str, list[Build]]) -> list[dict]:
    """Each kind of build."""
    return [
        {
            "build": name,
            "whole time": spread([each.seconds for each in made], "s"),
            "chapters executed": ", ".join(map(str, sorted({each.executed for each in made}))),
        }
        for name, made in builds.items()
    ]
