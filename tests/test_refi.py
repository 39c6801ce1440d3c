"""The codebook as REFI-QDA has it, read by the rules of the standard."""

import csv
import re
import xml.etree.ElementTree as ET

import pytest

from conftest import CORPORA, make_corpus
from scaleup.corpus import load
from scaleup.dictionary import DATA
from scaleup.exchange import refi

SPACE = "{urn:QDA-XML:codebook:1.0}"
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
INSIDE = {  # what each element may hold, in this order, as the standard's schema has it
    "CodeBook": ["Codes", "Sets"],
    "Codes": ["Code"],
    "Code": ["Description", "Code"],
    "Sets": ["Set"],
    "Set": ["Description", "MemberCode"],
    "MemberCode": [],
    "Description": [],
}
NEEDED = {
    "CodeBook": set(), "Codes": set(), "Sets": set(), "Description": set(),
    "Code": {"guid", "name", "isCodable"}, "Set": {"guid", "name"}, "MemberCode": {"guid"},
}  # fmt: skip


@pytest.fixture(scope="module", params=CORPORA)
def exported(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("refi") / "codebook.qdc"
    refi.write(load(request.param), path)
    return request.param, ET.parse(path).getroot()


def test_the_file_keeps_the_rules_of_the_standard(exported):
    root = exported[1]
    assert root.tag == f"{SPACE}CodeBook"
    for element in root.iter():
        name = element.tag.removeprefix(SPACE)
        children = [child.tag.removeprefix(SPACE) for child in element]
        assert sorted(children, key=INSIDE[name].index) == children
        assert element.attrib.keys() >= NEEDED[name]
        assert element.attrib.keys() <= NEEDED[name] | ({"origin"} if name == "CodeBook" else set())
        if "guid" in element.attrib:
            assert GUID.fullmatch(element.get("guid"))
        assert element.get("isCodable") in (None, "true", "false")
        if name in ("Codes", "Sets"):
            assert children, "at least one"
    guids = [e.get("guid") for tag in ("Code", "Set") for e in root.iter(f"{SPACE}{tag}")]
    assert len(guids) == len(set(guids))
    assert {e.get("guid") for e in root.iter(f"{SPACE}MemberCode")} <= set(guids)


def test_every_component_stands_below_its_domain_with_all_that_defines_it(exported):
    corpus, root = exported
    found = {}
    for domain in root.find(f"{SPACE}Codes"):
        assert domain.get("isCodable") == "false"
        for code in domain.findall(f"{SPACE}Code"):
            assert code.get("isCodable") == "true"
            assert code.get("name") not in found, "QualCoder takes a name but once"
            found[code.get("name")] = (domain.get("name"), code.find(f"{SPACE}Description").text)
    tables = ["components", "ingredients"] if corpus == "millions-learning" else ["components"]
    rows = []
    for table in tables:
        with open(DATA / "codebook" / f"{table}.csv", encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    assert list(found) == [row["label"] for row in rows]
    for row in rows:
        domain, said = found[row["label"]]
        group = row.get("group", "").replace("_", " ")
        assert domain == (f"Ingredients: {group}" if group else row["domain"])
        for column in ("definition", "counts_when", "does_not_count_when", "example"):
            assert row[column] in said
    sets = [(s.get("name"), len(s)) for s in root.iter(f"{SPACE}Set")]
    assert sets == [("Components of scaling", 23), ("Core ingredients", 14)][: len(tables)]


def test_codes_keep_their_identifiers_in_every_corpus(exported, tmp_path):
    refi.write(load(make_corpus(tmp_path / "tiny")), tmp_path / "tiny.qdc")
    tiny, large = (
        {e.get("guid"): e.get("name") for e in root.iter(f"{SPACE}Code")}
        for root in (ET.parse(tmp_path / "tiny.qdc").getroot(), exported[1])
    )
    assert tiny.items() <= large.items()
