"""A figure carries its finding, its numbers, its download, and works in light and dark."""

import base64
import io
import re

import pandas as pd
import pytest

from conftest import make_corpus, write_table
from scaleup import figure
from scaleup.corpus import load
from scaleup.frequency import frequency


@pytest.fixture
def corpus(tmp_path):
    both = [(coder, "alpha", "sup_coaching") for coder in ("one", "two")]
    return load(make_corpus(tmp_path / "c", present=both))


def test_download_is_the_table_that_is_shown(corpus):
    found = frequency(corpus)
    html = figure.frequency(found, "some-figure", "A finding", "All components").html()
    name, data = re.search(r'download="([^"]+)" href="data:text/csv[^,]+,([^"]+)"', html).groups()
    assert name == "some-figure.csv"
    rows = pd.read_csv(io.BytesIO(base64.b64decode(data))).set_index("component")
    assert rows.loc["sup_coaching", "present"] == 1
    assert len(rows) == 23


def test_pictures_take_the_colour_of_the_page_on_a_transparent_ground(corpus):
    html = figure.frequency(frequency(corpus), "f", "A finding", "t").html()
    pictures = re.findall(r"<svg.*?</svg>", html, re.S)
    assert len(pictures) == 2  # wide and narrow
    for picture in pictures:
        assert 'fill="currentColor"' in picture
        assert not re.search(r'fill="(#000|#fff|white|black)', picture)
        assert 'aria-hidden="true"' in picture


def test_the_text_alternative_says_the_extremes(corpus):
    html = figure.frequency(frequency(corpus), "f", "A finding", "t").html()
    assert "Highest: Coaching, 1 of 2." in html


def test_every_cell_of_the_matrix_leads_to_its_row_of_evidence(corpus):
    html = figure.matrix(corpus, "components", "m").html()
    wide = re.search(r"<svg.*?</svg>", html, re.S).group(0)
    links = set(re.findall(r'xlink:href="([^"]+)"', wide))
    assert len(links) == 2 * 23
    assert "evidence-c.html#alpha--sup_coaching" in links
    assert not [link for link in links if "://" in link]


def test_absence_is_drawn_and_keyed_only_where_it_occurs(corpus, tmp_path):
    assert "key-cross" not in figure.matrix(corpus, "components", "m").html()
    folder = make_corpus(tmp_path / "absent", present=[("one", "alpha", "emb_plc")])
    ruling = {
        "intervention": "alpha", "component": "emb_plc", "code": "absent",
        "documents": "alpha-01", "reason": "The page says that there was none.",
    }  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    assert "key-cross" in figure.matrix(load(folder), "components", "m").html()
