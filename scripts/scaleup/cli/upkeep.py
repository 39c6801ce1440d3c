"""Keep what is published true: the version of the data, corrections, addresses."""

import sys

import click

from scaleup.cli.group import faults, main


@main.command(short_help="Say which version the data are due, and record a release.")
@click.option("--yes", is_flag=True, help="Write what this version holds into data/releases.json.")
def release(yes):
    """Say what changed in data/ since the last release, and which version that asks for.

    The last number moves with wording, the middle one with content, the first one when names of
    tables, columns or ids are gone. Exits with 1 when the version or the changelog does not fit.
    """
    from scaleup import release as releases

    _our_data()
    if problems := faults():
        raise click.ClickException(f"the data have problems: {problems[0]}")
    last, version, moved = releases.pending()
    for level, file, what in moved:
        click.echo(f"{level}: {file}: {what}")
    if problems := releases.problems():
        for problem in problems:
            click.echo(str(problem))
        sys.exit(1)
    changed = moved[0][0] if moved else "nothing"
    click.echo(f"{changed} changed since {last}; the version is {version}", err=True)
    if yes:
        try:
            releases.record()
        except (ValueError, OSError) as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{releases.RECORD}: written", err=True)


@main.command(short_help="Apply what data/corrections.csv says.")
@click.option("--yes", is_flag=True, help="Write what would change.")
def correct(yes):
    """Apply each correction of data/corrections.csv that is not applied yet.

    A cell is changed only if it holds the value before; one that holds the value after is left as
    it is. Nothing is written without --yes, nor while there is a problem.
    """
    from scaleup import corrections
    from scaleup.check import check_shared

    _our_data()
    problems = check_shared()
    proposals = [] if problems else corrections.propose()
    problems += [problem for each in proposals for problem in each.problems]
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo("nothing written", err=True)
        sys.exit(1)
    for change in (change for each in proposals for change in each.changes):
        click.echo(change)
    if not proposals:
        click.echo("every correction is applied; nothing written", err=True)
    elif not yes:
        click.echo("nothing written; add --yes to write", err=True)
    else:
        _write(proposals)


def _write(proposals) -> None:
    try:
        for each in proposals:
            each.write()
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo("written; datapackage.json is stale now: scaleup datapackage", err=True)


def _our_data() -> None:
    """Stop while another corpus stands in for ours."""
    from scaleup.corpus import STAND_IN, stand_in

    if stand_in():
        raise click.ClickException(f"it is about our data alone: unset {STAND_IN} first")


@main.command(short_help="Ask every address that data and chapters lead to.")
def links():
    """Ask every address that the data and the chapters lead to, and list the dead ones.

    This takes a while: a host is asked for one page at a time. Exits with 1 when one is dead.
    """
    from scaleup import dead_links

    problems, answers = dead_links.dead(dead_links.addresses())
    for problem in problems:
        click.echo(str(problem))
    for said, n in answers.most_common():
        click.echo(f"{said}: {n}", err=True)
    sys.exit(1 if problems else 0)
