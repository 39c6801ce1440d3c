"""Coding sheets: make them, take them back, and settle where coders differ."""

import re
import shlex
import sys
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

import click

from scaleup.cli.group import faults, locate, main

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITABLE = click.Path(dir_okay=False, path_type=Path)


@main.command(short_help="Write the sheet that a coder fills in.")
@click.argument("folder")
@click.option("--coder", required=True, metavar="NAME", help="Who codes, such as maria or coder-c.")
@click.option(
    "--intervention", "interventions", multiple=True, metavar="ID",
    help="Only this one; may be given several times. All of the corpus if omitted.",
)  # fmt: skip
@click.option(
    "--out", required=True, type=WRITABLE, metavar="FILE",
    help="A workbook (.xlsx), or CSV (.csv, and a second file for documents).",
)  # fmt: skip
def sheet(folder, coder, interventions, out):
    """Write the sheet that a coder fills in: a row for each intervention and component.

    FOLDER is a corpus, also an unfinished one: the name of a folder in data/, or a path. Of the
    codes given so far the sheet holds those of this coder alone. Give it back with: scaleup add
    """
    from scaleup import coding_sheet
    from scaleup.corpus import load
    from scaleup.dictionary import fields

    pattern = fields("codings")[0]["constraints"]["pattern"]
    if not re.fullmatch(pattern, coder):
        raise click.UsageError(f"--coder {coder}: write it with a-z, 0-9 and hyphens, like maria-b")
    _sound(folder)
    corpus = load(locate(folder))
    known = list(corpus.interventions["intervention"])
    for name in interventions:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"is it {near[0]}?" if near else "write an id of its interventions.csv"
            raise click.UsageError(f"--intervention {name}: not in {folder}; {hint}")
    tabs = coding_sheet.sheet(corpus, coder, list(interventions))
    written = _save(corpus.folder, out, tabs, {"": "codes", "-documents": "documents"})
    if coded := int((tabs[1].frame["code"] != "").sum()):
        click.echo(f"{coder} coded {coded} of these rows before: they are filled in", err=True)
    back = shlex.join(["scaleup", "add", folder, *map(str, written)])
    click.echo(f"{len(tabs[1].frame)} rows for {coder} to code; to give them back: {back}")


@main.command(short_help="Take back filled-in coding sheets.")
@click.argument("folder")
@click.argument("files", nargs=-1, required=True, type=READABLE, metavar="FILE...")
@click.option("--yes", is_flag=True, help="Write what would change.")
def add(folder, files, yes):
    """Take back filled-in coding sheets: check every cell, and show what would change.

    FOLDER is a corpus: the name of a folder in data/, or a path. FILE is a workbook or a CSV file
    of scaleup sheet. Nothing is written without --yes, nor while there is a problem.
    """
    from scaleup.coding import propose

    if twice := [path for path in files if files.count(path) > 1]:
        raise click.UsageError(f"{twice[0]} is given twice")
    _sound(folder)
    proposal = _asked(propose, folder, list(files))
    _decide(proposal, yes)
    if yes:
        _open_disagreements(folder)


@main.command(short_help="Settle where coders differ, on a sheet.")
@click.argument("folder")
@click.argument("file", required=False, type=READABLE)
@click.option("--sheet", "out", type=WRITABLE, metavar="FILE",
              help="Write open disagreements side by side into this .xlsx or .csv.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Write what the filled-in FILE settles.")
def adjudicate(folder, file, out, yes):
    """Settle where coders differ: write the sheet with --sheet, give it back as FILE.

    FOLDER is a corpus: the name of a folder in data/, or a path. Nothing is written into it
    without --yes, nor while there is a problem.
    """
    from scaleup import adjudication
    from scaleup.corpus import load

    if bool(file) == bool(out) or (out and yes):
        raise click.UsageError(
            "give either --sheet FILE to write, or FILE to take back (and --yes)"
        )
    _sound(folder)
    if file:
        _decide(_asked(adjudication.propose, folder, file), yes)
        if yes:
            _open_disagreements(folder)
        return
    corpus = load(locate(folder))
    tabs = adjudication.sheet(corpus)
    if not tabs:
        click.echo("Nothing to settle: the coders agree, or it is settled already.")
        return
    written = _save(corpus.folder, out, tabs, {"": "disagreements"})
    back = shlex.join(["scaleup", "adjudicate", folder, *map(str, written)])
    click.echo(f"{len(tabs[1].frame)} to settle; to give them back: {back}")


def _sound(folder: str) -> None:
    """Stop at a corpus with problems, other than work still to be done."""
    if problems := faults([folder], unfinished=True):
        raise click.ClickException(
            f"{folder} has problems (see: scaleup check {shlex.quote(folder)}), such as: "
            f"{problems[0]}"
        )


def _save(folder: Path, out: Path, tabs: list, as_csv: dict[str, str]) -> list[Path]:
    """Write a workbook, or some of its tabs as CSV files, all or none; nothing is overwritten."""
    from scaleup import spreadsheet

    if out.suffix.lower() not in (".xlsx", ".csv"):
        raise click.UsageError(f"{out}: let its name end in .xlsx or .csv")
    if out.suffix.lower() == ".csv" and out.resolve().parent == folder.resolve():
        raise click.UsageError(f"{out}: the corpus holds its tables alone: choose another folder")
    frames = {out: None}
    if out.suffix.lower() == ".csv":
        frames = {
            out.with_stem(out.stem + end): tab.frame
            for end, name in as_csv.items() for tab in tabs if tab.name == name
        }  # fmt: skip
    if there := [path for path in frames if path.exists()]:
        raise click.ClickException(f"{there[0]} is there already: choose another name, or move it")
    try:
        for path, frame in frames.items():
            if frame is None:
                spreadsheet.write(path, tabs)
            else:
                spreadsheet.write_csv(path, frame)
    except OSError as error:
        for path in frames:
            with suppress(OSError):
                path.unlink()
        raise click.ClickException(f"{out}: not written ({error.strerror})") from error
    for path in frames:
        click.echo(f"{path} written", err=True)
    return list(frames)


def _asked(propose, folder: str, *files):
    try:
        return propose(locate(folder), *files)
    except OSError as error:
        place = error.filename or "nothing could be checked"
        raise click.ClickException(f"{place}: {error.strerror or error}") from error


def _decide(proposal, yes: bool) -> None:
    """Tell problems and stop; or tell what would change, and write it if that is wanted."""
    from scaleup.dictionary import DATA

    for remark in proposal.remarks:
        click.echo(remark, err=True)
    if proposal.problems:
        for problem in proposal.problems:
            click.echo(str(problem))
        n = len(proposal.problems)
        click.echo(f"{n} problem{'s' * (n != 1)}; nothing written", err=True)
        sys.exit(1)
    for change in proposal.changes:
        click.echo(change)
    if not proposal.tables:
        click.echo("nothing new; nothing written", err=True)
        return
    if not yes:
        click.echo("nothing written; add --yes to write", err=True)
        return
    try:
        proposal.write()
    except OSError as error:
        raise click.ClickException(f"nothing written: {error.strerror or error}") from error
    written = ", ".join(str(proposal.folder / f"{name}.csv") for name in proposal.tables)
    click.echo(f"written: {written}", err=True)
    if proposal.folder.resolve().parent == DATA:
        click.echo("datapackage.json is stale now: scaleup datapackage", err=True)


def _open_disagreements(folder: str) -> None:
    from scaleup.adjudication import disagreements
    from scaleup.cells import CELL
    from scaleup.dictionary import read_text

    tables = [read_text(locate(folder), name) for name in ("codings", "adjudications")]
    n = len(disagreements(*tables)[CELL].drop_duplicates())
    click.echo(
        f"disagreements to settle: {n}"
        + (f" (scaleup adjudicate {shlex.quote(folder)} --sheet FILE)" if n else "")
    )
