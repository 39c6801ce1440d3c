"""Where the codes come from: whose words, how they were settled, what an audit found."""

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook


def provenance(corpus: Corpus) -> pd.DataFrame:
    """Whose words the codes rest on, component by component.

    Returns
    -------
    DataFrame
        One row per component: ``component``, ``label``, ``present`` (interventions),
        ``providers_only`` (of these, resting on documents by those who run, develop or sell the
        intervention alone), ``share`` (providers_only / present; missing without any).
    """
    kinds = corpus.documents.set_index("document")["kind"]
    present = corpus.agreed.query("code == 'present'").merge(codebook("components"))
    alone = [set(kinds[cell.split(";")]) == {"provider"} for cell in present["documents"]]
    counts = present.assign(alone=alone).groupby(["component", "label"], sort=False)["alone"]
    table = counts.agg(present="size", providers_only="sum").reset_index()
    table = codebook("components")[["component", "label"]].merge(table, how="left")
    table = table.fillna({"present": 0, "providers_only": 0})
    table = table.astype({"present": int, "providers_only": int})
    return table.assign(share=table["providers_only"] / table["present"])


def documents(corpus: Corpus, intervention: str) -> pd.DataFrame:
    """The documents about an intervention, and those about several that its codes or facts cite.

    Returns
    -------
    DataFrame
        Rows of the documents table, in its order.
    """
    cells = [
        frame.loc[frame["intervention"] == intervention, column]
        for frame, column in ((corpus.codings, "documents"), (corpus.agreed, "documents"),
                              (corpus.facts, "document"))
    ]  # fmt: skip
    cited = {document for cell in pd.concat(cells) for document in cell.split(";")}
    known = corpus.documents
    return known[(known["intervention"] == intervention) | known["document"].isin(cited)]


def settled(corpus: Corpus) -> dict[str, int]:
    """How the codes came to hold.

    Returns
    -------
    dict
        Numbers of codes: ``all``, ``agreed``, ``single`` (one coder only), ``adjudicated``,
        ``reviewed``, and ``withdrawn``
        (reviewed, and not reported now).
    """
    agreed = corpus.agreed
    counts = agreed["settled"].value_counts()
    states = ("agreed", "single", "adjudicated", "reviewed")
    withdrawn = agreed.query("settled == 'reviewed' and code == 'not_reported'")
    return {
        "all": len(agreed),
        **{state: int(counts.get(state, 0)) for state in states},
        "withdrawn": len(withdrawn),
    }


def audit(corpus: Corpus) -> pd.DataFrame:
    """How many of the codes and facts that were looked up again a page supported.

    Returns
    -------
    DataFrame
        One row per draw and kind: ``draw``, ``kind`` (``code`` or ``fact``), ``drawn``,
        ``supported``, ``not_supported``, ``not_found``, ``share`` (supported / drawn), and
        ``withdrawn``: codes that the audit found supported and that are settled otherwise now.
    """
    holds = corpus.agreed[["intervention", "component", "code"]]
    rows = corpus.audit.merge(
        holds.rename(columns={"component": "about"}), how="left", on=["intervention", "about"]
    )
    for verdict in ("supported", "not_supported", "not_found"):
        rows[verdict] = rows["verdict"] == verdict
    rows["withdrawn"] = rows["supported"] & rows["code"].notna() & (rows["code"] != rows["claim"])
    counted = ["supported", "not_supported", "not_found", "withdrawn"]
    counts = rows.groupby(["draw", "kind"])[counted].sum()
    drawn = rows.groupby(["draw", "kind"]).size()
    counts.insert(0, "drawn", drawn)
    counts.insert(4, "share", counts["supported"] / drawn)
    return counts.reset_index()
