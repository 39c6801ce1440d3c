"""What a check of codings.csv costs with pandera alone: the columns of one table, nothing joined.

``python scripts/bench/baseline_check.py FOLDER`` reads ``codings.csv`` with pandas and holds it
against a pandera schema that says the same of its columns as ``data/datapackage.toml``.
"""

import sys
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

NAME = "[a-z0-9]+(?:-[a-z0-9]+)*"


def schema(components: list[str]) -> pa.DataFrameSchema:
    """The columns of codings.csv; ``components`` are those of the codebook."""
    return pa.DataFrameSchema(
        {
            "coder": pa.Column(str, pa.Check.str_matches(f"^{NAME}$")),
            "intervention": pa.Column(str, pa.Check.str_matches(f"^{NAME}$")),
            "component": pa.Column(str, pa.Check.isin(components)),
            "code": pa.Column(str, pa.Check.isin(["present", "absent", "not_reported"])),
            "documents": pa.Column(str, pa.Check.str_matches(f"^(?:{NAME}(?:;{NAME})*)?$")),
            "note": pa.Column(str, pa.Check.str_length(max_value=200)),
            "coded_on": pa.Column(str, pa.Check.str_matches(r"^\d{4}-\d{2}-\d{2}$")),
        },
        unique=["coder", "intervention", "component"],
    )


def check(path: Path) -> int:
    """Validate a codings.csv; the number of faults found."""
    codebook = Path(__file__).parents[2] / "data" / "codebook"
    components = pd.read_csv(codebook / "components.csv")["component"].tolist()
    components += pd.read_csv(codebook / "ingredients.csv")["ingredient"].tolist()
    codings = pd.read_csv(path, dtype=str, keep_default_na=False)
    try:
        schema(components).validate(codings, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


if __name__ == "__main__":
    print(check(Path(sys.argv[1]) / "codings.csv"), "faults")
