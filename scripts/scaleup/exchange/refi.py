"""The codebook in the exchange format of REFI-QDA, for NVivo, ATLAS.ti, MAXQDA and QualCoder.

Domains hold codes and are not coded themselves; the standard (version 1.0 of its codebook schema)
calls that ``isCodable="false"``. It has room for a name, a description and a colour of a code: what
a component is, and when it counts, stand in the description.
"""

import xml.etree.ElementTree as ET
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pandas as pd

from scaleup.corpus import Corpus
from scaleup.dictionary import codebook, metadata
from scaleup.render import heading

SPACE = "urn:QDA-XML:codebook:1.0"
SETS = {"components": "Components of scaling", "ingredients": "Core ingredients"}
WORDS = {  # columns of the codebook: what goes before them in a description
    "definition": "",
    "counts_when": "Counts when: ",
    "does_not_count_when": "Does not count when: ",
    "example": "Example, made up: ",
}


def write(corpus: Corpus, path: Path) -> None:
    """Write the components, and the ingredients where the corpus codes them, as a ``.qdc`` file.

    Codes keep their identifiers from one export to the next, in every corpus.
    """
    ET.register_namespace("", SPACE)
    coded = codebook()["component"].isin(corpus.codings["component"])
    kinds = {"components", *codebook().loc[coded, "kind"]}
    named = f"{metadata()['name']} {metadata()['version']}"
    root = ET.Element(f"{{{SPACE}}}CodeBook", origin=named)
    codes, sets = (ET.SubElement(root, f"{{{SPACE}}}{name}") for name in ("Codes", "Sets"))
    for kind, title in SETS.items():
        if kind in kinds:
            _branches(codes, codebook(kind), kind)
            _members(sets, codebook(kind), kind, title)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def guid(*key: str) -> str:
    """The identifier of a code: always the same for the same short name.

    >>> guid("sup_coaching") == guid("sup_coaching")
    True
    """
    return str(uuid5(NAMESPACE_URL, "/".join([metadata()["name"], *key]))).upper()


def _branches(codes: ET.Element, book: pd.DataFrame, kind: str) -> None:
    """Domains, each with its codes."""
    for domain, rows in book.groupby("domain", sort=False):
        name = domain if kind == "components" else f"Ingredients: {heading(domain).lower()}"
        parent = _code(codes, guid(kind, domain), name, codable=False)
        for row in rows.itertuples():
            said = "\n".join(f"{head}{getattr(row, column)}" for column, head in WORDS.items())
            code = _code(parent, guid(row.component), row.label, codable=True)
            ET.SubElement(code, f"{{{SPACE}}}Description").text = said


def _code(above: ET.Element, identifier: str, name: str, codable: bool) -> ET.Element:
    said = {"guid": identifier, "name": name, "isCodable": str(codable).lower()}
    return ET.SubElement(above, f"{{{SPACE}}}Code", said)


def _members(sets: ET.Element, book: pd.DataFrame, kind: str, title: str) -> None:
    """All codes of a kind as one set, which tools show beside the tree."""
    one = ET.SubElement(sets, f"{{{SPACE}}}Set", guid=guid(kind), name=title)
    for component in book["component"]:
        ET.SubElement(one, f"{{{SPACE}}}MemberCode", guid=guid(component))
