"""Take a corpus to other tools, and make one of what others have."""

from pathlib import Path
from textwrap import fill, indent

import click

from scaleup.cli.group import faults, locate, main
from scaleup.exchange import SHAPES

SHAPE_LIST = "\n".join(
    fill(f"  {name:10} {shape.holds}. Not in it: {shape.lacks}.", 98, subsequent_indent=" " * 13)
    for name, shape in SHAPES.items()
)
MAPPING = Path(__file__).parents[1] / "exchange" / "mapping.toml"
EXAMPLE = indent(MAPPING.read_text(encoding="utf-8"), "  ")


@main.command(
    short_help="Write a corpus in a shape that other tools read.",
    epilog=f"\b\nShapes, and what each does not hold:\n{SHAPE_LIST}",
)
@click.argument("folder")
@click.option(
    "--as", "shape", type=click.Choice(list(SHAPES)), metavar="SHAPE", required=True,
    help="One of the shapes below.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE",
    help="The file to write; CORPUS-SHAPE with its ending, if omitted.",
)  # fmt: skip
def export(folder, shape, out):
    """Write a corpus in a shape that other tools read. Nothing is overwritten.

    FOLDER is the name of a folder in data/, or a path.
    """
    from scaleup import exchange
    from scaleup.corpus import load

    if faults([folder]):
        raise click.ClickException(f"{folder} has problems; see them with: scaleup check {folder}")
    corpus = load(locate(folder))
    out = out or Path(f"{corpus.name}-{shape}.{SHAPES[shape].ending}")
    try:
        written = exchange.write(corpus, shape, out)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    for path in written:
        click.echo(path)
    click.echo(f"Not in it: {SHAPES[shape].lacks}.", err=True)


@main.command(
    "import", short_help="Make a corpus of somebody's table.",
    epilog=f"\b\nA mapping file (TOML), from their columns and words to ours:\n{EXAMPLE}",
)  # fmt: skip
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), metavar="FOLDER", required=True,
    help="The corpus to make: a folder that is not there yet, or is empty.",
)  # fmt: skip
@click.option(
    "--map", "mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="MAPPING.toml", help="From their columns to ours; needed for a table.",
)  # fmt: skip
def import_(file, folder, mapping):
    """Make a new corpus of somebody's table, or of a JSON file of EPPI-Reviewer.

    A table is CSV or .xlsx, with a row for each intervention and a column for each component.
    Whatever does not fit is listed, and then nothing is written.
    """
    from scaleup import importing

    try:
        if file.suffix.lower() == ".json":
            if mapping:
                raise click.UsageError("--map is for tables; a JSON file says itself what is what")
            done = importing.import_eppi(file, folder)
        elif mapping is None:
            raise click.UsageError(importing.without_mapping(file))
        else:
            done = importing.import_table(file, mapping, folder)
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    for problem in done.problems:
        click.echo(str(problem))
    if done.problems:
        n = len(done.problems)
        raise click.ClickException(f"{n} problem{'s' * (n != 1)}: nothing was written")
    click.echo(folder)
    click.echo(
        f"{done.interventions} interventions with {done.components} components each.", err=True
    )
    if done.lacking:
        click.echo(
            f"WITHOUT A COLUMN, so not_reported everywhere, with a note that says so: "
            f"{len(done.lacking)} of {done.components} components: {', '.join(done.lacking)}",
            err=True,
        )
    if done.bare:
        rows = ", ".join(map(str, done.bare))
        click.echo(
            f"NOTHING BUT A NAME in row {rows}: if that is no intervention but a remark, delete it "
            "and import again",
            err=True,
        )
    if done.left_out:
        click.echo(f"Left out, not in the mapping file: {', '.join(done.left_out)}", err=True)
