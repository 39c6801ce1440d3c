"""The data package is fresh, and other people's tools can read it."""

import json

from frictionless import Package

from scaleup.datapackage import PROFILE, TARGET, digest, text
from scaleup.dictionary import DATA


def test_it_is_fresh():
    assert TARGET.read_text(encoding="utf-8") == text(), "run: scaleup datapackage"


def test_frictionless_finds_it_valid_with_every_row():
    report = Package(str(TARGET)).validate()
    assert report.valid, report.flatten(["title", "type", "message"])


def test_it_lists_every_table_in_the_folder():
    package = json.loads(TARGET.read_text(encoding="utf-8"))
    assert package["$schema"] == PROFILE
    listed = {resource["path"] for resource in package["resources"]}
    assert listed == {path.relative_to(DATA).as_posix() for path in DATA.rglob("*.csv")}


def test_digest_changes_with_one_byte_and_with_a_name(tmp_path):
    (tmp_path / "a.csv").write_text("x\n1\n")
    before = digest(tmp_path)
    (tmp_path / "a.csv").write_text("x\n2\n")
    changed = digest(tmp_path)
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert len({before, changed, digest(tmp_path)}) == 3


def test_the_archive_is_a_valid_data_package(built_book, tmp_path):
    from frictionless import validate

    (archive,) = (built_book / "data").glob("*.zip")
    report = validate(str(archive), type="package")
    assert report.valid, report.flatten(["title", "message"])
    assert report.stats["tasks"] >= 8 + 2 * 5
