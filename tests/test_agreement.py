"""Agreement statistics against published worked examples."""

import math
from itertools import combinations, permutations

import numpy as np
import pytest

from conftest import make_corpus
from scaleup.agreement import ac1, agreement, alpha, contingency, interval, kappa, percent, waves
from scaleup.corpus import load


def crossed(first: str, second: str) -> np.ndarray:
    """Contingency table of one pair of coders, from two strings of one-letter codes."""
    codes = sorted(set(first + second))
    table = np.zeros((1, len(codes), len(codes)), dtype=int)
    for a, b in zip(first, second, strict=True):
        table[0, codes.index(a), codes.index(b)] += 1
    return table


# K. L. Gwet (2002), Kappa statistic is not satisfactory for assessing the extent of agreement
# between raters, Statistical Methods for Inter-Rater Reliability Assessment 1: 125 subjects
GWET = np.array([[[118, 5], [2, 0]]])


def test_gwet_high_agreement():
    assert percent(GWET) == pytest.approx(0.944)
    assert ac1(GWET) == pytest.approx(0.9408, abs=5e-5)
    assert kappa(GWET) == pytest.approx(-0.0234, abs=5e-5)


def test_ac1_counts_codes_that_nobody_gave():
    # by hand: codes a, b, c; shares 0.75, 0.25, 0; chance (0.1875 + 0.1875 + 0) / 2 = 0.1875;
    # observed 3/4; (0.75 - 0.1875) / (1 - 0.1875) = 9/13
    table = np.array([[[5, 1, 0], [1, 1, 0], [0, 0, 0]]])
    assert ac1(table) == pytest.approx(9 / 13)


# K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A and B
@pytest.mark.parametrize(
    ("ben", "gerry", "published"),
    [("0100000010", "1110010000", 0.095), ("aabbdcccedda", "babbbccceddd", 0.692)],
)
def test_alpha_matches_krippendorff(ben, gerry, published):
    assert alpha(crossed(ben, gerry)) == pytest.approx(published, abs=5e-4)


def three(*coders: str) -> np.ndarray:
    """Tables of the three pairs of three coders, over the codes a and b."""
    pairs = [(0, 1), (0, 2), (1, 2)]
    tables = np.zeros((3, 2, 2), dtype=int)
    for number, (i, j) in enumerate(pairs):
        for a, b in zip(coders[i], coders[j], strict=True):
            tables[number, "ab".index(a), "ab".index(b)] += 1
    return tables


def test_three_coders_by_hand():
    # units aab and bbb: two of six pairs differ; codes given: a twice, b four times.
    # alpha: 1 - (1/3) / (1 - (2 * 1 + 4 * 3) / (6 * 5)) = 1 - (1/3) / (16/30) = 0.375
    # ac1: shares 1/3 and 2/3, chance 4/9; (2/3 - 4/9) / (1 - 4/9) = 0.4
    tables = three("ab", "ab", "bb")
    assert percent(tables) == pytest.approx(2 / 3)
    assert alpha(tables) == pytest.approx(0.375)
    assert ac1(tables) == pytest.approx(0.4)


def test_the_order_of_three_coders_does_not_matter():
    coders = ["aabbabbbab", "ababbbabab", "aabbbbabba"]
    for statistic in (percent, kappa, ac1, alpha):
        values = [statistic(three(*order)) for order in permutations(coders)]
        assert values == pytest.approx([values[0]] * 6), statistic.__name__


def test_kappa_of_three_coders_is_the_mean_of_the_pairs():
    coders = ["aabbabbbab", "ababbbabab", "aabbbbabba"]
    pairs = [kappa(crossed(a, b)) for a, b in combinations(coders, 2)]
    assert kappa(three(*coders)) == pytest.approx(np.mean(pairs))


def test_when_all_codes_are_equal():
    table = np.array([[[14, 0, 0], [0, 0, 0], [0, 0, 0]]])
    assert (percent(table), ac1(table)) == (1, 1)
    assert math.isnan(kappa(table))
    assert math.isnan(alpha(table))
    assert all(math.isnan(limit) for limit in interval(kappa, table[np.newaxis]))


def test_perfect_agreement_on_several_codes():
    table = np.diag([5, 4, 5])[np.newaxis]
    assert (percent(table), kappa(table), ac1(table), alpha(table)) == (1, 1, 1, 1)


def test_bootstrap_interval_of_a_share():
    # the interval of a mean of 100 zeros and ones is close to the normal one: 0.8 ± 1.96 · 0.04
    agree, differ = np.diag([1, 0, 0]), np.array([[0, 1, 0], [0, 0, 0], [0, 0, 0]])
    low, high = interval(percent, np.array([[agree]] * 80 + [[differ]] * 20))
    assert low == pytest.approx(0.722, abs=0.02)
    assert high == pytest.approx(0.878, abs=0.02)


def test_two_coders_of_a_corpus(tmp_path):
    found = agreement(load(make_corpus(tmp_path / "c", present=[("one", "alpha", "emb_plc")])))
    rows = found.set_index("component")
    assert rows.loc["emb_plc", "percent"] == 0.5
    assert rows.loc["pd_training", "percent"] == 1
    assert rows.loc["all", "n"] == 2 * 23
    assert rows.loc["all", "percent"] == pytest.approx(45 / 46)


def test_three_coders_are_compared_in_pairs(tmp_path):
    folder = make_corpus(
        tmp_path / "c", coders=["one", "two", "three"], present=[("one", "alpha", "emb_plc")]
    )
    codings = load(folder).codings
    tables = contingency(codings[codings["component"] == "emb_plc"])
    assert tables.shape == (2, 3, 3, 3)  # two interventions, three pairs
    assert percent(tables.sum(axis=0)) == 4 / 6  # only the pairs with coder one on alpha differ


def test_one_coder_cannot_agree(tmp_path):
    with pytest.raises(ValueError, match="at least two coders"):
        agreement(load(make_corpus(tmp_path / "c", coders=["one"])))


def test_the_pilot_and_the_rest_are_measured_apart(tmp_path):
    folder = make_corpus(tmp_path / "c", present=[("one", "alpha", "emb_plc")])
    table = folder / "interventions.csv"
    lines = table.read_text().splitlines()
    table.write_text(
        "\n".join(f"{x},{w}" for x, w in zip(lines, ["wave", "pilot", "main"], strict=True))
    )
    found = waves(load(folder)).set_index("wave")
    assert found.loc["pilot", ["interventions", "n"]].tolist() == [1, 23]
    assert found.loc["pilot", "percent"] == pytest.approx(22 / 23)
    assert found.loc["main", "percent"] == 1
