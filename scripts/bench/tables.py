"""The three tables of analysis, on made-up corpora of three sizes, against plain pandas."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter

from measure import REPETITIONS, Row, say

SIZES = [79, 10**4, 10**6]
BASELINE = SIZES[:2]  # it would take hours on the last
RESAMPLES = 2000
PLAIN = "groupby, crosstab and a statsmodels loop"


def ours(corpus) -> dict:
    """What is timed of ours: the tables of a corpus that nothing was derived from before."""
    from scaleup import agreement, cooccurrence, frequency

    fresh = replace(corpus)
    return {
        "frequency": lambda: frequency.frequency(fresh),
        "pairs": lambda: cooccurrence.pairs(fresh),
        "agreement": lambda: agreement.agreement(fresh, resamples=RESAMPLES),
    }


def theirs(corpus) -> dict:
    """The same tables as one would write them at first."""
    import baseline_tables

    return {
        "frequency": lambda: baseline_tables.frequency(corpus),
        "pairs": lambda: baseline_tables.pairs(corpus),
        "agreement": lambda: baseline_tables.agreement(corpus, RESAMPLES),
    }


def timed(whose, interventions: int, repetitions: int) -> tuple[list[dict[str, float]], float]:
    """Seconds of each table in each repetition, and the most memory ever held, in GB.

    Runs in a process of its own. Making the corpus is not timed, but its memory counts.
    """
    from made_up import made_up

    corpus = made_up(interventions)
    taken = []
    for _ in range(repetitions):
        seconds = {}
        for name, table in whose(corpus).items():
            start = perf_counter()
            table()
            seconds[name] = perf_counter() - start
        taken.append(seconds)
    return taken, getrusage(RUSAGE_SELF).ru_maxrss / 2**20


def rows() -> tuple[list[Row], list[dict]]:
    """Rows of the fifth claim, and how long each table took in the median."""
    runs = [(ours, size) for size in SIZES] + [(theirs, size) for size in BASELINE]
    total, memory, parts = {}, {}, []
    for whose, size in runs:
        say(f"tables of {size:,} interventions, {whose.__name__}")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            taken, memory[whose, size] = alone.submit(timed, whose, size, REPETITIONS).result()
        total[whose, size] = [sum(each.values()) for each in taken]
        middle = {name: f"{median(each[name] for each in taken):.3g}" for name in taken[0]}
        parts.append(
            {"interventions": f"{size:,}", "whose": whose.__name__}
            | {f"{name}, s": seconds for name, seconds in middle.items()}
            | {"most memory, GB": f"{memory[whose, size]:.2f}"}
        )
    _, middle, large = SIZES
    return [
        Row(5, f"the tables of {middle:,} interventions", PLAIN, 0.2, "s",
            ours=total[ours, middle], theirs=total[theirs, middle]),
        Row(5, f"the tables of {large:,}", "", 30, "s", "median", total[ours, large]),
        Row(5, f"most memory at {large:,}", "", 4, "GB", "largest", [memory[ours, large]]),
        Row(5, f"time at {large:,} by that at {middle:,}", "the rows, 100 times as many", 100, "s",
            ours=total[ours, large], theirs=total[ours, middle]),
    ], parts  # fmt: skip
