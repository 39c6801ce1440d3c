"""A corpus as one table: of codes, of interventions, and of interventions in words."""

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.overview import number, reach, who_and_where
from scaleup.provenance import documents

SETTLED = {  # how a code came to hold
    "agreed": "all its coders gave this code",
    "single": "one coder only",
    "adjudicated": "the coders differed, and a third reading settled it",
    "reviewed": "the coders agreed, and a later check changed the code or its documents",
}
GIVEN = ["code", "documents", "note", "coded_on"]


def long(corpus: Corpus) -> pd.DataFrame:
    """Every code that holds, beside what each coder gave.

    Returns
    -------
    DataFrame
        One row per intervention and component or ingredient, in the order of the interventions
        and of the codebook: ``intervention``, ``name``, ``component``, ``kind``, ``domain``,
        ``label``, ``code``, ``settled`` (see ``SETTLED``), ``documents`` (``;`` between),
        ``note``, and for each coder, such as coder-a, ``code_coder_a``, ``documents_coder_a``,
        ``note_coder_a`` and ``coded_on_coder_a``; missing where that coder gave none.
    """
    keys = ["intervention", "component"]
    frame = corpus.agreed.merge(codebook()[["component", "kind", "domain", "label"]])
    frame = frame.merge(corpus.interventions[["intervention", "name"]])
    first = ["intervention", "name", "component", "kind", "domain", "label"]
    frame = frame[[*first, "code", "settled", "documents", "note"]]
    for coder, given in corpus.codings.groupby("coder"):
        names = {name: f"{name}_{coder.replace('-', '_')}" for name in GIVEN}
        frame = frame.merge(given[keys + GIVEN].rename(columns=names), how="left", on=keys)
    return frame


def wide(corpus: Corpus) -> pd.DataFrame:
    """The interventions table, with a column more for each component that is coded.

    Returns
    -------
    DataFrame
        One row per intervention: the columns of ``interventions.csv``, then the code that holds
        for each component or ingredient.

    Raises
    ------
    ValueError
        If a column of ``interventions.csv`` has the name of a component.
    """
    states = corpus.states()
    if both := [name for name in corpus.interventions if name in states]:
        raise ValueError(f"interventions.csv: rename column {both[0]!r}: a component is named so")
    return corpus.interventions.join(states, on="intervention")


def condensed(corpus: Corpus) -> pd.DataFrame:
    """The interventions in words, for people.

    Returns
    -------
    DataFrame
        One row per intervention, by name, under heads for readers; of components and ingredients
        those reported, those stated as absent and those not reported, ``;`` between.
    """
    frame = who_and_where(corpus)
    figures = reach(corpus).set_index("intervention").loc[frame["intervention"]]
    agreed = corpus.agreed.merge(codebook()[["component", "label"]])
    labels = agreed.groupby(["intervention", "code"])["label"].agg("; ".join)
    shown = {
        "Name": frame["name"],
        "Run by": frame["organisation"],
        "Countries": frame["countries"],
        "Stage": frame["stage"],
        "Subject": frame["subject"],
        "Delivered by": frame["delivered_by"],
        "Since": frame["start_year"],
        "Size": [_size(row) for row in figures.itertuples()],
    }
    heads = {"present": "Reported", "absent": "Stated as absent", "not_reported": "Not reported"}
    for code, head in heads.items():
        shown[head] = [labels.get((name, code), "") for name in frame["intervention"]]
    shown["Documents"] = [len(documents(corpus, name)) for name in frame["intervention"]]
    return pd.DataFrame(shown).reset_index(drop=True)


def _size(row) -> str:
    """Learners and schools of an intervention, each with its year, in words."""
    said = []
    for word in ("learner", "school"):
        count, year = getattr(row, f"{word}s"), getattr(row, f"{word}s_year")
        if pd.notna(count):
            dated = f" ({year})" if pd.notna(year) else ""
            said.append(f"{number(count)} {word if count == 1 else f'{word}s'}{dated}")
    return ", ".join(said) or "not reported"
