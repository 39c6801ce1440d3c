"""What moved between two versions, told to people (text, Markdown) and to machines (JSON)."""

import json
from textwrap import wrap

from scaleup.diff import Difference
from scaleup.diff_sections import TITLES, Section, flips, sections
from scaleup.drawn import CHAPTERS, FIGURES
from scaleup.github import escaped, plain, table

LINE = 110  # characters of a sentence in a terminal
SENTENCE = 600  # characters of one that tells of many
FOLDED = 12  # more rows than this are folded away in Markdown
COMMENT = 50_000  # characters; a comment on GitHub takes 65,536 in all
NOUNS = {  # in the sentence that sums up
    "interventions": "facts", "codes": "codes given", "holding": "codes that hold",
    "figures": "shares", "claims": "findings", "agreement": "agreements", "pairs": "pairs",
    "groups": "differences", "majorities": "majorities", "verdicts": "verdicts of other readings",
    "composition": "kinds of interventions", "others": "other tables",
}  # fmt: skip


def summary(found: Difference) -> str:
    """How much moved, in a line."""
    if found.state != "compared":
        return f"This corpus is {found.state}: there is nothing to compare it with."
    counts = {name: len(found.tables.get(name, ())) for name in NOUNS}
    if not any(counts.values()):
        return "Nothing differs. No figure moves."
    told = [f"{noun} {counts[name]:,}" for name, noun in NOUNS.items() if counts[name]]
    flipping = len(flips(found.tables["claims"])) if counts["claims"] else 0
    tail = f" Verdicts that flip: {flipping}."
    if not any(counts[name] for name in FIGURES):
        tail = " No figure moves."
    return f"What differs: {', '.join(told)}.{tail}"


def text(old: str, new: str, differences: list[Difference]) -> str:
    """The report for a terminal.

    Parameters
    ----------
    old, new : str
        What readers know the two versions by.
    differences : list of Difference
    """
    lines = []
    for found in differences:
        lines += [plain(f"{found.corpus}: {old} -> {new}"), ""]
        lines += [line for remark in found.remarks for line in _wrapped(remark)]
        lines += [""] * bool(found.remarks)
        for section in sections(found):
            lines.append(TITLES[section.name])
            if shown := _chapters(found, section):
                lines += _wrapped(f"Shown in: {shown}")
            lines += [line for sentence in section.lead for line in _wrapped(sentence)]
            lines += [*_aligned([section.heads, *section.rows])] if section.rows else []
            lines.append("")
        lines += [*_wrapped(summary(found), indent=0), ""]
    return "\n".join(lines[:-1]) + "\n"


def _wrapped(sentence: str, indent: int = 2) -> list[str]:
    margin = " " * indent
    told = plain(sentence, SENTENCE)
    return wrap(told, LINE, initial_indent=margin, subsequent_indent=f"  {margin}")


def _aligned(rows: list[list[str]]):
    """Lines of a table whose columns stand below each other."""
    rows = [[plain(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(map(str.ljust, row, widths)).rstrip()


def markdown(old: str, new: str, differences: list[Difference]) -> str:
    """The report as a comment on GitHub: short enough for one, and long tables folded away.

    Nothing in it mentions anybody, links or draws, whatever the data hold.
    """
    moved = [(found, sections(found)) for found in differences]
    for most in (200, 50, 20, 5, 1):
        parts = [f"## What moves\n\n{escaped(old)} → {escaped(new)}"]
        for found, told in moved:
            parts.append(f"### {escaped(found.corpus)}\n\n**{summary(found)}**")
            parts += [f"- {escaped(remark, SENTENCE)}" for remark in found.remarks]
            parts += [_section(found, section, most) for section in told]
        report = "\n\n".join(parts) + "\n"
        if len(report) <= COMMENT:
            return report
    cut = "Cut here: too long for a comment. `scaleup diff` tells all of it.\n"
    return report[: COMMENT - len(cut)].rpartition("\n\n")[0] + f"\n\n{cut}"


def _section(found: Difference, section: Section, most: int) -> str:
    count = f" ({len(section.rows):,})" if section.rows else ""
    head = f"#### {TITLES[section.name]}{count}"
    if shown := _chapters(found, section):
        head += f"\n\nShown in: {shown}"
    lead = [f"- {escaped(sentence, SENTENCE)}" for sentence in section.lead[:most]]
    if len(section.lead) > most:
        lead.append(f"- … and {len(section.lead) - most:,} more")
    if not section.rows:
        return "\n\n".join([head, "\n".join(lead)])
    rows = table(section.heads, section.rows[:most])
    if len(section.rows) > most:
        rows += f"\n\n… and {len(section.rows) - most:,} more."
    if len(section.rows) > FOLDED:
        rows = f"<details><summary>The rows</summary>\n\n{rows}\n\n</details>"
    return "\n\n".join(filter(None, [head, "\n".join(lead), rows]))


def _chapters(found: Difference, section: Section) -> str:
    return ", ".join(CHAPTERS.get(found.corpus, {}).get(section.name, []))


def as_json(old: str, new: str, differences: list[Difference]) -> str:
    """The report for machines, nothing left out.

    Returns
    -------
    str
        ``old``, ``new`` and ``corpora``: for each its ``corpus``, ``state`` and ``remarks``,
        ``summary`` (a line), ``chapters`` (by table, which show it) and ``tables``: records of
        each table of ``scaleup.diff.Difference``, with numbers as numbers, shares from 0 to 1,
        and null where a side has no such row or value.
    """
    corpora = [
        {
            "corpus": found.corpus,
            "state": found.state,
            "summary": summary(found),
            "remarks": found.remarks,
            "chapters": CHAPTERS.get(found.corpus, {}),
            "tables": {
                name: json.loads(table.to_json(orient="records", double_precision=15))
                for name, table in found.tables.items()
            },
        }
        for found in differences
    ]
    return json.dumps({"old": old, "new": new, "corpora": corpora}, indent=1, ensure_ascii=False)
