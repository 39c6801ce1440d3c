"""What a reader downloads for a chapter, and whether its first figure is there at once."""

import gzip
from pathlib import Path
from subprocess import CalledProcessError

import pages
from builds import STOCK, build, stock
from measure import Row, say
from serve import served

DEFAULT = "the same pages with Altair's default renderer"
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


def vega() -> float:
    """Kilobytes of Vega, Vega-Lite and Vega-Embed, compressed, in place of what a page fetches.

    Altair's renderer asks another site for them, which is not asked here.
    """
    import vl_convert

    return len(gzip.compress(vl_convert.javascript_bundle().encode())) / 1000


def waiting(html: Path, charts: set[str]) -> list[str]:
    """Those of some pages on which no figure is to be seen as long as no script has run.

    A figure that is seen then is part of the page itself, and is painted with it.
    """
    from playwright.sync_api import sync_playwright

    with served(html) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=pages.chromium(), args=["--no-sandbox"]
        )
        tab = browser.new_context(java_script_enabled=False).new_page()
        return [page for page in sorted(charts) if not _seen(tab, f"{address}/{page}.html")]


def _seen(tab, address: str) -> bool:
    tab.goto(address)
    return tab.locator("figure svg").first.is_visible()


def rows(html: Path, place: Path) -> list[Row]:
    """Rows of the fourth claim.

    Parameters
    ----------
    html : Path
        The built book.
    place : Path
        Where a copy of the project may be built.
    """
    say("weight of the chapters")
    other = plain(place)
    mine, theirs = _chapters(html), _chapters(other)
    charts = {page for page in theirs if "vega-embed" in (other / f"{page}.html").read_text()}
    bundle = vega()
    return [
        Row(4, "first view of a chapter, gzip, the heaviest of all", DEFAULT, 300, "kB", "largest",
            list(mine.values()),
            [size + bundle * (page in charts) for page, size in theirs.items()]),
        Row(4, "chapters whose first figure waits for a script", "", 0, "chapters", "largest",
            [len(waiting(html, charts))]),
    ]  # fmt: skip


def _chapters(html: Path) -> dict[str, float]:
    """Kilobytes of the first view of each chapter."""
    weights = {row["page"]: row["kilobytes"] for row in pages.weights(html)}
    return {page: size for page, size in weights.items() if page.startswith("chapters/")}


def lighthouse(html: Path) -> list[dict] | str:
    """Lighthouse's scores of some pages, or why there are none."""
    say("Lighthouse")
    try:
        return pages.lighthouse(html) or "Lighthouse is not here"
    except CalledProcessError as error:
        return f"it stopped with {error.stderr.strip()}"
