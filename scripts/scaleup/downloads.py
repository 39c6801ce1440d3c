"""The tables of the compendium for readers: what each holds, its columns, its file, all in one."""

from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from scaleup.corpus import stand_in
from scaleup.datapackage import address, resources
from scaleup.dictionary import fields, metadata, read_table
from scaleup.render import Html, Table

FOLDER = "../data"


def archive_name() -> str:
    """File name of ``archive``; another one where another corpus stands in."""
    rerun = "-rerun" if stand_in() else ""
    return f"{metadata()['name']}-{metadata()['version']}{rerun}.zip"


def archive(folder: Path) -> Path:
    """Put all tables of a folder and their description into one file: a Data Package.

    Parameters
    ----------
    folder : Path
        With ``datapackage.json``, the tables that it names and whatever goes with them; the
        archive is written there.
        The same tables give the same archive, byte for byte.

    Returns
    -------
    Path
        The archive.
    """
    target = folder / archive_name()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            if path != target:
                name = ZipInfo(path.relative_to(folder).as_posix())
                packed.writestr(name, path.read_bytes(), ZIP_DEFLATED)
    return target


def files() -> Table:
    """Every table with its number of rows and its file."""
    rows = [
        {
            "title": title,
            "rows": len(read_table(path, table)),
            "description": metadata()["tables"][table]["description"],
            "path": address(name, path, table),
        }
        for name, title, path, table in resources()
    ]
    columns = {"title": "Table", "rows": "Rows", "description": "What it holds", "path": "File"}
    links = {"path": lambda row: f"{FOLDER}/{row['path']}"}
    return Table(pd.DataFrame(rows), "The tables of the compendium", columns, links=links)


def dictionary() -> Html:
    """Every column of every table, by table."""
    parts = []
    held = dict.fromkeys(table for _, _, _, table in resources())
    for name in held:
        table = metadata()["tables"][name]
        shown = pd.DataFrame(
            {
                "column": [field["name"] for field in fields(name)],
                "type": [field["type"] for field in fields(name)],
                "description": [field["description"] for field in fields(name)],
                "allowed": [", ".join(field.get("constraints", {}).get("enum", [])) or "any"
                            for field in fields(name)],
            }
        )  # fmt: skip
        columns = {"column": "Column", "type": "Type", "description": "Meaning",
                   "allowed": "Allowed values"}  # fmt: skip
        inside = Table(shown, f"Columns of {table['title']}", columns).html()
        parts.append(
            f'<details id="columns-{name}"><summary>{escape(table["title"])}</summary>'
            f"<p>{escape(table['description'])}</p>{inside}</details>"
        )
    return Html("".join(parts), "Columns of every table")
