"""What chapters show of the tables: as HTML tables whose numbers lead to what is behind them."""

from collections.abc import Callable
from html import escape

import pandas as pd

from scaleup import frameworks, overview, selection
from scaleup import sensitivity as sensitivities
from scaleup.agreement import waves as by_wave
from scaleup.claims import claims as held_against
from scaleup.corpus import CODES, Corpus, codebook, table
from scaleup.render import Html, Table, decimal, entry, evidence, inside, percent, say, sources

MEMBERSHIP = {
    "named": "named for the report by a further page",
    "inferred": "inferred from a Brookings case study",
    "deck_only": "on the slide deck alone",
}
TIERS = {
    "scale_now": "Scale now",
    "not_ready": "Not ready for massive scale now (if ever?)",
    "seed_spread_scale": "Seed now, spread with results, scale only when proven",
}


READINGS = {"agreed": "As it holds", "without_providers": "Without providers' documents"}


def _readings(frame: pd.DataFrame) -> dict[str, str]:
    """The columns of a table of readings that hold one, and what readers call it."""
    last = list(frame.columns).index("without_providers")
    names = frame.columns[list(frame.columns).index("agreed") : last + 1]
    return {name: READINGS.get(name, f"{name} alone") for name in names}


def _to_evidence(corpus: Corpus) -> Callable:
    return lambda row: evidence(corpus, row["intervention"])


def _to_entry(row: pd.Series) -> str:
    return entry(row["component"])


def frequency(frame: pd.DataFrame, caption: str) -> Table:
    """The numbers of ``scaleup.frequency.frequency``; each leads to the interventions behind it."""
    shares = ["share", "low", "high", "bound_high"]
    columns = {
        "label": "Component", "present": "Present", "absent": "Absent",
        "not_reported": "Not reported", "n": "n", "share": "Share present",
        "low": "95% from", "high": "to", "bound_high": "If every silence hid a yes",
    }  # fmt: skip
    return Table(
        frame[["label", "component", *CODES, "n", *shares]],
        caption,
        columns,
        formats=dict.fromkeys(shares, percent),
        links=dict.fromkeys(["label", *CODES], _to_entry),
    )


def agreement(frame: pd.DataFrame, caption: str) -> Table:
    """The numbers of ``scaleup.agreement.agreement``, with their intervals."""
    shown = frame[["label", "n", "percent"]].copy()
    columns = {"label": "Component", "n": "n", "percent": "Agreement"}
    heads = {"kappa": "Cohen's kappa", "ac1": "Gwet's AC1", "alpha": "Krippendorff's alpha"}
    for name, head in heads.items():
        shown[name] = frame[name]
        shown[f"{name}_interval"] = [
            f"{low:.2f} to {high:.2f}" if pd.notna(low) else "undefined"
            for low, high in zip(frame[f"{name}_low"], frame[f"{name}_high"], strict=True)
        ]
        columns |= {name: head, f"{name}_interval": "95%"}
    formats = {"percent": percent} | dict.fromkeys(heads, decimal)
    return Table(shown, caption, columns, formats, missing="undefined")


def waves(corpus: Corpus) -> Table | Html:
    """Agreement in the pilot and in the rest."""
    frame = by_wave(corpus)
    if frame.empty:
        return say("This corpus was coded in one wave.")
    heads = {"percent": "Agreement", "kappa": "Cohen's kappa", "ac1": "Gwet's AC1"}
    columns = {"wave": "Wave", "interventions": "Interventions", "n": "Codes", **heads}
    formats = {"percent": percent, "kappa": decimal, "ac1": decimal}
    return Table(frame, "Agreement in the pilot and in the rest", columns, formats)


def who_and_where(corpus: Corpus) -> Table:
    """Who runs each intervention, where, for whom, since when."""
    frame = overview.who_and_where(corpus)
    frame["name"] = [
        Html(
            f'<a href="{evidence(corpus, row.intervention)}">{escape(row.name)}</a>'
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
    links = {"name": _to_evidence(corpus)}
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
    return Table(shown, caption, columns, links={"name": _to_evidence(corpus)})


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
    return Table(shown, caption, columns, links={"name": _to_evidence(corpus)})


def audit(corpus: Corpus) -> Table | Html:
    """The result of the audit."""
    if corpus.audit.empty:
        return say("This corpus has not been audited.")
    frame = overview.audit(corpus)
    names = {"code": "codes", "fact": "facts"}
    frame["what"] = [f"Draw {row.draw}: {names[row.kind]}" for row in frame.itertuples()]
    columns = {
        "what": "Drawn", "drawn": "Number", "supported": "Supported",
        "not_supported": "Not supported", "not_found": "Not found", "share": "Share supported",
        "withdrawn": "Supported, withdrawn later",
    }  # fmt: skip
    caption = "Audit: codes and facts looked up again by fresh readers"
    return Table(frame, caption, columns, {"share": percent})


def sensitivity(corpus: Corpus) -> Table:
    """Each component's share under every reading of the codes."""
    frame = sensitivities.sensitivity(corpus)
    names = _readings(frame)
    frame["bounds"] = [f"{r.bound_low:.0%} to {r.bound_high:.0%}" for r in frame.itertuples()]
    columns = {
        "label": "Component", **names,
        "bounds": "By what silence hides", "majority": "More than half?",
    }  # fmt: skip
    caption = f"Share of the {frame['n'].max()} interventions with each component, read otherwise"
    return Table(frame, caption, columns, dict.fromkeys(names, percent), {"label": _to_entry})


def verdicts(corpus: Corpus) -> Table:
    """The verdict on each reported finding of the review under every reading of the codes."""
    frame = sensitivities.verdicts(corpus)
    columns = {"statement": "Reported finding", **_readings(frame)}
    return Table(frame, "Reported findings of the review under several readings", columns)


def provenance(corpus: Corpus) -> Table:
    """For how many interventions a component rests on providers' own words alone."""
    columns = {
        "label": "Component", "present": "Present",
        "providers_only": "Of these, on providers' words alone", "share": "Share",
    }  # fmt: skip
    caption = "Codes that rest on documents by those who run, develop or sell the intervention"
    frame = overview.provenance(corpus)
    return Table(frame, caption, columns, {"share": percent}, {"label": _to_entry})


def composition(corpus: Corpus) -> Table:
    """How many interventions there are of each region, income group, stage and deliverer."""
    frame = overview.composition(corpus).replace({"value": {"ngo": "NGO"}})
    frame["column"] = frame["column"].str.replace("_", " ").str.capitalize()
    columns = {"column": "By", "value": "Kind", "interventions": "Interventions"}
    return Table(frame, f"{corpus.title}: how many of each kind", columns)


def flow(corpus: Corpus) -> Table:
    """How many candidates stayed out, and why."""
    columns = {"reason": "What decided", "candidates": "Candidates"}
    return Table(selection.flow(corpus), "Every candidate, by what decided", columns)


def claims(corpus: Corpus) -> Table:
    """What the review is reported to have found, held against a corpus."""
    frame = held_against(corpus)
    frame["bounds"] = [f"{r.bound_low:.0%} to {r.bound_high:.0%}" for r in frame.itertuples()]
    columns = {
        "statement": "Reported finding", "verdict": "Verdict", "quantifier": "Words used",
        "components": "Components", "rule": "Holds when the share is",
        "bounds": "Share here, by what silence hides",
    }  # fmt: skip
    return Table(
        frame, f"{corpus.title}: the review's reported findings held against them", columns
    )


def tiers() -> Html:
    """The items of each tier and what the author says of them, one table a tier."""
    columns = {"label": "Item", "reason": "What the author says"}
    parts = []
    for tier, items in table("tiers").groupby("tier", sort=False):
        shown = items.assign(reason=items["reason"].replace("", "nothing further"))
        parts.append(Table(shown, TIERS[tier], columns).html())
    return Html("".join(parts), "What to scale when")


def crosswalk(corpora: list[Corpus], kind: str, caption: str) -> Table:
    """What a decision, an item of the tiers or an ingredient touches, and how many have it."""
    columns = {"target_label": "From the source", "label": "Component it touches"}
    counts = {}
    for corpus in corpora:
        frame = frameworks.crosswalk(corpus, kind)
        counts[corpus.name] = [f"{row.present} of {row.n}" for row in frame.itertuples()]
        columns[corpus.name] = f"Reported for: {inside(corpus.title)}"
    columns["note"] = "How they are related"
    links = dict.fromkeys(["label", *counts], _to_entry)
    return Table(frame.assign(**counts), caption, columns, links=links)


def examples(corpus: Corpus, components: list[str]) -> Html:
    """For each component, one line per intervention that has it, in the coders' words."""
    labels = codebook().set_index("component")["label"]
    names = corpus.interventions.set_index("intervention")["name"]
    parts = []
    for component in components:
        found = corpus.agreed.query("component == @component and code == 'present'")
        lines = "".join(
            f'<li><a href="{evidence(corpus, row.intervention, component)}">'
            f"{escape(names[row.intervention])}</a>: {escape(row.note)}</li>"
            for row in found.itertuples()
        )
        parts.append(
            f"<details><summary>{escape(labels[component])}: {len(found)} of {len(names)}"
            f"</summary><ul>{lines}</ul></details>"
        )
    return Html("".join(parts), "Examples")
