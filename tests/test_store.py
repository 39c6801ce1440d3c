"""A change of a corpus is made whole or not at all, whenever it is cut off."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from itertools import count

import pandas as pd
import pytest

from conftest import make_corpus
from scaleup import store
from scaleup.corpus import load
from scaleup.dictionary import read_text

OLD, NEW = "The page says so.", "Another page says so."


@pytest.fixture
def two_tables(tiny):
    """A corpus, and a change of two of its tables at once."""
    codings, documents = read_text(tiny, "codings"), read_text(tiny, "documents")
    return tiny, {
        "codings": codings.assign(note=NEW), "documents": documents.assign(title=NEW),
    }  # fmt: skip


def state(folder) -> set[bool]:
    """Which of the two tables are new, as the next reader finds them."""
    load.cache_clear()
    found = load(folder)
    return {(found.codings["note"] == NEW).all(), (found.documents["title"] == NEW).all()}


def leftovers(folder) -> list:
    return [path.name for path in folder.iterdir() if path.suffix != ".csv"]


def test_both_tables_are_written_and_nothing_else_is_left(two_tables):
    folder, tables = two_tables
    store.write(folder, tables, store.fingerprint(folder))
    assert state(folder) == {True}
    assert leftovers(folder) == []


def test_an_untouched_table_keeps_every_byte(tmp_path):
    folder = make_corpus(tmp_path / "c", present=[("one", "alpha", "sup_coaching")])
    before = (folder / "codings.csv").read_bytes()
    store.write(folder, {"codings": read_text(folder, "codings")}, store.fingerprint(folder))
    assert (folder / "codings.csv").read_bytes() == before


def test_a_full_disk_changes_nothing(two_tables, monkeypatch):
    folder, tables = two_tables
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full(*words):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.write(folder, tables, store.fingerprint(folder))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_corpus_changed_meanwhile_is_not_overwritten(two_tables):
    folder, tables = two_tables
    seen = store.fingerprint(folder)
    other = folder / "adjudications.csv"
    other.write_text(other.read_text() + "alpha,pd_training,present,alpha-01,Seen again.\n")
    with pytest.raises(OSError, match="changed by somebody else"):
        store.write(folder, tables, seen)
    assert state(folder) == {False}


def test_who_comes_while_somebody_writes_changes_nothing(two_tables, monkeypatch):
    folder, tables = two_tables
    true, told = os.fsync, []

    def second(descriptor):
        monkeypatch.setattr(os, "fsync", true)
        with pytest.raises(OSError, match="somebody else is changing it; run this again") as raised:
            store.write(folder, {"adjudications": tables["codings"]}, store.fingerprint(folder))
        told.append(raised)
        return true(descriptor)

    monkeypatch.setattr(os, "fsync", second)
    before = (folder / "adjudications.csv").read_bytes()
    store.write(folder, tables, store.fingerprint(folder))
    assert told and state(folder) == {True} and leftovers(folder) == []
    assert (folder / "adjudications.csv").read_bytes() == before


def test_of_many_writers_each_one_that_succeeds_is_kept(tiny):
    before = len(read_text(tiny, "codings"))
    command = [sys.executable, "-c", ADDER, str(tiny)]
    runs = [subprocess.Popen([*command, name], stdout=subprocess.PIPE) for name in ("a", "b", "c")]
    added = [line for run in runs for line in run.communicate()[0].decode().split()]
    notes = read_text(tiny, "codings")["note"].tolist()
    assert added and sorted(notes[before:]) == sorted(added)
    assert leftovers(tiny) == []


ADDER = """
import sys
from pathlib import Path
from scaleup import store
from scaleup.dictionary import read_text
folder, name = Path(sys.argv[1]), sys.argv[2]
for number in range(100):
    seen, codings = store.fingerprint(folder), read_text(folder, "codings")
    codings.loc[len(codings)] = codings.iloc[-1].to_dict() | {"note": f"{name}-{number}"}
    try:
        store.write(folder, {"codings": codings}, seen)
        print(f"{name}-{number}")
    except OSError:
        pass
"""


class Cut(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("call", ["mkdir", "fsync", "rename", "replace", "rmdir"])
@pytest.mark.parametrize("moment", [0, 1])
@pytest.mark.parametrize("after", [False, True])
def test_a_cut_at_any_step_leaves_the_old_or_the_new(two_tables, monkeypatch, call, moment, after):
    folder, tables = two_tables
    true, calls = getattr(os, call), []

    def cut(*words, **options):
        calls.append(words)
        if len(calls) == moment + 1 and not after:
            raise Cut
        done = true(*words, **options)
        if len(calls) == moment + 1:
            raise Cut
        return done

    with monkeypatch.context() as patch:
        patch.setattr(os, call, cut)
        patch.setattr(store, "rmtree", lambda *words, **options: None)  # no time to tidy up
        with suppress(Cut):
            store.write(folder, tables, store.fingerprint(folder))
    assert len(state(folder)) == 1
    monkeypatch.setattr(store, "HELD", -1)  # a minute later
    store.write(folder, tables, store.fingerprint(folder))
    assert state(folder) == {True}
    assert leftovers(folder) == []


def keep_writing(folder, pipe):
    """Change two tables over and over, from the first time on telling so; never returns."""
    store.HELD = -1  # the one before was killed more than a minute ago
    tables = {name: read_text(folder, name) for name in ("codings", "documents")}
    for number in count():
        tables["codings"]["note"] = tables["documents"]["title"] = f"version {number}"
        store.write(folder, tables, store.fingerprint(folder))
        if not number:
            os.write(pipe, b".")


def test_a_process_killed_while_writing_leaves_the_old_or_the_new(tiny):
    moments = random.Random(11)
    for _ in range(50):
        come, go = os.pipe()
        if not (writer := os.fork()):
            keep_writing(tiny, go)
        os.read(come, 1)
        time.sleep(moments.uniform(0, 0.03))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        for end in (come, go):
            os.close(end)
        load.cache_clear()
        found = load(tiny)
        written = pd.concat([found.codings["note"], found.documents["title"]]).unique()
        assert len(written) == 1, written
        assert written[0].startswith("version")
