"""How each table of figures that moved is told: what stands in a row, before and after."""

import pandas as pd

from scaleup.render import decimal, percent
from scaleup.strata import STRATA, words

ARROW = " -> "
MAJORITIES = {
    "always": "more than half under every reading",
    "never": "half or fewer under every reading",
    "depends": "depends on the reading",
}


def flips(claims: pd.DataFrame) -> list[str]:
    """A sentence for each verdict on a finding of the review that flips."""
    return [
        f"Verdict flips: “{row['statement']}” was {row['verdict_before']}, is "
        f"{row['verdict_after']} now ({_of(row)}, range {_lowest(row)} to {_highest(row)})."
        for row in claims[claims["flips"]].to_dict("records")
    ]


def arrow(before: str, after: str) -> str:
    """Two texts in one cell; one of them if they are alike."""
    return before if before == after else f"{before}{ARROW}{after}"


def _move(row: dict, form, *names: str) -> str:
    """What ``form`` makes of some values, before and after; a hyphen where a side has no row.

    >>> _move({"change": "changed", "n_before": 1, "n_after": 2}, str, "n")
    '1 -> 2'
    """
    lacks = {"new": "before", "gone": "after"}.get(row["change"])
    sides = [
        "-" if side == lacks else form(*(row[f"{name}_{side}"] for name in names))
        for side in ("before", "after")
    ]
    return arrow(*sides)


def _of(row: dict, part: str = "present", whole: str = "n") -> str:
    """How many of how many, before and after.

    >>> row = {"change": "changed", "present_before": 1, "present_after": 2, "n_before": 3}
    >>> _of(row | {"n_after": 3}), _of(row | {"n_after": 4})
    ('1 -> 2 of 3', '1 of 3 -> 2 of 4')
    """
    if row[f"{whole}_before"] == row[f"{whole}_after"]:
        return f"{_move(row, '{:.0f}'.format, part)} of {row[f'{whole}_after']:.0f}"
    return _move(row, "{:.0f} of {:.0f}".format, part, whole)


def _lowest(row: dict) -> str:
    return _move(row, lambda *ends: percent(min(ends)), "low", "bound_low")


def _highest(row: dict) -> str:
    return _move(row, lambda *ends: percent(max(ends)), "high", "bound_high")


def _outstanding(row: dict) -> str:
    return "now" if row["stands_out_after"] else "no longer"


def _two(value: float) -> str:
    return "undefined" if pd.isna(value) else decimal(value)


def _three(value: float) -> str:
    return "undefined" if pd.isna(value) else f"{value:.3f}"


FORMS = {  # table: head to what makes a cell of a row
    "figures": {
        "Component": lambda r: r["label"],
        "Reported": _of,
        "Share": lambda r: _move(r, percent, "share"),
        "95% interval": lambda r: _move(
            r, lambda *ends: " to ".join(map(percent, ends)), "low", "high"
        ),
        "With silence up to": lambda r: _move(r, percent, "bound_high"),
    },
    "claims": {
        "Finding": lambda r: r["label"],
        "Verdict stays": lambda r: r["verdict_after"],
        "Reported": _of,
        "Range from": _lowest,
        "To": _highest,
    },
    "agreement": {
        "Component": lambda r: r["label"],
        "Alike": lambda r: _move(r, percent, "percent"),
        "Kappa": lambda r: _move(r, _two, "kappa"),
        "AC1": lambda r: _move(r, _two, "ac1"),
    },
    "pairs": {
        "Pair": lambda r: f"{r['first_label']} + {r['second_label']}",
        "Stands out": _outstanding,
        "Both": lambda r: _of(r, "both"),
        "phi": lambda r: _move(r, _two, "phi"),
        "q": lambda r: _move(r, _three, "q"),
    },
    "groups": {
        "Group": lambda r: f"{STRATA[r['by']]}: {words(r['one'])}",
        "Component": lambda r: r["label"],
        "Stands out": _outstanding,
        "In it": lambda r: _of(r, "present_one", "n_one"),
        "Others": lambda r: _of(r, "present_other", "n_other"),
        "q": lambda r: _move(r, _three, "q"),
    },
    "majorities": {
        "Component": lambda r: r["label"],
        "Reported by": lambda r: _move(r, MAJORITIES.get, "majority"),
    },
    "verdicts": {
        "Finding": lambda r: r["statement"],
        "Reading": lambda r: r["reading"],
        "Verdict": lambda r: _move(r, str, "verdict"),
    },
    "composition": {
        "Kind": lambda r: f"{STRATA[r['by']]}: {words(r['stratum'])}",
        "Interventions": lambda r: _of(r, "interventions"),
    },
}
