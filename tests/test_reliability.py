"""Agreement statistics against published worked examples, statsmodels, and sums by hand."""

import math
from itertools import combinations, permutations

import numpy as np
import pytest
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

from scaleup.reliability import STATISTICS, ac1, alpha, interval, kappa, percent, resampled, tally


def cells(*coders: str, codes: str = "") -> dict[str, np.ndarray]:
    """The tally of each cell: codes of each coder as letters, a dot where it was left out."""
    codes = codes or "".join(sorted(set("".join(coders)) - {"."}))
    return tally(np.array([[[code == each for each in codes] for code in row] for row in coders]))


def given(*coders: str, codes: str = "") -> dict[str, np.ndarray]:
    """Sums over the cells."""
    return total(cells(*coders, codes=codes), np.ones(len(coders[0])))


def total(each: dict[str, np.ndarray], weights: np.ndarray) -> dict[str, np.ndarray]:
    """Sums over cells that count so often."""
    return {name: np.tensordot(weights, values, 1) for name, values in each.items()}


def limits(statistic, interventions: dict[str, np.ndarray]) -> np.ndarray:
    """The interval of a statistic."""
    one_row = {name: values[:, None] for name, values in interventions.items()}
    return interval(statistic, one_row, resampled(one_row))[:, 0]


# K. L. Gwet (2002), Kappa statistic is not satisfactory for assessing the extent of agreement
# between raters, Statistical Methods for Inter-Rater Reliability Assessment 1: 125 subjects
GWET = given("a" * 118 + "a" * 5 + "b" * 2, "a" * 118 + "b" * 5 + "a" * 2)

# K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers,
# twelve units, some left out; also in K. L. Gwet (2014), Handbook of Inter-Rater Reliability
LEFT_OUT = given("123321412...", "1233224125.3", ".3332342251.", "12332441251.")

THREE = ["aabbabbbab", "ababbbabab", "aabbbbabba"]
PARTIAL = ["aabbabbb..", ".babbbabab", "aa.....bba"]


def test_gwet_high_agreement():
    assert percent(GWET) == pytest.approx(0.944)
    assert ac1(GWET) == pytest.approx(0.9408, abs=5e-5)
    assert kappa(GWET) == pytest.approx(-0.0234, abs=5e-5)


@pytest.mark.parametrize(
    ("ben", "gerry", "published"),
    [("0100000010", "1110010000", 0.095), ("aabbdcccedda", "babbbccceddd", 0.692)],
)
def test_alpha_matches_krippendorff(ben, gerry, published):  # (2011), sections A and B
    assert alpha(given(ben, gerry)) == pytest.approx(published, abs=5e-4)


def test_published_values_with_codes_left_out():
    # alpha by Krippendorff; the others as Gwet's package irrCAC prints them for these data
    assert alpha(LEFT_OUT) == pytest.approx(0.743, abs=5e-4)
    assert percent(LEFT_OUT) == pytest.approx(0.8181818, abs=5e-8)
    assert ac1(LEFT_OUT) == pytest.approx(0.77544, abs=5e-6)


def test_five_coders_who_left_nothing_out_against_fleiss():
    codes = np.random.default_rng(1).choice(list("aaabbc"), size=(5, 40))
    every = given(*("".join(row) for row in codes))
    counts, _ = aggregate_raters(codes.T)
    share = counts.sum(axis=0) / counts.sum()
    fleiss = fleiss_kappa(counts)
    assert fleiss == pytest.approx((percent(every) - (share**2).sum()) / (1 - (share**2).sum()))
    # Krippendorff's correction for few codes: alpha = 1 - (1 - Scott's pi)(N - 1) / N, N codes
    assert alpha(every) == pytest.approx(1 - (1 - fleiss) * 199 / 200)


def test_kappa_of_two_is_that_of_statsmodels():
    table = {"aa": 10, "ab": 3, "ac": 1, "ba": 2, "bb": 8, "ca": 4, "cc": 5}
    one, two = ("".join(cell[i] * n for cell, n in table.items()) for i in (0, 1))
    whole = [[10, 3, 1], [2, 8, 0], [4, 0, 5]]
    assert kappa(given(one, two)) == pytest.approx(cohens_kappa(whole, return_results=False))


def test_kappa_of_three_is_the_mean_of_the_pairs():
    pairs = [kappa(given(a, b)) for a, b in combinations(THREE, 2)]
    assert kappa(given(*THREE)) == pytest.approx(np.mean(pairs))


def test_a_pair_weighs_as_many_cells_as_both_coded():
    # aabb and abbb: 3/4 alike, chance 1/2, kappa 1/2, 4 cells. aabb and .bb.: 1/2 alike, chance
    # 1/2, kappa 0, 2 cells. abbb and .bb.: one code throughout, left out. (4/2 + 0) / 6 = 1/3
    assert kappa(given("aabb", "abbb", ".bb.")) == pytest.approx(1 / 3)


def test_three_coders_by_hand():
    # cells aab and bbb: two of six pairs differ; codes given: a twice, b four times.
    # alpha: 1 - (1/3) / (1 - (2 * 1 + 4 * 3) / (6 * 5)) = 1 - (1/3) / (16/30) = 0.375
    # ac1: shares 1/3 and 2/3, chance 4/9; (2/3 - 4/9) / (1 - 4/9) = 0.4
    three = given("ab", "ab", "bb")
    assert percent(three) == pytest.approx(2 / 3)
    assert alpha(three) == pytest.approx(0.375)
    assert ac1(three) == pytest.approx(0.4)


def test_a_cell_of_two_coders_counts_as_much_as_one_of_three():
    # aab: 1/3 of its pairs alike; bb.: all. The mean is 2/3, where 2 of 4 pairs would be 1/2
    assert percent(given("ab", "ab", "b.")) == pytest.approx(2 / 3)


def test_ac1_counts_codes_that_nobody_gave():
    # codes a, b, c; shares 0.75, 0.25, 0; chance (0.1875 + 0.1875 + 0) / 2 = 0.1875;
    # observed 3/4; (0.75 - 0.1875) / (1 - 0.1875) = 9/13
    assert ac1(given("aaaaaabb", "aaaaabab", codes="abc")) == pytest.approx(9 / 13)


def test_a_cell_that_one_coder_coded():
    # aa, ab, bb and a alone. AC1: shares of a 1, 1/2, 0, 1, mean 5/8, chance 2 * 5/8 * 3/8 = 15/32;
    # observed 2/3; (2/3 - 15/32) / (1 - 15/32) = 19/51. The others do not see the last cell.
    assert ac1(given("aaba", "abb.")) == pytest.approx(19 / 51)
    for statistic in (percent, kappa, alpha):
        assert statistic(given("aaba", "abb.")) == statistic(given("aab", "abb")), statistic


@pytest.mark.parametrize("name", STATISTICS)
def test_the_order_of_coders_does_not_matter(name):
    values = [STATISTICS[name](given(*order)) for order in permutations(PARTIAL)]
    assert values == pytest.approx([values[0]] * 6)


@pytest.mark.parametrize("name", STATISTICS)
def test_a_weight_counts_a_cell_so_often(name):
    weights = np.array([[2, 0, 1, 3, 1, 1, 0, 1, 1, 1], [1] * 10])
    repeated = ["".join(np.repeat(list(coder), weights[0])) for coder in PARTIAL]
    values = [STATISTICS[name](given(*coders)) for coders in (repeated, PARTIAL)]
    assert STATISTICS[name](total(cells(*PARTIAL), weights)) == pytest.approx(values)


def test_coders_who_share_no_cell():
    apart = given("ab..", "..ba")
    assert all(math.isnan(statistic(apart)) for statistic in STATISTICS.values())
    assert math.isnan(kappa(given("ab")))


def test_when_all_codes_are_equal():
    same = given("a" * 14, "a" * 14, codes="abc")
    assert (percent(same), ac1(same)) == (1, 1)
    assert math.isnan(kappa(same))
    assert math.isnan(alpha(same))
    assert np.isnan(limits(kappa, cells("a" * 14, "a" * 14, codes="abc"))).all()


def test_perfect_agreement_on_several_codes():
    every = given("aaaaabbbbccccc", "aaaaabbbbccccc")
    assert [statistic(every) for statistic in STATISTICS.values()] == [1, 1, 1, 1]


def test_bootstrap_interval_of_a_share():
    # the interval of a mean of 100 zeros and ones is close to the normal one: 0.8 ± 1.96 · 0.04
    low, high = limits(percent, cells("a" * 100, "a" * 80 + "b" * 20))
    assert low == pytest.approx(0.722, abs=0.02)
    assert high == pytest.approx(0.878, abs=0.02)


def test_cells_of_an_intervention_are_drawn_together():
    # ten interventions whose ten cells are all alike or all differ: the interval of a mean of ten
    # zeros and ones, 0.8 ± 1.96 · 0.126, not that of a hundred
    of_ten = total(cells("a" * 100, "a" * 80 + "b" * 20), np.eye(10).repeat(10, axis=1))
    low, high = limits(percent, of_ten)
    assert low == pytest.approx(0.552, abs=0.06)
    assert high == 1


def test_one_intervention_shared_has_no_interval():
    four = cells("aabb", "ab..")
    assert np.isnan(limits(percent, total(four, np.eye(2).repeat(2, axis=1)))).all()
    assert not np.isnan(limits(percent, four)).any()
