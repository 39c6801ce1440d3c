"""EPPI-Reviewer's JSON: read as other people's readers do, taken back, refused when bad."""

import csv
import json
from collections import Counter

import pytest

from conftest import CORPORA, coded_present, make_corpus, read, write_table
from scaleup.corpus import load
from scaleup.dictionary import DATA
from scaleup.exchange import eppi, eppi_sets

TABLES = ["interventions", "documents", "codings", "adjudications", "facts"]


@pytest.fixture(scope="module", params=CORPORA)
def exported(request, tmp_path_factory):
    """Name of a corpus, and its export as a file."""
    path = tmp_path_factory.mktemp("eppi") / "report.json"
    eppi.write(load(request.param), path)
    return request.param, path


def names(holder: dict, above: tuple = ()) -> dict[int, tuple]:
    """Number of every code below, and the names on the way to it."""
    found = {}
    for each in holder["Attributes"]["AttributesList"]:
        path = (*above, each["AttributeName"])
        assert each["AttributeId"] not in found, "two codes have one number"
        found |= {each["AttributeId"]: path} | names(each, path)
    return found


def rows(tables: dict, name: str) -> list:
    return sorted(tuple(sorted(row.items())) for row in tables[name].to_dict("records"))


def stored(corpus: str, name: str) -> list:
    return sorted(tuple(sorted(row.items())) for row in read(corpus, name))


def test_a_reader_of_the_format_counts_what_the_tables_say(exported):
    corpus, path = exported
    report = json.loads(path.read_text(encoding="utf-8"))
    held, region = report["CodeSets"][0], {}
    assert held["SetName"] == "Components of scaling"
    labels = names(held)
    for each in report["CodeSets"]:
        if each["SetName"] == "Programmes":
            region = {i: way[1] for i, way in names(each).items() if way[0] == "Region" and way[1:]}
    with open(DATA / "codebook" / "components.csv", encoding="utf-8", newline="") as file:
        components = {row["label"]: row["component"] for row in csv.DictReader(file)}
    present, regions = {}, Counter()
    for item in report["References"]:
        ways = [labels[c["AttributeId"]] for c in item["Codes"] if c["AttributeId"] in labels]
        present[item["OldItemId"]] = {components[way[2]] for way in ways if way[0] == "Present"}
        assert len(ways) == 23, "one state for each component"
        regions.update(
            region[c["AttributeId"]] for c in item["Codes"] if c["AttributeId"] in region
        )
    known = set(components.values())
    assert present == {name: codes & known for name, codes in coded_present(corpus).items()}
    assert regions == Counter(row["region"] for row in read(corpus, "interventions"))
    titles = [item["Title"] for item in report["References"]]
    assert titles == [row["name"] for row in read(corpus, "interventions")]


def test_each_coder_has_a_code_set_with_that_coders_codes(exported):
    corpus, path = exported
    report = json.loads(path.read_text(encoding="utf-8"))
    given = read(corpus, "codings")
    for coder in {row["coder"] for row in given}:
        state = {}
        for each in report["CodeSets"]:
            if each["SetName"].endswith(f", as {coder} coded"):
                state |= {number: way[0] for number, way in names(each).items()}
        codes = [code["AttributeId"] for item in report["References"] for code in item["Codes"]]
        wanted = Counter(row["code"] for row in given if row["coder"] == coder)
        assert Counter(state[number] for number in codes if number in state) == {
            name.replace("_", " ").capitalize(): count for name, count in wanted.items()
        }


def test_what_is_written_is_taken_back_cell_by_cell(exported):
    corpus, path = exported
    tables = eppi.read(path)
    for name in TABLES:
        assert rows(tables, name) == stored(corpus, name), name


def through_the_tool(report: dict) -> dict:
    """What EPPI-Reviewer's published source does to a report that it imports and gives again.

    Items and codes get numbers of its own, the old number of an item goes into OldItemId and what
    was there into the comments; years are padded, line ends are those of Windows, and the texts of
    documents are not kept.
    """
    numbers = {}

    def renumber(holder: dict) -> None:
        for each in holder["Attributes"]["AttributesList"]:
            each["OriginalAttributeID"] = each["AttributeId"]
            numbers[each["AttributeId"]] = each["AttributeId"] = 7_000_000 + len(numbers)
            each["AttributeDescription"] = ""
            renumber(each)

    for number, each in enumerate(report["CodeSets"]):
        each["SetId"], each["OriginalSetId"] = number + 900, each["SetId"]
        renumber(each)
    for number, item in enumerate(report["References"]):
        item["Comments"] = f"Older ID: {item['OldItemId']}\r\n"
        item["OldItemId"], item["ItemId"] = str(item["ItemId"]), 50_000_000 + number
        item["Year"] = item["Year"].ljust(4)
        item["Abstract"] = item["Abstract"].replace("\n", "\r\n")
        for code in item["Codes"]:
            code["AttributeId"] = numbers[code["AttributeId"]]
            code["AdditionalText"] = code["AdditionalText"].replace("\n", "\r\n")
            code["ItemAttributeFullTextDetails"] = []
    return report


def test_it_comes_back_from_eppi_reviewer_with_nothing_lost(exported):
    corpus, path = exported
    returned = path.with_name("returned.json")
    report = through_the_tool(json.loads(path.read_text(encoding="utf-8")))
    returned.write_text(json.dumps(report), encoding="utf-8-sig")
    tables = eppi.read(returned)
    for name in TABLES:
        assert rows(tables, name) == stored(corpus, name), name


def test_fields_fit_the_tool(exported):
    """Lengths are those of the columns in EPPI-Reviewer's published database scripts."""
    report = json.loads(exported[1].read_text(encoding="utf-8"))
    longest = {"Title": 4000, "ShortTitle": 70, "Year": 4, "Country": 100, "Institution": 1000}
    for item in report["References"]:
        assert all(len(item[field]) <= most for field, most in longest.items())
        assert 0 < item["ItemId"] < 2**53  # what JavaScript holds exactly
        day, month, year = item["DateEdited"].split("/")
        assert (year, month, day) == ("2026", "11", "22")
        assert len({code["AttributeId"] for code in item["Codes"]}) == len(item["Codes"])
    seen = {}
    for each in report["CodeSets"]:
        assert 0 < each["SetId"] < 2**31
        assert not seen.keys() & names(each).keys()
        seen |= names(each)
    assert all(0 < number < 2**53 for number in seen)
    assert all(len(way[-1]) <= 255 for way in seen.values())
    used = {code["AttributeId"] for item in report["References"] for code in item["Codes"]}
    assert used <= set(seen)


PRESENT = [("one", "beta", "sup_coaching"), ("two", "beta", "sup_coaching")]


def test_numbers_stay_when_interventions_are_added(tmp_path):
    small = load(make_corpus(tmp_path / "small", present=PRESENT))
    large = load(make_corpus(tmp_path / "large", present=PRESENT, names=("aaa", "alpha", "beta")))
    before, after = ({i["OldItemId"]: i for i in eppi.references(c)} for c in (small, large))
    assert {**after, **before} == after
    assert eppi_sets.code_sets(small) == eppi_sets.code_sets(large)


def test_documents_about_several_programmes_and_columns_of_ones_own_come_back(tmp_path):
    folder = make_corpus(tmp_path / "own", present=[("one", "alpha", "pd_training")])
    text = (folder / "documents.csv").read_text()
    (folder / "documents.csv").write_text(text.replace("alpha-01,alpha,", "alpha-01,,"))
    with open(folder / "interventions.csv", newline="") as file:
        lines = file.read().splitlines()
    lines = [f"{line},{cell}" for line, cell in zip(lines, ["a/b", "=a/b", ""], strict=True)]
    (folder / "interventions.csv").write_text("\n".join(lines) + "\n")
    write_table(
        folder / "adjudications.csv",
        [{"intervention": "alpha", "component": "pd_training", "code": "not_reported",
          "documents": "", "reason": "Only said."}],
    )  # fmt: skip
    eppi.write(load(folder), tmp_path / "own.json")
    tables = eppi.read(tmp_path / "own.json")
    assert dict(tables["interventions"][["intervention", "a/b"]].to_numpy()) == {
        "alpha": "=a/b", "beta": "",
    }  # fmt: skip
    document = tables["documents"].set_index("document").loc["alpha-01"]
    assert (document["intervention"], document["title"]) == ("", "A page")
    assert tables["adjudications"].to_dict("records") == [
        {"intervention": "alpha", "component": "pd_training", "code": "not_reported",
         "documents": "", "reason": "Only said."}
    ]  # fmt: skip
    assert len(tables["codings"]) == 2 * 2 * 23


# ---------------------------------------------------------------- bad input


@pytest.fixture
def report(tmp_path):
    """A small sound report."""
    path = tmp_path / "report.json"
    eppi.write(load(make_corpus(tmp_path / "tiny", present=PRESENT)), path)
    return json.loads(path.read_text())


def said(tmp_path, text: str | bytes) -> str:
    path = tmp_path / "given.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ValueError) as caught:
        eppi.read(path)
    return str(caught.value).replace(str(tmp_path), "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "not JSON, or cut off at line 1: save the report again"),
        ('{"CodeSets": [], "Refer', "not JSON, or cut off at line 1"),
        ("coder,intervention\n", "not JSON, or cut off at line 1"),
        (b"PK\x03\x04\xff\xfe\x00", "not JSON, or cut off: save the report again"),
        ("[" * 200_000, "not JSON, or cut off"),
        ('{"a": 1}', "JSON, but not a report of EPPI-Reviewer with CodeSets and References"),
        ("[1, 2]", "JSON, but not a report of EPPI-Reviewer"),
        ('{"CodeSets": "x", "References": [{"Codes": 3}]}', "JSON, but not a report"),
        ('{"CodeSets": [], "References": [{"Title": "a\\u0000b"}]}', "holds NUL characters"),
        ('{"CodeSets": [], "References": [{"Codes": [{}]}]}', "JSON, but not a report"),
        ('{"CodeSets": [], "References": [{"Title": 7}]}', "JSON, but not a report"),
        ('{"CodeSets": [{"AttributeId": []}], "References": []}', "JSON, but not a report"),
        ('{"CodeSets": [], "References": []}', "these codes are not of this codebook: none"),
    ],
)
def test_what_is_no_report_is_refused_in_plain_words(tmp_path, text, wanted):
    assert said(tmp_path, text).startswith(f"/given.json: {wanted}")


def test_a_report_cut_off_anywhere_is_refused(tmp_path, report):
    text = json.dumps(report)
    for part in range(1, 20):
        assert "not JSON, or cut off" in said(tmp_path, text[: len(text) * part // 20])


def test_codes_of_somebody_else_are_named(tmp_path, report):
    theirs = {"AttributeId": 5, "AttributeName": "Study design", "Attributes": None}
    foreign = {"SetName": "Mine", "Attributes": {"AttributesList": [theirs]}}
    item = {"Title": "A study", "OldItemId": "", "Codes": [{"AttributeId": 5}]}
    words = said(tmp_path, json.dumps({"CodeSets": [foreign], "References": [item]}))
    assert (
        "these codes are not of this codebook: 'Study design'; leave their code sets out" in words
    )
    report["CodeSets"].append(foreign)
    (tmp_path / "unused.json").write_text(json.dumps(report))
    assert len(eppi.read(tmp_path / "unused.json")["interventions"]) == 2  # no item has that code
    above = report["CodeSets"][0]["Attributes"]["AttributesList"][0]  # a heading
    report["References"][0]["Codes"] += [{"AttributeId": 5}, {"AttributeId": above["AttributeId"]}]
    words = said(tmp_path, json.dumps(report))
    assert "'Study design', 'group/held/components/present'" in words


def test_all_that_is_wrong_with_items_is_told_at_once(tmp_path, report):
    first, second = report["References"]
    first["OldItemId"] = "Alpha School!"
    coded = next(code for code in second["Codes"] if "from" in code["AdditionalText"])
    coded["AdditionalText"] = "They are coached."
    second["Codes"].append({"AttributeId": 12, "AdditionalText": None})
    words = said(tmp_path, json.dumps(report))
    assert "item 'Alpha': write its short name into OldItemId, such as read-india" in words
    assert "'They are coached.': let its text end like: " in words
    assert "item 'Beta': code 12 is in no code set: add its set" in words


def test_an_item_or_a_code_that_stands_twice_is_told(tmp_path, report):
    report["References"].append(report["References"][0])
    assert "alpha: in interventions 2 times: keep one" in said(tmp_path, json.dumps(report))
    report["References"].pop()
    beta = report["References"][1]["Codes"]
    ways = {
        number: way
        for each in report["CodeSets"]
        if each["SetName"].endswith("as one coded")
        for number, way in names(each).items()
    }
    absent = next(n for n, way in ways.items() if way[-1] == "Coaching: absent")
    beta.append({"AttributeId": absent, "AdditionalText": "Coded 2026-11-22"})
    words = said(tmp_path, json.dumps(report))
    assert "one, beta, sup_coaching: in codings 2 times: keep one" in words
