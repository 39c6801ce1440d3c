"""The prose of a chapter as Markdown that every notebook reads: MyST's own marks become words.

A role such as ``{term}`interval``` keeps its text, ``{cite}`wilson1927``` becomes author and year,
a directive such as an admonition becomes a quotation under its title. Code stays as it is.
"""

import re
from functools import cache

from scaleup.dictionary import ROOT

BIBLIOGRAPHY = ROOT / "chapters" / "references.bib"
FENCE = re.compile(r"(?P<marks>`{3,}|~{3,}|:{3,})(?:\{(?P<name>[^}]+)\})?(?P<rest>.*)")
ROLE = re.compile(r"\{(?P<role>[a-zA-Z][\w:.-]*)\}(?P<marks>`+)(?P<text>.+?)(?P=marks)", re.S)
TARGETED = re.compile(r"(?P<text>.*\S)\s*<[^<>]*>", re.S)
UNSEEN = re.compile(r"\([\w .:-]+\)=|%.*|\+\+\+.*")  # the name of a place, a comment, a break
LINK = re.compile(r"(?<!!)\[(?P<text>[^][]*)\]\((?![a-z]+:|#)[^()\s]*\)")
ANCHOR = re.compile(r"<a\b(?P<attributes>[^>]*)>(?P<inside>.*?)</a>", re.S)
ADDRESS = re.compile(r'(?<![\w-])href="(?P<address>[^"]*)"')
CODE = {"code", "code-block", "sourcecode"}


def plain(text: str, links: bool = True) -> str:
    """MyST-Markdown as plain Markdown.

    Parameters
    ----------
    text : str
    links : bool
        Whether links to other pages of the book stay links, or only their text stays.

    Examples
    --------
    >>> plain("A {term}`code` of a {term}`coder <rater>`, [see](methods.md).", links=False)
    'A code of a coder, see.'
    """
    lines, done, prose = text.splitlines(), [], []
    while lines:
        line = lines.pop(0)
        fence = FENCE.fullmatch(line.strip())
        if not fence:
            prose.append(line)
            continue
        done.append(_prose(prose, links))
        prose, marks = [], fence["marks"]
        closing = re.compile(rf"\s*{marks[0]}{{{len(marks)},}}\s*")
        ends = (number for number, each in enumerate(lines) if closing.fullmatch(each))
        end = next(ends, len(lines))
        body, lines = lines[:end], lines[end + 1 :]
        if fence["name"]:
            done.append(_directive(fence["name"], fence["rest"].strip(), body, links))
        else:
            done.append("\n".join([line, *body, marks]))
    done.append(_prose(prose, links))
    return "\n".join(part for part in done if part)


def unlink(html: str, lost=lambda address: True) -> str:
    """HTML without links to other pages of the book; their text stays.

    ``lost`` says of a relative address whether there is nothing at it.

    >>> unlink('<a href="../scaled/x.html">X</a>, <a href="https://example.org">Y</a>')
    'X, <a href="https://example.org">Y</a>'
    """

    def keep(found: re.Match) -> str:
        address = ADDRESS.search(found["attributes"])
        relative = address and not re.match(r"[a-z]+:|#", address["address"])
        return found["inside"] if relative and lost(address["address"]) else found[0]

    return ANCHOR.sub(keep, html)


def _prose(lines: list[str], links: bool) -> str:
    kept = "\n".join(line for line in lines if not UNSEEN.fullmatch(line))
    if not links:
        kept = unlink(LINK.sub(r"\g<text>", kept))
    return ROLE.sub(_role, kept)


def _role(found: re.Match) -> str:
    role, text = found["role"], found["text"]
    if role.startswith("cite"):
        cited = "; ".join(author_year(key.strip()) for key in text.split(","))
        return cited if role.endswith(":t") else f"({cited})"
    if role in ("math", "code"):
        return f"`{text}`"
    target = TARGETED.fullmatch(text)
    return target["text"] if target else text


def _directive(name: str, title: str, body: list[str], links: bool) -> str:
    while body and re.match(r":[\w-]+:", body[0]):  # options, such as :class: caution
        body = body[1:]
    if name in CODE:
        return "\n".join([f"```{title}", *body, "```"])
    if name == "bibliography":
        return "\n".join(f"- {work}" for work in works())
    if name == "glossary":
        body = [line.strip() if line[:1] in ("", " ") else f"**{line}**  " for line in body]
    inside = plain("\n".join(body), links)
    if name in ("glossary", "div"):
        return inside
    head = plain(title, links) or name.capitalize()
    quoted = [f"**{head}**", "", *inside.splitlines()]
    return "\n".join([f"> {line}".rstrip() for line in quoted] + [""])


@cache
def _entries() -> dict:
    from pybtex.database import parse_file

    return dict(parse_file(str(BIBLIOGRAPHY)).entries)


def author_year(key: str) -> str:
    """A work of the bibliography as ``Wilson, 1927``; the key itself, if it is not there."""
    entry = _entries().get(key)
    if not entry:
        return key
    people = entry.persons.get("author", [])
    names = [_bare(" ".join(each.prelast_names + each.last_names)) for each in people]
    said = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    return f"{said or _bare(entry.fields['title'])}, {entry.fields.get('year', 'n.d.')}"


def works() -> list[str]:
    """Every work of the bibliography in a line, in the order of author and year."""
    lines = []
    for key, entry in _entries().items():
        name, _, year = author_year(key).rpartition(", ")
        title = _bare(entry.fields["title"])
        lines.append(f"{name} ({year}). {title}. {entry.fields.get('url', '')}".strip())
    return sorted(lines, key=str.casefold)


def _bare(text: str) -> str:
    """Words of BibTeX without its braces."""
    from pybtex.richtext import Text

    return str(Text.from_latex(text))
