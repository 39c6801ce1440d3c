"""Addresses that the data and the chapters lead to, and those that lead nowhere any more.

An address is dead when its page is said to be gone, its host has no such name any more, or nobody
listens there. A page that is kept from programs, or a server that is slow or in trouble, is not:
readers may see it, or may see it tomorrow.
"""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NameResolutionError, NewConnectionError

from scaleup.corpus import every
from scaleup.dictionary import ROOT
from scaleup.schema import Problem

ADDRESS = re.compile(r"https?://[^\s<>\"'`(){}]+[^\s<>\"'`(){}.,;:]")
MADE_UP = "example.org"  # in the tutorials
GONE = {404: "the page is gone (404)", 410: "the page is gone (410)"}
HOSTS = 16  # asked at the same time, each for one page at a time
PAUSE = 1  # seconds between two pages of one host
PATIENCE = 30  # seconds for a server to answer
AGENT = {"User-Agent": "Mozilla/5.0 (compatible; a nightly check of links, one page at a time)"}

Place = tuple[Path, int, str]  # file, row, and what holds the address


def addresses() -> list[tuple[str, Place]]:
    """Every address with its place: those of documents, then those in the texts of the book."""
    found = [
        (url, (corpus.folder / "documents.csv", row, "url"))
        for corpus in every()
        for row, url in enumerate(corpus.documents["url"], 2)
    ]
    for path in sorted([*(ROOT / "chapters").glob("*.md"), *(ROOT / "chapters").glob("*.bib")]):
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found += [(url, (path, line, "address")) for url in ADDRESS.findall(text)]
    return [(url, place) for url, place in found if urlsplit(url).hostname != MADE_UP]


def dead(places: list[tuple[str, Place]]) -> tuple[list[Problem], Counter[str]]:
    """Addresses that lead nowhere, by place, and how many pages gave which answer.

    Each is asked for once; those that seem dead once more, when all others have been asked.
    """
    answers = _ask(dict.fromkeys(url for url, _ in places))
    answers |= _ask(url for url, said in answers.items() if _is_dead(said))
    problems = [
        Problem(str(path), row, column, url,
                f"{answers[url]}: give the address that it moved to, or of an archived copy")
        for url, (path, row, column) in places if _is_dead(answers[url])
    ]  # fmt: skip
    return problems, Counter(answers.values())


def _ask(urls) -> dict[str, str]:
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).netloc, []).append(url)
    with ThreadPoolExecutor(HOSTS) as pool:
        return {url: said for found in pool.map(_of_host, hosts.values()) for url, said in found}


def _of_host(urls: list[str]) -> list[tuple[str, str]]:
    said = []
    for url in urls:
        said.append((url, answer(url)))
        time.sleep(PAUSE)
    return said


NO_HOST, NOBODY = "no host has this name", "nobody answers there"


def answer(url: str) -> str:
    """What the server at an address says, in words; nothing of the page is read."""
    try:
        with requests.get(url, headers=AGENT, timeout=PATIENCE, stream=True) as response:
            code = response.status_code
            return GONE.get(code, "answers" if response.ok else f"answers {code}")
    except requests.ConnectionError as error:
        reason = getattr(error.args[0] if error.args else None, "reason", None)
        if isinstance(reason, NameResolutionError):
            return NO_HOST
        return NOBODY if isinstance(reason, NewConnectionError) else "the connection broke"
    except requests.RequestException as error:
        return f"no answer ({type(error).__name__})"


def _is_dead(said: str) -> bool:
    return said in {*GONE.values(), NO_HOST, NOBODY}
