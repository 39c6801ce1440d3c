"""Evidence maps, against cells counted by hand."""

import re

import pytest

from conftest import coded, make_corpus, write_table
from scaleup.corpus import load
from scaleup.evidence_map import evidence_map, gaps, maps


@pytest.fixture
def several(tmp_path):
    """Four in primary, two of them also in secondary; one of another subject."""
    table = {"a": "sup_coaching", "b": "sup_coaching", "c": "", "d": "", "e": "emb_plc"}
    more = {n: {"stage": "primary", "subject": "literacy"} for n in table}
    more["b"]["stage"] = more["c"]["stage"] = "primary;secondary"
    more["e"] = {"stage": "secondary", "subject": "health"}
    folder = make_corpus(tmp_path / "several", **coded(table), more=more)
    ruling = {
        "intervention": "d", "component": "sup_coaching", "code": "absent", "documents": "d-01",
        "reason": "None.",
    }  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    return load(folder)


def test_cells_count_each_group_and_keep_silence_apart_from_absence(several):
    frame = evidence_map(several, "stage").set_index(["component", "group"])
    columns = ["n", "present", "not_reported", "absent"]
    assert frame.loc[("sup_coaching", "primary"), columns].tolist() == [4, 2, 1, 1]
    assert frame.loc[("sup_coaching", "secondary"), columns].tolist() == [3, 1, 2, 0]
    assert frame.loc[("sup_coaching", "primary"), "share"] == 0.5


def test_a_gap_is_a_cell_of_a_group_of_two_or_more_with_none(several):
    found = gaps(evidence_map(several, "stage")).query("component == 'emb_plc'")
    assert found["group"].tolist() == ["primary"]
    assert "health" not in set(gaps(evidence_map(several, "subject"))["group"])


def test_a_cell_leads_to_its_programmes_and_a_gap_to_the_silent_ones(several):
    page = maps([several]).html
    links = re.findall(r'#([^"]*)" title="([^"]*)">(\d+) <small>([^<]*)<', page)
    links = {address.replace("&amp;", "&"): rest for address, *rest in links}
    assert links["corpus=several&all=sup_coaching&stage=primary"] == [
        "1 of 4 not reported, 1 absent", "2", "50%",
    ]  # fmt: skip
    assert links["corpus=several&not_reported=emb_plc&stage=primary"] == [
        "4 of 4 not reported, 0 absent", "0", "gap",
    ]  # fmt: skip
    assert "#corpus=several&amp;subject=health" in page  # one programme: named below the map
