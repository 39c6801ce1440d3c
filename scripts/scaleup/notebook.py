"""Chapters as notebooks that people open elsewhere: in JupyterLab, on Colab, in an editor.

What MyST alone understands becomes Markdown, and what only the book's own scripts use is left out,
so that the same data give the same notebook, byte for byte, about half as large.
"""

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from scaleup.prose import plain, unlink

SPEC = re.compile(r'<script type="application/json"[^>]*>.*?</script>', re.S)
NARROW = re.compile(r'<div class="chart chart-narrow".*?</svg></div>', re.S)
FETCH = """\
# On Colab: fetch the compendium with its data. Elsewhere it is installed, and this does nothing.
import importlib.util, os, subprocess, sys

if importlib.util.find_spec("scaleup") is None:
    if not os.path.isdir("compendium"):
        clone = ["git", "clone", "--quiet", "--depth", "1", "{repository}", "compendium"]
        subprocess.run(clone, check=True)
    install = ["-m", "pip", "install", "--quiet", "--editable", "compendium"]
    subprocess.run([sys.executable, *install], check=True)
    sys.path.insert(0, os.path.abspath("compendium/scripts"))
"""


def read(path: Path) -> NotebookNode:
    """A notebook from a MyST-Markdown or ``.ipynb`` file."""
    if path.suffix == ".ipynb":
        return nbformat.read(path, as_version=4)
    from myst_nb.core.read import read_myst_markdown_notebook

    return read_myst_markdown_notebook(path.read_text(encoding="utf-8"))


def publish(notebook: NotebookNode, head: str, repository: str = "", links: bool = True) -> str:
    """An executed notebook as the text of an ``.ipynb`` file.

    Parameters
    ----------
    notebook : NotebookNode
        Its prose is MyST-Markdown; its outputs are kept.
    head : str
        Markdown to stand before it.
    repository : str
        Address from which a machine without the package fetches it, if there is one.
    links : bool
        Whether links to other pages of the book stay.
    """
    cells = [nbformat.v4.new_markdown_cell(head)]
    if repository:
        cells.append(nbformat.v4.new_code_cell(FETCH.format(repository=repository).rstrip()))
    cells += [_cell(cell, links) for cell in notebook.cells]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    made = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    return nbformat.writes(made, version=4) + "\n"


def _cell(cell: NotebookNode, links: bool) -> NotebookNode:
    """A cell without times and settings; Markdown made plain, outputs made light."""
    if cell.cell_type != "code":
        return nbformat.v4.new_markdown_cell(plain(cell.source, links))
    return nbformat.v4.new_code_cell(
        cell.source,
        execution_count=cell.execution_count,
        outputs=outputs(cell, light if links else lambda html: unlink(light(html))),
        metadata={"tags": cell.metadata["tags"]} if "tags" in cell.metadata else {},
    )


def outputs(cell: NotebookNode, change: Callable) -> list[NotebookNode]:
    """The outputs of a cell, with a change made to all HTML."""
    made = []
    for output in cell.outputs:
        output = NotebookNode(output)
        if html := output.get("data", {}).get("text/html"):
            output["data"] = NotebookNode(output["data"] | {"text/html": change(html)})
        made.append(output)
    return made


def silent(html: str) -> str:
    """HTML without the data that the scripts of the book read."""
    return SPEC.sub("", html)


def light(html: str) -> str:
    """HTML with one picture of each figure, the wide one, and without data for scripts."""
    html = NARROW.sub("", silent(html))
    return html.replace('<div class="chart chart-wide"', '<div class="chart"')
