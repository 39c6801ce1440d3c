"""Tables of how far to trust the codes: agreement, audit, other readings, what more would buy."""

import pandas as pd

from scaleup import provenance as provenances
from scaleup import saturation as saturations
from scaleup import sensitivity as sensitivities
from scaleup.agreement import waves as by_wave
from scaleup.claims import claims as held_against
from scaleup.corpus import Corpus
from scaleup.frequency import frequency
from scaleup.render import Html, Table, decimal, percent, say
from scaleup.show.links import to_claim, to_entry, to_explorer

READINGS = {"agreed": "As it holds", "without_providers": "Without providers' documents"}


def readings(frame: pd.DataFrame) -> dict[str, str]:
    """The columns of a table of readings that hold one, and what readers call it."""
    last = list(frame.columns).index("without_providers")
    names = frame.columns[list(frame.columns).index("agreed") : last + 1]
    return {name: READINGS.get(name, f"{name} alone") for name in names}


def agreement(corpus: Corpus, frame: pd.DataFrame) -> Table:
    """The numbers of ``scaleup.agreement.agreement``, and what later readings left of them."""
    shown = frame[["component", "label", "n", "percent"]].copy()
    given = corpus.codings.groupby(["component", "intervention"])["code"].agg(["size", set])
    every = ((given["set"] == {"present"}) & (given["size"] > 1)).groupby("component").sum()
    holds = frequency(corpus).set_index("component")["present"]
    for name, counts in (("every", every), ("holds", holds)):
        shown[name] = frame["component"].map(counts).fillna(counts.sum()).astype(int)
    columns = {
        "label": "Component", "n": "n", "percent": "Agreement",
        "every": "Present for every coder", "holds": "Present as it holds",
    }  # fmt: skip
    heads = {"kappa": "Cohen's kappa", "ac1": "Gwet's AC1", "alpha": "Krippendorff's alpha"}
    for name, head in heads.items():
        shown[name] = frame[name]
        shown[f"{name}_interval"] = [
            f"{low:.2f} to {high:.2f}" if pd.notna(low) else "undefined"
            for low, high in zip(frame[f"{name}_low"], frame[f"{name}_high"], strict=True)
        ]
        columns |= {name: head, f"{name}_interval": "95%"}
    formats = {"percent": percent} | dict.fromkeys(heads, decimal)
    caption = f"{corpus.title}: agreement between the coders"
    present = to_explorer(corpus, all="component")
    links = {
        "label": lambda row: to_entry(row) if row["component"] != "all" else None,
        "holds": lambda row: present(row) if row["component"] != "all" else None,
    }
    return Table(shown, caption, columns, formats, links, missing="undefined")


def waves(corpus: Corpus) -> Table | Html:
    """Agreement in the pilot and in the rest."""
    frame = by_wave(corpus)
    if frame.empty:
        return say("This corpus was coded in one wave.")
    heads = {"percent": "Agreement", "kappa": "Cohen's kappa", "ac1": "Gwet's AC1"}
    columns = {"wave": "Wave", "interventions": "Interventions", "n": "Codes", **heads}
    formats = {"percent": percent, "kappa": decimal, "ac1": decimal}
    caption = "Agreement in the pilot and in the rest"
    return Table(frame, caption, columns, formats, missing="undefined")


def audit(corpus: Corpus) -> Table | Html:
    """The result of the audit."""
    if corpus.audit.empty:
        return say("This corpus has not been audited.")
    frame = provenances.audit(corpus)
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
    names = readings(frame)
    frame["bounds"] = [f"{r.bound_low:.0%} to {r.bound_high:.0%}" for r in frame.itertuples()]
    columns = {
        "label": "Component", **names,
        "bounds": "By what silence hides", "majority": "More than half?",
    }  # fmt: skip
    caption = f"Share of the {frame['n'].max()} interventions with each component, read otherwise"
    return Table(frame, caption, columns, dict.fromkeys(names, percent), {"label": to_entry})


def verdicts(corpus: Corpus) -> Table:
    """The verdict on each reported finding of the review under every reading of the codes."""
    frame = sensitivities.verdicts(corpus)
    columns = {"statement": "Reported finding", **readings(frame)}
    return Table(frame, "Reported findings of the review under several readings", columns)


def provenance(corpus: Corpus) -> Table:
    """For how many interventions a component rests on providers' own words alone."""
    columns = {
        "label": "Component", "present": "Present",
        "providers_only": "Of these, on providers' words alone", "share": "Share",
    }  # fmt: skip
    caption = "Codes that rest on documents by those who run, develop or sell the intervention"
    frame = provenances.provenance(corpus)
    links = {"label": to_entry, "present": to_explorer(corpus, all="component")}
    return Table(frame, caption, columns, {"share": percent}, links)


def claims(corpus: Corpus) -> Table:
    """What the review is reported to have found, held against a corpus."""
    frame = held_against(corpus)
    frame["bounds"] = [f"{r.bound_low:.0%} to {r.bound_high:.0%}" for r in frame.itertuples()]
    frame["counts"] = [f"{r.present} of {r.n}" for r in frame.itertuples()]
    columns = {
        "statement": "Reported finding", "verdict": "Verdict", "quantifier": "Words used",
        "components": "Components", "counts": "Reported for", "rule": "Holds when the share is",
        "bounds": "Share here, by what silence hides",
    }  # fmt: skip
    caption = f"{corpus.title}: the review's reported findings held against them"
    return Table(frame, caption, columns, links={"counts": to_claim(corpus)})


def saturation(frame: pd.DataFrame) -> Table:
    """The numbers of ``scaleup.saturation.saturation``."""
    columns = {
        "label": "Component", "k": "Interventions", "low": "Share from", "high": "to",
        "share": "Share of all",
    }  # fmt: skip
    formats = dict.fromkeys(["low", "high", "share"], percent)
    caption = "The middle 95% of shares after so many interventions"
    return Table(frame, caption, columns, formats, {"label": to_entry})


def needed(corpus: Corpus) -> Table:
    """How many interventions each share needs for an interval of a given width."""
    frame = saturations.needed(corpus)
    margins = {
        name: f"For ±{name.rpartition('_')[2]} points" for name in frame if name.startswith("for_")
    }
    columns = {
        "label": "Component", "share": "Share now", "half_width": "Half width now", **margins,
    }  # fmt: skip
    formats = {"share": percent, "half_width": lambda width: f"±{width * 100:.0f}"}
    caption = f"Interventions needed for a narrower 95% interval; now {frame['n'].max()}"
    return Table(frame, caption, columns, formats, {"label": to_entry})
