"""A corpus and an intervention begun from nothing; every made-up fact is on example.org."""

import csv
from datetime import date

import pytest

from conftest import make_corpus, read
from scaleup import new
from scaleup.check import check

FACTS = {"countries": "KEN;UGA", "stage": "primary", "schools": "120", "start_year": "2010"}
DOCUMENT = {
    "document_title": "A made-up page", "document_publisher": "Someone", "document_kind": "press",
    "document_url": "https://example.org/made-up",
}  # fmt: skip
ANSWERS = {"id": "made-up", "name": "Made up", "region": "Sub-Saharan Africa", **FACTS, **DOCUMENT}


def rows(folder, table: str) -> list[dict]:
    with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bytes_of(folder) -> dict:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def empty(tmp_path):
    """A corpus just begun."""
    new.corpus(tmp_path / "mine")
    return tmp_path / "mine"


def test_a_new_corpus_is_sound_and_has_every_table(empty):
    assert check(empty) == []
    assert {path.name for path in empty.iterdir()} == {
        "interventions.csv", "documents.csv", "codings.csv", "adjudications.csv", "facts.csv",
        "selection.csv", "audit.csv",
    }  # fmt: skip
    assert all(len(path.read_text().splitlines()) == 1 for path in empty.iterdir())
    assert (empty / "adjudications.csv").read_text() == (
        "intervention,component,code,documents,reason\n"
    )


def test_a_corpus_is_not_begun_where_something_is(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "file"):
        with pytest.raises(FileExistsError, match="not an empty folder"):
            new.corpus(tmp_path / name)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["notes.txt"]


def test_a_corpus_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    def full(*words):
        raise OSError("no space left")

    monkeypatch.setattr("scaleup.store.os.fsync", full)
    with pytest.raises(OSError, match="no space left"):
        new.corpus(tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_an_intervention_with_its_document_and_its_facts(empty):
    added = new.intervention(empty, ANSWERS)
    assert added == {"interventions": 1, "documents": 1, "facts": 4}
    (row,) = rows(empty, "interventions")
    assert {name: row[name] for name in ("intervention", "name", "region", *FACTS)} == {
        "intervention": "made-up", "name": "Made up", "region": "Sub-Saharan Africa", **FACTS
    }  # fmt: skip
    assert row["reach_document"] == "made-up-01"
    assert row["effect_document"] == ""
    (document,) = rows(empty, "documents")
    assert document == {
        "document": "made-up-01", "intervention": "made-up", "title": "A made-up page",
        "publisher": "Someone", "kind": "press", "year": "", "url": "https://example.org/made-up",
        "looked_up": date.today().isoformat(),
    }  # fmt: skip
    facts = rows(empty, "facts")
    assert {fact["column"]: fact["value"] for fact in facts} == FACTS
    assert {(fact["document"], fact["used"]) for fact in facts} == {("made-up-01", "yes")}
    assert check(empty, unfinished=True) == []


def test_a_document_that_gives_no_reach_is_not_cited_for_it(empty):
    new.intervention(empty, {"id": "made-up", "name": "Made up", "stage": "primary", **DOCUMENT})
    assert rows(empty, "interventions")[0]["reach_document"] == ""


def test_an_intervention_joins_those_that_are_there(tmp_path):
    folder = make_corpus(tmp_path / "c")
    before = bytes_of(folder)
    assert new.intervention(folder, ANSWERS) == {"interventions": 1, "documents": 1}
    after = bytes_of(folder)
    assert [row["intervention"] for row in rows(folder, "interventions")][-1] == "made-up"
    for name in ("interventions.csv", "documents.csv"):
        assert after[name].startswith(before[name])
    assert {name for name in after if after[name] != before[name]} == {
        "interventions.csv", "documents.csv"
    }  # fmt: skip
    assert "facts.csv" not in after  # it would have to state the facts of all others too
    assert check(folder, unfinished=True) == []


def test_the_columns_that_a_corpus_has_besides_stay(tmp_path):
    folder = make_corpus(tmp_path / "c")
    table = folder / "interventions.csv"
    lines = table.read_text().splitlines()
    table.write_text("\n".join([lines[0] + ",scope", *(line + ",All of it" for line in lines[1:])]))
    new.intervention(folder, {"id": "made-up", "name": "Made up"})
    assert [row["scope"] for row in rows(folder, "interventions")] == ["All of it"] * 2 + [""]


def test_every_problem_of_the_answers_is_told_by_its_name(empty):
    wrong = {
        "countries": "Kenya", "region": "Africa", "schools": "1,000", "reach_year": "2001",
        "document_kind": "blog", "document_url": "example.org",
    }  # fmt: skip
    found = dict(new.problems(empty, ANSWERS | wrong | {"id": "Made Up"}))
    assert set(found) == {"id", *wrong}
    assert "East Asia and Pacific" in found["region"]
    assert "digits only" in found["schools"]
    assert "before the start in 2010" in found["reach_year"]
    assert "provider, evaluator" in found["document_kind"]


def test_what_is_missing_is_told(empty):
    found = dict(new.problems(empty, {"name": "Écoles pilotes (2)"}))
    assert found == {"id": "empty: give one, such as ecoles-pilotes-2"}
    assert "fill in" in dict(new.problems(empty, {"id": "made-up"}))["name"]
    assert set(dict(new.problems(empty, {}))) == {"id", "name"}
    found = dict(new.problems(empty, ANSWERS | {"document_url": "", "document_publisher": ""}))
    assert set(found) == {"document_url", "document_publisher"}


def test_a_fact_without_a_document_is_refused(empty):
    answers = {name: value for name, value in ANSWERS.items() if not name.startswith("document")}
    found = new.problems(empty, answers)
    assert {name for name, _ in found} == set(FACTS)  # a region follows from the countries
    assert all("a fact needs the document that states it" in mend for _, mend in found)


def test_an_id_or_a_name_that_is_there_is_refused(tmp_path):
    folder = make_corpus(tmp_path / "c")
    before = bytes_of(folder)
    for answers, names in (
        ({"id": "alpha", "name": "Another"}, {"id"}),
        ({"id": "another", "name": "Alpha"}, {"name"}),
        ({"id": "alpha", "name": "Alpha"}, {"id", "name"}),
    ):
        assert {name for name, _ in new.problems(folder, answers)} == names
        with pytest.raises(ValueError, match="already"):
            new.intervention(folder, answers)
    assert bytes_of(folder) == before


def test_a_document_id_that_is_there_is_refused(empty):
    new.intervention(empty, ANSWERS)
    table = empty / "documents.csv"
    table.write_text(table.read_text().replace("made-up-01", "other-01"))
    assert (
        "documents.csv has other-01"
        in dict(new.problems(empty, {"id": "other", "name": "Other"}))["id"]
    )


def test_a_short_name_like_those_of_the_data():
    names = {row["name"]: row["intervention"] for row in read("scaled", "interventions")}
    assert new.slug("Écoles pilotes: (2)") == "ecoles-pilotes-2"
    assert new.slug("1stClass@Number") == "1stclass-number"
    assert new.slug("***") == ""
    assert sum(new.slug(name) == key for name, key in names.items()) > len(names) / 3
