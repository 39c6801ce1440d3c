"""The command ``scaleup``. Each subcommand imports only what it needs."""

from scaleup.cli import agree, book, coding, corpora, data, diff, exchange, upkeep
from scaleup.cli.group import main

__all__ = ["agree", "book", "coding", "corpora", "data", "diff", "exchange", "main", "upkeep"]
