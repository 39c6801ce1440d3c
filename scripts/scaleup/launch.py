"""Where a chapter can be run as a notebook: the buttons of its page, and what the notebook says.

Buttons to other sites are plain links, shown once ``_config.yml`` names a repository.
"""

from urllib.parse import quote, urlsplit

from scaleup.rerun import notice

BINDER = "https://mybinder.org/v2"
COLAB = "https://colab.research.google.com/github"
PUBLISHED = "gh-pages"  # the branch that holds the built book


def download(name: str) -> dict:
    """The theme's button for the executed notebook that stands beside the page of a chapter."""
    return {
        "type": "link", "url": f"{name}.ipynb", "text": "Notebook with results (.ipynb)",
        "tooltip": "Download this chapter as an executed notebook", "icon": "fas fa-file",
        "label": "download-notebook-button",
    }  # fmt: skip


def places(repository: str, branch: str, name: str) -> dict:
    """The theme's menu of sites that run a chapter.

    Parameters
    ----------
    repository : str
        Its address.
    branch : str
        The branch that Binder opens.
    name : str
        Name of the chapter.
    """
    urls = addresses(repository, branch, name)
    icon = "fas fa-up-right-from-square"  # among those of icons.woff2
    buttons = [
        {
            "type": "link", "url": url, "text": f"Run on {site}", "icon": icon,
            "tooltip": f"Leaves this site: opens the notebook on {site}",
            "label": f"launch-{site.lower()}-button",
        }
        for site, url in urls.items()
    ]  # fmt: skip
    return {
        "type": "group", "tooltip": "Run this chapter elsewhere", "icon": icon,
        "buttons": buttons, "label": "launch-buttons",
    }  # fmt: skip


def addresses(repository: str, branch: str, name: str) -> dict[str, str]:
    """Address of a chapter on each site that can open the repository.

    >>> addresses("https://github.com/o/r", "main", "recurs")["Colab"]
    'https://colab.research.google.com/github/o/r/blob/gh-pages/chapters/recurs.ipynb'
    """
    parts = urlsplit(repository.rstrip("/").removesuffix(".git"))
    owner, _, project = parts.path.strip("/").rpartition("/")
    shelf = {
        "github.com": f"gh/{owner}/{project}",
        "gitlab.com": f"gl/{quote(f'{owner}/{project}', safe='')}",
    }.get(parts.netloc, f"git/{quote(repository, safe='')}")
    opened = quote(f"lab/tree/chapters/{name}.md")
    found = {"Binder": f"{BINDER}/{shelf}/{quote(branch, safe='')}?urlpath={opened}"}
    if parts.netloc == "github.com":
        found["Colab"] = f"{COLAB}/{owner}/{project}/blob/{PUBLISHED}/chapters/{name}.ipynb"
    return found


def head(title: str, book: str) -> str:
    """The first cell of the notebook of a chapter: what it is, and how to run it."""
    said, caution = notice()
    other = f"**{said}.** {caution}\n\n" if said else ""
    corpus = ", with `SCALEUP_CORPUS` set as then" if said else ""
    return other + (
        f"*{title}*, a chapter of *{book}*, with its results; pictures show once you run the cells "
        "or trust the notebook.\n"
        "To run it: lay it into `_build/lab/` of a copy of the repository and call `make lab`"
        f"{corpus}; or install there "
        "`requirements.txt`, and the package with `pip install --no-deps --editable .`"
    )
