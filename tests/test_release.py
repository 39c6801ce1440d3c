"""A version that did not move as far as the data did is told, and so is a changelog that errs."""

import json

import pytest
import yaml
from click.testing import CliRunner

from scaleup import release
from scaleup.cli import main
from scaleup.dictionary import ROOT

TABLES = {
    "codebook/components.csv": "component,label\nsup_coaching,Coaching\nmat_manual,Manual\n",
    "mine/interventions.csv": "intervention,name,schools\nalpha,Alpha,3\nbeta,Beta,40\n",
    "mine/codings.csv": "intervention,code,note\nalpha,present,It says so.\nbeta,absent,\n",
}
SAID = f"- More tests.\n- {release.UNCHANGED}\n"


def test_our_version_moved_as_far_as_our_data_and_the_changelog_tells_so():
    assert [str(problem) for problem in release.problems()] == []


def test_the_date_of_our_version_is_that_of_the_changelog():
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert f"\n## {cff['version']} ({cff['date-released']})\n" in release.CHANGELOG.read_text()


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Call with tables, the version and its entry in the changelog: data after release 1.4.2."""
    data = tmp_path / "data"

    def make(tables=None, version="1.4.2", entry=SAID):
        tables = TABLES | (tables or {})
        for name, text in tables.items():
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            (data / name).write_text(text or "")
        files = {name: data / name for name, text in tables.items() if text is not None}
        monkeypatch.setattr(release, "tables", lambda: files)
        monkeypatch.setattr(release, "metadata", lambda: {"version": version})
        later = f"## {version} (2027-01-02)\n\n{entry}\n" if version != "1.4.2" else ""
        text = f"# Changelog\n\n{later}## 1.4.2 (2027-01-01)\n\n- First.\n"
        release.CHANGELOG.write_text(text)

    monkeypatch.setattr(release, "RECORD", tmp_path / "releases.json")
    monkeypatch.setattr(release, "CHANGELOG", tmp_path / "CHANGELOG.md")
    make()
    release.RECORD.write_text(json.dumps({"1.4.2": release.held()}))
    return make


def mends() -> list[str]:
    return [problem.mend for problem in release.problems()]


COMPONENTS, INTERVENTIONS, CODINGS = TABLES


def edited(name: str, old: str, new: str) -> dict[str, str]:
    assert old in TABLES[name]
    return {name: TABLES[name].replace(old, new)}


SWAPPED = "intervention,name,schools\nalpha,Alpha,40\nbeta,Beta,3\n"
TURNED = "schools,name,intervention\n3,Alpha,alpha\n40,Beta,beta\n"
UPSIDE_DOWN = "intervention,code,note\nbeta,absent,\nalpha,present,It says so.\n"
MORE = "component,label,domain\nsup_coaching,Coaching,S\nmat_manual,Manual,M\n"
CHANGED = {  # what changes: tables after it, the version that it asks for
    "a note": (edited(CODINGS, "says", "said"), "1.4.3"),
    "a label": (edited(COMPONENTS, "Manual", "Guide"), "1.4.3"),
    "quotes": (edited(INTERVENTIONS, "40", '"40"'), "1.4.3"),
    "order of rows": ({CODINGS: UPSIDE_DOWN}, "1.4.3"),
    "order of columns": ({INTERVENTIONS: TURNED}, "1.4.3"),
    "a code": (edited(CODINGS, "absent", "present"), "1.5.0"),
    "a fact": (edited(INTERVENTIONS, "40", "41"), "1.5.0"),
    "two facts swapped": ({INTERVENTIONS: SWAPPED}, "1.5.0"),
    "a row more": (edited(INTERVENTIONS, "40\n", "40\ngamma,Gamma,\n"), "1.5.0"),
    "a row less": (edited(CODINGS, "beta,absent,\n", ""), "1.5.0"),
    "a column more": ({COMPONENTS: MORE}, "1.5.0"),
    "a table more": ({"mine/facts.csv": "intervention,value\nalpha,3\n"}, "1.5.0"),
    "a column renamed": (edited(CODINGS, "note", "reason"), "2.0.0"),
    "a component renamed": (edited(COMPONENTS, "mat_manual", "mat_guide"), "2.0.0"),
    "an intervention renamed": (edited(INTERVENTIONS, "beta", "b"), "2.0.0"),
    "a table gone": ({CODINGS: None}, "2.0.0"),
}
TOO_LOW = {"1.4.3": "1.4.2", "1.5.0": "1.4.9", "2.0.0": "1.9.0"}


@pytest.mark.parametrize("what", CHANGED)
def test_a_version_moves_as_far_as_the_data(made, what):
    tables, due = CHANGED[what]
    (file,) = tables
    untouched = due == "1.4.3" or file == COMPONENTS
    entry = SAID if untouched else "- Data: read once more.\n"
    made(tables, due, entry)
    assert mends() == []
    made(tables, TOO_LOW[due], entry)
    (mend,) = mends()
    assert mend.startswith(f"{TOO_LOW[due]} is too low: ")
    assert f"first {file} (" in mend
    assert mend.endswith(f": write {due} or a later one")


def test_nothing_is_due_while_nothing_changes(made):
    assert mends() == []
    made(version="1.4.3")
    assert mends() == []
    made(version="1.4.1")
    assert any(mend.startswith("1.4.1 is too low") for mend in mends())
    made(version="1.5")
    assert mends() == ["'1.5': write three numbers, such as 1.4.2"]


@pytest.mark.parametrize("what", ["a code", "a fact"])
def test_the_changelog_does_not_deny_what_changed(made, what):
    made(CHANGED[what][0], "1.5.0", SAID)
    (mend,) = mends()
    assert mend.startswith(f"1.5.0: take out '{release.UNCHANGED}': mine/")


def test_the_changelog_says_when_no_code_or_fact_changed(made):
    made(CHANGED["a note"][0], "1.5.0", "- Notes in plainer words.\n")
    assert mends() == [f"1.5.0: add: - {release.UNCHANGED}"]


def test_the_changelog_begins_with_the_version_of_the_data(made):
    made(version="1.5.0")
    release.CHANGELOG.write_text("## 1.4.2 (2027-01-01)\n\n## 1.4.9 (2027-01-01)\n")
    first, order = mends()
    assert first.startswith("begin it with: ## 1.5.0 (")
    assert order == "1.4.2 stands above 1.4.9: the last version comes first"


def test_a_release_is_recorded_once_and_held_against_ever_after(made):
    made(CHANGED["a code"][0], "1.5.0", "- Data: one code.\n")
    release.record()
    assert list(release.releases()) == ["1.4.2", "1.5.0"]
    assert mends() == []
    with pytest.raises(ValueError, match=r"1\.5\.0 is released already"):
        release.record()
    made(CHANGED["a code"][0], "1.5.0", SAID)
    (mend,) = mends()
    assert mend.startswith(f"1.5.0: take out '{release.UNCHANGED}'")
    made(CHANGED["a fact"][0], "1.5.0", "- Data: one code.\n")
    assert mends()[0].startswith("1.5.0 is too low: content changed since 1.5.0")


def test_nothing_is_recorded_while_the_version_does_not_fit(made):
    made(CHANGED["a code"][0], "1.4.3", "- Data: one code.\n")
    before = release.RECORD.read_bytes()
    with pytest.raises(ValueError, match=r"write 1\.5\.0"):
        release.record()
    assert release.RECORD.read_bytes() == before


def test_the_command_says_what_changed_and_fails_until_the_version_fits(made):
    made(CHANGED["a note"][0], "1.4.2")
    told = CliRunner().invoke(main, ["release"])
    assert told.exit_code == 1
    assert "wording: mine/codings.csv: words\n" in told.output
    made(CHANGED["a note"][0], "1.4.3")
    told = CliRunner().invoke(main, ["release"])
    assert (told.exit_code, list(release.releases())) == (0, ["1.4.2"])
    assert CliRunner().invoke(main, ["release", "--yes"]).exit_code == 0
    assert list(release.releases()) == ["1.4.2", "1.4.3"]
