"""A page for every intervention, made from the data without a kernel; the search finds it."""

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from html import escape
from multiprocessing import get_context
from pathlib import Path

from docutils import nodes
from sphinx.domains import Domain, ObjType

from scaleup import corpus, profiles
from scaleup.datapackage import digest
from scaleup.dictionary import codebook
from scaleup.exchange import programme

PACKAGE = Path(__file__).parents[1]


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


def missing(app, env, added, changed, removed) -> list[str]:
    """The first chapter, if a page of an intervention is not there: Sphinx then writes pages."""
    pages = (
        Path(app.outdir, held.name, f"{name}.html")
        for held in corpus.every()
        for name in held.interventions["intervention"]
    )
    return [] if all(page.is_file() for page in pages) else [app.config.root_doc]


def write(app):
    """The pages that differ from what was written last, and all of them for the search."""
    _remove_others(Path(app.outdir))
    record = Path(app.doctreedir, "programmes.json")
    before = json.loads(record.read_text("utf-8")) if record.is_file() else {}
    around, written = _around(app), {}
    asked = [
        (held.name, name, app.config.html_context["repository"]["url"])
        for held in corpus.every()
        for name in held.interventions["intervention"]
    ]
    with ProcessPoolExecutor(mp_context=get_context("fork")) as cores:
        for (folder, name, _), (page, files, words) in zip(
            asked, cores.map(_make, *zip(*asked, strict=True), chunksize=4), strict=True
        ):
            address = f"{folder}/{name}"
            _index(app, address, page["title"], words)
            content = repr([page, files, around])
            written[address] = hashlib.sha256(content.encode()).hexdigest()
            target = Path(app.outdir) / f"{address}.html"
            if target.is_file() and written[address] == before.get(address):
                continue
            for ending, text in files.items():
                target.parent.mkdir(exist_ok=True)
                target.with_suffix(f".{ending}").write_text(text, encoding="utf-8")
            yield address, page, "page.html"
    record.write_text(json.dumps(written), encoding="utf-8")


def _remove_others(out: Path) -> None:
    """Remove the pages and files of interventions that are no more."""
    for held in corpus.every():
        known = set(held.interventions["intervention"])
        for left in (out / held.name).glob("*.*"):
            if left.stem not in known:
                left.unlink()


def _around(app) -> list:
    """What stands around the content of each page: templates, settings, the list of chapters."""
    titles = sorted((name, title.astext()) for name, title in app.env.titles.items())
    settings = Path(app.srcdir, "_config.yml").read_text(encoding="utf-8")
    toc = Path(app.srcdir, "_toc.yml").read_text(encoding="utf-8")
    banner = app.config.html_context["banner"], app.config.html_context["citation"]
    return [digest(PACKAGE, "templates/**/*.html"), settings, toc, banner, titles]


def _make(folder: str, name: str, repository: str) -> tuple[dict, dict[str, str], str]:
    """The page of an intervention as Sphinx takes it, its files, and the words to find it by."""
    held = corpus.load(folder)
    ours = "" if held.stands_in else repository  # takes no corrections to others' codes
    title, said, body = profiles.page(held, name, ours)
    files = programme.files(held, name)
    data = hashlib.sha256(files["json"].encode()).hexdigest()[:12]
    page = {
        "title": escape(title),
        "body": f'<div class="programme">{body}</div>',
        "metatags": f'<meta name="description" content="{escape(said)}" />',
        "held": f"the data on this programme <code>{data}</code>",
    }
    return page, files, profiles.search_text(held, name)


def _index(app, address: str, shown: str, words: str) -> None:
    """Let the search find a page that Sphinx has not read.

    Its title is escaped, since neither the theme nor the search does it.
    """
    page = nodes.document(None, None)
    title = nodes.title(text=shown)
    page += nodes.section("", title, nodes.paragraph(text=words))
    app.env.all_docs[address] = 0  # what is not among them is dropped from the search
    app.env.titles[address] = title
    app.builder.indexer.feed(address, address, shown, page)
