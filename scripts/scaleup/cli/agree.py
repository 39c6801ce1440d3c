"""See who coded what, and how far the coders agree."""

import json
import shlex
from dataclasses import replace

import click

from scaleup.cli.group import faults, locate, main

HEADS = {"kappa": "kappa", "ac1": "AC1", "alpha": "alpha"}


@main.command(short_help="Show who coded what, and how far the coders agree.")
@click.argument("folder")
@click.option(
    "--coder", "coders", multiple=True, metavar="NAME",
    help="Only these coders; may be given several times. All, if omitted.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json", "md"]), default="text",
    help="For people, or for machines; csv holds the table of agreement alone.",
)  # fmt: skip
def agree(folder, coders, form):
    """Show who coded what in FOLDER, what is to settle, and how far the coders agree.

    Works while coding goes on. A cell is one component of one intervention; coders are compared
    on the cells that two or more of them coded.
    """
    from scaleup.agreement import agreement, nothing
    from scaleup.corpus import load
    from scaleup.coverage import cells, coverage, incomparable, pairs

    path, where = locate(folder), shlex.quote(folder)
    if faults([folder], unfinished=True):
        raise click.ClickException(f"{folder} has problems; see them with: scaleup check {where}")
    corpus = load(path)
    for name in coders:
        if name not in corpus.coders:
            raise click.UsageError(
                f"--coder {name}: coded nothing; coders: {', '.join(corpus.coders)}"
            )
    if coders:
        mine = corpus.codings["coder"].isin(coders)
        corpus = replace(corpus, codings=corpus.codings[mine])
    reason = incomparable(corpus)
    frames = {
        "coders": coverage(corpus),
        "pairs": pairs(corpus),
        "agreement": nothing() if reason else agreement(corpus),
    }
    if form == "csv":
        click.echo(frames["agreement"].to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        made = {name: json.loads(frame.to_json(orient="records")) for name, frame in frames.items()}
        click.echo(json.dumps({"cells": cells(corpus), **made}, indent=2, ensure_ascii=False))
    else:
        _print(frames, cells(corpus), len(corpus.interventions), form)
    if reason:
        click.echo(f"{reason[0].upper()}{reason[1:]}.", err=True)
        click.echo(f"Next: scaleup sheet {where} --coder NAME --out NAME.xlsx", err=True)
    elif cells(corpus)["open"]:
        click.echo(f"Next: scaleup adjudicate {where} --sheet FILE.xlsx", err=True)


def _print(frames: dict, cells: dict[str, int], interventions: int, form: str) -> None:
    """The tables for people, as aligned text or as Markdown."""
    who = frames["coders"]
    if len(who):
        who["interventions"] = [f"{number} of {interventions}" for number in who["interventions"]]
        click.echo(_text(who, form))
        click.echo(_sentences(cells))
    if len(frames["pairs"]):
        names = {"first": "coder", "second": "and coder", "both": "cells of both"}
        click.echo(_text(frames["pairs"].rename(columns=names), form))
    if len(frames["agreement"]):
        click.echo(
            "Agreement on cells of two or more coders, with 95% intervals over interventions:\n"
        )
        click.echo(_text(_rounded(frames["agreement"]), form), nl=False)


def _sentences(cells: dict[str, int]) -> str:
    times = {"one": "by one coder", "two": "by two", "more": "by more"}
    coded = ", ".join(f"{cells[name]} {words}" for name, words in times.items() if cells[name])
    return (
        f"Cells: {cells['all']} coded, {coded}.\n"
        f"Of the {cells['compared']} coded by two or more, {cells['differ']} differ: "
        f"{cells['adjudicated']} settled, {cells['open']} still to settle.\n"
    )


def _rounded(table):
    """Two decimals, each with its interval."""
    shown = table[["component", "n"]].copy()
    for name in ("percent", "kappa", "ac1", "alpha"):
        columns = table[[name, f"{name}_low", f"{name}_high"]].to_numpy()
        shown[HEADS.get(name, name)] = [
            "undefined" if value != value
            else f"{value:.2f}" if low != low
            else f"{value:.2f} ({low:.2f} to {high:.2f})"
            for value, low, high in columns
        ]  # fmt: skip
    return shown


def _text(frame, form: str) -> str:
    style = "pipe" if form == "md" else "simple"
    align = ["right" if frame[name].dtype.kind == "i" else "left" for name in frame]
    return (
        frame.to_markdown(index=False, tablefmt=style, disable_numparse=True, colalign=align) + "\n"
    )
