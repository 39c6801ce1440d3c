"""The draw can be repeated, gives every stratum its places, and knows nothing but names."""

import pandas as pd
import pytest

from conftest import make_corpus
from scaleup import charts
from scaleup.corpus import load
from scaleup.dictionary import fields
from scaleup.selection import CRITERIA, draw, flow, places

VOTES = {  # the textbook example of largest remainders with the Hare quota: 10 seats
    "Yellows": 47_000, "Whites": 16_000, "Reds": 15_800,
    "Greens": 12_000, "Blues": 6_100, "Pinks": 3_100,
}  # fmt: skip


def test_places_follow_the_largest_remainders():
    assert places(pd.Series(VOTES), 10).to_dict() == {
        "Yellows": 5, "Whites": 2, "Reds": 1, "Greens": 1, "Blues": 1, "Pinks": 0,
    }  # fmt: skip


@pytest.fixture
def chosen(tmp_path):
    """A corpus with a table of candidates, made from (name, criterion, stratum)."""

    def make(rows):
        folder = make_corpus(tmp_path / f"chosen-{len(list(tmp_path.iterdir()))}")
        header = "candidate,included,criterion,reason,stratum\n"
        lines = (
            f"{name},{'yes' if criterion == 'drawn' else 'no'},{criterion},Because.,{stratum}\n"
            for name, criterion, stratum in rows
        )
        (folder / "selection.csv").write_text(header + "".join(lines))
        return load(folder)

    return make


NAMES = [f"candidate {letter}" for letter in "abcdef"]


def test_the_draw_fills_each_stratum_in_proportion(chosen):
    rows = [(n, "drawn" if i < 3 else "not_drawn", "north" if i < 4 else "south")
            for i, n in enumerate(NAMES)]  # fmt: skip
    found = draw(chosen([*rows, ("late", "scale_not_shown", "")]))
    assert found.groupby("stratum")["taken"].sum().to_dict() == {"north": 2, "south": 1}
    assert "late" not in set(found["candidate"])


def test_one_set_aside_gives_its_place_to_the_next_in_order(chosen):
    rows = [(n, "drawn" if i < 3 else "not_drawn", "all") for i, n in enumerate(NAMES)]
    first = draw(chosen(rows))
    order = list(first["candidate"])
    assert list(first.query("taken")["candidate"]) == order[:3]
    now = dict.fromkeys(order[1:4], "drawn") | {order[0]: "not_confirmed"}
    aside = [(name, now.get(name, "not_drawn"), "all") for name in NAMES]
    second = draw(chosen(aside))
    assert list(second["candidate"]) == order  # nothing but the name decides the order
    assert list(second.query("taken")["candidate"]) == order[1:4]


def test_the_flow_counts_every_candidate_once(chosen):
    criteria = [*CRITERIA, "drawn"]
    corpus = chosen([(f"c{i}", criterion, "") for i, criterion in enumerate(criteria)])
    counts = flow(corpus).set_index("criterion")["candidates"]
    assert counts["drawn"] == 2
    assert counts.sum() == len(criteria)


def test_without_candidates_there_is_no_flow(tiny):
    assert flow(load(tiny)).empty


def test_the_criteria_are_those_of_the_schema():
    field = next(f for f in fields("selection") if f["name"] == "criterion")
    assert sorted(field["constraints"]["enum"]) == sorted(CRITERIA)


def test_the_diagram_tells_every_step(chosen):
    rows = [(f"c{i}", criterion, "all") for i, criterion in enumerate(CRITERIA)]
    chart = charts.flow(flow(chosen(rows)), "explorer.html")
    n, out_before = len(CRITERIA), 5
    assert f"{n} candidates found; then {n - out_before} eligible" in chart.description
    assert chart.description.split(". ")[0].endswith("then 1 included")
