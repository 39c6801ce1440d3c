"""The workflows for contributions do what they say, and do nothing that a stranger's data tell."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import coded, make_corpus
from scaleup.cli import main
from scaleup.dictionary import DATA, ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yml"))}
STEPS = [
    step for flow in WORKFLOWS.values() for job in flow["jobs"].values() for step in job["steps"]
]
RUN = {step["name"]: step["run"] for step in STEPS if "run" in step}


def test_no_event_is_written_into_a_script():
    assert len(RUN) == 4
    assert [name for name, script in RUN.items() if "${{" in script] == []


def test_every_action_is_pinned_by_its_commit():
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert len(used) == 4
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name)] == []


def test_only_the_workflow_that_runs_no_code_of_others_may_write():
    report, comment = WORKFLOWS["contribution"], WORKFLOWS["contribution-comment"]
    assert report["permissions"] == {"contents": "read"}
    assert report[True] == {"pull_request": {"paths": ["data/**"]}}  # YAML 1.1 reads on as true
    assert all("permissions" not in job for job in report["jobs"].values())
    assert comment["permissions"] == {}
    (job,) = comment["jobs"].values()
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert comment[True]["workflow_run"]["workflows"] == [report["name"]]
    assert not any("checkout" in step.get("uses", "") for step in job["steps"])
    assert "secrets." not in "".join(path.read_text() for path in FOLDER.glob("*.yml"))


def test_every_command_and_option_of_the_workflows_exists():
    commands = re.findall(r"\bscaleup ((?:[\w^-]+ ?)+)", "\n".join(RUN.values()))
    assert len(commands) == 3
    for words in map(shlex.split, commands):
        main.commands[words[0]].make_context(words[0], words[1:])


@pytest.fixture
def merged(tmp_path):
    """The project with small data, as a pull request merged into its base, and its data."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    other = shutil.ignore_patterns("scaled", "millions-learning")
    shutil.copytree(DATA, folder / "data", ignore=other)
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


def git(folder, *words):
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


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
