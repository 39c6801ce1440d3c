"""What the book draws from a corpus, as tables to compare, and the chapters that draw it.

Each entry of ``FIGURES`` is a function that makes a table, the columns that say what a row is
about, and those whose change counts: what ``scaleup.diff.moved`` needs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from scaleup import agreement, claims, compare, cooccurrence, sensitivity, strata
from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.frequency import frequency

STANDS_OUT = 0.05  # q below this stands out, as chapters and figures have it
CHAPTERS = {  # where each table of a corpus is shown: names of files in chapters/
    "scaled": {
        "interventions": ["scaled", "explorer", "evidence-map"],
        "codes": ["methods", "explorer"],
        "holding": ["explorer", "recurs", "certainty"],
        "figures": [
            "home", "recurs", "training", "support", "rare", "certainty", "side-by-side", "plan",
            "decisions", "tiers", "evidence-map",
        ],
        "claims": ["review"],
        "agreement": ["home", "methods"],
        "pairs": ["together"],
        "groups": ["differs"],
        "majorities": ["certainty"],
        "verdicts": ["review"],
        "composition": ["scaled", "differs"],
        "others": ["methods", "certainty"],
    },
    "millions-learning": {
        "interventions": ["cases", "explorer", "evidence-map"],
        "codes": ["methods", "explorer"],
        "holding": ["explorer", "cases", "ingredients"],
        "figures": ["cases", "ingredients", "side-by-side", "plan", "tiers", "decisions"],
        "claims": ["side-by-side"],
        "agreement": ["methods"],
        "composition": ["cases"],
        "others": ["cases", "methods"],
    },
}  # fmt: skip


def _coded(corpus: Corpus) -> Corpus:
    """The corpus, if every component is coded for some intervention, as the findings need."""
    uncoded = set(codebook("components")["component"]) - set(corpus.agreed["component"])
    if uncoded:
        raise ValueError(f"nobody has coded {', '.join(sorted(uncoded))}")
    return corpus


def _pairs(corpus: Corpus) -> pd.DataFrame:
    table = cooccurrence.pairs(corpus)
    return table.assign(stands_out=table["q"] < STANDS_OUT)


def _groups(corpus: Corpus) -> pd.DataFrame:
    table = compare.differences(corpus)
    return table.assign(stands_out=table["q"].astype(float) < STANDS_OUT)


def _verdicts(corpus: Corpus) -> pd.DataFrame:
    table = sensitivity.verdicts(_coded(corpus)).drop(columns="agreed")
    return table.melt(["claim", "statement"], var_name="reading", value_name="verdict")


@dataclass(frozen=True)
class Drawn:
    """A table that chapters draw, and what counts as a change of it; see ``moved``."""

    make: Callable[[Corpus], pd.DataFrame]
    key: list[str]
    columns: list[str]
    carried: tuple[str, ...] = ()
    both: bool = False


NAMED = ["component", "label"]
COUNTS = ["n", "present", "absent", "not_reported"]
LIMITS = ["low", "high", "bound_low", "bound_high"]
FIGURES = {
    "figures": Drawn(frequency, NAMED, [*COUNTS, "share", *LIMITS]),
    "claims": Drawn(
        lambda corpus: claims.claims(_coded(corpus)), ["claim", "label", "statement"],
        [*COUNTS, *LIMITS, "verdict"],
    ),
    "agreement": Drawn(
        lambda corpus: agreement.agreement(corpus, resamples=0), NAMED,
        ["percent", "kappa", "ac1"], ("n",), both=True,
    ),
    "pairs": Drawn(
        _pairs, ["first", "second", "first_label", "second_label"], ["stands_out"],
        ("n", "both", "phi", "q"),
    ),
    "groups": Drawn(
        _groups, ["by", "one", *NAMED], ["stands_out"],
        ("present_one", "n_one", "present_other", "n_other", "q"),
    ),
    "majorities": Drawn(sensitivity.sensitivity, NAMED, ["majority"], both=True),
    "verdicts": Drawn(_verdicts, ["claim", "statement", "reading"], ["verdict"], both=True),
    "composition": Drawn(strata.composition, ["by", "stratum"], ["interventions"], ("n",)),
}  # fmt: skip
