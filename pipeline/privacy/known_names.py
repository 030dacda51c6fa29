"""Names that a submission itself tells: its sender, contact persons and signatures."""

from __future__ import annotations

from pipeline.privacy.persons import private_submissions
from pipeline.workspace import Tables, rows_of


def known_names(tables: Tables) -> dict[str, frozenset[str]]:
    """The names to mask in each submission."""
    private = private_submissions(tables["submissions"])
    names = {
        name
        for row in rows_of(tables["submissions"])
        for name in (row["contact"], row["respondent"] if row["submission_id"] in private else "")
        if name
    }
    return {str(code): frozenset(names) for code in tables["submissions"]["submission_id"]}
