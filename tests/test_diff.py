"""What moves between two versions of a corpus, against values worked out by hand."""

from dataclasses import replace
from math import sqrt

import pandas as pd
import pytest

from conftest import coded, leave_out, make_corpus
from scaleup.corpus import load
from scaleup.dictionary import ROOT
from scaleup.diff import diff, moved
from scaleup.diff_report import summary, text
from scaleup.drawn import CHAPTERS, FIGURES

Z = 1.959963984540054  # the 0.975 quantile of the normal distribution


def wilson(present, n):
    """E. B. Wilson (1927), by his formula."""
    share, spread = present / n, Z**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / n + spread / (4 * n))
    return middle - half, middle + half


def made(tmp_path, name="corpus", **how):
    """A corpus with two versions: folders ``old`` and ``new``, each with one of this name."""
    return [make_corpus(tmp_path / side / name, **how[side]) for side in ("old", "new")]


def between(tmp_path, **how):
    return diff(*map(load, made(tmp_path, **how)))


def one_coder(have: str, names: str = "a b c d", component: str = "sup_coaching") -> dict:
    """A corpus of four, of which those in ``have`` have a component."""
    return coded({name: component * (name in have.split()) for name in names.split()})


@pytest.fixture(scope="module")
def coaching(tmp_path_factory):
    """Coaching for two of four before, for three of four after."""
    return between(
        tmp_path_factory.mktemp("coaching"), old=one_coder("a b"), new=one_coder("a b c")
    )


def test_one_code_moves_one_share_with_its_interval_and_bounds(coaching):
    table = coaching.tables["figures"]
    assert table["component"].tolist() == ["sup_coaching"]
    row = table.iloc[0]
    assert (row.n_before, row.present_before, row.share_before) == (4, 2, 0.5)
    assert (row.n_after, row.present_after, row.share_after) == (4, 3, 0.75)
    assert (row.low_before, row.high_before) == pytest.approx(wilson(2, 4))
    assert (row.low_after, row.high_after) == pytest.approx(wilson(3, 4))
    assert (row.bound_low_before, row.bound_high_before) == (0.5, 1)
    assert (row.bound_low_after, row.bound_high_after) == (0.75, 1)


def test_one_code_is_told_as_the_coders_and_as_the_one_that_holds(coaching):
    for name, key in (("codes", ["one", "c", "sup_coaching"]), ("holding", ["c", "sup_coaching"])):
        table = coaching.tables[name]
        assert len(table) == 1
        assert table.iloc[0, : len(key)].tolist() == key
        row = table.iloc[0]
        assert (row.code_before, row.code_after) == ("not_reported", "present")
    assert coaching.tables["holding"].iloc[0]["settled_after"] == "single"
    assert coaching.tables["interventions"].empty


# "most" asks for more than half: 4 / (4 + z squared) = 0.51 is the lower limit of 4 of 4, and that
# of 3 of 4 is 0.30
def test_a_verdict_that_flips_is_told_first_and_in_words(tmp_path):
    both = {"old": "a b c", "new": "a b c d"}
    explained = {side: one_coder(have, component="pd_explanation") for side, have in both.items()}
    found = between(tmp_path, **explained)
    claims = found.tables["claims"]
    assert claims["claim"].tolist()[0] == "pd_explains"
    row = claims.iloc[0]
    assert (row.verdict_before, row.verdict_after, row.flips) == (
        "inconclusive", "consistent", True,
    )  # fmt: skip
    assert not claims["flips"][1:].any()
    told = (
        "Verdict flips: “The training set out what the intervention involves.” was inconclusive, "
        "is consistent now (3 -> 4 of 4, range 30% -> 51% to 100%)."
    )
    assert told in " ".join(text("old", "new", [found]).split())
    assert "Verdicts that flip: 1." in summary(found)
    assert found.tables["verdicts"][["claim", "reading"]].values.tolist() == [
        ["pd_explains", "one"], ["pd_explains", "without_providers"],
    ]  # fmt: skip


# 2 of 4 is not more than half
def test_a_majority_that_is_lost_under_every_reading(tmp_path):
    found = between(tmp_path, old=one_coder("a b c"), new=one_coder("a b"))
    row = found.tables["majorities"].iloc[0]
    assert (row.component, row.majority_before, row.majority_after) == (
        "sup_coaching", "always", "never",
    )  # fmt: skip


# Fisher's exact test: 4 with both and 4 with neither has p = 2 / 70; with one parted, 1 / 7
def test_a_pair_that_comes_to_stand_out(tmp_path):
    names = "a b c d e f g h"
    both = {name: "sup_coaching emb_leadership" * (name in "abcd") for name in names.split()}
    found = between(tmp_path, old=coded(both | {"d": "sup_coaching"}), new=coded(both))
    table = found.tables["pairs"]
    assert table[["first", "second"]].values.tolist() == [["sup_coaching", "emb_leadership"]]
    row = table.iloc[0]
    assert (row.stands_out_before, row.stands_out_after) == (False, True)
    assert (row.q_before, row.q_after) == pytest.approx((1 / 7, 2 / 70))
    assert (row.both_before, row.both_after) == (3, 4)
    told = text("old", "new", [found])
    assert (
        "Coaching + In-school lead  now         3 -> 4 of 8  0.77 -> 1.00  0.143 -> 0.029" in told
    )


def test_a_difference_between_groups_that_no_longer_stands_out(tmp_path):
    names = [f"p{n:02}" for n in range(20)] + [f"s{n:02}" for n in range(20)]
    more = {name: {"stage": "primary" if name[0] == "p" else "secondary"} for name in names}
    half = {name: "sup_coaching" * (int(name[1:]) < 10) for name in names}
    apart = {name: "sup_coaching" * (name[0] == "p") for name in names}
    found = between(tmp_path, old=coded(apart) | {"more": more}, new=coded(half) | {"more": more})
    table = found.tables["groups"].set_index("one")
    assert set(table.index) == {"primary", "secondary"}
    row = table.loc["primary"]
    assert (row.present_one_before, row.n_one_before, row.present_other_before) == (20, 20, 0)
    assert (row.stands_out_before, row.stands_out_after) == (True, False)
    told = text("old", "new", [found])
    assert "Stage: primary    Coaching   no longer   20 -> 10 of 20  0 -> 10 of 20" in told


def test_nothing_differs_between_a_corpus_and_itself(tmp_path):
    found = between(tmp_path, old=one_coder("a"), new=one_coder("a"))
    assert set(FIGURES) - {"agreement"} <= set(found.tables)  # one coder
    assert [name for name, table in found.tables.items() if len(table)] == []
    assert summary(found) == "Nothing differs. No figure moves."


def test_a_new_intervention_is_one_fact_and_its_codes_one_line(tmp_path):
    found = between(tmp_path, old=one_coder("a b"), new=one_coder("a b e", "a b c d e"))
    rows = found.tables["interventions"]
    assert rows[["intervention", "column", "change", "value_after"]].values.tolist() == [
        ["e", "name", "new", "E"]
    ]
    shares = found.tables["figures"].set_index("component")
    assert len(shares) == 23  # the number of interventions is in all of them
    row = shares.loc["sup_coaching"]
    assert (row.present_before, row.n_before) == (2, 4)
    assert (row.present_after, row.n_after) == (3, 5)
    told = text("old", "new", [found])
    assert "one: 23 codes new, on e." in told
    assert "e: 23 codes new (22 not reported, 1 present)." in told
    assert "e             whole intervention  - -> E" in told


def test_an_intervention_that_is_gone(tmp_path):
    found = between(tmp_path, old=one_coder("a d"), new=one_coder("a", "a b c"))
    assert found.tables["interventions"]["change"].tolist() == ["gone"]
    row = found.tables["figures"].set_index("component").loc["sup_coaching"]
    assert (row.present_before, row.n_before, row.present_after, row.n_after) == (2, 4, 1, 3)
    assert "d: 23 codes gone (22 not reported, 1 present)." in text("old", "new", [found])


def test_facts_that_change_are_told_cell_by_cell(tmp_path):
    codes = one_coder("a")
    before = {"a": {"schools": "50", "stage": "primary"}, "b": {"name": "Bee"}}
    after = {"a": {"schools": "60"}, "b": {"name": "Beehive"}}
    found = between(tmp_path, old=codes | {"more": before}, new=codes | {"more": after})
    rows = found.tables["interventions"].fillna("").set_index(["intervention", "column"])
    assert rows.loc[("a", "schools")].tolist() == ["changed", "50", "60"]
    assert rows.loc[("a", "stage")].tolist() == ["gone", "primary", ""]
    assert rows.loc[("b", "name")].tolist() == ["changed", "Bee", "Beehive"]
    assert len(rows) == 3
    kinds = found.tables["composition"].set_index(["by", "stratum"])
    assert kinds.loc[("stage", "primary"), "change"] == "gone"
    assert kinds.loc[("stage", "not_reported"), "interventions_after"] == 4


def test_a_coder_who_is_gone_moves_no_share_that_was_agreed(tmp_path):
    both = [(coder, "alpha", "sup_coaching") for coder in ("one", "two")]
    found = between(tmp_path, old={"present": both}, new={"coders": ["one"], "present": both})
    assert found.tables["codes"]["change"].tolist() == ["gone"] * 46
    assert set(found.tables["codes"]["coder"]) == {"two"}
    assert found.tables["figures"].empty and found.tables["claims"].empty
    assert "agreement" not in found.tables
    assert any("agreement" in remark and "After" in remark for remark in found.remarks)
    told = text("old", "new", [found])
    assert "two: 46 codes gone, on alpha, beta." in told
    assert "The same code, agreed before and single now: 46." in told
    assert told.rstrip().endswith("No figure moves.")


def test_an_open_disagreement_counts_as_not_reported_and_is_said(tmp_path):
    one = [("one", name, "sup_coaching") for name in ("alpha", "beta")]
    two = [("two", "alpha", "sup_coaching")]
    found = between(tmp_path, old={"coders": ["one"], "present": one}, new={"present": one + two})
    held = found.tables["holding"].set_index(["intervention", "component"])
    assert held.loc[("beta", "sup_coaching"), ["code_before", "code_after"]].tolist() == [
        "present", "open",
    ]  # fmt: skip
    row = found.tables["figures"].set_index("component").loc["sup_coaching"]
    assert (row.present_before, row.n_before) == (2, 2)
    assert (row.present_after, row.not_reported_after, row.n_after) == (1, 1, 2)
    assert (row.bound_low_after, row.bound_high_after) == (0.5, 1)  # either way of settling it
    assert any("After, 1 disagreement of coders is open" in remark for remark in found.remarks)


def test_agreement_moves_with_a_coders_code(tmp_path):
    one = [("one", name, "sup_coaching") for name in ("alpha", "beta")]
    two = [("two", name, "sup_coaching") for name in ("alpha", "beta")]
    found = between(tmp_path, old={"present": one + two}, new={"present": one + two[:1]})
    table = found.tables["agreement"].set_index("component")
    assert set(table.index) == {"sup_coaching", "all"}
    assert table.loc["sup_coaching", ["percent_before", "percent_after"]].tolist() == [1, 0.5]
    assert table.loc["all", "percent_after"] == pytest.approx(45 / 46)


def test_a_new_corpus_without_any_code_is_no_obstacle(tmp_path):
    found = between(tmp_path, old=one_coder("a"), new={"coders": [], "names": "abcd"})
    assert set(found.tables["codes"]["change"]) == {"gone"}
    assert any("not all is coded" in remark for remark in found.remarks)


def test_an_intervention_that_nobody_has_coded_yet_moves_no_figure():
    scaled = load("scaled")
    one = scaled.interventions.head(1).assign(intervention="made-up", name="Made up")
    more = replace(scaled, interventions=pd.concat([scaled.interventions, one], ignore_index=True))
    found = diff(scaled, more)
    assert found.tables["interventions"]["intervention"].tolist() == ["made-up"]
    assert {name for name in FIGURES if len(found.tables[name])} == set()
    assert any("not all is coded (1 gap" in remark for remark in found.remarks)


def test_readings_that_only_one_side_has_are_said(tmp_path):
    old, new = made(tmp_path, old={}, new={"names": ("alpha", "beta", "gamma")})
    leave_out(new, {("two", "gamma")})
    found = diff(load(old), load(new))
    (told,) = [remark for remark in found.remarks if "Readings by a single coder" in remark]
    assert "before one, two, after one." in told
    assert not [r for r in diff(load(old), load(old)).remarks if "Readings" in r]


def test_rows_of_other_tables_are_counted(tmp_path):
    old, new = made(tmp_path, old=one_coder("a"), new=one_coder("a"))
    path = new / "documents.csv"
    path.write_text(path.read_text().replace("A page", "Another page", 1))
    found = diff(load(old), load(new))
    assert found.tables["others"].values.tolist() == [["documents", 0, 1, 0]]
    assert "documents.csv: rows new 0, changed 1, gone 0." in text("old", "new", [found])


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_that_is_named_shows_the_corpus(name):
    assert set(CHAPTERS[name]) <= {*FIGURES, "interventions", "codes", "holding", "others"}
    for stem in {stem for stems in CHAPTERS[name].values() for stem in stems}:
        source = (ROOT / "chapters" / f"{stem}.md").read_text(encoding="utf-8")
        assert f'load("{name}")' in source or "every()" in source


def test_truth_that_only_one_side_has_is_false_on_the_other():
    before = pd.DataFrame({"pair": ["x"], "clear": [False]})
    after = pd.DataFrame({"pair": ["x", "y", "z"], "clear": [False, True, False]})
    table = moved(before, after, ["pair"], ["clear"])
    assert table[["pair", "clear_before", "clear_after"]].values.tolist() == [["y", False, True]]
