"""Tell what moves between two versions of the data."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from scaleup.cli.group import main

FIRST = 10  # problems that a refusal lists


@main.command(short_help="Tell which codes and figures move between two versions of the data.")
@click.argument("old")
@click.argument("new")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "md"]), default="text",
    help="For a terminal, for machines, or for a comment on GitHub.",
)  # fmt: skip
def diff(old, new, form):
    """Tell what moves from OLD to NEW: facts, codes, and every figure that rests on them.

    OLD and NEW are each a corpus (a name in data/, or a folder), a folder that holds corpora, a
    git revision (its data/), or REVISION:folder. Two corpora are compared whatever their names,
    sets of corpora name by name. Both are counted by the codebook of this checkout.

    \b
      scaleup diff HEAD scaled            what you have changed in data/scaled
      scaleup diff v0.4.0 HEAD            between two revisions
      scaleup diff data/scaled ../mine    between two corpora
    """
    from scaleup import diff_report, versions
    from scaleup.check import check, check_shared
    from scaleup.corpus import load
    from scaleup.datapackage import digest
    from scaleup.diff import Difference
    from scaleup.diff import diff as compare

    shared = check_shared()
    with TemporaryDirectory() as temporary:
        try:
            sides = [
                versions.version(given, Path(temporary, side))
                for given, side in ((old, "old"), (new, "new"))
            ]
            found = []
            for name, before, after in versions.matched(*sides):
                if not (before and after):
                    found.append(Difference(name, state="new" if after else "gone"))
                elif digest(before, "*.csv") == digest(after, "*.csv"):
                    found.append(Difference(name))
                else:
                    for folder, side in zip((before, after), sides, strict=True):
                        _refuse(shared or check(folder, unfinished=True), side)
                    found.append(compare(load(before), load(after)))
        except (ValueError, OSError) as error:
            raise click.ClickException(str(error)) from error
        for remark in versions.recounted(sides):
            click.echo(remark, err=True)
    made = {"text": diff_report.text, "json": diff_report.as_json, "md": diff_report.markdown}
    click.echo(made[form](*(side.name for side in sides), found).rstrip("\n"))


def _refuse(problems: list, side) -> None:
    """Refuse a version with problems."""
    if problems:
        told = [side.told(str(problem)) for problem in problems[:FIRST]]
        if len(problems) > FIRST:
            told.append(f"… and {len(problems) - FIRST:,} more")
        told.append(side.mend())
        raise click.ClickException("\n".join(["problems to mend first:", *told]))
