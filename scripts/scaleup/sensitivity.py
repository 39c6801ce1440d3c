"""What would change if the codes had been settled otherwise, or providers were not believed."""

from dataclasses import replace

import pandas as pd

from scaleup.claims import claims
from scaleup.corpus import Corpus
from scaleup.coverage import complete
from scaleup.frequency import frequency

WITHOUT = "without_providers"


def readings(corpus: Corpus) -> dict[str, Corpus]:
    """The corpus read in several ways.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    dict of str to Corpus
        ``agreed`` (as it holds); the coder's own codes, under the name of each coder who coded
        all interventions (a share of fewer of them would not compare); and ``without_providers``:
        a code that rests on nothing but documents written by those who run, develop or sell the
        intervention becomes ``not_reported``.

    Raises
    ------
    ValueError
        If a coder has the name of one of the other readings.
    """
    if taken := {"agreed", WITHOUT} & set(corpus.codings["coder"]):
        raise ValueError(f"{corpus.folder / 'codings.csv'}: rename the coder {taken.pop()!r}")
    unsettled = corpus.adjudications.iloc[:0]
    whole = complete(corpus)
    coders = {
        coder: replace(corpus, codings=codes, adjudications=unsettled)
        for coder, codes in corpus.codings.groupby("coder", sort=False)
        if coder in whole
    }
    others = set(corpus.documents.query("kind != 'provider'")["document"])
    codes = corpus.agreed.assign(coder="agreed", coded_on="")
    codes["documents"] = [
        ";".join(d for d in cell.split(";") if d in others) for cell in codes["documents"]
    ]
    codes.loc[codes["documents"] == "", "code"] = "not_reported"
    without = replace(corpus, codings=codes, adjudications=unsettled)
    return {"agreed": corpus, **coders, WITHOUT: without}


def sensitivity(corpus: Corpus) -> pd.DataFrame:
    """The share of interventions with each component under every reading.

    Returns
    -------
    DataFrame
        One row per component, in codebook order: ``component``, ``label``, ``n``, a share for
        each of ``readings`` (from 0 to 1), ``bound_low`` and ``bound_high`` (every silence a no,
        every one a yes), and ``majority``: ``always`` when more than half have it under every
        reading, ``never`` when under none, ``depends`` otherwise; the bounds do not enter.
    """
    shares = {name: frequency(read, kind="components") for name, read in readings(corpus).items()}
    agreed = shares["agreed"]
    table = agreed[["component", "label", "n"]].copy()
    for name, frame in shares.items():
        table[name] = frame["share"].to_numpy()
    more = table[list(shares)] > 0.5
    table["bound_low"], table["bound_high"] = agreed["bound_low"], agreed["bound_high"]
    table["majority"] = "depends"
    table.loc[more.all(axis=1), "majority"] = "always"
    table.loc[~more.any(axis=1), "majority"] = "never"
    return table


def verdicts(corpus: Corpus) -> pd.DataFrame:
    """The verdict on each reported finding of the review under every reading.

    Returns
    -------
    DataFrame
        One row per claim: ``claim``, ``statement``, and a verdict for each of ``readings``.
    """
    held = {name: claims(read) for name, read in readings(corpus).items()}
    table = held["agreed"][["claim", "statement"]].copy()
    for name, frame in held.items():
        table[name] = frame["verdict"].to_numpy()
    return table
