"""The Sphinx extension of the book, named in ``_config.yml``. The only module that knows Sphinx.

It makes execution honest and pages self-contained:

- Jupyter Book's cache hashes code cells alone, so a changed CSV would leave old numbers on the
  page. The digest of ``data/`` and of this package goes into each chapter's kernelspec, which is
  part of the cache's key, and every input is noted as a dependency of the page.
- Chapters execute in parallel on all cores.
- Nothing is asked of another site: Vega is written once into ``_static``, and a formula is shown
  as its source, without MathJax.
- A page for every intervention, made from the data without a kernel. The search finds these pages
  and the components.
- The tables as files, and all of them in one archive.
- A colophon on every page: version and digest of the data, and the commit with its date; and how
  to cite it.
"""

import os
import subprocess
from html import escape, unescape
from pathlib import Path
from shutil import copy, copytree, rmtree

from docutils import nodes
from sphinx.domains import Domain, ObjType

from scaleup import citation, corpus, downloads, export, profiles
from scaleup.corpus import DATA, ROOT, codebook, metadata
from scaleup.datapackage import digest, text

PACKAGE = Path(__file__).parent
SCRIPTS = {
    "chapters/explorer": ["dataTables.min.js", "explorer.js"],
    "chapters/evidence-map": ["evidence-map.js"],
    "chapters/check-plan": ["check-plan.js"],
}


def setup(app) -> dict:
    """Register with Sphinx."""
    from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput

    app.config.templates_path.append(str(PACKAGE / "templates"))
    app.config.html_static_path.append(str(PACKAGE / "assets"))
    app.add_css_file("book.css")
    app.add_js_file("book.js", loading_method="defer")
    app.add_html_math_renderer("source", (_formula, None), (_formula, None))
    app.add_node(HideCodeCellNode, override=True, html=(_fold_code, depart_HideCellInput))
    app.add_domain(Codebook)
    app.connect("config-inited", _configure)
    app.connect("env-before-read-docs", _open_cache)
    app.connect("source-read", _stamp)
    app.connect("html-page-context", _page)
    app.connect("env-get-outdated", _missing)
    app.connect("html-collect-pages", _profiles)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app, config) -> None:
    for name in {"sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"} & set(app.extensions):
        app.extensions[name].parallel_read_safe = True  # they change no shared state
    app.parallel = max(app.parallel, os.cpu_count() or 1)
    config.html_math_renderer = "source"
    config.html_theme_options["extra_footer"] = colophon()
    config.html_context["citation"] = digest(ROOT, "CITATION.cff")  # a change rewrites all pages
    config.html_theme_options["article_footer_items"] = ["cite.html"]


def colophon() -> str:
    """Version and digest of the data, commit and its date, as HTML."""
    commit = _git("log", "-1", "--format=%h of %cs") or "unknown (not a git checkout)"
    if _git("status", "--porcelain"):
        commit += ", with uncommitted changes"
    return (
        '<p class="colophon">'
        f"Data version {metadata()['version']}, digest <code>{digest()}</code>. "
        f"Built from commit {commit}. "
        "Coded by language models from public documents, not validated by people. "
        "Data and text CC BY 4.0, code MIT.</p>"
    )


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


# ---------------------------------------------------------------- chapters


def _open_cache(app, env, docnames) -> None:
    """Create the cache and clear what is too old, before workers do so at the same time.

    Each worker would clear the cache after every chapter and could take for old what another is
    just writing; so no worker does.
    """
    from jupyter_cache import get_cache
    from jupyter_cache.cache.main import JupyterCacheBase

    JupyterCacheBase.truncate_caches(get_cache(env.mystnb_config.execution_cache_path))
    JupyterCacheBase.truncate_caches = lambda cache: None


def _stamp(app, docname: str, source: list[str]) -> None:
    """Make the page depend on every input, and its cached execution on their digest."""
    if "\nkernelspec:\n" not in source[0]:
        return
    inputs = [*DATA.glob("**/*.csv"), *DATA.glob("*.toml"), *PACKAGE.glob("**/*.py")]
    for path in [*inputs, *PACKAGE.glob("assets/*"), *PACKAGE.glob("templates/**/*.html")]:
        app.env.note_dependency(os.path.relpath(path, app.srcdir))
    stamp = "-".join([digest(), digest(DATA, "*.toml"), digest(PACKAGE, "**/*.py")])
    source[0] = source[0].replace("\nkernelspec:\n", f"\nkernelspec:\n  inputs: {stamp}\n", 1)


def _formula(self, node) -> None:
    """A formula as its source: what MathJax would fetch from another site is not needed."""
    self.body.append(f"<code>{escape(node.astext())}</code>")
    raise nodes.SkipNode


def _fold_code(self, node) -> None:
    """A fold whose name is its visible text, as screen readers need."""
    self.body.append(
        f'<details class="admonition hide {" ".join(node["classes"])}">'
        '<summary><span class="admonition-title">Show the code</span></summary>'
    )


def _page(app, pagename: str, template: str, context: dict, doctree) -> None:
    """Give a page its script, if it has one of its own, and the words by which to cite it."""
    for script in SCRIPTS.get(pagename, []):
        app.add_js_file(script, loading_method="defer")
    if "/" in pagename:  # neither the search nor the index
        title = app.env.titles[pagename].astext() if doctree else unescape(context["title"])
        context["cite"] = citation.panel(title, pagename)


# ---------------------------------------------------------------- pages of interventions


class Codebook(Domain):
    """Components and ingredients, for the search alone."""

    name = label = "codebook"
    object_types = {  # noqa: RUF012  Sphinx wants a class attribute
        "components": ObjType("component"),
        "ingredients": ObjType("ingredient"),
    }

    def get_objects(self):
        """Name, name to show, type, page, anchor and rank of each."""
        for row in codebook().itertuples():
            yield row.label, row.label, row.kind, "chapters/codebook", row.component, 0

    def merge_domaindata(self, docnames, otherdata) -> None:
        """Nothing was read from pages."""


def _missing(app, env, added, changed, removed) -> list[str]:
    """The first chapter, if a page of an intervention is not there: Sphinx then writes pages."""
    pages = (
        Path(app.outdir, held.name, f"{name}.html")
        for held in corpus.every()
        for name in held.interventions["intervention"]
    )
    return [] if all(page.is_file() for page in pages) else [app.config.root_doc]


def _profiles(app):
    """The pages that are older than the first chapter, and all of them for the search.

    The first chapter is written again whenever data, package or settings have changed.
    """
    root = Path(app.outdir) / f"{app.config.root_doc}.html"
    built = root.stat().st_mtime if root.is_file() else 0
    repository = app.config.html_theme_options.get("repository_url", "")
    for held in corpus.every():
        name = held.name
        known = set(held.interventions["intervention"])
        for left in Path(app.outdir, name).glob("*.*"):  # of an intervention that is no more
            if left.stem not in known:
                left.unlink()
        for row in held.interventions.itertuples():
            address = f"{name}/{row.intervention}"
            _index(app, address, held, row)
            target = Path(app.outdir) / f"{address}.html"
            if target.is_file() and target.stat().st_mtime >= built:
                continue
            title, said, body = profiles.page(held, row.intervention, repository)
            for ending, words in export.files(held, row.intervention).items():
                target.parent.mkdir(exist_ok=True)
                target.with_suffix(f".{ending}").write_text(words, encoding="utf-8")
            meta = f'<meta name="description" content="{escape(said)}" />'
            yield (
                address,
                {
                    "title": escape(title),
                    "body": f'<div class="programme">{body}</div>',
                    "metatags": meta,
                },
                "page.html",
            )


def _index(app, address: str, held: corpus.Corpus, row) -> None:
    """Let the search find a page that Sphinx has not read."""
    page = nodes.document(None, None)
    shown = escape(row.name, quote=False)  # neither the theme nor the search escapes it
    title = nodes.title(text=shown)
    page += nodes.section(
        "", title, nodes.paragraph(text=profiles.search_text(held, row.intervention))
    )
    app.env.all_docs[address] = 0  # what is not among them is dropped from the search
    app.env.titles[address] = title
    app.builder.indexer.feed(address, address, shown, page)


# ---------------------------------------------------------------- files


def _finish(app, exception) -> None:
    """Write Vega and the data, and mend what the theme's HTML gets wrong for screen readers."""
    if exception or app.builder.format != "html":
        return
    published = Path(app.outdir) / "data"
    rmtree(published, ignore_errors=True)
    copytree(DATA, published)
    (published / "datapackage.json").write_text(text(), encoding="utf-8")
    for name in ("LICENSE", "CITATION.cff"):
        copy(ROOT / name, published)
    downloads.archive(published)
    _write_vega(Path(app.outdir) / "_static")
    for page in Path(app.outdir).rglob("*.html"):
        before = page.read_text(encoding="utf-8")
        after = _mend(before)
        if after != before:
            page.write_text(after, encoding="utf-8")


def _write_vega(static: Path) -> None:
    """Vega, Vega-Lite and Vega-Embed as one script, written again when vl-convert is upgraded."""
    import vl_convert

    mark = f"/* from vl-convert {vl_convert.__version__} */"
    target = static / "vega.js"
    if target.is_file() and target.read_text(encoding="utf-8").startswith(mark):
        return
    bundle = vl_convert.javascript_bundle()
    target.write_text(f"{mark}(() => {{{bundle}\n}})();\n", encoding="utf-8")


def _mend(page: str) -> str:
    """The bibliography is a list, so its entries are list items, not ARIA's withdrawn role."""
    return page.replace(' role="doc-biblioentry"', ' role="listitem"')
