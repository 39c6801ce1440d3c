"""A version of the data: a corpus, a folder that holds corpora, or a revision of a git checkout.

``v0.4.0`` is the folder ``data`` at that revision, ``HEAD~1:data/scaled`` one corpus of another;
only tables are taken out of a revision, into a folder that the caller gives.
"""

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scaleup.corpus import find
from scaleup.dictionary import DATA, metadata

HOLDS = "interventions.csv"  # what makes a folder a corpus
COUNTED_BY = ["components", "ingredients", "claims"]  # shared tables that figures rest on


@dataclass(frozen=True)
class Version:
    """Corpora to compare with others.

    Parameters
    ----------
    name : str
        What readers know it by: a path, or ``REVISION:path``.
    folder : Path
        Where its tables are.
    corpora : dict of str to Path
        The folder of each corpus, by name.
    single : bool
        Whether it is one corpus rather than a set of them.
    revision : bool
        Whether it was taken out of a git revision.
    """

    name: str
    folder: Path
    corpora: dict[str, Path]
    single: bool
    revision: bool = False

    def told(self, text: str) -> str:
        """A text with paths as readers know them."""
        return text.replace(str(self.folder), self.name)

    def mend(self) -> str:
        """How to see every problem of it."""
        if self.revision:
            commit = self.name.partition(":")[0]
            return f"to see all: git worktree add FOLDER {commit}, then scaleup check in FOLDER"
        return f"to see all: scaleup check {' '.join(map(str, self.corpora.values()))}"


def version(given: str, into: Path) -> Version:
    """The version that a name stands for.

    Parameters
    ----------
    given : str
        The name of a corpus in ``data/``, a folder, a revision, or ``REVISION:path``. A folder
        goes before a revision of the same name. Revisions are those of the git checkout around the
        current folder, and a revision without a path stands for its ``data``.
    into : Path
        An empty folder for the tables of a revision.

    Raises
    ------
    ValueError
        If it is none of these, or holds no corpus.
    """
    if given and Path(given).is_file():
        raise ValueError(f"{given}: a file; give the folder that it is in")
    try:
        folder = find(given).resolve()
        return Version(given, folder, {folder.name: folder}, True)
    except FileNotFoundError:
        if given and Path(given).is_dir():
            return _set(given, Path(given).resolve())
        return _revision(given, into)


def _set(given: str, folder: Path, revision: bool = False) -> Version:
    corpora = {path.parent.name: path.parent for path in sorted(folder.glob(f"*/{HOLDS}"))}
    if not corpora:
        raise ValueError(f"{given}: no corpus there: neither it nor a folder in it has {HOLDS}")
    return Version(given, folder, corpora, False, revision)


def _revision(given: str, into: Path) -> Version:
    revision, colon, path = given.partition(":")
    path = path.rstrip("/") if colon else "data"
    if not _git("rev-parse", "--git-dir"):
        raise ValueError(
            f"{given}: no such folder, and this is no git checkout in which it could be a revision"
        )
    if not revision or not _object(f"{revision}^{{commit}}"):
        raise ValueError(
            f"{given}: neither a folder nor a revision that this checkout knows; give a folder, "
            "a revision such as HEAD~1 (git log lists them), or REVISION:folder"
        )
    tree = _object(f"{revision}:{path}")
    if not tree or _git("cat-file", "-t", tree).strip() != b"tree":
        raise ValueError(f"{given}: {revision} has no folder {path!r}")
    name = PurePosixPath(path).name or "corpus"
    folder = into.resolve() / name
    folder.mkdir(parents=True)
    top = _git("rev-parse", "--show-toplevel").decode().rstrip("\n")  # below it, parts are left out
    archive = _git("-C", top or ".", "archive", "--format=tar", tree)
    if not archive:
        raise ValueError(f"{given}: git cannot read it: see what git fsck says")
    _unpack(archive, folder)
    label = f"{revision}:{path}"
    if (folder / HOLDS).is_file():
        return Version(label, folder, {name: folder}, True, True)
    return _set(label, folder, True)


def _unpack(archive: bytes, folder: Path) -> None:
    """Write the tables of an archive, and those one folder below; no link, nothing else."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as held:
        for member in held:
            path = PurePosixPath(member.name)
            plain = member.isfile() and path.suffix == ".csv" and ".." not in path.parts
            if plain and not path.is_absolute() and len(path.parts) <= 2:
                target = folder / path
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(held.extractfile(member).read())


def _object(name: str) -> str:
    """The hash of what a name stands for; empty if for nothing."""
    return _git("rev-parse", "--verify", "--quiet", "--end-of-options", name).decode().strip()


def _git(*words: str) -> bytes:
    """What a git command prints; empty if it fails."""
    try:
        done = subprocess.run(["git", *words], capture_output=True)
    except FileNotFoundError as error:
        raise ValueError("git is not installed: install it, or give two folders") from error
    return done.stdout if done.returncode == 0 else b""


def matched(old: Version, new: Version) -> list[tuple[str, Path | None, Path | None]]:
    """Which corpora of two versions are compared.

    Two single corpora are compared whatever their names; else those of one name.

    Returns
    -------
    list of tuple
        Name, folder before and folder after; a folder is missing where only the other side, if
        it is a set, has a corpus of that name.

    Raises
    ------
    ValueError
        If a set has no corpus of the name of the single one that it is compared with.
    """
    if old.single and new.single:
        return [(name, *old.corpora.values(), folder) for name, folder in new.corpora.items()]
    for one, other in ((old, new), (new, old)):
        if one.single and (name := next(iter(one.corpora))) not in other.corpora:
            raise ValueError(
                f"{other.name} has no corpus {name!r}, only {', '.join(other.corpora)}: give the "
                "folder of the corpus to compare with (in a revision: REVISION:folder)"
            )
    single = next((side for side in (old, new) if side.single), None)
    names = single.corpora if single else {**new.corpora, **old.corpora}
    return [(name, old.corpora.get(name), new.corpora.get(name)) for name in names]


def recounted(sides: list[Version]) -> list[str]:
    """A remark for each shared table that figures rest on and that is another one in a version."""
    paths = [file["path"] for file in metadata()["files"] if file["table"] in COUNTED_BY]
    return [
        f"{side.name}/{path} is not the one of this checkout, by which both sides are counted"
        for side in sides
        for path in paths
        if (side.folder / path).is_file()
        and (side.folder / path).read_bytes() != (DATA / path).read_bytes()
    ]
