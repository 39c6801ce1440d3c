"""The mapping file, from the columns of somebody's table to ours.

``mapping.toml`` beside this module is an example, which ``scaleup import --help`` shows.
"""

import json
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from scaleup import citation
from scaleup.corpus import Corpus
from scaleup.dictionary import CODES, DATA, codebook, fields
from scaleup.exchange.foreign import one_line
from scaleup.schema import Problem

KEYS = {"coder": str, "coded_on": (str, date), "sheet": str,
        "document": dict, "columns": dict, "codes": dict}  # fmt: skip
FROM_TABLE = ["document", "intervention"]  # of a document, that are not the mapping's to say


@dataclass(frozen=True)
class Mapping:
    """What a mapping file says; ``columns`` and ``codes`` lead from theirs to ours."""

    coder: str
    coded_on: str
    sheet: str
    document: dict[str, str]
    columns: dict[str, str]
    codes: dict[str, str]


def facts() -> list[str]:
    """Columns of interventions.csv that a table may give: all but those that cite documents."""
    return [field["name"] for field in fields("interventions") if "references" not in field]


def read(path: Path) -> tuple[list[Problem], Mapping | None]:
    """Problems of a mapping file, and what of it is sound; ``None`` if it cannot be read."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        mend = f'cannot be read as TOML: {why}; write lines like "theirs" = "ours"'
        return [Problem(str(path), None, "", "", mend)], None
    mends = [f"unknown key {key!r}{near(key, KEYS)}" for key in said if key not in KEYS]
    for key, kind in KEYS.items():
        if key not in said and key != "sheet":
            mends.append(f"no {key!r}: add it")
        elif key in said and not isinstance(said[key], kind):
            mends.append(f"{key!r} is of the wrong kind: write it as the example has it")
            del said[key]
    texts = {key: {k: str(v) for k, v in said.get(key, {}).items()}
             for key in ("document", "columns", "codes")}  # fmt: skip
    described = [f["name"] for f in fields("documents") if f["name"] not in FROM_TABLE]
    mends += [f"[document] has an unknown key {key!r}{near(key, described)}"
              for key in texts["document"] if key not in described]  # fmt: skip
    mends += [f"[codes] {word!r} = {code!r}: write one of: {', '.join(CODES)}"
              for word, code in texts["codes"].items() if code not in CODES]  # fmt: skip
    mends += [mend for key in ("columns", "codes") for mend in _alike(key, texts[key])]
    mends += _columns(texts["columns"])
    told = {key: str(said.get(key, "")) for key in ("coder", "coded_on", "sheet")}
    for key in ("columns", "codes"):
        texts[key] = {one_line(theirs): ours for theirs, ours in texts[key].items()}
    problems = [Problem(str(path), None, "", "", mend) for mend in mends]
    return problems, Mapping(**told, **texts)


def _alike(key: str, words: dict[str, str]) -> list[str]:
    """Words of theirs that are the same but for white space, which is not looked at."""
    counts = Counter(map(one_line, words))
    return [
        f"[{key}] has {word!r} {count} times, but for spaces: keep one"
        for word, count in counts.items()
        if count > 1
    ]


def _columns(columns: dict[str, str]) -> list[str]:
    """What is wrong with the columns of ours that are named."""
    components = codebook()["component"].tolist()
    known = [*facts(), *components, *(f"{component}.note" for component in components)]
    given = list(columns.values())
    mends = [
        f"[columns] {theirs!r} = {ours!r}: no component and no column of interventions.csv that "
        f"a table can give{near(ours, known)}"
        for theirs, ours in columns.items()
        if ours not in known
    ]
    mends += [
        f"[columns] gives {ours!r} twice, as {' and '.join(map(repr, twice))}: keep one"
        for ours in dict.fromkeys(given)
        if len(twice := [theirs for theirs, each in columns.items() if each == ours]) > 1
    ]
    mends += [
        f"[columns] {theirs!r} = {ours!r}: name the column with the codes of "
        f"{ours.removesuffix('.note')!r}, too"
        for theirs, ours in columns.items()
        if ours in known and ours.endswith(".note") and ours.removesuffix(".note") not in given
    ]
    if "name" not in given:
        mends.append("[columns] has none for 'name': say which column names the interventions")
    return mends


def near(word: str, known) -> str:
    """A question after what is probably meant, or nothing.

    >>> near("sup_coching", ["sup_coaching", "emb_plc"])
    " (is it 'sup_coaching'?)"
    """
    lowered = {each.lower(): each for each in known}
    found = get_close_matches(word.lower(), lowered, 1)
    return f" (is it {lowered[found[0]]!r}?)" if found else ""


def is_ours(corpus: Corpus) -> bool:
    """Whether a corpus is one of the compendium's, to be cited as such."""
    return corpus.folder.resolve().parent == DATA


def text(corpus: Corpus) -> str:
    """The mapping file that takes the wide shape of a corpus back.

    Its document is the data set of the compendium; what is not known of it, as of a corpus of
    somebody else's, is left empty to be filled in.
    """
    day = max(corpus.codings["coded_on"], default=str(date.today()))
    document = {"title": f"Agreed codes of the corpus {corpus.name}", "publisher": "", "url": ""}
    if is_ours(corpus):
        ours = citation.data()
        publisher = "; ".join(map(citation.plain, ours.authors))
        document = {"title": f"{ours.title} (version {ours.version}): {corpus.title}",
                    "publisher": publisher, "url": ours.url}  # fmt: skip
    columns = [name for name in corpus.interventions if name in facts()]
    lines = [
        "# From the columns of the wide table beside this file to ours, for scaleup import.",
        'coder = "agreed-codes"  # the codes that hold, whoever gave them',
        f"coded_on = {day}",
        'sheet = "wide"  # in the workbook of: scaleup export --as excel',
        "", "[document]  # what every code will cite; fill in what is empty",
        *(f"{key} = {_quoted(words)}" for key, words in document.items()),
        'kind = "academic"', f"year = {day[:4]}", f"looked_up = {day}",
        "", "[columns]  # theirs = ours",
        *(f"{_quoted(name)} = {_quoted(name)}" for name in [*columns, *corpus.states()]),
        "", "[codes]  # theirs = ours",
        *(f"{_quoted(code)} = {_quoted(code)}" for code in CODES),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    """A string of TOML; those of JSON are."""
    return json.dumps(words, ensure_ascii=False)
