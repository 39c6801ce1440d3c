"""HTML that a cell shows, as Markdown: sentences, lists and tables, without pictures."""

import re

from bs4 import BeautifulSoup, NavigableString, Tag

LEFT_OUT = {"svg", "script", "style", "form", "button"}
OF_PICTURES = {"download", "figure-key"}  # classes
BLOCKS = {"p", "div", "section", "figure", "figcaption", "ul", "ol", "dl", "details", "aside"}
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}


def from_html(html: str) -> str:
    """Markdown with the words and tables of some HTML; links into the book leave their text.

    >>> from_html('<p>In <b>41</b> of <a href="../x.html">79</a></p><ul><li>one<li>two</ul>')
    'In **41** of 79\\n\\n- one\\n- two'
    """
    soup = BeautifulSoup(html, "html.parser")
    text = "".join(map(_words, soup.children))
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", text).strip()


def _words(node) -> str:
    if not isinstance(node, Tag):
        return re.sub(r"\s+", " ", node) if type(node) is NavigableString else ""
    name = node.name
    if name in LEFT_OUT or OF_PICTURES & set(node.get("class", [])):
        return ""
    if name == "table":
        return _table(node)
    inside = "".join(map(_words, node.children))
    said = inside.strip()
    if not said:
        return " " if inside else ""
    if name == "a" and re.match(r"https?:", node.get("href", "")):
        return f"[{said}]({node['href']})"
    if name in MARKS:
        return f"{MARKS[name]}{said}{MARKS[name]}"
    if name == "li":
        return f"\n- {said}"
    if re.fullmatch(r"h[1-6]", name):
        return f"\n\n{'#' * int(name[1])} {said}\n\n"
    if name == "summary" or "figure-title" in node.get("class", []):
        return f"\n\n**{said}**\n\n"
    if name == "br":
        return "\n"
    return f"\n\n{inside}\n\n" if name in BLOCKS else inside


def _table(node: Tag) -> str:
    rows = [
        [" ".join(_words(cell).split()).replace("|", r"\|") for cell in row(["th", "td"])]
        for row in node("tr")
    ]
    caption = f"**{_words(node.caption).strip()}**" if node.caption else ""
    if not rows:
        return caption
    rows.insert(1, ["---"] * len(rows[0]))
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"\n\n{caption}\n\n{lines}\n\n"
