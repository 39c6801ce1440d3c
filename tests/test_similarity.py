"""Nearest programmes, and an order that puts like beside like."""

import pandas as pd
import pytest

from conftest import coded, make_corpus
from scaleup.corpus import load
from scaleup.similarity import nearest, order

TABLE = {
    "like": "mat_manual sup_coaching", "more": "mat_manual sup_coaching emb_plc emb_network",
    "other": "des_cost", "same": "mat_manual sup_coaching", "silent": "",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return make_corpus(tmp_path / "c", **coded(TABLE))


def test_the_nearest_share_most_of_what_either_reports(folder):
    found = nearest(load(folder), "like", most=3)
    assert found["intervention"].tolist() == ["same", "more", "other"]
    assert found["jaccard"].tolist() == [1, 2 / 4, 0]
    assert found.loc[1, ["both", "either", "comparable"]].tolist() == [2, 4, 2]
    assert found.loc[1, "shared"] == "Manual or guide; Coaching"


def test_absent_is_comparable_and_shared_by_no_one(folder):
    codings = folder / "codings.csv"
    text = codings.read_text().replace(
        "one,other,mat_manual,not_reported,,", "one,other,mat_manual,absent,other-01,None there."
    )
    codings.write_text(text)
    row = nearest(load(folder), "like", most=9).set_index("intervention").loc["other"]
    assert (row["both"], row["comparable"]) == (0, 1)


def test_a_plan_is_held_against_every_programme(folder):
    found = nearest(load(folder), ["mat_manual", "emb_plc"], most=1).iloc[0]
    assert (found["intervention"], found["both"], found["either"]) == ("more", 2, 4)
    assert found["comparable"] == 4  # all that is told of "more"; a plan says something on each


def test_of_two_equally_like_the_one_that_shares_more_comes_first(tmp_path):
    table = {"me": "mat_manual sup_coaching", "one": "mat_manual", "two":
             "mat_manual sup_coaching emb_plc emb_network"}  # fmt: skip
    found = nearest(load(make_corpus(tmp_path / "t", **coded(table))), "me")
    assert found["jaccard"].tolist() == [0.5, 0.5]
    assert found["intervention"].tolist() == ["two", "one"]


def test_an_unknown_name_is_told(folder):
    with pytest.raises(ValueError, match="'coachin' is no component"):
        nearest(load(folder), ["mat_manual", "coachin"])


def test_like_stands_beside_like():
    rows = {"a": [1, 1, 0, 0], "b": [0, 0, 1, 1], "c": [1, 1, 0, 0], "d": [0, 0, 1, 1]}
    found = order(pd.DataFrame(rows).T.astype(bool))
    assert abs(found.index("a") - found.index("c")) == 1
    assert abs(found.index("b") - found.index("d")) == 1
    assert sorted(found) == list("abcd")
