"""``scaleup new``: options without a terminal, questions on one."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import make_corpus
from scaleup.check import check
from scaleup.cli import main
from scaleup.cli.corpora import questions
from scaleup.dictionary import fields

DOCUMENT = ["--document-title", "A made-up page", "--document-publisher", "Someone",
            "--document-kind", "press", "--document-url", "https://example.org/x"]  # fmt: skip


def run(*words, answers: str | None = None):
    return CliRunner().invoke(main, ["new", *map(str, words)], input=answers)


def rows(folder, table: str) -> list[dict]:
    with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def empty(tmp_path):
    """A corpus just begun."""
    assert run("corpus", tmp_path / "mine").exit_code == 0
    return tmp_path / "mine"


@pytest.fixture
def asked(monkeypatch):
    """Questions are put, as on a terminal."""
    monkeypatch.setattr("scaleup.cli.corpora.terminal", lambda: True)


def test_a_new_corpus_passes_the_check_and_tells_what_comes_next(tmp_path):
    done = run("corpus", tmp_path / "my corpus")
    assert f"Next: scaleup new intervention '{tmp_path / 'my corpus'}'" in done.stderr
    checked = CliRunner().invoke(main, ["check", str(tmp_path / "my corpus")])
    assert checked.exit_code == 0
    assert "0 problems" in checked.stderr


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    done = run("corpus", make_corpus(tmp_path / "c"))
    assert done.exit_code == 1
    assert "not an empty folder: choose another name" in done.stderr


def test_a_name_that_means_a_corpus_of_the_book_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # scaleup add scaled would write into data/scaled, not here
    done = run("corpus", "scaled")
    assert done.exit_code == 1
    assert "would be mistaken for the corpus" in done.stderr
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "scaled").mkdir()
    assert "would be mistaken for" in run("corpus", "scaled").stderr
    assert run("corpus", "./mine/scaled").exit_code == 0


def test_no_table_of_a_corpus_without_interventions(empty):
    for table in ("claims", "saturation", "frequency"):
        done = CliRunner().invoke(main, ["table", table, str(empty)])
        assert done.exit_code == 1
        assert "has no interventions yet" in done.stderr


def test_every_column_to_be_asked_for_is_an_option():
    described = {field["name"] for field in fields("interventions") if not field.get("optional")}
    follow = {"intervention", "reach_document", "effect_design", "effect_direction",
              "effect_document"}  # fmt: skip
    names = {name for name in questions() if not name.startswith("document_")}
    assert names == described - follow | {"id"}
    help_text = run("intervention", "--help").stdout
    assert "--delivered-by" in help_text and "government, ngo, private, hybrid" in help_text


def test_options_alone_add_an_intervention(empty):
    done = run("intervention", empty, "--name", "Made up", "--id", "made-up",
               "--countries", "KEN", "--learners", "5000", *DOCUMENT)  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "facts.csv: 2 rows added" in done.stdout
    assert f"scaleup sheet {empty} --coder NAME --intervention made-up" in done.stderr
    assert rows(empty, "interventions")[0]["reach_document"] == "made-up-01"
    assert check(empty, unfinished=True) == []


def test_without_a_terminal_what_is_missing_or_wrong_is_told_by_option(empty):
    done = run("intervention", empty, "--region", "Africa", "--stage", "primary")
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert lines[0].startswith("--id: empty")
    assert lines[1].startswith("--name: empty")
    assert lines[2].startswith("--region 'Africa': write one of: East Asia")
    assert lines[3].startswith("--stage 'primary': a fact needs the document")
    assert rows(empty, "interventions") == []


def test_a_corpus_with_problems_gets_nothing(tmp_path):
    folder = make_corpus(tmp_path / "c")
    codings = folder / "codings.csv"
    codings.write_text(codings.read_text().replace("not_reported", "maybe", 1))
    done = run("intervention", folder, "--name", "Made up", "--id", "made-up")
    assert done.exit_code == 1
    assert "see them with: scaleup check" in done.stderr
    assert len(rows(folder, "interventions")) == 2


def test_an_answer_that_is_no_text_is_told(empty):
    done = run("intervention", empty, "--id", "made-up", "--name", "caf\udce9")
    assert done.exit_code == 1
    assert "--name 'caf\\udce9': holds a character that is none" in done.stderr
    assert rows(empty, "interventions") == []


@pytest.mark.parametrize("words", [[], ["--id", "made-up", "--name", "Made up"]])
def test_a_disk_without_room_is_told_in_words(empty, tmp_path, monkeypatch, words):
    def full(*words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scaleup.store.os.fsync", full)
    command = ["intervention", empty, *words] if words else ["corpus", tmp_path / "new"]
    done = run(*command)
    assert done.exit_code == 1
    assert "No space left on device" in done.stderr and "Errno" not in done.stderr
    assert rows(empty, "interventions") == [] and not (tmp_path / "new").exists()


def test_a_terminal_is_asked_until_each_answer_fits(empty, asked):
    answers = [
        "", "Écoles pilotes", "",  # the name is needed; the id is suggested
        "A made-up page", "Someone", "newspaper", "press", "", "https://example.org/x",
        "", "Kenya", "KEN", "", "", "primary", "", "", "2010", "1,200", "1200", "", "2005", "2015",
    ]  # fmt: skip
    done = run("intervention", empty, answers="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    assert "id [ecoles-pilotes]" in done.stderr
    assert "'newspaper': write one of: provider" in done.stderr
    assert "'1,200': write a whole number" in done.stderr
    assert "'2005': before the start in 2010" in done.stderr
    (row,) = rows(empty, "interventions")
    assert row["intervention"] == "ecoles-pilotes"
    assert (row["name"], row["countries"], row["stage"]) == ("Écoles pilotes", "KEN", "primary")
    assert (row["schools"], row["learners"], row["reach_year"]) == ("1200", "", "2015")
    assert check(empty, unfinished=True) == []


def test_without_a_document_no_fact_is_asked_for(empty, asked):
    done = run("intervention", empty, "--name", "Made up", answers="\n\n\n")
    assert done.exit_code == 0, done.output
    assert "countries" not in done.stderr.replace("region of its countries", "")
    assert "So no facts now" in done.stderr
    assert rows(empty, "documents") == rows(empty, "facts") == []


def test_only_what_no_option_gives_is_asked_for(empty, asked):
    given = ["--id", "made-up", "--name", "Made up", "--countries", "Kenya", *DOCUMENT]
    done = run("intervention", empty, *given, answers="\n\nKEN\n" + "\n" * 9)
    assert done.exit_code == 0, done.output
    assert "document title" not in done.stderr
    assert "'Kenya': no such country" in done.stderr
    assert rows(empty, "facts")[0]["value"] == "KEN"


def test_who_stops_in_the_middle_leaves_nothing(empty, asked):
    done = run("intervention", empty, answers="Made up\n\nA page\n")
    assert done.exit_code == 1
    assert "Aborted" in done.stderr
    assert rows(empty, "interventions") == []
    assert not list(Path(empty).glob(".*"))
