"""Measure the project against what people would use instead: ``make bench``.

Takes about an hour, most of it for building the book again and again. Times mean something only
on a machine that does nothing else meanwhile.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import builds
import check
import report
import tables
import weight
from measure import Row, say


def measured(place: Path) -> Iterator[tuple[list[Row], dict[str, list[dict]]]]:
    """Rows of the report, and further tables by their heading, as they come."""
    found, parts = tables.rows()
    yield found, {"Tables": parts}
    yield check.rows(place / "corpus"), {}
    found, made = builds.rows(place)
    yield found, {"Builds": builds.summary(made)}
    html = place / "ours" / "_build" / "html"
    yield weight.rows(html, place / "plain"), {}
    yield [], {"Lighthouse, mobile": report.scores(weight.lighthouse(html))}


def main() -> None:
    """Take every measurement; the report is written after each, since each takes long."""
    rows, others = [], {}
    report.TARGET.parent.mkdir(exist_ok=True)
    where = report.where()
    with TemporaryDirectory(prefix="bench-") as folder:
        for found, tabled in measured(Path(folder)):
            rows = sorted(rows + found, key=lambda row: row.claim)
            others |= tabled
            report.TARGET.write_text(report.text(where, rows, others), encoding="utf-8")
    for row in rows:
        say(f"{row.claim}. {row.what}: {row.verdict}")
    say(f"The table is in {report.TARGET}")


if __name__ == "__main__":
    main()
