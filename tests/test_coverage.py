"""Who coded what, what coders share, and what is still to settle."""

import pytest

from conftest import leave_out, make_corpus, write_table
from scaleup.corpus import load
from scaleup.coverage import cells, complete, coverage, incomparable, pairs, times


@pytest.fixture
def partly(tmp_path):
    """Three coders; three coded alpha alone. One differs from the rest in two cells."""
    folder = make_corpus(
        tmp_path / "c",
        coders=("one", "two", "three"),
        present=[("one", "alpha", "emb_plc"), ("one", "beta", "emb_plc")],
    )
    ruling = {"intervention": "alpha", "component": "emb_plc", "code": "not_reported",
              "reason": "The page names a community and does not say that it meets."}  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    return load(leave_out(folder, {("three", "beta")}))


def test_how_much_each_coder_coded(partly):
    rows = coverage(partly).set_index("coder")
    assert rows["interventions"].to_dict() == {"one": 2, "three": 1, "two": 2}
    assert rows["codes"].to_dict() == {"one": 46, "three": 23, "two": 46}


def test_what_two_coders_share(partly):
    rows = pairs(partly).to_numpy().tolist()
    assert rows == [["one", "three", 23, 1], ["one", "two", 46, 2], ["three", "two", 23, 0]]


def test_cells_by_coders_and_what_is_open(partly):
    assert cells(partly) == {
        "all": 46, "one": 0, "two": 23, "more": 23, "compared": 46,
        "differ": 2, "adjudicated": 1, "open": 1,
    }  # fmt: skip
    assert times(partly) == "2 to 3 times"


def test_an_adjudication_without_a_difference_settles_none(tmp_path):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    folder = make_corpus(tmp_path / "r", present=both)
    ruling = {"intervention": "alpha", "component": "emb_plc", "code": "not_reported",
              "reason": "A later check."}  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    counts = cells(load(folder))
    assert (counts["differ"], counts["adjudicated"], counts["open"]) == (0, 0, 0)


def test_who_coded_everything(partly, tmp_path):
    assert complete(partly) == ["one", "two"]
    apart = leave_out(make_corpus(tmp_path / "a"), {("one", "beta"), ("two", "alpha")})
    assert complete(load(apart)) == []


def test_why_coders_cannot_be_compared(partly, tmp_path):
    assert incomparable(partly) == ""
    one = load(make_corpus(tmp_path / "o", coders=["one"]))
    assert "one coder" in incomparable(one) and "at least two" in incomparable(one)
    apart = leave_out(make_corpus(tmp_path / "a"), {("one", "beta"), ("two", "alpha")})
    assert "no two coders coded the same" in incomparable(load(apart))
    none = load(make_corpus(tmp_path / "n", coders=[]))
    assert "not coded yet" in incomparable(none)
    assert coverage(none).empty and pairs(none).empty and cells(none)["all"] == 0
