"""Statements and tags for other tools: CSV for Excel, JSON Lines, and a REFI-QDA project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.reporting.cells import FORMULA_STARTS
from pipeline.reporting.content import Content
from pipeline.reporting.phrases import records
from pipeline.reporting.refi_qda import write_refi_qda

STATEMENTS, TAGS = "utsagn", "merker"
_SHOWN = (
    "statement_id", "submission_id", "number", "respondent", "respondent_type", "channel", "source",
    "page", "heading", "language", "targets", "themes", "stance", "is_proposal", "score", "flags",
    "text",
)  # fmt: skip


def write_exports(content: Content, folder: Path) -> None:
    """Write `utsagn.csv`, `merker.csv`, `utsagn.jsonl` and `koding.qdpx`: internal edition only.

    Case number, edition and run stand in the last columns of the CSV, as in those of the charts,
    in keys of each JSON line, and in the description of the project.
    """
    folder.mkdir(parents=True, exist_ok=True)
    statements = content.statements[list(_SHOWN)]
    tags = content.tables["tags"]
    for name, table in ((STATEMENTS, statements), (TAGS, tags)):
        _safe(table.assign(**content.facts)).to_csv(
            folder / f"{name}.csv",
            sep=";",
            index=False,
            encoding="utf-8-sig",
            lineterminator="\r\n",
            decimal=",",
        )
    _write_lines(statements.assign(**content.facts), tags, folder / f"{STATEMENTS}.jsonl")
    write_refi_qda(content, folder / "koding.qdpx")


def _safe(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before text that Excel would run as a formula."""
    shown = table.astype(object).where(table.notna(), None)
    return shown.map(
        lambda cell: (
            f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
        )
    )


def _write_lines(statements: pd.DataFrame, tags: pd.DataFrame, path: Path) -> None:
    """One JSON object a statement, its tags with score, source and evidence inside."""
    own: dict[str, list[dict[str, Any]]] = {}
    for row in records(tags.fillna("")):
        name = row.pop("statement_id")
        own.setdefault(name, []).append(row)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in records(statements):
            plain = {key: None if value is pd.NA else value for key, value in row.items()}
            plain["tags"] = own.get(row["statement_id"], [])
            file.write(json.dumps(plain, ensure_ascii=False, default=_as_plain) + "\n")


def _as_plain(value: Any) -> Any:
    """A number of numpy as one of Python."""
    return value.item()
