"""The codes of a corpus as arrays."""

import pytest

from conftest import leave_out, make_corpus, write_table
from scaleup.corpus import load
from scaleup.dictionary import codebook

PLACE = codebook()["component"].tolist().index("emb_plc")


@pytest.fixture
def cells(tmp_path):
    """One and two differ on alpha, where it is settled; three coded beta alone."""
    folder = make_corpus(
        tmp_path / "c",
        coders=("two", "one", "three"),
        present=[("one", "alpha", "emb_plc"), ("three", "beta", "emb_plc")],
    )
    ruling = {"intervention": "alpha", "component": "emb_plc", "code": "absent", "reason": "So."}
    write_table(folder / "adjudications.csv", [ruling])
    return load(leave_out(folder, {("three", "alpha"), ("one", "beta"), ("two", "beta")})).cells


def test_what_each_coder_gave(cells):
    # coders in alphabetical order: one, three, two; present 0, absent 1, not_reported 2, none -1
    assert cells.coders == ["one", "three", "two"]
    assert cells.given[:, :, PLACE].tolist() == [[0, -1], [-1, 0], [2, -1]]
    assert cells.times[:, PLACE].tolist() == [2, 1]


def test_what_holds(cells):
    assert cells.differ[:, PLACE].tolist() == [True, False]
    assert cells.ruled[:, PLACE].tolist() == [True, False]
    assert cells.held[:, PLACE].tolist() == [1, 0]


def test_a_component_that_nobody_coded_has_no_code(cells):
    ingredients = codebook("ingredients").index
    assert (cells.held[:, ingredients] == -1).all()
    assert cells.times[:, ingredients].sum() == 0


def test_a_ruling_on_a_cell_that_nobody_coded_holds_nothing(tmp_path):
    folder = make_corpus(tmp_path / "c", coders=["one"])
    ruling = {"intervention": "beta", "component": "emb_plc", "code": "present", "reason": "So."}
    write_table(folder / "adjudications.csv", [ruling])
    assert load(leave_out(folder, {("one", "beta")})).cells.held[:, PLACE].tolist() == [2, -1]
