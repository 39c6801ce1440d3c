"""What moved, as text, Markdown and JSON; nothing from the data works in it."""

import json
import re
import shutil

import pandas as pd
import pytest

from conftest import coded, make_corpus
from scaleup.corpus import load
from scaleup.dictionary import ROOT, codebook
from scaleup.diff import Difference, diff
from scaleup.diff_report import COMMENT, as_json, markdown, summary, text
from test_diff import between, one_coder


def compared(folder, before: str, after: str, more=None) -> Difference:
    """Coaching for some of four before, and for others after; ``more`` facts after."""
    sides = [
        coded({name: "sup_coaching" * (name in have.split()) for name in "abcd"})
        for have in (before, after)
    ]
    sides[1]["more"] = more
    return diff(
        *(load(make_corpus(folder / str(n) / "mine", **how)) for n, how in enumerate(sides))
    )


@pytest.fixture(scope="module")
def coaching(tmp_path_factory):
    return compared(tmp_path_factory.mktemp("coaching"), "a b", "a b c")


def cells(line: str) -> list[str]:
    return re.split("  +", line.strip())


# Wilson's interval of 2 of 4 is 15% to 85%, that of 3 of 4 is 30% to 95%
def test_each_figure_has_its_place_in_a_short_line(coaching):
    lines = text("HEAD", "mine", [coaching]).splitlines()
    assert lines[0] == "mine: HEAD -> mine"
    assert lines[-1] == summary(coaching)
    assert ["one", "c", "Coaching", "not reported -> present"] in map(cells, lines)
    at = lines.index("How often components are reported")
    assert lines[at + 1 : at + 3] == [
        "  Component  Reported     Share       95% interval              With silence up to",
        "  Coaching   2 -> 3 of 4  50% -> 75%  15% to 85% -> 30% to 95%  100%",
    ]
    stays = ["Coaching: “common”", "inconclusive", "2 -> 3 of 4", "15% -> 30%", "100%"]
    assert stays in map(cells, lines)


def test_json_has_numbers_and_every_table(coaching):
    read = json.loads(as_json("HEAD", "mine", [coaching]))
    assert (read["old"], read["new"]) == ("HEAD", "mine")
    (corpus,) = read["corpora"]
    (row,) = corpus["tables"]["figures"]
    assert row["present_after"] == 3 and row["share_before"] == 0.5
    assert row["low_after"] == pytest.approx(0.30064, abs=1e-5)  # Wilson's limit for 3 of 4
    assert corpus["tables"]["pairs"] == []


def test_a_fact_of_any_text_is_one_row_of_a_table(tmp_path):
    found = compared(tmp_path, "a", "a", {"a": {"organisation": "A|b <i> @me"}})
    told = markdown("old|", "new", [found])
    (line,) = [line for line in told.splitlines() if "organisation" in line]
    assert line == r"| a | organisation | - -&gt; A\|b &lt;i&gt; @&#8203;me |"
    assert r"old\| → new" in told
    lines = text("old", "new", [found]).splitlines()
    assert ["a", "organisation", "- -> A|b <i> @me"] in map(cells, lines)


def test_a_long_report_fits_a_comment_and_says_what_it_left_out():
    names = [f"n{number}" for number in range(900)]
    rows = pd.DataFrame({"intervention": names, "column": "name", "change": "new"})
    rows = rows.assign(value_before=None, value_after="=@#" * 90)
    found = Difference("mine", {"interventions": rows})
    told = markdown("old", "new", [found])
    assert len(told) <= COMMENT
    assert told.count("<details>") == told.count("</details>") == 1
    shown = told.count("\n| n")
    assert 0 < shown < 900 and f"… and {900 - shown} more." in told
    many = markdown("old", "new", [Difference("mine", state="new")] * 2000)
    assert len(many) <= COMMENT and "Cut here" in many
    assert text("old", "new", [found]).count("whole intervention") == 900


def test_corpora_that_only_one_side_has_are_said():
    sides = [Difference("mine", state="new"), Difference("other", state="gone")]
    told = text("HEAD", "data", sides)
    assert "mine: HEAD -> data\n\nThis corpus is new" in told
    assert "other: HEAD -> data\n\nThis corpus is gone" in told


def test_the_usual_change_of_the_79_takes_no_long_line(tmp_path):
    folder = tmp_path / "scaled"
    shutil.copytree(ROOT / "data" / "scaled", folder)
    with open(folder / "adjudications.csv", "a", encoding="utf-8") as file:
        for name in ("emb_plc", "emb_network", "sup_coaching"):
            file.write(f"abra,{name},absent,abra-01,Made up.\n")
    found = diff(load("scaled"), load(folder))
    assert len(found.tables["figures"]) == 3
    assert max(map(len, text("scaled", "mine", [found]).splitlines())) <= 110


# 689 of 690 cells alike is 100% and, half of them present, a kappa of 1.00; so is 690 of 690
def test_what_moves_too_little_to_show_is_counted(tmp_path):
    names, components = [f"p{n:02}" for n in range(30)], codebook("components")["component"]
    cells = [(name, component) for name in names[:15] for component in components]
    before = [(coder, *cell) for coder in ("one", "two") for cell in cells]
    before.append(("one", "p29", "sup_coaching"))
    after = [*before, ("two", "p29", "sup_coaching")]
    sides = {"old": before, "new": after}
    found = between(tmp_path, **{k: {"names": names, "present": v} for k, v in sides.items()})
    rows = found.tables["agreement"].set_index("component")
    assert rows.loc["all", ["percent_before", "percent_after"]].tolist() == [689 / 690, 1]
    told = text("old", "new", [found])
    assert "  Coaching   97% -> 100%" in told and "All together" not in told
    assert "  Moved too little to show: 1." in told


def test_a_long_fact_is_shown_from_where_it_changed(tmp_path):
    words = "It runs in each of the schools of the two provinces "
    old, new = ({"a": {"organisation": words + end}} for end in ("of the north", "of the south"))
    codes = one_coder("a")
    found = between(tmp_path, old=codes | {"more": old}, new=codes | {"more": new})
    assert "organisation  …es of the north -> …es of the south" in text("old", "new", [found])


def test_a_long_sentence_is_told_to_its_end_on_github(tmp_path):
    have = dict.fromkeys("abcdefghijkl", "sup_coaching")
    none = dict.fromkeys(have, "")
    found = between(tmp_path, old=coded(none), new=coded(have))
    flipped = [line for line in markdown("a", "b", [found]).splitlines() if "Verdict flips" in line]
    assert any(len(line) > 200 for line in flipped)
    assert all(re.search(r" is [a-z]+ now \(.*\)\.$", line) for line in flipped)
