"""A tutorial shows what commands really print, and stops when they end otherwise."""

import re
from html import unescape

import pytest

from conftest import make_corpus
from scaleup.tutorial import Desk, terminal


@pytest.fixture
def desk():
    made = Desk()
    make_corpus(made.folder / "mine")
    return made


def shown(html) -> str:
    return unescape(re.sub("<[^>]+>", "", html.html))


def test_a_command_is_shown_with_what_it_printed(desk):
    assert shown(desk.run("scaleup check mine")) == "$ scaleup check mine\n0 problems in mine"


def test_a_command_that_ends_otherwise_stops_the_chapter(desk):
    with pytest.raises(RuntimeError, match="no folder with an interventions"):
        desk.run("scaleup check theirs")
    with pytest.raises(RuntimeError, match="0 problems"):
        desk.run("scaleup check mine", refused=True)


def test_a_sheet_is_filled_in_as_a_person_would(desk):
    desk.run("scaleup sheet mine --coder three --out three.xlsx")
    cell = {"code": "present", "documents": "beta-01", "note": "It says so."}
    desk.fill(
        "three.xlsx", "codes", ["intervention", "component"],
        {("beta", "sup_coaching"): cell}, {"code": "not_reported"},
    )  # fmt: skip
    desk.run("scaleup add mine three.xlsx --yes")
    rows = (desk.folder / "mine" / "codings.csv").read_text().splitlines()
    mine = [row for row in rows if row.startswith("three,")]
    assert len(mine) == 2 * 23
    assert [row for row in mine if ",present," in row] == [
        row for row in mine if row.startswith("three,beta,sup_coaching,present,beta-01,It says so.")
    ]
    with pytest.raises(KeyError, match="gamma"):
        desk.fill("three.xlsx", "codes", ["intervention"], {("gamma",): cell})


def test_a_long_command_can_be_pasted_as_it_is_shown():
    line = "scaleup check " + " ".join(f"corpus-{number:02}" for number in range(12))
    words = shown(terminal(line)).removeprefix("$ ").replace("\\\n", " ").split()
    assert words == line.split()


def test_the_folder_goes_when_the_tutorial_ends(desk):
    folder = desk.folder
    desk._place.cleanup()
    assert not folder.exists()
