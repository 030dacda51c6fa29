"""The measures as a file: one row a measure, for spreadsheets, the report and notebooks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.errors import InputError
from pipeline.evaluation.agreement import COLUMNS


def write_measures(measures: pd.DataFrame, path: Path) -> None:
    """Write the table of `agreement` as csv for Excel; equal measures give equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    measures[list(COLUMNS)].to_csv(
        path, index=False, sep=";", encoding="utf-8-sig", lineterminator="\n"
    )


def read_measures(path: Path) -> pd.DataFrame:
    """The table that `write_measures` wrote; empty labels are empty text.

    Raises:
        InputError: The file is not there, or is not such a table.
    """
    if not path.is_file():
        message = f"{path}: målingen finnes ikke ennå. Kjør `make evaluate` først."
        raise InputError(message)
    try:
        found = pd.read_csv(path, sep=";", encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        message = f"{path}: målingen kan ikke leses ({error}). Kjør `make evaluate` på nytt."
        raise InputError(message) from None
    if list(found.columns) != list(COLUMNS):
        message = f"{path}: har ikke kolonnene {', '.join(COLUMNS)}. Kjør `make evaluate` på nytt."
        raise InputError(message)
    texts = ["measure", "dimension", "label", "scope"]
    return found.assign(**{name: found[name].fillna("").astype(str) for name in texts})
