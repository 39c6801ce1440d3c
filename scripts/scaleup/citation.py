"""How to cite the data, a page and the documents behind the codes: APA, BibTeX and RIS.

Who wrote the compendium, its version and its day stand in ``CITATION.cff``.
"""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from html import escape

import rispy
import yaml

from scaleup.corpus import Corpus
from scaleup.dictionary import ROOT
from scaleup.downloads import archive_name
from scaleup.provenance import documents as cited

BIBTEX_KINDS = {"data": "misc", "page": "incollection", "document": "misc"}
RIS_KINDS = {"data": "DATA", "page": "CHAP", "document": "ELEC"}
LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
    | {sign: f"\\{sign}" for sign in "$&#_%"}
)  # fmt: skip
VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})  # in an address


@dataclass(frozen=True)
class Reference:
    """One thing to cite.

    ``kind`` is ``"data"``, ``"page"`` or ``"document"``. Authors are written ``Family, Given``; a
    body, as opposed to a person, stands in braces: ``{A Ministry}``.
    """

    kind: str
    key: str
    authors: tuple[str, ...]
    title: str
    year: str = ""
    book: str = ""
    version: str = ""
    url: str = ""
    looked_up: str = ""
    keywords: tuple[str, ...] = ()


@cache
def compendium() -> dict:
    """What ``CITATION.cff`` says."""
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def data() -> Reference:
    """The data of the compendium, as a reference."""
    return Reference("data", "scaleup-compendium", title=compendium()["title"], **_ours())


def page(title: str, address: str) -> Reference:
    """A page of the book, as a reference; ``address`` is such as ``chapters/recurs``."""
    key, book = f"scaleup-{address.replace('/', '-')}", compendium()["title"]
    return Reference("page", key, title=title, book=book, **_ours())


def _ours() -> dict:
    said = compendium()
    return {
        "authors": tuple(
            f"{{{each['name']}}}"
            if "name" in each
            else ", ".join(filter(None, map(each.get, ("family-names", "given-names"))))
            for each in said["authors"]
        ),
        "year": str(said["date-released"])[:4],
        "version": said["version"],
        "url": said.get("url", ""),
    }


def documents(corpus: Corpus, intervention: str | None = None) -> list[Reference]:
    """The documents of a corpus, or those behind one intervention's codes and facts.

    Keywords are the intervention that a document is about, if it is one, and who wrote it.
    """
    mine = cited(corpus, intervention) if intervention else corpus.documents
    mine = mine.astype({"year": "string"}).fillna("")
    return [
        Reference(
            "document", row.document, (f"{{{row.publisher}}}",), row.title, year=row.year,
            url=row.url, looked_up=row.looked_up,
            keywords=tuple(filter(None, (row.intervention, row.kind))),
        )
        for row in mine.itertuples()
    ]  # fmt: skip


def apa(reference: Reference) -> str:
    """A reference much as the American Psychological Association has it, as plain text.

    >>> apa(Reference("data", "k", ("{Makers}",), "All codes", "2026", version="1.2.0"))
    'Makers. (2026). All codes (Version 1.2.0) [Data set].'
    """
    version = f" (Version {reference.version})" if reference.version else ""
    kind = " [Data set]" if reference.kind == "data" else ""
    within = f". In {reference.book}" if reference.book else ""
    author = "; ".join(map(plain, reference.authors)).rstrip(".")
    url = f" {reference.url}" if reference.url else ""
    title = f"{reference.title}{within}{version}{kind}"
    return f"{author}. ({reference.year or 'n.d.'}). {title}.{url}"


def bibtex(references: list[Reference]) -> str:
    """References as BibTeX; what LaTeX would take for a command is written as text."""
    return "\n".join(map(_bibtex, references))


def _bibtex(reference: Reference) -> str:
    looked_up = f"looked up {reference.looked_up}" if reference.looked_up else ""
    version = f"version {reference.version}" if reference.version else ""
    said = {
        "author": " and ".join(
            f"{{{_latex(plain(name))}}}" if name != plain(name) else _latex(name)
            for name in reference.authors
        ),
        "title": f"{{{_latex(reference.title)}}}",
        "booktitle": _latex(reference.book),
        "year": reference.year,
        "note": version or looked_up,
        "url": _one_line(reference.url).translate(VERBATIM),
        "keywords": _latex(", ".join(reference.keywords)),
    }
    lines = "".join(f"  {name} = {{{words}}},\n" for name, words in said.items() if words)
    return f"@{BIBTEX_KINDS[reference.kind]}{{{reference.key},\n{lines}}}\n"


def plain(author: str) -> str:
    """An author without the braces of a body."""
    return author[1:-1] if author.startswith("{") and author.endswith("}") else author


def _latex(words: str) -> str:
    return _one_line(words).translate(LATEX)


class _Writer(rispy.RisWriter):
    def set_header(self, count: int) -> str:
        return ""


def ris(references: list[Reference]) -> str:
    """References as RIS, the format that Zotero, EndNote and EPPI-Reviewer read."""
    return rispy.dumps([_ris(each) for each in references], implementation=_Writer).lstrip()


def _ris(reference: Reference) -> dict:
    said = {
        "type_of_reference": RIS_KINDS[reference.kind],
        "id": reference.key,
        "authors": [_ris_author(name) for name in reference.authors],
        "title": reference.title,
        "secondary_title": reference.book,
        "year": reference.year,
        "edition": reference.version,
        "access_date": reference.looked_up.replace("-", "/"),
        "urls": [reference.url] if reference.url else [],
        "keywords": list(reference.keywords),
    }
    return {
        name: _one_line(words) if isinstance(words, str) else words
        for name, words in said.items()
        if words
    }


def _ris_author(name: str) -> str:
    """An author; a comma in that of a body would make a surname of what stands before it."""
    body = plain(name)
    return _one_line(name if body == name else body.replace(", ", " - ").replace(",", " "))


def _one_line(words: str) -> str:
    return " ".join(words.split())


def panel(title: str, address: str) -> str:
    """How to cite a page and the data, and where to take everything, as HTML for its foot."""
    return (
        '<details class="cite"><summary>Cite this page, cite the data, take everything</summary>'
        f"{_entry('This page', page(title, address))}{_entry('The data', data())}"
        f'<p><a download href="../data/{archive_name()}">Download all tables</a> (zip, a Data '
        "Package). The documents behind the codes are listed on the page of each programme.</p>"
        "</details>"
    )


def _entry(head: str, reference: Reference) -> str:
    links = ", ".join(
        f'<a download="{reference.key}.{ending}" href="data:text/plain;charset=utf-8;base64,'
        f'{b64encode(write([reference]).encode()).decode()}">{words}</a>'
        for ending, words, write in (("bib", "BibTeX", bibtex), ("ris", "RIS", ris))
    )
    return f"<p><b>{head}:</b> {escape(apa(reference))} ({links})</p>"
