"""Somebody's table becomes a corpus, or is refused with every reason; nothing is half made."""

import csv
from pathlib import Path

import openpyxl
import pytest

from conftest import make_corpus, read, scaleup
from scaleup import exchange, importing, store
from scaleup.check import check
from scaleup.corpus import load
from scaleup.dictionary import codebook, read_text
from scaleup.exchange import mapping as mappings
from scaleup.importing import import_table

MAPPING = """
coder = "first-authors"
coded_on = 2026-11-22
[document]
title = "A made-up table"
publisher = "A made-up university"
kind = "academic"
year = 2026
url = "https://example.org/table"
looked_up = 2026-11-22
[columns]
"Programme" = "name"
"Where" = "countries"
"Pupils" = "learners"
"Coach?" = "sup_coaching"
"What coaches do" = "sup_coaching.note"
"Groups" = "emb_plc"
[codes]
"x" = "present"
"no" = "absent"
"" = "not_reported"
"""
HEAD = ["Programme", "Where", "Pupils", "Coach?", "What coaches do", "Groups", "Remarks"]
ROWS = [
    ["École A (made up)", "KEN; ZMB", "12000", "x", "They visit\nonce a month.", "no", "nice"],
    ["École-A, made up", "", "", "no", "", "", ""],
    ["=1+1", "IND", "", "", "Not sure.", "x", ""],
]


@pytest.fixture
def given(tmp_path):
    """A made-up table as CSV, its mapping file, and the folder that it shall become."""
    return (
        save(tmp_path / "table.csv", [HEAD, *guarded(ROWS)]),
        mapping(tmp_path),
        tmp_path / "made",
    )


def guarded(rows: list[list]) -> list[list]:
    """Rows as they stand in a CSV file, with texts that look like formulas marked as text."""
    return [[f"'{cell}" if cell.startswith("=") else cell for cell in row] for row in rows]


def save(path: Path, rows: list[list], **how) -> Path:
    encoding = how.pop("encoding", "utf-8")
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file, **how).writerows(rows)
    return path


def mapping(folder: Path, old: str = "", new: str = "") -> Path:
    assert old in MAPPING
    path = folder / "map.toml"
    path.write_text(MAPPING.replace(old, new) if old else MAPPING, encoding="utf-8")
    return path


def said(done: importing.Imported) -> list[str]:
    return [str(problem).replace(problem.file, Path(problem.file).name, 1)
            for problem in done.problems]  # fmt: skip


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_codes_facts_and_their_source_come_from_the_table(given):
    table, by, folder = given
    done = import_table(table, by, folder)
    assert said(done) == []
    assert check(folder) == []
    assert (done.interventions, done.components, len(done.lacking)) == (3, 23, 21)
    assert done.left_out == ("Remarks",)
    ids = ["ecole-a-made-up", "ecole-a-made-up-2", "1-1"]
    assert read_text(folder, "interventions")["intervention"].tolist() == ids
    codes = {
        (row.intervention, row.component): (row.code, row.documents, row.note)
        for row in read_text(folder, "codings").itertuples()
    }
    assert len(codes) == 3 * 23
    by_head = "The table has 'no' in its column 'Groups'."
    assert codes[ids[0], "sup_coaching"] == ("present", "table-01", "They visit once a month.")
    assert codes[ids[0], "emb_plc"] == ("absent", "table-01", by_head)
    assert codes[ids[1], "sup_coaching"][2] == "The table has 'no' in its column 'Coach?'."
    assert codes[ids[2], "sup_coaching"] == ("not_reported", "", "Not sure.")
    assert codes[ids[1], "mat_manual"] == ("not_reported", "", "The table has no column for it.")
    facts = {(row.intervention, row.column, row.value, row.document, row.used)
             for row in read_text(folder, "facts").itertuples()}  # fmt: skip
    assert facts == {
        (ids[0], "countries", "KEN;ZMB", "table-01", "yes"),
        (ids[0], "learners", "12000", "table-01", "yes"),
        (ids[2], "countries", "IND", "table-01", "yes"),
    }
    corpus = load(folder)
    assert corpus.interventions["name"].tolist() == [row[0] for row in ROWS]
    assert corpus.interventions["reach_document"].tolist() == ["table-01", "", ""]
    assert corpus.documents["url"].tolist() == ["https://example.org/table"]
    assert corpus.coders == ["first-authors"]


def test_the_command_says_loudly_what_the_table_lacks(given):
    table, by, folder = given
    done = scaleup("import", table, "--map", by, "--to", folder)
    assert done.exit_code == 0, done.stderr
    assert done.stdout == f"{folder}\n"
    assert "WITHOUT A COLUMN" in done.stderr and "21 of 23 components: pd_training," in done.stderr
    assert "Left out, not in the mapping file: Remarks" in done.stderr


@pytest.mark.parametrize(
    "how", [{"delimiter": ";"}, {"delimiter": "\t"}, {"encoding": "utf-8-sig"}]
)
def test_other_csv_files_give_the_same(given, how):
    table, by, folder = given
    other = save(table.with_name("other.csv"), [HEAD, *guarded(ROWS)], **how)
    import_table(table, by, folder)
    assert said(import_table(other, by, folder.with_name("other"))) == []
    for name in ("interventions", "codings", "facts", "documents"):
        assert read_text(folder, name).equals(read_text(folder.with_name("other"), name))


def test_a_workbook_gives_the_same_and_one_with_several_sheets_needs_its_name(given, tmp_path):
    table, by, folder = given
    import_table(table, by, folder)
    book = openpyxl.Workbook()
    for row in [HEAD, [], *([*r[:2], int(r[2]) if r[2] else None, *r[3:]] for r in ROWS)]:
        book.active.append(row)
    book.active["A5"].data_type = "s"  # text, though it begins with =
    book.save(tmp_path / "table.xlsx")
    assert said(import_table(tmp_path / "table.xlsx", by, tmp_path / "other")) == []
    assert read_text(folder, "codings").equals(read_text(tmp_path / "other", "codings"))
    book.create_sheet("Notes")
    book.save(tmp_path / "two.xlsx")
    (told,) = said(import_table(tmp_path / "two.xlsx", by, tmp_path / "third"))
    assert "several sheets" in told and "'Sheet', 'Notes'" in told
    by = mapping(tmp_path, "[document]", 'sheet = "Sheet"\n[document]')
    assert said(import_table(tmp_path / "two.xlsx", by, tmp_path / "third")) == []


@pytest.mark.parametrize("shape", ["wide", "excel"])
@pytest.mark.parametrize("name", ["scaled", "millions-learning"])
def test_a_corpus_comes_back_with_its_codes_and_facts(name, shape, tmp_path):
    corpus = load(name)
    table, by = exchange.write(corpus, "wide", tmp_path / "wide.csv")
    if shape == "excel":
        (table,) = exchange.write(corpus, "excel", tmp_path / "book.xlsx")
    text = by.read_text(encoding="utf-8")
    by.write_text(text.replace('url = ""', 'url = "https://example.org/data"'), encoding="utf-8")
    done = import_table(table, by, tmp_path / "back")
    assert said(done) == []
    assert done.left_out == ("reach_document", "effect_document")
    back = load(tmp_path / "back")
    columns = ["intervention", "component", "code"]
    if name == "scaled":  # which has no ingredients
        assert done.lacking == ()
    assert back.agreed[columns].equals(corpus.agreed[columns])
    cited = {"reach_document", "effect_document"}
    assert [
        {k: v for k, v in row.items() if k not in cited}
        for row in read_text(tmp_path / "back", "interventions").to_dict("records")
    ] == [
        {k: v for k, v in row.items() if k not in cited} for row in by_columns(name, back)
    ]  # fmt: skip


def by_columns(name: str, back) -> list[dict]:
    """Rows of interventions.csv, with the columns in the order of the imported table."""
    return [{column: row[column] for column in back.interventions} for row in
            read(name, "interventions")]  # fmt: skip


def test_a_mapping_of_ours_that_lacks_an_address_says_so(tmp_path):
    folder = make_corpus(tmp_path / "theirs")
    table, by = exchange.write(load(folder), "wide", tmp_path / "wide.csv")
    assert said(import_table(table, by, tmp_path / "back")) == [
        "wide.toml: [document] publisher: empty: fill in (Who published the words.)",
        "wide.toml: [document] url: empty: fill in (Address.)",
    ]


def test_every_reason_is_told_at_once_by_row_and_column(tmp_path):
    rows = [
        ["A", "Kenya", "12,000", "x", "", "yes", ""],
        ["", "KEN", "12", "no", "", "", ""],
        ["B", "XXX", "", "", "n" * 201, "X", ""],
        ["B", "", "", "", "", "", ""],
        ["学校", "", "", "", "", "", ""],
    ]  # fmt: skip
    table = save(tmp_path / "t.csv", [HEAD, *rows])
    by = mapping(tmp_path, '"Groups" = "emb_plc"', '"Groups" = "emb_plc"\n"Coaches" = "mat_manual"')
    told = said(import_table(table, by, tmp_path / "made"))
    for start in (
        "map.toml: [columns] 'Coaches': not in the table (is it 'Coach?'?)",
        "t.csv, row 2, column Where: 'Kenya': write it like this: Countries",
        "t.csv, row 2, column Pupils: '12,000': write a whole number",
        "t.csv, row 2, column Groups: 'yes': not in [codes] of",
        "t.csv, row 3, column Programme: '': empty: fill in",
        "t.csv, row 4, column Where: 'XXX': no such country",
        "t.csv, row 4, column What coaches do: 'nnn",
        "t.csv, row 4, column Groups: 'X': not in [codes] of",
        "t.csv, row 4, column Programme: 'B': two interventions have this name",
        "t.csv, row 5, column Programme: 'B': two interventions have this name",
        "t.csv, row 6, column Programme: '学校': no letter from a to z",
    ):
        assert any(line.startswith(start) for line in told), (start, told)
    assert len(told) == 11 + 1  # XXX is no country, and does not fit the pattern's list either
    assert left(tmp_path) == {"t.csv", "map.toml"}


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ('coder = "first-authors"', 'coder = "First Authors"', "coder = 'First Authors': write it"),
        ('coder = "first-authors"', "", "no 'coder': add it"),
        ("coded_on = 2026-11-22", 'coded_on = "soon"', "coded_on = 'soon': write a date"),
        ("[columns]", "[column]", "unknown key 'column' (is it 'columns'?)"),
        ('"Coach?" = "sup_coaching"', '"Coach?" = "sup_coching"',
         "[columns] 'Coach?' = 'sup_coching': no component and no column of interventions.csv that "
         "a table can give (is it 'sup_coaching'?)"),
        ('"Groups" = "emb_plc"', '"Groups" = "sup_coaching"',
         "[columns] gives 'sup_coaching' twice, as 'Coach?' and 'Groups': keep one"),
        ('"Coach?" = "sup_coaching"\n', "", "column with the codes of 'sup_coaching', too"),
        ('"Programme" = "name"\n', "", "[columns] has none for 'name'"),
        ('"Groups" = "emb_plc"', '"Groups" = "reach_document"', "no column of interventions.csv"),
        ('"x" = "present"', '"x" = "yes"', "[codes] 'x' = 'yes': write one of: present, absent"),
        ('kind = "academic"', 'kind = "paper"', "kind = 'paper': write one of: provider"),
        ('title = "A made-up table"', 'tilte = "A"', "unknown key 'tilte' (is it 'title'?)"),
        ('"no" = "absent"', '"no" = "absent', "cannot be read as TOML: "),
        ('"no" = "absent"', '"x" = "absent"', "cannot be read as TOML: "),
        ('"no" = "absent"', '"x " = "absent"', "[codes] has 'x' 2 times, but for spaces: keep one"),
        ('"Groups" =', '" Coach?" =', "[columns] has 'Coach?' 2 times, but for spaces: keep one"),
        ('"Groups"', "“Groups”", '; write lines like "theirs" = "ours"'),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_is_told(given, tmp_path, old, new, mend):
    table, _, folder = given
    told = said(import_table(table, mapping(tmp_path, old, new), folder))
    assert [line for line in told if line.startswith("map.toml: ") and mend in line], told
    assert not folder.exists()


@pytest.mark.parametrize(
    ("content", "name", "mend"),
    [
        (b"Programme;Coach?\n\xe9cole;x\n", "t.csv", "not text in UTF-8"),
        (b"Programme,Coach?\n", "t.csv", "0 rows below the header"),
        (b"", "t.csv", "the file is empty"),
        (b"Programme,,Coach?\nA,?,x\n", "t.csv", "row 2: column 2 has '?' but no name"),
        (b"Programme,Coach?,Coach?\nA,x,x\n", "t.csv", "column 'Coach?' stands twice"),
        (b'Programme,Coach?\nA,"x\n', "t.csv", "ends inside quotation marks"),
        (b"Programme,Coach?\nA,x\n", "t.xlsx", "text, not an Excel workbook"),
        (b'Programme,Coach?," Coach?"\nA,x,x\n', "t.csv", "column 'Coach?' stands twice"),
        (
            b'Programme,Coach?,"Groups\nA",Groups A\nA,x,,\n',
            "t.csv",
            "row 1: two columns named 'Groups A', but for spaces or lines",
        ),
        (b"Programme,Coach?\nA,x,y\n", "t.csv", "row 2: column 3 has 'y' but no name"),
        (b"Programme,Coach?\n" + b"A,x\n" * 6_000, "t.csv", "6,000 rows below the header"),
        (b"Programme,Coach?\n" + b"A,x\n" * 100_000, "t.csv", "more than 20,000 rows"),
    ],
)
def test_a_file_that_is_no_table_is_told(tmp_path, content, name, mend):
    (tmp_path / name).write_bytes(content)
    told = said(import_table(tmp_path / name, mapping(tmp_path), tmp_path / "made"))
    assert any(line.startswith(name) and mend in line for line in told), told
    assert left(tmp_path) == {name, "map.toml"}


def test_a_word_that_is_not_listed_is_told_once_where_it_first_stands(tmp_path):
    rows = [[name, "", "", "x", "", "partly", ""] for name in "ABC"]
    rows[1][3] = "partly"
    told = said(
        import_table(save(tmp_path / "t.csv", [HEAD, *rows]), mapping(tmp_path), tmp_path / "m")
    )
    assert len(told) == 1
    assert told[0].startswith("t.csv, row 2, column Groups: 'partly': not in [codes] of ")
    assert told[0].endswith(" (so in 4 cells)")


def test_a_title_above_the_column_names_is_told(tmp_path):
    table = save(
        tmp_path / "t.csv", [["Table 2: what they had"], ["Programme", "Coach?"], ["A", "x"]]
    )
    told = said(import_table(table, mapping(tmp_path), tmp_path / "made"))
    assert (
        "map.toml: [columns] 'Programme': not in the table; "
        "it stands in row 2: delete the rows above its column names"
    ) in told


def test_ticks_of_a_workbook_are_read_as_the_spreadsheet_shows_them(tmp_path):
    book = openpyxl.Workbook()
    for row in [HEAD, ["A", None, None, True, None, False, None]]:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    by = mapping(tmp_path, '"x" = "present"\n"no"', '"TRUE" = "present"\n"FALSE"')
    assert said(import_table(tmp_path / "t.xlsx", by, tmp_path / "made")) == []
    codes = load(tmp_path / "made").agreed.set_index("component")["code"]
    assert (codes["sup_coaching"], codes["emb_plc"]) == ("present", "absent")


def test_the_folder_that_one_stands_in_will_do_if_it_is_empty(given, tmp_path, monkeypatch):
    table, by, folder = given
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert said(import_table(table, by, Path("."))) == []
    assert check(Path(".")) == []
    assert left(tmp_path) == {"table.csv", "map.toml", "made"}


def test_a_workbook_with_a_formula_is_refused(tmp_path):
    book = openpyxl.Workbook()
    for row in [["Programme", "Coach?"], ["A", '=IF(1,"x","")']]:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    told = "\n".join(said(import_table(tmp_path / "t.xlsx", mapping(tmp_path), tmp_path / "made")))
    assert "row 2, column Coach?" in told and "a formula: put its value there" in told


def test_a_folder_with_anything_in_it_is_left_alone(given):
    table, by, folder = given
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    done = scaleup("import", table, "--map", by, "--to", folder)
    assert done.exit_code == 1
    assert "is there already" in done.stderr
    assert left(folder) == {"mine.txt"}
    (folder / "mine.txt").unlink()
    assert said(import_table(table, by, folder)) == []
    assert check(folder) == []


def test_a_full_disk_leaves_nothing(given, monkeypatch, tmp_path):
    table, by, folder = given

    def full(*words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write", full)
    with pytest.raises(OSError, match="No space left"):
        import_table(table, by, folder)
    assert left(tmp_path) == {"table.csv", "map.toml"}


def test_without_a_mapping_file_it_says_how_to_get_one(given, tmp_path):
    table, _, folder = given
    done = scaleup("import", table, "--to", folder)
    assert done.exit_code == 2
    assert "--map FILE" in done.stderr and "scaleup import --help" in done.stderr
    shown = scaleup("import", "--help").stdout.partition("to ours:\n")[2]
    (tmp_path / "shown.toml").write_text(shown)
    problems, example = mappings.read(tmp_path / "shown.toml")
    assert problems == []
    assert example.columns["Coach?"] == "sup_coaching"
    ours = exchange.write(load("scaled"), "wide", tmp_path / "mine.csv")[0]
    done = scaleup("import", ours, "--to", folder)
    assert "columns of ours" in done.stderr and "mine.toml" in done.stderr
    assert not folder.exists()


def test_a_row_that_holds_nothing_but_a_name_is_told(given, tmp_path):
    _, by, folder = given
    remark = ["x = yes; no = the authors say that it was absent", "", "", "", "", "", ""]
    done = import_table(save(tmp_path / "noted.csv", [HEAD, *guarded(ROWS), remark]), by, folder)
    assert (said(done), done.bare) == ([], (5,))
    again = scaleup("import", tmp_path / "noted.csv", "--map", by, "--to", tmp_path / "again")
    assert "NOTHING BUT A NAME in row 5" in again.stderr


def test_eppi_json_comes_back_as_the_corpus_that_it_was(tmp_path):
    present = [(coder, "alpha", "sup_coaching") for coder in ("one", "two")]
    sound = make_corpus(tmp_path / "sound", present=present)
    path = exchange.write(load(sound), "eppi", tmp_path / "x.json")[0]
    done = importing.import_eppi(path, tmp_path / "made")
    assert (done.problems, done.interventions, done.components) == ([], 2, 23)
    for name in ("interventions", "documents", "codings", "adjudications"):
        lines = [
            sorted((folder / f"{name}.csv").read_text().splitlines())
            for folder in (sound, tmp_path / "made")
        ]
        assert lines[0] == lines[1]
    path.write_text(path.read_text().replace("https://example.org/alpha", "ftp://example.org"))
    (told,) = importing.import_eppi(path, tmp_path / "other").problems
    assert told.file == f"{path}, as documents.csv" and "https://" in told.mend
    path.write_text("{}")
    assert "not a report of EPPI-Reviewer" in scaleup("import", path, "--to", tmp_path / "n").stderr
    assert left(tmp_path) == {"sound", "made", "x.json"}


def test_ingredients_are_coded_where_the_table_has_one(given, tmp_path):
    table, _, folder = given
    by = mapping(tmp_path, '"emb_plc"', '"ing_champions"')
    done = import_table(table, by, folder)
    assert said(done) == []
    kinds = codebook().set_index("component")["kind"]
    coded = read_text(folder, "codings")["component"].map(kinds).value_counts()
    assert dict(coded) == {"components": 3 * 23, "ingredients": 3 * 14}
    assert len(done.lacking) == 22 + 13
