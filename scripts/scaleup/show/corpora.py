"""Tables of the interventions: who, where, how large, how chosen."""

from html import escape

from scaleup import overview, selection
from scaleup import strata as groups
from scaleup.corpus import Corpus
from scaleup.frequency import wilson
from scaleup.render import Html, Table, explore, percent, profile, say, sources
from scaleup.show.links import named, to_explorer, to_place, to_profile

MEMBERSHIP = {
    "named": "named for the report by a further page",
    "inferred": "inferred from a Brookings case study",
    "deck_only": "on the slide deck alone",
}


def who_and_where(corpus: Corpus) -> Table:
    """Who runs each intervention, where, for whom, since when."""
    frame = overview.who_and_where(corpus)
    frame["name"] = [
        Html(
            f'<a href="{profile(corpus, row.intervention)}">{escape(row.name)}</a>'
            f"<br><small>{escape(row.organisation)}</small>"
        )
        for row in frame.itertuples()
    ]
    columns = {
        "name": "Intervention and who runs it", "countries": "Countries", "stage": "Stage",
        "subject": "Subject", "delivered_by": "Delivered by", "start_year": "Since",
    }  # fmt: skip
    return Table(frame, corpus.title, columns)


def reach(corpus: Corpus) -> Table:
    """Learners and schools reached, and the documents that say so."""
    frame = overview.reach(corpus)
    shown = frame.assign(documents=[sources(corpus, cell) for cell in frame["documents"]])
    columns = {
        "name": "Intervention", "learners": "Learners", "learners_year": "Year",
        "counted": "What is counted", "schools": "Schools or sites", "schools_year": "Year",
        "documents": "Documents",
    }  # fmt: skip
    formats = dict.fromkeys(["learners", "schools"], "{:,}".format)
    links = {"name": to_profile(corpus)}
    return Table(shown, "Learners and schools reached, as reported", columns, formats, links)


def effects(corpus: Corpus) -> Table:
    """What effect studies are reported to have found, with their documents."""
    frame = overview.effects(corpus)
    unused = frame["seen"].map({True: "seen, not clear enough", False: "no study seen"})
    shown = frame.assign(
        design=frame["design"].where(frame["design"] != "", unused),
        direction=frame["direction"].where(frame["direction"] != "", unused),
        documents=[sources(corpus, cell) for cell in frame["documents"]],
    )
    shown = shown.replace({"direction": {"none": "no difference"}})
    shown["others"] = shown["others"].str.replace("none", "no difference").str.replace(";", "; ")
    columns = {
        "name": "Intervention", "design": "Design", "direction": "Result for learners",
        "others": "Other documents say", "documents": "Documents",
    }  # fmt: skip
    caption = "What an effect study of each is reported to have found"
    return Table(shown, caption, columns, links={"name": to_profile(corpus)})


def membership(corpus: Corpus) -> Table | Html:
    """How sure it is that each case is one of the 14, with the pages that tie it."""
    frame = overview.membership(corpus)
    if frame.empty:
        return say("This corpus does not say how sure its list is.")
    shown = frame.assign(
        membership=frame["membership"].map(MEMBERSHIP),
        documents=[sources(corpus, cell) for cell in frame["documents"]],
    )
    columns = {"name": "Case", "membership": "How sure", "documents": "Pages that tie it"}
    caption = "How sure it is that each case is one of the 14"
    return Table(shown, caption, columns, links={"name": to_profile(corpus)})


def flow(corpus: Corpus) -> Table:
    """How many candidates stayed out, and why."""
    columns = {"reason": "What decided", "candidates": "Candidates"}
    links = {"candidates": lambda row: explore(corpus) if row["step"] == "included" else None}
    return Table(selection.flow(corpus), "Every candidate, by what decided", columns, links=links)


def growth(corpus: Corpus) -> Table:
    """Years from the start to the figure for learners."""
    frame = overview.growth(corpus)
    shown = frame.assign(documents=[sources(corpus, cell) for cell in frame["documents"]])
    columns = {
        "name": "Intervention", "start_year": "Start", "learners_year": "Year of the figure",
        "years": "Years between", "learners": "Learners", "counted": "What is counted",
        "documents": "Documents",
    }  # fmt: skip
    caption = "Years from the start to the year of the figure for learners"
    return Table(shown, caption, columns, {"learners": "{:,}".format}, {"name": to_profile(corpus)})


def places(corpus: Corpus) -> Table:
    """How many interventions run in each country."""
    frame = overview.places(corpus)
    counts = frame.groupby(["region", "country"], sort=False)["intervention"]
    shown = counts.agg(interventions="size", names=list).reset_index()
    shown["names"] = [named(corpus, ids) for ids in shown["names"]]
    columns = {
        "country": "Country",
        "region": "Region",
        "interventions": "Interventions",
        "names": "Which",
    }
    links = {"interventions": to_place(corpus)}
    return Table(shown, f"{corpus.title}: where they run", columns, links=links)


def kinds(corpus: Corpus, by: str) -> Table:
    """How many interventions belong to each stratum."""
    shown = groups.composition(corpus).query("by == @by")
    shown["low"], shown["high"] = wilson(shown["interventions"], shown["n"])
    columns = {
        "stratum": groups.STRATA[by], "interventions": "Interventions", "share": "Share",
        "low": "95% from", "high": "to",
    }  # fmt: skip
    formats = dict.fromkeys(["share", "low", "high"], percent) | {"stratum": groups.words}
    links = {"interventions": to_explorer(corpus, **{by: "stratum"})}
    return Table(shown, f"{corpus.title}, by {groups.STRATA[by].lower()}", columns, formats, links)
