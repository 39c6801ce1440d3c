"""The codebook as readers see it, with the interventions behind every code."""

from html import escape

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, codebook, table
from scaleup.render import STATES, Html, count, heading, profile
from scaleup.show.links import CODED


def components(corpora: list[Corpus], kind: str) -> Html:
    """Every component or ingredient: what it means, and who has it.

    Parameters
    ----------
    corpora : list of Corpus
        Corpora whose codes are listed under each entry.
    kind : str
        ``"components"`` or ``"ingredients"``.
    """
    book = codebook()[codebook()["kind"] == kind]
    extra = table(kind).set_index(table(kind).columns[0])
    parts = []
    for domain, entries in book.groupby("domain", sort=False):
        parts.append(f"<h3>{escape(heading(domain))}</h3>")
        parts += [_entry(corpora, row, extra.loc[row.component]) for row in entries.itertuples()]
    return Html("".join(parts), f"The {len(book)} {kind}")


def _entry(corpora: list[Corpus], row, extra: pd.Series) -> str:
    lines = [
        ("Counts when", row.counts_when),
        ("Does not count when", row.does_not_count_when),
        ("Decision rules", extra.get("decision_rule", "")),
        ("Illustration (made up)", row.example),
        ("Ask of a plan", extra.get("question", "")),
        ("Where it comes from", extra.get("basis", "")),
        ("Origin", _origin(extra.get("origin", ""))),
    ]
    described = "".join(
        f"<dt>{term}</dt><dd>{escape(words)}</dd>" for term, words in lines if words
    )
    lists = "".join(_listing(corpus, row.component) for corpus in corpora)
    return (
        f'<section id="{row.component}" class="codebook-entry"><h4>{escape(row.label)} '
        f"<code>{row.component}</code></h4><p>{escape(row.definition)}</p>"
        f"<dl>{described}</dl>{lists}</section>"
    )


def _origin(letters: str) -> str:
    words = {
        "R": "spoken of in the report of the mapping review",
        "M": "in the Millions Learning material",
        "X": "added, since the scaling literature codes it",
    }
    return "; ".join(words[letter] for letter in letters.split(";") if letter)


def _listing(corpus: Corpus, component: str) -> str:
    mine = corpus.agreed[corpus.agreed["component"] == component]
    if mine.empty:
        return ""
    names = corpus.interventions.set_index("intervention")["name"]
    lines = []
    for code in CODES:
        found = mine.loc[mine["code"] == code, "intervention"]
        links = ", ".join(
            f'<a href="{profile(corpus, i, component)}">{escape(names[i])}</a>' for i in found
        )
        if len(found):
            number = count(len(found), corpus, **{CODED[code]: component})
            lines.append(f"<li><b>{STATES[code]} ({number}):</b> {links}</li>")
    return (
        f"<details open><summary>{escape(corpus.title)}</summary>"
        f"<ul>{''.join(lines)}</ul></details>"
    )
