"""Corpora in folders and in git revisions are found, and what is none is said."""

import json
import subprocess

import pytest
from click.testing import CliRunner

from conftest import coded, make_corpus
from scaleup.cli import main
from scaleup.dictionary import DATA, read_table
from scaleup.versions import matched, version


def git(folder, *words):
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def coached(folder) -> int:
    codes = read_table(folder / "codings.csv", "codings").query("component == 'sup_coaching'")
    return int((codes["code"] == "present").sum())


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A git checkout with the corpora ``mine`` and ``other``; the last commit codes c of mine."""
    folder = tmp_path / "checkout"
    have = {"a": "sup_coaching", "b": "sup_coaching", "c": "", "d": ""}
    mine = make_corpus(folder / "data" / "mine", **coded(have))
    make_corpus(folder / "data" / "other", **coded(have | {"b": ""}))
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "before")
    edit(mine, "one,c,sup_coaching,not_reported,,", "one,c,sup_coaching,present,c-01,Said.")
    git(folder, "commit", "-qam", "after")
    monkeypatch.chdir(folder)
    return folder


def edit(corpus, before, after):
    path = corpus / "codings.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def run(*words):
    return CliRunner().invoke(main, ["diff", *map(str, words)])


@pytest.mark.parametrize(
    ("given", "corpora"),
    [
        ("HEAD", {"mine": 3, "other": 1}),
        ("HEAD~1", {"mine": 2, "other": 1}),
        ("HEAD~1:data", {"mine": 2, "other": 1}),
        ("HEAD~1:data/mine", {"mine": 2}),
        ("HEAD:data/mine/", {"mine": 3}),
        ("data", {"mine": 3, "other": 1}),
        ("data/other", {"other": 1}),
    ],
)
def test_a_version_holds_the_corpora_of_that_folder_at_that_time(
    checkout, tmp_path, given, corpora
):
    found = version(given, tmp_path / "into")
    assert {name: coached(folder) for name, folder in found.corpora.items()} == corpora
    assert found.single == (len(corpora) == 1)
    assert found.revision == given.startswith("HEAD")


def test_a_corpus_of_the_compendium_goes_by_its_name(tmp_path):
    assert version("scaled", tmp_path / "into").corpora == {"scaled": DATA / "scaled"}


def test_a_folder_goes_before_a_revision_of_the_same_name(checkout, tmp_path):
    git(checkout, "branch", "data", "HEAD~1")
    assert not version("data", tmp_path / "one").revision
    assert coached(version("data:data/mine", tmp_path / "two").corpora["mine"]) == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nothing", "neither a folder nor a revision that this checkout knows"),
        ("HEAD:elsewhere", "HEAD has no folder 'elsewhere'"),
        ("HEAD:data/mine/codings.csv", "HEAD has no folder 'data/mine/codings.csv'"),
        ("HEAD:", "no corpus there"),
        (":data", "neither a folder nor a revision"),
        ("data/mine/codings.csv", "a file; give the folder that it is in"),
        (".git", "no corpus there"),
        ("--output=x", "neither a folder nor a revision"),
        ("", "neither a folder nor a revision"),
    ],
)
def test_what_is_no_version_is_said(checkout, tmp_path, given, said):
    with pytest.raises(ValueError) as error:
        version(given, tmp_path / "into")
    assert str(error.value).startswith(f"{given}: ") and said in str(error.value)
    assert not (checkout / "x").exists()


def test_outside_a_checkout_there_are_no_revisions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ValueError, match="this is no git checkout"):
        version("HEAD", tmp_path / "into")


def test_links_in_a_revision_are_not_followed(checkout, tmp_path):
    (checkout / "data" / "mine" / "selection.csv").symlink_to("/etc/passwd")
    (checkout / "data" / "linked").symlink_to("mine")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "links")
    found = version("HEAD", tmp_path / "into")
    assert list(found.corpora) == ["mine", "other"]
    assert not (found.corpora["mine"] / "selection.csv").exists()


@pytest.mark.parametrize(
    ("old", "new", "compared"),
    [
        ("HEAD", "data/mine", [("mine", True, True)]),
        ("data/other", "HEAD", [("other", True, True)]),
        ("data/other", "data/mine", [("mine", True, True)]),  # two corpora, whatever their names
        ("HEAD", "data", [("mine", True, True), ("other", True, True), ("third", False, True)]),
        ("data", "HEAD", [("mine", True, True), ("other", True, True), ("third", True, False)]),
    ],
)
def test_sets_are_matched_by_name(checkout, tmp_path, old, new, compared):
    make_corpus(checkout / "data" / "third")
    sides = [version(given, tmp_path / name) for given, name in ((old, "old"), (new, "new"))]
    found = [(name, bool(one), bool(other)) for name, one, other in matched(*sides)]
    assert sorted(found) == compared


def test_a_corpus_that_a_set_has_not_is_said(checkout):
    make_corpus(checkout / "copy")
    done = run("HEAD", "copy")
    assert done.exit_code == 1
    assert "HEAD:data has no corpus 'copy', only mine, other" in done.output


def test_the_command_compares_a_revision_with_what_is_not_committed_yet(checkout):
    edit(
        checkout / "data" / "mine",
        "one,c,sup_coaching,present,c-01,Said.",
        "one,c,sup_coaching,not_reported,,",
    )
    make_corpus(checkout / "data" / "third")
    done = run("HEAD", "data", "--format", "json")
    assert done.exit_code == 0
    corpora = {corpus["corpus"]: corpus for corpus in json.loads(done.stdout)["corpora"]}
    (row,) = corpora["mine"]["tables"]["figures"]
    assert (row["present_before"], row["present_after"], row["n_after"]) == (3, 2, 4)
    assert corpora["other"]["summary"] == "Nothing differs. No figure moves."
    assert corpora["third"]["state"] == "new"


def test_a_corpus_with_problems_is_refused_with_the_next_step(checkout):
    edit(checkout / "data" / "mine", ",present,", ",perhaps,")
    done = run("HEAD", "data")
    assert done.exit_code == 1
    assert "data/mine/codings.csv, row" in done.output and "'perhaps'" in done.output
    assert "to see all: scaleup check" in done.output
    git(checkout, "commit", "-qam", "broken")
    done = run("HEAD~1", "HEAD")
    assert done.exit_code == 1
    assert "HEAD:data/mine/codings.csv, row" in done.output
    assert "git worktree add FOLDER HEAD" in done.output


def test_another_codebook_in_a_revision_is_remarked(checkout):
    book = checkout / "data" / "codebook"
    book.mkdir()
    (book / "components.csv").write_text("component\nother\n")
    git(checkout, "add", ".")
    git(checkout, "commit", "-qm", "codebook")
    said = run("HEAD~1", "HEAD").stderr
    assert "HEAD:data/codebook/components.csv is not the one of this checkout" in said


@pytest.mark.parametrize("below", ["data", "data/mine", "elsewhere"])
def test_a_revision_is_the_same_from_every_folder_of_the_checkout(
    checkout, tmp_path, monkeypatch, below
):
    (checkout / below).mkdir(exist_ok=True)
    monkeypatch.chdir(checkout / below)
    for given in ("HEAD~1", "HEAD~1:data"):
        found = version(given, tmp_path / given.replace(":", "-"))
        assert {name: coached(folder) for name, folder in found.corpora.items()} == {
            "mine": 2, "other": 1,
        }  # fmt: skip
