"""The agreed coding: what holds, and why."""

import pytest

from conftest import make_corpus, write_table
from scaleup.corpus import find, load


def code_of(corpus, intervention, component):
    rows = corpus.agreed.query("intervention == @intervention and component == @component")
    return rows.iloc[0]


def test_agreement_holds_with_the_documents_of_both(tmp_path):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    row = code_of(load(make_corpus(tmp_path / "c", present=both)), "alpha", "emb_plc")
    assert (row["code"], row["documents"], row["settled"]) == ("present", "alpha-01", "agreed")


@pytest.mark.parametrize(
    ("present", "code", "settled"),
    [
        ([("one", "alpha", "emb_plc")], "not_reported", "adjudicated"),
        ([("one", "alpha", "emb_plc"), ("two", "alpha", "emb_plc")], "not_reported", "reviewed"),
    ],
)
def test_an_adjudication_holds_over_the_coders(tmp_path, present, code, settled):
    folder = make_corpus(tmp_path / "c", present=present)
    ruling = {"intervention": "alpha", "component": "emb_plc", "code": code, "reason": "Too thin."}
    write_table(folder / "adjudications.csv", [ruling])
    row = code_of(load(folder), "alpha", "emb_plc")
    assert (row["code"], row["documents"], row["settled"]) == (code, "", settled)
    assert row["note"] == "Too thin."


def test_the_code_of_a_single_coder_is_not_called_agreed(tmp_path):
    corpus = load(make_corpus(tmp_path / "c", coders=["one"]))
    assert set(corpus.agreed["settled"]) == {"single"}


def test_a_disagreement_without_adjudication_is_an_error(tmp_path):
    corpus = load(make_corpus(tmp_path / "c", present=[("two", "beta", "emb_plc")]))
    with pytest.raises(ValueError, match=r"adjudications\.csv: no row for beta, emb_plc"):
        _ = corpus.agreed


def test_a_missing_folder_names_what_there_is():
    with pytest.raises(FileNotFoundError, match="millions-learning"):
        find("nowhere")
