"""A number that leads to the explorer is the number of interventions that it shows there.

Which these are is worked out here from the CSV files alone, by what an address of the explorer
means; nothing of the package that makes tables, figures or addresses is used.
"""

import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import CORPORA, read
from scaleup.dictionary import ROOT

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.md"))
COUNTING = {  # chapters that cannot be without such a number
    "cases", "certainty", "decisions", "differs", "evidence-map", "home", "ingredients", "methods",
    "plan", "rare", "recurs", "review", "scaled", "side-by-side", "support", "tiers", "together",
    "training",
}  # fmt: skip
NUMBER = re.compile(r"(\d+)(?: of (\d+))?(?: with every step before| \d+%)?")
SIZES = {  # from so many learners to fewer than so many
    "under_10_thousand": (0, 10**4),
    "10_to_100_thousand": (10**4, 10**5),
    "100_thousand_to_1_million": (10**5, 10**6),
    "1_million_or_more": (10**6, 10**99),
}
STRATA = {"stage", "region", "income_group", "subject", "delivered_by"}


@cache
def interventions(corpus: str) -> list[dict]:
    """Rows of interventions.csv, each with its codes, the coders' codes, and kinds of document."""
    rows = {row["intervention"]: row for row in read(corpus, "interventions")}
    for row in rows.values():
        row |= {"codes": {}, "raw": {}, "kinds": set()}
    for coding in read(corpus, "codings"):
        row = rows[coding["intervention"]]
        row["codes"][coding["component"]] = coding["code"]
        row["raw"].setdefault(coding["component"], set()).add(coding["code"])
    for ruling in read(corpus, "adjudications"):
        rows[ruling["intervention"]]["codes"][ruling["component"]] = ruling["code"]
    for document in read(corpus, "documents"):
        if document["intervention"] in rows:
            rows[document["intervention"]]["kinds"].add(document["kind"])
    return list(rows.values())


def holds(row: dict, key: str, values: list[str]) -> bool:
    """Whether a condition of an address holds for an intervention; KeyError if there is none."""
    if key == "differ":
        return all(len(row["raw"][component]) > 1 for component in values)
    if key in ("all", "any", "absent", "not_reported", "without"):
        codes = [row["codes"][component] for component in values]
        return {
            "all": all(code == "present" for code in codes),
            "any": any(code == "present" for code in codes),
            "absent": all(code == "absent" for code in codes),
            "not_reported": all(code == "not_reported" for code in codes),
            "without": all(code != "present" for code in codes),
        }[key]
    (value,) = values
    if edge := re.fullmatch(r"(start_year|schools|learners)_(from|to)", key):
        number, end = row[edge[1]], edge[2]
        return bool(number) and (
            int(number) >= int(value) if end == "from" else int(number) <= int(value)
        )
    if key == "reach_size":
        if value == "not_reported" or not row["learners"]:
            return (value == "not_reported") == (not row["learners"])
        return SIZES[value][0] <= int(row["learners"]) < SIZES[value][1]
    if key == "document_kind":
        return value in (row["kinds"] or {"not_reported"})
    if key == "sole_country":
        return value == (
            "several" if ";" in row["countries"] else row["countries"] or "not_reported"
        )
    column = {"country": "countries"}.get(key, key)
    assert column in STRATA | {"countries", "effect_design", "effect_direction"}, key
    return value in (row[column] or "not_reported").split(";")


@cache
def meeting(corpus: str, key: str, values: tuple[str, ...]) -> frozenset[str]:
    """Interventions of a corpus for which a condition of an address holds."""
    rows = interventions(corpus)
    return frozenset(row["intervention"] for row in rows if holds(row, key, list(values)))


@cache
def counted(address: str, without: tuple[str, ...] = ()) -> int:
    """How many interventions an address of the explorer shows; some keys may be left out."""
    query = parse_qs(urlsplit(address).fragment, keep_blank_values=True, strict_parsing=True)
    corpora = query.pop("corpus", CORPORA)
    asked = [(key, tuple(values)) for key, values in query.items() if key not in without]
    return sum(
        len(frozenset.intersection(
            frozenset(row["intervention"] for row in interventions(corpus)),
            *(meeting(corpus, *each) for each in asked),
        ))
        for corpus in corpora
    )  # fmt: skip


class Links(HTMLParser):
    """Addresses of the explorer and what is written on their links, in HTML and in pictures."""

    def __init__(self, page: str):
        super().__init__()
        self.found, self.address = [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            address = dict(attributes).get("href") or ""
            self.address = address if re.search(r"explorer\.html#.*=", address) else None
            if self.address:
                self.found.append([address, ""])

    def handle_endtag(self, tag):
        if tag == "a":
            self.address = None

    def handle_data(self, data):
        if self.address:
            self.found[-1][1] += data


def links(built_book, stem: str) -> list[list[str]]:
    return Links((built_book / "chapters" / f"{stem}.html").read_text(encoding="utf-8")).found


@pytest.mark.parametrize("stem", CHAPTERS)
def test_a_number_is_that_of_the_interventions_it_leads_to(built_book, stem):
    found = [(a, m) for a, text in links(built_book, stem) if (m := NUMBER.fullmatch(text.strip()))]
    assert found or stem not in COUNTING
    wrong = []
    for address, match in found:
        number, total = match.groups()
        if counted(address) != int(number):
            wrong.append((address, match.group()))
        coded = ("all", "any", "absent", "not_reported", "without", "differ")
        of = {counted(address, without=coded)}
        if address.count("all=") == 2:  # of those with either
            of.add(counted(address.replace("all=", "any=")))
        if total and int(total) not in of:
            wrong.append((address, match.group()))
    assert wrong == []


def test_agreement_on_a_component_leaves_those_on_which_the_coders_differed(built_book):
    found = [each for each in links(built_book, "methods") if each[1].endswith("%")]
    assert len(found) == 2 * (23 + 23 + 14)  # wide and narrow: the 79; the 14, with ingredients
    for address, text in found:
        alike = 1 - counted(address) / counted(address, without=("differ",))
        assert text == f"{alike:.0%}"


@pytest.mark.parametrize("stem", CHAPTERS)
def test_every_address_of_the_explorer_can_be_read(built_book, stem):
    for address, _ in links(built_book, stem):
        assert address.startswith(("../chapters/explorer.html#", "explorer.html#"))
        counted(address)


HEADS = {  # of columns that count interventions which an address can name
    "Present", "Absent", "Not reported", "With every step before", "Both", "First only",
    "Second only", "Neither", "Have all of it", "In it", "Numbers",
}  # fmt: skip


def counts(head: str, heads: list[str]) -> bool:
    shares = head == "Interventions" and "Share" in heads
    return head in HEADS or head.startswith("Reported for") or shares


@pytest.mark.parametrize("stem", CHAPTERS)
def test_every_count_of_a_table_leads_to_the_explorer(built_book, stem):
    page = (built_book / "chapters" / f"{stem}.html").read_text(encoding="utf-8")
    for table in re.findall(r"<table><caption>.*?</table>", page, re.S):
        rows = [
            re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.S)
            for row in re.findall(r"<tr\b.*?</tr>", table, re.S)
        ]
        heads = [unescape(head) for head in rows[0]]
        for place in (i for i, head in enumerate(heads) if counts(head, heads)):
            bare = [r[place] for r in rows[1:] if not re.search(r"explorer\.html#", r[place])]
            assert [cell for cell in bare if re.search(r"\d", cell)] == [], heads[place]
