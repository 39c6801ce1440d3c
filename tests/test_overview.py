"""Who the interventions are, in words."""

import pytest

from conftest import make_corpus, write_table
from scaleup import overview
from scaleup.corpus import load


@pytest.fixture
def corpus(tmp_path):
    folder = make_corpus(tmp_path / "c")
    table = folder / "interventions.csv"
    cells = (
        "alpha,Alpha,A ministry,KEN;UGA,,,primary;secondary,,government,1999,,2500000,2016,alpha-01"
    )
    lines = table.read_text().splitlines()
    lines[1] = cells + "," * (lines[0].count(",") - cells.count(","))
    table.write_text("\n".join(lines) + "\n")
    return load(folder)


def test_lists_become_words_and_gaps_are_said(corpus):
    rows = overview.who_and_where(corpus).set_index("intervention")
    assert rows.loc["alpha", "countries"] == "Kenya, Uganda"
    assert rows.loc["alpha", "stage"] == "primary, secondary"
    assert (
        rows.loc["beta", ["countries", "stage", "organisation", "start_year"]].tolist()
        == ["not reported"] * 4
    )


def test_reach_ranks_figures_and_keeps_those_without(corpus):
    rows = overview.reach(corpus).set_index("intervention")
    assert list(rows.index) == ["alpha", "beta"]
    assert rows.loc["alpha", ["learners", "learners_year"]].tolist() == [2_500_000, 2016]
    assert rows.loc["beta", ["learners", "schools", "schools_year"]].isna().all()


def test_schools_and_learners_each_have_their_own_year(tmp_path):
    folder = make_corpus(tmp_path / "years")
    write_table(
        folder / "interventions.csv",
        [
            {
                "intervention": "alpha",
                "name": "Alpha",
                "schools": 90,
                "learners": 5000,
                "reach_year": 2016,
            },
            {"intervention": "beta", "name": "Beta", "schools": 70, "reach_year": 2012},
        ],
    )
    table = folder / "interventions.csv"
    header, alpha, beta = table.read_text().splitlines()
    table.write_text(f"{header},schools_year\n{alpha},2009\n{beta},\n")
    rows = overview.reach(load(folder)).set_index("intervention")
    assert rows.loc["alpha", ["learners_year", "schools_year"]].tolist() == [2016, 2009]
    assert rows.loc["beta", "schools_year"] == 2012  # the only figure, so the year is its own


def test_composition_counts_an_intervention_in_each_of_its_stages(corpus):
    rows = overview.composition(corpus).set_index(["column", "value"])["interventions"]
    assert rows["stage"].to_dict() == {"primary": 1, "secondary": 1, "not reported": 1}
    assert rows["delivered_by"].to_dict() == {"government": 1, "not reported": 1}


def test_a_code_rests_on_providers_alone_only_when_no_one_else_says_it(tmp_path):
    both = [(coder, i, "emb_plc") for coder in ("one", "two") for i in ("alpha", "beta")]
    folder = make_corpus(tmp_path / "f", present=both)
    documents = folder / "documents.csv"
    text = documents.read_text()
    documents.write_text(
        text.replace(",press,,https://example.org/beta", ",provider,,https://example.org/beta")
    )
    rows = overview.provenance(load(folder)).set_index("component")
    assert len(rows) == 23
    assert rows.loc["emb_plc", ["present", "providers_only", "share"]].tolist() == [2, 1, 0.5]
    assert rows.loc["pd_training", "present"] == 0


def test_settled_counts_add_up(tmp_path):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    counts = overview.settled(load(make_corpus(tmp_path / "d", present=both)))
    assert counts == {
        "all": 46, "agreed": 46, "adjudicated": 0, "reviewed": 0, "withdrawn": 0
    }  # fmt: skip


def test_audit_counts_by_draw_and_tells_what_was_withdrawn_later(tmp_path):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    folder = make_corpus(tmp_path / "e", present=both)
    (folder / "audit.csv").write_text(
        "row,draw,kind,intervention,about,claim,document,verdict,words,looked_up\n"
        "1,1,code,alpha,emb_plc,present,alpha-01,supported,It says so.,2026-11-22\n"
        "2,1,code,beta,emb_plc,present,beta-01,supported,It says so.,2026-11-22\n"
        "3,1,fact,beta,schools,30,beta-01,not_found,,2026-11-22\n"
        "4,2,code,alpha,emb_plc,present,alpha-01,not_supported,It does not.,2026-11-22\n"
    )
    rows = overview.audit(load(folder)).set_index(["draw", "kind"])
    # beta is not_reported now, so its supported code was withdrawn
    assert rows.loc[(1, "code"), ["drawn", "supported", "withdrawn"]].tolist() == [2, 2, 1]
    assert rows.loc[(1, "fact"), ["drawn", "not_found", "share"]].tolist() == [1, 1, 0]
    assert rows.loc[(2, "code"), ["drawn", "not_supported"]].tolist() == [1, 1]
