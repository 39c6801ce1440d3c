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
FIGURES = [
    "home", "question", "methods", "scaled", "recurs", "training", "support", "rare", "together",
    "differs", "review", "certainty", "cases", "ingredients", "side-by-side", "tiers", "decisions",
    "plan",
]  # fmt: skip


def test_no_page_with_a_figure_goes_untested(built_book):
    pages = (built_book / "chapters").glob("*.html")
    assert {p.stem for p in pages if "scaleup-figure" in p.read_text(encoding="utf-8")} == set(
        FIGURES
    )


@pytest.mark.parametrize("page", ["index", "search", "genindex", *PAGES, *PROFILES])
def test_page_loads_without_errors_and_asks_no_other_host(context, site, page):
    tab, errors, hosts = context.new_page(), [], set()
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    tab.goto(f"{site}/{page}.html", wait_until="networkidle")
    for chart in tab.locator(".chart:visible").all():
        chart.hover()
        chart.locator(".vega-embed svg").wait_for()
    assert errors == []
    assert hosts - {None} == {"localhost"}


@pytest.mark.parametrize("context", [{}, {"java_script_enabled": False}], indirect=True)
@pytest.mark.parametrize("stem", FIGURES)
def test_every_figure_is_seen_with_and_without_javascript(context, site, stem):
    tab = context.new_page()
    tab.goto(f"{site}/chapters/{stem}.html")
    figures = tab.locator(".scaleup-figure").all()
    assert figures
    for figure in figures:
        picture = figure.locator(".chart svg:visible")
        assert picture.count() == 1
        box = picture.bounding_box()
        assert box["width"] > 300 and box["height"] > 80
        assert figure.locator("details table tbody tr").count() > 1
        assert figure.locator("a[download$='.csv']").count() == 1


FRAME = """chart => { const svg = chart.querySelector('svg'), box = svg.getBoundingClientRect(),
    root = svg.querySelector('.root').getBoundingClientRect();
    return [box.width, box.height, root.top - box.top]; }"""


@pytest.mark.parametrize("stem", FIGURES)
def test_nothing_moves_when_a_chart_comes_alive(context, site, stem):
    tab = context.new_page()
    tab.goto(f"{site}/chapters/{stem}.html")
    for chart in tab.locator(".chart:visible").all():
        still = chart.evaluate(FRAME)
        chart.hover()
        chart.locator(".vega-embed svg").wait_for()
        assert chart.evaluate(FRAME) == pytest.approx(still, abs=3)


@pytest.mark.parametrize("stem", FIGURES)
def test_every_figure_speaks(context, site, stem):
    tab = context.new_page()
    tab.goto(f"{site}/chapters/{stem}.html")
    for chart in tab.locator(".chart").all():
        assert re.search(r"\d", chart.get_attribute("aria-label"))


SMALLEST_TEXT = """svg => Math.min(...[...svg.querySelectorAll('text')].map(text =>
    parseFloat(getComputedStyle(text).fontSize)
    * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""


@pytest.mark.parametrize("width", [1280, 390])
def test_text_of_charts_is_never_under_11_px(context, site, width):
    tab = context.new_page()
    tab.set_viewport_size({"width": width, "height": 900})
    for stem in FIGURES:
        tab.goto(f"{site}/chapters/{stem}.html")
        for svg in tab.locator(".chart svg:visible").all():
            assert svg.evaluate(SMALLEST_TEXT) >= 11, stem


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
    "context", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True
)
@pytest.mark.parametrize("page", ["index", "search", "genindex", *PAGES, *PROFILES])
def test_axe_finds_nothing_at_any_level(context, site, page):
    from axe_playwright_python.sync_playwright import Axe

    tab = context.new_page()
    tab.goto(f"{site}/{page}.html", wait_until="networkidle")
    tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    tab.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
    found = Axe().run(tab).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []


@pytest.mark.parametrize("context", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
@pytest.mark.parametrize("page", [*PAGES, *PROFILES])
def test_nothing_overflows_on_a_phone(context, site, page):
    tab = context.new_page()
    tab.goto(f"{site}/{page}.html")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


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


@pytest.mark.parametrize("page", ["index", *PAGES, *PROFILES])
def test_book_opens_from_disk(context, built_book, page):
    tab, errors = context.new_page(), []
    tab.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    tab.goto((built_book / f"{page}.html").as_uri())
    tab.locator("article h1").first.wait_for()
    for chart in tab.locator(".chart:visible").all()[:1]:
        chart.hover()
        chart.locator(".vega-embed svg").wait_for()
    assert errors == []  # the policy holds there too


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
            if name in ("href", "src", "xlink:href") and value:
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


def test_every_page_has_a_colophon(built_book):
    from scaleup.datapackage import digest

    for page in [*PAGES, *PROFILES]:
        text = (built_book / f"{page}.html").read_text(encoding="utf-8")
        colophon = re.search(r'<p class="colophon">(.*?)</p>', text, re.S).group(1)
        assert digest() in colophon
        assert "Data version" in colophon and "commit" in colophon
