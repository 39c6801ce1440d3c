"""How to cite: the styles are read back by libraries of others."""

import re
from base64 import b64decode
from html import unescape

import rispy
from pybtex.database import parse_string

from scaleup import citation
from scaleup.citation import Reference, apa, bibtex, ris
from test_book import PAGES

PAGE = Reference(
    "page", "k", ("{Makers & Co.}",), "What recurs", "2026", "A Book", "1.2.0", "https://x.org"
)


def test_apa_names_author_year_title_version_and_kind():
    assert apa(PAGE) == (
        "Makers & Co. (2026). What recurs. In A Book (Version 1.2.0). https://x.org"
    )
    document = Reference("document", "d", ("{A Ministry}",), "A report")
    assert apa(document) == "A Ministry. (n.d.). A report."


def test_bibtex_and_ris_say_the_same_when_read_back():
    entry = parse_string(bibtex([PAGE]), "bibtex").entries["k"]
    assert entry.type == "incollection"
    assert entry.fields["title"] == "{What recurs}"
    assert entry.fields["booktitle"] == "A Book"
    assert entry.fields["year"] == "2026"
    (read,) = rispy.loads(ris([PAGE]))
    assert read["type_of_reference"] == "CHAP"
    assert (read["title"], read["secondary_title"]) == ("What recurs", "A Book")
    assert read["authors"] == ["Makers & Co."]
    assert ris([PAGE, PAGE]).startswith("TY  - CHAP")
    assert len(rispy.loads(ris([PAGE, PAGE]))) == 2


def test_what_latex_would_take_for_a_command_is_written_as_text():
    hostile = Reference(
        "document", "d", ("{A, B}",), "100% of {x}_1 & \\y", url="https://x.org/{a}_b%20c"
    )
    text = bibtex([hostile])
    assert r"100\% of \textbraceleft{}x\textbraceright{}\_1 \& \textbackslash{}y" in text
    assert "url = {https://x.org/%7Ba%7D_b%20c}" in text
    assert text.count("{") == text.count("}")


def test_a_line_break_in_a_title_does_not_break_a_record():
    hostile = Reference("document", "d", ("{A, B}",), "One\nER  - \nTY  - BOOK")
    (read,) = rispy.loads(ris([hostile]))
    assert read["title"] == "One ER - TY - BOOK"
    assert read["authors"] == ["A - B"]  # a comma would make a surname of "A"


def test_a_person_is_cited_by_the_family_name_and_a_body_as_it_stands():
    both = Reference("data", "k", ("Lea, Ada", "{A Ministry}"), "Codes", "2026")
    assert apa(both).startswith("Lea, Ada; A Ministry. (2026).")
    assert "author = {Lea, Ada and {A Ministry}}" in bibtex([both])
    persons = parse_string(bibtex([both]), "bibtex").entries["k"].persons["author"]
    assert [str(each) for each in persons] == ["Lea, Ada", "{A Ministry}"]


def test_the_panel_carries_the_page_and_the_data_in_each_style():
    panel = citation.panel("What <b>recurs</b>", "chapters/recurs")
    assert "What &lt;b&gt;recurs&lt;/b&gt;" in panel
    held = [b64decode(data).decode() for data in re.findall(r"base64,([^\"]+)\"", unescape(panel))]
    assert [text.split("\n")[0][:8] for text in held] == [
        "@incolle", "TY  - CH", "@misc{sc", "TY  - DA",
    ]  # fmt: skip


def test_every_chapter_says_how_to_cite_it_and_the_data(built_book):
    for path in (built_book / f"{page}.html" for page in PAGES):
        page = path.read_text(encoding="utf-8")
        panel = re.search(r'<details class="cite">.*?</details>', page, re.S).group(0)
        assert panel.count('download="scaleup-compendium.') == 2
        assert panel.count(f'download="scaleup-chapters-{path.stem}.') == 2  # BibTeX and RIS
        assert 'href="../data/scaleup-compendium-' in panel
