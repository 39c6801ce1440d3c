"""From a row of a table to what is behind it: a definition, a programme, or those it counts."""

from collections.abc import Callable
from html import escape

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, table
from scaleup.overview import country_name
from scaleup.render import Html, entry, explore, profile

CODED = dict(zip(CODES, ["all", "absent", "not_reported"], strict=True))  # code: key of ``explore``


def to_entry(row: pd.Series) -> str:
    """A link from a row to its component."""
    return entry(row["component"])


def to_profile(corpus: Corpus) -> Callable:
    """A link from a row to its intervention."""
    return lambda row: profile(corpus, row["intervention"])


def to_explorer(corpus: Corpus, **where: str | list[str]) -> Callable:
    """A link from a row to the interventions that it counts.

    Parameters
    ----------
    corpus : Corpus
    where : str or list of str
        For each key of ``explore``, the columns that hold its values (``;`` between several).

    Examples
    --------
    >>> from scaleup.corpus import load
    >>> link = to_explorer(load("scaled"), all=["first", "second"], region="where")
    >>> link({"first": "emb_plc", "second": "sup_ongoing", "where": "South Asia"})
    '../chapters/explorer.html#corpus=scaled&all=emb_plc&all=sup_ongoing&region=South%20Asia'
    """
    columns = {key: [names] if isinstance(names, str) else names for key, names in where.items()}

    def link(row) -> str:
        cells = {key: ";".join(row[name] for name in names) for key, names in columns.items()}
        return explore(corpus, **{key: cell.split(";") for key, cell in cells.items() if cell})

    return link


def to_sides(one: Corpus, other: Corpus) -> dict[str, Callable]:
    """Links from a row to those with its component in one corpus and in the other, by column."""
    corpora = {"link_one": one, "link_other": other}
    return {name: to_explorer(corpus, all="component") for name, corpus in corpora.items()}


def to_steps(corpus: Corpus, steps: list[str]) -> Callable:
    """A link from the row of a step to the interventions that have it and every one before."""
    return lambda row: explore(corpus, all=steps[: steps.index(row["component"]) + 1])


def to_combination(corpus: Corpus, components: list[str]) -> Callable:
    """A link from a row of booleans to the interventions with exactly these of the components."""
    return lambda row: explore(
        corpus,
        all=[c for c in components if row[c]],
        without=[c for c in components if not row[c]],
    )


def to_claim(corpus: Corpus) -> Callable:
    """A link from a claim to the interventions that have its components, all or any of them."""
    known = table("claims").set_index("claim")

    def link(row) -> str:
        claim = known.loc[row["claim"]]
        return explore(corpus, **{claim["match"]: claim["components"].split(";")})

    return link


def to_place(corpus: Corpus) -> Callable:
    """A link from a row of ``scaleup.overview.places`` to its interventions."""
    known = {cell for cell in corpus.interventions["countries"] if cell and ";" not in cell}
    codes = {country_name(code): code for code in known} | {"not reported": "not_reported"}
    return lambda row: explore(
        corpus,
        sole_country=codes.get(row["country"], "several"),
        region=row["region"].replace("not reported", "not_reported"),
    )


def named(corpus: Corpus, interventions: list[str]) -> Html:
    """Interventions by name, each a link to its page, with commas."""
    names = corpus.interventions.set_index("intervention")["name"]
    links = [f'<a href="{profile(corpus, i)}">{escape(names[i])}</a>' for i in interventions]
    return Html(", ".join(links), ", ".join(names[i] for i in interventions))


def linked(frame: pd.DataFrame, **links: Callable) -> pd.DataFrame:
    """The frame with columns of addresses, one for each function from a row, for a chart."""
    rows = [row for _, row in frame.iterrows()]
    return frame.assign(**{name: [link(row) for row in rows] for name, link in links.items()})
