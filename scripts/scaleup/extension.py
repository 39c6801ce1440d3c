"""The Sphinx extension of the book, named in ``_config.yml``. The only module that knows Sphinx.

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

import hashlib
import json
import os
from html import escape, unescape
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.domains import Domain, ObjType

from scaleup import (
    citation,
    colophon,
    corpus,
    jsonld,
    kernels,
    launch,
    notebook,
    profiles,
    published,
    styles,
)
from scaleup.corpus import stand_in
from scaleup.datapackage import digest, tables
from scaleup.dictionary import DATA, ROOT, codebook
from scaleup.exchange import programme

PACKAGE = Path(__file__).parent
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
    app.add_domain(Codebook)
    app.connect("config-inited", _configure)
    app.connect("env-before-read-docs", _open_cache)
    app.connect("source-read", _stamp)
    app.connect("html-page-context", _page)
    app.connect("html-page-context", _buttons, priority=600)  # after the theme's own
    app.connect("env-get-outdated", _missing)
    app.connect("html-collect-pages", _profiles)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app, config) -> None:
    for name in {"sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"} & set(app.extensions):
        app.extensions[name].parallel_read_safe = True  # they change no shared state
    app.parallel = max(app.parallel, os.cpu_count() or 1)
    kernels.fork()
    config.html_math_renderer = "source"
    config.html_context["citation"] = digest(ROOT, "CITATION.cff")  # a change rewrites all pages
    config.html_context["banner"] = colophon.banner()
    config.html_context["repository"] = _repository(app)
    config.html_theme_options["article_footer_items"] = ["cite.html"]


def _repository(app) -> dict[str, str]:
    """What ``_config.yml`` says; Jupyter Book would not hand it on beside options of the theme."""
    said = yaml.safe_load(Path(app.srcdir, "_config.yml").read_text(encoding="utf-8"))
    return {"url": "", "branch": "main"} | (said.get("repository") or {})


# ---------------------------------------------------------------- chapters


def _open_cache(app, env, docnames) -> None:
    """Create the cache and clear what is too old or cut off, before workers do so at once.

    Each worker would clear the cache after every chapter and could take for old what another is
    just writing; so no worker does. A build that was killed may have left a record without a file,
    or half of one.
    """
    from jupyter_cache import get_cache
    from jupyter_cache.cache.db import NbCacheRecord
    from jupyter_cache.cache.main import JupyterCacheBase

    cache = get_cache(env.mystnb_config.execution_cache_path)
    JupyterCacheBase.truncate_caches(cache)
    JupyterCacheBase.truncate_caches = lambda cache: None
    for record in cache.list_cache_records():
        try:
            cache.get_cache_bundle(record.pk)
        except (KeyError, ValueError):
            NbCacheRecord.remove_records([record.pk], cache.db)


def _stamp(app, docname: str, source: list[str]) -> None:
    """Make the page depend on every input, and its cached execution on their digest."""
    if "\nkernelspec:\n" not in source[0]:
        return
    inputs = [*tables().values(), *DATA.glob("*.toml"), *PACKAGE.glob("**/*.py")]
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


def _buttons(app, pagename: str, template: str, context: dict, doctree) -> None:
    """Offer a chapter as a notebook: to download, and where the project can be opened."""
    if "kernelspec" not in app.env.metadata.get(pagename, {}):
        return
    name, buttons = pagename.rpartition("/")[2], context["header_buttons"]
    downloads = next(each for each in buttons if each.get("label") == "download-buttons")
    downloads["buttons"].insert(0, launch.download(name))
    said = app.config.html_context["repository"]
    if said["url"]:
        buttons.append(launch.places(said["url"], said["branch"], name))


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
    """The pages that differ from what was written last, and all of them for the search."""
    repository = app.config.html_context["repository"]["url"]
    common = [
        digest(PACKAGE, "templates/**/*.html"),
        Path(app.srcdir, "_config.yml").read_text("utf-8"),
    ]
    common += [
        *app.config.html_context.values(),
        *(title.astext() for title in app.env.titles.values()),
    ]
    record = Path(app.doctreedir, "profiles.json")
    before = json.loads(record.read_text("utf-8")) if record.is_file() else {}
    written = {}
    for held in corpus.every():
        name = held.name
        known = set(held.interventions["intervention"])
        for left in Path(app.outdir, name).glob("*.*"):  # of an intervention that is no more
            if left.stem not in known:
                left.unlink()
        for row in held.interventions.itertuples():
            address = f"{name}/{row.intervention}"
            _index(app, address, held, row)
            ours = "" if held.stands_in else repository  # takes no corrections to others' codes
            title, said, body = profiles.page(held, row.intervention, ours)
            files = programme.files(held, row.intervention)
            content = repr([title, said, body, files, common])
            written[address] = hashlib.sha256(content.encode()).hexdigest()
            target = Path(app.outdir) / f"{address}.html"
            if target.is_file() and written[address] == before.get(address):
                continue
            for ending, words in files.items():
                target.parent.mkdir(exist_ok=True)
                target.with_suffix(f".{ending}").write_text(words, encoding="utf-8")
            data = hashlib.sha256(files["json"].encode()).hexdigest()[:12]
            yield (
                address,
                {
                    "title": escape(title),
                    "body": f'<div class="programme">{body}</div>',
                    "metatags": f'<meta name="description" content="{escape(said)}" />',
                    "held": f"the data on this programme <code>{data}</code>",
                },
                "page.html",
            )
    record.write_text(json.dumps(written), encoding="utf-8")


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
    """Write Vega, the data and the notebooks beside the pages, and mend the pages."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    published.data(out / "data")
    published.vega(out / "_static")
    first = f"{app.config.root_doc}.html"  # instead of the redirect that Jupyter Book would write
    (out / "index.html").write_text(published.entrance(first), encoding="utf-8")
    _write_notebooks(app)
    for page in out.rglob("*.html"):
        before = page.read_text(encoding="utf-8")
        after = published.mended(page, before)
        if after != before:
            page.write_text(after, encoding="utf-8")
    styles.write(out)


def _write_notebooks(app) -> None:
    """Each chapter that has cells as an executed notebook beside its page."""
    repository = app.config.html_context["repository"]["url"]
    for page, held in app.env.metadata.items():
        executed = Path(app.outdir).parent / "jupyter_execute" / f"{page}.ipynb"
        if "kernelspec" in held:
            target = Path(app.outdir) / f"{page}.ipynb"
            title = app.env.titles[page].astext()
            head = launch.head(title, app.config.html_title or app.config.project)
            target.write_text(notebook.publish(notebook.read(executed), head, repository), "utf-8")
