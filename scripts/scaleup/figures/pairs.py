"""Figures of what goes with what."""

from functools import partial

from scaleup import charts, cooccurrence, show
from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.figures.figure import KEY, Figure
from scaleup.render import Html, explore, inside, say
from scaleup.show.links import linked, to_combination, to_explorer
from scaleup.similarity import order

MOST_PAIRS = 12  # rows of ``strongest``
MOST_COMBINATIONS = 12  # rows that ``combinations`` draws; its table has all
NOTE = (
    "Programmes that are written about more have more reported; and no share or coefficient "
    "says that one component brings the other about."
)


def pairs(corpus: Corpus, name: str) -> Figure | Html:
    """Every pair of components, by how far they go together."""
    frame = cooccurrence.pairs(corpus)
    if frame["phi"].isna().all():
        return say("No two components vary in this corpus.")
    labels = codebook().set_index("component")["label"]
    frame = frame.dropna(subset="phi")
    clear = frame[frame["q"] < 0.05]
    return Figure(
        name=name,
        title=f"{len(clear)} of {len(frame)} pairs stand out once their number is allowed for",
        subtitle="Each component against each other. The larger the mark, the further from chance "
        f"(phi coefficient, n = {frame['n'].max()}). Components with like patterns "
        "stand side by side.",
        chart=partial(
            charts.pairs, frame,
            [label for label in labels[order((corpus.states("components") == "present").T)]
             if label in {*frame["first_label"], *frame["second_label"]}],
            explore(corpus, all=["~first~", "~second~"]),
        ),
        table=show.pairs(corpus, frame),
        note=NOTE,
        key=["more", "less", "framed"],
    )  # fmt: skip


def strongest(corpus: Corpus, name: str) -> Figure | Html:
    """The pairs that go together furthest beyond chance, with intervals."""
    frame = cooccurrence.pairs(corpus).dropna(subset="phi")
    if frame.empty:
        return say("No two components vary in this corpus.")
    frame = frame.head(MOST_PAIRS)
    first = frame.iloc[0]
    return Figure(
        name=name,
        title=f"{first['first_label']} and {first['second_label']}: both for {first['both']}, "
        f"where chance would have {first['expected']:.1f}",
        subtitle=f"The {len(frame)} pairs with the highest phi coefficient (1: always together, 0: "
        "as chance has it) and its 95% interval. At the right: with both, of those with "
        "either.",
        chart=partial(
            charts.strongest, linked(frame, link=to_explorer(corpus, all=["first", "second"]))
        ),
        table=show.pairs(corpus, frame),
        note="The highest of many are partly high by luck.",
        key=[("stands_out", KEY["framed"]), "hollow"],
    )


def combinations(corpus: Corpus, components: list[str], name: str) -> Figure:
    """The commonest combinations of a few components.

    Parameters
    ----------
    corpus : Corpus
    components : list of str
    name : str
        Anchor and file name.
    """
    frame = cooccurrence.combinations(corpus, components)
    labels = codebook().set_index("component")["label"]
    drawn = linked(frame.head(MOST_COMBINATIONS), link=to_combination(corpus, components))
    first = frame.iloc[0]
    has = [inside(labels[c]) for c in components if first[c]]
    return Figure(
        name=name,
        title=f"{first['interventions']} of {first['n']} report exactly this: "
        + (", ".join(has) or f"none of the {len(components)}"),
        subtitle=f"Exactly which of {len(components)} components are reported, and for how many. "
        f"{len(drawn)} of {len(frame)} combinations that occur are drawn; they hold "
        f"{drawn['interventions'].sum()} of {first['n']} interventions.",
        chart=partial(charts.combinations, drawn, {c: labels[c] for c in components}),
        table=show.combinations(corpus, frame, components),
        note="Not reported is not absent: any of these may have had more.",
        key=["present", "dot"],
    )
