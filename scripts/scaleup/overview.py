"""Who the interventions are: where they run, how many they reach, what evaluations report."""

import pandas as pd

from scaleup.corpus import Corpus, codebook, fields


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
    return shown.replace({"delivered_by": {"ngo": "NGO"}, "organisation": {"": "not reported"}})


def _words(cell: str) -> str:
    return cell.replace("_", " ").replace(";", ", ") or "not reported"


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

    >>> number(241052), number(1_640_000), number(2_000_000_000)
    ('241,052', '1.64 million', '2 billion')
    """
    for size, word in ((10**9, "billion"), (10**6, "million")):
        if value >= size:
            return f"{value / size:.3g} {word}"
    return f"{value:,}"


def composition(corpus: Corpus) -> pd.DataFrame:
    """How many interventions there are of each kind.

    Returns
    -------
    DataFrame
        ``column`` (of the interventions table), ``value`` (words), ``interventions`` (number),
        the commonest first. An intervention with several values in a list counts in each.
    """
    rows = []
    for column in ("region", "income_group", "stage", "delivered_by"):
        values = corpus.interventions[column].replace("", "not_reported").str.split(";").explode()
        counts = values.value_counts()
        rows += [(column, _words(value), count) for value, count in counts.items()]
    return pd.DataFrame(rows, columns=["column", "value", "interventions"])


def provenance(corpus: Corpus) -> pd.DataFrame:
    """Whose words the codes rest on, component by component.

    Returns
    -------
    DataFrame
        One row per component: ``component``, ``label``, ``present`` (interventions),
        ``providers_only`` (of these, resting on documents by those who run, develop or sell the
        intervention alone), ``share`` (providers_only / present; missing without any).
    """
    kinds = corpus.documents.set_index("document")["kind"]
    present = corpus.agreed.query("code == 'present'").merge(codebook("components"))
    alone = [set(kinds[cell.split(";")]) == {"provider"} for cell in present["documents"]]
    counts = present.assign(alone=alone).groupby(["component", "label"], sort=False)["alone"]
    table = counts.agg(present="size", providers_only="sum").reset_index()
    table = codebook("components")[["component", "label"]].merge(table, how="left")
    table = table.fillna({"present": 0, "providers_only": 0})
    table = table.astype({"present": int, "providers_only": int})
    return table.assign(share=table["providers_only"] / table["present"])


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


def audit(corpus: Corpus) -> pd.DataFrame:
    """How many of the codes and facts that were looked up again a page supported.

    Returns
    -------
    DataFrame
        One row per draw and kind: ``draw``, ``kind`` (``code`` or ``fact``), ``drawn``,
        ``supported``, ``not_supported``, ``not_found``, ``share`` (supported / drawn), and
        ``withdrawn``: codes that the audit found supported and that are settled otherwise now.
    """
    holds = corpus.agreed[["intervention", "component", "code"]]
    rows = corpus.audit.merge(
        holds.rename(columns={"component": "about"}), how="left", on=["intervention", "about"]
    )
    for verdict in ("supported", "not_supported", "not_found"):
        rows[verdict] = rows["verdict"] == verdict
    rows["withdrawn"] = rows["supported"] & rows["code"].notna() & (rows["code"] != rows["claim"])
    counted = ["supported", "not_supported", "not_found", "withdrawn"]
    counts = rows.groupby(["draw", "kind"])[counted].sum()
    drawn = rows.groupby(["draw", "kind"]).size()
    counts.insert(0, "drawn", drawn)
    counts.insert(4, "share", counts["supported"] / drawn)
    return counts.reset_index()


def settled(corpus: Corpus) -> dict[str, int]:
    """How the codes came to hold.

    Returns
    -------
    dict
        Numbers of codes: ``all``, ``agreed``, ``adjudicated``, ``reviewed``, and ``withdrawn``
        (reviewed, and not reported now).
    """
    agreed = corpus.agreed
    counts = agreed["settled"].value_counts()
    states = ("agreed", "adjudicated", "reviewed")
    withdrawn = agreed.query("settled == 'reviewed' and code == 'not_reported'")
    return {
        "all": len(agreed),
        **{state: int(counts.get(state, 0)) for state in states},
        "withdrawn": len(withdrawn),
    }
