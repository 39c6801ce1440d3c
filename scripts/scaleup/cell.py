"""One cell against its column: what it hides, what does not fit, and what to write instead."""

import re
from collections.abc import Iterator
from datetime import date
from math import inf

NAME = "[a-z0-9]+(-[a-z0-9]+)*"  # the pattern of ids and of coders
MENDS = {
    "integer": "write a whole number, digits only, or leave it empty",
    "number": "write a number with a decimal point",
    "date": "write a date as YYYY-MM-DD",
}
PLAIN = {  # the only way to write it
    "integer": "[0-9]{1,15}",
    "number": r"-?[0-9]+(\.[0-9]+)?",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LARGEST = 32_767  # characters that a cell of a workbook holds


def faults(field: dict, text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a cell: it hides something, or does not fit its column."""
    if text != text.strip():
        yield text, "space at the start or end: remove it"
    elif "\n" in text or "\r" in text:
        yield text, "line break: remove it, or close the quotation mark that swallowed it"
    elif UNSEEN.search(text):
        yield text, "a control character, which no workbook can hold: remove it"
    elif len(text) > LARGEST:
        yield text, f"longer than a cell of a workbook: write at most {LARGEST:,} characters"
    if mend := _misfit(field, text):
        yield text, mend


def _misfit(field: dict, text: str) -> str:
    """What to write instead of a text that does not fit its column; nothing where it fits."""
    limits = field.get("constraints", {})
    if not text:
        return f"empty: fill in ({field['description']})" if limits.get("required") else ""
    if not _of_type(field.get("type"), text):
        return MENDS[field["type"]]
    if "enum" in limits and text not in limits["enum"]:
        return "write one of: " + ", ".join(limits["enum"])
    if len(text) > limits.get("maxLength", inf):
        return f"too long: write at most {limits['maxLength']} characters"
    low, high = limits.get("minimum"), limits.get("maximum", inf)
    if low is not None and not low <= float(text) <= high:
        return f"out of range: write a number from {low} " + (
            "upwards" if high == inf else f"to {high}"
        )
    if "pattern" in limits and not re.fullmatch(limits["pattern"], text):
        example = f"(for example {field['example']})"
        if limits["pattern"] == NAME:
            return f"write it with a-z, 0-9 and hyphens {example}"
        return f"write it like this: {field['description']} {example}"
    return ""


def _of_type(kind: str | None, text: str) -> bool:
    if kind not in PLAIN:
        return True
    if not re.fullmatch(PLAIN[kind], text):
        return False
    try:
        return kind != "date" or bool(date.fromisoformat(text))
    except ValueError:
        return False
