"""The theme's style sheet less the rules for what no page has."""

from scaleup.styles import needed


def test_a_rule_stays_if_its_classes_and_ids_may_be_on_a_page():
    kept = [
        "p{margin:0}",
        ".used .other-used{margin:0}",
        "#place>a.used:hover{margin:0}",
        '.used:not(.never,#never)[title="a.b,c"]{margin:0}',
        "@font-face{font-family:x;src:url(x.woff2)}",
        "@media print{.used{margin:0}}",
        ":root{--gone:#fff}",
    ]
    gone = [
        ".never{margin:0}",
        ".used .never{margin:0}",
        "#never{margin:0}",
        "@media print{.never{x:y}}",
    ]
    sheet = "".join(rule for pair in zip(kept, [*gone, "", "", ""], strict=True) for rule in pair)
    assert needed(sheet, {"used", "other-used", "place"}) == "".join(kept)


def test_a_rule_loses_the_selectors_that_no_page_has():
    assert needed(".used,.never a,b{margin:0}", {"used"}) == ".used,b{margin:0}"


def test_the_style_sheet_of_the_book_is_a_fraction_and_icons_that_it_shows_stay(built_book):
    whole, cut = (
        (built_book / "_static" / "styles" / name).read_text(encoding="utf-8")
        for name in ("pydata-sphinx-theme.css", "pages.css")
    )
    assert len(cut) < len(whole) / 3
    assert ".fa-magnifying-glass" in cut and ".fa-yacht" not in cut
    assert ".bs-tooltip-auto" in cut  # of what a script makes, not a page
