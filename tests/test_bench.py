"""What ``make bench`` says follows from what was measured; the report in ``docs/`` has it all."""

import os
import re
import sys

import pytest

from conftest import make_corpus, write_table
from scaleup.check import check
from scaleup.dictionary import ROOT

sys.path.insert(0, str(ROOT / "scripts" / "bench"))

import edit
import report
from measure import Row


def ratio(ours, theirs, bar=0.5):
    return Row(1, "cold build", "as it comes", bar, "s", ours=ours, theirs=theirs)


def test_medians_are_held_against_each_other_and_a_bar_that_is_reached_is_met():
    row = ratio([9.0, 1.0, 2.0], [40.0, 4.0, 3.0])  # medians 2 and 4; means would say 0.26
    assert (row.found, row.verdict) == (0.5, "met")
    assert ratio([9.0, 1.0, 2.1], [40.0, 4.0, 3.0]).verdict == "missed"


def test_what_may_never_happen_is_judged_by_its_worst():
    row = Row(2, "executed", "", 0, "chapters", "largest", ours=[0, 0, 0, 0, 1])
    assert (row.found, row.verdict) == (1, "missed")
    assert Row(2, "executed", "", 0, "chapters", "largest", ours=[0, 0]).verdict == "met"
    assert Row(5, "time", "", 30, "s", "median", ours=[29, 90, 30]).verdict == "met"


def test_lighthouse_is_met_missed_or_not_measured():
    full = {"performance": 95.0, "accessibility": 100.0, "best-practices": 100.0, "seo": 100.0}
    pages = [{"page": "home"} | full | part for part in ({}, {"performance": 94.0}, {"seo": 99.0})]
    assert [row[""] for row in report.scores(pages)] == ["met", "missed", "missed"]
    assert [row[""] for row in report.scores("npm is not here")] == [
        "not measured: npm is not here"
    ]


def test_a_row_of_the_report():
    row = ratio([2.0, 2.5, 1250.4], [10.0], bar=0.2)
    assert report._cells(row) == [
        "1. cold build", "as it comes", "2.5 s (2 to 1,250)", "10 s", "0.25 x", "at most 0.2 x",
        "missed",
    ]  # fmt: skip


@pytest.fixture
def project(tmp_path):
    """Both coders saw training in alpha and beta, teaching materials in beta; they differ once."""
    seen = [("alpha", "pd_training"), ("beta", "pd_training"), ("beta", "mat_teaching")]
    present = [(who, *cell) for who in ("one", "two") for cell in seen]
    present += [("one", "alpha", "mat_manual")]
    folder = make_corpus(tmp_path / "data" / "scaled", present=present)
    write_table(folder / "audit.csv", [])
    ruling = {"intervention": "alpha", "component": "mat_manual", "code": "not_reported"}
    write_table(folder / "adjudications.csv", [ruling | {"reason": "Not said."}])
    return tmp_path


def write(project, page, text):
    path = project / "_build" / "html" / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_an_edit_is_of_a_code_that_all_give_and_leaves_a_sound_corpus(project):
    assert edit.candidates(project) == [("alpha", "pd_training"), ("beta", "mat_teaching")]
    assert edit.present(project, "pd_training") == 2
    assert edit.present(project, "mat_manual") == 0  # one coder said so; the ruling holds
    edit.withdraw(project, "alpha", "pd_training")
    assert edit.present(project, "pd_training") == 1
    assert check(project / "data" / "scaled") == []
    assert edit.candidates(project) == [("beta", "pd_training")]


def test_an_old_number_or_an_old_profile_is_found(project):
    number = '<a href="explorer.html#corpus=scaled&amp;all=pd_training">{} of 2</a>'
    mark = '<li class="state-{}"><a href="#pd_training">'
    write(project, "chapters/recurs.html", number.format(2) + number.format(1))
    write(project, "scaled/alpha.html", mark.format("present"))
    edit.withdraw(project, "alpha", "pd_training")
    assert edit.wrong(project, "alpha", "pd_training") == ["recurs.html: 2, not 1", "alpha.html"]
    write(project, "chapters/recurs.html", number.format(1))
    write(project, "scaled/alpha.html", mark.format("not_reported"))
    assert edit.wrong(project, "alpha", "pd_training") == []
    with pytest.raises(RuntimeError, match="no chapter shows"):
        edit.wrong(project, "alpha", "sup_coaching")


def test_a_page_that_says_the_same_should_not_be_written_again(project):
    chapters = project / "chapters"
    chapters.mkdir()
    (chapters / "recurs.md").write_text("---\nkernelspec:\n  name: python3\n---\n")
    (chapters / "glossary.md").write_text("# Glossary\n")
    colophon = 'Says this. <p class="colophon">{}</p>'
    pages = ["chapters/recurs.html", "chapters/glossary.html", "scaled/alpha.html"]
    pages += ["scaled/beta.html", "scaled/gamma.html"]
    for page in pages:
        os.utime(write(project, page, colophon.format("old")), ns=(1, 1))
    before = edit.pages(project)
    write(project, "chapters/recurs.html", colophon.format("new"))  # not prose alone
    write(project, "chapters/glossary.html", "Says that.")
    write(project, "scaled/alpha.html", "Says that.")
    write(project, "scaled/beta.html", colophon.format("new"))
    assert edit.needless(before, edit.pages(project)) == [
        "chapters/glossary.html",
        "scaled/beta.html",
    ]


def test_the_report_has_a_verdict_on_every_claim():
    lines = report.TARGET.read_text(encoding="utf-8").splitlines()
    found = [re.match(r"\| (\d)\. .* \| (met|missed) \|$", line) for line in lines]
    assert {line[1] for line in found if line} == set("123456")
