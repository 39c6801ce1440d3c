"""Shares, intervals and bounds."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from conftest import coded, make_corpus
from scaleup.corpus import load
from scaleup.frequency import frequency, funnel, wilson


# R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_matches_newcombe(successes, n, low, high):
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_is_that_of_statsmodels():
    n = np.arange(1, 200).repeat(200)
    present = np.minimum(np.tile(np.arange(200), 199), n)
    assert np.array(wilson(present, n)) == pytest.approx(
        np.array(proportion_confint(present, n, method="wilson"))
    )


def test_counts_and_bounds(tmp_path):
    both = [(coder, "alpha", "sup_coaching") for coder in ("one", "two")]
    found = frequency(load(make_corpus(tmp_path / "c", present=both)))
    row = found.set_index("component").loc["sup_coaching"]
    assert (row["n"], row["present"], row["absent"], row["not_reported"]) == (2, 1, 0, 1)
    assert (row["bound_low"], row["share"], row["bound_high"]) == (0.5, 0.5, 1.0)


def test_an_absent_code_lowers_the_upper_bound(tmp_path):
    both = [(coder, "alpha", "sup_coaching") for coder in ("one", "two")]
    folder = make_corpus(tmp_path / "c", present=both)
    codings = folder / "codings.csv"
    codings.write_text(codings.read_text().replace(",present,", ",absent,"))
    row = frequency(load(folder)).set_index("component").loc["sup_coaching"]
    assert (row["present"], row["absent"], row["bound_high"]) == (0, 1, 0.5)


def test_strata_split_the_interventions(tmp_path):
    folder = make_corpus(tmp_path / "c", present=[("one", "alpha", "sup_coaching")], coders=["one"])
    table = folder / "interventions.csv"
    lines = table.read_text().splitlines()
    stage = lines[0].split(",").index("stage")
    for number, value in ((1, "primary;secondary"), (2, "primary")):
        cells = lines[number].split(",")
        cells[stage] = value
        lines[number] = ",".join(cells)
    table.write_text("\n".join(lines) + "\n")
    found = frequency(load(folder), by="stage").query("component == 'sup_coaching'")
    counts = found.set_index("stage")[["present", "n"]].to_dict("index")
    assert counts == {"primary": {"present": 1, "n": 2}, "secondary": {"present": 1, "n": 1}}


def test_text_is_not_taken_apart(tmp_path):
    folder = make_corpus(tmp_path / "c")
    table = folder / "interventions.csv"
    table.write_text(
        table.read_text().replace("alpha,Alpha,", "alpha,Alpha,Ministry; a foundation")
    )
    strata = set(frequency(load(folder), by="organisation")["organisation"])
    assert strata == {"Ministry; a foundation", "not_reported"}


def test_strata_come_in_the_order_readers_expect(tmp_path):
    more = {"alpha": {"income_group": "high"}, "beta": {"income_group": "low"}}
    found = frequency(load(make_corpus(tmp_path / "o", more=more)), by="income_group")
    assert found["income_group"].tolist()[:4] == ["low", "high", "low", "high"]
    assert found["component"].tolist()[:4] == ["pd_training"] * 2 + ["pd_explanation"] * 2


def test_the_ends_of_the_interval_are_exact_at_none_and_all():
    low, high = wilson([0, 13], [3, 13])
    assert (low[0], high[1]) == (0.0, 1.0)


def test_unknown_stratum_names_the_columns(tiny):
    with pytest.raises(ValueError, match=r"no groups in a column 'colour'.*stage"):
        frequency(load(tiny), by="colour")


def test_a_step_of_the_funnel_needs_every_step_before(tmp_path):
    table = {"a": "pd_training pd_explanation pd_practice", "b": "pd_training pd_practice", "c": ""}
    steps = ["pd_training", "pd_explanation", "pd_practice"]
    found = funnel(load(make_corpus(tmp_path / "c", **coded(table))), steps)
    assert found["component"].tolist() == steps
    assert found["present"].tolist() == [2, 1, 2]
    assert found["so_far"].tolist() == [2, 1, 1]
