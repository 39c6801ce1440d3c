"""Build the book, show it, and run single chapters; each on another corpus, if one is given."""

from pathlib import Path

import click

from scaleup.cli.group import faults, locate, main

other = click.option(
    "--corpus", "folder", metavar="FOLDER",
    help="Another corpus: the name of a folder in data/, or a path.",
)  # fmt: skip
slot = click.option(
    "--instead-of",
    "name",
    metavar="NAME",
    help="The corpus of data/ that it stands in for: scaled or millions-learning.",
)


@main.command(short_help="Check the data, execute what changed, write the book.")
@other
@slot
def build(folder, name):
    """Check the data, execute every chapter whose inputs changed, and write the book.

    With --corpus, the book shows that corpus in place of ours (of scaled, unless --instead-of says
    otherwise), says so on every page, and is written to a place of its own.
    """
    from scaleup import book

    corpus = _stand_in(folder, name, "scaled")
    with book.alone(corpus):
        if book.up_to_date(corpus):
            click.echo("Nothing has changed since the last build.", err=True)
        else:
            _refuse_faults()
            click.echo("Executing and rendering the chapters ...", err=True)
            if book.build(corpus):
                raise click.ClickException("the book was not built: see the warnings above")
    click.echo(f"The book is at {book.index(corpus)}")


def _stand_in(folder: str | None, name: str | None, usual: str) -> Path | None:
    """Let a corpus stand in for one of ours, here and in every process that this one starts."""
    import os

    from scaleup.corpus import STAND_IN, stand_in
    from scaleup.dictionary import metadata

    if not folder:
        if name:
            raise click.UsageError("--instead-of needs --corpus: the folder that stands in")
        try:
            return (stand_in() or ("", None))[1]
        except FileNotFoundError as error:
            raise click.ClickException(str(error)) from error
    name = name or usual
    if name not in metadata()["corpora"]:
        names = ", ".join(metadata()["corpora"])
        raise click.UsageError(f"--instead-of {name}: no such corpus; write one of: {names}")
    os.environ.pop(STAND_IN, None)
    corpus = locate(folder).resolve()
    os.environ[STAND_IN] = f"{name}={corpus}"
    return corpus


def _refuse_faults() -> None:
    """Stop with every problem of the data that will be shown."""
    from scaleup.dictionary import metadata

    click.echo("Checking the data ...", err=True)
    if problems := faults(metadata()["corpora"]):
        for problem in problems:
            click.echo(str(problem))
        raise click.ClickException("the data have problems: mend them and try again")


@main.command(short_help="Execute one chapter, and write it as one file.")
@click.argument("chapter")
@other
@slot
@click.option(
    "--out", metavar="FILE",
    help="Ends in .html, .ipynb or .md; CHAPTER-FOLDER.html if omitted.",
)  # fmt: skip
def rerun(chapter, folder, name, out):
    """Execute one chapter, on another corpus if one is given, and write it as one file.

    CHAPTER is a name, such as recurs, or the path of a .md or .ipynb notebook. The corpus stands in
    for the one that the chapter loads, or for scaled if it loads both. The file needs no other.
    """
    from scaleup import rerun as chapters

    try:
        path = chapters.find(chapter)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    corpus = _stand_in(folder, name, chapters.asked(path))
    target = Path(out or f"{path.stem}-{corpus.name if corpus else 'published'}.html")
    if target.suffix not in chapters.ENDINGS:
        raise click.UsageError(f"--out {target}: end it in {', '.join(chapters.ENDINGS)}")
    if target.exists():
        raise click.ClickException(f"{target} is there already: remove it, or give --out FILE")
    if not target.parent.is_dir():
        raise click.ClickException(f"{target.parent}: no such folder; make it, or write elsewhere")
    _refuse_faults()
    click.echo(f"Executing {path.name} ...", err=True)
    try:
        chapters.write(chapters.execute(path), target)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(str(target))


@main.command(short_help="Show the built book on this machine.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
    help="Port on localhost.",
)  # fmt: skip
@click.option(
    "--corpus", "folder", metavar="FOLDER", help="Show the book that was built on this corpus."
)
def serve(port, folder):
    """Show the built book on this machine."""
    from scaleup import book

    corpus = _stand_in(folder, None, "scaled")
    if not book.index(corpus).is_file():
        raise click.ClickException("there is no book yet; run: make book")
    try:
        book.serve(port, corpus)
    except OSError as error:
        raise click.ClickException(
            f"port {port} cannot be used ({error.strerror}); try: scaleup serve --port {port + 1}"
        ) from error


@main.command(short_help="Print the built book as one PDF.")
@click.option(
    "--corpus", "folder", metavar="FOLDER", help="Print the book that was built on this corpus."
)
def pdf(folder):
    """Print the chapters of the built book as one PDF, beside the book. Needs a Chromium."""
    from scaleup import pdf as printer

    corpus = _stand_in(folder, None, "scaled")
    click.echo("Printing the book ...", err=True)
    try:
        click.echo(f"The PDF is at {printer.write(corpus)}")
    except (OSError, RuntimeError) as error:
        raise click.ClickException(str(error)) from error
