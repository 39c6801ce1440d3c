"""Strata that are derived: size of reach and kinds of document."""

from conftest import make_corpus, write_table
from scaleup.corpus import load
from scaleup.frequency import frequency
from scaleup.strata import composition, strata


def test_reach_is_sorted_into_powers_of_ten(tmp_path):
    sizes = {"a": 9_999, "b": 100_000, "c": 2_000_000, "d": ""}
    more = {name: {"learners": size} for name, size in sizes.items()}
    corpus = load(make_corpus(tmp_path / "c", names=list(sizes), more=more))
    assert strata(corpus, "reach_size").str[0].to_dict() == {
        "a": "under_10_thousand", "b": "100_thousand_to_1_million", "c": "1_million_or_more",
        "d": "not_reported",
    }  # fmt: skip


def test_an_intervention_stands_under_every_kind_of_its_documents(tmp_path):
    folder = make_corpus(tmp_path / "c")
    rows = [
        {"document": f"{name}-{number:02}", "intervention": name, "kind": kind, "title": "A page",
         "publisher": "Someone", "url": "https://example.org", "looked_up": "2026-11-22"}
        for name, number, kind in (("alpha", 1, "press"), ("alpha", 2, "provider"),
                                   ("beta", 1, "press"))
    ]  # fmt: skip
    write_table(folder / "documents.csv", rows)
    found = frequency(load(folder), by="document_kind").query("component == 'emb_plc'")
    assert found.set_index("document_kind")["n"].to_dict() == {"press": 2, "provider": 1}


def test_every_intervention_counts_once_in_each_of_its_strata(tmp_path):
    more = {"alpha": {"stage": "primary;secondary;primary"}}
    found = composition(load(make_corpus(tmp_path / "c", more=more))).query("by == 'stage'")
    assert found.set_index("stratum")["interventions"].to_dict() == {
        "primary": 1, "secondary": 1, "not_reported": 1
    }  # fmt: skip
    assert found["share"].tolist() == [0.5, 0.5, 0.5]
