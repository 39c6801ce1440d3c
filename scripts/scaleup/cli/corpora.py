"""Begin a corpus, and add interventions to it."""

import shlex
import sys
import tomllib
from pathlib import Path

import click

from scaleup.cli.group import faults, locate, main

PACKAGE = Path(__file__).resolve().parents[3] / "data" / "datapackage.toml"
LEFT = ("effect_design", "effect_direction")  # to the tables: a study has a document of its own


def questions() -> dict[str, dict]:
    """What is asked of an intervention and its document: answers and their fields."""
    tables = tomllib.loads(PACKAGE.read_text(encoding="utf-8"))["tables"]
    asked = {
        "id" if field["name"] == "intervention" else field["name"]: field
        for field in tables["interventions"]["fields"]
        if not field.get("optional") and "references" not in field and field["name"] not in LEFT
    }
    return asked | {
        f"document_{field['name']}": field
        for field in tables["documents"]["fields"]
        if field["name"] not in ("document", "intervention", "looked_up")
    }


def described(field: dict) -> str:
    """The description of a field, with the values that it allows."""
    values = field.get("constraints", {}).get("enum", [])
    return field["description"] + (f" One of: {', '.join(values)}." if values else "")


def as_options(command):
    """An option for each of ``questions``."""
    for name, field in reversed(questions().items()):
        metavar = {"id": "ID"}.get(name, "NUMBER" if field["type"] == "integer" else "TEXT")
        option = click.option(flag(name), name, metavar=metavar, help=described(field))
        command = option(command)
    return command


def flag(name: str) -> str:
    """The option of an answer."""
    return "--" + name.replace("_", "-")


@main.group(short_help="Begin a corpus, or add an intervention to one.")
def new():
    """Begin a corpus, or add an intervention to one."""


@new.command("corpus", short_help="Write the empty tables of a corpus.")
@click.argument("folder", type=click.Path(path_type=Path))
def new_corpus(folder):
    """Write the tables of a corpus into FOLDER, a new or an empty one: headers, no rows."""
    from scaleup import new as beginning
    from scaleup.dictionary import DATA, TABLES

    other = DATA / folder
    if (other / "interventions.csv").is_file() and other.resolve() != folder.resolve():
        taken = f"{folder} would be mistaken for the corpus {other}: choose another name"
        raise click.ClickException(taken)
    try:
        beginning.corpus(folder)
    except FileExistsError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        why = error.strerror or error
        raise click.ClickException(f"{folder}: not written ({why})") from error
    click.echo(f"{folder}: {', '.join(f'{name}.csv' for name in TABLES)}")
    if folder.resolve().parent == DATA:
        mend = f"add [corpora.{folder.name}] with a title to data/datapackage.toml"
        click.echo(f"For the book: {mend}", err=True)
    click.echo(f"Next: scaleup new intervention {shlex.quote(str(folder))}", err=True)


@new.command("intervention", short_help="Add an intervention, its document and its facts.")
@click.argument("folder")
@as_options
def new_intervention(folder, **answers):
    """Add an intervention to the corpus in FOLDER, with one document that states its facts.

    On a terminal it asks for what no option gives. Effects, more documents and facts that another
    document states go into the tables by hand.
    """
    from scaleup import new as adding

    path = locate(folder)
    if faults([folder], unfinished=True):
        see = f"scaleup check {shlex.quote(folder)}"
        raise click.ClickException(f"{folder} has problems; see them with: {see}")
    answers = {name: (value or "").strip() for name, value in answers.items()}
    if terminal():
        ask(path, answers)
    if found := adding.problems(path, answers):
        order = ["", *questions()]
        for name, mend in sorted(found, key=lambda fault: order.index(fault[0])):
            value = f" {answers[name]!r}" if answers.get(name) else ""
            click.echo(f"{flag(name)}{value}: {mend}" if name else mend, err=True)
        raise click.ClickException(f"nothing was added to {path}")
    try:
        changed = adding.intervention(path, answers)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise click.ClickException(f"nothing was added to {path}: {why}") from error
    for table, number in changed.items():
        click.echo(f"{path / table}.csv: {number} row{'s' * (number != 1)} added")
    if "facts" not in changed and adding.stated(answers):
        click.echo("This corpus has no facts.csv: which document states a fact is lost.", err=True)
    where, name = shlex.quote(folder), answers["id"]
    sheet = f"scaleup sheet {where} --coder NAME --intervention {name} --out NAME.xlsx"
    click.echo(f"Next, for each coder: {sheet}", err=True)


def terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def ask(folder: Path, answers: dict[str, str]) -> None:
    """Fill in the answers that no option gave; each is asked for until it fits."""
    from scaleup.new import DOCUMENT, slug, stated

    fields = questions()
    about = [name for name in fields if name.startswith(DOCUMENT)]
    for name in dict.fromkeys(["name", "id", *about, *fields]):
        documented = any(answers[each] for each in about)
        required = fields[name].get("constraints", {}).get("required", False)
        if name == about[0]:
            click.echo("\nOne public document that states the facts that follow:", err=True)
            required = bool(documented or stated(answers))
        elif (name in about or fields[name].get("sourced")) and not documented:
            continue  # it was left out, and so is all that it could state
        if not answers[name]:
            click.echo(f"\n{described(fields[name])}", err=True)
            guess = slug(answers["name"]) if name == "id" else ""
            answers[name] = question(name, required, guess)
        while mend := wrong(folder, answers, name, required):
            click.echo(f"{answers[name]!r}: {mend}" if answers[name] else mend, err=True)
            answers[name] = question(name, required)
        if name == about[0] and not answers[name]:
            click.echo("So no facts now: add them to the tables with their documents.", err=True)


def question(name: str, required: bool, guess: str = "") -> str:
    """One answer, as it was typed."""
    words = name.replace("_", " ") + ("" if required else " (Enter leaves it out)")
    return click.prompt(words, default=guess, show_default=bool(guess), err=True).strip()


def wrong(folder: Path, answers: dict[str, str], name: str, required: bool) -> str:
    """How to mend an answer; empty when it fits."""
    from scaleup.new import problems

    if not answers[name]:
        return "this is needed" if required else ""
    return next((mend for n, mend in problems(folder, answers, alone=True) if n == name), "")
