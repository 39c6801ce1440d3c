"""Tables of the codes: how often, group by group, pair by pair."""

import pandas as pd

from scaleup import cooccurrence
from scaleup import strata as groups
from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, codebook
from scaleup.frequency import frequency as counted
from scaleup.render import Html, Table, decimal, fold, inside, percent, say
from scaleup.show.links import (
    CODED,
    named,
    to_combination,
    to_entry,
    to_explorer,
    to_profile,
    to_steps,
)
from scaleup.similarity import nearest as similar

MOST = 12  # rows of a table of the first ones


def frequency(corpus: Corpus, frame: pd.DataFrame, caption: str) -> Table:
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
        links={"label": to_entry}
        | {code: to_explorer(corpus, **{key: "component"}) for code, key in CODED.items()},
    )


def funnel(corpus: Corpus, frame: pd.DataFrame, caption: str) -> Table:
    """The numbers of ``scaleup.frequency.funnel``."""
    columns = {
        "label": "Step", "present": "Present", "so_far": "With every step before", "n": "n",
        "share": "Share present", "low": "95% from", "high": "to",
    }  # fmt: skip
    formats = dict.fromkeys(["share", "low", "high"], percent)
    links = {
        "label": to_entry, "present": to_explorer(corpus, all="component"),
        "so_far": to_steps(corpus, list(frame["component"])),
    }  # fmt: skip
    return Table(frame, caption, columns, formats, links)


def strata(corpus: Corpus, frame: pd.DataFrame, by: str) -> Table:
    """Shares by stratum: rows of ``scaleup.frequency.frequency`` with a column ``stratum``."""
    title = groups.STRATA[by]
    columns = {
        "label": "Component", "stratum": title, "present": "Present",
        "not_reported": "Not reported", "n": "n", "share": "Share present", "low": "95% from",
        "high": "to",
    }  # fmt: skip
    formats = dict.fromkeys(["share", "low", "high"], percent) | {"stratum": groups.words}
    caption = f"Share with each component, by {title.lower()}"
    links = {"label": to_entry}
    for code in ("present", "not_reported"):
        links[code] = to_explorer(corpus, **{CODED[code]: "component", by: "stratum"})
    return Table(frame, caption, columns, formats, links)


def differences(corpus: Corpus, frame: pd.DataFrame) -> Table | Html:
    """Of ``scaleup.compare.differences``, those that are least likely by luck."""
    if frame.empty:
        return say("No group of this corpus is large enough to compare.")
    frame = frame.sort_values("p", kind="stable").head(MOST)
    frame["group"] = [f"{groups.STRATA[r.by]}: {groups.words(r.one)}" for r in frame.itertuples()]
    frame["inside"] = [f"{r.present_one} of {r.n_one}" for r in frame.itertuples()]
    frame["outside"] = [f"{r.present_other} of {r.n_other}" for r in frame.itertuples()]
    frame["interval"] = _points(frame)
    columns = {
        "label": "Component", "group": "Group", "inside": "In it", "outside": "Outside it",
        "difference": "Difference in points", "interval": "95% (Newcombe)", "p": "p",
        "q": "q, for their number",
    }  # fmt: skip
    formats = {"difference": points, "p": p_value, "q": decimal}
    caption = f"The {len(frame)} differences with the smallest p"
    inner = {by: to_explorer(corpus, all="component", **{by: "one"}) for by in groups.STRATA}
    links = {"label": to_entry, "inside": lambda row: inner[row["by"]](row)}
    return Table(frame, caption, columns, formats, links)


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign.

    >>> points(0.284), points(-0.051)
    ('+28', '-5')
    """
    return f"{value * 100:+.0f}"


def p_value(value: float) -> str:
    """A value of p with three decimals, or as less than 0.001.

    >>> p_value(0.0123), p_value(0.0003)
    ('0.012', '<0.001')
    """
    return f"{value:.3f}" if value >= 0.001 else "<0.001"


def _points(frame: pd.DataFrame) -> list[str]:
    return [f"{points(r.low)} to {points(r.high)}" for r in frame.itertuples()]


def compare(frame: pd.DataFrame, one: Corpus, other: Corpus) -> Table:
    """The numbers of ``scaleup.compare.compare``."""
    shown = frame.sort_values("difference", ascending=False, kind="stable")
    shown = shown.assign(
        inside=[f"{r.present_one} of {r.n_one}" for r in shown.itertuples()],
        outside=[f"{r.present_other} of {r.n_other}" for r in shown.itertuples()],
        interval=_points(shown),
    )
    columns = {
        "label": "Component", "inside": one.title, "outside": other.title,
        "difference": "Difference in points", "interval": "95% (Newcombe)", "p": "p",
        "q": "q, for their number",
    }  # fmt: skip
    formats = {"difference": points, "p": p_value, "q": decimal}
    caption = f"{one.title} and {inside(other.title)}, component by component"
    links = {
        "label": to_entry, "inside": to_explorer(one, all="component"),
        "outside": to_explorer(other, all="component"),
    }  # fmt: skip
    return Table(shown, caption, columns, formats, links)


def pairs(corpus: Corpus, frame: pd.DataFrame) -> Table:
    """The numbers of ``scaleup.cooccurrence.pairs``, furthest above chance first."""
    shown = frame.assign(
        jaccard_interval=_range(frame, "jaccard"), phi_interval=_range(frame, "phi")
    )
    columns = {
        "first_label": "One", "second_label": "Other", "both": "Both", "first_only": "First only",
        "second_only": "Second only", "neither": "Neither", "expected": "Both, by chance",
        "jaccard": "Jaccard", "jaccard_interval": "95%", "phi": "Phi", "phi_interval": "95%",
        "q": "q, for their number",
    }  # fmt: skip
    formats = {
        "expected": "{:.1f}".format, "jaccard": decimal, "phi": decimal, "q": "{:.3f}".format
    }  # fmt: skip
    caption = "Pairs of components, furthest above chance first"
    links = {
        "both": to_explorer(corpus, all=["first", "second"]),
        "first_only": to_explorer(corpus, all="first", without="second"),
        "second_only": to_explorer(corpus, all="second", without="first"),
        "neither": to_explorer(corpus, without=["first", "second"]),
    }
    return Table(shown, caption, columns, formats, links, missing="undefined")


def _range(frame: pd.DataFrame, name: str) -> pd.Series:
    low, high = frame[f"{name}_low"], frame[f"{name}_high"]
    words = [f"{a:.2f} to {b:.2f}" for a, b in zip(low, high, strict=True)]
    return pd.Series(words, frame.index).where(low.notna(), "undefined")


def bundles(corpus: Corpus) -> Table | Html:
    """The commonest closed sets of three or more components."""
    found = cooccurrence.bundles(corpus).query("size > 2")
    frame = found.head(MOST)
    if frame.empty:
        return say("No three components are reported together often enough.")
    frame = frame.assign(text=frame["labels"].str.replace(";", " + "))
    columns = {
        "text": "Bundle", "together": "Have all of it", "expected": "By chance",
        "support": "Support", "confidence": "Confidence",
    }  # fmt: skip
    formats = {"support": percent, "confidence": percent, "expected": "{:.1f}".format}
    caption = (
        f"The {len(frame)} commonest of {len(found)} closed bundles of three or more components"
    )
    links = {"together": to_explorer(corpus, all="components")}
    return Table(frame, caption, columns, formats, links)


def combinations(corpus: Corpus, frame: pd.DataFrame, components: list[str]) -> Table:
    """The numbers of ``scaleup.cooccurrence.combinations``, with the interventions by name."""
    labels = codebook().set_index("component")["label"]
    shown = frame.assign(
        has=[
            " + ".join(labels[c] for c in components if row[c]) or "none of them"
            for _, row in frame.iterrows()
        ],
        names=[named(corpus, cell.split(";")) for cell in frame["names"]],
    )
    columns = {
        "has": "Exactly these",
        "interventions": "Interventions",
        "share": "Share",
        "names": "Which",
    }
    links = {"interventions": to_combination(corpus, components)}
    return Table(shown, "Every combination that occurs", columns, {"share": percent}, links)


def nearest(corpus: Corpus, components: list[str]) -> Table:
    """The programmes that share most with a plan."""
    frame = similar(corpus, components)
    columns = {
        "name": "Intervention", "shared": "Shares with it", "both": "Shared",
        "either": "In either", "jaccard": "Jaccard", "comparable": "Told of it",
    }  # fmt: skip
    links = {"name": to_profile(corpus)}
    caption = "The programmes most like it"
    return Table(frame, caption, columns, {"jaccard": decimal}, links)


def compared(corpus: Corpus, frame: pd.DataFrame) -> Html:
    """Which groups ``scaleup.compare.differences`` compared with all others, and which not."""
    tested = set(frame[["by", "one"]].itertuples(index=False, name=None))
    known = groups.composition(corpus).query("stratum not in ['not_reported', 'several']")
    parts = {True: [], False: []}
    for by, rows in known.groupby("by", sort=False):
        for took, said in parts.items():
            names = [groups.words(s) for s in rows["stratum"] if ((by, s) in tested) == took]
            if names:
                said.append(f"<i>{groups.STRATA[by].lower()}</i>: {', '.join(names)}")
    return say(
        f"Compared, by {'; by '.join(parts[True]) or 'nothing'}. Too small, or too large for the "
        f"rest to be compared with, by {'; by '.join(parts[False]) or 'nothing'}."
    )


def by_subject(corpus: Corpus) -> Html:
    """Shares by subject, behind a line that opens them."""
    frame = counted(corpus, by="subject", kind="components").rename(columns={"subject": "stratum"})
    return fold(strata(corpus, frame, "subject"), "The share with each component, by subject")


def same_ends(frame: pd.DataFrame, most: int = 5) -> str:
    """What is reported most in both corpora, and what least, as a sentence.

    ``frame`` is as ``scaleup.compare.compare`` returns it; with ties, more than ``most`` count.
    """
    rows = frame.set_index("label")
    shares = [rows[f"present_{side}"] / rows[f"n_{side}"] for side in ("one", "other")]
    top, last = (
        set.intersection(*(set(getattr(share, pick)(most, keep="all").index) for share in shares))
        for pick in ("nlargest", "nsmallest")
    )
    said = [
        ", ".join(inside(label) for label in rows.index if label in some) for some in (top, last)
    ]
    return (
        f"Among the most reported in both: {said[0] or 'none'}. "
        f"Among the least reported in both: {said[1] or 'none'}."
    )
