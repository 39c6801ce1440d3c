"""The workflows do what they say, fail when they should, and do nothing that strangers tell."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from conftest import coded, make_corpus, write_table
from scaleup.cli import main
from scaleup.dictionary import DATA, ROOT
from scaleup.launch import PUBLISHED

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yml"))}
STEPS = [
    step for flow in WORKFLOWS.values() for job in flow["jobs"].values() for step in job["steps"]
]
RUN = {step["name"]: step["run"] for step in STEPS if "run" in step}
EVENTS = {name: flow[True] for name, flow in WORKFLOWS.items()}  # YAML 1.1 reads on as true


def test_no_event_is_written_into_a_script():
    assert sorted(RUN) == [
        "Book", "Check", "Comment", "Install", "Links", "Programs", "Push", "Report", "Test",
    ]  # fmt: skip
    assert [name for name, script in RUN.items() if "${{" in script] == []


def test_every_action_is_pinned_by_its_commit():
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert len(used) == 10
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name)] == []
    assert len(set(used)) == len({name.split("@")[0] for name in used})


def test_no_workflow_may_do_more_than_read_unless_a_job_says_so():
    assert {name: flow["permissions"] for name, flow in WORKFLOWS.items()} == {
        "contribution": {"contents": "read"}, "contribution-comment": {},
        "links": {"contents": "read"}, "publish": {"contents": "read"},
    }  # fmt: skip


def test_only_the_workflow_that_runs_no_code_of_others_may_write():
    report, comment = WORKFLOWS["contribution"], WORKFLOWS["contribution-comment"]
    assert report["permissions"] == {"contents": "read"}
    assert EVENTS["contribution"] == {"pull_request": {"paths": ["data/**"]}}
    assert all("permissions" not in job for job in report["jobs"].values())
    assert comment["permissions"] == {}
    (job,) = comment["jobs"].values()
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert EVENTS["contribution-comment"]["workflow_run"]["workflows"] == [report["name"]]
    assert not any("checkout" in step.get("uses", "") for step in job["steps"])
    assert "secrets." not in "".join(path.read_text() for path in FOLDER.glob("*.yml"))


def test_every_command_and_option_of_the_workflows_exists():
    commands = re.findall(r"\bscaleup ((?:[\w^-]+ ?)+)", "\n".join(RUN.values()))
    assert len(commands) == 4
    for words in map(shlex.split, commands):
        main.commands[words[0]].make_context(words[0], words[1:])
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M)
    assert {RUN["Book"], RUN["Test"]} == {"make book", "make test"}
    assert {"book", "test"} <= set(targets)
    assert RUN["Programs"] == "sudo sh scripts/test_programs.sh"
    assert (ROOT / "scripts" / "test_programs.sh").is_file()


def test_every_python_that_the_project_allows_is_tested():
    job = WORKFLOWS["publish"]["jobs"]["test"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    low, high = re.findall(r"3\.(\d+)", project["requires-python"])
    allowed = [f"3.{minor}" for minor in range(int(low), int(high))]
    assert job["strategy"]["matrix"] == {"python": allowed}
    (setup,) = [step for step in job["steps"] if "setup-python" in step.get("uses", "")]
    assert setup["with"] == {"python-version": "${{ matrix.python }}"}


def test_what_is_published_passed_on_every_python_and_is_pushed_by_a_job_without_our_code():
    test, publish = WORKFLOWS["publish"]["jobs"].values()
    assert EVENTS["publish"] == {"push": {"branches": ["main"]}, "pull_request": None}
    assert (publish["needs"], publish["if"]) == ("test", "github.event_name == 'push'")
    assert publish["permissions"] == {"contents": "write"}
    assert "permissions" not in test
    fetch, push = publish["steps"]
    (upload,) = [step for step in test["steps"] if "upload" in step.get("uses", "")]
    assert test["steps"][-1] == upload
    assert upload["with"]["name"] == fetch["with"]["name"]
    assert upload["with"]["path"] == "_build/html"
    assert fetch["with"]["path"] == push["working-directory"]
    assert not re.search(r"\b(make|python|pip|scaleup|sh)\b", push["run"])
    assert f"--initial-branch {PUBLISHED}\n" in push["run"]


def test_links_are_asked_every_night():
    (when,) = EVENTS["links"]["schedule"]
    assert re.fullmatch(r"\d{1,2} \d{1,2} \* \* \*", when["cron"])


@pytest.mark.parametrize("name", ["Book", "Test", "Links", "Programs"])
def test_a_step_fails_with_what_it_runs(name, tmp_path):
    for each in ("make", "scaleup", "sudo"):
        programs = program(tmp_path / "programs", each, "exit 1")
    assert bash(RUN[name], tmp_path, programs).returncode == 1


def test_no_failure_is_passed_over():
    for name in ("publish", "links"):
        text = (FOLDER / f"{name}.yml").read_text()
        assert not re.search(r"continue-on-error|\|\||always\(\)|set \+e", text)


def push(book: Path, server: Path, programs: Path, commit="abc"):
    """Run the step that publishes, with a folder as the server."""
    known = {"REPOSITORY": str(server), "COMMIT": commit, "GH_TOKEN": "none"}
    return bash(RUN["Push"], book, programs, **known).returncode


def test_the_branch_that_is_published_holds_the_book_alone(tmp_path):
    server = tmp_path / "server.git"
    git(tmp_path, "init", "-q", "--bare", str(server))
    programs = program(tmp_path / "programs", "gh", "exit 1")
    for title in ("one", "two"):
        book = tmp_path / title
        (book / "_static").mkdir(parents=True)
        (book / "_static" / f"{title}.css").write_text("")
        (book / "index.html").write_text(title)
        assert push(book, server, programs, commit=title) == 0
    told = ["log", "--format=%s", "--name-only", PUBLISHED]
    assert git(server, *told).split() == [
        "The", "book", "of", "commit", "two", ".nojekyll", "_static/two.css", "index.html",
    ]  # fmt: skip


def test_no_empty_book_is_published_and_a_refused_push_fails(tmp_path):
    server, book = tmp_path / "server.git", tmp_path / "book"
    git(tmp_path, "init", "-q", "--bare", str(server))
    programs = program(tmp_path / "programs", "gh", "exit 1")
    book.mkdir()
    assert push(book, server, programs) != 0
    assert git(server, "branch", "--list") == ""
    (book / "index.html").write_text("one")
    assert push(book, tmp_path / "elsewhere.git", programs) != 0


@pytest.fixture
def merged(tmp_path):
    """The project with small data, as a pull request merged into its base, and its data."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    other = shutil.ignore_patterns("scaled", "millions-learning")
    shutil.copytree(DATA, folder / "data", ignore=other)
    write_table(folder / "data" / "corrections.csv", [])  # ours are of other corpora
    have = {"a": "sup_coaching", "b": "sup_coaching", "c": "", "d": ""}
    corpus = make_corpus(folder / "data" / "scaled", **coded(have))
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "base")
    git(folder, "checkout", "-q", "-b", "change")
    path = corpus / "codings.csv"
    code, other = "one,c,sup_coaching,not_reported,,", "one,c,sup_coaching,present,c-01,Said."
    path.write_text(path.read_text().replace(code, other))
    git(folder, "commit", "-qam", "change")
    git(folder, "checkout", "-q", "main")
    git(folder, "commit", "-qm", "meanwhile", "--allow-empty")
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "change")
    return folder


def git(folder, *words) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode()


def program(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)
    return folder


def bash(script: str, folder: Path, programs: Path, **known: str):
    """Run a step as GitHub does: it ends at the first command that fails."""
    known |= {"PATH": f"{programs}:{os.environ['PATH']}"}
    command = ["bash", "-e", "-c", script]
    return subprocess.run(
        command, cwd=folder, env=os.environ | known, capture_output=True, text=True
    )


@pytest.fixture
def scaleup(tmp_path, merged):
    call = f'PYTHONPATH="{merged}/scripts" exec "{sys.executable}" -m scaleup.cli "$@"'
    return program(tmp_path / "programs", "scaleup", call)


def test_the_report_tells_what_the_pull_request_moves(merged, scaleup, tmp_path):
    summary = tmp_path / "summary"
    known = {"NUMBER": "12", "GITHUB_STEP_SUMMARY": str(summary)}
    done = bash(RUN["Report"], merged, scaleup, **known)
    assert done.returncode == 0, done.stderr
    told = (merged / "report" / "report.md").read_text()
    assert (merged / "report" / "number").read_text() == "12\n"
    assert "No problem found." in told
    assert "| one | c | Coaching | not reported -&gt; present |" in told
    assert "| Coaching | 2 -&gt; 3 of 4 | 50% -&gt; 75% |" in told
    assert summary.read_text() == told
    assert bash(RUN["Check"], merged, scaleup).returncode == 0


def test_a_cell_that_does_not_fit_is_shown_at_its_line(merged, scaleup, tmp_path):
    path = merged / "data" / "scaled" / "codings.csv"
    path.write_text(path.read_text().replace(",present,a-01,", ",Yes,a-01,"))
    row = next(n for n, line in enumerate(path.read_text().splitlines(), 1) if ",Yes," in line)
    git(merged, "commit", "-qa", "--amend", "-m", "merge")
    done = bash(RUN["Report"], merged, scaleup, NUMBER="12", GITHUB_STEP_SUMMARY=os.devnull)
    assert done.returncode == 0, done.stderr
    told = (merged / "report" / "report.md").read_text()
    assert f"| data/scaled/codings.csv | {row} | code | Yes |" in told
    assert "once the problems are mended" in told
    done = bash(RUN["Check"], merged, scaleup)
    assert done.returncode == 1
    place = f"file=data/scaled/codings.csv,line={row},title=code"
    assert f"::error {place}::'Yes': write one of: present, absent, not_reported" in done.stdout


GH = """
echo "$@" >> calls
case "$*" in
  *pulls/12*) echo abc ;;
  *--paginate*) cat earlier ;;
  *body=@*) cp body.md posted ;;
esac
"""


def post(tmp_path, number="12", earlier="", commit="abc"):
    """Run the step that comments, with a stand-in for GitHub; what it asked of GitHub."""
    report = tmp_path / "report"
    report.mkdir(exist_ok=True)
    (report / "number").write_text(number)
    if not (report / "report.md").is_symlink():
        (report / "report.md").write_text("What moves: $(touch run) `touch run` é\n")
    (tmp_path / "earlier").write_text(earlier)
    known = {"COMMIT": commit, "REPOSITORY": "some/where", "GH_TOKEN": "none"}
    done = bash(RUN["Comment"], tmp_path, program(tmp_path / "programs", "gh", GH), **known)
    calls = tmp_path / "calls"
    return done.returncode, calls.read_text() if calls.exists() else ""


def test_the_first_report_is_posted_as_it_is(tmp_path):
    code, calls = post(tmp_path)
    assert code == 0
    assert "--method POST repos/some/where/issues/12/comments" in calls
    assert "PATCH" not in calls
    posted = (tmp_path / "posted").read_text()
    assert posted.startswith("<!-- report of contribution.yml -->\n")
    assert posted.endswith("\nWhat moves: $(touch run) `touch run` é\n")
    assert not (tmp_path / "run").exists()


def test_a_later_report_takes_the_place_of_the_first(tmp_path):
    code, calls = post(tmp_path, earlier="777\n888\n")
    assert code == 0
    assert "--method PATCH repos/some/where/issues/comments/777 " in calls
    assert "POST" not in calls


@pytest.mark.parametrize(
    "number", ["", "12/comments", "12; touch run", "$(touch run)", "-12", "1 2"]
)
def test_what_is_no_number_of_a_pull_request_is_refused(tmp_path, number):
    assert post(tmp_path, number=number) == (1, "")
    assert not (tmp_path / "run").exists()


def test_a_report_on_another_commit_is_not_posted(tmp_path):
    code, calls = post(tmp_path, commit="def")
    assert code == 0
    assert "POST" not in calls and "PATCH" not in calls


def test_a_link_is_not_read(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "report.md").symlink_to("/etc/passwd")
    assert post(tmp_path) == (1, "")
