"""The command ``scaleup``. Each subcommand imports only what it needs."""

import json
import sys
from pathlib import Path

import click

NAMES = ["frequency", "agreement", "agreed"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="scaleup")
def main():
    """Check, tabulate and publish coded data on scaled educational interventions."""


@main.command()
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def check(folders, form):
    """List every problem in corpora: file, row, column, value, and what to write instead.

    FOLDER is a folder or the name of one in data/. Without any, everything in data/ is checked.
    Exits with 1 when there is a problem.
    """
    from scaleup import check as checks
    from scaleup.corpus import metadata

    paths = [_folder(name) for name in folders or metadata()["corpora"]]
    problems = [] if folders else checks.check_shared()
    for path in paths:
        problems += checks.check(path)
    if form == "json":
        click.echo(json.dumps([problem.as_dict() for problem in problems], indent=2))
    else:
        for problem in problems:
            click.echo(str(problem))
        n = len(problems)
        click.echo(f"{n} problem{'s' * (n != 1)} in {', '.join(str(p) for p in paths)}", err=True)
    sys.exit(1 if problems else 0)


@main.command()
@click.argument("name", type=click.Choice(NAMES))
@click.argument("folder")
@click.option("--by", metavar="COLUMN", help="Split by a column of interventions.csv (frequency).")
@click.option("--kind", type=click.Choice(["components", "ingredients"]), help="One codebook only.")
@click.option("--format", "form", type=click.Choice(["csv", "json", "md"]), default="csv")
def table(name, folder, by, kind, form):
    """Print a table that the chapters show.

    FOLDER is a corpus: a folder or the name of one in data/.
    """
    from scaleup import check as checks
    from scaleup.corpus import codebook, load

    path = _folder(folder)
    if by and name != "frequency":
        raise click.UsageError(f"--by splits the table frequency, not {name}")
    if checks.check(path):
        raise click.ClickException(f"{path} has problems; see them with: scaleup check {folder}")
    corpus = load(path)
    try:
        if name == "frequency":
            from scaleup.frequency import frequency

            frame = frequency(corpus, by=by, kind=kind)
        elif name == "agreement":
            from scaleup.agreement import agreement

            frame = agreement(corpus, kind=kind)
        else:
            book = codebook()
            frame = corpus.agreed
            if kind:
                frame = frame[frame["component"].isin(book[book["kind"] == kind]["component"])]
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if form == "csv":
        click.echo(frame.to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        click.echo(frame.to_json(orient="records", indent=2, force_ascii=False))
    else:
        click.echo(frame.to_markdown(index=False))


@main.command()
@click.option(
    "--check", "only_check", is_flag=True, help="Fail if the file is stale; write nothing."
)
def datapackage(only_check):
    """Write data/datapackage.json from datapackage.toml and the tables."""
    from scaleup import datapackage as package

    text = package.text()
    fresh = package.TARGET.is_file() and package.TARGET.read_text(encoding="utf-8") == text
    if only_check and not fresh:
        raise click.ClickException(f"{package.TARGET} is stale; run: scaleup datapackage")
    if not fresh:
        package.TARGET.write_text(text, encoding="utf-8")
    click.echo(f"{package.TARGET}: {'unchanged' if fresh else 'written'}", err=True)


@main.command()
@click.pass_context
def build(context):
    """Check the data, execute every chapter whose inputs changed, and write the book."""
    from scaleup import book

    click.echo("Checking the data ...", err=True)
    try:
        context.invoke(check)
    except SystemExit as stop:
        if stop.code:
            raise
    context.invoke(datapackage)
    click.echo("Executing and rendering the chapters ...", err=True)
    if book.build():
        raise click.ClickException("the book was not built: see the warnings above")
    click.echo(f"The book is at {book.INDEX}")


@main.command()
@click.option("--port", default=8000, show_default=True)
def serve(port):
    """Show the built book on this machine."""
    from scaleup import book

    if not book.INDEX.is_file():
        raise click.ClickException("there is no book yet; run: make book")
    book.serve(port)


def _folder(name: str) -> Path:
    from scaleup.corpus import find

    try:
        return find(name)
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
