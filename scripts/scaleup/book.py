"""Build the book and show it."""

import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import rmtree

from scaleup.dictionary import ROOT

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
    first, reports = index(corpus), place(corpus) / "html" / "reports"
    rmtree(reports, ignore_errors=True)  # what went wrong in an earlier build
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", ROOT, "-W", "-n", "--keep-going"]
    if corpus:
        command += ["--path-output", place(corpus).parent]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipe) as run:
        for line in run.stdout:
            if not any(words in line for words in NOISE):
                print(line, end="", file=sys.stderr, flush=True)
    failed = run.returncode or int(not first.is_file())
    for log in sorted(reports.rglob("*.err.log")):
        last = log.read_text(encoding="utf-8").strip().splitlines()[-1:]
        print(f"{log.name.removesuffix('.err.log')}: {''.join(last)}", file=sys.stderr)
    if failed:  # Sphinx would not read the faulty page again, and the next build would pass
        (place(corpus) / ".doctrees" / "environment.pickle").unlink(missing_ok=True)
    return failed


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
