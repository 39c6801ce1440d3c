"""The policy of the pages: on every one of them, before all that it is to hold for."""

import re
from pathlib import Path

import pytest

from conftest import open_page
from scaleup.published import META, POLICY, entrance, mended

RUN = re.compile(r'<script(?![^>]*\bsrc=)(?! type="application/(?:ld\+)?json")[^>]*>')


def test_the_policy_stands_first_on_every_page_and_no_page_needs_more(built_book):
    pages = [path for path in built_book.rglob("*.html") if "_static" not in path.parts]
    assert len(pages) > 93 + 14
    for path in pages:
        page = path.read_text(encoding="utf-8")
        head = page.partition("</head>")[0]
        assert head.count("Content-Security-Policy") == 1, path
        before = head.partition('<meta http-equiv="Content-Security-Policy"')[0]
        assert "<script" not in before and "<link" not in before and "<style" not in before, path
        markup = re.sub(r"<script type=.*?</script>", "", page, flags=re.S)
        assert not RUN.search(markup), path
        assert not re.search(r"<[a-z]+\s[^<>]*\bon[a-z]+=", markup), path
        assert "<style" not in markup, path
        assert mended(path, page) == page, path


def test_the_policy_allows_scripts_of_this_site_alone():
    rules = dict(rule.strip().partition(" ")[::2] for rule in POLICY.split(";"))
    assert rules["default-src"] == "'self'"
    assert "script-src" not in rules and "unsafe-eval" not in POLICY
    assert [name for name, sources in rules.items() if "unsafe" in sources] == ["style-src-attr"]


def test_a_page_gets_the_policy_once():
    page = '<head>\n    <meta charset="utf-8" />\n<script src="a.js"></script></head>'
    once = mended(Path("page.html"), page)
    assert once.index(META) < once.index("<script")
    assert mended(Path("page.html"), once) == once


@pytest.mark.parametrize("context", [{}, {"java_script_enabled": False}], indirect=True)
def test_the_entrance_leads_to_the_first_chapter(context, tmp_path):
    (tmp_path / "index.html").write_text(entrance("first.html", "A book"), encoding="utf-8")
    (tmp_path / "first.html").write_text("<h1>First</h1>", encoding="utf-8")
    tab = open_page(context, (tmp_path / "index.html").as_uri())
    tab.wait_for_url("**/first.html")


@pytest.mark.parametrize("page", ["chapters/recurs", "chapters/explorer", "scaled/abra", "search"])
def test_what_got_into_a_page_all_the_same_could_not_run(context, site, page):
    """As if the text of a page had not been made safe."""

    def spoilt(route):
        answer = route.fetch()
        more = (
            "<script>ran=1</script><img src=x onerror=ran=1><iframe src='javascript:parent.ran=1'>"
            "</iframe><a id=bait href='javascript:ran=1' onclick='ran=1'>here</a>"
        )
        route.fulfill(response=answer, body=answer.text().replace("<h1", f"{more}<h1", 1))

    context.route(f"**/{page}.html", spoilt)
    tab = open_page(context, f"{site}/{page}.html")
    tab.locator("#bait").dispatch_event("click")
    tab.wait_for_timeout(100)
    assert tab.evaluate("typeof ran") == "undefined"


def test_printing_and_the_tooltip_of_a_chart_work_under_the_policy(context, site):
    tab = open_page(context, f"{site}/chapters/recurs.html")
    tab.evaluate("window.print = () => { document.title = 'printed'; }")
    tab.locator(".btn-download-pdf-button").dispatch_event("click")
    assert tab.title() == "printed"
    chart = tab.locator("#components-of-the-79 .chart:visible")
    chart.hover()
    chart.locator(".vega-embed .mark-rect path").first.hover(force=True)
    assert re.search(r"\d", tab.locator("#vg-tooltip-element.visible").inner_text())


def test_marks_of_a_search_can_be_taken_away_under_the_policy(context, site):
    tab = open_page(context, f"{site}/chapters/recurs.html?highlight=coaching")
    marks = tab.locator("article span.highlighted")
    marks.first.wait_for(state="attached")
    tab.locator(".highlight-link a").dispatch_event("click")
    assert marks.count() == 0
