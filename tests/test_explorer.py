"""The table behind the explorer."""

import json
import re

import pytest

from conftest import make_corpus
from scaleup.corpus import load
from scaleup.dictionary import codebook
from scaleup.explorer import explorer, programmes


@pytest.fixture
def corpus(tmp_path):
    more = {"alpha": {"countries": "GHA;KEN", "learners": 5000, "stage": "primary;secondary"}}
    present = [("one", "alpha", "sup_coaching"), ("two", "alpha", "sup_coaching")]
    return load(make_corpus(tmp_path / "c", present=present, more=more))


def test_a_programme_carries_all_that_it_can_be_chosen_by(corpus):
    row = programmes([corpus]).set_index("intervention").loc["alpha"]
    assert row["country"] == ["GHA", "KEN"]
    assert row["stage"] == ["primary", "secondary"]
    assert row["reach_size"] == ["under_10_thousand"]
    assert row["effect_design"] == ["not_reported"]
    assert row["reported"] == 1
    place = list(codebook()["component"]).index("sup_coaching")
    assert row["codes"][place] == "P"
    assert row["codes"].count("N") == 22 and row["codes"].count("-") == 14  # no ingredients
    assert row["href"] == "../c/alpha.html"


def test_codes_on_which_coders_differed_are_known(tmp_path):
    from conftest import write_table

    folder = make_corpus(tmp_path / "d", present=[("one", "beta", "emb_plc")])
    ruling = {"intervention": "beta", "component": "emb_plc", "code": "not_reported",
              "documents": "", "reason": "It does not say."}  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    rows = programmes([load(folder)]).set_index("intervention")
    assert rows.loc["beta", "differ"] == ["emb_plc"]
    assert rows.loc["alpha", "differ"] == []


def test_without_javascript_every_programme_is_a_row_with_a_link(corpus):
    page = explorer([corpus]).html
    body = re.search(r"<tbody>.*</tbody>", page, re.S).group(0)
    assert re.findall(r'<th scope="row"><a href="([^"]+)">', body) == [
        "../c/alpha.html", "../c/beta.html",
    ]  # fmt: skip
    assert '<form id="explorer-form" hidden>' in page


def test_hostile_text_neither_ends_the_data_nor_becomes_markup(tmp_path):
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \" ' \u202e"
    more = {"alpha": {"name": hostile, "organisation": hostile, "subject": hostile}}
    page = explorer([load(make_corpus(tmp_path / "h", more=more))]).html
    assert page.count("<script") == 1 and "<img" not in page
    data = re.search(r'id="explorer-data">(.*?)</script>', page, re.S).group(1)
    assert json.loads(data)["rows"][0]["name"] == hostile
