"""What stands on every page: which data it shows, and the commit that it was built from."""

import subprocess
from functools import cache
from html import escape

from scaleup import rerun
from scaleup.dictionary import ROOT, metadata


def html(held: str = "") -> str:
    """Version of the data, digest of those on the page, commit and its date, as HTML.

    A page is written again only when something on it changes; its commit is that from which it
    was written.

    Parameters
    ----------
    held : str
        Which data the digest is of, and the digest; a page without data has none.
    """
    commit = _commit()
    digest = f", digest of {held}" if held else ""
    if any(rerun.notice()):
        return (
            f'<p class="colophon">{escape(". ".join(rerun.notice()))} '
            f"Built from commit {commit}. The other data, version {metadata()['version']}{digest}, "
            "were coded by language models from public documents, not "
            "validated by people. These and the text CC BY 4.0, code MIT.</p>"
        )
    return (
        '<p class="colophon">'
        f"Data version {metadata()['version']}{digest}. "
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


@cache
def _commit() -> str:
    commit = git("log", "-1", "--format=%h of %cs") or "unknown (not a git checkout)"
    return commit + (", with uncommitted changes" if git("status", "--porcelain") else "")


def git(*words: str) -> str:
    """What git says of the checkout, or nothing where there is none."""
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
