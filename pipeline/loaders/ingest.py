"""The first stage: everything that came in, as tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from pipeline.errors import InputError
from pipeline.hearing import Hearing
from pipeline.loaders.documents import read_documents
from pipeline.loaders.forms import read_forms
from pipeline.loaders.forms.printouts import as_form
from pipeline.loaders.handling import split_submissions
from pipeline.loaders.register import register
from pipeline.loaders.typed import with_typed_text
from pipeline.records import Block, Skipped, Submission
from pipeline.workspace import Tables, Workspace, rows_of, typed

Progress = Callable[[str, int, int], None]
"""Called with the name of the work, what is done and the total."""


def ingest(
    workspace: Workspace,
    hearing: Hearing,
    progress: Progress,
    *,
    ocr: bool,
    corrections: Mapping[str, Mapping[str, str]] | None = None,
) -> Tables:
    """The tables `submissions`, `blocks`, `skipped` and `columns` of everything that came in.

    `corrections` hold `høringsinstans` and `aktørtype` as people have put them right in the
    workbook, by submission.

    Raises:
        InputError: There is nothing to read, or a recommendation has no column in the export.
    """
    forms = read_forms(
        workspace.raw, hearing, progress=lambda done, total: progress("Leser skjema", done, total)
    )
    documents, skipped = read_documents(
        workspace.raw,
        ocr=ocr,
        progress=lambda done, total: progress("Leser dokumenter", done, total),
        split=split_submissions(workspace.review),
    )
    documents, skipped = with_typed_text(documents, skipped)
    printed = [as_form(entry, hearing, forms.columns) for entry in documents]
    found = [*forms.submissions, *printed]
    lost = [*forms.skipped, *skipped]
    if not found:
        raise InputError(_nothing_found(workspace, lost, has_columns=bool(forms.columns)))
    registered = register(found, hearing, workspace.review, corrections)
    lost += registered.left_out
    if not registered.submissions:
        raise InputError(_nothing_found(workspace, lost, has_columns=False))
    return {
        "submissions": typed("submissions", registered.table),
        "blocks": typed("blocks", _blocks_table(registered.submissions)),
        "skipped": typed("skipped", _records(lost)),
        "columns": typed("columns", _records(forms.columns)),
    }


#: So many of what was skipped are named when nothing was read.
_MOST_NAMED = 20


def _nothing_found(workspace: Workspace, lost: list[Skipped], *, has_columns: bool) -> str:
    """Why there is nothing to count, and what to do about it."""
    if not lost and has_columns:
        return (
            f"{workspace.raw}: skjemaeksporten har overskrifter, men ingen svar. Hent den på nytt "
            "fra Forms når det er kommet svar, eller legg dokumenter i mappen documents/."
        )
    if not lost:
        return (
            f"{workspace.raw}: fant ingen høringssvar. Legg skjemaeksporten (xlsx eller csv) i "
            "mappen forms/ og dokumentene i mappen documents/."
        )
    places = [f"{row.source}, {row.where}" if row.where else row.source for row in lost]
    named = [
        f"  - {place}: {row.reason} {row.advice}"
        for place, row in zip(places, lost[:_MOST_NAMED], strict=False)
    ]
    more = [f"  - … og {len(lost) - _MOST_NAMED} til"] if len(lost) > _MOST_NAMED else []
    listed = "\n".join([*named, *more])
    return f"{workspace.raw}: ingen av svarene kunne leses. Rett dette og kjør på nytt:\n{listed}"


def as_records(submissions: pd.DataFrame, blocks: pd.DataFrame) -> list[Submission]:
    """The submissions of the tables `submissions` and `blocks` as records, in the table's order."""
    ordered = blocks.sort_values("block", kind="stable")
    by_submission = {str(name): rows for name, rows in ordered.groupby("submission_id")}
    return [
        Submission(
            submission_id=row["submission_id"],
            channel=row["channel"],
            source_file=row["source_file"],
            source_row=row["source_row"] or None,
            respondent=row["respondent"],
            respondent_type=row["respondent_type"],
            contact=row["contact"],
            signatories=tuple(name for name in row["signatories"].split("; ") if name),
            submitted_at=row["submitted_at"] and row["submitted_at"].to_pydatetime(),
            language=row["language"],
            blocks=_as_blocks(by_submission.get(row["submission_id"], blocks.iloc[:0])),
            notes=(),
        )
        for row in rows_of(submissions)
    ]


def _as_blocks(rows: pd.DataFrame) -> tuple[Block, ...]:
    """The blocks of one submission as records."""
    return tuple(
        Block(
            text=row["text"],
            kind=row["block_kind"],
            field=row["field"] or None,
            headings=tuple(json.loads(row["heading"])),
            page=row["page"],
            anchor=row["anchor"] or None,
            author=row["author"] or None,
            by_ocr=row["by_ocr"],
            source_file=row["source_file"],
        )
        for row in rows_of(rows)
    )


def _blocks_table(submissions: Iterable[Submission]) -> pd.DataFrame:
    """One row a block, in reading order; the heading path as JSON."""
    return pd.DataFrame(
        [
            {
                "submission_id": entry.submission_id,
                "block": number,
                "block_kind": block.kind,
                "field": block.field or "",
                "heading": json.dumps(block.headings, ensure_ascii=False),
                "page": block.page,
                "anchor": block.anchor or "",
                "author": block.author or "",
                "by_ocr": block.by_ocr,
                "source_file": block.source_file or entry.source_file,
                "text": block.text,
            }
            for entry in submissions
            for number, block in enumerate(entry.blocks)
        ]
    )


def _records(records: Iterable[Any]) -> pd.DataFrame:
    """A table of flat records of one kind."""
    return pd.DataFrame(
        [{name: getattr(record, name) for name in record.__slots__} for record in records]
    )
