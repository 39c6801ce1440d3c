"""Differences between groups, against published worked examples."""

import pandas as pd
import pytest

from conftest import coded, make_corpus
from scaleup.compare import adjusted, compare, contrast, difference, differences, newcombe
from scaleup.corpus import load


# R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10
@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_matches_his_table(counts, low, high):
    assert newcombe(*counts) == pytest.approx((low, high), abs=5e-5)


# Y. Benjamini and Y. Hochberg (1995), JRSS B 57, 289-300: of these 15, the first four are
# rejected at a false discovery rate of 0.05
def test_adjusted_rejects_what_benjamini_and_hochberg_reject():
    p = pd.Series(
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
         0.5719, 0.6528, 0.7590, 1.0000]
    )  # fmt: skip
    q = adjusted(p)
    assert (q <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert q[3] == pytest.approx(0.0095 * 15 / 4)


def test_a_missing_p_is_not_counted_among_the_many():
    assert adjusted(pd.Series([0.02, None, 0.04])).tolist()[::2] == [0.04, 0.04]


# R. A. Fisher, The Design of Experiments (1935), chapter II: the lady tasting tea, 3 of 4 against
# 1 of 4; two sides
def test_p_is_fishers():
    sides = [pd.DataFrame({"present": [x], "n": [4]}, ["sup_coaching"]) for x in (3, 1)]
    row = contrast(*sides).iloc[0]
    assert row["p"] == pytest.approx(34 / 70)
    assert row["difference"] == 0.5


@pytest.fixture
def folder(tmp_path):
    table = {"a": "sup_coaching", "b": "sup_coaching", "c": "", "d": "sup_coaching"}
    stages = {"a": "primary", "b": "primary;secondary", "c": "secondary", "d": ""}
    more = {name: {"stage": stage} for name, stage in stages.items()}
    return make_corpus(tmp_path / "c", **coded(table), more=more)


def test_an_intervention_in_both_strata_counts_in_neither(folder):
    row = difference(load(folder), "stage", "primary", "secondary").set_index("component")
    columns = ["present_one", "n_one", "present_other", "n_other"]
    assert row.loc["sup_coaching", columns].tolist() == [1, 1, 0, 1]


def test_without_another_stratum_the_rest_is_compared(folder):
    row = difference(load(folder), "stage", "primary").set_index("component")
    columns = ["present_one", "n_one", "present_other", "n_other"]
    assert row.loc["sup_coaching", columns].tolist() == [2, 2, 0, 1]  # d has no known stage


def test_an_empty_stratum_is_named(folder):
    with pytest.raises(ValueError, match=r"'tertiary'.*stage"):
        difference(load(folder), "stage", "tertiary")


def test_strata_are_compared_by_their_size_alone(folder):
    found = differences(load(folder), least=1)
    groups = set(zip(found["by"], found["one"], strict=True))
    assert groups == {("stage", "primary"), ("stage", "secondary")}
    assert len(found) == 2 * 23
    assert differences(load(folder), least=2).empty  # beside two, one of known stage is left


def test_q_allows_for_all_comparisons_of_all_groups(tmp_path):
    table = {f"a{i}": "sup_coaching" for i in range(6)} | {f"b{i}": "" for i in range(6)}
    more = {
        name: {"stage": "primary" if name[0] == "a" else "secondary", "region": name[0]}
        for name in table
    }
    found = differences(load(make_corpus(tmp_path / "q", **coded(table), more=more)), least=6)
    assert len(found) == 4 * 23  # two stages and two regions
    p = 2 / 924  # all six of twelve on one side: 1 of C(12, 6) = 924 ways, and its mirror
    coached = found[found["component"] == "sup_coaching"]
    assert coached["p"].tolist() == pytest.approx([p] * 4)
    assert coached["q"].tolist() == pytest.approx([p * 4 * 23 / 4] * 4)


def test_two_corpora_side_by_side(folder, tmp_path):
    other = make_corpus(tmp_path / "o", **coded({"x": "sup_coaching", "y": "", "z": ""}))
    row = compare(load(folder), load(other)).set_index("component").loc["sup_coaching"]
    assert row["difference"] == pytest.approx(3 / 4 - 1 / 3)
    assert (row["n_one"], row["n_other"]) == (4, 3)
