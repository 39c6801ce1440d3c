"""A tiny corpus to break, the built book on a local server, and a real browser."""

import csv
import fcntl
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scaleup.dictionary import ROOT, codebook, fields

CORPORA = ["scaled", "millions-learning"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
BROWSER_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-extensions",
    "--disable-background-networking",
]  # fmt: skip


def read(name: str, table: str) -> list[dict]:
    """Rows of a table of a corpus in ``data/``, as they stand in the file."""
    with open(ROOT / "data" / name / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def coded_present(name: str) -> dict[str, set]:
    """Components present by intervention, from the CSV files alone."""
    codes = {(r["intervention"], r["component"]): r["code"] for r in read(name, "codings")}
    codes |= {(r["intervention"], r["component"]): r["code"] for r in read(name, "adjudications")}
    found = {row["intervention"]: set() for row in read(name, "interventions")}
    for (intervention, component), code in codes.items():
        if code == "present":
            found[intervention].add(component)
    return found


def write_table(path: Path, rows: list[dict]) -> None:
    """Write rows as CSV with the columns of the table named like the file."""
    names = [field["name"] for field in fields(path.stem) if not field.get("optional")]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make_corpus(
    folder: Path, coders=("one", "two"), present=(), names=("alpha", "beta"), more=None
) -> Path:
    """A sound corpus of two interventions, or of those in ``names``, with one document each.

    ``more`` gives further cells of an intervention by its name; ``present`` lists (coder,
    intervention, component) that are present; all else is not_reported.
    """
    folder.mkdir(parents=True)
    write_table(
        folder / "interventions.csv",
        [{"intervention": n, "name": n.title(), **(more or {}).get(n, {})} for n in names],
    )
    write_table(
        folder / "documents.csv",
        [
            {
                "document": f"{n}-01", "intervention": n, "title": "A page", "publisher": "Someone",
                "kind": "press", "url": f"https://example.org/{n}", "looked_up": "2026-11-22",
            }
            for n in names
        ],
    )  # fmt: skip
    components = codebook().query("kind == 'components'")["component"]
    write_table(
        folder / "codings.csv",
        [
            {
                "coder": coder, "intervention": n, "component": c, "coded_on": "2026-11-22",
                **(
                    {"code": "present", "documents": f"{n}-01", "note": "The page says so."}
                    if (coder, n, c) in present
                    else {"code": "not_reported"}
                ),
            }
            for coder in coders for n in names for c in components
        ],
    )  # fmt: skip
    write_table(folder / "adjudications.csv", [])
    return folder


def coded(table: dict[str, str]) -> dict:
    """Arguments of ``make_corpus`` for one coder: intervention to components present, by spaces."""
    present = [("one", name, c) for name, components in table.items() for c in components.split()]
    return {"coders": ["one"], "names": list(table), "present": present}


def leave_out(folder: Path, cells: set[tuple[str, str]]) -> Path:
    """Take all codes of (coder, intervention) out of a corpus."""
    with open(folder / "codings.csv", encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if (r["coder"], r["intervention"]) not in cells]
    write_table(folder / "codings.csv", rows)
    return folder


def scaleup(*words, answers: str | None = None):
    """Run the command in this process, with data read afresh; it never ends in a traceback."""
    from click.testing import CliRunner

    from scaleup.cli import main
    from scaleup.corpus import load

    load.cache_clear()
    done = CliRunner().invoke(main, [str(word) for word in words], input=answers)
    load.cache_clear()
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def tiny(tmp_path):
    """The folder of a sound tiny corpus."""
    return make_corpus(tmp_path / "tiny")


@pytest.fixture(scope="session")
def vega(tmp_path_factory) -> Path:
    """The folder of static files, with Vega alone; every clean build would make it again."""
    from scaleup import published

    static = tmp_path_factory.mktemp("vega") / "_static"
    static.mkdir()
    published.vega(static)
    return static


@pytest.fixture(scope="session")
def built_book() -> Path:
    """The folder of the built book; builds what is out of date, one worker after the other."""
    command = [sys.executable, "-m", "scaleup.cli", "build"]
    with open(ROOT / "pyproject.toml") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build" / "html"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Address of a folder on a local server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *words):
            pass

        def copyfile(self, source, page):
            with suppress(ConnectionError):  # the browser has left the page
                super().copyfile(source, page)

    server = ThreadingHTTPServer(("localhost", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()


@pytest.fixture(scope="session")
def site(built_book) -> Iterator[str]:
    """Address of the built book on a local server."""
    with served(built_book) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium: the system's, else Playwright's own."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    system = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=system, args=BROWSER_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser, request):
    """A browser context; parametrize indirectly with its options. No script may fail in it."""
    options = {"viewport": {"width": 1280, "height": 900}} | getattr(request, "param", {})
    errors = []
    with browser.new_context(**options) as made:
        made.on("weberror", lambda error: errors.append(str(error.error)))
        yield made
    assert errors == []


@pytest.fixture(scope="session")
def kept_tab(browser):
    """A tab with the errors of its scripts; it keeps what pages share, fetched and compiled."""
    errors = []
    with browser.new_context(viewport={"width": 1280, "height": 900}) as made:
        made.on("weberror", lambda error: errors.append(str(error.error)))
        yield made.new_page(), errors


@pytest.fixture
def tab(kept_tab):
    """An empty tab, at a third of the cost of a context of one's own. No script may fail in it."""
    empty, errors = kept_tab
    empty.goto("about:blank")
    errors.clear()
    yield empty
    assert errors == []


def open_page(context, address: str):
    """A new tab at an address."""
    tab = context.new_page()
    tab.goto(address)
    return tab
