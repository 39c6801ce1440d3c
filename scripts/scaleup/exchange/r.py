"""A corpus for R: tables as CSV, the levels of their factors in order, and a script to read them.

A row of ``levels.csv``::

    table,variable,level,order,meaning
    codes,code,present,1,a document plainly states it
"""

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook, fields
from scaleup.exchange import tables
from scaleup.spreadsheet import csv_text
from scaleup.strata import words

DAYS = "coded_on_"  # columns of codes that begin so hold days
SCRIPT = r"""# Reads the tables beside this script into data frames: codes, interventions.
# In R: source("read.R", chdir = TRUE)

factor_levels <- read.csv("levels.csv", colClasses = "character", encoding = "UTF-8")
numbers <- c(@NUMBERS@)

read_table <- function(name) {
  table <- read.csv(
    paste0(name, ".csv"), colClasses = "character", na.strings = "", encoding = "UTF-8"
  )
  for (column in names(table)) {
    # an apostrophe before = + - @ keeps spreadsheets from running a cell; here it goes
    cells <- sub("^'('*[=+@\t\r-])", "\\1", table[[column]])
    mine <- factor_levels[factor_levels$table == name & factor_levels$variable == column, ]
    if (nrow(mine) > 0) {
      table[[column]] <- factor(cells, levels = mine$level[order(as.integer(mine$order))])
    } else if (name == "codes" && startsWith(column, "@DAYS@")) {
      table[[column]] <- as.Date(cells)
    } else if (column %in% numbers) {
      table[[column]] <- as.numeric(cells)
    } else {
      table[[column]] <- cells
    }
  }
  table
}

codes <- read_table("codes")
interventions <- read_table("interventions")
"""


def write(corpus: Corpus, path: Path) -> None:
    """Write a zip of ``codes.csv``, ``interventions.csv``, ``levels.csv`` and ``read.R``."""
    numbers = [f'"{f["name"]}"' for f in fields("interventions") if f["type"] == "integer"]
    script = SCRIPT.replace("@NUMBERS@", ", ".join(numbers)).replace("@DAYS@", DAYS)
    codes = tables.long(corpus)
    whole = BytesIO()  # a zip file that cannot be completed on disk would leave a traceback
    with ZipFile(whole, "w", ZIP_DEFLATED) as packed:
        packed.writestr("codes.csv", csv_text(codes))
        packed.writestr("interventions.csv", csv_text(corpus.interventions))
        packed.writestr("levels.csv", csv_text(levels(codes, corpus.interventions)))
        packed.writestr("read.R", script)
    path.write_bytes(whole.getvalue())


def levels(codes: pd.DataFrame, interventions: pd.DataFrame) -> pd.DataFrame:
    """Levels of the columns that are factors.

    Returns
    -------
    DataFrame
        ``table``, ``variable``, ``level``, ``order`` (from 1), ``meaning``.
    """
    described = next(field for field in fields("codings") if field["name"] == "code")
    states = dict(part.split(": ") for part in described["description"].rstrip(".").split("; "))
    book = codebook()[codebook()["component"].isin(codes["component"])]
    coded = {
        "component": dict(zip(book["component"], book["label"], strict=True)),
        "kind": {name: f"coded as {name} of the codebook" for name in book["kind"].unique()},
        "domain": {name: words(name) for name in book["domain"].unique()},
        "label": dict(zip(book["label"], book["definition"], strict=True)),
        "settled": tables.SETTLED,
        **{name: states for name in codes if name == "code" or name.startswith("code_")},
    }
    groups = {
        field["name"]: {level: words(level) for level in field["constraints"]["enum"]}
        for field in fields("interventions")
        if field["name"] in interventions and "enum" in field.get("constraints", {})
    }
    rows = [
        (table, variable, level, order, meaning)
        for table, known in {"codes": coded, "interventions": groups}.items()
        for variable, given in known.items()
        for order, (level, meaning) in enumerate(given.items(), start=1)
    ]
    return pd.DataFrame(rows, columns=["table", "variable", "level", "order", "meaning"])
