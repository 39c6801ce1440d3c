"""Write ``data/datapackage.json``: a Frictionless Data Package (v2) of every table.

What people wrote stands in ``data/datapackage.toml``; sizes, hashes and numbers of rows are read
off the tables. A test fails when the file is stale.
"""

import hashlib
import json
from pathlib import Path

import pandas as pd

from scaleup.corpus import DATA, TABLES, metadata
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
        (f"{corpus}-{table}", f"{described['title']}: {metadata()['tables'][table]['title']}",
         DATA / corpus / f"{table}.csv", table)
        for corpus, described in metadata()["corpora"].items()
        for table in TABLES
        if (DATA / corpus / f"{table}.csv").is_file()
    ]  # fmt: skip
    return shared + coded


def describe() -> dict:
    """The data package as a dictionary, ready for JSON."""
    top = ["name", "title", "version", "description", "keywords", "licenses", "contributors"]
    package = {"$schema": PROFILE} | {key: metadata()[key] for key in top}
    package["resources"] = [_resource(*each) for each in resources()]
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
        "path": path.relative_to(DATA).as_posix(),
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


def digest(folder: Path = DATA, pattern: str = "**/*.csv") -> str:
    """First 12 hexadecimal digits of a SHA-256 over the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:12]
