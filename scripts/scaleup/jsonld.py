"""The compendium as schema.org describes a data set, for search engines and catalogues of data.

Written in JSON-LD into pages that show or offer the data. What Google asks of a data set (name, and
a description of 50 to 5000 characters) and what it recommends is there as far as the data have it.
"""

from scaleup import citation, corpus, render
from scaleup.datapackage import resources
from scaleup.dictionary import DATA, codebook, metadata
from scaleup.downloads import FOLDER, archive_name

PAGES = ["chapters/home", "chapters/data"]
TECHNIQUE = (
    "Coded by language models from public documents with a written codebook, independently by "
    "several coders where a corpus has several; disagreements adjudicated with reasons. "
    "Not coded or validated by people."
)


def script() -> str:
    """The description as an element for the head of a page."""
    return render.embed(dataset(), kind="application/ld+json")


def dataset() -> dict:
    """The compendium as a ``Dataset`` of schema.org, with a part for each corpus.

    Addresses of files are absolute where ``CITATION.cff`` gives the address of the book (``url``),
    else relative to a page one folder below the root, as JSON-LD in a page may have them.
    """
    said, top = citation.compendium(), metadata()
    held = corpus.every()
    shared = {
        "license": top["licenses"][0]["path"],
        "creator": [_author(each) for each in said["authors"]],
        "datePublished": str(said["date-released"]),
        "version": top["version"],
        "isAccessibleForFree": True,
        "inLanguage": "en",
    }
    programmes = sum(len(each.interventions) for each in held)
    codes = sum(len(each.agreed) for each in held)
    more = f"{programmes} interventions, {codes:,} codes, each beside what each coder gave."
    address = {"url": said["url"]} if "url" in said else {}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": said["title"],
        "description": f"{top['description'].strip()} {more}",
        "keywords": top["keywords"],
        **address,
        **shared,
        "measurementTechnique": TECHNIQUE,
        "variableMeasured": [_variable(row) for row in codebook().itertuples()],
        "distribution": [
            _file("All tables", archive_name(), "application/zip"),
            _file("Description of every table", "datapackage.json", "application/json"),
            *(
                _file(title, path.relative_to(DATA).as_posix(), "text/csv")
                for _, title, path, _ in resources()
            ),
        ],
        "hasPart": [
            {"@type": "Dataset", "name": part["title"], "description": part["description"]} | shared
            for part in top["corpora"].values()
            if "description" in part
        ],
    }


def _author(each: dict) -> dict:
    """An author of ``CITATION.cff``: a body has a name, a person parts of one."""
    if "name" in each:
        return {"@type": "Organization", "name": each["name"]}
    parts = {"givenName": each.get("given-names"), "familyName": each.get("family-names")}
    parts = {key: value for key, value in parts.items() if value}
    return {"@type": "Person", "name": " ".join(parts.values())} | parts


def _variable(row) -> dict:
    return {
        "@type": "PropertyValue",
        "propertyID": row.component,
        "name": row.label,
        "description": row.definition,
    }


def _file(name: str, path: str, kind: str) -> dict:
    book = citation.compendium().get("url", "").rstrip("/")
    return {
        "@type": "DataDownload",
        "name": name,
        "encodingFormat": kind,
        "contentUrl": f"{book}/data/{path}" if book else f"{FOLDER}/{path}",
    }
