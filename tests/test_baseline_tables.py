"""What the tables are timed against says the same as they do."""

import sys

import numpy as np
import pandas as pd
import pytest

from scaleup.agreement import agreement
from scaleup.cooccurrence import pairs
from scaleup.corpus import load
from scaleup.dictionary import ROOT
from scaleup.frequency import frequency

sys.path.insert(0, str(ROOT / "scripts" / "bench"))
import baseline_tables
from made_up import made_up


@pytest.fixture(scope="module", params=["scaled", "made up"])
def corpus(request):
    return load("scaled") if request.param == "scaled" else made_up(79)


def test_frequencies_are_those_of_a_crosstab(corpus):
    ours = frequency(corpus, kind="components").set_index("component")
    theirs = baseline_tables.frequency(corpus)
    assert ours[theirs.columns].sort_index().to_numpy() == pytest.approx(theirs.to_numpy())


def test_pairs_are_those_of_crosstabs(corpus):
    key = ["first", "second"]
    theirs = baseline_tables.pairs(corpus)
    swap = theirs.rename(columns={"first": "second", "second": "first"}).rename(
        columns={"first_only": "second_only", "second_only": "first_only"}
    )
    ours = pairs(corpus).set_index(key)
    either = pd.concat([theirs, swap]).set_index(key).loc[ours.index]
    for name, values in either.items():
        assert values.to_numpy() == pytest.approx(ours[name].to_numpy(), nan_ok=True), name


def test_agreement_is_that_of_a_loop_over_statsmodels(corpus):
    ours = agreement(corpus, resamples=2000).set_index("component")
    theirs = baseline_tables.agreement(corpus, resamples=200).loc[ours.index]
    for name in ("percent", "kappa"):
        assert ours[name].to_numpy() == pytest.approx(theirs[name].to_numpy(), nan_ok=True), name
    # two sets of draws, whose ends differ by chance
    ends = ["kappa_low", "kappa_high"]
    width = np.ptp(ours.loc["all", ends])
    assert ours.loc["all", ends].to_numpy(float) == pytest.approx(
        theirs.loc["all", ends].to_numpy(), abs=width / 5
    )
