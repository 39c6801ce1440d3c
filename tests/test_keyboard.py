"""Every page on which a reader does something can be used with a keyboard alone."""

import pytest

PAGES = ["chapters/explorer", "chapters/evidence-map", "chapters/check-plan",
         "scaled/tusome-pamoja", "chapters/recurs", "search"]  # fmt: skip
STEPS = 60  # the first of thousands of links

# What a reader can reach beside the menu, in its order; one of a group of radio buttons.
WITHIN = """() => {
    const kinds = 'a[href], button, input, select, summary, [tabindex="0"]';
    const seen = [...document.querySelectorAll('main :is(' + kinds + ')')].filter(each =>
        each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.tabIndex >= 0
        && each.type !== 'hidden' && (each.type !== 'radio' || each.checked));
    seen.forEach((each, place) => { each.dataset.place = place; });
    return seen.length;
}"""
FOCUSED = """() => {
    const each = document.activeElement;
    const framed = [each, each.labels?.[0], each.closest('form.bd-search')].filter(Boolean);
    const ring = framed.map(part => getComputedStyle(part))
        .some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none');
    const box = each.getBoundingClientRect();
    return {
        place: Number(each.dataset.place ?? -1), ring, what: each.outerHTML.slice(0, 80),
        seen: box.bottom > 0 && box.top < innerHeight,
    };
}"""


@pytest.mark.parametrize("page", PAGES)
def test_tab_reaches_everything_in_order_and_shows_where_it_is(tab, site, page):
    tab.goto(f"{site}/{page}.html")
    tab.wait_for_load_state("networkidle")
    steps = min(tab.evaluate(WITHIN), STEPS)
    assert steps >= 3
    tab.locator("[data-place='0']").focus()
    reached = [tab.evaluate(FOCUSED)]
    for _ in range(steps - 1):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate(FOCUSED))
    assert [each["place"] for each in reached] == list(range(steps)), reached
    assert [each["what"] for each in reached[1:] if not (each["ring"] and each["seen"])] == []
