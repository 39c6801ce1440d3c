"""Frequency, pairs and agreement as an analyst writes them with pandas, scipy and statsmodels.

What the package's own tables are timed against. Each function does less than ours: no bounds, no
interval of phi, and of the statistics of agreement only the share alike and Cohen's kappa.
"""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from scaleup.corpus import Corpus

CELL = ["intervention", "component"]
CODES = ["present", "absent", "not_reported"]


def agreed(corpus: Corpus) -> pd.DataFrame:
    """The codes that hold, one row per intervention, one column per component."""
    codes = corpus.codings.drop_duplicates(CELL).set_index(CELL)["code"].copy()
    codes.update(corpus.adjudications.set_index(CELL)["code"])
    return codes.unstack("component")


def frequency(corpus: Corpus) -> pd.DataFrame:
    """Numbers of each code, the share present and its Wilson interval, by component."""
    codes = agreed(corpus).melt(var_name="component", value_name="code")
    table = pd.crosstab(codes["component"], codes["code"]).reindex(columns=CODES, fill_value=0)
    table["n"] = table.sum(axis=1)
    table["share"] = table["present"] / table["n"]
    table["low"], table["high"] = proportion_confint(table["present"], table["n"], method="wilson")
    return table


def pairs(corpus: Corpus) -> pd.DataFrame:
    """How often two components are there together, Jaccard with its interval, phi and p."""
    present = agreed(corpus) == "present"
    rows = []
    for first, second in combinations(present, 2):
        table = pd.crosstab(present[first], present[second])
        table = table.reindex(index=[True, False], columns=[True, False], fill_value=0).to_numpy()
        (both, one), (two, neither) = table.tolist()
        low, high = proportion_confint(both, both + one + two, method="wilson")
        margins = (both + one) * (two + neither) * (both + two) * (one + neither)
        phi = (both * neither - one * two) / margins**0.5 if margins else np.nan
        p = fisher_exact(table).pvalue
        rows.append((first, second, both, one, two, neither, low, high, phi, p))
    columns = ["first", "second", "both", "first_only", "second_only", "neither"]
    return pd.DataFrame(rows, columns=[*columns, "jaccard_low", "jaccard_high", "phi", "p"])


def agreement(corpus: Corpus, resamples: int) -> pd.DataFrame:
    """Share alike and kappa of two coders who left nothing out, with bootstrap intervals of kappa.

    By component, and over all in the last row. Interventions are drawn with replacement.
    """
    wide = corpus.codings.pivot(index=CELL, columns="coder", values="code")
    one, two = wide.columns
    wide = wide.astype(pd.CategoricalDtype(CODES)).reset_index().astype({"component": "category"})
    places = np.arange(len(wide)).reshape(wide["intervention"].nunique(), -1)

    def tables(rows: pd.DataFrame) -> np.ndarray:
        counts = rows.groupby(["component", one, two], observed=False).size()
        counts = counts.to_numpy().reshape(-1, len(CODES), len(CODES))
        return np.concatenate([counts, counts.sum(axis=0, keepdims=True)])

    def kappas(rows: pd.DataFrame) -> list[float]:
        return [cohens_kappa(table, return_results=False) for table in tables(rows)]

    cells = wide[["component", one, two]]
    generator = np.random.default_rng(1)
    drawn = [
        kappas(cells.iloc[places[generator.integers(len(places), size=len(places))].ravel()])
        for _ in range(resamples)
    ]
    low, high = np.nanpercentile(drawn, [2.5, 97.5], axis=0)
    whole = tables(cells)
    percent = np.trace(whole, axis1=1, axis2=2) / whole.sum(axis=(1, 2))
    made = {"percent": percent, "kappa": kappas(cells), "kappa_low": low, "kappa_high": high}
    return pd.DataFrame(made, index=[*cells["component"].cat.categories, "all"])
