"""The built book in a real browser."""

import csv
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from scaleup.dictionary import ROOT

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
PAGES = [TOC["root"]] + [c["file"] for part in TOC["parts"] for c in part["chapters"]]
PROFILES = ["scaled/tusome-pamoja", "millions-learning/bridge"]
OF_EACH_KIND = [
    "chapters/home", "chapters/recurs", "chapters/evidence-map", "chapters/explorer",
    "chapters/check-plan", "chapters/codebook", "chapters/add-programme", PROFILES[0],
]  # fmt: skip
FIGURES = [
    "home", "question", "methods", "scaled", "recurs", "training", "support", "rare", "together",
    "differs", "review", "certainty", "cases", "ingredients", "side-by-side", "tiers", "decisions",
    "plan",
]  # fmt: skip


class Visit:
    """A page in a tab that shows one page after another, and what went wrong and was asked for.

    A page is loaded once for all that is asked of it, and what pages share is compiled once.
    """

    def __init__(self, tab):
        self.tab, self.errors, self.hosts = tab, [], set()
        tab.on("pageerror", lambda error: self.errors.append(str(error)))
        tab.on("console", self._said)
        tab.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))

    def _said(self, message):
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def to(self, address: str):
        self.tab.set_viewport_size({"width": 1280, "height": 900})
        self.tab.emulate_media(color_scheme="light")
        self.errors.clear()
        self.hosts.clear()
        self.tab.goto(address)
        return self

    def figures(self):
        return self.tab.locator(".scaleup-figure").all()

    def charts(self):
        return self.tab.locator(".chart:visible").all()

    def enliven(self, chart):
        chart.hover()
        chart.locator(".vega-embed svg").wait_for()


@pytest.fixture(scope="module", params=[*PAGES, *PROFILES])
def visit(main_tab, site, request):
    """Each page in turn: pytest asks all of one page before it goes to the next."""
    return main_tab.to(f"{site}/{request.param}.html")


def _fixture_of_a_tab(**options):
    @pytest.fixture(scope="module")
    def tab(browser):
        with browser.new_context(**options) as context:
            yield Visit(context.new_page())

    return tab


main_tab, other_tab = _fixture_of_a_tab(), _fixture_of_a_tab()
tab_without_javascript = _fixture_of_a_tab(java_script_enabled=False)


def test_the_pages_with_figures_are_those_known(built_book):
    pages = (built_book / "chapters").glob("*.html")
    assert {p.stem for p in pages if "scaleup-figure" in p.read_text(encoding="utf-8")} == set(
        FIGURES
    )


def test_every_page_has_a_title_of_its_own(built_book):
    pages = [page for page in built_book.glob("*/*.html") if page.parent.name != "_static"]
    text = "\n".join(
        page.read_text(encoding="utf-8") for page in [*pages, built_book / "search.html"]
    )
    titles = [title.split(" &#8212; ") for title in re.findall("<title>(.*)</title>", text)]
    assert len(titles) == len(pages) + 1
    assert len({tuple(title) for title in titles}) == len(titles)
    assert ["How educational interventions scale"] in titles and all(title[0] for title in titles)


def see(figure):
    """A figure shows one picture of some size, its numbers as a table, and offers them."""
    picture = figure.locator(".chart svg:visible")
    assert picture.count() == 1
    box = picture.bounding_box()
    assert box["width"] > 300 and box["height"] > 80
    assert figure.locator("details table tbody tr").count() > 1
    assert figure.locator("a[download$='.csv']").count() == 1


def test_every_figure_is_seen_and_speaks(visit):
    stem = urlsplit(visit.tab.url).path.removeprefix("/chapters/").removesuffix(".html")
    assert bool(visit.figures()) == (stem in FIGURES)
    for figure in visit.figures():
        see(figure)
        for chart in figure.locator(".chart").all():
            assert re.search(r"\d", chart.get_attribute("aria-label"))


@pytest.mark.parametrize("stem", FIGURES)
def test_every_figure_is_seen_without_javascript(tab_without_javascript, site, stem):
    figures = tab_without_javascript.to(f"{site}/chapters/{stem}.html").figures()
    assert figures
    for figure in figures:
        see(figure)


SMALLEST_TEXT = """svg => Math.min(...[...svg.querySelectorAll('text')].map(text =>
    parseFloat(getComputedStyle(text).fontSize)
    * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""


@pytest.mark.parametrize("width", [390, 1280])  # in which what follows is asked
def test_text_of_charts_is_never_under_11_px_and_nothing_overflows(visit, width):
    visit.tab.set_viewport_size({"width": width, "height": 900})
    assert visit.tab.evaluate("document.documentElement.scrollWidth") <= width
    for svg in visit.tab.locator(".chart svg:visible").all():
        assert svg.evaluate(SMALLEST_TEXT) >= 11


FRAME = """chart => { const svg = chart.querySelector('svg'), box = svg.getBoundingClientRect(),
    root = svg.querySelector('.root').getBoundingClientRect();
    return [box.width, box.height, root.top - box.top]; }"""


def test_nothing_moves_when_a_chart_comes_alive(visit):
    for chart in visit.charts():
        still = chart.evaluate(FRAME)
        visit.enliven(chart)
        assert chart.evaluate(FRAME) == pytest.approx(still, abs=3)


def loads_without_errors_and_asks_no_other_host(visit):
    visit.tab.wait_for_load_state("networkidle")
    for chart in visit.charts():
        visit.enliven(chart)
    assert visit.errors == []
    assert visit.hosts - {None} == {"localhost"}


def test_page_loads_without_errors_and_asks_no_other_host(visit):
    loads_without_errors_and_asks_no_other_host(visit)


@pytest.mark.parametrize("page", ["index", "search", "genindex"])
def test_other_page_loads_without_errors_and_asks_no_other_host(other_tab, site, page):
    loads_without_errors_and_asks_no_other_host(other_tab.to(f"{site}/{page}.html"))


def _present_by_hand(corpus: str, component: str) -> int:
    """Interventions with a component, counted from the CSV files alone."""
    folder = ROOT / "data" / corpus

    def rows(name):
        with open(folder / name, encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if row["component"] == component]

    codes = {row["intervention"]: row["code"] for row in rows("codings.csv")}
    codes |= {row["intervention"]: row["code"] for row in rows("adjudications.csv")}
    return list(codes.values()).count("present")


@pytest.mark.parametrize(
    ("page", "figure", "corpus"),
    [
        ("recurs", "components-of-the-79", "scaled"),
        ("cases", "components-of-the-14", "millions-learning"),
    ],
)
def test_a_download_holds_the_numbers_of_the_figure(context, site, page, figure, corpus):
    tab = context.new_page()
    tab.goto(f"{site}/chapters/{page}.html")
    with tab.expect_download() as waiting:
        tab.locator(f"#{figure} a.download").click()
    download = waiting.value
    assert download.suggested_filename == f"{figure}.csv"
    lines = download.path().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + 23
    present = _present_by_hand(corpus, "sup_coaching")
    header, row = lines[0].split(","), next(x for x in lines if ",sup_coaching," in x).split(",")
    assert int(row[header.index("present")]) == present


@pytest.mark.parametrize(
    ("page", "figure", "corpus"),
    [
        ("recurs", "components-by-intervention", "scaled"),
        ("cases", "components-by-case", "millions-learning"),
    ],
)
def test_a_cell_of_the_matrix_leads_to_its_sources(context, site, page, figure, corpus):
    tab = context.new_page()
    tab.goto(f"{site}/chapters/{page}.html")
    tab.locator(f"#{figure} .chart:visible svg a").first.click(force=True)
    tab.wait_for_url(f"**/{corpus}/*.html#*")
    anchor = urlsplit(tab.url).fragment
    target = tab.locator(f"[id='{anchor}']")
    assert target.is_visible()
    assert target.locator("a[href^='http']").count() >= 1


@pytest.mark.parametrize("page", ["index", *OF_EACH_KIND])
def test_book_opens_from_disk(other_tab, built_book, page):
    visit = other_tab.to((built_book / f"{page}.html").as_uri())
    visit.tab.locator("article h1").first.wait_for()
    for chart in visit.charts()[:1]:
        visit.enliven(chart)
    assert visit.errors == []


@pytest.mark.parametrize("context", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
@pytest.mark.parametrize("page", ["chapters/home", PROFILES[0]])
def test_the_menu_opens_on_a_phone_and_folds_on_a_wide_page(context, site, page):
    tab = context.new_page()
    tab.goto(f"{site}/{page}.html")
    menu = tab.locator("dialog[open]").get_by_role("link", name="Evidence map", exact=True)
    assert menu.count() == 0
    tab.locator(".primary-toggle").click()
    assert menu.is_visible()
    tab.keyboard.press("Escape")
    assert menu.count() == 0
    tab.set_viewport_size({"width": 1280, "height": 900})
    link = tab.locator("#pst-primary-sidebar").get_by_role("link", name="Evidence map", exact=True)
    assert link.is_visible()
    tab.locator(".primary-toggle").click()
    tab.locator("#pst-primary-sidebar.pst-sidebar-hidden").wait_for(state="attached")


class _Links(HTMLParser):
    """Addresses that a page leads to or loads, and the anchors it offers."""

    def __init__(self, text):
        super().__init__()
        self.links, self.anchors = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name in ("id", "name") and value:
                self.anchors.add(value)


def test_every_internal_link_resolves(built_book):
    written = [path for path in built_book.rglob("*.html") if "_static" not in path.parts]
    pages = {path: _Links(path.read_text(encoding="utf-8")) for path in written}
    broken = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if "=" in anchor:  # what a page with a script of its own is asked for
                assert target.stem in ("explorer", "evidence-map", "check-plan"), link
                anchor = ""
            if not target.exists() or (
                anchor and target in pages and anchor not in pages[target].anchors
            ):
                broken.append((path.name, link))
    assert broken == []


def test_every_page_has_a_colophon_that_names_the_data_on_it(built_book):
    from scaleup.datapackage import digest

    for page in [*PAGES, *PROFILES, "search", "genindex"]:
        text = (built_book / f"{page}.html").read_text(encoding="utf-8")
        colophon = re.search(r'<p class="colophon">(.*?)</p>', text, re.S).group(1)
        assert "Data version" in colophon and "commit" in colophon
        said = re.findall("digest of (.*) <code>([0-9a-f]{12})</code>", colophon)
        if page in PROFILES:
            assert [held for held, _ in said] == ["the data on this programme"]
        elif page.endswith(("glossary", "references")):  # prose alone
            assert said == []
        else:
            assert said == [("all data", digest())]
