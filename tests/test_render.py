"""Tables as a screen reader and a reader meet them."""

import pandas as pd

from scaleup.render import Html, Table, percent

FRAME = pd.DataFrame({"name": ["Tom & <b>Ann</b>"], "share": [0.5], "gap": [None], "n": [3]})


def test_text_is_escaped_and_marked_up_cells_are_not():
    frame = FRAME.assign(link=[Html("<i>kept</i>")])
    html = Table(frame, "A <table>").html()
    assert "Tom &amp; &lt;b&gt;Ann&lt;/b&gt;" in html
    assert "<i>kept</i>" in html
    assert "<caption>A &lt;table&gt;</caption>" in html


def test_heads_have_a_scope_and_numbers_stand_to_the_right():
    html = Table(FRAME, "t", columns={"name": "Name", "n": "Number"}).html()
    assert '<th scope="col">Name</th><th scope="col" class="number">Number</th>' in html
    assert '<th scope="row">' in html
    assert '<td class="number">3</td>' in html


def test_formats_links_anchors_and_gaps():
    html = Table(
        FRAME,
        "t",
        formats={"share": percent},
        links={"share": lambda row: f"page.html#{row['n']}"},
        anchor=lambda row: f"row-{row['n']}",
    ).html()
    assert '<a href="page.html#3">50%</a>' in html
    assert '<tr id="row-3">' in html
    assert "not reported" in html
    assert "undefined" in Table(FRAME, "t", missing="undefined").html()
