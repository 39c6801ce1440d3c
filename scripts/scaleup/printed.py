"""The book as one HTML page, for paper: a title page, the contents, and every chapter in full.

It is made of the chapters as they were built. What only a screen can show is left out, anchors are
made unique, and a link leads to its place in the one page: that to a programme to its row in the
table of all programmes. A link to what paper has not, such as a file or what the explorer would
find, is words alone.
"""

import re
from html import escape
from pathlib import Path
from posixpath import dirname, join, normpath

import yaml
from bs4 import BeautifulSoup, SoupStrainer, Tag

from scaleup.dictionary import ROOT

SCREEN_ONLY = "script, .chart-narrow, [hidden], details:not([open]) > :not(summary)"
EXPLORER = "chapters/explorer"  # has a row for each programme
WHAT_IT_IS = (
    "This is the book as it can be printed. The page of each programme, with its codes, notes and "
    "documents, the numbers behind the figures as tables, and the code of each cell are in the "
    "book on a screen. The name of a programme leads to its row in the table of all programmes."
)


def title() -> str:
    """Name of the book, from ``_config.yml``."""
    return yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]


def contents() -> list[tuple[str, list[str]]]:
    """Parts of the book in order, from ``_toc.yml``: caption, and addresses of the chapters."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    parts = [
        (part["caption"], [each["file"] for each in part["chapters"]]) for part in toc["parts"]
    ]
    return [("", [toc["root"]]), *parts]


class Chapters:
    """The chapters of a built book, made ready for paper.

    Parameters
    ----------
    book : Path
        Folder of the built book.

    Raises
    ------
    FileNotFoundError
        If a chapter has not been built.
    """

    def __init__(self, book: Path):
        self.book = book
        self.parts = contents()
        self.all = {name: _chapter(book, name) for _, names in self.parts for name in names}
        places = {}
        for name, chapter in self.all.items():
            places |= _places(name, chapter, set(places.values()))
        for name, chapter in self.all.items():
            _lead(name, chapter, places)

    def html(self, numbers: dict[str, int]) -> str:
        """The whole book as one page.

        Parameters
        ----------
        numbers : dict of str to int
            On which page an anchor was printed; empty as long as nobody knows.
        """
        name = escape(title())
        first = (self.book / f"{self.parts[0][1][0]}.html").read_text(encoding="utf-8")
        styles = "".join(re.findall(r'<link [^>]*rel="stylesheet"[^>]*>', first))
        said = re.findall(
            r'<div class="rerun admonition.*?</div>|<p class="colophon">.*?</p>', first, re.S
        )
        listed = "".join(self._listed(*part, numbers) for part in self.parts)
        return (
            '<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
            '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
            f"<title>{name}</title>{styles.replace('../_static', f'{self.book.as_uri()}/_static')}"
            "<style>@page { size: A4; } @page wide { size: A4 landscape; }</style>"
            '</head><body class="book"><main class="bd-main"><div class="bd-content">'
            f'<article class="bd-article book-title"><p class="name">{name}</p>'
            f"{''.join(said)}<p>{WHAT_IT_IS}</p></article>"
            f'<article class="bd-article book-contents"><h1>Contents</h1>{listed}</article>'
            f"{''.join(map(str, self.all.values()))}</div></main></body></html>"
        )

    def _listed(self, caption: str, names: list[str], numbers: dict[str, int]) -> str:
        """A part of the book in the contents."""
        chapters = [self.all[name] for name in names]
        lines = "".join(
            f'<li><a href="#{chapter["id"]}">{escape(heading(chapter))}</a>'
            f'<span class="number">{numbers.get(chapter["id"], "")}</span></li>'
            for chapter in chapters
        )
        return f'<p class="caption">{escape(caption)}</p><ul>{lines}</ul>'


def heading(chapter: Tag) -> str:
    """Heading of a chapter, without the mark of its anchor."""
    return chapter.h1.find(string=True).strip()


def _chapter(book: Path, name: str) -> Tag:
    """What a chapter shows on paper."""
    text = (book / f"{name}.html").read_text(encoding="utf-8")
    chapter = BeautifulSoup(text, "html.parser", parse_only=SoupStrainer("article")).article
    for fold in chapter.select("details[id]"):  # other chapters lead there
        fold["open"] = ""
    for element in chapter.select(SCREEN_ONLY):
        element.decompose()
    for link in chapter.select("svg a"):  # a browser prints these, but not what they lead to
        link.unwrap()
    return chapter


def _places(name: str, chapter: Tag, taken: set[str]) -> dict[str, str]:
    """Addresses of a chapter and their anchors, which change only where the book has them already.

    The style sheets know parts of some chapters by their anchors.
    """
    chapter["id"] = name.replace("/", "-")
    places = {name: chapter["id"]}
    for element in chapter.find_all(id=True):
        address = f"{name}#{element['id']}"
        if address in places:  # the first one counts, as in a browser
            del element["id"]
        else:
            if element["id"] in taken:
                element["id"] = f"{chapter['id']}--{element['id']}"
            places[address] = element["id"]
    if name == EXPLORER:
        for link in chapter.select("tbody th a"):
            programme = _address(name, link["href"])
            link["id"] = places[programme] = programme.replace("/", "-")
    return places


def _address(name: str, link: str) -> str:
    """Where a link of a chapter leads: a page of the book, its ending left out, and an anchor.

    >>> _address("chapters/recurs", "../scaled/aflatoun.html#sup_coaching")
    'scaled/aflatoun#sup_coaching'
    """
    path, mark, anchor = link.partition("#")
    page = normpath(join(dirname(name), path)).removesuffix(".html") if path else name
    return f"{page}{mark}{anchor}"


def _lead(name: str, chapter: Tag, places: dict[str, str]) -> None:
    """Let each link of a chapter lead to its place in the one page, or be words alone."""
    for link in chapter.find_all("a", href=True):
        address = _address(name, link["href"])
        asked = "=" in address  # of the explorer
        place = places.get(address) or (not asked and places.get(address.partition("#")[0]))
        if place and place != link.get("id"):
            link["href"] = f"#{place}"
        elif not link["href"].startswith(("https:", "http:")):
            del link["href"]
