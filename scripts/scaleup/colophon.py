"""What stands on every page: which data it shows, and the commit that it was built from."""

import subprocess
from html import escape

from scaleup import rerun
from scaleup.datapackage import digest
from scaleup.dictionary import ROOT, metadata


def html() -> str:
    """Version and digest of the data, commit and its date, as HTML."""
    commit = _git("log", "-1", "--format=%h of %cs") or "unknown (not a git checkout)"
    if _git("status", "--porcelain"):
        commit += ", with uncommitted changes"
    if any(rerun.notice()):
        return (
            f'<p class="colophon">{escape(". ".join(rerun.notice()))} Digest of all data '
            f"<code>{digest()}</code>. Built from commit {commit}. The other data, version "
            f"{metadata()['version']}, were coded by language models from public documents, not "
            "validated by people. These and the text CC BY 4.0, code MIT.</p>"
        )
    return (
        '<p class="colophon">'
        f"Data version {metadata()['version']}, digest <code>{digest()}</code>. "
        f"Built from commit {commit}. "
        "Coded by language models from public documents, not validated by people. "
        "Data and text CC BY 4.0, code MIT.</p>"
    )


def banner() -> str:
    """What stands on every page of a rerun, as HTML; nothing in the published book."""
    head, caution = map(escape, rerun.notice())
    if not head:
        return ""
    return (
        f'<div class="rerun admonition caution"><p class="admonition-title">{head}</p>'
        f"<p>{caution}</p></div>"
    )


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
