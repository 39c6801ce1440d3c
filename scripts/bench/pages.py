"""What a page of the built book costs a reader: bytes of a first view, and Lighthouse's scores."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright
from serve import served

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    '--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE localhost"',
]  # fmt: skip
JUDGED = ["chapters/home", "chapters/recurs", "chapters/explorer", "scaled/tusome-pamoja"]


def chromium() -> str | None:
    """The system's Chromium, else the one that Playwright installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def weights(html: Path) -> list[dict]:
    """Bytes of the first view of every chapter and one profile, with an empty cache.

    Returns
    -------
    list of dict
        ``page``, ``kilobytes`` (1,000 bytes that came over the wire, heads of answers included),
        ``requests``.
    """
    pages = [f"chapters/{path.stem}" for path in sorted(html.glob("chapters/*.html"))]
    with served(html) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS[1:-1])
        return [_weight(browser, site, page) for page in [*pages, JUDGED[-1]]]


def _weight(browser, site: str, page: str) -> dict:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        tab, received = context.new_page(), []
        wire = context.new_cdp_session(tab)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda e: received.append(e["encodedDataLength"]))
        tab.goto(f"{site}/{page}.html", wait_until="networkidle")
    return {"page": page, "kilobytes": round(sum(received) / 1000), "requests": len(received)}


def lighthouse(html: Path, runs: int = 3) -> list[dict] | None:
    """Lighthouse's four scores on a phone, the median of some runs; None if it is not installed.

    Install it with ``npm install --global lighthouse@12``.

    Returns
    -------
    list of dict
        ``page``, ``performance``, ``accessibility``, ``best-practices`` and ``seo``, 0 to 100.
    """
    if not shutil.which("lighthouse"):
        return None
    with served(html) as site:
        return [_scores(f"{site}/{page}.html", runs) | {"page": page} for page in JUDGED]


def _scores(address: str, runs: int) -> dict[str, float]:
    command = [
        "lighthouse",
        address,
        "--quiet",
        "--output=json",
        f"--chrome-flags={' '.join(FLAGS)}",
    ]
    env = os.environ | {"CHROME_PATH": chromium() or ""}
    found = []
    for _ in range(runs):
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout)["categories"])
    return {name: 100 * median(each[name]["score"] or 0 for each in found) for name in found[0]}
