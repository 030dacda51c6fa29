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

_TARGETS = {
    "target": TEXT,
    "n_submissions": WHOLE,
    "n_respondents": WHOLE,
    "n_statements": WHOLE,
    **dict.fromkeys(POSITIONS, WHOLE),
    "n_proposals": WHOLE,
}
_TARGET_THEMES = {
    "target": TEXT,
    "theme": TEXT,
    "n_respondents": WHOLE,
    "n_statements": WHOLE,
}

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
        "author": TEXT,
        "by_ocr": YES_NO,
        "source_file": TEXT,
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
        "dissenters": TEXT,
        "campaign_id": TEXT,
        "statement_ids": TEXT,
    },
    "silent": {"respondent_id": TEXT, "target": TEXT, "silence": TEXT},
    "targets": _TARGETS,
    "targets_without_campaigns": _TARGETS,
    "target_types": {
        "target": TEXT,
        "respondent_type": TEXT,
        "n_respondents": WHOLE,
        **dict.fromkeys(POSITIONS, WHOLE),
    },
    "target_themes": _TARGET_THEMES,
    "target_themes_without_campaigns": _TARGET_THEMES,
    "aspects": {
        "target": TEXT,
        "aspect": TEXT,
        "n_respondents": WHOLE,
        "n_statements": WHOLE,
        "statement_ids": TEXT,
    },
    "proposals": {
        "statement_id": TEXT,
        "target": TEXT,
        "respondent_id": TEXT,
        "kind": TEXT,
        "condition": TEXT,
        "group_id": TEXT,
        "is_substantial": YES_NO,
        "substance": TEXT,
        "compared_with": TEXT,
        "difference": TEXT,
    },
    "proposal_groups": {
        "group_id": TEXT,
        "target": TEXT,
        "kind": TEXT,
        "statement_id": TEXT,
        "n_respondents": WHOLE,
        "n_proposals": WHOLE,
        "grouped_by": TEXT,
        "is_substantial": YES_NO,
    },
    "conditions": {
        "statement_id": TEXT,
        "target": TEXT,
        "respondent_id": TEXT,
        "condition": TEXT,
    },
    "similar": {
        "group_id": TEXT,
        "statement_id": TEXT,
        "respondent_id": TEXT,
        "similarity": NUMBER,
        "difference": TEXT,
    },
    "campaigns": {
        "campaign_id": TEXT,
        "respondent_id": TEXT,
        "share_shared": NUMBER,
        "own_statement_ids": TEXT,
    },
    "respondents": {
        "respondent_id": TEXT,
        "respondent": TEXT,
        "respondent_type": TEXT,
        "numbers": TEXT,
        "n_submissions": WHOLE,
        "channels": TEXT,
        "signatories": TEXT,
        "is_invited": YES_NO,
        "is_late": YES_NO,
        "n_statements": WHOLE,
        "campaign_id": TEXT,
    },
    "respondent_types": {
        "respondent_type": TEXT,
        "n_respondents": WHOLE,
        "n_submissions": WHOLE,
        "n_invited": WHOLE,
        "n_answered": WHOLE,
        "n_uninvited": WHOLE,
        "n_late": WHOLE,
    },
    "invited": {
        "name": TEXT,
        "respondent_type": TEXT,
        "is_group": YES_NO,
        "size": WHOLE,
        "n_answered": WHOLE,
        "share_answered": NUMBER,
        "n_late": WHOLE,
        "respondent_ids": TEXT,
    },
    "similar_names": {
        "kind": TEXT,
        "respondent_id": TEXT,
        "name": TEXT,
        "other_id": TEXT,
        "other_name": TEXT,
        "likeness": NUMBER,
    },
    "summaries": {
        "target": TEXT,
        "section": TEXT,
        "order": WHOLE,
        "text": TEXT,
        "n_respondents": WHOLE,
        "respondent_ids": TEXT,
        "statement_ids": TEXT,
        "is_quote": YES_NO,
    },
    "coverage": {
        "submission_id": TEXT,
        "n_sentences": WHOLE,
        "n_tagged": WHOLE,
        "n_non_answer": WHOLE,
        "n_not_placed": WHOLE,
        "n_apart": WHOLE,
        "share_tagged": NUMBER,
        "share_non_answer": NUMBER,
        "share_not_placed": NUMBER,
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
    "decisions": {
        "statement_id": TEXT,
        "what": TEXT,
        "value": TEXT,
        "decided_at": TEXT,
        "decided_by": TEXT,
        "carried_from": TEXT,
    },
    "orphans": {
        "orphan_id": TEXT,
        "statement_id": TEXT,
        "text": TEXT,
        "what": TEXT,
        "value": TEXT,
        "reason": TEXT,
        "decided_at": TEXT,
        "decided_by": TEXT,
    },
    "queue": {
        "place": WHOLE,
        "statement_id": TEXT,
        "target": TEXT,
        "reasons": TEXT,
        "weight": NUMBER,
    },
    "changes": {
        "kind": TEXT,
        "subject": TEXT,
        "what": TEXT,
        "before": TEXT,
        "after": TEXT,
        "why": TEXT,
    },
    "suggestions": {"statement_id": TEXT, "dimension": TEXT, "code": TEXT, "score": NUMBER},
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
