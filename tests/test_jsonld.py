"""The description of the data for search engines, against what schema.org and Google ask for."""

import csv
import json
import re

import pytest

from conftest import CORPORA, read
from scaleup import citation, jsonld
from scaleup.dictionary import DATA

# What schema.org lists for each type (Dataset and DataDownload also have what CreativeWork and
# Thing have), as far as it is used here.
TERMS = {
    "Dataset": {
        "name", "description", "keywords", "url", "license", "creator", "datePublished", "version",
        "isAccessibleForFree", "inLanguage", "measurementTechnique", "variableMeasured",
        "distribution", "hasPart",
    },
    "DataDownload": {"name", "encodingFormat", "contentUrl"},
    "PropertyValue": {"propertyID", "name", "description"},
    "Organization": {"name"},
    "Person": {"name", "givenName", "familyName"},
}  # fmt: skip


def things(value):
    """Everything with a type, at any depth."""
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from things(each)
    elif isinstance(value, list):
        for each in value:
            yield from things(each)


@pytest.fixture(scope="module")
def dataset() -> dict:
    """What stands in the page, parsed."""
    found = re.fullmatch(
        r'<script type="application/ld\+json">([^<]*)</script>', jsonld.script(), re.DOTALL
    )
    return json.loads(found[1])


def test_all_names_are_those_of_schema_org(dataset):
    assert dataset["@context"] == "https://schema.org/"
    for thing in things(dataset):
        assert set(thing) - {"@type", "@context"} <= TERMS[thing["@type"]]


def test_data_sets_have_what_google_asks_for_and_recommends(dataset):
    for each in things(dataset):
        if each["@type"] != "Dataset":
            continue
        assert each["name"]
        assert 50 <= len(each["description"]) <= 5000
        assert each["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert each["creator"] and all(creator["name"] for creator in each["creator"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", each["datePublished"])
        assert each["isAccessibleForFree"] is True
    assert "not coded or validated by people" in dataset["measurementTechnique"].lower()
    assert "language models" in dataset["measurementTechnique"]


def test_its_numbers_are_those_of_the_data(dataset):
    programmes = sum(len(read(name, "interventions")) for name in CORPORA)
    cells = {
        (name, row["intervention"], row["component"])
        for name in CORPORA
        for row in read(name, "codings")
    }
    assert f"{programmes} interventions, {len(cells):,} codes" in dataset["description"]
    with open(DATA / "codebook" / "components.csv", encoding="utf-8", newline="") as file:
        labels = [row["label"] for row in csv.DictReader(file)]
    assert [each["name"] for each in dataset["variableMeasured"]][: len(labels)] == labels
    assert len(dataset["variableMeasured"]) == 23 + 14
    assert len(dataset["hasPart"]) == len(CORPORA)


def test_every_table_is_offered_at_an_address_that_holds_from_the_pages(dataset):
    offered = {each["contentUrl"]: each["encodingFormat"] for each in dataset["distribution"]}
    tables = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv")}
    csvs = {address for address, kind in offered.items() if kind == "text/csv"}
    assert csvs == {f"../data/{table}" for table in tables}
    assert "../data/datapackage.json" in offered
    assert all(page.count("/") == 1 for page in jsonld.PAGES)  # one folder below the root


def test_addresses_are_absolute_once_the_book_has_one(monkeypatch):
    said = citation.compendium() | {
        "url": "https://example.org/book/",
        "authors": [{"family-names": "Doe", "given-names": "Jo"}, {"name": "</script><b>"}],
    }
    monkeypatch.setattr(citation, "compendium", lambda: said)
    dataset = jsonld.dataset()
    assert dataset["url"] == "https://example.org/book/"
    assert all(
        each["contentUrl"].startswith("https://example.org/book/data/")
        for each in dataset["distribution"]
    )
    assert dataset["creator"][0]["name"] == "Jo Doe"
    assert jsonld.script().count("</script>") == 1


def test_it_stands_in_the_head_of_the_pages_that_offer_the_data(built_book):
    for page in jsonld.PAGES:
        head = (built_book / f"{page}.html").read_text(encoding="utf-8").partition("</head>")[0]
        assert head.count(jsonld.script()) == 1
    for each in jsonld.dataset()["distribution"]:
        assert (built_book / "chapters" / each["contentUrl"]).resolve().is_file()
