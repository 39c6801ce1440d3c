"""The compendium's own data: what the book says of them is true of them."""

from urllib.parse import urlsplit

import pytest

from scaleup.check import check, check_shared
from scaleup.corpus import load
from scaleup.dictionary import ROOT, codebook, metadata, table
from scaleup.provenance import audit
from scaleup.selection import draw, flow


@pytest.fixture(scope="module")
def cases():
    return load("millions-learning")


@pytest.fixture(scope="module")
def scaled():
    return load("scaled")


@pytest.mark.parametrize("name", metadata()["corpora"])
def test_every_corpus_is_sound(name):
    assert [str(p) for p in check(load(name).folder)] == []


def test_shared_tables_are_sound():
    assert [str(p) for p in check_shared()] == []


def test_codebook_has_the_numbers_that_the_book_names():
    kinds = codebook()["kind"].value_counts()
    assert kinds.to_dict() == {"components": 23, "ingredients": 14}
    groups = {"design", "delivery", "finance", "enabling_environment"}
    assert set(table("ingredients")["group"]) == groups
    assert set(table("ingredients")["label_by"]) == {"compendium"}
    assert codebook()["component"].is_unique


def test_fourteen_cases_coded_twice(cases):
    assert len(cases.interventions) == 14
    rows = cases.codings.groupby("coder").size()
    assert len(rows) == 2
    assert set(rows) == {14 * (23 + 14)}


def test_membership_is_as_sure_as_the_sources_allow(cases):
    sure = cases.interventions["membership"].value_counts().to_dict()
    assert sure == {"named": 8, "inferred": 4, "deck_only": 2}


def test_every_case_rests_on_several_documents_and_not_on_the_provider_alone(cases):
    own = cases.documents[cases.documents["intervention"] != ""]
    assert (own.groupby("intervention").size() >= 8).all()
    outside = own[own["kind"] != "provider"].groupby("intervention").size()
    assert set(outside.index) == set(cases.interventions["intervention"])


def test_seventy_nine_interventions_coded_twice(scaled):
    assert len(scaled.interventions) == 79
    rows = scaled.codings.groupby("coder").size()
    assert rows.to_list() == [79 * 23, 79 * 23]


def test_every_candidate_is_listed_and_the_draw_can_be_repeated(scaled):
    candidates = scaled.selection
    included = candidates[candidates["included"] == "yes"]
    assert len(candidates) >= 291
    assert sorted(included["intervention"]) == sorted(scaled.interventions["intervention"])
    assert (included["criterion"] == "drawn").all()
    drawn = draw(scaled).query("taken")
    assert set(drawn["candidate"]) == set(included["candidate"])


def test_texts_tell_the_numbers_of_the_draw(scaled):
    counts = flow(scaled).groupby("step")["candidates"].sum()
    found, eligible = counts.sum(), counts.sum() - counts["screened"]
    texts = [
        (ROOT / "README.md").read_text(),
        (ROOT / "CHANGELOG.md").read_text(),
        metadata()["corpora"]["scaled"]["description"],
    ]
    for text in texts:
        assert f"the {eligible} that qualified of {found} candidates" in " ".join(text.split())


def test_the_79_are_spread_over_income_countries_and_stages(scaled):
    frame = scaled.interventions
    assert (~frame["income_group"].isin(["high", ""])).sum() >= 20
    countries = frame["countries"].str.split(";").explode()
    assert countries.nunique() >= 12
    assert countries.value_counts().max() <= 30
    stages = frame["stage"].str.split(";").explode().value_counts()
    assert (stages[["early_years", "primary", "secondary"]] >= 8).all()


def test_the_79_share_nothing_with_the_14(scaled, cases):
    for column in ("intervention", "name"):
        assert not set(scaled.interventions[column]) & set(cases.interventions[column])


def test_the_79_rest_on_documents_that_are_not_the_provider_s_alone(scaled):
    own = scaled.documents[scaled.documents["intervention"] != ""]
    assert len(own) >= 200
    assert (own.groupby("intervention").size() >= 2).all()
    assert own["intervention"].nunique() == 79
    assert own.loc[own["kind"] != "provider", "intervention"].nunique() == 79


def test_no_code_rests_on_a_bare_home_page(scaled):
    settled = scaled.agreed["documents"].str.split(";").explode()
    urls = scaled.documents.set_index("document")["url"]
    paths = [
        urlsplit(url).path.strip("/") + urlsplit(url).query
        for url in urls[settled[settled != ""].unique()]
    ]
    assert all(paths)


def test_figures_of_reach_name_their_document(scaled):
    frame = scaled.interventions
    figures = frame[frame["learners"].notna() | frame["schools"].notna()]
    assert (figures["reach_document"] != "").all()


def test_of_the_pages_found_again_the_audit_of_the_79_supports_95_percent(scaled):
    rows = audit(scaled)
    first = rows[rows["draw"] == 1].set_index("kind")["drawn"]
    assert (first["code"], first["fact"]) == (100, 60)
    seen = rows["supported"] + rows["not_supported"]
    assert (rows["supported"] / seen >= 0.95).all()


def test_decisions_carry_the_reported_shares_and_no_others():
    rows = table("decisions").set_index("decision")
    reported = rows[rows["shares"] == "reported"]
    # the four pairs of shares in the post of 28 June 2018
    shares = {d: (int(r["share_a"]), int(r["share_b"])) for d, r in reported.iterrows()}
    assert shares == {
        "pace": (16, 68),
        "fixed_or_adaptive": (14, 67),
        "package_or_modules": (27, 51),
        "share_what": (53, 12),
    }
    assert rows.loc[rows["shares"] == "not_reported", ["share_a", "share_b"]].isna().all(axis=None)
    assert len(rows) == 7


def test_tiers_hold_the_sixteen_items():
    counts = table("tiers")["tier"].value_counts().to_dict()
    assert counts == {"scale_now": 9, "seed_spread_scale": 4, "not_ready": 3}


def test_claims_speak_of_components_and_fix_a_rule():
    claims = table("claims")
    virtually = claims[claims["quantifier"] == "virtually every"].iloc[0]
    assert (virtually["rule"], virtually["threshold"]) == ("at_least", 0.9)
    spoken_of = {c for cell in claims["components"] for c in cell.split(";")}
    components = table("components")
    from_the_review = components.loc[components["origin"].str.contains("R"), "component"]
    assert spoken_of == set(from_the_review) - {
        "emb_sustainability"
    }  # said to matter, not how often
