"""Every shape is read back by a reader that is not ours, and says the same as the tables."""

import csv
import io
import subprocess
import sys
from zipfile import ZipFile

import duckdb
import openpyxl
import pytest
import rispy
from frictionless import Resource
from pybtex.database import parse_string

from conftest import coded_present, make_corpus, read, scaleup, write_table
from scaleup import exchange
from scaleup.corpus import load
from scaleup.dictionary import ROOT
from scaleup.exchange import mapping
from scaleup.spreadsheet import unguard

FORMULA, LINK, QUOTED = "=1+1", '=HYPERLINK("https://example.org";"x")', "'=q"
CSV_SHAPES = ["long", "wide", "condensed"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Two coders who differ once; texts that a spreadsheet would run; a document on both."""
    folder = make_corpus(
        tmp_path_factory.mktemp("hostile") / "c",
        coders=["one", "two-b"],
        present=[("one", "alpha", "sup_coaching")],
        more={
            "alpha": {"name": FORMULA, "organisation": LINK, "countries": "KEN;ZMB", "schools": 50,
                      "learners": 1_640_000, "reach_year": 2019, "stage": "early_years;primary"},
            "beta": {"name": QUOTED, "subject": "-y", "start_year": 1999},
        },
    )  # fmt: skip
    ruling = {"intervention": "alpha", "component": "sup_coaching", "code": "absent",
              "documents": "alpha-01;both-01", "reason": "@SUM(A1) says otherwise"}  # fmt: skip
    write_table(folder / "adjudications.csv", [ruling])
    with open(folder / "documents.csv", encoding="utf-8", newline="") as file:
        documents = list(csv.DictReader(file))
    both = documents[0] | {"document": "both-01", "intervention": "", "title": "On both",
                           "url": "https://example.org/both", "kind": "academic"}  # fmt: skip
    write_table(folder / "documents.csv", [*documents, both])
    return load(folder)


def rows(path) -> list[dict]:
    """Rows of a CSV file as Python's own reader has them, as text."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [{k: unguard(v) for k, v in row.items()} for row in csv.DictReader(file)]


@pytest.mark.parametrize("shape", CSV_SHAPES)
def test_no_cell_is_a_formula_and_two_readers_find_the_same(hostile, shape, tmp_path):
    (path, *_) = exchange.write(hostile, shape, tmp_path / "x.csv")
    raw = [cell for line in csv.reader(path.open(encoding="utf-8")) for cell in line]
    assert {cell for cell in raw if cell[:1] in ("=", "+", "-", "@")} == set()
    found = rows(path)
    assert {FORMULA, QUOTED} <= {cell for row in found for cell in row.values()}
    duck = duckdb.read_csv(str(path), all_varchar=True, header=True, delimiter=",", quotechar='"')
    as_text = [[unguard(cell or "") for cell in row] for row in duck.fetchall()]
    assert as_text == [list(row.values()) for row in found]


@pytest.mark.parametrize(
    ("shape", "count"), [("long", 79 * 23), ("wide", 79), ("condensed", 79)]
)  # fmt: skip
def test_frictionless_describes_and_validates_each_csv(shape, count, tmp_path):
    exchange.write(load("scaled"), shape, tmp_path / "x.csv")
    resource = Resource(path="x.csv", basepath=str(tmp_path))
    resource.infer(stats=True)
    assert resource.rows == count
    assert resource.validate().valid


def test_long_and_wide_hold_every_code_of_the_tables(tmp_path):
    corpus, present = load("millions-learning"), coded_present("millions-learning")
    long = rows(exchange.write(corpus, "long", tmp_path / "long.csv")[0])
    wide = rows(exchange.write(corpus, "wide", tmp_path / "wide.csv")[0])
    for name, components in present.items():
        mine = [row for row in long if row["intervention"] == name]
        assert len(mine) == 23 + 14
        assert {row["component"] for row in mine if row["code"] == "present"} == components
        (row,) = [row for row in wide if row["intervention"] == name]
        assert {column for column, cell in row.items() if cell == "present"} == components
    given = {(r["coder"], r["intervention"], r["component"]): r
             for r in read("millions-learning", "codings")}  # fmt: skip
    for row in long:
        for coder in ("coder-a", "coder-b"):
            theirs = given.pop((coder, row["intervention"], row["component"]))
            for column in ("code", "documents", "note", "coded_on"):
                assert row[f"{column}_{coder.replace('-', '_')}"] == theirs[column]
    assert given == {}
    facts = read("millions-learning", "interventions")
    assert [{column: row[column] for column in facts[0]} for row in wide] == facts


def test_what_coders_gave_and_what_holds_stand_side_by_side(hostile, tmp_path):
    found = rows(exchange.write(hostile, "long", tmp_path / "x.csv")[0])
    (row,) = [r for r in found if (r["name"], r["component"]) == (FORMULA, "sup_coaching")]
    assert (row["label"], row["domain"]) == ("Coaching", "Support in delivery")
    assert (row["code"], row["settled"]) == ("absent", "adjudicated")
    assert row["note"] == "@SUM(A1) says otherwise"
    assert (row["code_one"], row["note_one"]) == ("present", "The page says so.")
    assert (row["code_two_b"], row["documents_two_b"]) == ("not_reported", "")


def test_condensed_is_in_words(hostile, tmp_path):
    alpha, beta = rows(exchange.write(hostile, "condensed", tmp_path / "x.csv")[0])[::-1]
    assert (alpha["Name"], alpha["Run by"]) == (FORMULA, LINK)
    assert (alpha["Countries"], alpha["Stage"]) == ("Kenya, Zambia", "early years, primary")
    assert alpha["Size"] == "1.64 million learners (2019), 50 schools (2019)"
    assert (alpha["Reported"], alpha["Stated as absent"]) == ("", "Coaching")
    assert len(alpha["Not reported"].split("; ")) == 22
    assert (alpha["Documents"], beta["Documents"]) == ("2", "1")  # its own, and the one on both
    assert (beta["Size"], beta["Since"], beta["Countries"]) == (
        "not reported", "1999", "not reported",
    )  # fmt: skip


def test_parquet_has_types_and_the_same_codes(tmp_path):
    path = tmp_path / "codes.parquet"
    exchange.write(load("scaled"), "parquet", path)
    types = dict(duckdb.sql(f"select column_name, column_type from (describe '{path}')").fetchall())
    assert types["coded_on_coder_a"].startswith("TIMESTAMP")
    assert {types["code"], types["note"]} == {"VARCHAR"}
    query = f"select intervention, list(component) from '{path}' where code = 'present' group by 1"
    found = {name: set(components) for name, components in duckdb.sql(query).fetchall()}
    assert found == {name: has for name, has in coded_present("scaled").items() if has}
    empty = f"select count(*) from '{path}' where documents = '' or note_coder_a = ''"
    assert duckdb.sql(empty).fetchall() == [(0,)]  # null, as it should be


def test_excel_keeps_text_as_text_and_numbers_as_numbers(hostile, tmp_path):
    exchange.write(hostile, "excel", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == [
        "read me", "codes", "wide", "interventions", "documents", "facts", "codebook",
    ]  # fmt: skip
    sheet = book["interventions"]
    head = {cell.value: cell.column for cell in sheet[1]}
    name, learners = sheet.cell(2, head["name"]), sheet.cell(2, head["learners"])
    assert (name.value, name.data_type) == (FORMULA, "s")
    assert (learners.value, learners.data_type) == (1_640_000, "n")
    assert sheet.cell(2, head["organisation"]).data_type == "s"
    every = [cell for tab in book for line in tab.iter_rows() for cell in line]
    assert [cell.coordinate for cell in every if cell.data_type == "f"] == []
    assert [book[tab].max_row for tab in ("codes", "wide", "documents")] == [1 + 46, 1 + 2, 1 + 3]
    assert book["codebook"].max_row == 1 + 23 + 14


def test_each_document_stands_once_in_ris_and_bibtex(hostile, tmp_path):
    for corpus, given in (
        (hostile, {"alpha-01", "beta-01", "both-01"}),
        (load("scaled"), {row["document"] for row in read("scaled", "documents")}),
    ):
        ris = exchange.write(corpus, "ris", tmp_path / f"{corpus.name}.ris")[0]
        entries = rispy.loads(ris.read_text(encoding="utf-8"))
        assert sorted(entry["id"] for entry in entries) == sorted(given)
        bib = exchange.write(corpus, "bibtex", tmp_path / f"{corpus.name}.bib")[0]
        found = parse_string(bib.read_text(encoding="utf-8"), "bibtex").entries
        assert sorted(found.keys()) == sorted(given)  # a key that stands twice is refused
    titles = {
        row["document"]: " ".join(row["title"].split()) for row in read("scaled", "documents")
    }
    assert {entry["id"]: entry["title"] for entry in entries} == titles


def test_what_a_document_is_about_and_who_wrote_it_are_keywords(hostile, tmp_path):
    ris = exchange.write(hostile, "ris", tmp_path / "x.ris")[0].read_text(encoding="utf-8")
    keywords = {entry["id"]: entry["keywords"] for entry in rispy.loads(ris)}
    assert keywords == {
        "alpha-01": ["alpha", "press"], "beta-01": ["beta", "press"], "both-01": ["academic"],
    }  # fmt: skip
    bib = exchange.write(hostile, "bibtex", tmp_path / "x.bib")[0].read_text(encoding="utf-8")
    assert parse_string(bib, "bibtex").entries["alpha-01"].fields["keywords"] == "alpha, press"


def test_every_factor_of_r_has_its_levels_in_order(tmp_path):
    exchange.write(load("scaled"), "r", tmp_path / "x.zip")
    with ZipFile(tmp_path / "x.zip") as packed:
        assert sorted(packed.namelist()) == [
            "codes.csv", "interventions.csv", "levels.csv", "read.R",
        ]  # fmt: skip
        tables = {
            name: list(csv.DictReader(io.StringIO(packed.read(f"{name}.csv").decode("utf-8"))))
            for name in ("codes", "interventions", "levels")
        }
    levels = {"codes": {}, "interventions": {}}
    for row in tables["levels"]:
        mine = levels[row["table"]].setdefault(row["variable"], [])
        mine.append(row["level"])
        assert int(row["order"]) == len(mine)
        assert row["meaning"]
    with open(ROOT / "data/codebook/components.csv", encoding="utf-8", newline="") as file:
        components = list(csv.DictReader(file))
    codes, groups = levels.values()
    assert codes["component"] == [row["component"] for row in components]
    assert codes["label"] == [row["label"] for row in components]
    assert codes["domain"] == list(dict.fromkeys(row["domain"] for row in components))
    assert groups["income_group"] == ["low", "lower_middle", "upper_middle", "high", "several"]
    for name in ("code", "code_coder_a", "code_coder_b"):
        assert codes[name] == ["present", "absent", "not_reported"]
    for name, known in levels.items():
        for row in tables[name]:
            assert {v for v in known if row[v] and row[v] not in known[v]} == set()


def own_column(folder, name, cell):
    """Give every intervention of a corpus a cell in a column of one's own."""
    path = folder / "interventions.csv"
    head, *lines = path.read_text().splitlines()
    path.write_text("\n".join([f"{head},{name}", *(f"{line},{cell}" for line in lines)]) + "\n")
    return load(folder)


def test_a_column_of_ones_own_is_no_factor_of_r_whatever_its_name(tiny, tmp_path):
    corpus = own_column(tiny, "kind", "charity")
    exchange.write(corpus, "r", tmp_path / "x.zip")
    with ZipFile(tmp_path / "x.zip") as packed:
        lines = packed.read("levels.csv").decode().splitlines()
        assert packed.read("interventions.csv").decode().splitlines()[1].endswith(",charity")
    assert any(line.startswith("codes,kind,components,") for line in lines)
    assert not any(line.startswith("interventions,kind,") for line in lines)


def test_a_column_of_ones_own_that_is_named_like_a_component_is_told(tiny, tmp_path):
    own_column(tiny, "sup_coaching", "often")
    done = scaleup("export", tiny, "--as", "wide", "--out", tmp_path / "x.csv")
    assert done.exit_code == 1
    assert "rename column 'sup_coaching': a component is named so" in done.stderr


@pytest.mark.parametrize("shape", exchange.SHAPES)
def test_a_new_corpus_without_a_row_has_every_shape(shape, tmp_path):
    corpus = load(make_corpus(tmp_path / "new", coders=[], names=[]))
    path = tmp_path / f"x.{exchange.SHAPES[shape].ending}"
    assert exchange.write(corpus, shape, path)[0] == path
    if shape == "wide":
        assert mapping.read(path.with_suffix(".toml"))[0] == []
    if shape == "refi":  # the codebook, whatever is coded
        assert path.read_text(encoding="utf-8").count('isCodable="true"') == 23


def test_a_folder_that_is_not_there_is_told(hostile, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"/none: no such folder; make it first"):
        exchange.write(hostile, "long", tmp_path / "none" / "x.csv")


def test_nothing_is_overwritten_and_nothing_half_written_is_left(hostile, tmp_path, monkeypatch):
    (tmp_path / "x.toml").write_text("mine")
    with pytest.raises(FileExistsError, match=r"x\.toml: is there already"):
        exchange.write(hostile, "wide", tmp_path / "x.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["x.toml"]

    def full(corpus, path):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scaleup.exchange.files.long", full)
    with pytest.raises(OSError, match="No space left"):
        exchange.write(hostile, "long", tmp_path / "y.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["x.toml"]


def test_a_full_disk_for_what_a_workbook_sets_aside_leaves_no_traceback(tmp_path):
    limited = 'ulimit -f 4; exec "$0" -m scaleup.cli export millions-learning --as excel'
    done = subprocess.run(
        ["bash", "-c", limited, sys.executable], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr == "Error: [Errno 27] File too large\n"
    assert list(tmp_path.iterdir()) == []


def test_a_shape_or_an_ending_that_is_wrong_is_told(hostile, tmp_path):
    with pytest.raises(ValueError, match=r"no shape 'csv': choose one of long, wide"):
        exchange.write(hostile, "csv", tmp_path / "x.csv")
    with pytest.raises(ValueError, match=r"x\.csv: excel is written as \.xlsx"):
        exchange.write(hostile, "excel", tmp_path / "x.csv")


def test_the_command_names_the_file_and_what_is_not_in_it(hostile, tmp_path):
    out = tmp_path / "x.csv"
    done = scaleup("export", hostile.folder, "--as", "wide", "--out", out)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [str(out), str(out.with_suffix(".toml"))]
    for lost in ("coders", "notes", "documents"):
        assert lost in done.stderr
    again = scaleup("export", hostile.folder, "--as", "wide", "--out", out)
    assert again.exit_code == 1
    assert "is there already" in again.stderr


def test_a_corpus_with_problems_is_not_exported(tiny, tmp_path):
    codings = tiny / "codings.csv"
    codings.write_text(codings.read_text().replace("not_reported", "maybe", 1))
    done = scaleup("export", tiny, "--as", "long", "--out", tmp_path / "x.csv")
    assert done.exit_code == 1
    assert "scaleup check" in done.stderr
    assert not (tmp_path / "x.csv").exists()
