"""Reported findings held against a corpus: the rule decides, silence widens."""

import pytest

from conftest import make_corpus
from scaleup.claims import claims
from scaleup.corpus import load


def verdicts(folder):
    return claims(load(folder)).set_index("claim")["verdict"]


def test_silence_decides_nothing(tiny):
    assert set(verdicts(tiny)) == {"inconclusive"}


def both(component, names=("alpha", "beta")):
    return [(coder, name, component) for coder in ("one", "two") for name in names]


def test_all_present_is_consistent_with_virtually_every_and_not_with_rare(tmp_path):
    found = verdicts(make_corpus(tmp_path / "c", present=both("pd_training") + both("emb_plc")))
    assert found["pd_everywhere"] == "consistent"
    assert found["plc_rare"] == "inconsistent"


def test_half_present_and_half_silent_is_consistent_with_common_only(tmp_path):
    found = verdicts(make_corpus(tmp_path / "c", present=both("sup_coaching", ["alpha"])))
    assert found["coaching_common"] == "consistent"  # 50 % to 100 %, at least 50 %
    assert found["more_than_one_session"] == "inconclusive"  # at least 75 %


def test_any_of_several_components_is_enough(tmp_path):
    present = both("mat_manual", ["alpha"]) + both("mat_tools", ["beta"])
    row = claims(load(make_corpus(tmp_path / "c", present=present))).set_index("claim")
    assert row.loc["materials_everywhere", "present"] == 2
    assert row.loc["materials_everywhere", "verdict"] == "consistent"


@pytest.mark.parametrize(
    ("code", "verdict"), [("absent", "consistent"), ("present", "inconsistent")]
)
def test_a_claim_of_rarity(tmp_path, code, verdict):
    folder = make_corpus(tmp_path / "c", present=both("emb_network"))
    codings = folder / "codings.csv"
    codings.write_text(codings.read_text().replace(",present,", f",{code},"))
    assert verdicts(folder)["networks_rare"] == verdict
