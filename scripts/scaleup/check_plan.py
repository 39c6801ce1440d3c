"""Check a plan: every component as a question, and what is reported of programmes like it.

The form is whole without JavaScript. With it, ``assets/check-plan.js`` answers while one ticks, and
keeps the plan in the address, such as ``check-plan.html#has=pd_training&has=sup_coaching``.
"""

from html import escape

import pandas as pd

from scaleup.cooccurrence import pairs
from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.frequency import frequency
from scaleup.overview import who_and_where
from scaleup.render import Html, count, embed, entry, explore, heading, profile


def form(corpus: Corpus) -> Html:
    """A tick for each component, its question, and how many programmes report it.

    Parameters
    ----------
    corpus : Corpus
        What a plan is compared with.
    """
    counts = frequency(corpus, kind="components").set_index("component")
    book = codebook("components")
    groups = "".join(
        f"<fieldset><legend>{escape(heading(domain))}</legend>"
        + "".join(_question(corpus, row, counts.loc[row.component]) for row in rows.itertuples())
        + "</fieldset>"
        for domain, rows in book.groupby("domain", sort=False)
    )
    return Html(
        f'<form id="plan">{groups}</form>{BAR}<div id="plan-answer" hidden>{ANSWER}</div>'
        f"{embed(_data(corpus, counts), 'plan-data')}",
        f"{len(book)} questions to ask of a plan",
    )


BAR = """
<p id="plan-bar" class="sticky-bar" hidden><span id="plan-count" role="status"></span>
<button type="button" id="plan-see">See what the data say</button></p>
"""
ANSWER = """
<h2 id="plan-head" tabindex="-1">What the data say of this plan</h2>
<p id="plan-take"><button type="button" id="plan-print">Print the checklist</button>
<button type="button" class="copy-address" aria-live="polite" hidden>Copy the
address</button>
<button type="button" id="plan-clear">Clear all ticks</button></p>
<section><h3>Usual, and not in the plan</h3><ul id="plan-usual"></ul></section>
<section><h3>What goes with what you ticked</h3><ul id="plan-together"></ul></section>
<section><h3>The five programmes most like it</h3><ol id="plan-like"></ol>
<p id="plan-all"></p></section>
<section id="plan-checklist"><h3>Checklist</h3>
<p class="quiet">The numbers tell how many programmes report it. What is usual is not what works,
and this list is no forecast. <span id="plan-address"></span></p>
<h4>In the plan: who, when, and how?</h4><ul id="plan-has"></ul>
<h4>Not in the plan: left out on purpose?</h4><ul id="plan-lacks"></ul></section>
"""


def _question(corpus: Corpus, row, counts: pd.Series) -> str:
    said = count(f"{counts['present']} of {counts['n']}", corpus, all=row.component)
    return (
        f'<p><label><input type="checkbox" name="has" value="{row.component}"> '
        f"<span><b>{escape(row.label)}.</b> {escape(row.question)}</span></label> "
        f"<small>Reported for {said}; "
        f'<a href="{entry(row.component)}">what counts</a></small></p>'
    )


def _data(corpus: Corpus, counts) -> dict:
    """What the script answers with: counts, pairs and programmes of the corpus."""
    states = corpus.states("components")
    together = pairs(corpus).dropna(subset="phi")
    glance = who_and_where(corpus).set_index("intervention")
    book = codebook("components").set_index("component")
    return {
        "explore": explore(corpus),
        "components": [
            {
                "name": row.Index, "label": row.label, "question": book.loc[row.Index, "question"],
                "present": int(row.present), "n": int(row.n), "usual": bool(row.low > 0.5),
                "href": explore(corpus, all=row.Index),
            }
            for row in counts.itertuples()
        ],
        "pairs": [
            {
                "names": [row.first, row.second], "both": int(row.both),
                "expected": round(float(row.expected), 1), "phi": round(float(row.phi), 4),
                "clear": bool(row.q < 0.05),
            }
            for row in together[together["phi"] > 0].itertuples()
        ],
        "programmes": [
            {
                "name": glance.loc[name, "name"], "href": profile(corpus, name),
                "about": f"{glance.loc[name, 'countries']}; {glance.loc[name, 'stage']}",
                "has": [component for component in states if row[component] == "present"],
            }
            for name, row in states.iterrows()
        ],
    }  # fmt: skip
