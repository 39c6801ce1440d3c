"""The Sphinx extension of the book, named in ``_config.yml``. Only this package knows Sphinx.

It makes execution honest and pages self-contained:

- Jupyter Book's cache hashes code cells alone, so a changed CSV would leave old numbers on the
  page. The digest of ``data/`` and of this package goes into each chapter's kernelspec, which is
  part of the cache's key, and every input is noted as a dependency of the page.
- Chapters execute in parallel on all cores, in kernels that start fast (``kernels``).
- Nothing is asked of another site: Vega is written once into ``_static``, and a formula is shown
  as its source, without MathJax.
- A page for every intervention, made from the data without a kernel. The search finds these pages
  and the components.
- The tables as files, and all of them in one archive.
- A colophon on every page: version and digest of the data, and the commit with its date; and how
  to cite it. A banner, if another corpus stands in for one of ours (``rerun``).
- Each chapter as an executed notebook, and links that open it where notebooks run (``notebook``).
"""

import os
from html import escape, unescape
from pathlib import Path

import yaml
from docutils import nodes

from scaleup import citation, colophon, jsonld, published, styles
from scaleup.corpus import stand_in
from scaleup.datapackage import digest
from scaleup.dictionary import ROOT
from scaleup.extension import chapters, programmes

PACKAGE = Path(__file__).parents[1]
SCRIPTS = {
    "chapters/explorer": ["dataTables.min.js", "explorer.js"],
    "chapters/evidence-map": ["evidence-map.js"],
    "chapters/check-plan": ["check-plan.js"],
}


def setup(app) -> dict:
    """Register with Sphinx."""
    from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput

    inside = os.path.relpath(PACKAGE, app.confdir)  # the same wherever the project lies
    app.config.templates_path.append(f"{inside}/templates")
    app.config.html_static_path.append(f"{inside}/assets")
    app.add_css_file("figures.css")
    app.add_css_file("book.css")
    app.add_css_file("print.css", media="print")
    app.add_js_file("book.js", loading_method="defer")
    app.add_html_math_renderer("source", (_formula, None), (_formula, None))
    app.add_node(HideCodeCellNode, override=True, html=(_fold_code, depart_HideCellInput))
    app.add_domain(programmes.Codebook)
    app.connect("config-inited", _configure)
    app.connect("env-before-read-docs", chapters.open_cache)
    app.connect("env-before-read-docs", chapters.fork_kernels)
    app.connect("source-read", chapters.stamp)
    app.connect("html-page-context", _page)
    app.connect("html-page-context", chapters.buttons, priority=600)  # after the theme's own
    app.connect("env-get-outdated", programmes.missing)
    app.connect("html-collect-pages", programmes.write)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app, config) -> None:
    for name in {"sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"} & set(app.extensions):
        app.extensions[name].parallel_read_safe = True  # they change no shared state
    app.parallel = max(app.parallel, 2 * (os.cpu_count() or 1))  # much of it is waiting
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # cores are busy with chapters, and sums are the same
    config.html_math_renderer = "source"
    config.html_context["citation"] = digest(ROOT, "CITATION.cff")  # a change rewrites all pages
    config.html_context["banner"] = colophon.banner()
    config.html_context["repository"] = _repository(app)
    config.html_theme_options["article_footer_items"] = ["cite.html"]


def _repository(app) -> dict[str, str]:
    """What ``_config.yml`` says; Jupyter Book would not hand it on beside options of the theme."""
    said = yaml.safe_load(Path(app.srcdir, "_config.yml").read_text(encoding="utf-8"))
    return {"url": "", "branch": "main"} | (said.get("repository") or {})


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
    """Give a page its script, the words to cite it by, its colophon, and what data it offers."""
    for script in SCRIPTS.get(pagename, []):
        app.add_js_file(script, loading_method="defer")
    if "/" in pagename:  # neither the search nor the index
        title = app.env.titles[pagename].astext() if doctree else unescape(context["title"])
        context["cite"] = "" if stand_in() else citation.panel(title, pagename)
    of_all = not doctree or "kernelspec" in app.env.metadata[pagename]
    held = context.get("held") or (f"all data <code>{digest()}</code>" if of_all else "")
    context["theme_extra_footer"] = colophon.html(held)
    if pagename in jsonld.PAGES and not stand_in():
        context["metatags"] += jsonld.script()


def _finish(app, exception) -> None:
    """Write Vega, the data and the notebooks beside the pages, and mend the pages."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    published.data(out / "data")
    published.vega(out / "_static")
    first = f"{app.config.root_doc}.html"  # instead of the redirect that Jupyter Book would write
    entrance = published.entrance(first, app.config.html_title)
    (out / "index.html").write_text(entrance, encoding="utf-8")
    chapters.write_notebooks(app)
    for page in out.rglob("*.html"):
        before = page.read_text(encoding="utf-8")
        after = published.mended(page, before)
        if after != before:
            page.write_text(after, encoding="utf-8")
    styles.write(out)
