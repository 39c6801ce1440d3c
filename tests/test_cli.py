"""The command prints the tables that the chapters show."""

import io
import json

import pandas as pd

from conftest import make_corpus, scaleup


def test_the_same_table_in_three_formats(tmp_path):
    both = [(coder, "beta", "emb_network") for coder in ("one", "two")]
    folder = make_corpus(tmp_path / "c", present=both)
    csv = pd.read_csv(io.StringIO(scaleup("table", "frequency", folder).stdout))
    records = json.loads(scaleup("table", "frequency", folder, "--format", "json").stdout)
    markdown = scaleup("table", "frequency", folder, "--format", "md").stdout
    row = csv.set_index("component").loc["emb_network"]
    assert (row["n"], row["present"], row["share"]) == (2, 1, 0.5)
    assert next(r for r in records if r["component"] == "emb_network")["present"] == 1
    assert "| emb_network" in markdown


def test_a_stratum_becomes_a_column(tiny):
    done = scaleup("table", "frequency", tiny, "--by", "region")
    assert "region" in done.stdout.splitlines()[0].split(",")


def test_a_wrong_stratum_names_the_right_ones(tiny):
    done = scaleup("table", "frequency", tiny, "--by", "colour")
    assert done.exit_code == 1
    assert "'colour'" in done.stderr and "stage" in done.stderr


def test_no_table_from_a_corpus_with_problems(tiny):
    codings = tiny / "codings.csv"
    codings.write_text(codings.read_text().replace("not_reported", "maybe", 1))
    done = scaleup("table", "frequency", tiny)
    assert done.exit_code == 1
    assert "scaleup check" in done.stderr
    assert done.stdout == ""


def test_agreement_of_one_coder_is_refused_in_words(tmp_path):
    done = scaleup("table", "agreement", make_corpus(tmp_path / "c", coders=["one"]))
    assert done.exit_code == 1
    assert "at least two coders" in done.stderr


def test_no_missing_number_is_printed_as_code(tmp_path):
    done = scaleup("table", "reach", make_corpus(tmp_path / "c"), "--format", "md")
    assert done.exit_code == 0
    assert "<NA>" not in done.stdout and "nan" not in done.stdout


def test_a_plan_is_read_with_or_without_spaces(tmp_path):
    corpus = make_corpus(tmp_path / "c", coders=["one"], present=[("one", "beta", "emb_plc")])
    for to in ("emb_plc;emb_network", " emb_plc; emb_network; "):
        done = scaleup("table", "nearest", corpus, "--to", to)
        assert done.stdout.splitlines()[1].startswith("beta,Beta,0.5,")
    wrong = scaleup("table", "nearest", corpus, "--to", "emb_plc;nonsense")
    assert wrong.exit_code == 1
    assert "'nonsense' is no component" in wrong.stderr
