"""Who the interventions are: where they run, how many they reach, how sure the list is."""

from html import escape

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.profiles import EVIDENCE, sources
from scaleup.tables import Html, Table, percent

MEMBERSHIP = {
    "named": "named for the report by a further page",
    "inferred": "inferred from a Brookings case study",
    "deck_only": "on the slide deck alone",
}


def _evidence(row: pd.Series) -> str:
    return f"{EVIDENCE}#{row['intervention']}"


def overview(corpus: Corpus) -> Table:
    """One row per intervention: who runs it, where, for whom, since when."""
    frame = corpus.interventions
    shown = pd.DataFrame(
        {
            "name": [
                Html(
                    f'<a href="{EVIDENCE}#{row.intervention}">{escape(row.name)}</a>'
                    f"<br><small>{escape(row.organisation)}</small>"
                )
                for row in frame.itertuples()
            ],
            "places": [_places(row) for row in frame.itertuples()],
            "stage": frame["stage"].map(_words),
            "subject": frame["subject"].map(_words),
            "delivered_by": frame["delivered_by"].map(_words).replace("ngo", "NGO"),
            "since": frame["start_year"].astype("string").fillna("not reported"),
        }
    )
    columns = {
        "name": "Case and who runs it", "places": "Countries", "stage": "Stage",
        "subject": "Subject", "delivered_by": "Delivered by", "since": "Since",
    }  # fmt: skip
    return Table(shown, corpus.title, columns)


def _words(cell: str) -> str:
    return cell.replace("_", " ").replace(";", ", ") or "not reported"


def _places(row) -> str:
    named = [country for country in row.countries.split(";") if country]
    reported = getattr(row, "countries_reported", pd.NA)
    if pd.notna(reported) and reported > len(named):
        return f"{reported} countries"
    return ", ".join(named) if len(named) < 6 else f"{len(named)} countries"


def reach(corpus: Corpus) -> pd.DataFrame:
    """Learners reached, with the number as words.

    Returns
    -------
    DataFrame
        ``intervention``, ``name``, ``value`` (learners, missing where no document says),
        ``text`` (number and year), ``documents``.
    """
    frame = corpus.interventions
    return pd.DataFrame(
        {
            "intervention": frame["intervention"],
            "name": frame["name"],
            "value": frame["learners"].astype("float"),
            "text": [_number(row.learners, row.reach_year) for row in frame.itertuples()],
            "documents": frame["reach_document"],
        }
    )


def _number(value, year) -> str:
    if pd.isna(value):
        return "no figure found"
    short = f"{value / 1e6:.3g} million" if value >= 1e6 else f"{value:,}"
    return f"{short} ({year})" if pd.notna(year) else short


def reach_table(corpus: Corpus) -> Table:
    """Schools and learners reached, the year, and the documents that say so."""
    frame = corpus.interventions.sort_values("learners", ascending=False, na_position="last")
    shown = frame[["intervention", "name", "learners", "schools"]].assign(
        year=frame["reach_year"].astype("string").fillna("not reported"),
        documents=[sources(corpus, cell) for cell in frame["reach_document"]],
    )
    number = "{:,}".format
    columns = {
        "name": "Case", "learners": "Learners", "schools": "Schools or sites", "year": "Year",
        "documents": "Documents",
    }  # fmt: skip
    formats = {"learners": number, "schools": number}
    links = {"name": _evidence}
    return Table(shown, "Schools and learners reached, as reported", columns, formats, links)


def membership(corpus: Corpus) -> Table:
    """How sure it is that each case is one of the 14, with the pages that tie it."""
    facts = corpus.facts[corpus.facts["column"] == "membership"]
    ties = facts.groupby("intervention")["document"].agg(";".join)
    frame = corpus.interventions.assign(
        order=corpus.interventions["membership"].map(list(MEMBERSHIP).index),
        how=corpus.interventions["membership"].map(MEMBERSHIP),
        pages=[sources(corpus, ties[i]) for i in corpus.interventions["intervention"]],
    ).sort_values("order", kind="stable")
    columns = {"name": "Case", "how": "How sure", "pages": "Pages that tie it"}
    caption = "How sure it is that each case is one of the 14"
    return Table(frame, caption, columns, links={"name": _evidence})


def audit(corpus: Corpus) -> Table:
    """How many of the codes and facts that were looked up again a page supported."""
    verdicts = ["supported", "not_supported", "not_found"]
    counts = pd.crosstab(corpus.audit["kind"], corpus.audit["verdict"])
    counts = counts.reindex(columns=verdicts, fill_value=0)
    shown = counts.assign(drawn=counts.sum(axis=1), share=counts["supported"] / counts.sum(axis=1))
    shown = shown.reset_index().replace({"code": "Codes (present or absent)", "fact": "Facts"})
    columns = {
        "kind": "Drawn", "drawn": "Number", "supported": "Supported",
        "not_supported": "Not supported", "not_found": "Page not found",
        "share": "Share supported",
    }  # fmt: skip
    caption = "Audit: codes and facts looked up again by fresh readers"
    return Table(shown, caption, columns, formats={"share": percent})


def examples(corpus: Corpus, components: list[str]) -> Html:
    """For each component, one line per intervention that has it, in the coders' words."""
    from scaleup.corpus import codebook

    book = codebook().set_index("component")
    names = corpus.interventions.set_index("intervention")["name"]
    parts = []
    for component in components:
        found = corpus.agreed.query("component == @component and code == 'present'")
        lines = "".join(
            f'<li><a href="{EVIDENCE}#{row.intervention}--{component}">'
            f"{escape(names[row.intervention])}</a>: {escape(row.note)}</li>"
            for row in found.itertuples()
        )
        label = escape(book.loc[component, "label"])
        parts.append(
            f"<details><summary>{label}: {len(found)} of {len(names)}</summary>"
            f"<ul>{lines}</ul></details>"
        )
    return Html("".join(parts), "Examples")
