"""Tutorials that really run: commands typed in a folder of their own, and sheets filled in there.

What a reader sees is what the command printed when the book was built.
"""

import os
import shlex
from contextlib import chdir
from html import escape
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from textwrap import fill, wrap

import pandas as pd

from scaleup.corpus import STAND_IN, load
from scaleup.dictionary import DATA
from scaleup.render import Html, Table

LINE = 80  # characters
WHOLE = {"subsequent_indent": "  ", "break_long_words": False, "break_on_hyphens": False}


class Desk:
    """A folder in which a tutorial works; it goes when the tutorial ends."""

    def __init__(self):
        self._place = TemporaryDirectory(prefix="desk-")
        self.folder = Path(self._place.name)

    def run(self, line: str, refused: bool = False) -> Html:
        """What a command of ``scaleup`` prints.

        Parameters
        ----------
        line : str
            As it is typed: ``scaleup check mine``.
        refused : bool
            Whether the command is to find fault.

        Raises
        ------
        RuntimeError
            If it ends otherwise than expected.
        """
        from click.testing import CliRunner

        from scaleup.cli import main

        load.cache_clear()
        before = dict(os.environ)
        os.environ.pop(STAND_IN, None)  # a tutorial is about the published corpus
        with chdir(self.folder):
            done = CliRunner().invoke(main, shlex.split(line)[1:])
        os.environ.clear()
        os.environ.update(before)
        if bool(done.exit_code) != refused or isinstance(done.exception, Exception):
            raise RuntimeError(f"{line}: {done.output}{done.exception or ''}")
        load.cache_clear()
        return terminal(line, done.output)

    def copy(self, name: str, target: str) -> Html:
        """Copy a corpus of the compendium into the folder."""
        copytree(DATA / name, self.folder / target)
        return terminal(f"cp -r data/{name} {target}")

    def write(self, name: str, text: str) -> Html:
        """Write a file, and show it."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return Html(f"<p><code>{escape(name)}</code>:</p>{_block(text)}", text)

    def show(self, name: str, lines: int) -> Html:
        """The first lines of a file that a command wrote."""
        text = (self.folder / name).read_text(encoding="utf-8")
        first = "\n".join(text.splitlines()[:lines])
        return Html(f"<p>First lines of <code>{escape(name)}</code>:</p>{_block(first)}", first)

    def table(self, name: str, tab: str, columns: list[str], rows: int, caption: str) -> Table:
        """The first rows of a workbook's tab as a reader sees them."""
        frame = pd.read_excel(self.folder / name, tab, dtype=str, keep_default_na=False)
        return Table(frame[columns].head(rows), caption)

    def fill(self, name: str, tab: str, key: list[str], cells: dict, rest: dict | None = None):
        """Type into a workbook, as a person would.

        Parameters
        ----------
        name, tab : str
            The file and its tab.
        key : list of str
            Columns that tell the rows apart.
        cells : dict of tuple to dict
            What to type, column to words, into the row with these values of ``key``.
        rest : dict, optional
            What to type into every other row.

        Returns
        -------
        Table
            The rows named in ``cells``, with what was typed.
        """
        from openpyxl import load_workbook

        path = self.folder / name
        book = load_workbook(path)
        sheet = book[tab]
        place = {cell.value: cell.column for cell in sheet[1]}
        typed = {}
        for row in range(2, sheet.max_row + 1):
            at = tuple(sheet.cell(row, place[column]).value for column in key)
            typed[at] = cells.get(at, rest or {})
            for column, words in typed[at].items():
                sheet.cell(row, place[column], words)
        if unknown := cells.keys() - typed.keys():
            raise KeyError(f"{name}, {tab}: no row {unknown}")
        book.save(path)
        said = [dict(zip(key, at, strict=True)) | words for at, words in cells.items()]
        return Table(pd.DataFrame(said).fillna(""), f"Typed into {name}")


def terminal(line: str, said: str = "") -> Html:
    """A command as typed, and what it printed; sentences are wrapped, tables are not."""
    command = wrap(f"$ {line}", LINE, **WHOLE)
    lines = [
        fill(each, LINE, **WHOLE) if len(each) > LINE and "  " not in each.strip() else each
        for each in said.splitlines()
    ]
    return Html(_block("\n".join([" \\\n".join(command), *lines])), said)


def _block(text: str) -> str:
    return f'<pre class="terminal" tabindex="0">{escape(text.rstrip())}</pre>'
