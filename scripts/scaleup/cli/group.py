"""The command itself, and what its subcommands share."""

from pathlib import Path

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="scaleup")
def main():
    """Check, tabulate and publish coded data on scaled educational interventions."""


def locate(name: str) -> Path:
    """The folder of a corpus, by name or path."""
    from scaleup.corpus import find

    try:
        return find(name)
    except OSError as error:
        raise click.ClickException(str(error)) from error


def faults(folders=(), unfinished: bool = False) -> list:
    """Problems of corpora, or of everything in data/; of shared tables alone where these have any.

    With ``unfinished``, coding and adjudication that are still to be done are none.
    """
    from scaleup import check as checks
    from scaleup import corrections

    problems = checks.check_shared() or corrections.problems()
    if problems:
        return problems
    paths = [locate(name) for name in folders] or checks.corpora()
    return [problem for path in paths for problem in checks.check(path, unfinished)]
