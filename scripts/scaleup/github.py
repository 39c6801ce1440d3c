"""What GitHub shows: problems beside the lines they are in, and text of data that stays text."""

import os
import re
from html import escape

from scaleup.schema import Problem

LONGEST = 160  # characters of a cell
PROBLEMS = 10_000  # characters of all problems in a comment, which takes 65,536 in all


def plain(told: str, longest: int = LONGEST) -> str:
    """A text from the data on one line, short, without what steers a terminal.

    >>> plain("two\\nlines, \\x1b[31mred")
    'two lines,  [31mred'
    """
    line = "".join(c if c.isprintable() else " " for c in told)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def escaped(told: str, longest: int = LONGEST) -> str:
    """A text from the data for Markdown: shown as it stands; it calls nobody and links nowhere.

    >>> print(escaped("a|b <i> @me [x](y)"))
    a\\|b &lt;i&gt; @&#8203;me \\[x\\](y)
    """
    told = escape(plain(told, longest), quote=False)
    told = re.sub(r"([\\`*_\[\]|~$#!])", r"\\\1", told)
    return re.sub(r"([@#](?=\w)|:(?=//)|(?<=\bwww)\.)", r"\1&#8203;", told)


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; the cells are texts from the data."""
    lines = [heads, ["---"] * len(heads), *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def annotation(problem: Problem) -> str:
    """A problem as the workflow command that shows it beside its line.

    >>> annotation(Problem("data/mine/codings.csv", 3, "code", "Yes", "write one of: present"))
    "::error file=data/mine/codings.csv,line=3,title=code::'Yes': write one of: present"
    """
    place = {"file": _below(problem.file)}
    if problem.row:
        place["line"] = str(problem.row)
    if problem.column:
        place["title"] = problem.column
    told = f"{problem.value!r}: {problem.mend}" if problem.row and problem.value else problem.mend
    told = _command(told)
    where = [f"{k}={_command(v).replace(':', '%3A').replace(',', '%2C')}" for k, v in place.items()]
    return f"::error {','.join(where)}::{told}"


def _command(told: str) -> str:
    return told.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _below(path: str) -> str:
    """A path as seen from the current folder, where it lies below it."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative


def problems(found: list[Problem]) -> str:
    """Problems as Markdown: a sentence with their number, and a table of the first ones."""
    if not found:
        return "## Check of the data\n\nNo problem found.\n"
    rows = [
        [_below(p.file), str(p.row or ""), p.column, p.value if p.row else "", p.mend]
        for p in found
    ]
    heads = ["File", "Row", "Column", "Value", "What to write"]
    most = min(len(rows), PROBLEMS // len(heads))
    while len(told := table(heads, rows[:most])) > PROBLEMS:
        most //= 2
    if most < len(rows):
        told += f"\n\n… and {len(rows) - most:,} more, which `scaleup check` lists."
    number = f"{len(rows):,} problem{'s' * (len(rows) != 1)}"
    return f"## Check of the data\n\n**{number} to mend:**\n\n{told}\n"
