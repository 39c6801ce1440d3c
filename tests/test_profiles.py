"""The page of one intervention, and the files beside it."""

import csv
import io
import json
import re

import pytest
import rispy
from pybtex.database import parse_string

from conftest import coded, leave_out, make_corpus, write_table
from scaleup import profiles
from scaleup.corpus import load
from scaleup.exchange import programme
from scaleup.show.programme import like_it

HOSTILE = "<script>alert(1)</script> \" ' & } { \\ % \u202etxet" + "long" * 2500


@pytest.fixture
def differing(tmp_path):
    """Two coders who differ on coaching, which an adjudication settles as absent."""
    folder = make_corpus(tmp_path / "c", present=[("one", "alpha", "sup_coaching")])
    ruling = {
        "intervention": "alpha", "component": "sup_coaching", "code": "absent",
        "documents": "alpha-01", "reason": "The page says that there was none.",
    }  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    return load(folder)


def read(path) -> list[dict]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def row(page: str, component: str) -> str:
    return re.search(rf'<tr id="{component}">.*?</tr>', page, re.S).group(0)


def test_a_code_stands_with_what_each_coder_gave_the_ruling_and_the_document(differing):
    name, _, page = profiles.page(differing, "alpha")
    assert name == "Alpha"
    coaching = row(page, "sup_coaching")
    assert '<span class="state-absent">absent</span>' in coaching
    assert "differed, then adjudicated" in coaching
    assert "The page says that there was none." in coaching
    assert "<b>one:</b> present: The page says so." in coaching
    assert "<b>two:</b> not reported: (no note)" in coaching
    assert 'href="https://example.org/alpha"' in coaching
    assert "agreed" in row(page, "emb_plc") and "differed" not in row(page, "emb_plc")


def test_every_component_has_a_mark_in_one_of_three_states(differing):
    _, _, page = profiles.page(differing, "alpha")
    assert "23 components at a glance: 1 absent, 22 not reported" in page
    marks = re.findall(r'<li class="state-(\w+)"><a href="#(\w+)">', page)
    assert len(marks) == 23
    assert ("absent", "sup_coaching") in marks
    assert ("not_reported", "emb_plc") in marks


def test_the_programmes_most_like_it_are_those_that_share_most(tmp_path):
    coach, manual = "sup_coaching", "mat_manual"
    table = {
        "a": f"{manual} {coach}", "b": f"{manual} {coach} emb_plc", "c": "emb_plc", "d": manual,
        "e": "pd_training", "f": "", "g": f"{manual} pd_training",
    }  # fmt: skip
    corpus = load(make_corpus(tmp_path / "several", **coded(table)))
    shown = like_it(corpus, "a").frame
    assert shown["name"].tolist()[:3] == ["B", "D", "G"]  # 2 of 3, 1 of 2, 1 of 3
    assert shown["jaccard"].tolist()[:3] == pytest.approx([2 / 3, 1 / 2, 1 / 3])
    assert shown["shared"].tolist()[:2] == ["Manual or guide, Coaching", "Manual or guide"]


def test_files_hold_the_codes_and_the_documents(differing):
    files = programme.files(differing, "alpha")
    rows = {line["component"]: line for line in csv.DictReader(io.StringIO(files["csv"]))}
    assert len(rows) == 23
    coaching = rows["sup_coaching"]
    assert (coaching["code"], coaching["code_one"], coaching["code_two"]) == (
        "absent", "present", "not_reported",
    )  # fmt: skip
    assert coaching["documents"] == "alpha-01"
    held = json.loads(files["json"])
    assert len(held["codings"]) == 2 * 23 and len(held["agreed"]) == 23
    assert [d["document"] for d in held["documents"]] == ["alpha-01"]
    assert [e.fields["url"] for e in parse_string(files["bib"], "bibtex").entries.values()] == [
        "https://example.org/alpha"
    ]
    assert [entry["urls"] for entry in rispy.loads(files["ris"])] == [["https://example.org/alpha"]]


def test_a_document_about_several_programmes_stands_on_the_page_that_cites_it(tmp_path):
    folder = make_corpus(tmp_path / "c", coders=["one"])
    shared = {
        "document": "reference-01", "intervention": "", "title": "Country groups",
        "publisher": "A Bank", "kind": "funder", "url": "https://example.org/groups",
        "looked_up": "2026-11-22",
    }  # fmt: skip
    write_table(folder / "documents.csv", [*read(folder / "documents.csv"), shared])
    fact = {"intervention": "alpha", "column": "income_group", "value": "high",
            "document": "reference-01", "used": "yes"}  # fmt: skip
    write_table(folder / "facts.csv", [fact])
    corpus = load(folder)
    for name, cited in (("alpha", True), ("beta", False)):
        _, _, page = profiles.page(corpus, name)
        files = programme.files(corpus, name)
        held = [d["document"] for d in json.loads(files["json"])["documents"]]
        assert ("R01" in page, "Country groups" in page) == (cited, cited)
        assert ("reference-01" in held, "Country groups" in files["ris"]) == (cited, cited)


def test_a_review_that_changes_only_documents_is_told_apart_from_one_that_changes_the_code(
    tmp_path,
):
    present = [(coder, "alpha", c) for coder in ("one", "two") for c in ("emb_plc", "mat_manual")]
    folder = make_corpus(tmp_path / "c", present=present)
    ruling = {"intervention": "alpha", "reason": "Read again."}
    rulings = [
        ruling | {"component": "mat_manual", "code": "present", "documents": "alpha-01"},
        ruling | {"component": "emb_plc", "code": "not_reported", "documents": ""},
    ]
    write_table(folder / "adjudications.csv", rulings)
    _, _, page = profiles.page(load(folder), "alpha")
    assert "agreed; a review changed the documents" in row(page, "mat_manual")
    assert "agreed, then changed by a review" in row(page, "emb_plc")


def test_a_figure_stands_with_its_year_and_what_it_counts(tmp_path):
    figures = {"learners": 8000, "reach_year": 2011}
    folder = make_corpus(tmp_path / "c", more={"alpha": figures})
    table = folder / "interventions.csv"
    head, first, *rest = table.read_text(encoding="utf-8").splitlines()
    lines = [f"{head},reach_counts", f"{first},pupils of two cohorts", *(f"{r}," for r in rest)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    corpus = load(folder)
    _, _, page = profiles.page(corpus, "alpha")
    assert "<dt>Learners</dt><dd>8,000 (2011): pupils of two cohorts</dd>" in page
    assert "<dt>Schools</dt><dd>not reported</dd>" in page
    _, _, page = profiles.page(corpus, "beta")
    assert "<dt>Learners</dt><dd>not reported</dd>" in page


def test_a_correction_goes_to_the_issues_of_the_repository_if_the_book_names_one(differing):
    _, _, page = profiles.page(differing, "alpha")
    assert "../chapters/data.html#propose-a-correction" in page
    _, _, page = profiles.page(differing, "alpha", "https://example.org/book/")
    assert "https://example.org/book/issues/new?title=Correction%3A%20Alpha%20%28alpha%29" in page


def test_hostile_text_stays_text(tmp_path):
    folder = make_corpus(tmp_path / "c", present=[("one", "alpha", "sup_coaching")], coders=["one"],
                         more={"alpha": {"name": HOSTILE, "organisation": HOSTILE}})  # fmt: skip
    documents = read(folder / "documents.csv")
    documents[0] |= {"title": HOSTILE, "publisher": HOSTILE}
    write_table(folder / "documents.csv", documents)
    codings = read(folder / "codings.csv")
    for line in codings:
        line["note"] = HOSTILE
    write_table(folder / "codings.csv", codings)
    corpus = load(folder)
    _, _, page = profiles.page(corpus, "alpha")
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)") > 3
    files = programme.files(corpus, "alpha")
    (entry,) = parse_string(files["bib"], "bibtex").entries.values()
    assert "script" in entry.fields["title"]
    assert rispy.loads(files["ris"])[0]["title"] == HOSTILE
    assert json.loads(files["json"])["documents"][0]["title"] == HOSTILE


def test_codes_of_one_coder_are_not_called_agreed(tmp_path):
    present = [("one", "alpha", "emb_plc")]
    folder = leave_out(make_corpus(tmp_path / "c", present=present), {("two", "alpha")})
    ruling = {
        "intervention": "alpha", "component": "emb_plc", "code": "not_reported",
        "reason": "The page does not say that they meet.",
    }  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    _, _, page = profiles.page(load(folder), "alpha")
    assert "coded once, so not known" in page
    assert "coded once, then changed by a review" in row(page, "emb_plc")
    _, _, page = profiles.page(load(folder), "beta")
    assert "on 0 of 23 codes" in page
