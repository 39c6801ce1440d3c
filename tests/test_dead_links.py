"""A dead address is told by its place and fails the command; one that may live does not."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from conftest import read
from scaleup import dead_links
from scaleup.cli import main
from scaleup.dictionary import DATA, ROOT


@pytest.fixture
def server(monkeypatch):
    """A server that answers with the number in the path, and those who asked it, in order."""
    asked = []

    class Numbered(BaseHTTPRequestHandler):
        def do_GET(self):
            again = self.path in asked
            asked.append(self.path)
            name = self.path.strip("/")
            self.send_response({"gone-once": 200 if again else 404}.get(name) or int(name))
            self.end_headers()

        def log_message(self, *words):
            pass

    made = ThreadingHTTPServer(("localhost", 0), Numbered)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    monkeypatch.setattr(dead_links, "PAUSE", 0)
    yield f"http://localhost:{made.server_port}", asked
    made.shutdown()
    made.server_close()


def test_pages_that_are_gone_are_dead_and_those_that_may_be_there_are_not(server):
    here, asked = server
    paths = ["200", "404", "410", "403", "429", "503", "gone-once"]
    places = [(f"{here}/{path}", (DATA / "a.csv", row, "url")) for row, path in enumerate(paths)]
    places.append((f"{here}/404", (DATA / "b.csv", 9, "url")))
    problems, answers = dead_links.dead(places)
    assert [(problem.file, problem.row) for problem in problems] == [
        (str(DATA / "a.csv"), 1), (str(DATA / "a.csv"), 2), (str(DATA / "b.csv"), 9),
    ]  # fmt: skip
    assert {problem.value for problem in problems} == {f"{here}/404", f"{here}/410"}
    assert answers["answers"] == 2
    assert asked == [f"/{path}" for path in [*paths, "404", "410", "gone-once"]]


def test_a_host_without_a_name_and_one_where_nobody_listens_are_dead(monkeypatch):
    monkeypatch.setattr(dead_links, "PAUSE", 0)
    addresses = ["http://nowhere.invalid/", "http://localhost:1/"]
    problems, _ = dead_links.dead([(url, (DATA / "a.csv", 2, "url")) for url in addresses])
    assert [problem.mend.split(":")[0] for problem in problems] == [
        "no host has this name", "nobody answers there",
    ]  # fmt: skip


def test_every_address_of_a_document_and_of_the_texts_is_asked():
    found = dead_links.addresses()
    for corpus in ("scaled", "millions-learning"):
        path = DATA / corpus / "documents.csv"
        rows = [(row["url"], n) for n, row in enumerate(read(corpus, "documents"), 2)]
        assert [(url, place[1]) for url, place in found if place[0] == path] == rows
    texts = {(url, place[0].name) for url, place in found if place[0].parent == ROOT / "chapters"}
    assert ("https://doi.org/10.18665/sr.22464", "references.bib") in texts
    assert ("https://creativecommons.org/licenses/by/4.0/", "data.md") in texts
    assert not any("example.org" in url for url, _ in found)


def test_the_command_fails_with_each_dead_address_at_its_row(server, monkeypatch):
    here, _ = server
    place = (DATA / "scaled" / "documents.csv", 7, "url")
    monkeypatch.setattr(dead_links, "addresses", lambda: [(f"{here}/404", place)])
    told = CliRunner().invoke(main, ["links"])
    assert told.exit_code == 1
    assert told.stdout.startswith(f"{place[0]}, row 7, column url: '{here}/404': the page is gone")
    monkeypatch.setattr(dead_links, "addresses", lambda: [(f"{here}/200", place)])
    told = CliRunner().invoke(main, ["links"])
    assert (told.exit_code, told.stdout, told.stderr) == (0, "", "answers: 1\n")
