"""Read a corpus: one folder of CSV tables about coded interventions.

A row of ``interventions.csv``::

    intervention,name,organisation,countries,...
    read-india,Read India,Pratham,IND,...

A row of ``codings.csv``; ``component`` names a component or an ingredient of the codebook::

    coder,intervention,component,code,documents,note,coded_on
    coder-a,read-india,pd_cascade,present,read-india-03,Trained staff train teachers,2026-11-22

Every column, with its type, is described in ``data/datapackage.toml``. The agreed coding is
derived here and stored nowhere: the adjudication where there is one, else the code that the
coders agree on.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CODES = ["present", "absent", "not_reported"]
TABLES = ["interventions", "documents", "codings", "adjudications", "facts", "selection", "audit"]


@cache
def metadata() -> dict:
    """The hand-written half of the data package: schemas, files, titles and licence."""
    with open(DATA / "datapackage.toml", "rb") as file:
        return tomllib.load(file)


def fields(table: str) -> list[dict]:
    """Fields of a table, in order, as ``data/datapackage.toml`` describes them."""
    return metadata()["tables"][table]["fields"]


def read_table(path: Path, table: str) -> pd.DataFrame:
    """Read one CSV file with the types of its schema.

    Parameters
    ----------
    path : Path
        The CSV file.
    table : str
        Name of its schema, such as ``"codings"``.

    Returns
    -------
    DataFrame
        Text as ``str`` with ``""`` for an empty cell, whole numbers as ``Int64``, numbers as
        ``float``. Columns that the schema does not know are kept as text.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If a cell does not have its column's type; ``scaleup check`` says which.
    """
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    numeric = {"integer": "Int64", "number": "float64"}
    for field in fields(table):
        if field["type"] in numeric and field["name"] in frame:
            column = frame[field["name"]].replace("", pd.NA)
            frame[field["name"]] = pd.to_numeric(column).astype(numeric[field["type"]])
    return frame


@cache
def table(name: str) -> pd.DataFrame:
    """A table that belongs to no corpus, by the name of its schema, such as ``"decisions"``."""
    path = next(file["path"] for file in metadata()["files"] if file["table"] == name)
    return read_table(DATA / path, name)


@cache
def codebook(kind: str | None = None) -> pd.DataFrame:
    """Components and ingredients in one frame, in codebook order.

    Parameters
    ----------
    kind : str, optional
        ``"components"`` or ``"ingredients"``; both if omitted.

    Returns
    -------
    DataFrame
        Columns ``component``, ``kind`` (``components`` or ``ingredients``), ``domain`` (of a
        component) or group (of an ingredient), ``label``, ``definition``, ``counts_when``,
        ``does_not_count_when``, ``example``, ``question`` (to ask of a plan; of components alone).
    """
    components = table("components").assign(kind="components")
    ingredients = (
        table("ingredients")
        .rename(columns={"ingredient": "component", "group": "domain"})
        .assign(kind="ingredients")
    )
    columns = [
        "component", "kind", "domain", "label", "definition",
        "counts_when", "does_not_count_when", "example", "question",
    ]  # fmt: skip
    book = pd.concat([components, ingredients], ignore_index=True)[columns]
    return book[book["kind"] == kind] if kind else book


@dataclass(frozen=True)
class Corpus:
    """The tables of one folder; see ``data/datapackage.toml`` for their columns."""

    name: str
    folder: Path
    interventions: pd.DataFrame
    documents: pd.DataFrame
    codings: pd.DataFrame
    adjudications: pd.DataFrame
    facts: pd.DataFrame
    selection: pd.DataFrame
    audit: pd.DataFrame

    @cached_property
    def title(self) -> str:
        """What readers call this corpus."""
        return metadata()["corpora"].get(self.name, {}).get("title", self.name)

    @cached_property
    def agreed(self) -> pd.DataFrame:
        """The coding that holds.

        Returns
        -------
        DataFrame
            One row per intervention and component: ``intervention``, ``component``, ``code``,
            ``documents`` (``;`` between), ``note``, and ``settled``: ``agreed``, ``single``
            (one coder only), ``adjudicated``
            (the coders differed) or ``reviewed`` (they agreed, and a later check changed the code
            or its documents), in the order of the interventions and of the codebook.

        Raises
        ------
        ValueError
            If coders differ and no adjudication settles it.
        """
        keys = ["intervention", "component"]
        settled = self.codings.groupby(keys, sort=False).agg(
            code=("code", "first"),
            codes=("code", "nunique"),
            coders=("coder", "nunique"),
            documents=("documents", _union),
            note=("note", "first"),
        )
        rulings = self.adjudications.set_index(keys)
        differ = settled.index[settled["codes"] > 1]
        if len(open_ := differ.difference(rulings.index)):
            raise ValueError(
                f"{self.folder / 'adjudications.csv'}: no row for {', '.join(open_[0])}, where "
                "the coders differ; add one with the code that holds and the reason"
            )
        ruled = settled.index.intersection(rulings.index)
        columns = ["code", "documents", "reason"]
        settled.loc[ruled, ["code", "documents", "note"]] = rulings.loc[ruled, columns].to_numpy()
        settled["settled"] = (settled["coders"] > 1).map({True: "agreed", False: "single"})
        settled.loc[ruled, "settled"] = "reviewed"
        settled.loc[differ, "settled"] = "adjudicated"
        order = pd.MultiIndex.from_product(
            [self.interventions["intervention"], codebook()["component"]], names=keys
        )
        return (
            settled.drop(columns=["codes", "coders"])
            .loc[order.intersection(settled.index)]
            .reset_index()
        )

    @cached_property
    def coders(self) -> list[str]:
        """Who coded it, in alphabetical order."""
        return sorted(self.codings["coder"].unique())

    def states(self, kind: str | None = None) -> pd.DataFrame:
        """The coding that holds, one row per intervention and one column per component.

        Parameters
        ----------
        kind : str, optional
            ``"components"`` or ``"ingredients"``; all that the corpus codes if omitted.

        Returns
        -------
        DataFrame
            Codes, with ``intervention`` as index, both axes in the order of ``agreed``.
        """
        book = codebook(kind)["component"]
        agreed = self.agreed[self.agreed["component"].isin(book)]
        wide = agreed.pivot(index="intervention", columns="component", values="code")
        return wide.loc[agreed["intervention"].unique(), agreed["component"].unique()]


def _union(cells: pd.Series) -> str:
    return ";".join(dict.fromkeys(d for cell in cells for d in cell.split(";") if d))


def find(name: str | Path) -> Path:
    """The folder of a corpus: the name of a folder in ``data/``, or a path.

    Raises
    ------
    FileNotFoundError
        If neither exists.
    """
    for folder in (DATA / name, Path(name)):
        if (folder / "interventions.csv").is_file():
            return folder
    raise FileNotFoundError(
        f"{name}: no folder with an interventions.csv; give a path, or one of: "
        + ", ".join(metadata()["corpora"])
    )


def every() -> list[Corpus]:
    """All corpora that ``data/datapackage.toml`` names, in its order."""
    return [load(name) for name in metadata()["corpora"]]


@cache
def load(name: str | Path) -> Corpus:
    """Read a corpus.

    Parameters
    ----------
    name : str or Path
        A folder, or the name of one in ``data/``.

    Returns
    -------
    Corpus

    Raises
    ------
    FileNotFoundError
        If the folder or one of its tables is missing.

    Examples
    --------
    >>> corpus = load("millions-learning")
    >>> len(corpus.interventions)
    14
    """
    folder = find(name)
    frames = {}
    for each in TABLES:
        path = folder / f"{each}.csv"
        if not path.is_file() and metadata()["tables"][each].get("optional"):
            frames[each] = pd.DataFrame(columns=[field["name"] for field in fields(each)])
        else:
            frames[each] = read_table(path, each)
    return Corpus(folder.resolve().name, folder, **frames)
