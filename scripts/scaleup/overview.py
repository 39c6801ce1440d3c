"""Who the interventions are: where they run, how many they reach, what evaluations report."""

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import fields
from scaleup.strata import words


def who_and_where(corpus: Corpus) -> pd.DataFrame:
    """One row per intervention.

    Returns
    -------
    DataFrame
        ``intervention``, ``name``, ``organisation``, ``countries`` (their names, or how many),
        ``stage``, ``subject``, ``delivered_by``, ``start_year``, as words; lists with commas.
    """
    frame = corpus.interventions
    shown = frame[["intervention", "name", "organisation"]].copy()
    shown["countries"] = [_places(row) for row in frame.itertuples()]
    for column in ("stage", "subject", "delivered_by"):
        shown[column] = frame[column].map(_words)
    shown["start_year"] = frame["start_year"].astype("string").fillna("not reported")
    shown = shown.replace({"organisation": {"": "not reported"}})
    return shown.sort_values("name", key=lambda name: name.str.casefold(), kind="stable")


def _words(cell: str) -> str:
    return ", ".join(words(value) for value in cell.split(";")) or "not reported"


def _places(row) -> str:
    named = [country for country in row.countries.split(";") if country]
    reported = getattr(row, "countries_reported", pd.NA)
    if pd.notna(reported) and reported > len(named):
        return f"{reported} countries"
    if len(named) > 5:
        return f"{len(named)} countries"
    return ", ".join(country_name(country) for country in named) or "not reported"


def country_name(code: str) -> str:
    """English name of a country by its ISO 3166-1 alpha-3 code, from the Unicode CLDR.

    Raises
    ------
    KeyError
        If there is no such code.

    Examples
    --------
    >>> country_name("ZMB")
    'Zambia'
    """
    from babel import Locale
    from babel.core import get_global

    territory = get_global("territory_aliases")[code][0]
    if territory == "ZZ":  # CLDR's unknown region
        raise KeyError(code)
    return Locale("en").territories[territory]


def reach(corpus: Corpus) -> pd.DataFrame:
    """Learners and schools reached, as one document reports them, the largest first.

    Returns
    -------
    DataFrame
        ``intervention``, ``name``, ``learners``, ``learners_year``, ``counted`` (what the figure
        for learners counts), ``schools``, ``schools_year``, ``documents``; a figure or a year is
        missing where no document says.
    """
    frame = corpus.interventions.rename(
        columns={"reach_document": "documents", "reach_counts": "counted"}
    )
    if "counted" not in frame:
        frame["counted"] = ""
    known = frame["learners"].notna()
    own = frame["schools_year"] if "schools_year" in frame else frame["reach_year"]
    frame["learners_year"] = frame["reach_year"].where(known)
    frame["schools_year"] = own.where(known, frame["reach_year"]).where(frame["schools"].notna())
    columns = ["learners", "learners_year", "counted", "schools", "schools_year", "documents"]
    ranked = frame.sort_values("learners", ascending=False, kind="stable", na_position="last")
    return ranked[["intervention", "name", *columns]].reset_index(drop=True)


def number(value: float) -> str:
    """A count as a reader says it.

    >>> number(241052), number(1_640_000), number(999_900_000)
    ('241,052', '1.64 million', '1 billion')
    """
    value = float(f"{value:.3g}") if value >= 10**6 else value
    for size, word in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if value >= size:
            return f"{value / size:g} {word}"
    return f"{value:,}"


def growth(corpus: Corpus) -> pd.DataFrame:
    """How many years lie between the start and the figure for learners.

    Returns
    -------
    DataFrame
        Those with a start, a figure and its year, by years: ``intervention``, ``name``,
        ``start_year``, ``learners``, ``learners_year``, ``years`` (the one year less the other),
        ``counted`` (what the figure counts), ``documents``.
    """
    starts = corpus.interventions[["intervention", "start_year"]]
    frame = reach(corpus).merge(starts).dropna(subset=["learners", "learners_year", "start_year"])
    frame["years"] = frame["learners_year"] - frame["start_year"]
    columns = ["intervention", "name", "start_year", "learners", "learners_year", "years"]
    ordered = frame.sort_values(["years", "name"], kind="stable")
    return ordered[[*columns, "counted", "documents"]].reset_index(drop=True)


def places(corpus: Corpus) -> pd.DataFrame:
    """Where each intervention runs.

    Returns
    -------
    DataFrame
        One row per intervention, region by region and country by country, those with most
        first: ``region``, ``country`` (its name; ``several`` for more than one, ``not reported``
        without any), ``intervention``, ``name``.
    """
    frame = corpus.interventions
    codes = frame["countries"].str.split(";")
    country = [
        "several" if len(cell) > 1 else country_name(cell[0]) if cell[0] else "not reported"
        for cell in codes
    ]
    shown = frame[["region", "intervention", "name"]].assign(country=country)
    shown["region"] = shown["region"].replace("", "not reported")
    for column in ("country", "region"):
        shown[f"of_{column}"] = shown[column].map(shown[column].value_counts())
    by = ["of_region", "region", "of_country", "country", "name"]
    ranked = shown.sort_values(by, ascending=[False, True, False, True, True])
    return ranked[["region", "country", "intervention", "name"]].reset_index(drop=True)


def effects(corpus: Corpus) -> pd.DataFrame:
    """What effect studies of each intervention are reported to have found.

    Returns
    -------
    DataFrame
        ``intervention``, ``name``, ``design``, ``direction`` (words; empty where none could be
        used), ``others`` (directions that further documents report and that differ, ``;``
        between), ``seen`` (whether any document reports a study), ``documents``.
    """
    frame = corpus.interventions
    told = corpus.facts[corpus.facts["column"].isin(["effect_design", "effect_direction"])]
    directions = told[told["column"] == "effect_direction"].groupby("intervention")["value"]
    reported = directions.unique().to_dict()
    return pd.DataFrame(
        {
            "intervention": frame["intervention"],
            "name": frame["name"],
            "design": frame["effect_design"].str.replace("_", "-"),
            "direction": frame["effect_direction"],
            "others": [
                ";".join(v for v in reported.get(row.intervention, []) if v != row.effect_direction)
                for row in frame.itertuples()
            ],
            "seen": frame["intervention"].isin(told["intervention"])
            | (frame["effect_design"] != ""),
            "documents": frame["effect_document"],
        }
    )


def membership(corpus: Corpus) -> pd.DataFrame:
    """How sure it is that each intervention belongs to the set it is listed for.

    Returns
    -------
    DataFrame
        ``intervention``, ``name``, ``membership`` (the surest first), ``documents``; empty where
        the corpus has no such column.
    """
    if "membership" not in corpus.interventions:
        return pd.DataFrame(columns=["intervention", "name", "membership", "documents"])
    sure = next(field for field in fields("interventions") if field["name"] == "membership")
    order = sure["constraints"]["enum"]
    ties = corpus.facts[corpus.facts["column"] == "membership"]
    documents = ties.groupby("intervention")["document"].agg(";".join)
    frame = corpus.interventions[["intervention", "name", "membership"]].assign(
        documents=corpus.interventions["intervention"].map(documents).fillna("")
    )
    return frame.sort_values("membership", key=lambda c: c.map(order.index), kind="stable")
