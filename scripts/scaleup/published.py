"""What stands beside the pages of the built book, and what is mended in the pages themselves."""

import re
from html import escape
from pathlib import Path
from shutil import copy, copytree, rmtree
from urllib.parse import unquote, urlsplit

from scaleup import downloads
from scaleup.corpus import stand_in
from scaleup.datapackage import tables, text
from scaleup.dictionary import DATA, ROOT, metadata
from scaleup.prose import unlink

ASSETS = Path(__file__).parent / "assets"
BUTTON = 'class="btn btn-sm btn-download-notebook-button'
NAMED_BY_DIGEST = re.compile(r"(mystnb\.[0-9a-f]{64}\.css)\?v=[0-9a-f]+")
CHARSET = '<meta charset="utf-8" />'
# What a page may load and run: files of this site. Style attributes alone are free: they draw the
# bars of the evidence maps, and SVG has them.
POLICY = (
    "default-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'"
)
META = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />'


def data(folder: Path) -> None:
    """The data as the pages show them: with the corpus that stands in, and its tables alone."""
    rmtree(folder, ignore_errors=True)
    swap = stand_in()
    ours = [swap[0], "datapackage.toml", "releases.json"] if swap else []  # what we say of our own
    copytree(DATA, folder, ignore=lambda inside, names: ours if inside == str(DATA) else [])
    for name, path in tables().items():
        (folder / name).parent.mkdir(exist_ok=True)
        copy(path, folder / name)
    (folder / "datapackage.json").write_text(text(), encoding="utf-8")
    for name in ("LICENSE", "CITATION.cff"):
        copy(ROOT / name, folder)
    downloads.archive(folder)


def vega(static: Path) -> None:
    """Vega, Vega-Lite and Vega-Embed as one script, written again when vl-convert is upgraded."""
    import vl_convert

    mark = f"/* from vl-convert {vl_convert.__version__} */"
    target, whole = static / "vega.js", static / "vega.js.new"
    if target.is_file() and target.read_text(encoding="utf-8").startswith(mark):
        return
    bundle = vl_convert.javascript_bundle()
    whole.write_text(f"{mark}(() => {{{bundle}\n}})();\n", encoding="utf-8")
    whole.replace(target)


def entrance(first: str, title: str) -> str:
    """The page at the root of the book, which leads to its first chapter.

    Parameters
    ----------
    first : str
        Address of the first chapter.
    title : str
        Of the book.
    """
    title = escape(title)
    return f"""<!DOCTYPE html>
<html lang="en">
  <head>
    {CHARSET}
    {META}
    <meta http-equiv="refresh" content="0; url={first}" />
    <title>{title}</title>
    <link rel="icon" href="_static/favicon.svg" />
  </head>
  <body><a href="{first}">{title}</a></body>
</html>
"""


def mended(path: Path, page: str) -> str:
    """A page as it should be; one that already is stays as it is.

    The policy stands before all that it is to hold for. The style sheet of MyST-NB has a digest in
    its name; Sphinx adds one to its address, but only once the file is there. Entries of the
    bibliography are list items, not ARIA's withdrawn role; a notebook is saved, not shown as text;
    figures do not carry the style sheet that the page has; and in a rerun nothing leads to
    interventions of ours that it does not have.

    Parameters
    ----------
    path : Path
        Where the page stands in the built book.
    page : str
        Its HTML.
    """
    if META not in page:
        page = page.replace(CHARSET, f"{CHARSET}\n    {META}", 1)
    page = NAMED_BY_DIGEST.sub(r"\1", page)
    page = page.replace(' role="doc-biblioentry"', ' role="listitem"')
    page = page.replace(f' target="_blank"\n   {BUTTON}', f" download\n   {BUTTON}")
    page = page.replace(' onclick="window.print()"', "")  # the policy forbids it: book.js prints
    look = (ASSETS / "figures.css").read_text(encoding="utf-8")
    page = page.replace(f"<style>{look}</style>", "")
    return unlink(page, lambda address: _lost(path, address)) if stand_in() else page


def _lost(page: Path, address: str) -> bool:
    """Whether a page in prose is one of an intervention that this book does not have."""
    target = page.parent / unquote(urlsplit(address).path)
    return target.parent.name in metadata()["corpora"] and not target.exists()
