"""Agreement between the coders of a corpus, by component and by wave."""

import numpy as np
import pytest

from conftest import leave_out, make_corpus, write_table
from scaleup import agreement as module
from scaleup.agreement import agreement, measure, waves
from scaleup.corpus import load
from scaleup.dictionary import codebook

THREE = ("one", "two", "three")


def test_two_coders_of_a_corpus(tmp_path):
    found = agreement(load(make_corpus(tmp_path / "c", present=[("one", "alpha", "emb_plc")])))
    rows = found.set_index("component")
    assert rows.loc["emb_plc", "percent"] == 0.5
    assert rows.loc["pd_training", "percent"] == 1
    assert rows.loc["all", "n"] == 2 * 23
    assert rows.loc["all", "percent"] == pytest.approx(45 / 46)


def test_three_coders_are_compared_in_pairs(tmp_path):
    folder = make_corpus(tmp_path / "c", coders=THREE, present=[("one", "alpha", "emb_plc")])
    rows = agreement(load(folder)).set_index("component")
    # emb_plc: one of three pairs alike on alpha, all on beta: (1/3 + 1) / 2
    assert rows.loc["emb_plc", "percent"] == pytest.approx(2 / 3)
    assert rows.loc["emb_plc", "n"] == 2
    assert rows.loc["all", "n"] == 46


def test_a_third_coder_of_one_intervention(tmp_path):
    present = [("one", "alpha", "emb_plc"), ("three", "alpha", "pd_training")]
    folder = make_corpus(tmp_path / "c", coders=THREE, present=present)
    rows = agreement(load(leave_out(folder, {("three", "beta")}))).set_index("component")
    assert rows.loc["emb_plc", "percent"] == pytest.approx((1 / 3 + 1) / 2)
    assert rows.loc["all", "n"] == 46
    # by hand: 44 cells all alike, one pair of three alike in the other two
    assert rows.loc["all", "percent"] == pytest.approx((44 + 2 / 3) / 46)


def test_a_cell_of_one_coder_is_not_compared(tmp_path):
    present = [("one", "alpha", "emb_plc"), ("one", "beta", "emb_plc")]
    folder = make_corpus(tmp_path / "c", present=present)
    rows = agreement(load(leave_out(folder, {("two", "beta")}))).set_index("component")
    assert rows.loc["emb_plc", ["n", "percent"]].tolist() == [1, 0]
    assert rows.loc["all", "n"] == 23
    assert rows["percent_low"].isna().all()  # one intervention tells nothing of how they vary


def test_coders_who_share_nothing_are_not_compared(tmp_path):
    folder = leave_out(make_corpus(tmp_path / "c"), {("one", "beta"), ("two", "alpha")})
    with pytest.raises(ValueError, match="no two coders coded the same intervention"):
        agreement(load(folder))


def test_ingredients_that_one_coder_coded_have_no_agreement(tmp_path):
    folder = make_corpus(tmp_path / "c")
    codings = load(folder).codings
    rows = [
        {"coder": "one", "intervention": "alpha", "component": ingredient, "code": "not_reported",
         "coded_on": "2026-11-22"}
        for ingredient in codebook("ingredients")["component"]
    ]  # fmt: skip
    write_table(folder / "codings.csv", codings.to_dict("records") + rows)
    load.cache_clear()
    found = agreement(load(folder)).set_index("component")
    ingredient = found.loc[rows[0]["component"]]
    assert ingredient["n"] == 0
    assert ingredient.drop(["label", "n"]).isna().all()
    assert found.loc["all", "n"] == 46
    with pytest.raises(ValueError, match="at least two coders"):
        agreement(load(folder), kind="ingredients")


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


def test_a_wave_that_one_coder_coded_has_no_agreement(tmp_path):
    folder = leave_out(make_corpus(tmp_path / "c"), {("two", "beta")})
    table = folder / "interventions.csv"
    lines = table.read_text().splitlines()
    table.write_text(
        "\n".join(f"{x},{w}" for x, w in zip(lines, ["wave", "pilot", "main"], strict=True))
    )
    found = waves(load(folder)).set_index("wave")
    assert found.loc["pilot", ["n", "percent"]].tolist() == [23, 1]
    assert found.loc["main", "n"] == 0
    assert found.loc["main"].drop(["interventions", "n"]).isna().all()


def test_many_interventions_are_drawn_in_groups(monkeypatch):
    # 4,010 interventions, 20 % differ: as wide as over single ones, 0.8 ± 1.96 · (0.16 / 4010) ** ½
    monkeypatch.setattr(module, "GROUPS", 1000)
    other = (np.random.default_rng(3).permutation(4010) < 802) * 2
    given = np.array([np.zeros(4010), other], dtype=np.int8)[..., None]
    row = measure(given, 2000).iloc[0]
    assert row["percent"] == 0.8
    assert row["n"] == 4010
    half = 1.959964 * (0.16 / 4010) ** 0.5
    assert (row["percent_low"], row["percent_high"]) == pytest.approx(
        (0.8 - half, 0.8 + half), abs=half / 8
    )


def test_without_resamples_there_are_no_intervals(tmp_path):
    found = agreement(load(make_corpus(tmp_path / "c")), resamples=0)
    assert found.columns.tolist() == ["component", "label", "n", "percent", "kappa", "ac1", "alpha"]
