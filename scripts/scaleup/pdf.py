"""The book as one PDF, printed by a Chromium.

A browser cannot write page numbers into a list of contents, so it prints twice: once to learn on
which page each chapter begins, and once more with the contents that say so.
"""

import os
import re
import subprocess
import time
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from scaleup import book, printed

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless", "--disable-gpu", "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # nothing is asked of any site
    "--no-pdf-header-footer", "--generate-pdf-document-outline",
]  # fmt: skip
PATIENCE = 900  # seconds for one printing, on a machine with much else to do
DATES = re.compile(rb"(?<=Date \(D:)\d{14}")


def place(corpus: Path | None = None) -> Path:
    """Where the PDF is written, beside the built book and named by its title."""
    name = re.sub(r"\W+", "-", printed.title().lower()).strip("-")
    return book.place(corpus) / f"{name}.pdf"


def write(corpus: Path | None = None) -> Path:
    """Print the built book; nothing is left of a PDF that could not be printed.

    Parameters
    ----------
    corpus : Path, optional
        The folder that stands in for a corpus of ours, as ``SCALEUP_CORPUS`` says.

    Returns
    -------
    Path
        The PDF.

    Raises
    ------
    FileNotFoundError
        If there is no built book, or no browser to print it.
    RuntimeError
        If the browser fails; says what it said last.
    """
    if not book.index(corpus).is_file():
        raise FileNotFoundError("there is no book yet; run: make book")
    program, chapters = browser(), printed.Chapters(book.index(corpus).parent)
    with TemporaryDirectory(dir=book.place(corpus), prefix="pdf-") as folder:
        return twice(program, chapters, Path(folder)).replace(place(corpus))


def browser() -> str:
    """The Chromium of this machine.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    if found := next(filter(None, map(which, BROWSERS)), None):
        return found
    raise FileNotFoundError(
        "a Chromium prints the book, and there is none; install one (on Debian or Ubuntu: "
        "apt-get install chromium fonts-liberation), then run: make pdf"
    )


def twice(program: str, chapters: printed.Chapters, folder: Path) -> Path:
    """Print chapters into a folder: their page numbers first, then with these in the contents."""
    page = folder / "book.html"
    page.write_text(chapters.html({}), encoding="utf-8")
    numbers = _numbers(_print(program, page))
    page.write_text(chapters.html(numbers), encoding="utf-8")
    done = _print(program, page)
    done.write_bytes(_dated(done.read_bytes()))
    return done


def _print(program: str, page: Path) -> Path:
    """A page as PDF beside it. The browser has a profile of its own: another may be running."""
    pdf = page.with_suffix(".pdf")
    pdf.unlink(missing_ok=True)
    own = [f"--user-data-dir={page.parent / 'profile'}", f"--print-to-pdf={pdf}"]
    if os.geteuid() == 0:  # no sandbox for root
        own.append("--no-sandbox")
    try:
        done = subprocess.run(
            [program, *FLAGS, *own, page.as_uri()],
            capture_output=True, text=True, errors="replace", timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{program} had not printed the book after {PATIENCE} s") from error
    if done.returncode or not pdf.is_file():
        said = (done.stderr.strip().splitlines() or ["it did not say why"])[-1]
        raise RuntimeError(f"{program} could not print the book: {said}")
    return pdf


def _numbers(pdf: Path) -> dict[str, int]:
    """Pages, counted from 1, on which the anchors stand that something links to."""
    from pypdf import PdfReader

    reader = PdfReader(pdf)
    anchors = reader.named_destinations.items()
    return {name.strip("/"): reader.get_destination_page_number(to) + 1 for name, to in anchors}


def _dated(pdf: bytes) -> bytes:
    """A PDF with the moment that the book is of; all else in it is the same each time."""
    epoch = book.epoch()
    if not epoch:
        return pdf
    return DATES.sub(time.strftime("%Y%m%d%H%M%S", time.gmtime(int(epoch))).encode(), pdf)
