"""Where things are, what columns the tables have, and how tables are read and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import InputError
from pipeline.records import POSITIONS
from pipeline.replacing import finish_replacing

Tables = dict[str, pd.DataFrame]

TEXT, WHOLE, NUMBER, YES_NO, TIME = "string", "Int64", "Float64", "boolean", "datetime64[us]"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "submissions": {
        "submission_id": TEXT,
        "number": WHOLE,
        "channel": TEXT,
        "source_file": TEXT,
        "source_row": TEXT,
        "respondent": TEXT,
        "respondent_type": TEXT,
        "respondent_id": TEXT,
        "contact": TEXT,
        "signatories": TEXT,
        "is_invited": YES_NO,
        "language": TEXT,
        "submitted_at": TIME,
        "is_late": YES_NO,
        "superseded_by": TEXT,
        "n_statements": WHOLE,
        "notes": TEXT,
    },
    "blocks": {
        "submission_id": TEXT,
        "block": WHOLE,
        "block_kind": TEXT,
        "field": TEXT,
        "heading": TEXT,
        "page": WHOLE,
        "anchor": TEXT,
        "by_ocr": YES_NO,
        "text": TEXT,
    },
    "statements": {
        "statement_id": TEXT,
        "submission_id": TEXT,
        "block": WHOLE,
        "block_kind": TEXT,
        "field": TEXT,
        "heading": TEXT,
        "page": WHOLE,
        "start": WHOLE,
        "end": WHOLE,
        "language": TEXT,
        "is_substantive": YES_NO,
        "non_answer": TEXT,
        "linked_to": TEXT,
        "text": TEXT,
    },
    "tags": {
        "statement_id": TEXT,
        "dimension": TEXT,
        "code": TEXT,
        "score": NUMBER,
        "source": TEXT,
        "flag": TEXT,
        "evidence": TEXT,
    },
    "positions": {
        "respondent_id": TEXT,
        "target": TEXT,
        "position": TEXT,
        "flag": TEXT,
        "n_statements": WHOLE,
        "n_by_stance": TEXT,
        "linked_to": TEXT,
        "statement_ids": TEXT,
    },
    "targets": {
        "target": TEXT,
        "n_submissions": WHOLE,
        "n_respondents": WHOLE,
        "n_statements": WHOLE,
        **dict.fromkeys(POSITIONS, WHOLE),
        "n_proposals": WHOLE,
    },
    "target_themes": {
        "target": TEXT,
        "theme": TEXT,
        "n_respondents": WHOLE,
        "n_statements": WHOLE,
    },
    "proposals": {
        "statement_id": TEXT,
        "target": TEXT,
        "kind": TEXT,
        "condition": TEXT,
        "group_id": TEXT,
    },
    "similar": {"group_id": TEXT, "statement_id": TEXT, "similarity": NUMBER},
    "summaries": {
        "target": TEXT,
        "section": TEXT,
        "order": WHOLE,
        "text": TEXT,
        "n_respondents": WHOLE,
        "statement_ids": TEXT,
        "is_quote": YES_NO,
    },
    "personal_data": {
        "statement_id": TEXT,
        "start": WHOLE,
        "end": WHOLE,
        "kind": TEXT,
        "shown_as": TEXT,
        "is_held_back": YES_NO,
        "reason": TEXT,
    },
    "skipped": {"source": TEXT, "where": TEXT, "reason": TEXT, "advice": TEXT},
    "columns": {"source": TEXT, "header": TEXT, "role": TEXT, "target": TEXT, "how": TEXT},
}
"""Type by column by table, in the order in which they are stored: the contract with readers."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The four folders of a hearing.

    Attributes:
        raw: What came in, with hearing.toml; only read.
        processed: The tables, rebuilt by every run.
        review: What people decided; only ever added to.
        reports: What people read, rebuilt by every run.
    """

    raw: Path
    processed: Path
    review: Path
    reports: Path

    @property
    def hearing_file(self) -> Path:
        """The hearing.toml of this hearing."""
        return self.raw / "hearing.toml"


def typed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as the table `name`: its columns in their order, with their types."""
    columns = COLUMNS[name]
    table = rows.reindex(columns=list(columns))
    return table.astype(dict(columns)).reset_index(drop=True)


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as dictionaries by column, missing values as None."""
    return [
        {
            str(key): None if value is pd.NA or value is pd.NaT else value
            for key, value in row.items()
        }
        for row in table.to_dict("records")
    ]


def read_table(name: str, processed: Path) -> pd.DataFrame:
    """Read one table of a hearing.

    Raises:
        InputError: The table is not there yet, or cannot be read.
    """
    finish_replacing(processed)
    path = processed / f"{name}.parquet"
    if not path.is_file():
        message = (
            f"{path}: tabellen finnes ikke ennå. Kjør `make all` "
            "(eller `python -m pipeline all`) først."
        )
        raise InputError(message)
    try:
        stored = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        message = f"{path}: tabellen kan ikke leses ({error}). Slett den og kjør `make all`."
        raise InputError(message) from None
    missing = [column for column in COLUMNS[name] if column not in stored]
    if missing:
        message = (
            f"{path}: kolonnen {', '.join(missing)} mangler. Tabellen er laget av en annen utgave "
            "av programmet, eller endret. Kjør `make all` for å lage den på nytt."
        )
        raise InputError(message)
    return typed(name, stored)


def read_tables(processed: Path, names: tuple[str, ...] = tuple(COLUMNS)) -> Tables:
    """Read several tables of a hearing by name."""
    return {name: read_table(name, processed) for name in names}


def write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as parquet and as a .csv twin, the same bytes for the same content."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        whole = typed(name, table)
        whole.to_parquet(folder / f"{name}.parquet", index=False)
        whole.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
