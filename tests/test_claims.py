"""Reported findings held against a corpus: the rule decides, silence and chance widen."""

import pytest

from conftest import coded, make_corpus
from scaleup.claims import claims
from scaleup.corpus import load


def verdicts(folder, column="verdict"):
    return claims(load(folder)).set_index("claim")[column]


def many(component: str, present: int, n: int) -> dict:
    return coded({f"i{i:03}": component if i < present else "" for i in range(n)})


def test_silence_decides_nothing(tiny):
    assert set(verdicts(tiny)) == {"inconclusive"}
    assert set(verdicts(tiny, "verdict_of_silence")) == {"inconclusive"}


# Wilson's interval of 50 of 50 begins at 50 / (50 + 1.96^2) = 0.929, of 10 of 10 at 0.722
@pytest.mark.parametrize(("n", "verdict"), [(50, "consistent"), (10, "inconclusive")])
def test_virtually_every_needs_the_whole_interval_above(tmp_path, n, verdict):
    folder = make_corpus(tmp_path / "c", **many("pd_training", n, n))
    assert verdicts(folder)["pd_everywhere"] == verdict
    assert verdicts(folder, "verdict_of_silence")["pd_everywhere"] == "consistent"


def test_all_present_is_inconsistent_with_rare(tmp_path):
    folder = make_corpus(tmp_path / "c", **many("emb_plc", 10, 10))
    assert verdicts(folder)["plc_rare"] == "inconsistent"


def test_a_share_at_the_threshold_is_consistent_by_silence_and_open_by_chance(tmp_path):
    folder = make_corpus(tmp_path / "c", **many("sup_coaching", 20, 40))
    assert verdicts(folder, "verdict_of_silence")["coaching_common"] == "consistent"
    assert verdicts(folder)["coaching_common"] == "inconclusive"  # interval from 35 %


# 5 of 40 is 12.5 %, its interval reaches to 26 %; 6 of 40 absent leaves 85 % at most
def test_each_end_of_the_range_is_the_further_one(tmp_path):
    folder = make_corpus(tmp_path / "c", **many("emb_plc", 5, 40))
    codings = folder / "codings.csv"
    text = codings.read_text().replace(
        ",emb_plc,not_reported,,", ",emb_plc,absent,i000-01,The page says that there was none."
    )
    for number in range(5, 40):  # each cites its own document
        text = text.replace(
            f"one,i{number:03},emb_plc,absent,i000-01",
            f"one,i{number:03},emb_plc,absent,i{number:03}-01",
        )
    codings.write_text(text)
    row = claims(load(folder)).set_index("claim").loc["plc_rare"]
    assert (row["bound_low"], row["bound_high"]) == (0.125, 0.125)
    assert (row["verdict_of_silence"], row["verdict"]) == ("consistent", "inconclusive")


def test_any_of_several_components_is_enough(tmp_path):
    table = {f"a{i}": "mat_manual" for i in range(30)} | {f"b{i}": "mat_tools" for i in range(30)}
    row = claims(load(make_corpus(tmp_path / "c", **coded(table)))).set_index("claim")
    assert row.loc["materials_everywhere", "present"] == 60
    assert row.loc["materials_everywhere", "verdict"] == "consistent"


@pytest.mark.parametrize(
    ("code", "verdict"), [("absent", "consistent"), ("present", "inconsistent")]
)
def test_a_claim_of_rarity(tmp_path, code, verdict):
    folder = make_corpus(tmp_path / "c", **many("emb_network", 20, 20))
    codings = folder / "codings.csv"
    codings.write_text(codings.read_text().replace(",present,", f",{code},"))
    assert verdicts(folder)["networks_rare"] == verdict
