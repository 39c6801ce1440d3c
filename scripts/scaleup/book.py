"""Build the book. The only module that knows Sphinx.

As a Sphinx extension (named in ``_config.yml``) it makes execution honest and pages self-contained:

- Jupyter Book's cache hashes code cells alone, so a changed CSV would leave old numbers on the
  page. The digest of ``data/`` and of this package goes into each chapter's kernelspec, which is
  part of the cache's key, and every input is noted as a dependency of the page.
- Chapters execute in parallel on all cores.
- Nothing is asked of another site: Vega is written once into ``_static``, and a formula is shown
  as its source, without MathJax.
- A colophon on every page: version and digest of the data, and the commit with its date.
"""

import os
import subprocess
import sys
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree, rmtree

from scaleup.corpus import DATA, ROOT, metadata
from scaleup.datapackage import digest, text

PACKAGE = Path(__file__).parent
INDEX = ROOT / "_build" / "html" / "index.html"
REPORTS = ROOT / "_build" / "html" / "reports"
NOISE = ["Kernel is running over TCP", "MdParserConfig(", "NbParserConfig("]  # nothing to act on
ICON = '<link rel="icon" href="_static/favicon.svg" />\n'


def build() -> int:
    """Execute what changed and render; a warning or an exception in any chapter fails.

    Returns
    -------
    int
        Exit code of Jupyter Book, 0 when the book was built.
    """
    rmtree(REPORTS, ignore_errors=True)  # what went wrong in an earlier build
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", ROOT, "-W", "-n", "--keep-going"]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipe) as run:
        for line in run.stdout:
            if not any(words in line for words in NOISE):
                print(line, end="", file=sys.stderr, flush=True)
    failed = run.returncode or int(not INDEX.is_file())
    if INDEX.is_file():  # Jupyter Book's redirect names no icon, and browsers then ask for one
        text = INDEX.read_text(encoding="utf-8").replace(ICON, "")
        INDEX.write_text(text + ICON, encoding="utf-8")
    for log in sorted(REPORTS.rglob("*.err.log")):
        last = log.read_text(encoding="utf-8").strip().splitlines()[-1:]
        print(f"{log.name.removesuffix('.err.log')}: {''.join(last)}", file=sys.stderr)
    if failed:  # Sphinx would not read the faulty page again, and the next build would pass
        (ROOT / "_build" / ".doctrees" / "environment.pickle").unlink(missing_ok=True)
    return failed


def serve(port: int) -> None:
    """Show the built book at ``http://localhost:port`` until interrupted."""
    import webbrowser

    handler = partial(SimpleHTTPRequestHandler, directory=str(INDEX.parent))
    with ThreadingHTTPServer(("localhost", port), handler) as server:
        address = f"http://localhost:{server.server_port}/"
        print(f"The book is at {address} (stop with Ctrl+C)", flush=True)
        webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


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


# ---------------------------------------------------------------- the Sphinx extension


def setup(app) -> dict:
    """Register with Sphinx."""
    from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput

    app.config.templates_path.append(str(PACKAGE / "templates"))
    app.config.html_static_path.append(str(PACKAGE / "assets"))
    app.add_css_file("book.css")
    app.add_js_file("charts.js", loading_method="defer")
    app.add_html_math_renderer("source", (_formula, None), (_formula, None))
    app.add_node(HideCodeCellNode, override=True, html=(_fold_code, depart_HideCellInput))
    app.connect("config-inited", _configure)
    app.connect("env-before-read-docs", _open_cache)
    app.connect("source-read", _stamp)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app, config) -> None:
    for name in {"sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"} & set(app.extensions):
        app.extensions[name].parallel_read_safe = True  # they change no shared state
    app.parallel = max(app.parallel, os.cpu_count() or 1)
    config.html_math_renderer = "source"
    config.html_theme_options["extra_footer"] = colophon()


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
    from docutils.nodes import SkipNode

    self.body.append(f"<code>{escape(node.astext())}</code>")
    raise SkipNode


def _fold_code(self, node) -> None:
    """A fold whose name is its visible text, as screen readers need."""
    self.body.append(
        f'<details class="admonition hide {" ".join(node["classes"])}">'
        '<summary><span class="admonition-title">Show the code</span></summary>'
    )


def _finish(app, exception) -> None:
    """Write Vega once, and mend what the theme's HTML gets wrong for screen readers."""
    if exception or app.builder.format != "html":
        return
    published = Path(app.outdir) / "data"
    rmtree(published, ignore_errors=True)
    copytree(DATA, published)
    (published / "datapackage.json").write_text(text(), encoding="utf-8")
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
