"""Check the data, and print what they say."""

import json
import sys
from dataclasses import asdict
from importlib import import_module

import click

from scaleup.cli.group import faults, locate, main

TABLES = {  # name: module, function, what it holds
    "frequency": ("frequency", "frequency", "how often each component occurs"),
    "agreement": ("agreement", "agreement", "how far the coders agree"),
    "waves": ("agreement", "waves", "agreement in the pilot and in the rest"),
    "claims": ("claims", "claims", "the review's findings held against the corpus"),
    "pairs": ("cooccurrence", "pairs", "how far each two components go together"),
    "bundles": ("cooccurrence", "bundles", "components found together again and again"),
    "nearest": ("similarity", "nearest", "programmes most like one, or like a plan"),
    "differences": ("compare", "differences", "every large enough group against the rest"),
    "needed": ("saturation", "needed", "how many interventions a narrower interval takes"),
    "saturation": ("saturation", "saturation", "how shares settle as interventions are added"),
    "agreed": ("corpus", "agreed", "the code that holds for every cell"),
    "who_and_where": ("overview", "who_and_where", "who runs each intervention"),
    "reach": ("overview", "reach", "learners and schools reached"),
    "growth": ("overview", "growth", "years from the start to the figure for learners"),
    "places": ("overview", "places", "where each intervention runs"),
    "effects": ("overview", "effects", "what effect studies report"),
    "membership": ("overview", "membership", "how sure the list of cases is"),
    "composition": ("strata", "composition", "how many interventions of each kind"),
    "provenance": ("provenance", "provenance", "how much rests on providers' own words"),
    "sensitivity": ("sensitivity", "sensitivity", "shares under other readings of the codes"),
    "verdicts": ("sensitivity", "verdicts", "the review's findings under other readings"),
    "flow": ("selection", "flow", "how candidates became interventions"),
    "draw": ("selection", "draw", "the seeded draw, repeated"),
    "audit": ("provenance", "audit", "the result of the audit"),
}


@main.command(short_help="List every problem in the data, with its mend.")
@click.argument("folders", nargs=-1, metavar="[FOLDER]...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "md"]), default="text",
    help="For people, for machines, as annotations of a workflow on GitHub, or as Markdown.",
)  # fmt: skip
def check(folders, form):
    """List every problem in corpora: file, row, column, value, and what to write instead.

    FOLDER is the name of a folder in data/, or a path. Without any, everything in data/ is
    checked. Exits with 1 when there is a problem.
    """
    problems = faults(folders)
    sys.stdout.reconfigure(errors="backslashreplace")  # a value that this terminal cannot show
    if form == "json":
        click.echo(json.dumps([asdict(problem) for problem in problems], indent=2))
    elif form == "md":
        from scaleup import github

        click.echo(github.problems(problems), nl=False)
    else:
        from scaleup.github import annotation

        for problem in problems:
            click.echo(annotation(problem) if form == "github" else str(problem))
        n = len(problems)
        checked = ", ".join(folders) or "data/"
        click.echo(f"{n} problem{'s' * (n != 1)} in {checked}", err=True)
    sys.exit(1 if problems else 0)


@main.command(
    short_help="Print a table that the chapters show.",
    epilog="\b\nTables:\n" + "\n".join(f"  {k:14} {v[2]}" for k, v in TABLES.items()),
)
@click.argument("name", type=click.Choice(list(TABLES)), metavar="NAME")
@click.argument("folder")
@click.option(
    "--by",
    metavar="COLUMN",
    help="Split frequency by a column of interventions.csv, reach_size or document_kind; "
    "one intervention may stand in several groups.",
)
@click.option("--to", metavar="ID[;ID]", help="An intervention, or components: for nearest.")
@click.option(
    "--kind", type=click.Choice(["components", "ingredients"]),
    help="Only one codebook, for frequency and agreement.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["csv", "json", "md"]), default="csv",
    help="CSV, JSON records or Markdown.",
)  # fmt: skip
def table(name, folder, by, to, kind, form):
    """Print a table that the chapters show.

    FOLDER is a corpus: the name of a folder in data/, or a path.
    """
    from scaleup.corpus import load

    if by and name != "frequency":
        raise click.UsageError(f"--by splits the table frequency, not {name}")
    if (name == "nearest") != bool(to):
        raise click.UsageError("nearest needs --to, and no other table takes it")
    if kind and name not in ("frequency", "agreement"):
        raise click.UsageError(f"--kind narrows frequency and agreement, not {name}")
    if faults([folder]):
        raise click.ClickException(f"{folder} has problems; see them with: scaleup check {folder}")
    corpus = load(locate(folder))
    if corpus.interventions.empty:
        raise click.ClickException(f"{folder} has no interventions yet")
    parts = [part.strip() for part in (to or "").split(";") if part.strip()]
    to = parts if len(parts) > 1 else "".join(parts)
    options = {key: value for key, value in (("by", by), ("kind", kind), ("to", to)) if value}
    module, function, _ = TABLES[name]
    try:
        made = corpus.agreed if name == "agreed" else getattr(
            import_module(f"scaleup.{module}"), function
        )(corpus, **options)  # fmt: skip
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if made.empty:
        raise click.ClickException(f"{folder} has nothing for this table")
    click.echo(_text(made, form), nl=False)


def _text(frame, form: str) -> str:
    if form == "csv":
        return frame.to_csv(index=False, lineterminator="\n")
    if form == "json":
        return frame.to_json(orient="records", indent=2, force_ascii=False) + "\n"
    words = frame.select_dtypes(exclude="number").columns
    frame = frame.astype(object).where(frame.notna(), "")
    escaped = frame.assign(**{c: frame[c].astype(str).str.replace("|", r"\|") for c in words})
    return escaped.to_markdown(index=False, missingval="") + "\n"


@main.command(short_help="Write data/datapackage.json.")
@click.option(
    "--check", "only_check", is_flag=True, help="Fail if the file is stale; write nothing."
)
def datapackage(only_check):
    """Write data/datapackage.json from datapackage.toml and the tables."""
    from scaleup import datapackage as package
    from scaleup.corpus import STAND_IN, stand_in

    if stand_in():
        raise click.ClickException(f"it describes our data alone: unset {STAND_IN} first")
    if problems := faults():
        raise click.ClickException(f"the data have problems: {problems[0]}")
    text = package.text()
    fresh = package.TARGET.is_file() and package.TARGET.read_text(encoding="utf-8") == text
    if only_check and not fresh:
        raise click.ClickException(f"{package.TARGET} is stale; run: scaleup datapackage")
    if not fresh:
        package.TARGET.write_text(text, encoding="utf-8")
    click.echo(f"{package.TARGET}: {'unchanged' if fresh else 'written'}", err=True)
