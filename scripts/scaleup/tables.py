"""Tables as readers see them: caption, scoped heads, links from numbers to what is behind them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from scaleup.corpus import CODES


class Html:
    """A piece of a page, shown as it is; ``text`` stands in where HTML cannot."""

    def __init__(self, html: str, text: str = ""):
        self.html, self.text = html, text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/html": self.html, "text/plain": self.text}


@dataclass
class Table:
    """An HTML table with a caption, scoped heads and links.

    Parameters
    ----------
    frame : DataFrame
        Its first column heads the rows.
    caption : str
    columns : dict
        Column to head, in the order to show; all columns under their own names if omitted.
    formats : dict
        Column to a function from value to text, such as ``percent``.
    links : dict
        Column to a function from a row (a Series) to an address, or ``None`` for no link.
    anchor : callable, optional
        Function from a row to the ``id`` of that table row.
    """

    frame: pd.DataFrame
    caption: str
    columns: dict[str, str] = field(default_factory=dict)
    formats: dict[str, Callable] = field(default_factory=dict)
    links: dict[str, Callable] = field(default_factory=dict)
    anchor: Callable | None = None

    def html(self) -> str:
        """The table as HTML."""
        columns = self.columns or {name: name for name in self.frame}
        numeric = {c for c in columns if pd.api.types.is_numeric_dtype(self.frame[c])}
        head = "".join(
            f'<th scope="col"{_right(c in numeric)}>{escape(h)}</th>' for c, h in columns.items()
        )
        body = "".join(self._row(row, columns, numeric) for _, row in self.frame.iterrows())
        return (
            '<div class="table-scroll" tabindex="0" role="region" '
            f'aria-label="{escape(self.caption)}">'
            f"<table><caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _row(self, row: pd.Series, columns: dict, numeric: set) -> str:
        cells = []
        for position, name in enumerate(columns):
            text = self._text(name, row[name])
            target = self.links[name](row) if name in self.links else None
            if target:
                text = f'<a href="{escape(target)}">{text}</a>'
            tag = 'th scope="row"' if position == 0 else "td"
            cells.append(f"<{tag}{_right(name in numeric)}>{text}</{tag[:2]}>")
        anchor = f' id="{escape(self.anchor(row))}"' if self.anchor else ""
        return f"<tr{anchor}>{''.join(cells)}</tr>"

    def _text(self, name: str, value) -> str:
        if isinstance(value, Html):
            return value.html
        if pd.api.types.is_scalar(value) and pd.isna(value):
            return "not reported"
        return escape(self.formats[name](value) if name in self.formats else str(value))

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/html": self.html(), "text/plain": self.caption}


def say(html: str) -> Html:
    """A paragraph whose numbers a cell computed."""
    return Html(f"<p>{html}</p>", html)


def _right(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def percent(value: float) -> str:
    """A share from 0 to 1 as whole percent.

    >>> percent(0.785)
    '78%'
    """
    return f"{value:.0%}"


def decimal(value: float) -> str:
    """A statistic with two decimals.

    >>> decimal(0.8349)
    '0.83'
    """
    return f"{value:.2f}"


def frequency_table(frame: pd.DataFrame, caption: str) -> Table:
    """The numbers of ``scaleup.frequency.frequency``; each leads to the interventions behind it."""
    shares = ["share", "low", "high", "bound_high"]
    behind = lambda row: f"codebook.html#{row['component']}"  # noqa: E731
    return Table(
        frame[["label", "component", *CODES, "n", *shares]],
        caption,
        columns={
            "label": "Component", "present": "Present", "absent": "Absent",
            "not_reported": "Not reported", "n": "n", "share": "Share present",
            "low": "95% from", "high": "to", "bound_high": "If every silence hid a yes",
        },
        formats=dict.fromkeys(shares, percent),
        links=dict.fromkeys(["label", *CODES], behind),
    )  # fmt: skip


def agreement_table(frame: pd.DataFrame, caption: str) -> Table:
    """The numbers of ``scaleup.agreement.agreement``, with their intervals."""
    shown = frame[["label", "n"]].assign(percent=frame["percent"])
    for name in ("kappa", "ac1", "alpha"):
        shown[name] = frame[name]
        shown[f"{name}_interval"] = [
            f"{low:.2f} to {high:.2f}" if pd.notna(low) else "undefined"
            for low, high in zip(frame[f"{name}_low"], frame[f"{name}_high"], strict=True)
        ]
    return Table(
        shown,
        caption,
        columns={
            "label": "Component", "n": "n", "percent": "Alike", "kappa": "Cohen's kappa",
            "kappa_interval": "95%", "ac1": "Gwet's AC1", "ac1_interval": "95%",
            "alpha": "Krippendorff's alpha", "alpha_interval": "95%",
        },
        formats={"percent": percent, "kappa": decimal, "ac1": decimal, "alpha": decimal},
    )  # fmt: skip
