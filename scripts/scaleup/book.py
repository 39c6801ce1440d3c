"""Build the book and show it.

A build that is killed, or fails, leaves pages that may be old or cut off. So what the last
finished build was made from, and what it made, is written down when it ends (``seen``): if nothing
differs, there is nothing to do; if it is missing, all pages are written again. Chapters that were
executed stay so.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import rmtree

from scaleup import colophon
from scaleup.dictionary import DATA, ROOT

PACKAGE = Path(__file__).parent
PROGRAM = "from jupyter_book.cli.main import main; main()"  # a script would be run in each kernel
NOISE = ["Kernel is running over TCP", "MdParserConfig(", "NbParserConfig("]  # nothing to act on


def place(corpus: Path | None = None) -> Path:
    """Where the book is built: a folder of its own, with its own cache, for another corpus."""
    return (ROOT / "_build" / "rerun" / corpus.name if corpus else ROOT) / "_build"


def index(corpus: Path | None = None) -> Path:
    """The first page of the built book."""
    return place(corpus) / "html" / "index.html"


def build(corpus: Path | None = None) -> int:
    """Execute what changed and render; a warning or an exception in any chapter fails.

    Parameters
    ----------
    corpus : Path, optional
        The folder that stands in for a corpus of ours, as ``SCALEUP_CORPUS`` says.

    Returns
    -------
    int
        Exit code of Jupyter Book, 0 when the book was built.
    """
    folder = place(corpus)
    if not _record(folder).is_file():
        rmtree(folder / ".doctrees", ignore_errors=True)
    _record(folder).unlink(missing_ok=True)
    rmtree(folder / "html" / "reports", ignore_errors=True)  # what went wrong in an earlier build
    failed = _run(corpus) or int(not index(corpus).is_file())
    for log in sorted((folder / "html" / "reports").rglob("*.err.log")):
        last = log.read_text(encoding="utf-8").strip().splitlines()[-1:]
        print(f"{log.name.removesuffix('.err.log')}: {''.join(last)}", file=sys.stderr)
    if not failed:
        _record(folder).write_text(_state(corpus), encoding="utf-8")
    return failed


def _run(corpus: Path | None) -> int:
    """Jupyter Book's exit code; what it prints is passed on, less its noise."""
    command = [sys.executable, "-c", PROGRAM, "build", ROOT, "-W", "-n", "--keep-going"]
    if corpus:
        command += ["--path-output", place(corpus).parent]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    dated = {"SOURCE_DATE_EPOCH": epoch()} if epoch() else {}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | dated, **pipe) as run:
        for line in run.stdout:
            if not any(words in line for words in NOISE):
                print(line, end="", file=sys.stderr, flush=True)
    return run.returncode


def epoch() -> str:
    """The moment that the book is of, in seconds since 1970: that of the commit, if known."""
    return os.environ.get("SOURCE_DATE_EPOCH") or colophon.git("log", "-1", "--format=%ct")


def _record(folder: Path) -> Path:
    return folder / "seen"


def up_to_date(corpus: Path | None = None) -> bool:
    """Whether nothing differs from what the last finished build was made from, and made."""
    record = _record(place(corpus))
    return record.is_file() and record.read_text(encoding="utf-8") == _state(corpus)


def _state(corpus: Path | None) -> str:
    """A digest of names, sizes and times of everything that the book is made from, and of it."""
    folders = [ROOT / "chapters", DATA, PACKAGE, place(corpus) / "html", *filter(None, [corpus])]
    paths = [path for folder in folders for path in folder.rglob("*")] + list(ROOT.glob("*"))
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(paths):
        if path.is_file() and path.parent.name != "__pycache__":
            held = path.stat()
            total.update(f"{path}\0{held.st_size}\0{held.st_mtime_ns}\n".encode())
    return total.hexdigest()


@contextmanager
def alone(corpus: Path | None = None) -> Iterator[None]:
    """Keep other builds out of the place of this one; they wait. Ends with the process, too."""
    folder = place(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another build is at work here: waiting for its end ...", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def serve(port: int, corpus: Path | None = None) -> None:
    """Show the built book at ``http://localhost:port`` until interrupted."""
    import webbrowser

    handler = partial(SimpleHTTPRequestHandler, directory=str(index(corpus).parent))
    with ThreadingHTTPServer(("localhost", port), handler) as server:
        address = f"http://localhost:{server.server_port}/"
        print(f"The book is at {address} (stop with Ctrl+C)", flush=True)
        webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
