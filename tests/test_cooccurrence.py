"""Pairs, bundles and combinations, against values worked out apart from the package."""

import numpy as np
import pytest

from conftest import coded, make_corpus
from scaleup.cooccurrence import bundles, combinations, pairs, phi
from scaleup.corpus import load

MANUAL, COACH, LEADERS, NETWORK = "mat_manual", "sup_coaching", "pd_leaders", "emb_network"


def test_phi_is_pearsons_correlation_of_yes_and_no():
    rows = np.array([[1, 1]] * 40 + [[1, 0]] * 10 + [[0, 1]] * 20 + [[0, 0]] * 30)
    assert phi(np.array([40, 10, 20, 30])) == pytest.approx(np.corrcoef(rows.T)[0, 1])


def test_phi_is_undefined_when_one_is_always_there():
    assert np.isnan(phi(np.array([3, 0, 2, 0])))


@pytest.fixture
def corpus(tmp_path):
    """Ten interventions: both 4, manual only 1, coaching only 2, neither 3."""
    table = {f"b{i}": f"{MANUAL} {COACH}" for i in range(4)} | {"m": MANUAL}
    table |= {f"c{i}": COACH for i in range(2)} | {f"n{i}": "" for i in range(3)}
    return load(make_corpus(tmp_path / "c", **coded(table)))


def row_of(corpus):
    frame = pairs(corpus)
    return frame[(frame["first"] == MANUAL) & (frame["second"] == COACH)].iloc[0]


def test_counts_of_a_pair(corpus):
    row = row_of(corpus)
    assert row[["both", "first_only", "second_only", "neither", "n"]].tolist() == [4, 1, 2, 3, 10]
    assert row["expected"] == pytest.approx(5 * 6 / 10)
    assert row["jaccard"] == pytest.approx(4 / 7)
    assert row["phi"] == pytest.approx((4 * 3 - 1 * 2) / (5 * 5 * 6 * 4) ** 0.5)


def test_intervals_of_a_pair(corpus):
    row = row_of(corpus)
    # Wilson's interval of 4 of 7, by hand from his formula
    z, p, n = 1.959964, 4 / 7, 7
    middle, half = p + z**2 / (2 * n), z * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    limits = [(middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)]
    assert [row["jaccard_low"], row["jaccard_high"]] == pytest.approx(limits, abs=1e-4)
    assert row["phi_low"] < row["phi"] < row["phi_high"]


def test_the_interval_of_phi_is_that_of_a_correlation_when_there_are_many(tmp_path):
    n = 400  # Fisher's z: the interval of a correlation r is tanh(atanh(r) +- 1.96 / sqrt(n - 3))
    table = {}
    cells = [(f"{MANUAL} {COACH}", 120), (MANUAL, 80), (COACH, 80), ("", 120)]
    for kind, (components, number) in enumerate(cells):
        table |= {f"k{kind}i{i:03}": components for i in range(number)}
    row = row_of(load(make_corpus(tmp_path / "n", **coded(table))))
    assert row["phi"] == pytest.approx(0.2)
    limits = np.tanh(np.arctanh(0.2) + np.array([-1.96, 1.96]) / (n - 3) ** 0.5)
    assert [row["phi_low"], row["phi_high"]] == pytest.approx(limits, abs=0.015)


def test_an_empty_cell_is_not_taken_to_be_impossible(tmp_path):
    table = {f"b{i}": f"{MANUAL} {COACH}" for i in range(9)} | {"m": MANUAL, "c": COACH}
    row = row_of(load(make_corpus(tmp_path / "e", **coded(table))))  # nobody has neither
    assert row["p"] == 1
    assert row["phi_low"] < 0 < row["phi_high"]


def test_what_other_components_there_are_moves_no_interval(corpus, tmp_path):
    table = {f"b{i}": f"{MANUAL} {COACH} {'pd_leaders' * (i > 1)}" for i in range(4)}
    table |= {"m": MANUAL, "c0": COACH, "c1": COACH} | {f"n{i}": "" for i in range(3)}
    other = row_of(load(make_corpus(tmp_path / "o", **coded(table))))
    columns = ["phi_low", "phi_high"]
    assert row_of(corpus)[columns].tolist() == other[columns].tolist()


def test_a_component_that_never_varies_has_no_phi_and_costs_nothing(corpus):
    frame = pairs(corpus)
    assert len(frame) == 23 * 22 / 2
    assert frame["phi"].notna().sum() == 1
    row = row_of(corpus)
    assert row["q"] == pytest.approx(row["p"])  # one test only, so nothing to allow for


# The transactions of Liu and others (2008), as the R package arules tests itself by them: its
# closed sets are a, ac, ad, abc and abcd
def test_bundles_are_the_closed_sets(tmp_path):
    a, b, c, d = MANUAL, COACH, LEADERS, NETWORK
    table = {"t1": f"{a} {b} {c}", "t2": f"{a} {b} {c} {d}", "t3": f"{a} {d}", "t4": f"{a} {c}"}
    found = bundles(load(make_corpus(tmp_path / "b", **coded(table))), least=0.25)
    counts = {frozenset(row.components.split(";")): row.together for row in found.itertuples()}
    assert counts == {
        frozenset([a, c]): 3, frozenset([a, d]): 2, frozenset([a, b, c]): 2,
        frozenset([a, b, c, d]): 1,
    }  # fmt: skip
    row = found[found["size"] == 3].iloc[0]
    assert row["support"] == 0.5
    assert row["confidence"] == 0.5  # of the four with a, two have all
    assert row["expected"] == pytest.approx(4 * 1 * 0.5 * 0.75)


def test_many_shared_components_are_one_bundle(tmp_path):
    from scaleup.dictionary import codebook

    every = " ".join(codebook("components")["component"][:14])
    found = bundles(load(make_corpus(tmp_path / "m", **coded({"x": every, "y": every}))))
    assert found[["size", "together"]].values.tolist() == [[14, 2]]


def test_a_bundle_must_be_frequent_enough(tmp_path):
    table = {"a": f"{MANUAL} {COACH}", "b": f"{MANUAL} {COACH}", "c": f"{LEADERS} {NETWORK}",
             "d": "", "e": ""}  # fmt: skip
    found = bundles(load(make_corpus(tmp_path / "f", **coded(table))), least=0.4)
    assert found["components"].tolist() == [f"{MANUAL};{COACH}"]


def test_nothing_together_gives_no_bundle(tiny):
    assert bundles(load(tiny)).empty


def test_combinations_are_exclusive_and_add_up(corpus):
    found = combinations(corpus, [MANUAL, COACH])
    counts = {(row[MANUAL], row[COACH]): row["interventions"] for _, row in found.iterrows()}
    assert counts == {(True, True): 4, (False, False): 3, (False, True): 2, (True, False): 1}
    assert found["interventions"].sum() == found.iloc[0]["n"] == 10
    assert found.iloc[-1]["names"] == "m"
