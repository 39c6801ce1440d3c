"""Sheets filled in as a person would, and the command that takes them."""

import csv

import openpyxl

import conftest
from conftest import make_corpus
from scaleup.dictionary import codebook

COMPONENTS = list(codebook("components")["component"])
SECRET = "Only coder one read this."


def scaleup(*words):
    """Run the command: its exit code and all that it prints."""
    done = conftest.scaleup(*words)
    return done.exit_code, done.output


def table(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def cells(path, tab):
    """Rows of a workbook's tab, cells by column."""
    header, *rows = openpyxl.load_workbook(path)[tab].iter_rows(values_only=True)
    return [dict(zip(header, ("" if v is None else v for v in row), strict=True)) for row in rows]


def coded(intervention="alpha", coder="three", code="not_reported", **more):
    """Every component of an intervention; ``more`` gives other cells of a component."""
    rows = []
    for component in COMPONENTS:
        row = {"coder": coder, "intervention": intervention, "component": component,
               "code": code, "documents": "", "note": "", "coded_on": ""}  # fmt: skip
        rows.append(row | more.get(component, {}))
    return rows


def write_csv(path, rows, mark=",", encoding="utf-8"):
    names = list(dict.fromkeys(name for row in rows for name in row))
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, names, restval="", delimiter=mark)
        writer.writeheader()
        writer.writerows(rows)
    return path


def fill(path, tab, key, typed, rest=None):
    """Type into a workbook: cells by the value of the column ``key``."""
    book = openpyxl.load_workbook(path)
    place = {cell.value: cell.column for cell in book[tab][1]}
    for row in range(2, book[tab].max_row + 1):
        words = typed.get(book[tab].cell(row, place[key]).value, rest or {})
        for column, value in words.items():
            book[tab].cell(row, place[column], value)
    book.save(path)
    return path


def coded_twice(tmp_path):
    """Coders one and two coded alpha and beta; one alone found coaching in alpha."""
    folder = make_corpus(tmp_path / "corpus", present=[("one", "alpha", "sup_coaching")])
    path = folder / "codings.csv"
    path.write_text(path.read_text().replace("The page says so.", SECRET))
    return folder
