"""Tables of the last part: what earlier work says, a plan, and examples by name."""

import re
from html import escape

import pandas as pd

from scaleup import frameworks
from scaleup.corpus import Corpus
from scaleup.dictionary import codebook, table
from scaleup.frequency import frequency
from scaleup.render import Html, Table, count, entry, inside, percent, profile
from scaleup.show.links import to_entry, to_explorer

TIERS = {
    "scale_now": "Scale now",
    "not_ready": "Not ready for massive scale now (if ever?)",
    "seed_spread_scale": "Seed now, spread with results, scale only when proven",
}
TIERS_SHORT = {"scale_now": "Now", "not_ready": "Not yet", "seed_spread_scale": "When proven"}


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
    counts, links = {}, {"label": to_entry}
    for corpus in corpora:
        frame = frameworks.crosswalk(corpus, kind)
        links[corpus.name] = to_explorer(corpus, all="component")
        counts[corpus.name] = [f"{row.present} of {row.n}" for row in frame.itertuples()]
        columns[corpus.name] = f"Reported for: {inside(corpus.title)}"
    columns["note"] = "How they are related"
    return Table(frame.assign(**counts), caption, columns, links=links)


def examples(
    corpora: list[Corpus], components: list[str], most: int = 3, fold: bool = True
) -> Html:
    """For each component, who has it, in the words of the coding.

    Parameters
    ----------
    corpora : list of Corpus
    components : list of str
    most : int
        Interventions of each corpus to show openly: those that most words of others tell of.
    fold : bool
        Whether all others follow in a fold.
    """
    labels = codebook().set_index("component")["label"]
    parts = []
    for component in components:
        parts.append(f'<h3><a href="{entry(component)}">{escape(labels[component])}</a></h3>')
        parts += [_examples(corpus, component, most, fold) for corpus in corpora]
    return Html("".join(parts) or "<p>None of these is coded in this corpus.</p>", "Examples")


def _examples(corpus: Corpus, component: str, most: int, fold: bool) -> str:
    found = best(corpus, component)
    head = f"<p>{escape(corpus.title)}: reported for {count(len(found), corpus, all=component)}"
    if found.empty:
        return f"{head}.</p>"
    lines = [
        f'<li><a href="{profile(corpus, row["intervention"], component)}">'
        f"{escape(row['name'])}</a>: {escape(_plain(row['note']))}</li>"
        for _, row in found.iterrows()
    ]
    shown, rest = lines[:most], lines[most:]
    words = ", among them" if rest else ""
    folded = f"<details><summary>{len(rest)} more</summary><ul>{''.join(rest)}</ul></details>"
    return f"{head}{words}:</p><ul>{''.join(shown)}</ul>" + (folded if rest and fold else "")


def _plain(note: str) -> str:
    """A coder's note without the numbers of the documents, which the sources have."""
    numbers = r"\d\d(?:, \d\d)*"
    words = re.sub(rf"^{numbers}: |\s*\({numbers}\)", "", note)
    return words[:1].upper() + words[1:]


def two(frame: pd.DataFrame, one: Corpus, other: Corpus) -> Table:
    """Every component with its share in two corpora."""
    shown = frame.assign(
        counts=[
            Html(
                f"{count(f'{r.present_one} of {r.n_one}', one, all=r.component)}, "
                f"{count(f'{r.present_other} of {r.n_other}', other, all=r.component)}",
                r.counts,
            )
            for r in frame.itertuples()
        ]
    )
    columns = {"label": "Component", "one": one.title, "other": other.title, "counts": "Numbers"}
    formats = {"one": percent, "other": percent}
    caption = f"Share of {inside(one.title)} and of {inside(other.title)} with each component"
    return Table(shown, caption, columns, formats, {"label": to_entry})


def brief(item: str) -> str:
    """The short name of an item as words."""
    return item.replace("_", " ")


def best(corpus: Corpus, *components: str) -> pd.DataFrame:
    """The interventions that report a component, those with most words of others first.

    Parameters
    ----------
    corpus : Corpus
    components : str
        One component or several; with several, those that report all of them.

    Returns
    -------
    DataFrame
        Rows of ``corpus.agreed`` for the first component, with ``name``: ordered by the number
        of cited documents that are not the provider's, then of all cited documents, then by name.

    Raises
    ------
    ValueError
        If a component is not in the codebook.
    """
    if unknown := set(components) - set(codebook()["component"]):
        raise ValueError(f"no such component: {unknown.pop()!r}")
    present = corpus.agreed[corpus.agreed["code"] == "present"]
    found = present[present["component"] == components[0]]
    for further in components[1:]:
        also = present.loc[present["component"] == further, "intervention"]
        found = found[found["intervention"].isin(also)]
    found = found.merge(corpus.interventions[["intervention", "name"]])
    provider = set(corpus.documents.query("kind == 'provider'")["document"])
    cited = found["documents"].str.split(";")
    found["others"] = [len(set(cell) - provider) for cell in cited]
    found["all"] = cited.map(len)
    return found.sort_values(["others", "all", "name"], ascending=[False, False, True])


def names(corpus: Corpus, *components: str, most: int = 3) -> str:
    """A few interventions that report one or several components, linked, for use in a sentence."""
    links = [
        f'<a href="{profile(corpus, row["intervention"], components[0])}">{escape(row["name"])}</a>'
        for _, row in best(corpus, *components).head(most).iterrows()
    ]
    if not links:
        return "none"
    return links[0] if len(links) == 1 else f"{', '.join(links[:-1])} and {links[-1]}"


def plan(corpora: list[Corpus]) -> Table:
    """Every component as a question for a plan, with how many report it."""
    book = codebook("components")[["component", "domain", "label", "question"]]
    columns = {"label": "Component", "question": "Ask of your plan"}
    counts, links = {}, {"label": to_entry}
    for corpus in corpora:
        frame = frequency(corpus, kind="components").set_index("component")
        links[corpus.name] = to_explorer(corpus, all="component")
        counts[corpus.name] = [
            f"{frame.loc[c, 'present']} of {frame.loc[c, 'n']}" for c in book["component"]
        ]
        columns[corpus.name] = f"Reported for: {inside(corpus.title)}"
    return Table(book.assign(**counts), "Questions to ask of a plan", columns, links=links)


def questions(corpus: Corpus) -> Table:
    """The five questions of the summary, and how many cases report what speaks to each."""
    counts = frequency(corpus).set_index("component")
    shown = table("questions").copy()
    shown["here"] = [
        Html(
            "<br>".join(
                f'<a href="{entry(i)}">{escape(counts.loc[i, "label"])}</a>: '
                + count(f"{counts.loc[i, 'present']} of {counts.loc[i, 'n']}", corpus, all=i)
                for i in cell.split(";")
                if i in counts.index
            )
            or "no ingredient of this book speaks to it"
        )
        for cell in shown["ingredients"]
    ]
    columns = {
        "question": "Question", "answer": "What the summary answers", "here": "Reported for",
    }  # fmt: skip
    return Table(
        shown, "Five questions of planners, and what a summary of the report answers", columns
    )
