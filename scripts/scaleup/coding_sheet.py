"""The sheet that a coder fills in: what to code, the rules beside it, and room for the codes.

It is blind: of all codes given so far it holds this coder's own alone. ``coding`` takes it back.
"""

import re

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, codebook, fields
from scaleup.spreadsheet import Tab

KEY = ["coder", "intervention", "component"]
GIVEN = ["code", "documents", "note"]
RULES = ["counts_when", "does_not_count_when", "decision_rule"]
COLUMNS = [
    *KEY, "label", "definition", *GIVEN, *RULES, "documents_to_cite", "coded_on", "name",
]  # fmt: skip
FILLED_IN = [*GIVEN, "coded_on"]
DOCUMENT = ["title", "publisher", "kind", "year", "url", "looked_up"]  # filled in for a new one
NEW = 5  # empty rows for new documents of each intervention
WIDTHS = {
    "name": 24, "component": 18, "label": 22, "documents": 26, "note": 46, "reason": 50,
    "documents_to_cite": 60, "definition": 36, "counts_when": 54, "does_not_count_when": 54,
    "decision_rule": 60, "coder": 10,
    "document": 22, "intervention": 20, "title": 44, "publisher": 24, "url": 50, "example": 60,
}  # fmt: skip


def sheet(corpus: Corpus, coder: str, interventions: list[str] | None = None) -> list[Tab]:
    """The coding sheet of one coder.

    Parameters
    ----------
    corpus : Corpus
        May be unfinished.
    coder : str
        Who codes; other coders' codes are left out.
    interventions : list of str, optional
        Ids; all of the corpus if omitted.

    Returns
    -------
    list of Tab
        ``read me``; ``codes``, one row per intervention and component (and ingredient, where the
        corpus codes any); ``documents``, those that may be cited and then empty rows for new
        ones; ``codebook``.
    """
    chosen = corpus.interventions
    if interventions:
        chosen = chosen[chosen["intervention"].isin(interventions)]
    sources = to_cite(corpus, chosen)
    taken = list(corpus.documents["document"])
    fresh = [
        {"document": next_document(taken, name, after), "intervention": name}
        for name in chosen["intervention"] for after in range(NEW)
    ]  # fmt: skip
    return [
        read_me(_instructions(corpus, coder, chosen)),
        Tab(
            "codes",
            _codes(corpus, coder, chosen),
            WIDTHS,
            {"code": CODES},
            FILLED_IN,
            first_columns=4,
            longest={"note": note_length()},
        ),
        Tab(
            "documents",
            pd.concat([sources, pd.DataFrame(fresh)], ignore_index=True),
            WIDTHS,
            {"kind": _kinds()},
            DOCUMENT,
            locked_rows=len(sources),
        ),
        codebook_tab(),
    ]


def ids_to_cite(corpus: Corpus) -> dict[str, str]:
    """Ids of the documents about each intervention, with ``;`` between."""
    return corpus.documents.groupby("intervention")["document"].agg("; ".join).to_dict()


def to_cite(corpus: Corpus, interventions: pd.DataFrame) -> pd.DataFrame:
    """Documents about interventions, and those about several."""
    about = [*interventions["intervention"], ""]
    documents = corpus.documents[corpus.documents["intervention"].isin(about)]
    return documents[["document", "intervention", *DOCUMENT]]


def kinds_coded(codings: pd.DataFrame) -> list[str]:
    """Whether a corpus codes the components alone or the ingredients too."""
    ingredients = codebook("ingredients")["component"]
    coded = codings["component"].isin(ingredients).any()
    return ["components", "ingredients"] if coded else ["components"]


def note_length() -> int:
    """Characters that a note may have."""
    note = next(each for each in fields("codings") if each["name"] == "note")
    return note["constraints"]["maxLength"]


def read_me(lines: list[str]) -> Tab:
    """The first sheet, which says what to do."""
    return Tab("read me", pd.DataFrame({"read me": lines}), {"read me": 110}, unlocked=[])


def codebook_tab() -> Tab:
    """All components and ingredients, and when each counts."""
    columns = ["component", "label", "definition", *RULES, "example"]
    return Tab("codebook", codebook()[columns].fillna(""), WIDTHS, unlocked=[])


def _codes(corpus: Corpus, coder: str, chosen: pd.DataFrame) -> pd.DataFrame:
    book = codebook()[lambda frame: frame["kind"].isin(kinds_coded(corpus.codings))]
    rows = chosen[["intervention", "name"]].merge(book, how="cross")
    own = corpus.codings[corpus.codings["coder"] == coder]
    rows = rows.assign(coder=coder).merge(own[[*KEY, *GIVEN]], on=KEY, how="left")
    rows["documents_to_cite"] = rows["intervention"].map(ids_to_cite(corpus))
    return rows.assign(coded_on="")[COLUMNS].fillna("")


def next_document(taken: list[str], intervention: str, after: int = 0) -> str:
    """The id of one more document on an intervention, or of a later one.

    >>> next_document(["abra-01", "abra-18", "abra-plus-40"], "abra")
    'abra-19'
    """
    own = re.compile(rf"{re.escape(intervention)}-(\d+)")
    last = max((int(found[1]) for found in map(own.fullmatch, taken) if found), default=0)
    return f"{intervention}-{last + 1 + after:02}"


def _kinds() -> list[str]:
    kind = next(each for each in fields("documents") if each["name"] == "kind")
    return kind["constraints"]["enum"]


def _instructions(corpus: Corpus, coder: str, chosen: pd.DataFrame) -> list[str]:
    code = next(each for each in fields("codings") if each["name"] == "code")["description"]
    n = len(chosen)
    return [
        f"This is the coding sheet of {coder}, for {n} intervention{'s' * (n != 1)} of "
        f"{corpus.title}. Nobody else's codes are in it: please do not look them up.",
        "Fill in the yellow cells of the sheet codes: code, documents, note. All else is locked.",
        code,
        "Silence is not absence: where no document plainly says either, choose not_reported.",
        "present and absent need a document and a note; not_reported cites no document.",
        f"The note has at most {note_length()} characters: what the document says, in your words.",
        "documents_to_cite has the ids to write under documents, with ; between two; titles and "
        "addresses are in the sheet documents.",
        "Another document: fill in one of the empty rows at the end of the sheet documents, and "
        "cite its id.",
        "Code whole interventions: one that is begun needs a code in every row. coded_on may stay "
        "empty; it becomes the day on which the sheet is given back.",
        "Give it back to whoever sent it to you, or check it yourself: "
        f"scaleup add {corpus.name} FILE shows what would change; with --yes it is written.",
    ]
