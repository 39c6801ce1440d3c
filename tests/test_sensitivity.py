"""Other readings of the same codes: each coder's own, and without providers' words."""

import pytest

from conftest import coded, leave_out, make_corpus, write_table
from scaleup import figures
from scaleup.corpus import load
from scaleup.sensitivity import sensitivity, verdicts

BOTH = [("one", "alpha", "pd_training"), ("two", "alpha", "pd_training"),
        ("one", "beta", "pd_training"), ("two", "beta", "pd_training")]  # fmt: skip


@pytest.fixture
def corpus(tmp_path):
    """Training in both; coder one sees a manual in alpha; a provider wrote of beta."""
    folder = make_corpus(tmp_path / "c", present=[*BOTH, ("one", "alpha", "mat_manual")])
    documents = folder / "documents.csv"
    text = documents.read_text()
    documents.write_text(
        text.replace(",press,,https://example.org/beta", ",provider,,https://example.org/beta")
    )
    ruling = {"intervention": "alpha", "component": "mat_manual", "code": "not_reported",
              "reason": "The page speaks of a book for learners."}  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    return load(folder)


def test_every_reading_has_its_share(corpus):
    rows = sensitivity(corpus).set_index("component")
    assert rows.loc["pd_training", ["agreed", "one", "two", "without_providers"]].tolist() == [
        1, 1, 1, 0.5,
    ]  # fmt: skip
    assert rows.loc["mat_manual", ["agreed", "one", "two"]].tolist() == [0, 0.5, 0]
    assert rows.loc["mat_manual", ["bound_low", "bound_high"]].tolist() == [0, 1]


def test_a_majority_that_rests_on_providers_depends(corpus):
    rows = sensitivity(corpus).set_index("component")["majority"]
    assert rows["pd_training"] == "depends"  # 2 of 2, but 1 of 2 without the provider's page
    assert rows["mat_manual"] == "never"


def test_a_coder_of_a_few_interventions_is_no_reading(tmp_path):
    folder = make_corpus(tmp_path / "p", coders=["one", "two", "three"], present=BOTH)
    ruling = {"component": "pd_training", "code": "present", "documents": "alpha-01",
              "intervention": "alpha", "reason": "The page says so."}  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    corpus = load(leave_out(folder, {("three", "beta")}))
    names = ["agreed", "one", "two", "without_providers"]
    row = sensitivity(corpus).set_index("component").loc["pd_training"]
    assert row[names].tolist() == [1, 1, 1, 1]
    assert "three" not in row
    assert list(verdicts(corpus))[2:] == names
    figure = figures.readings(corpus, name="r")
    assert "Coded only a part, so not drawn alone: three." in figure.note


def test_a_verdict_for_every_reading(tmp_path):
    table = {f"i{i:02}": "pd_training" for i in range(50)}
    folder = make_corpus(tmp_path / "v", **coded(table))
    documents = folder / "documents.csv"
    documents.write_text(documents.read_text().replace(",press,", ",provider,"))
    row = verdicts(load(folder)).set_index("claim").loc["pd_everywhere"]
    assert row["agreed"] == row["one"] == "consistent"
    assert row["without_providers"] == "inconclusive"
