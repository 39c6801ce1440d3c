"""Chapters: executed again when anything that they are made from changes, and as notebooks."""

import os
from pathlib import Path

from scaleup import kernels, launch, notebook
from scaleup.datapackage import digest, tables
from scaleup.dictionary import DATA

PACKAGE = Path(__file__).parents[1]


def open_cache(app, env, docnames) -> None:
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


def fork_kernels(app, env, docnames) -> None:
    """Start kernels fast where there are several; for one it would take longer."""
    if len(docnames) > 1:
        kernels.fork()


def stamp(app, docname: str, source: list[str]) -> None:
    """Make the page depend on every input, and its cached execution on their digest."""
    if "\nkernelspec:\n" not in source[0]:
        return
    inputs = [*tables().values(), *DATA.glob("*.toml"), *PACKAGE.glob("**/*.py")]
    for path in [*inputs, *PACKAGE.glob("assets/*"), *PACKAGE.glob("templates/**/*.html")]:
        app.env.note_dependency(os.path.relpath(path, app.srcdir))
    held = "-".join([digest(), digest(DATA, "*.toml"), digest(PACKAGE, "**/*.py")])
    source[0] = source[0].replace("\nkernelspec:\n", f"\nkernelspec:\n  inputs: {held}\n", 1)


def buttons(app, pagename: str, template: str, context: dict, doctree) -> None:
    """Offer a chapter as a notebook: to download, and where the project can be opened."""
    if "kernelspec" not in app.env.metadata.get(pagename, {}):
        return
    name, offered = pagename.rpartition("/")[2], context["header_buttons"]
    downloads = next(each for each in offered if each.get("label") == "download-buttons")
    downloads["buttons"].insert(0, launch.download(name))
    said = app.config.html_context["repository"]
    if said["url"]:
        offered.append(launch.places(said["url"], said["branch"], name))


def write_notebooks(app) -> None:
    """Each chapter that has cells as an executed notebook beside its page.

    What MyST-NB leaves of a chapter that was not executed again has no results: the cache has.
    """
    from jupyter_cache import get_cache

    cache = get_cache(app.env.mystnb_config.execution_cache_path)
    repository = app.config.html_context["repository"]["url"]
    for page, held in app.env.metadata.items():
        if "kernelspec" in held:
            left = Path(app.outdir).parent / "jupyter_execute" / f"{page}.ipynb"
            try:
                _, executed = cache.merge_match_into_notebook(notebook.read(left))
            except KeyError:  # it failed: Sphinx has said so
                continue
            title = app.env.titles[page].astext()
            head = launch.head(title, app.config.html_title or app.config.project)
            target = Path(app.outdir) / f"{page}.ipynb"
            target.write_text(notebook.publish(executed, head, repository), encoding="utf-8")
