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


def test_years_of_growth_need_both_years(tmp_path):
    more = {
        "alpha": {"start_year": 2001, "learners": 5000, "reach_year": 2011},
        "beta": {"learners": 9000, "reach_year": 2011},
    }
    rows = overview.growth(load(make_corpus(tmp_path / "g", more=more)))
    assert rows[["intervention", "years"]].values.tolist() == [["alpha", 10]]


def test_places_put_the_fullest_region_and_country_first(tmp_path):
    where = {
        "a": ("KEN", "Sub-Saharan Africa"), "b": ("UGA", "Sub-Saharan Africa"),
        "c": ("UGA", "Sub-Saharan Africa"), "d": ("KEN;IND", "several"), "e": ("", ""),
    }  # fmt: skip
    more = {name: {"countries": c, "region": r} for name, (c, r) in where.items()}
    rows = overview.places(load(make_corpus(tmp_path / "p", names=list(where), more=more)))
    assert rows["country"].tolist()[:3] == ["Uganda", "Uganda", "Kenya"]
    assert dict(zip(rows["intervention"], rows["country"], strict=True))["d"] == "several"
    assert rows.set_index("intervention").loc["e", "region"] == "not reported"
