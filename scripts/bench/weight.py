"""What a reader downloads for a chapter, and whether its first figure is there at once."""

import gzip
from pathlib import Path
from shutil import which

import pages
from builds import STOCK, build, stock
from measure import Row, say
from serve import served

DEFAULT = "the same pages with Altair's default renderer"
CHROMIUM = next(filter(None, map(which, ["chromium", "chromium-browser", "google-chrome"])), None)
PATCH = """

Figure._repr_mimebundle_ = lambda figure, include=None, exclude=None: (
    figure.chart(narrow=False)._repr_mimebundle_(include, exclude)
)
"""


def plain(place: Path) -> Path:
    """The pages as Jupyter Book and Altair make them by themselves."""
    folder = stock(place)
    with open(folder / "scripts" / "scaleup" / "figures" / "figure.py", "a") as module:
        module.write(PATCH)
    build(STOCK, folder)
    return folder / "_build" / "html"


def vega() -> int:
    """Bytes of Vega, Vega-Lite and Vega-Embed compressed: a stand-in for what a page would fetch.

    Altair's renderer asks another site for them, which is not asked here.
    """
    import vl_convert

    return len(gzip.compress(vl_convert.javascript_bundle().encode()))


def waiting(html: Path, charts: set[str]) -> list[str]:
    """Those of some pages on which no figure is to be seen as long as no script has run.

    A figure that is seen then is part of the page itself, and is painted with it.
    """
    from playwright.sync_api import sync_playwright

    with served(html) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_context(java_script_enabled=False).new_page()
        return [page for page in sorted(charts) if not _seen(tab, f"{address}/{page}")]


def _seen(tab, address: str) -> bool:
    tab.goto(address)
    return tab.locator("figure svg").first.is_visible()


def rows(html: Path, place: Path) -> tuple[list[Row], list[dict]]:
    """Rows of the fourth claim, and what Lighthouse says of four pages if it can be had.

    Parameters
    ----------
    html : Path
        The built book.
    place : Path
        Where a copy of the project may be built.
    """
    say("weight of the chapters")
    other = plain(place)
    mine = {row["page"]: row["bytes"] for row in pages.weights(html)}
    theirs = {row["page"]: row["bytes"] for row in pages.weights(other)}
    charts = {page for page in theirs if "vega-embed" in (other / page).read_text("utf-8")}
    bundle = vega()
    found = [
        Row(4, "first view of a chapter, gzip, the heaviest of all", DEFAULT, 300, "kB", "largest",
            [size / 1000 for size in mine.values()],
            [(theirs[page] + bundle * (page in charts)) / 1000 for page in theirs]),
        Row(4, "chapters whose first figure waits for a script", "", 0, "chapters", "largest",
            [len(waiting(html, charts))]),
    ]  # fmt: skip
    say("Lighthouse")
    return found, pages.lighthouse(html)
