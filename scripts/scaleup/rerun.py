"""Execute a chapter anew, on another corpus if one stands in, and write it as one file.

``SCALEUP_CORPUS`` says which corpus stands in for which (see ``scaleup.corpus``); the kernel reads
the same variable.
"""

import re
from pathlib import Path

from scaleup.corpus import Corpus, load, stand_in
from scaleup.datapackage import digest
from scaleup.dictionary import NO_COLUMN, ROOT, codebook, metadata

CHAPTERS = ROOT / "chapters"
PACKAGE = Path(__file__).parent
ENDINGS = [".html", ".ipynb", ".md"]
TIMEOUT = 600  # seconds for one cell
CELLS = re.compile(r"^```\{code-cell\}", re.M)


def chapters() -> list[str]:
    """Names of the chapters that have something to execute."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in CHAPTERS.glob("*.md")}
    return sorted(name for name, text in texts.items() if CELLS.search(text))


def find(chapter: str) -> Path:
    """The file of a chapter, by its name or as a path.

    Raises
    ------
    FileNotFoundError
        If it is neither.
    """
    if chapter in chapters():
        return CHAPTERS / f"{chapter}.md"
    path = Path(chapter)
    if path.suffix in (".md", ".ipynb") and path.is_file():
        return path
    raise FileNotFoundError(
        f"{chapter}: no such chapter; give the path of a .md or .ipynb notebook, or one of: "
        + ", ".join(chapters())
    )


def asked(path: Path) -> str:
    """The corpus of ``data/`` that a chapter loads, if it is one alone; else ``"scaled"``."""
    loaded = re.findall(r"load\(\\?[\"']([\w-]+)\\?[\"']\)", path.read_text(encoding="utf-8"))
    known = set(loaded) & metadata()["corpora"].keys()
    return known.pop() if len(known) == 1 else "scaled"


def notice() -> tuple[str, str]:
    """What a reader of a rerun must know: a headline, and the caution. Empty without a rerun."""
    if not (swap := stand_in()):
        return "", ""
    corpus = load(swap[0])
    n = len(corpus.interventions)
    place = metadata()["corpora"][swap[0]]["title"]
    head = (
        f"Rerun on another corpus: {corpus.title}, {n} intervention{'s' * (n != 1)}, in place of "
        f"{place[0].lower()}{place[1:]}"
    )
    return head, (
        "Sentences with computed numbers follow it; other text was written for the published "
        f"corpus. Who coded {corpus.title}, from which documents, and how far anybody checked it "
        f"is for those who made it to say.{_never_asked(corpus)}"
    )


def _never_asked(corpus: Corpus) -> str:
    """What a table that was imported has no column for: silence that means nothing."""
    asked = corpus.codings[corpus.codings["note"] != NO_COLUMN]["component"]
    coded = codebook()[codebook()["component"].isin(corpus.codings["component"])]
    rest = coded.loc[~coded["component"].isin(asked), "label"]
    if rest.empty:
        return ""
    return (
        f" It was made of a table without a column for {len(rest)} of {len(coded)} components. "
        "They stand as not reported everywhere, and nothing said or drawn of them tells anything: "
        f"{'; '.join(rest)}."
    )


def heading() -> tuple[str, str]:
    """What stands above a rerun chapter: a headline, and a paragraph."""
    head, caution = notice()
    if not head:
        n = len(load("scaled").interventions)
        head = f"Rerun on the published data, version {metadata()['version']}: {n} interventions"
        caution = (
            "Coded by language models from public documents, not validated by people. It records "
            "what documents say was done, not what worked."
        )
    return head, f"{caution} Digest of the data: {digest()}. Links into the book are left out."


def execute(path: Path):
    """A chapter with its outputs, executed in its folder.

    Raises
    ------
    ValueError
        If a cell fails; says which, and the last line of its error.
    """
    from nbclient.exceptions import CellControlSignal, DeadKernelError
    from nbconvert.preprocessors import ExecutePreprocessor

    from scaleup.notebook import read

    notebook = read(path)
    quiet = ["--IPKernelApp.log_level=ERROR"]
    run = ExecutePreprocessor(
        timeout=TIMEOUT, kernel_name="python3", record_timing=False, extra_arguments=quiet
    )
    try:
        run.preprocess(notebook, {"metadata": {"path": str(path.resolve().parent)}})
    except (CellControlSignal, DeadKernelError) as error:
        raise ValueError(f"{path}: {_failed(notebook)}: {_last_line(error)}") from error
    return notebook


def _failed(notebook) -> str:
    """The cell at which execution stopped: the last one that has been begun."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    begun = [n for n, cell in enumerate(cells) if cell.execution_count or cell.outputs] or [0]
    first = cells[begun[-1]].source.strip().splitlines()[0]
    return f"cell {begun[-1] + 1} of {len(cells)} failed ({first})"


def _last_line(error: Exception) -> str:
    if hasattr(error, "ename"):
        return f"{error.ename}: {error.evalue}".splitlines()[-1]
    return str(error).strip().splitlines()[-1]


def write(notebook, out: Path) -> None:
    """Write an executed chapter by the ending of ``out``, which must not exist yet.

    Raises
    ------
    FileExistsError
        If it does.
    OSError
        If it cannot be written; then nothing is left of it.
    """
    text = {".html": _html, ".ipynb": _ipynb, ".md": _markdown}[out.suffix](notebook)
    with open(out, "x", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
        except BaseException:
            out.unlink()
            raise


def _html(notebook) -> str:
    from nbconvert import HTMLExporter

    from scaleup.notebook import outputs, silent
    from scaleup.prose import plain, unlink

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = outputs(cell, silent)
        else:
            cell.source = plain(cell.source)
    sheets = ["assets/figures.css", "assets/book.css", "templates/rerun/static/page.css"]
    styles = "\n".join((PACKAGE / sheet).read_text(encoding="utf-8") for sheet in sheets)
    styles = re.sub(r"@font-face \{.*?\}", "", styles, flags=re.S)  # the icons: a file of its own
    head, caution = heading()
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    title = next(iter(re.findall(r"^# +(.+)$", prose, re.M)), "Notebook")
    shown = {"title": title, "styles": styles, "head": head, "caution": caution}
    exporter = HTMLExporter(
        template_name="rerun",
        extra_template_basedirs=[str(PACKAGE / "templates")],
        exclude_output_prompt=True,
    )
    return unlink(exporter.from_notebook_node(notebook, shown)[0])


def _ipynb(notebook) -> str:
    from scaleup.notebook import publish

    head, caution = heading()
    return publish(notebook, f"**{head}**\n\n{caution}", links=False)


def _markdown(notebook) -> str:
    from nbconvert import MarkdownExporter

    from scaleup.markdown import from_html
    from scaleup.prose import plain

    for cell in notebook.cells:
        if cell.cell_type != "code":
            cell.source = plain(cell.source, links=False)
            continue
        for output in cell.outputs:
            if html := output.get("data", {}).get("text/html"):
                output["data"] = {"text/markdown": from_html(html)}
    head, caution = heading()
    exporter = MarkdownExporter(exclude_input=True)
    body, _ = exporter.from_notebook_node(notebook)
    body = re.sub(r"\n{3,}", "\n\n", body.strip())
    return f"> **{head}**\n>\n> {caution}\n\n{body}\n"
