"""Every fault is found, with its place and its mend."""

import json
import shutil
import subprocess
import sys

import pytest

from conftest import make_corpus, scaleup
from scaleup import check as checks
from scaleup import dictionary
from scaleup.check import check, check_shared

FIRST = "one,alpha,pd_training,not_reported,,,2026-11-22"  # row 2 of codings.csv


def test_a_sound_corpus_has_no_problem(tiny):
    assert check(tiny) == []


def test_reach_before_the_start_is_a_fault(tmp_path):
    more = {"beta": {"start_year": 2012, "reach_year": 2009}}
    (problem,) = check(make_corpus(tmp_path / "c", more=more))
    assert (problem.row, problem.column, problem.value) == (3, "reach_year", "2009")
    assert "before the start in 2012" in problem.mend


def change(folder, table, before, after):
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


FAULTS = {
    "a character that nobody sees": (
        "interventions", "alpha,Alpha,", "alpha,Al\x07pha,",
        (2, "name", "Al\x07pha", "a control character"),
    ),
    "two of one name": (
        "interventions", "beta,Beta,", "beta,Alpha,",
        (2, "name", "Alpha", "two interventions have this name"),
    ),
    "code not in the list": (
        "codings", FIRST, FIRST.replace("not_reported", "yes"),
        (2, "code", "yes", "write one of: present, absent, not_reported"),
    ),
    "date in another form": (
        "codings", FIRST, FIRST.replace("2026-11-22", "22.11.2026"),
        (2, "coded_on", "22.11.2026", "write a date as YYYY-MM-DD"),
    ),
    "present without a document": (
        "codings", FIRST, "one,alpha,pd_training,present,,It says so.,2026-11-22",
        (2, "documents", "", "present needs a document"),
    ),
    "present without a note": (
        "codings", FIRST, "one,alpha,pd_training,present,alpha-01,,2026-11-22",
        (2, "note", "", "present needs a note"),
    ),
    "silence with a document": (
        "codings", FIRST, "one,alpha,pd_training,not_reported,alpha-01,,2026-11-22",
        (2, "documents", "alpha-01", "not_reported cites no document"),
    ),
    "document of another intervention": (
        "codings", FIRST, "one,alpha,pd_training,present,beta-01,It says so.,2026-11-22",
        (2, "documents", "beta-01", "is about beta"),
    ),
    "unknown document": (
        "codings", FIRST, "one,alpha,pd_training,present,alpha-99,It says so.,2026-11-22",
        (2, "documents", "alpha-99", "not in documents.csv"),
    ),
    "unknown component": (
        "codings", FIRST, FIRST.replace("pd_training", "pd_magic"),
        (2, "component", "pd_magic", "not in data/codebook/"),
    ),
    "unknown intervention": (
        "codings", FIRST, FIRST.replace("alpha", "gamma"),
        (2, "intervention", "gamma", "not in interventions.csv"),
    ),
    "note too long": (
        "codings", FIRST, f"one,alpha,pd_training,present,alpha-01,{'x' * 201},2026-11-22",
        (2, "note", "x" * 201, "write at most 200 characters"),
    ),
    "coded twice": (
        "codings", FIRST, FIRST + "\n" + FIRST,
        (3, "coder, intervention, component", "", "repeats an earlier row"),
    ),
    "code left out": (
        "codings", FIRST + "\n", "",
        (None, "component", "pd_training", "one has no code for alpha, pd_training"),
    ),
    "needless adjudication": (
        "adjudications", "reason\n", "reason\nalpha,emb_plc,not_reported,,Nothing found.\n",
        (2, "code", "not_reported", "all coders gave this code with these documents"),
    ),
    "adjudication without a reason": (
        "adjudications", "reason\n", "reason\nalpha,emb_plc,present,alpha-01,\n",
        (2, "reason", "", "empty: fill in"),
    ),
    "kind of document not in the list": (
        "documents", ",press,", ",blog,", (2, "kind", "blog", "write one of: provider, evaluator"),
    ),
    "address without https": (
        "documents", "https://example.org/alpha", "example.org/alpha",
        (2, "url", "example.org/alpha", "write it like this: Address."),
    ),
    "a date that is not quite one": (
        "codings", "2026-11-22", "2026-1-2", (2, "coded_on", "2026-1-2", "write a date as YYYY-MM"),
    ),
    "a coder's name with a capital": (
        "codings", "one,alpha", "One,alpha",
        (2, "coder", "One", "write it with a-z, 0-9 and hyphens (for example maria-b)"),
    ),
    "documents with a comma between": (
        "codings", "not_reported,,", "present,\"alpha-01, alpha-01\",Both say so.",
        (2, "documents", "alpha-01, alpha-01", "not in documents.csv: put ; alone between two"),
    ),
    "a column in capitals": (
        "documents", "publisher", "PUBLISHER",
        (None, "", "", "missing column 'publisher': add it to the header (is it the column written "
         "'PUBLISHER'?)"),
    ),
    "missing address": (
        "documents", "https://example.org/alpha", "", (2, "url", "", "empty: fill in"),
    ),
    "words for a number": (
        "interventions", "alpha,Alpha,,,,,,,,,", "alpha,Alpha,,,,,,,,,many",
        (2, "schools", "many", "write a whole number"),
    ),
    "year out of range": (
        "interventions", "alpha,Alpha,,,,,,,,", "alpha,Alpha,,,,,,,,20016",
        (2, "start_year", "20016", "write a number from 1800 to 2100"),
    ),
    "unknown stage": (
        "interventions", "alpha,Alpha,,,,,", "alpha,Alpha,,,,,kindergarten",
        (2, "stage", "kindergarten", "write it like this: Stage of education"),
    ),
    "empty row": ("documents", "\n", "\n\n", (2, "", "", "empty row: delete it")),
    "too many cells": (
        "documents", "2026-11-22", "2026-11-22,extra", (2, "", "extra", "more cells than"),
    ),
    "column name with a space": (
        "documents", ",kind,", ", kind,", (1, "", "", "column \' kind\' has a space at an end"),
    ),
    "column twice": (
        "documents", ",publisher,", ",title,", (1, "", "", "column 'title' stands twice"),
    ),
    "column without a name": ("documents", ",publisher,", ",,", (1, "", "", "column without a name")),
    "semicolons": (
        "adjudications", "intervention,component,code,documents,reason",
        "intervention;component;code;documents;reason", (1, "", "", "save with commas"),
    ),
    "row cut short": (
        "documents", ",https://example.org/alpha,2026-11-22", "", (2, "url", "", "fewer cells than"),
    ),
    "space at the end": (
        "documents", "Someone", "Someone ", (2, "publisher", "Someone ", "space at the start or end"),
    ),
    "open quotation mark": (
        "documents", "A page,Someone,press,,https://example.org/alpha,2026-11-22\nbeta-01,beta,A page",
        '"A page,Someone,press,,https://example.org/alpha,2026-11-22\nbeta-01,beta,A page"',
        (2, "title", "A page,Someone,press,,https://example.org/alpha,2026-11-22\nbeta-01,beta,A page",
         "close the quotation mark"),
    ),
    "number with an underscore": (
        "interventions", "alpha,Alpha,,,,,,,,,", "alpha,Alpha,,,,,,,,,1_000",
        (2, "schools", "1_000", "digits only"),
    ),
    "country that does not exist": (
        "interventions", "alpha,Alpha,,", "alpha,Alpha,,ZZZ", (2, "countries", "ZZZ", "no such country"),
    ),
    "unknown reach document": (
        "interventions", "alpha,Alpha,,,,,,,,,,,,", "alpha,Alpha,,,,,,,,,,,,nope-99",
        (2, "reach_document", "nope-99", "not in documents.csv"),
    ),
    "adjudication of what nobody coded": (
        "adjudications", "reason\n", "reason\nalpha,ing_data,not_reported,,Nothing found.\n",
        (2, "component", "ing_data", "nobody coded this for alpha"),
    ),
    "missing column": (
        "documents", ",looked_up", ",seen", (None, "", "", "missing column 'looked_up'"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_fault(tiny, fault):
    table, before, after, (row, column, value, mend) = FAULTS[fault]
    change(tiny, table, before, after)
    problems = check(tiny)
    seen = [(p.row, p.column, p.value) for p in problems if mend in p.mend]
    assert (row, column, value) in seen, [str(p) for p in problems]
    assert all(p.file.endswith(f"{table}.csv") for p in problems if mend in p.mend)


def test_fault_in_the_adjudications_is_named_by_file(tmp_path):
    folder = make_corpus(tmp_path / "c", present=[("one", "alpha", "emb_plc")])
    (problem,) = check(folder)
    assert problem.file.endswith("adjudications.csv")
    assert "coders differ on alpha, emb_plc" in str(problem)


def test_all_faults_are_listed_at_once(tiny):
    change(tiny, "codings", FIRST, FIRST.replace("not_reported", "yes"))
    change(tiny, "documents", ",press,", ",blog,")
    files = {problem.file.rsplit("/", 1)[1] for problem in check(tiny)}
    assert {"codings.csv", "documents.csv"} <= files


def test_a_document_on_several_interventions_may_be_cited(tmp_path):
    both = [(coder, "alpha", "emb_plc") for coder in ("one", "two")]
    folder = make_corpus(tmp_path / "c", present=both)
    change(folder, "documents", "alpha-01,alpha,", "alpha-01,,")
    assert check(folder) == []


def test_a_coder_with_few_codes_is_told_in_one_line(tiny):
    change(tiny, "codings", FIRST, FIRST.replace("one,", "onne,"))
    found = [str(p) for p in check(tiny) if p.value == "onne"]
    assert len(found) == 1
    assert "onne has 1 of 23 components of alpha: correct the coder's name" in found[0]


def test_ingredients_are_coded_all_or_not_at_all(tiny):
    with open(tiny / "codings.csv", "a", encoding="utf-8") as file:
        for coder in ("one", "two"):
            for name in ("alpha", "beta"):
                file.write(f"{coder},{name},ing_data,not_reported,,,2026-11-22\n")
    missing = [p.mend for p in check(tiny) if p.column == "coder"]
    assert len(missing) == 2 * 2
    assert all("has 1 of 14 ingredients of" in mend for mend in missing)


def without(folder, words):
    """Take the rows of codings.csv that begin with these words away."""
    path = folder / "codings.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(words)))


def test_a_coder_may_leave_out_whole_interventions(tiny):
    without(tiny, "two,beta,")
    assert check(tiny) == []


def test_what_nobody_coded_is_a_problem_until_it_is_coded(tiny):
    for coder in ("one", "two"):
        without(tiny, f"{coder},beta,")
    (problem,) = check(tiny)
    assert "nobody coded the components of beta" in problem.mend
    assert f"scaleup sheet {tiny} --coder NAME --intervention beta" in problem.mend
    assert check(tiny, unfinished=True) == []


def test_a_disagreement_is_work_to_do_and_a_needless_ruling_is_a_fault(tiny):
    change(tiny, "codings", FIRST, "one,alpha,pd_training,present,alpha-01,Says so.,2026-11-22")
    (problem,) = check(tiny)
    assert "coders differ on alpha, pd_training" in problem.mend
    assert check(tiny, unfinished=True) == []
    with open(tiny / "adjudications.csv", "a", encoding="utf-8") as file:
        file.write("alpha,pd_practice,not_reported,,As both say.\n")
    (problem,) = check(tiny, unfinished=True)
    assert "all coders gave this code" in problem.mend


def test_an_empty_corpus_is_sound(tmp_path):
    assert check(make_corpus(tmp_path / "c", names=[])) == []


def test_an_empty_file(tiny):
    (tiny / "adjudications.csv").write_text("")
    assert any("the first row is empty" in p.mend for p in check(tiny))


def test_a_table_with_a_name_that_does_not_exist(tiny):
    (tiny / "fact.csv").write_text("a,b\n")
    (problem,) = check(tiny)
    assert problem.file.endswith("fact.csv") and "facts.csv" in problem.mend


def test_byte_order_mark_and_windows_line_ends_are_read(tiny):
    path = tiny / "documents.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(tiny) == []


def test_missing_table(tiny):
    (tiny / "documents.csv").unlink()
    assert any(p.file.endswith("documents.csv") and "missing" in p.mend for p in check(tiny))


def test_file_in_another_encoding(tiny):
    (tiny / "documents.csv").write_bytes("Schül,er".encode("latin-1"))
    assert any("save as UTF-8" in problem.mend for problem in check(tiny))


def test_a_fact_needs_its_source(tiny):
    (tiny / "facts.csv").write_text(
        "intervention,column,value,document,used,note\nalpha,start_year,1999,alpha-01,yes,A note.\n"
    )
    change(tiny, "interventions", "alpha,Alpha,,,,,,,,", "alpha,Alpha,,,,,,,,2001")
    found = {(p.file.rsplit("/", 1)[1], p.row, p.column, p.value) for p in check(tiny)}
    assert ("interventions.csv", 2, "start_year", "2001") in found
    assert ("facts.csv", 2, "value", "1999") in found


def test_command_for_people_and_machines(tiny):
    assert scaleup("check", tiny).exit_code == 0
    change(tiny, "codings", FIRST, FIRST.replace("not_reported", "yes"))
    people = scaleup("check", tiny)
    assert people.exit_code == 1
    assert "codings.csv, row 2, column code: 'yes': write one of" in people.stdout
    machines = scaleup("check", tiny, "--format", "json")
    assert machines.exit_code == 1
    assert "code" in {problem["column"] for problem in json.loads(machines.stdout)}


def test_command_on_a_missing_folder_says_so_without_a_traceback():
    command = [sys.executable, "-m", "scaleup.cli", "check", "no-such-folder"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "no-such-folder: no folder with an interventions.csv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def shared(tmp_path, monkeypatch):
    """A copy of the tables of ``data/`` that belong to no corpus, checked in their place."""
    others = shutil.ignore_patterns("scaled", "millions-learning")
    data = shutil.copytree(dictionary.DATA, tmp_path / "data", ignore=others)
    caches = (dictionary.metadata, dictionary.table, dictionary.codebook)
    for module in (dictionary, checks):
        monkeypatch.setattr(module, "DATA", data)
    for cache in caches:
        cache.cache_clear()
    yield data
    for cache in caches:
        cache.cache_clear()


def test_shared_tables_are_sound(shared):
    assert check_shared() == []


@pytest.mark.parametrize("name", ["datapackage.toml", "codebook/components.csv", "corrections.csv"])
def test_a_shared_file_that_is_gone_or_garbage_is_named(shared, name):
    for garbage in (b"", b"\xff\xfe\0", b'"', b"a = = 1\n"):
        (shared / name).write_bytes(garbage)
        assert {problem.file for problem in check_shared()} == {str(shared / name)}
    (shared / name).unlink()
    (problem,) = check_shared()
    assert problem.file == str(shared / name) and "bring it back" in problem.mend


def test_a_schema_that_cannot_be_read_is_named_by_its_line(shared):
    path = shared / "datapackage.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("\nkeywords =", "\nkeywords :"))
    (problem,) = check_shared()
    lines = path.read_text(encoding="utf-8").splitlines()
    assert problem.file == str(path) and lines[problem.row - 1].startswith("keywords :")


def test_a_schema_without_a_table_is_named(shared):
    path = shared / "datapackage.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[tables.codings]", "[tables.codes]"))
    (problem,) = check_shared()
    assert problem.file == str(path) and "'codings'" in problem.mend


REFUSED = [
    "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
    "\x01javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "file:///etc/hosts",
    "//example.org/x", "HTTPS:example.org", "https:", "https://", "https:///x", "example.org",
    "https://example.org@elsewhere.example", "https://one:two@example.org/", "mailto:a@example.org",
    "https://example.org\\@elsewhere.example", "https://example.org/a b", "https://example.org/\u2028x",
    'https://example.org/"onclick="x', "https://example.org/<script>", "https:\\\\example.org",
    "http:javascript:alert(1)", "blob:https://example.org/x", "vbscript:x", "https://[::1]/",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_plainly_http_is_refused(tiny, address):
    cell = '"' + address.replace('"', '""') + '"'
    change(tiny, "documents", "https://example.org/alpha", cell)
    assert any((p.row, p.column) == (2, "url") for p in check(tiny))


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "https://example.org:8080/a;b/c_(d)?e=f&g=%20,h@i#j", "https://münchen.example/ü"],
)  # fmt: skip
def test_an_address_that_is_http_is_taken(tiny, address):
    change(tiny, "documents", "https://example.org/alpha", f'"{address}"')
    assert check(tiny) == []


HOSTILE_IDS = [
    "../x", "..", ".", "/etc/x", "a/b", "a\\b", "a\0b", "a b", "A", "é", "x" * 81, "con", "nul", "com1",
    "lpt9", "-x", "x.", "~", "$x", "%2e%2e", "a:b", "C:x",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_IDS)
def test_a_name_that_cannot_be_the_name_of_a_page_is_refused(tiny, name):
    for table in ("interventions", "documents", "codings"):
        path = tiny / f"{table}.csv"
        path.write_text(
            path.read_text().replace(",alpha,", f",{name},").replace("\nalpha,", f"\n{name},")
        )
    assert ("intervention", name) in {(p.column, p.value) for p in check(tiny) if p.row == 2}


@pytest.mark.parametrize("name", ["con", "Upper", "two words", "chapters"])
def test_a_folder_of_data_that_cannot_be_a_folder_of_pages_is_refused(shared, name):
    make_corpus(shared / name)
    assert any(
        p.file == str(shared / name) and "rename the folder" in p.mend for p in check_shared()
    )
