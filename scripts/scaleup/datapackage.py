"""Write ``data/datapackage.json``: a Frictionless Data Package (v2) of every table.

What people wrote stands in ``data/datapackage.toml``; sizes, hashes and numbers of rows are read
off the tables. A test fails when the file is stale.
"""

import hashlib
import json
from pathlib import Path, PurePosixPath

import pandas as pd

from scaleup.corpus import find, stand_in, title
from scaleup.dictionary import DATA, TABLES, metadata
from scaleup.schema import table_schema

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TARGET = DATA / "datapackage.json"


def resources() -> list[tuple[str, str, Path, str]]:
    """Every table: name of the resource, title, path and name of its schema."""
    shared = [
        (file["table"], metadata()["tables"][file["table"]]["title"], DATA / file["path"],
         file["table"])
        for file in metadata()["files"]
    ]  # fmt: skip
    coded = [
        (f"{corpus}-{table}", f"{title(folder)}: {metadata()['tables'][table]['title']}",
         folder / f"{table}.csv", table)
        for corpus in metadata()["corpora"]
        if (folder := find(corpus))
        for table in TABLES
        if (folder / f"{table}.csv").is_file()
    ]  # fmt: skip
    return shared + coded


def address(resource: str, path: Path, table: str) -> str:
    """Where a table stands in the published ``data/``."""
    corpus = resource.removesuffix(f"-{table}")
    inside = corpus in metadata()["corpora"]
    return f"{corpus}/{table}.csv" if inside else path.relative_to(DATA).as_posix()


def describe() -> dict:
    """The data package as a dictionary, ready for JSON."""
    top = ["name", "title", "version", "description", "keywords", "licenses", "contributors"]
    package = {"$schema": PROFILE} | {key: metadata()[key] for key in top}
    package["resources"] = [_resource(*each) for each in resources()]
    if swap := stand_in():
        slot, folder = swap
        package["description"] += (
            f"\n\nRerun on another corpus: {title(folder)} stands in for {slot}. Who coded it, and "
            "under which licence, is for those who made it to say."
        )
        for resource in package["resources"]:
            if not resource["name"].startswith(f"{slot}-"):
                resource["licenses"] = package["licenses"]
        del package["licenses"]
    return package


def _resource(name: str, title: str, path: Path, table: str) -> dict:
    content = path.read_bytes()
    header = pd.read_csv(path, dtype=str, keep_default_na=False)
    schema = table_schema(table, list(header))
    held = [f for f in metadata()["tables"][table]["fields"] if f["name"] in header]
    keys = [_foreign_key(name, field) for field in held]
    if any(keys):
        schema["foreignKeys"] = [key for key in keys if key]
    return {
        "name": name,
        "title": title,
        "description": metadata()["tables"][table]["description"],
        "path": address(name, path, table),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "rows": len(header),
        "schema": schema,
    }


def _foreign_key(resource: str, field: dict) -> dict | None:
    """A foreign key as the standard has it; lists and the two-table codebook cannot be said."""
    table, _, column = field.get("references", "").partition(".")
    if not column or field.get("list") or table == "codebook":
        return None
    corpus = resource.rpartition("-")[0]
    reference = {"resource": f"{corpus}-{table}", "fields": [column]}
    return {"fields": [field["name"]], "reference": reference}


def text() -> str:
    """The data package as the text of its file."""
    return json.dumps(describe(), indent=2, ensure_ascii=False) + "\n"


def tables() -> dict[str, Path]:
    """Every CSV file of the published ``data/``, by its place there."""
    held = _found(DATA, "**/*.csv")
    if swap := stand_in():
        slot, folder = swap
        held = {name: path for name, path in held.items() if not name.startswith(f"{slot}/")}
        paths = [folder / f"{table}.csv" for table in TABLES]
        held |= {f"{slot}/{path.name}": path for path in paths if path.is_file()}
    return held


def digest(folder: Path | None = None, pattern: str = "**/*.csv") -> str:
    """First 12 hexadecimal digits of a SHA-256 over the names and contents of files.

    Those of ``tables``, unless a folder is given.
    """
    files = _found(folder, pattern) if folder else tables()
    total = hashlib.sha256()
    for name in sorted(files, key=PurePosixPath):
        total.update(name.encode() + b"\0" + files[name].read_bytes())
    return total.hexdigest()[:12]


def _found(folder: Path, pattern: str) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.glob(pattern)}
