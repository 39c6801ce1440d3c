"""The check of a plan in a real browser, against the tables that the package gives elsewhere."""

import pytest

from conftest import PHONE, coded_present, open_page
from scaleup import corpus
from scaleup.dictionary import codebook
from scaleup.similarity import nearest

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


def test_what_goes_with_a_plan_is_the_closest_pair_and_says_whether_it_stands_out(tab, site):
    from scaleup.cooccurrence import pairs

    tab.goto(f"{site}/chapters/check-plan.html#has=pd_practice")
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
