"""Measure the project against what people would use instead: ``make bench``.

Takes the better part of an hour, most of it for building the book again and again. Times mean
something only on a machine that does nothing else meanwhile.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import builds
import check
import report
import tables
import weight
from measure import say


def main() -> None:
    """Take every measurement and write the report."""
    with TemporaryDirectory(prefix="bench-") as folder:
        place = Path(folder)
        analysed, parts = tables.rows()
        checked = check.rows(place / "corpus")
        built, times = builds.rows(place)
        weighed, lighthouse = weight.rows(place / "ours" / "_build" / "html", place / "plain")
    rows = [*built, *weighed, *analysed, *checked]
    others = {
        "Builds": builds.summary(times),
        "Tables": parts,
        "Lighthouse, mobile": report.scores(lighthouse),
    }
    report.TARGET.parent.mkdir(exist_ok=True)
    report.TARGET.write_text(report.text(report.where(), rows, others), encoding="utf-8")
    for row in rows:
        say(f"{row.claim}. {row.what}: {row.verdict}")
    say(f"The table is in {report.TARGET}")


if __name__ == "__main__":
    main()
