"""What axe-core says of the built book: nothing at any level, neither in ours nor in the theme."""

import pytest

from test_book import PAGES, PROFILES

OTHERS = ["index", "search", "genindex"]  # which lead on, or fill themselves

# What axe says of colours follows from the style of a text and of all that it stands in. It takes
# axe most of its time, and tables have thousands of cells of a few looks: one of each is enough.
ONE_OF_EACH_LOOK = """() => {
    const looks = new Map([[null, '']]), seen = new Set();
    const look = box => {
        if (!looks.has(box)) {
            const style = getComputedStyle(box);
            looks.set(box, [style.color, style.backgroundColor, style.backgroundImage,
                style.opacity, style.position, style.fontSize, style.fontWeight,
                style.textDecorationLine, style.textShadow, look(box.parentElement)].join());
        }
        return looks.get(box);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const box = texts.currentNode.parentElement;
        if (texts.currentNode.data.trim() && box.checkVisibility() && !seen.has(look(box))) {
            seen.add(look(box));
            box.dataset.look = seen.size;
        }
    }
}"""
# Of pictures, hidden as they are, it asks only that the keyboard passes them by. It looks at all of
# their thousands of marks, though.
FOCUSED = ".chart svg :is(a, [tabindex]):not([tabindex='-1'])"
WITHOUT_PICTURES = "document.querySelectorAll('.chart svg').forEach(each => each.replaceChildren())"
WITHOUT_OTHERS = """document.querySelectorAll('tr:not(:has([data-look]))')
    .forEach(row => row.replaceChildren())"""
COLOURS = ["color-contrast", "link-in-text-block"]
SCHEMES = ["light", "dark"]


def violations(tab, where=None, **rules) -> list[tuple[str, str]]:
    """What axe finds in a page, or in the parts of it that a selector names: rule and element."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "preload": False} | rules  # preloading asks the site
    found = Axe().run(tab, where and {"include": [[where]]}, options).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:120]) for each in found]


def show(tab, scheme: str):
    """The page in light or dark, with nothing still on its way to another colour or place."""
    tab.emulate_media(color_scheme=scheme)
    tab.evaluate("scheme => { document.documentElement.dataset.theme = scheme }", scheme)
    tab.evaluate("document.getAnimations().forEach(each => each.finish())")


@pytest.mark.parametrize("page", [*PAGES, *PROFILES, *OTHERS])
def test_axe_finds_nothing_in_light_and_dark(tab, site, page):
    tab.goto(f"{site}/{page}.html", wait_until="networkidle" if page in OTHERS else "load")
    tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    assert tab.locator(".chart svg:not([aria-hidden=true])").count() == 0
    assert tab.locator(FOCUSED).count() == 0
    tab.evaluate(WITHOUT_PICTURES)
    assert violations(tab, rules={rule: {"enabled": False} for rule in COLOURS}) == []
    for scheme in SCHEMES:
        show(tab, scheme)
        tab.evaluate(ONE_OF_EACH_LOOK)
    tab.evaluate(WITHOUT_OTHERS)
    for scheme in SCHEMES:
        show(tab, scheme)
        assert violations(tab, "[data-look]", runOnly=COLOURS) == []
