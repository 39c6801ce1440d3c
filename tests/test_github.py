"""What GitHub shows: annotations on lines, and texts from data that stay texts."""

import html

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from conftest import make_corpus
from scaleup.cli import main
from scaleup.github import PROBLEMS, annotation, escaped, plain, problems, table
from scaleup.schema import Problem


@pytest.mark.parametrize(
    "told",
    [
        "A|b <img src=x> @someone #1 & more",
        "![x](https://example.org/x.png) [y](javascript:1)",
        "`c` *d* _e_ ~~f~~ $g$ \\| \\",
        "</details> <!-- -->",
        "www.example.org &#64;me",
    ],
)
def test_a_text_stays_a_text_when_it_is_rendered(told):
    page = (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(table(["H"], [[told]]))
    )
    cell = page.split("<tbody>")[1].split("<td>")[1].split("</td>")[0]
    assert "<" not in cell
    assert html.unescape(cell).replace("\u200b", "") == told.rstrip()
    assert page.count("<td>") == 1


def test_nobody_is_mentioned_and_nothing_is_linked():
    for live in ("@someone", "#1", "://", "www.e"):
        assert live not in html.unescape(escaped("@someone #1 https://www.example.org"))


def test_a_text_is_one_line_without_control_characters():
    assert plain("a\r\nb\x1b[2J\u202ec") == "a  b [2J c"
    assert len(plain("x" * 500)) == 160


def test_an_annotation_cannot_begin_another():
    told = annotation(Problem("a,b:c.csv", 7, "x", "1\n::error::2", "100% wrong"))
    assert told == "::error file=a%2Cb%3Ac.csv,line=7,title=x::'1\\n::error::2': 100%25 wrong"
    told = annotation(Problem("a.csv", None, "", "", "one\r\n::stop-commands::x"))
    assert told == "::error file=a.csv::one%0D%0A::stop-commands::x"


def test_many_problems_are_cut_and_the_rest_is_counted():
    found = [
        Problem("a.csv", row, "code", "Yes" * 30, "write one of: present") for row in range(2, 502)
    ]
    told = problems(found)
    assert len(told) < PROBLEMS + 200
    shown = told.count("| a.csv |")
    assert "**500 problems to mend:**" in told and f"… and {500 - shown} more" in told


def test_check_tells_the_line_below_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = make_corpus(tmp_path / "mine", coders=["one"]) / "codings.csv"
    lines = path.read_text().splitlines(keepends=True)
    lines[4] = lines[4].replace("not_reported", "Yes|")
    path.write_text("".join(lines))
    mend = "write one of: present, absent, not_reported"
    done = CliRunner().invoke(main, ["check", "mine", "--format", "github"])
    assert done.exit_code == 1
    assert done.stdout == f"::error file=mine/codings.csv,line=5,title=code::'Yes|': {mend}\n"
    done = CliRunner().invoke(main, ["check", "mine", "--format", "md"])
    assert done.exit_code == 1
    assert (
        rf"| mine/codings.csv | 5 | code | Yes\| | {mend.replace('_', chr(92) + '_')} |"
        in done.stdout
    )


def test_sound_data_have_no_annotation(tmp_path):
    folder = str(make_corpus(tmp_path / "mine"))
    assert CliRunner().invoke(main, ["check", folder, "--format", "github"]).stdout == ""
    assert (
        "No problem found." in CliRunner().invoke(main, ["check", folder, "--format", "md"]).stdout
    )
