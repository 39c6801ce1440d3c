"""Explorer, evidence maps, search and home page in a real browser, as readers use them."""

import csv
import gzip
import re
from urllib.parse import urlsplit

import pytest

from conftest import CORPORA, PHONE, coded_present, make_corpus, open_page, read
from scaleup import check_plan, corpus, evidence_map, explorer
from scaleup.dictionary import ROOT, codebook

TIMES = "\u00d7"


def shown(tab) -> list[str]:
    """Addresses of the programmes that the explorer shows."""
    rows = tab.locator("#explorer-table tbody th a")
    found = rows.evaluate_all("links => links.map(a => a.getAttribute('href').split('#')[0])")
    assert tab.locator("#explorer-count").inner_text() == f"{len(found)} of 93 programmes"
    return found


def coached_in_primary() -> set[str]:
    found = set()
    for name in CORPORA:
        present = coded_present(name)
        found |= {
            f"../{name}/{row['intervention']}.html"
            for row in read(name, "interventions")
            if "primary" in row["stage"].split(";")
            and "sup_coaching" in present[row["intervention"]]
        }
    return found


@pytest.mark.parametrize("context", [{}, PHONE], indirect=True)
def test_a_choice_goes_into_the_address_and_gives_the_same_rows_to_a_colleague(
    context, browser, built_book
):
    context.set_offline(True)
    tab = open_page(context, (built_book / "chapters" / "explorer.html").as_uri())
    assert len(shown(tab)) == 93
    press = "tap" if tab.evaluate("navigator.maxTouchPoints") else "click"
    getattr(tab.get_by_text("Filter by column"), press)()
    tab.get_by_role("combobox", name="Stage", exact=True).select_option("primary")
    getattr(tab.get_by_text("Filter by components"), press)()
    tab.get_by_role("combobox", name="Coaching (").select_option("all")
    tab.get_by_label("Sort by").select_option("-learners")
    rows = shown(tab)
    assert set(rows) == coached_in_primary()
    address = tab.url
    assert "all=sup_coaching" in address and "stage=primary" in address
    tab.reload()
    assert shown(tab) == rows
    with browser.new_context() as other:
        colleague = open_page(other, address)
        assert shown(colleague) == rows
        assert colleague.get_by_label("Sort by").input_value() == "-learners"
        assert colleague.locator("#explorer-chosen li").all_text_contents() == [
            f"Remove filter Stage: primary {TIMES}", f"Remove filter Coaching: reported {TIMES}",
        ]  # fmt: skip


def test_a_programme_that_was_asked_for_opens_at_the_code_with_its_sources(tab, site):
    tab.goto(f"{site}/chapters/explorer.html#corpus=scaled&all=sup_coaching")
    tab.locator("#explorer-table tbody th a").first.click()
    tab.wait_for_url("**/scaled/*.html#sup_coaching")
    row = tab.locator("tr#sup_coaching")
    assert row.locator(".state-present").is_visible()
    assert row.locator("a[href^='http']").count() >= 1


def test_every_way_of_asking_for_components(tab, site):
    tab.goto(f"{site}/chapters/explorer.html")
    present = {name: coded_present(name) for name in CORPORA}

    def ask(fragment):
        tab.evaluate("hash => { location.hash = hash; }", fragment)
        tab.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 60))")
        return {tuple(re.match(r"\.\./(.+)/(.+)\.html", link).groups()) for link in shown(tab)}

    def those(test):
        return {(n, i) for n in CORPORA for i, has in present[n].items() if test(has)}

    both = {"sup_coaching", "mat_manual"}
    assert ask("all=sup_coaching&all=mat_manual") == those(lambda has: both <= has)
    assert ask("any=sup_coaching&any=mat_manual") == those(lambda has: both & has)
    assert ask("all=mat_manual&without=sup_coaching") == those(
        lambda has: "mat_manual" in has and "sup_coaching" not in has
    )
    absent = {
        (n, r["intervention"]) for n in CORPORA for r in read(n, "adjudications")
        if r["component"] == "des_government" and r["code"] == "absent"
    }  # fmt: skip
    given = {}
    for name in CORPORA:
        for row in read(name, "codings"):
            key = (name, row["intervention"], row["component"])
            given.setdefault(key, set()).add(row["code"])
    ruled = {(n, r["intervention"], r["component"]) for n in CORPORA
             for r in read(n, "adjudications")}  # fmt: skip
    absent |= {k[:2] for k, codes in given.items()
               if k[2] == "des_government" and codes == {"absent"} and k not in ruled}  # fmt: skip
    assert ask("absent=des_government") == absent
    silent = those(lambda has: "des_government" not in has) - absent
    assert ask("not_reported=des_government") == silent
    assert ask("differ=sup_coaching") == {
        key[:2] for key, codes in given.items() if key[2] == "sup_coaching" and len(codes) > 1
    }
    ingredient = codebook("ingredients")["component"].iloc[0]
    assert {name for name, _ in ask(f"without={ingredient}")} == {"millions-learning"}


def test_a_choice_changes_nothing_else_that_the_address_asks_for(tab, site):
    asks = "stage=primary&stage=secondary&not_reported=sup_coaching&differ=sup_coaching"
    tab.goto(f"{site}/chapters/explorer.html#{asks}")
    tab.get_by_text("Filter by column").click()
    tab.get_by_role("combobox", name="Who delivers").select_option("ngo")
    assert urlsplit(tab.url).fragment == f"{asks}&delivered_by=ngo"


@pytest.mark.parametrize(
    ("page", "asks", "seen"),
    [
        ("explorer", "corpus=scaled&all=sup_coaching", "#explorer-count"),
        ("check-plan", "has=mat_manual&has=sup_coaching", "#plan-count"),
        ("evidence-map", "set=millions-learning&by=subject", ".map:visible caption"),
    ],
)
def test_the_skip_link_keeps_what_was_chosen(tab, site, page, asks, seen):
    tab.goto(f"{site}/chapters/{page}.html#{asks}")
    before = tab.locator(seen).inner_text()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(100)
    assert tab.locator(seen).inner_text() == before
    assert urlsplit(tab.url).fragment == asks


def test_search_ranges_and_countries(tab, site):
    tab.goto(f"{site}/chapters/explorer.html#learners_from=1000000")
    large = {
        f"../{name}/{row['intervention']}.html"
        for name in CORPORA for row in read(name, "interventions")
        if row["learners"] and int(row["learners"]) >= 1_000_000
    }  # fmt: skip
    assert set(shown(tab)) == large
    tab.get_by_role("button", name="Clear all filters").click()
    assert len(shown(tab)) == 93
    tab.get_by_role("searchbox", name="Search in every column").fill("aflatoun")
    assert shown(tab) == ["../millions-learning/aflatoun.html"]
    tab.get_by_role("searchbox", name="Search in every column").fill("ghana")
    assert "../millions-learning/aflatoun.html" in shown(tab)  # its row says "109 countries"
    tab.get_by_role("button", name="Remove filter Search").click()
    assert len(shown(tab)) == 93


def test_programmes_of_several_groups_are_offered_where_a_group_is_asked_for(tab, site):
    tab.goto(f"{site}/chapters/explorer.html#income_group=lower_middle")
    groups = [row["income_group"] for name in CORPORA for row in read(name, "interventions")]
    assert len(shown(tab)) == groups.count("lower_middle")
    tab.get_by_role("button", name=f"Show also {groups.count('several')} of several").click()
    assert len(shown(tab)) == groups.count("lower_middle") + groups.count("several")
    assert "income_group=lower_middle&income_group=several" in tab.url


def test_columns_sort_by_keyboard_and_the_order_is_sent_along(tab, site):
    tab.goto(f"{site}/chapters/explorer.html")
    head = tab.locator("#explorer-table thead th.col-schools")
    head.get_by_role("button").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**sort=-schools")
    counts = tab.locator("#explorer-table tbody td.col-schools").all_inner_texts()
    known = [int(text.replace(",", "")) for text in counts if text[0].isdigit()]
    expected = [int(row["schools"]) for name in CORPORA for row in read(name, "interventions")
                if row["schools"]]  # fmt: skip
    assert known == sorted(expected, reverse=True)
    assert counts[: len(known)] == [f"{count:,}" for count in known]  # the unknown come last
    assert head.get_attribute("aria-sort") == "descending"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**sort=schools")
    counts = tab.locator("#explorer-table tbody td.col-schools").all_inner_texts()
    assert [int(text.replace(",", "")) for text in counts[: len(known)]] == sorted(expected)
    tab.locator("#explorer-table thead th.col-countries").click()
    tab.wait_for_url("**sort=countries")
    tab.get_by_role("searchbox", name="Search in every column").fill("a")
    assert "sort=countries" in tab.url  # a later choice keeps it


def test_the_rows_shown_can_be_downloaded_with_every_code(tab, site):
    tab.goto(f"{site}/chapters/explorer.html#corpus=scaled&all=sup_coaching")
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download these rows").click()
    expected = {i for i, has in coded_present("scaled").items() if "sup_coaching" in has}
    assert waiting.value.suggested_filename == f"programmes-{len(expected)}-of-93.csv"
    with open(waiting.value.path(), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["intervention"] for row in rows} == expected
    assert {row["sup_coaching"] for row in rows} == {"present"}
    names = {row["intervention"]: row["name"] for row in read("scaled", "interventions")}
    assert all(row["name"] == names[row["intervention"]] for row in rows)


def test_a_text_that_a_spreadsheet_would_run_is_downloaded_as_text(context, site):
    def hostile(route):
        page = route.fetch()
        name = '"name":"Read India"'
        assert name in page.text()
        route.fulfill(response=page, body=page.text().replace(name, '"name":"=1+1"'))

    context.route("**/explorer.html", hostile)
    tab = open_page(context, f"{site}/chapters/explorer.html#q=Read%20India")
    with tab.expect_download() as waiting:
        tab.get_by_role("button", name="Download these rows").click()
    with open(waiting.value.path(), encoding="utf-8", newline="") as file:
        assert "'=1+1" in [row["name"] for row in csv.DictReader(file)]


def test_an_address_that_asks_for_what_there_is_not_is_told(tab, site):
    tab.goto(f"{site}/chapters/explorer.html#stage=moon&toString=1")
    assert shown(tab) == []
    chosen = tab.locator("#explorer-chosen li").all_text_contents()
    assert chosen == [
        f"Remove filter Stage: moon (not known) {TIMES}",
        f"Remove filter toString: 1 (not a filter, left out) {TIMES}",
    ]


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_all_rows_maps_and_questions_are_there(context, site):
    tab = context.new_page()
    tab.goto(f"{site}/chapters/explorer.html")
    assert tab.locator("#explorer-table tbody tr").count() == 93
    assert not tab.locator("#explorer-form").is_visible()
    tab.goto(f"{site}/chapters/evidence-map.html")
    assert tab.locator(".map table:visible").count() == 2 * 4
    tab.goto(f"{site}/chapters/check-plan.html")
    for row in codebook("components").itertuples():
        assert tab.get_by_text(row.question).is_visible()
    assert not tab.locator("#plan-answer").is_visible()


@pytest.mark.parametrize("context", [{}, PHONE], indirect=True)
def test_a_cell_of_the_map_opens_the_explorer_on_as_many_programmes(context, built_book):
    context.set_offline(True)
    tab = open_page(context, (built_book / "chapters" / "evidence-map.html").as_uri())
    assert tab.locator(".map:visible").count() == 1
    tab.get_by_role("radio", name="Region").focus()
    tab.keyboard.press("ArrowRight")  # as radio buttons go
    assert tab.get_by_role("radio", name="Stage").is_checked()
    assert "by=stage" in tab.url
    tab.keyboard.press("ArrowLeft")
    tab.reload()
    assert tab.locator(".map:visible").get_attribute("data-by") == "region"
    row = tab.locator(".map:visible tbody tr", has_text="Coaching")
    cell = row.locator("td").nth(1).locator("a")
    count = int(cell.inner_text().split()[0])
    cell.tap() if tab.evaluate("navigator.maxTouchPoints") else cell.click()
    tab.wait_for_url("**/explorer.html#*")
    region = re.search(r"region=([^&]+)", urlsplit(tab.url).fragment).group(1)
    present = coded_present("scaled")
    expected = [
        row["intervention"] for row in read("scaled", "interventions")
        if row["region"] == region.replace("%20", " ")
        and "sup_coaching" in present[row["intervention"]]
    ]  # fmt: skip
    assert len(shown(tab)) == count == len(expected) > 0


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Aflatoun", "millions-learning/aflatoun.html"),
        ("Tusome", "scaled/tusome-pamoja.html"),
        ("coaching", "chapters/codebook.html#sup_coaching"),
        ("professional learning community", "chapters/codebook.html#emb_plc"),
    ],
)
def test_the_search_finds_programmes_and_components(tab, site, words, address):
    tab.goto(f"{site}/search.html?q={words}")
    results = tab.locator("#search-results ul.search a")
    results.first.wait_for()
    tab.wait_for_timeout(300)
    found = results.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert address in [link.split("?")[0] for link in found[:3]]


def test_the_home_page_leads_three_kinds_of_reader_to_their_place(tab, site):
    tab.goto(f"{site}/chapters/home.html")
    doors = {"I plan to scale": "Check my plan", "I study scaling": "What recurs",
             "I want the data": "Data and downloads"}  # fmt: skip
    for door, head in doors.items():
        tab.goto(f"{site}/chapters/home.html")
        tab.get_by_role("link", name=door).click()
        assert head in tab.locator("h1:visible").first.inner_text()


def transferred(context, address: str) -> dict[str, int]:
    """What a page asks for and its bytes, compressed as servers do."""
    tab, asked = context.new_page(), {}
    tab.on("response", lambda r: asked.setdefault(urlsplit(r.url).path, r.body()))
    tab.goto(address, wait_until="networkidle")
    packed = (".woff2", ".png", ".jpg")
    return {
        path: len(body) if path.endswith(packed) else len(gzip.compress(body))
        for path, body in asked.items()
    }


def test_first_use_of_the_explorer_and_of_a_profile_stays_light(context, site, built_book):
    assert sum(transferred(context, f"{site}/chapters/explorer.html").values()) < 400_000
    for name in CORPORA:
        heaviest = max((built_book / name).glob("*.html"), key=lambda page: page.stat().st_size)
        asked = transferred(context, f"{site}/{name}/{heaviest.name}")
        assert sum(n for path, n in asked.items() if "/_static/" not in path) < 60_000


HOSTILE = (
    "<img src=x onerror=\"document.title='gone'\"></script><script>document.title='gone'</script>"
)


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_hostile_text_shows_as_text_in_the_browser(context, tmp_path):
    from scaleup import profiles

    words = f"{HOSTILE} ' \u202etxet" + "x" * 10_000
    more = {"alpha": {"name": words, "organisation": words, "subject": words}}
    present = [(coder, "alpha", "mat_manual") for coder in ("one", "two")]
    held = corpus.load(make_corpus(tmp_path / "h", more=more, present=present))
    assets = ROOT / "scripts" / "scaleup" / "assets"
    pages = {
        "explorer": (explorer.explorer([held]).html, ["dataTables.min.js", "explorer.js"]),
        "check": (check_plan.form(held).html, ["check-plan.js"]),
        "map": (evidence_map.maps([held]).html, ["evidence-map.js"]),
        "profile": (profiles.page(held, "alpha")[2], []),
    }
    for name, (html, scripts) in pages.items():
        loads = "".join(
            f'<script src="{(assets / script).as_uri()}"></script>' for script in scripts
        )
        page = tmp_path / f"{name}.html"
        head = (
            '<meta name="viewport" content="width=device-width"><title>sound</title>'
            f'<link rel="stylesheet" href="{(assets / "book.css").as_uri()}">'
        )
        body = f'<body><article class="bd-article">{html}</article>{loads}</body>'
        page.write_text(f"<!doctype html>{head}{body}", encoding="utf-8")
        asked = "#stage=%3Cimg%20src=x%20onerror=alert(1)%3E"
        asked = {"explorer": asked, "check": "#has=mat_manual"}.get(name, "")
        tab = open_page(context, page.as_uri() + asked)
        tab.evaluate("hash => { if (hash.includes('stage')) location.hash = 'q='; }", asked)
        tab.wait_for_timeout(100)
        assert tab.title() == "sound"
        assert tab.locator("img").count() == 0
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, name
        where = {"explorer": "#explorer-table", "check": "#plan-like"}.get(name, "body")
        assert HOSTILE in tab.locator(where).text_content(), name
