"""A tiny book whose every text from data is hostile: all is shown as text, and nothing runs."""

import csv
import shutil

from conftest import make_corpus, open_page, served, write_table
from test_build import CHAPTER, build, project  # noqa: F401  a fixture

WORDS = (
    "</title></script><script>ran=1</script><img src=x onerror=ran=1>"
    "<a href='javascript:ran=1' onclick=\"ran=1\">\" ' x</a>"
)
ADDRESS = "https://example.org/&quot;onmouseover='ran=1'&gt;&lt;script&gt;ran=1"  # check takes it
HOSTILE = {
    "interventions": dict.fromkeys(["name", "organisation", "subject"], WORDS),
    "documents": {"title": WORDS, "publisher": WORDS, "url": ADDRESS},
    "codings": {"note": WORDS},
    "adjudications": {"reason": WORDS},
}
CELLS = {  # the cell of each chapter
    "page": """
from scaleup import corpus, figures
figures.matrix(corpus.load("scaled"), "components", name="grid")""",
    "explorer": """
from scaleup import corpus, explorer
explorer.explorer(corpus.every())""",
    "evidence-map": """
from scaleup import corpus, evidence_map
evidence_map.maps(corpus.every())""",
    "check-plan": """
from scaleup import check_plan, corpus
check_plan.form(corpus.load("scaled"))""",
}
PAGES = {  # address, what a reader does there
    "chapters/page.html": "hover",
    "chapters/explorer.html#q=%3Cimg%20src=x%20onerror=ran=1%3E&stage=%3Cscript%3E": "",
    "chapters/evidence-map.html": "",
    "chapters/check-plan.html#has=mat_manual": "",
    "scaled/gamma.html": "",
    "search.html?q=onerror": "search",
    "genindex.html": "",
}
FOUND = """() => {
    const all = [...document.querySelectorAll('*')];
    const links = all.filter(each => each.localName === 'a')
        .filter(each => !each.closest('.highlight-link')) // Sphinx's own, after a search
        .map(each => each.getAttribute('href') ?? each.getAttribute('xlink:href') ?? '');
    return {
        ran: typeof ran,
        images: document.images.length,
        scripts: [...document.scripts].filter(each => !(each.src || each.type)).length,
        handlers: all.flatMap(each => each.getAttributeNames()).filter(name => /^on/.test(name)),
        schemes: [...new Set(links.map(link => link.match(/^[a-z]+:/i)?.[0] ?? ''))],
        files: links.filter(link => /^data:(?!text\\/(csv|plain);)/.test(link)),
    };
}"""


def _hostile_corpus(folder, name):
    shutil.rmtree(folder)
    make_corpus(folder, names=[name], present=[("one", name, "mat_manual")])
    ruled = {"intervention": name, "component": "mat_manual", "code": "present"}
    write_table(folder / "adjudications.csv", [ruled | {"documents": f"{name}-01"}])
    for table, cells in HOSTILE.items():
        with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        write_table(folder / f"{table}.csv", [
            row | {c: text for c, text in cells.items() if c != "note" or row["note"]}
            for row in rows
        ])  # fmt: skip


def test_hostile_texts_are_shown_as_text_and_nothing_of_them_runs(project, context):  # noqa: F811
    _hostile_corpus(project / "data" / "scaled", "gamma")
    _hostile_corpus(project / "data" / "millions-learning", "alpha")
    head, _ = CHAPTER.split("# A page")
    for name, cell in CELLS.items():
        page = f"{head}# A page\n\n```{{code-cell}} ipython3{cell}\n```\n"
        (project / "chapters" / f"{name}.md").write_text(page)
    listed = "".join(f"- file: chapters/{name}\n" for name in CELLS if name != "page")
    toc = project / "_toc.yml"
    toc.write_text(f"{toc.read_text()}chapters:\n{listed}")
    done, _ = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    with served(project / "_build" / "html") as site:
        for address, does in PAGES.items():
            tab = open_page(context, f"{site}/{address}")
            if does == "hover":
                tab.locator(".chart:visible").hover()
                tab.locator(".vega-embed .role-mark path").first.hover()
                assert WORDS in tab.locator("#vg-tooltip-element").text_content()
            elif does == "search":
                tab.locator("#search-results li a").first.wait_for()
            tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
            assert "onerror" in tab.locator("main").text_content() or address == "genindex.html"
            found = tab.evaluate(FOUND)
            schemes = found.pop("schemes")
            assert set(schemes) <= {"", "https:", "http:", "data:"}, address
            assert found == {
                "ran": "undefined", "images": 0, "scripts": 0, "handlers": [], "files": [],
            }, address  # fmt: skip
