"""How shares settle, and how many interventions a narrow interval takes."""

import pytest

from conftest import coded, make_corpus
from scaleup.corpus import load
from scaleup.saturation import needed, saturation


@pytest.fixture
def corpus(tmp_path):
    table = {f"y{i}": "sup_coaching" for i in range(20)} | {f"n{i}": "" for i in range(20)}
    return load(make_corpus(tmp_path / "c", **coded(table)))


def test_every_order_ends_at_the_share_of_all(corpus):
    last = saturation(corpus).query("k == 40")
    assert (last["low"] == last["share"]).all() and (last["high"] == last["share"]).all()


def test_halfway_the_share_strays_as_a_draw_without_replacement_does(corpus):
    from scipy.stats import hypergeom

    rows = saturation(corpus).query("component == 'sup_coaching'").set_index("k")
    for k in (12, 19, 31):
        limits = hypergeom(40, 20, k).ppf([0.025, 0.975]) / k
        assert rows.loc[k, ["low", "high"]].tolist() == pytest.approx(limits.tolist(), abs=1e-9)


# half width of Wilson's interval at one half: z / (2 sqrt(n + z^2)), so n = z^2 / (4 m^2) - z^2
def test_a_half_needs_most(corpus):
    rows = needed(corpus).set_index("component")
    row = rows.loc["sup_coaching"]
    z = 1.959964
    assert row["for_10"] == 93 == int(z**2 / (4 * 0.1**2) - z**2) + 1
    assert row["for_5"] == 381 == int(z**2 / (4 * 0.05**2) - z**2) + 1
    assert row["half_width"] == pytest.approx(z / (2 * (40 + z**2) ** 0.5))


# at a share of 0 the interval runs from 0 to z^2 / (n + z^2)
def test_a_share_of_nothing_needs_least(corpus):
    row = needed(corpus).set_index("component").loc["emb_plc"]
    z = 1.959964
    assert row["half_width"] == pytest.approx(z**2 / (40 + z**2) / 2)
    assert row["for_10"] == int(z**2 / 0.2 - z**2) + 1
