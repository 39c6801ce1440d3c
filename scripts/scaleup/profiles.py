"""What is known of one intervention, and of one component, with every source.

The anchors made here (``#intervention``, ``#intervention--component``, ``#component``) are where
numbers and cells of other pages lead to.
"""

from html import escape

import pandas as pd

from scaleup.corpus import CODES, Corpus, codebook, fields, table
from scaleup.render import Html, Table, entry, evidence, sources

STATES = {"present": "present", "absent": "absent", "not_reported": "not reported"}


def codes(corpus: Corpus, intervention: str) -> Table:
    """Every code of one intervention: what holds, what each coder gave, and the documents."""
    mine = corpus.agreed[corpus.agreed["intervention"] == intervention]
    mine = mine.merge(codebook()[["component", "label", "kind"]], on="component")
    coded = corpus.codings[corpus.codings["intervention"] == intervention]
    shown = pd.DataFrame(
        {
            "label": mine["label"],
            "component": mine["component"],
            "code": mine["code"].map(STATES),
            "notes": [
                _notes(coded[coded["component"] == row.component], row) for row in mine.itertuples()
            ],
            "documents": [sources(corpus, cell) for cell in mine["documents"]],
        }
    )
    name = corpus.interventions.set_index("intervention").loc[intervention, "name"]
    return Table(
        shown,
        f"{name}: every code and its sources",
        columns={
            "label": "Component or ingredient", "code": "Code", "notes": "What the coders noted",
            "documents": "Documents",
        },
        links={"label": lambda row: entry(row["component"])},
        anchor=lambda row: f"{intervention}--{row['component']}",
    )  # fmt: skip


def _notes(coded: pd.DataFrame, settled) -> Html:
    ruled = settled.settled != "agreed"
    lines = [f"<b>{settled.settled.capitalize()}:</b> {escape(settled.note)}"] if ruled else []
    for row in coded.itertuples():
        words = row.note or "no document seen speaks of it"
        state = f"{STATES[row.code]}: " if ruled else ""
        lines.append(f"<b>{escape(row.coder)}:</b> {state}{escape(words)}")
    return Html("<br>".join(lines))


def facts(corpus: Corpus, intervention: str) -> Table:
    """Every fact of one intervention and its document; figures that disagree included."""
    mine = corpus.facts[corpus.facts["intervention"] == intervention]
    labels = {field["name"]: field["name"].replace("_", " ") for field in fields("interventions")}
    shown = pd.DataFrame(
        {
            "column": mine["column"].map(labels),
            "value": [_value(row.column, row.value) for row in mine.itertuples()],
            "used": mine["used"].map({"yes": "in the table", "no": "also reported"}),
            "note": mine["note"],
            "documents": [sources(corpus, cell) for cell in mine["document"]],
        }
    )
    name = corpus.interventions.set_index("intervention").loc[intervention, "name"]
    columns = {"column": "Fact", "value": "Value", "used": "Use", "note": "What the document says",
               "documents": "Document"}  # fmt: skip
    return Table(shown, f"{name}: facts and their sources", columns=columns)


def _value(column: str, value: str) -> str:
    if column in ("schools", "learners") and value.isdigit():
        return f"{int(value):,}"
    return value.replace("_", " ").replace(";", "; ")


def contents(corpus: Corpus) -> Html:
    """Links to every intervention of a corpus on this page."""
    links = (
        f'<li><a href="#{row.intervention}">{escape(row.name)}</a></li>'
        for row in corpus.interventions.itertuples()
    )
    return Html(f"<ul>{''.join(links)}</ul>", corpus.title)


def interventions(corpus: Corpus) -> Html:
    """Every intervention of a corpus, one after the other: scope, facts and codes, folded."""
    parts = []
    for row in corpus.interventions.itertuples():
        scope = getattr(row, "scope", "")
        parts.append(
            f'<section id="{row.intervention}" class="profile"><h2>{escape(row.name)}</h2>'
            f"<p>{escape(scope)}</p>"
            f"<details><summary>Facts and figures</summary>"
            f"{facts(corpus, row.intervention).html()}</details>"
            f"<details><summary>Codes and sources</summary>"
            f"{codes(corpus, row.intervention).html()}</details></section>"
        )
    return Html("".join(parts), corpus.title)


def components(corpora: list[Corpus], kind: str) -> Html:
    """The codebook as readers see it, with the interventions behind every code.

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
        parts.append(f"<h3>{escape(domain.replace('_', ' ').capitalize())}</h3>")
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
            f'<a href="{evidence(corpus, i, component)}">{escape(names[i])}</a>' for i in found
        )
        if len(found):
            lines.append(f"<li><b>{STATES[code]} ({len(found)}):</b> {links}</li>")
    return (
        f"<details open><summary>{escape(corpus.title)}</summary>"
        f"<ul>{''.join(lines)}</ul></details>"
    )
