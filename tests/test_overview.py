"""Who the interventions are, in words."""

import pytest

from conftest import make_corpus
from scaleup import overview
from scaleup.corpus import load


@pytest.fixture
def corpus(tmp_path):
    folder = make_corpus(tmp_path / "c")
    table = folder / "interventions.csv"
    cells = (
        "alpha,Alpha,A ministry,KEN;UGA,,,primary;secondary,,government,1999,,2500000,2016,alpha-01"
    )
    lines = table.read_text().splitlines()
    lines[1] = cells + "," * (lines[0].count(",") - cells.count(","))
    table.write_text("\n".join(lines) + "\n")
    return load(folder)


def test_lists_become_words_and_gaps_are_said(corpus):
    rows = overview.who_and_where(corpus).set_index("intervention")
    assert rows.loc["alpha", "countries"] == "Kenya, Uganda"
    assert rows.loc["alpha", "stage"] == "primary, secondary"
    assert (
        rows.loc["beta", ["countries", "stage", "organisation", "start_year"]].tolist()
        == ["not reported"] * 4
    )


def test_reach_is_told_with_what_is_counted_and_the_year(corpus):
    rows = overview.reach(corpus).set_index("intervention")
    assert list(rows.index) == ["alpha", "beta"]
    assert rows.loc["alpha", "text"] == "2.5 million learners, 2016"
    assert rows.loc["beta", "text"] == "no figure found"


def test_settled_counts_add_up(tmp_path):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    counts = overview.settled(load(make_corpus(tmp_path / "d", present=both)))
    assert counts == {
        "all": 46, "agreed": 46, "adjudicated": 0, "reviewed": 0, "withdrawn": 0
    }  # fmt: skip
