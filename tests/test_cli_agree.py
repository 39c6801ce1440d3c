"""``scaleup agree``: who coded what, and how far the coders agree."""

import io
import json

import pandas as pd
import pytest
from click.testing import CliRunner

from conftest import leave_out, make_corpus
from scaleup.cli import main

THREE = ("one", "two", "three")


def run(*words):
    return CliRunner().invoke(main, ["agree", *map(str, words)])


@pytest.fixture
def open_(tmp_path):
    """Three coders, three coded alpha alone; one differs from the others in two open cells."""
    present = [("one", "alpha", "emb_plc"), ("one", "beta", "emb_plc")]
    folder = make_corpus(tmp_path / "c", coders=THREE, present=present)
    return leave_out(folder, {("three", "beta")})


def words(line: str) -> list[str]:
    return line.split()


def test_a_corpus_that_is_still_to_be_settled(open_):
    done = run(open_)
    assert done.exit_code == 0, done.output
    lines = [words(line) for line in done.stdout.splitlines()]
    assert ["three", "1", "of", "2", "23"] in lines
    assert ["one", "two", "46", "2"] in lines
    assert ["three", "two", "23", "0"] in lines
    assert "46 coded, 23 by two, 23 by more" in done.stdout
    assert "2 differ: 0 settled, 2 still to settle" in done.stdout
    assert f"Next: scaleup adjudicate {open_} --sheet FILE.xlsx" in done.stderr
    # emb_plc: 1/3 of the pairs alike on alpha, none on beta
    (row,) = [line for line in done.stdout.splitlines() if line.startswith("emb_plc")]
    assert words(row)[1:6] == ["2", "0.17", "(0.00", "to", "0.33)"]
    (row,) = [line for line in done.stdout.splitlines() if line.startswith("pd_training")]
    assert words(row)[1:3] == ["2", "1.00"] and "undefined" in row


def test_the_same_for_machines(open_):
    made = json.loads(run(open_, "--format", "json").stdout)
    assert made["cells"]["open"] == 2
    assert made["coders"][1] == {"coder": "three", "interventions": 1, "codes": 23}
    assert made["pairs"][1] == {"first": "one", "second": "two", "both": 46, "differ": 2}
    row = next(row for row in made["agreement"] if row["component"] == "emb_plc")
    assert row["percent"] == pytest.approx(1 / 6)
    csv = pd.read_csv(io.StringIO(run(open_, "--format", "csv").stdout)).set_index("component")
    assert csv.loc["emb_plc", "percent"] == pytest.approx(1 / 6)
    assert "| emb_plc" in run(open_, "--format", "md").stdout


def test_a_settled_corpus_names_no_next_step(tmp_path):
    done = run(make_corpus(tmp_path / "c"))
    assert done.exit_code == 0
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("coders", "left", "said"),
    [
        ([], set(), "not coded yet"),
        (["one"], set(), "agreement needs at least two coders"),
        (["one", "two"], {("one", "beta"), ("two", "alpha")}, "No two coders coded the same"),
    ],
)
def test_where_nothing_can_be_compared_it_says_why(tmp_path, coders, left, said):
    folder = leave_out(make_corpus(tmp_path / "c", coders=coders), left)
    told, made = run(folder), run(folder, "--format", "json")
    assert told.exit_code == made.exit_code == 0
    assert said in told.stderr and said in made.stderr
    assert "scaleup sheet" in told.stderr
    assert "nan" not in told.stdout.lower()
    assert json.loads(made.stdout)["agreement"] == []


def test_a_corpus_with_problems_is_not_measured(tiny):
    codings = tiny / "codings.csv"
    codings.write_text(codings.read_text().replace("not_reported", "maybe", 1))
    done = run(tiny)
    assert done.exit_code == 1
    assert "scaleup check" in done.stderr
    assert done.stdout == ""


def test_two_of_several_coders_are_compared_alone(open_):
    done = run(open_, "--coder", "one", "--coder", "three")
    lines = [words(line) for line in done.stdout.splitlines()]
    assert ["one", "three", "23", "1"] in lines
    assert "two" not in {word for line in lines for word in line[:2]}
    assert "46 coded, 23 by one coder, 23 by two" in done.stdout
    wrong = run(open_, "--coder", "ones")
    assert wrong.exit_code == 2
    assert "--coder ones: coded nothing; coders: one, three, two" in wrong.output
