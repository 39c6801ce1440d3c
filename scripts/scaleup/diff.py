"""What moves between two versions of a corpus: facts, codes, and every figure that rests on them.

``moved`` compares any two tables; ``scaleup.drawn`` says which tables the book draws.
"""

from dataclasses import dataclass, field, replace

import pandas as pd

from scaleup.cells import CELL
from scaleup.corpus import Corpus
from scaleup.coverage import complete
from scaleup.dictionary import metadata
from scaleup.drawn import FIGURES
from scaleup.rules import completeness

OPEN = "open"  # coders differ, and nobody has adjudicated yet
OTHERS = ["documents", "adjudications", "facts", "selection", "audit"]


def moved(
    before: pd.DataFrame,
    after: pd.DataFrame,
    key: list[str],
    columns: list[str],
    carried: tuple[str, ...] = (),
    both: bool = False,
) -> pd.DataFrame:
    """Rows that differ between two tables.

    Parameters
    ----------
    before, after : DataFrame
    key : list of str
        Columns that say what a row is about.
    columns : list of str
        Columns whose change counts. Where only one side has a row, a truth value of the other
        side is taken for False.
    carried : tuple of str
        Further columns to show.
    both : bool
        Leave out rows that only one side has.

    Returns
    -------
    DataFrame
        One row per row that differs, in the order of ``after``, then what is gone: the key,
        ``change`` (``new``, ``changed`` or ``gone``), and each column twice, such as
        ``code_before`` and ``code_after``.

    Examples
    --------
    >>> old = pd.DataFrame({"component": ["x", "y", "z"], "n": [1, 2, 3]})
    >>> new = pd.DataFrame({"component": ["x", "y", "w"], "n": [1, 5, 4]})
    >>> moved(old, new, ["component"], ["n"]).fillna(0).values.tolist()
    [['y', 'changed', 2.0, 5.0], ['w', 'new', 0.0, 4.0], ['z', 'gone', 3.0, 0.0]]
    """
    shown = [*columns, *carried]
    sides = [
        frame[[*key, *shown]]
        .rename(columns={name: f"{name}_{side}" for name in shown})
        .assign(**{f"place_{side}": range(len(frame))})
        for frame, side in ((before, "before"), (after, "after"))
    ]
    joined = sides[0].merge(sides[1], on=key, how="inner" if both else "outer", indicator="change")
    joined = joined.sort_values(["place_after", "place_before"], ignore_index=True)
    names = {"left_only": "gone", "right_only": "new", "both": "changed"}
    joined["change"] = joined["change"].astype(str).map(names)
    differs = pd.Series(False, joined.index)
    for name in columns:
        one, other = joined[f"{name}_before"], joined[f"{name}_after"]
        if before[name].dtype == bool or after[name].dtype == bool:
            one, other = one.eq(True), other.eq(True)
            joined[f"{name}_before"], joined[f"{name}_after"] = one, other
        differs |= ~(one.eq(other) | (one.isna() & other.isna())).fillna(False).astype(bool)
    pairs = [f"{name}_{side}" for name in shown for side in ("before", "after")]
    return joined.loc[differs, [*key, "change", *pairs]].reset_index(drop=True)


def read_open(corpus: Corpus) -> tuple[Corpus, pd.MultiIndex]:
    """The corpus with open disagreements read as not reported, and the cells that are open.

    So a share counts what is settled, and its bounds allow for every way of settling the rest.
    """
    codes = corpus.codings.groupby(CELL, sort=False)["code"].nunique()
    settled = pd.MultiIndex.from_frame(corpus.adjudications[CELL])
    cells = codes.index[codes > 1].difference(settled, sort=False)
    rulings = cells.to_frame(index=False).assign(code="not_reported", documents="", reason="")
    rulings = pd.concat([corpus.adjudications, rulings], ignore_index=True)
    return replace(corpus, adjudications=rulings), cells


def facts(corpus: Corpus) -> pd.DataFrame:
    """Each filled cell about an intervention: ``intervention``, ``column``, ``value`` as text."""
    cells = corpus.interventions.astype("string").fillna("").melt("intervention", var_name="column")
    return cells[cells["value"] != ""]


def interventions(old: Corpus, new: Corpus) -> pd.DataFrame:
    """Interventions that came or went, with their names alone, and facts that changed.

    Returns
    -------
    DataFrame
        ``intervention``, ``column``, ``change``, ``value_before``, ``value_after``.
    """
    table = moved(facts(old), facts(new), ["intervention", "column"], ["value"])
    kept = set(old.interventions["intervention"]) & set(new.interventions["intervention"])
    return table[table["intervention"].isin(kept) | (table["column"] == "name")]


def holding(corpus: Corpus) -> pd.DataFrame:
    """The codes that hold, as ``Corpus.agreed`` has them, ``open`` where coders still differ."""
    read, cells = read_open(corpus)
    table = read.agreed.copy()
    still = pd.MultiIndex.from_frame(table[CELL]).isin(cells)
    table.loc[still, ["code", "settled"]] = OPEN
    return table


def others(old: Corpus, new: Corpus) -> pd.DataFrame:
    """How many rows of the other tables changed: ``table``, ``new``, ``changed``, ``gone``."""
    rows = []
    for name in OTHERS:
        sides = [getattr(corpus, name).astype("string").fillna("") for corpus in (old, new)]
        columns = list(dict.fromkeys([*sides[0], *sides[1]]))
        sides = [side.reindex(columns=columns, fill_value="") for side in sides]
        key = metadata()["tables"][name]["primaryKey"]
        rest = [column for column in columns if column not in key]
        counts = moved(*sides, key, rest)["change"].value_counts()
        rows.append([name, *(int(counts.get(kind, 0)) for kind in ("new", "changed", "gone"))])
    table = pd.DataFrame(rows, columns=["table", "new", "changed", "gone"])
    return table[table[["new", "changed", "gone"]].any(axis=1)]


@dataclass(frozen=True)
class Difference:
    """All that differs between two versions of a corpus.

    Parameters
    ----------
    corpus : str
        Its name.
    tables : dict of str to DataFrame
        ``interventions``, ``codes`` (of coders), ``holding`` (the codes that hold), those of
        ``FIGURES`` and ``others``, each as its function or ``moved`` returns it.
    remarks : list of str
        What could not be compared, and what is still to be done.
    state : str
        ``compared``; ``new`` or ``gone`` where only one side has it.
    """

    corpus: str
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    state: str = "compared"


def diff(old: Corpus, new: Corpus) -> Difference:
    """Compare two versions of a corpus, or two corpora.

    Coding and adjudication may be unfinished on either side: open disagreements are read as not
    reported, and codes that nobody gave are counted nowhere.

    Returns
    -------
    Difference
    """
    codes = ["code", "documents", "note", "coded_on"]
    tables = {
        "interventions": interventions(old, new),
        "codes": moved(old.codings, new.codings, ["coder", *CELL], codes),
        "holding": moved(holding(old), holding(new), CELL, ["code", "documents", "settled"]),
    }
    sides = {"before": old, "after": new}
    remarks = [words for side, corpus in sides.items() for words in _to_do(side, corpus)]
    if complete(old) != complete(new):
        remarks.append(
            "Readings by a single coder can be compared only for coders of every intervention: "
            f"before {_listed(complete(old))}, after {_listed(complete(new))}. Majorities and "
            "verdicts under other readings may move for that reason alone."
        )
    read = {side: _begun(read_open(corpus)[0]) for side, corpus in sides.items()}
    for name, drawn in FIGURES.items():
        made = {}
        for side, corpus in read.items():
            try:
                made[side] = drawn.make(corpus)
            except ValueError as error:
                reason = str(error).removeprefix(f"{corpus.folder / 'codings.csv'}: ")
                remarks.append(f"Not compared: {name}. {side.capitalize()}, {reason}.")
                break
        else:
            tables[name] = moved(
                made["before"], made["after"], drawn.key, drawn.columns, drawn.carried, drawn.both
            )
    if "claims" in tables:
        found = tables["claims"]
        found["flips"] = found["verdict_before"] != found["verdict_after"]
        tables["claims"] = found.sort_values("flips", ascending=False, kind="stable")
    tables["others"] = others(old, new)
    return Difference(new.name, tables, remarks)


def _begun(corpus: Corpus) -> Corpus:
    """The corpus without interventions that nobody has coded yet: no figure counts them."""
    coded = corpus.interventions["intervention"].isin(corpus.codings["intervention"])
    return replace(corpus, interventions=corpus.interventions[coded])


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "none"


def _to_do(side: str, corpus: Corpus) -> list[str]:
    """What is unfinished on one side, and how figures treat it."""
    remarks = []
    if n := len(read_open(corpus)[1]):
        remarks.append(
            f"{side.capitalize()}, {n:,} disagreement{'s' * (n != 1)} of coders "
            f"{'are' if n != 1 else 'is'} open: read as not reported in every figure, until "
            "adjudicated (scaleup adjudicate)."
        )
    coded = {"interventions": corpus.interventions, "codings": corpus.codings}
    if n := len(completeness(corpus.folder, coded)):
        remarks.append(
            f"{side.capitalize()}, not all is coded ({n:,} gap{'s' * (n != 1)}, listed by "
            "scaleup check): figures count the codes that are there."
        )
    return remarks
