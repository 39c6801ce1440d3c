"""What more coding would buy: how shares settle, and how many interventions they still need."""

import numpy as np
import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook
from scaleup.frequency import frequency, wilson

STEPS = 16  # sizes at which to look
ORDERS = 1000
SEED = 141
MARGINS = (0.10, 0.05)


def saturation(corpus: Corpus) -> pd.DataFrame:
    """Shares after some of the interventions, over many orders in which they could have come.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        One row per component and size: ``component``, ``label``, ``k`` (interventions so far),
        ``share`` (of all), ``low`` and ``high`` (the middle 95 % of the shares after ``k``, over
        ``ORDERS`` seeded random orders). All orders end at the share of all.
    """
    present = corpus.states("components") == "present"
    n = len(present)
    sizes = np.unique(np.linspace(min(5, n), n, STEPS).round().astype(int))
    generator = np.random.default_rng(SEED)
    orders = generator.permuted(np.tile(np.arange(n), (ORDERS, 1)), axis=1)
    labels = codebook().set_index("component")["label"]
    rows = []
    for component in present:
        so_far = present[component].to_numpy(dtype=int)[orders].cumsum(axis=1)[:, sizes - 1] / sizes
        low, high = np.percentile(so_far, [2.5, 97.5], axis=0)
        rows.append(
            pd.DataFrame(
                {
                    "component": component, "label": labels[component], "k": sizes,
                    "share": present[component].mean(), "low": low, "high": high,
                }
            )
        )  # fmt: skip
    return pd.concat(rows, ignore_index=True)


def needed(corpus: Corpus) -> pd.DataFrame:
    """How many interventions each share needs for an interval of a given width.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        One row per component: ``component``, ``label``, ``n``, ``share``, ``half_width`` (half
        the width of its Wilson 95 % interval now), and for each of ``MARGINS``, such as 0.05, a
        column ``for_5``: the number of interventions at which the half width is at most that,
        were the share to stay as it is.

    Notes
    -----
    The numbers treat the interventions as a random draw from endlessly many.
    """
    frame = frequency(corpus, kind="components")
    frame["half_width"] = (frame["high"] - frame["low"]) / 2
    for margin in MARGINS:
        frame[f"for_{round(margin * 100)}"] = [enough(share, margin) for share in frame["share"]]
    wanted = ["component", "label", "n", "share", "half_width"]
    return frame[[*wanted, *(name for name in frame if name.startswith("for_"))]]


def enough(share: float, margin: float) -> int:
    """The least number of interventions at which Wilson's interval has a half width of a margin.

    >>> enough(0.5, 0.05), enough(0.5, 0.10)
    (381, 93)
    """
    numbers = np.arange(1, int(1 / margin**2) + 2)  # a half needs most, less than 1 / margin ** 2
    low, high = wilson(share * numbers, numbers)
    return int(numbers[(high - low) / 2 <= margin][0])
