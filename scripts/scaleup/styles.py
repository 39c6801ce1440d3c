"""The theme's style sheet less the rules for what no page has: a fraction of its weight.

The theme brings a rule for each of 1,400 icons and for every part that any book might use, and a
page shows nothing before its style sheets are there.
"""

import re
from collections.abc import Set
from itertools import pairwise
from pathlib import Path

import tinycss2

NAMES = re.compile(r'\b(?:class|id)="([^"]*)"')
WORDS = re.compile(r"[\w-]+")
SCRIPTS = ["*.js", "scripts/bootstrap.js", "scripts/*theme.js"]  # that pages load


def write(out: Path) -> None:
    """Write ``_static/styles/pages.css``: what the pages need of the theme's style sheet.

    Parameters
    ----------
    out : Path
        The folder of the built book, with all of its pages.
    """
    static = out / "_static"
    used = {"bs-tooltip-auto"}  # whose name bootstrap.js puts together
    for page in out.rglob("*.html"):
        for names in set(NAMES.findall(page.read_text(encoding="utf-8"))):
            used.update(names.split())
    for pattern in SCRIPTS:  # any word there may be a class that the script gives
        for script in static.glob(pattern):
            if script.name != "vega.js":
                used.update(WORDS.findall(script.read_text(encoding="utf-8")))
    sheet = (static / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    (static / "styles" / "pages.css").write_text(needed(sheet, used), encoding="utf-8")


def needed(sheet: str, used: Set[str]) -> str:
    """A style sheet less the selectors that ask for a class or an id which is not used.

    Parameters
    ----------
    sheet : str
        CSS; what is neither a rule nor a group of rules for some media stays as it is.
    used : set of str
        Classes and ids.

    Examples
    --------
    >>> needed(".a .b, .c:not(.b){color:red} @media print{.a{color:red}} p{margin:0}", {"c"})
    '.c:not(.b){color:red}p{margin:0}'
    """
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rule, used) for rule in rules)


def _kept(rule, used: Set[str]) -> str:
    if rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
        inside = needed(tinycss2.serialize(rule.content), used)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}" if inside else ""
    if rule.type != "qualified-rule":
        return rule.serialize()
    kept = [each for each in _selectors(rule.prelude) if _asks(each) <= used]
    selectors = ",".join(tinycss2.serialize(each).strip() for each in kept)
    return f"{selectors}{{{tinycss2.serialize(rule.content)}}}" if kept else ""


def _selectors(prelude: list) -> list[list]:
    """The tokens of a rule's head, parted at its commas."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _asks(selector: list) -> set[str]:
    """Classes and ids that elements must have; those in ``:is()`` or ``:not()`` need not be."""
    classes = {after.value for token, after in pairwise(selector) if token == "."}
    return classes | {token.value for token in selector if token.type == "hash"}
