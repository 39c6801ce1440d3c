"""A figure carries its finding, its numbers, its download, and works in light and dark."""

import base64
import io
import re
from html import unescape

import pandas as pd
import pytest

from conftest import coded, make_corpus, write_table
from scaleup import figures, show
from scaleup.compare import differences
from scaleup.corpus import load
from scaleup.dictionary import codebook
from scaleup.frequency import frequency


@pytest.fixture
def corpus(tmp_path):
    both = [(coder, "alpha", "sup_coaching") for coder in ("one", "two")]
    return load(make_corpus(tmp_path / "c", present=both))


def test_download_is_the_table_that_is_shown(corpus):
    found = frequency(corpus)
    html = figures.frequency(corpus, found, "some-figure", "A finding", "All components").html()
    name, data = re.search(r'download="([^"]+)" href="data:text/csv[^,]+,([^"]+)"', html).groups()
    assert name == "some-figure.csv"
    rows = pd.read_csv(io.BytesIO(base64.b64decode(data))).set_index("component")
    assert rows.loc["sup_coaching", "present"] == 1
    assert len(rows) == 23


def test_pictures_take_the_colour_of_the_page_on_a_transparent_ground(corpus):
    html = figures.frequency(corpus, frequency(corpus), "f", "A finding", "t").html()
    pictures = re.findall(r"<svg.*?</svg>", html, re.S)
    assert len(pictures) == 2  # wide and narrow
    for picture in pictures:
        assert 'fill="currentColor"' in picture
        assert not re.search(r'fill="(#000|#fff|white|black)', picture)
        assert 'aria-hidden="true"' in picture


def test_the_text_alternative_says_the_extremes(corpus):
    html = figures.frequency(corpus, frequency(corpus), "f", "A finding", "t").html()
    assert "Highest: Coaching, 1 of 2." in html


def test_every_cell_of_the_matrix_leads_to_its_row_of_evidence(corpus):
    html = figures.matrix(corpus, "components", "m").html()
    wide = re.search(r"<svg.*?</svg>", html, re.S).group(0)
    links = set(re.findall(r' href="([^"]+)"', wide))
    assert len(links) == 2 * 23
    assert "../c/alpha.html#sup_coaching" in links
    assert not [link for link in links if "://" in link]


def test_absence_is_drawn_and_keyed_only_where_it_occurs(corpus, tmp_path):
    assert "key-cross" not in figures.matrix(corpus, "components", "m").html()
    folder = make_corpus(tmp_path / "absent", present=[("one", "alpha", "emb_plc")])
    ruling = {
        "intervention": "alpha", "component": "emb_plc", "code": "absent",
        "documents": "alpha-01", "reason": "The page says that there was none.",
    }  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    assert "key-cross" in figures.matrix(load(folder), "components", "m").html()


@pytest.fixture
def several(tmp_path):
    """Six interventions: two components that go together, one apart, one silent."""
    table = {"a": "mat_manual sup_coaching", "b": "mat_manual sup_coaching", "c": "emb_plc",
             "d": "mat_manual", "e": "", "f": "mat_manual sup_coaching"}  # fmt: skip
    more = {n: {"stage": "primary" if n < "e" else "secondary"} for n in table}
    more["a"] |= {"start_year": 2000, "learners": 5000, "reach_year": 2012}
    return load(make_corpus(tmp_path / "several", **coded(table), more=more))


def pictures(shown):
    """The finding, and the text of the wide and of the narrow picture."""
    html = shown.html()
    found = re.findall(r"<svg.*?</svg>", html, re.S)
    assert len(found) == 2
    texts = [re.findall(r"<t(?:ext|span)[^>]*>([^<]+)<", picture) for picture in found]
    return shown.title, *(list(map(unescape, text)) for text in texts)


def test_an_upset_view_has_a_row_for_each_combination(several):
    shown = figures.combinations(several, ["mat_manual", "sup_coaching"], name="u")
    title, wide, narrow = pictures(shown)
    assert title == "3 of 6 report exactly this: manual or guide, coaching"
    for text in (wide, narrow):
        assert [t for t in text if " of 6" in t] == ["3 of 6", "2 of 6", "1 of 6"]
    assert shown.table.frame["has"].tolist()[1:] == ["none of them", "Manual or guide"]


def test_pairs_that_never_vary_are_not_drawn(several):
    shown = figures.pairs(several, name="p")
    assert shown.title.startswith("0 of 3 pairs")
    assert "phi 0.71" in shown.chart().description  # (3*2 - 1*0) / sqrt(4*2*3*3)


def test_strata_name_their_groups_and_sizes(several):
    title, wide, narrow = pictures(figures.strata(several, "stage", name="s"))
    assert "primary" in wide and "n = 4" in wide and "n = 2" in narrow
    assert title == "Stage: primary (4), secondary (2)"  # too few for a widest gap


def test_the_verdict_of_each_claim_stands_in_the_picture(several):
    title, wide, narrow = pictures(figures.claims(several, name="c"))
    assert title == "Of 12 reported findings: 0 consistent, 12 inconclusive, 0 inconsistent"
    assert wide.count("inconclusive") == narrow.count("inconclusive") == 12


def test_two_corpora_side_by_side_label_every_line_once(several, corpus):
    title, wide, narrow = pictures(figures.compare(several, corpus, name="k"))
    assert title.startswith("Of 23 differences, none stands out")
    for text in (wide, narrow):
        assert sum(" | " in t for t in text) == 23
    assert "Manual or guide 67% | 0%" in wide


def test_growth_is_drawn_only_with_both_years(several, corpus):
    assert "for the 1 of 6 interventions" in figures.growth(several, name="g").subtitle
    assert "No intervention" in figures.growth(corpus, name="g").html


def test_a_dot_for_every_intervention_leads_to_its_sources(several):
    html = figures.kinds(several, "stage", name="k").html()
    wide = re.search(r"<svg.*?</svg>", html, re.S).group(0)
    assert len(set(re.findall(r' href="(\.\./several/\w\.html)"', wide))) == 6


def test_like_interventions_stand_side_by_side_in_the_matrix(several):
    rows = figures.matrix(several, "components", "m").table.frame["intervention"].tolist()
    places = sorted(rows.index(name) for name in "abf")
    assert places[2] - places[0] == 2


def test_only_items_that_touch_a_component_are_drawn(several, corpus):
    title, wide, _ = pictures(figures.tiers(several, corpus, name="t"))
    assert title == "7 of 16 items touch a component of this book"
    assert sum(text.startswith(("Now:", "Not yet:", "When proven:")) for text in wide) == 7


def drawn(shown, column="label"):
    """The rows that a chart draws, from the first table of its wide picture with such a column."""
    tables = shown.chart(narrow=False).to_dict()["datasets"].values()
    return pd.DataFrame(next(table for table in tables if column in table[0]))


@pytest.fixture
def halves(tmp_path):
    """Twenty of twenty primary interventions have coaching, none of twenty secondary ones."""
    table = {f"p{i:02}": "sup_coaching mat_manual pd_leaders" for i in range(20)}
    table |= {f"s{i:02}": "mat_manual" if i else "" for i in range(20)}
    more = {name: {"stage": "primary" if name[0] == "p" else "secondary"} for name in table}
    return load(make_corpus(tmp_path / "halves", **coded(table), more=more))


def test_the_dark_bar_of_the_funnel_is_what_has_every_step_before(several):
    shown = figures.funnel(several, ["sup_coaching", "mat_manual", "emb_plc"], "f", "Steps")
    rows = drawn(shown, "path")
    assert rows["share"].tolist() == pytest.approx([3 / 6, 4 / 6, 1 / 6])
    assert rows["path"].tolist() == pytest.approx([3 / 6, 3 / 6, 0])
    assert shown.title == "All 3 steps are reported for 0 of 6"


def test_a_line_of_the_slope_chart_takes_the_side_that_has_more(halves, tmp_path):
    table = {f"x{i:02}": "emb_plc sup_coaching" if i % 2 else "emb_plc" for i in range(40)}
    other = load(make_corpus(tmp_path / "other", **coded(table)))
    rows = drawn(figures.compare(halves, other, name="k"), "at").set_index("label")
    assert rows.loc["PD for school leaders", "style"] == "one"  # 20 of 40 against 0 of 40
    assert rows.loc["Professional learning community", "style"] == "other"  # 0 of 40, 40 of 40
    assert rows.loc["Coaching", "style"] == "alike"  # 20 of 40 in both
    assert rows["at"].is_monotonic_increasing  # highest share of the other corpus at the top
    assert rows["other"].is_monotonic_decreasing


def test_a_claim_is_drawn_with_its_own_line_and_side(halves):
    shown = figures.claims(halves, name="c")
    rows = drawn(shown, "claim").set_index("claim")
    assert rows.loc["coaching_common", ["line", "arrow", "share"]].tolist() == [0.5, "▸", 0.5]
    assert rows.loc["plc_rare", ["line", "arrow", "share"]].tolist() == [0.25, "◂", 0]


def test_the_title_of_strata_is_the_widest_difference_between_fair_sizes(halves):
    title = figures.strata(halves, "stage", name="s").title
    assert title.startswith("Stage: the widest of 23 differences is")
    assert "20 of 20 (primary) and 0 of 20 (secondary)" in title


def test_a_plan_is_told_what_is_clearly_more_and_clearly_less_than_half(halves, several):
    shown = figures.plan(halves, several, name="p")
    # 39 of 40 have a manual; 20 components have none; coaching and leaders stand at one half
    assert shown.title.startswith("1 components are reported for clearly more than half, 20 for")
    row = shown.table.frame.set_index("component").loc["sup_coaching"]
    assert (row["one"], row["other"], row["counts"].text) == (0.5, 0.5, "20 of 40, 3 of 6")


def test_pairs_are_framed_only_where_they_stand_out(halves):
    spec = figures.pairs(halves, name="p").chart(narrow=False).to_dict()
    (values,) = spec["datasets"].values()
    cells = pd.DataFrame(values)
    clear = cells[cells["clear"]]
    assert set(clear["first_label"]) | set(clear["second_label"]) == {
        "Coaching", "PD for school leaders"
    }  # fmt: skip
    assert len(clear) == 1 and clear.iloc[0]["phi"] == 1


def test_the_least_likely_differences_come_first(halves):
    frame = show.differences(halves, differences(halves)).frame
    assert set(frame["label"].head(4)) == {"Coaching", "PD for school leaders"}
    assert frame["p"].is_monotonic_increasing


def test_examples_begin_with_those_that_others_tell_of(tmp_path):
    both = [("one", name, "emb_plc") for name in ("alpha", "beta")]
    folder = make_corpus(tmp_path / "e", coders=["one"], present=both)
    documents = folder / "documents.csv"
    text = documents.read_text()
    documents.write_text(
        text.replace(",press,,https://example.org/alpha", ",provider,,https://example.org/alpha")
    )
    html = show.examples([load(folder)], ["emb_plc"], most=1).html
    assert html.index(">Beta</a>") < html.index("<details>") < html.index(">Alpha</a>")


def test_names_of_several_components_have_all_of_them(several):
    names = show.names(several, "mat_manual", "sup_coaching", most=9)
    assert [unescape(n) for n in re.findall(r">(\w)</a>", names)] == ["A", "B", "F"]
    assert show.names(several, "mat_manual", "emb_plc") == "none"


def addresses(shown):
    """Where the marks of a figure lead to, the same in the wide and in the narrow picture."""
    found = re.findall(r"<svg.*?</svg>", shown.html(), re.S)
    wide, narrow = (set(map(unescape, re.findall(r' href="([^"]+)"', svg))) for svg in found)
    assert wide == narrow
    return wide


def those(*queries, corpus="several"):
    """Addresses of the explorer."""
    return {f"../chapters/explorer.html#corpus={corpus}&{query}".rstrip("&") for query in queries}


def test_each_part_of_a_bar_leads_to_those_in_that_state(tmp_path):
    folder = make_corpus(tmp_path / "several", present=[("one", "alpha", "emb_plc")])
    ruling = {
        "intervention": "alpha", "component": "emb_plc", "code": "absent",
        "documents": "alpha-01", "reason": "The page says that there was none.",
    }  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    corpus = load(folder)
    found = frequency(corpus).query("component == 'emb_plc'")
    assert addresses(figures.frequency(corpus, found, "f", "A finding", "t")) == those(
        "all=emb_plc", "not_reported=emb_plc", "absent=emb_plc"
    )


def test_the_dark_bar_of_a_step_leads_to_those_with_every_step_before(several):
    steps = ["sup_coaching", "mat_manual", "emb_plc"]
    reported = [f"all={step}" for step in steps]
    so_far = ["&".join(reported[:2]), "&".join(reported)]
    shown = figures.funnel(several, steps, "f", "Steps")
    assert addresses(shown) == those(*reported, *so_far)
    cells = re.findall(r'href="([^"]+)">(\d)</a>', shown.table.html())
    assert [number for address, number in cells if "all=emb_plc" in address] == ["1", "0"]


def test_a_row_of_an_upset_view_leads_to_exactly_that_combination(several):
    shown = figures.combinations(several, ["mat_manual", "sup_coaching"], name="u")
    assert addresses(shown) == those(
        "all=mat_manual&all=sup_coaching",
        "all=mat_manual&without=sup_coaching",
        "without=mat_manual&without=sup_coaching",
    )


def test_a_pair_leads_to_those_with_both(several):
    both = those(
        "all=mat_manual&all=sup_coaching", "all=mat_manual&all=emb_plc",
        "all=sup_coaching&all=emb_plc",
    )  # fmt: skip
    assert addresses(figures.pairs(several, name="p")) == both
    assert addresses(figures.strongest(several, name="p")) == both


def test_a_dot_of_a_group_leads_to_those_of_the_group_with_the_component(tmp_path):
    more = {"a": {"region": "South Asia"}, "b": {"region": "Europe and Central Asia"}}
    table = {"a": "emb_plc", "b": "emb_plc"}
    corpus = load(make_corpus(tmp_path / "several", **coded(table), more=more))
    found = addresses(figures.strata(corpus, "region", name="s"))
    assert len(found) == 2 * 23
    assert found >= those(
        "all=emb_plc&region=South%20Asia", "all=emb_plc&region=Europe%20and%20Central%20Asia"
    )


def test_the_count_of_a_row_of_dots_leads_to_all_of_them(several):
    profiles = {f"../several/{name}.html" for name in "abcdef"}
    found = addresses(figures.kinds(several, "stage", name="k"))
    assert found == profiles | those("stage=primary", "stage=secondary")


def test_a_country_leads_to_those_that_run_there_alone(tmp_path):
    asia, many = {"region": "South Asia"}, {"region": "several"}
    more = {
        "a": {"countries": "IND", **asia}, "b": {"countries": "IND;NPL", **asia},
        "c": {"countries": "PAK", **asia}, "d": {"countries": "PAK;KEN", **many}, "e": {},
    }  # fmt: skip
    corpus = load(make_corpus(tmp_path / "several", **coded(dict.fromkeys(more, "")), more=more))
    shown = figures.places(corpus, name="p")
    rows = {link for link in addresses(shown) if "explorer" in link}
    assert rows == those(
        "sole_country=IND&region=South%20Asia", "sole_country=several&region=South%20Asia",
        "sole_country=PAK&region=South%20Asia", "sole_country=several&region=several",
        "sole_country=not_reported&region=not_reported",
    )  # fmt: skip
    assert '<a href="../several/b.html">B</a>' in shown.table.html()


def test_both_ends_of_a_comparison_lead_to_their_own_corpus(several, halves):
    every = codebook("components")["component"]
    ends = {a for c in every for corpus in ("halves", "several")
            for a in those(f"all={c}", corpus=corpus)}  # fmt: skip
    assert addresses(figures.compare(halves, several, name="k")) == ends
    assert addresses(figures.plan(halves, several, name="p")) == ends
    assert addresses(figures.tiers(halves, several, name="t")) < ends


def test_a_dot_of_agreement_leads_to_those_on_which_the_coders_differed(corpus):
    found = addresses(figures.agreement(corpus, name="a"))
    assert len(found) == 23
    assert found > those("differ=sup_coaching", corpus="c")


def test_a_claim_leads_to_those_that_its_rule_counts(several):
    found = addresses(figures.claims(several, name="c"))
    assert found > those("any=mat_manual&any=mat_teaching&any=mat_tools", "any=emb_plc")
    names = [f"all={c}" for c in codebook("components")["component"]]
    assert addresses(figures.readings(several, name="r")) == those(*names)
    assert len(addresses(figures.saturation(several, name="s")) & those(*names)) == 4


def test_a_dot_of_learners_leads_to_its_programme(several):
    for shown in (figures.growth(several, name="g"), figures.reach(several, name="r")):
        assert addresses(shown) == {"../several/a.html"}


def test_of_the_flow_only_those_included_can_be_looked_up():
    shown = figures.flow(load("millions-learning"), name="f")
    assert "This corpus does not say" in shown.html
    assert addresses(figures.flow(load("scaled"), name="f")) == those("", corpus="scaled")
    assert addresses(figures.decisions("d")) == set()
