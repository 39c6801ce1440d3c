"""The book on paper: one PDF with contents, outline and links; a chapter printed by a reader."""

import re
import shutil
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from pypdf import PdfReader

from conftest import open_page
from scaleup import book, pdf, printed
from scaleup.cli import main
from scaleup.dictionary import ROOT

SOME = [("", ["chapters/home"]), ("Some", ["chapters/recurs", "chapters/explorer"])]
TITLES = ["Contents", "How educational interventions scale", "What recurs"]
TITLES += ["Explorer: all programmes"]


@pytest.fixture(scope="module")
def paper(built_book) -> BeautifulSoup:
    """The whole book as one page."""
    return BeautifulSoup(printed.Chapters(built_book).html({}), "html.parser")


@pytest.fixture(scope="module")
def reader(built_book, tmp_path_factory) -> PdfReader:
    """Three chapters as PDF: a chapter with figures, and what they lead to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed, "contents", lambda: SOME)
        patch.setenv("SOURCE_DATE_EPOCH", "86400")
        chapters = printed.Chapters(built_book)
        return PdfReader(pdf.twice(_browser(), chapters, tmp_path_factory.mktemp("pdf")))


def _browser() -> str:
    try:
        return pdf.browser()
    except FileNotFoundError:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            return playwright.chromium.executable_path


def _links(reader: PdfReader) -> list[dict]:
    return [link.get_object() for page in reader.pages for link in page.get("/Annots", [])]


def test_every_chapter_is_there_in_the_order_of_the_contents(paper):
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    names = re.findall(r"(?:file|root): chapters/([\w-]+)", toc)
    assert [each["id"] for each in paper.select("article[id]")] == [f"chapters-{n}" for n in names]
    assert [each["href"] for each in paper.select(".book-contents a")] == [
        f"#chapters-{name}" for name in names
    ]


def test_every_link_of_the_whole_book_leads_somewhere(paper):
    ids = Counter(element["id"] for element in paper.find_all(id=True))
    assert [name for name, times in ids.items() if times > 1] == []
    links = [link["href"] for link in paper.select("a[href]")]
    inside = [link[1:] for link in links if link.startswith("#")]
    assert set(inside) <= set(ids)
    assert len(inside) > 1000
    assert {link.partition(":")[0] for link in links if link[0] != "#"} == {"http", "https"}


def test_a_programme_leads_to_its_row_and_what_paper_cannot_answer_is_words(paper):
    recurs = paper.select_one("#chapters-recurs")
    assert recurs.find("a", string="Early Talk Boost")["href"] == "#scaled-early-talk-boost"
    assert paper.select_one("tr #scaled-early-talk-boost").text == "Early Talk Boost"
    assert not recurs.find("a", string="72 of 79").get("href")


def test_the_title_page_says_which_data_and_who_coded_them(reader):
    words = " ".join(reader.pages[0].extract_text().split())
    assert "Data version" in words
    assert "Coded by language models from public documents, not validated by people" in words


def test_the_outline_and_the_contents_give_the_chapters_with_their_pages(reader):
    outline = [each for each in reader.outline if not isinstance(each, list)]
    assert [each.title for each in outline] == TITLES
    pages = [reader.get_destination_page_number(each) + 1 for each in outline]
    assert pages == sorted(pages)
    listed = reader.pages[1].extract_text()
    for title, page in list(zip(TITLES, pages, strict=True))[1:]:
        assert re.search(rf"{re.escape(title)}\s*{page}\b", listed)
        assert title.split()[0] in reader.pages[page - 1].extract_text()


def test_the_links_of_the_pdf_resolve(reader):
    links = _links(reader)
    inside = [link["/Dest"] for link in links if "/Dest" in link]
    assert len(inside) > 10
    assert set(inside) <= set(reader.named_destinations)
    outside = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert all(address.startswith(("http:", "https:")) for address in outside)


def test_figures_are_vectors_and_findings_are_text(reader):
    assert not any(page.images for page in reader.pages)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "Professional development is reported for 72 of 79" in text
    assert "Show the code" not in text
    assert "See the numbers as a table" not in text


def test_the_pdf_is_dated_as_the_build_is(reader):
    assert str(reader.metadata.creation_date).startswith("1970-01-02")


def test_without_a_book_or_a_browser_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(book, "place", lambda corpus=None: tmp_path)
    said = CliRunner().invoke(main, ["pdf"])
    assert (said.exit_code, "run: make book" in said.output) == (1, True)
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    said = CliRunner().invoke(main, ["pdf"])
    assert (said.exit_code, "apt-get install chromium" in said.output) == (1, True)


def test_a_browser_that_fails_is_quoted_and_leaves_nothing(built_book, tmp_path, monkeypatch):
    shutil.copytree(built_book, tmp_path / "html", ignore=shutil.ignore_patterns("data", "scaled"))
    monkeypatch.setattr(book, "place", lambda corpus=None: tmp_path)
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho 'no room on the disk' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(printed, "contents", lambda: [("", ["chapters/references"])])
    said = CliRunner().invoke(main, ["pdf"])
    assert (said.exit_code, "no room on the disk" in said.output) == (1, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["chromium", "html"]


@pytest.mark.parametrize(
    "context", [{"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}], indirect=True
)
def test_a_printed_chapter_is_light_and_has_what_paper_can_show(context, site):
    tab = open_page(context, f"{site}/chapters/recurs.html")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    tab.emulate_media(media="print", color_scheme="dark")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.evaluate("document.documentElement.dataset.theme") == "light"
    for seen in ("article h1", ".chart-wide", ".colophon"):
        assert tab.locator(seen).first.is_visible(), seen
    for unseen in (".chart-narrow", ".bd-sidebar-primary", "summary", "button", ".download"):
        assert not any(each.is_visible() for each in tab.locator(unseen).all()), unseen
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
