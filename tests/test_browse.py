"""Explorer, evidence maps, the check of a plan, and the search, as readers use them."""

import csv
import gzip
import re
from urllib.parse import urlsplit

import pytest

from conftest import make_corpus
from scaleup import check_plan, corpus, evidence_map, explorer
from scaleup.corpus import ROOT, codebook
from scaleup.similarity import nearest
from test_book import PAGES

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TIMES = "\u00d7"
CORPORA = ["scaled", "millions-learning"]


def read(name: str, table: str) -> list[dict]:
    with open(ROOT / "data" / name / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def coded_present(name: str) -> dict[str, set]:
    """Components present by intervention, from the CSV files alone."""
    codes = {(r["intervention"], r["component"]): r["code"] for r in read(name, "codings")}
    codes |= {(r["intervention"], r["component"]): r["code"] for r in read(name, "adjudications")}
    found = {row["intervention"]: set() for row in read(name, "interventions")}
    for (intervention, component), code in codes.items():
        if code == "present":
            found[intervention].add(component)
    return found


def open_page(context, address: str):
    tab = context.new_page()
    tab.goto(address)
    return tab


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


def test_a_programme_that_was_asked_for_opens_at_the_code_with_its_sources(context, site):
    tab = open_page(context, f"{site}/chapters/explorer.html#corpus=scaled&all=sup_coaching")
    tab.locator("#explorer-table tbody th a").first.click()
    tab.wait_for_url("**/scaled/*.html#sup_coaching")
    row = tab.locator("tr#sup_coaching")
    assert row.locator(".state-present").is_visible()
    assert row.locator("a[href^='http']").count() >= 1


def test_every_way_of_asking_for_components(context, site):
    tab = open_page(context, f"{site}/chapters/explorer.html")
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


def test_a_choice_changes_nothing_else_that_the_address_asks_for(context, site):
    asks = "stage=primary&stage=secondary&not_reported=sup_coaching&differ=sup_coaching"
    tab = open_page(context, f"{site}/chapters/explorer.html#{asks}")
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
def test_the_skip_link_keeps_what_was_chosen(context, site, page, asks, seen):
    tab = open_page(context, f"{site}/chapters/{page}.html#{asks}")
    before = tab.locator(seen).inner_text()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(100)
    assert tab.locator(seen).inner_text() == before
    assert urlsplit(tab.url).fragment == asks


def test_search_ranges_and_countries(context, site):
    tab = open_page(context, f"{site}/chapters/explorer.html#learners_from=1000000")
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


def test_programmes_of_several_groups_are_offered_where_a_group_is_asked_for(context, site):
    tab = open_page(context, f"{site}/chapters/explorer.html#income_group=lower_middle")
    groups = [row["income_group"] for name in CORPORA for row in read(name, "interventions")]
    assert len(shown(tab)) == groups.count("lower_middle")
    tab.get_by_role("button", name=f"Show also {groups.count('several')} of several").click()
    assert len(shown(tab)) == groups.count("lower_middle") + groups.count("several")
    assert "income_group=lower_middle&income_group=several" in tab.url


def test_columns_sort_by_keyboard_and_the_order_is_sent_along(context, site):
    tab = open_page(context, f"{site}/chapters/explorer.html")
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


def test_the_rows_shown_can_be_downloaded_with_every_code(context, site):
    tab = open_page(context, f"{site}/chapters/explorer.html#corpus=scaled&all=sup_coaching")
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


def test_an_address_that_asks_for_what_there_is_not_is_told(context, site):
    tab = open_page(context, f"{site}/chapters/explorer.html#stage=moon&toString=1")
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


PLAN = ["pd_training", "mat_manual", "sup_coaching"]


@pytest.mark.parametrize("context", [{}, PHONE], indirect=True)
def test_a_plan_is_answered_while_one_ticks_and_kept_in_the_address(context, built_book):
    context.set_offline(True)
    tab = open_page(context, (built_book / "chapters" / "check-plan.html").as_uri())
    for name in PLAN:
        tab.locator(f"#plan input[value={name}]").focus()
        tab.keyboard.press("Space")
    scaled = corpus.load("scaled")
    found = nearest(scaled, PLAN)
    likes = tab.locator("#plan-like li a").all_inner_texts()
    scores = {row.name: row.jaccard for row in nearest(scaled, PLAN, most=79).itertuples()}
    assert [scores[name] for name in likes] == pytest.approx(found["jaccard"].tolist())
    present = coded_present("scaled")
    every = sum(set(PLAN) <= has for has in present.values())
    assert tab.locator("#plan-all").inner_text().startswith(f"{every} of 79 report everything")
    usual = tab.locator("#plan-usual").inner_text()
    lacked = sum("des_government" in has for has in present.values())
    assert f"Government partnership, reported for {lacked} of 79" in usual
    assert "Professional development," not in usual
    assert "The plan has 3 of 23." in tab.locator("#plan-count").inner_text()
    address = tab.url
    tab.reload()
    ticked = "boxes => boxes.filter(box => box.checked).map(box => box.value)"
    assert tab.locator("#plan input").evaluate_all(ticked) == PLAN
    tab.get_by_role("button", name="Clear all ticks").click()
    assert tab.locator("#plan input").evaluate_all(ticked) == []
    tab.goto(address)
    assert tab.locator("#plan input").evaluate_all(ticked) == PLAN
    sent = tab.evaluate("[document.cookie, Object.keys(localStorage).join()]")
    assert "pd_training" not in " ".join(sent)


def test_what_goes_with_a_plan_is_the_closest_pair_and_says_whether_it_stands_out(context, site):
    from scaleup.cooccurrence import pairs

    tab = open_page(context, f"{site}/chapters/check-plan.html#has=pd_practice")
    frame = pairs(corpus.load("scaled")).dropna(subset="phi")
    mine = frame[(frame["first"] == "pd_practice") | (frame["second"] == "pd_practice")].iloc[0]
    other = mine["second_label"] if mine["first"] == "pd_practice" else mine["first_label"]
    said = tab.locator("#plan-together li").first.inner_text()
    assert said.startswith(f"{other} goes with PD: practice: both for {mine['both']}, where chance")
    assert ("stands out" if mine["q"] < 0.05 else "may be luck") in said


def test_printing_a_plan_gives_the_checklist_alone(context, site):
    tab = open_page(context, f"{site}/chapters/check-plan.html#has=sup_coaching")
    printed = "window.print = () => { document.body.dataset.printed = 'yes'; }"
    tab.evaluate(printed)
    tab.get_by_role("button", name="Print the checklist").click()
    assert tab.evaluate("document.body.dataset.printed") == "yes"
    tab.emulate_media(media="print")
    question = codebook().set_index("component").loc["sup_coaching", "question"]
    assert tab.locator("#plan-has", has_text=question).is_visible()
    assert tab.locator("#plan-lacks li").count() == 22
    for hidden in ("#plan", "#plan-bar", "#plan-usual", ".bd-sidebar-primary", ".cite"):
        assert not tab.locator(hidden).first.is_visible(), hidden
    assert tab.locator("h1:visible").inner_text().startswith("Check my plan")
    assert "has=sup_coaching" in tab.locator("#plan-address:visible").inner_text()
    assert tab.get_by_text("this list is no forecast").is_visible()


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Aflatoun", "millions-learning/aflatoun.html"),
        ("Tusome", "scaled/tusome-pamoja.html"),
        ("coaching", "chapters/codebook.html#sup_coaching"),
        ("professional learning community", "chapters/codebook.html#emb_plc"),
    ],
)
def test_the_search_finds_programmes_and_components(context, site, words, address):
    tab = open_page(context, f"{site}/search.html?q={words}")
    results = tab.locator("#search-results ul.search a")
    results.first.wait_for()
    tab.wait_for_timeout(300)
    found = results.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert address in [link.split("?")[0] for link in found[:3]]


def test_the_home_page_leads_three_kinds_of_reader_to_their_place(context, site):
    tab = open_page(context, f"{site}/chapters/home.html")
    doors = {"I plan to scale": "Check my plan", "I study scaling": "What recurs",
             "I want the data": "Data and downloads"}  # fmt: skip
    for door, head in doors.items():
        tab.goto(f"{site}/chapters/home.html")
        tab.get_by_role("link", name=door).click()
        assert head in tab.locator("h1:visible").first.inner_text()


def test_every_chapter_says_how_to_cite_it_and_the_data(built_book):
    for path in (built_book / f"{page}.html" for page in PAGES):
        page = path.read_text(encoding="utf-8")
        panel = re.search(r'<details class="cite">.*?</details>', page, re.S).group(0)
        assert panel.count('download="scaleup-compendium.') == 2
        assert panel.count(f'download="scaleup-chapters-{path.stem}.') == 2  # BibTeX and RIS
        assert 'href="../data/scaleup-compendium-' in panel


def test_the_archive_is_a_valid_data_package(built_book, tmp_path):
    from frictionless import validate

    (archive,) = (built_book / "data").glob("*.zip")
    report = validate(str(archive), type="package")
    assert report.valid, report.flatten(["title", "message"])
    assert report.stats["tasks"] >= 8 + 2 * 5


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


def test_first_use_of_the_explorer_and_of_a_profile_stays_light(context, site):
    assert sum(transferred(context, f"{site}/chapters/explorer.html").values()) < 400_000
    for name in CORPORA:
        for row in read(name, "interventions")[:3]:
            address = f"{site}/{name}/{row['intervention']}.html"
            own = {p: n for p, n in transferred(context, address).items() if "/_static/" not in p}
            assert sum(own.values()) < 60_000


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
        assert HOSTILE in tab.locator(where).text_content() or name == "map"
