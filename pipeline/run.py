"""The stages in order: raw files → submissions → statements and tags → tables → reports."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.aggregation.checks import check_tables
from pipeline.aggregation.positions import positions_table, stands_table
from pipeline.aggregation.proposals import proposals_table
from pipeline.aggregation.similar import similar_table
from pipeline.aggregation.summaries import summaries_table
from pipeline.aggregation.targets import target_themes_table, targets_table
from pipeline.errors import InputError
from pipeline.hearing import Hearing
from pipeline.loaders.documents import read_documents
from pipeline.loaders.forms import read_forms
from pipeline.loaders.register import FILE as REGISTER
from pipeline.loaders.register import register
from pipeline.nlp.tagging import tag_submissions
from pipeline.nlp.training import labelled_statements, load_taggers
from pipeline.records import Block, Submission
from pipeline.reporting.content import Edition
from pipeline.workspace import Tables, Workspace, rows_of, typed

Progress = Callable[[str, int, int], None]
"""Called with the name of the work, what is done and the total."""

EDITIONS: tuple[Edition, ...] = ("intern", "publisering")
PACKAGES = ("pandas", "scikit-learn", "spacy", "simplemma", "openpyxl", "pypdfium2", "lxml")


def ingest(workspace: Workspace, hearing: Hearing, progress: Progress) -> Tables:
    """The tables `submissions`, `blocks`, `skipped` and `columns` of everything that came in.

    Raises:
        InputError: There is nothing to read, or a recommendation has no column in the export.
    """
    forms = read_forms(
        workspace.raw, hearing, progress=lambda done, total: progress("Leser skjema", done, total)
    )
    documents, skipped = read_documents(
        workspace.raw, progress=lambda done, total: progress("Leser dokumenter", done, total)
    )
    found = [*forms.submissions, *documents]
    if not found and not (forms.skipped or skipped):
        message = (
            f"{workspace.raw}: fant ingen høringssvar. Legg skjemaeksporten (xlsx eller csv) i "
            "mappa forms/ og dokumentene i mappa documents/."
        )
        raise InputError(message)
    submissions, table = register(found, hearing, workspace.review)
    return {
        "submissions": typed("submissions", table),
        "blocks": typed("blocks", _blocks_table(submissions)),
        "skipped": typed("skipped", _records([*forms.skipped, *skipped])),
        "columns": typed("columns", _records(forms.columns)),
    }


def tag(
    submissions: pd.DataFrame,
    blocks: pd.DataFrame,
    hearing: Hearing,
    cache: Path,
    progress: Progress,
) -> Tables:
    """The tables `statements` and `tags`, and `submissions` with its count of statements."""
    progress("Gjør klar modellene", 0, 1)
    taggers = load_taggers(labelled_statements(), cache)
    progress("Gjør klar modellene", 1, 1)
    statements, tags = tag_submissions(
        as_records(submissions, blocks),
        hearing,
        taggers,
        progress=lambda done, total: progress("Merker utsagn", done, total),
    )
    statements, tags = typed("statements", statements), typed("tags", tags)
    counts = statements.groupby("submission_id").size()
    counted = submissions.assign(
        n_statements=submissions["submission_id"].map(counts).fillna(0).astype(int)
    )
    return {"submissions": typed("submissions", counted), "statements": statements, "tags": tags}


def aggregate(tables: Tables, hearing: Hearing) -> Tables:
    """Everything that is counted, from the tables of the two stages before, checked.

    Raises:
        CheckError: The numbers do not tie out.
    """
    submissions, statements, tags = (tables[name] for name in ("submissions", "statements", "tags"))
    stands = stands_table(submissions, statements, tags)
    positions = positions_table(submissions, statements, tags)
    proposals = proposals_table(stands, tags)
    made = {
        "positions": positions,
        "targets": targets_table(positions, stands, proposals, hearing),
        "target_themes": target_themes_table(stands, tags, hearing),
        "proposals": proposals,
        "similar": similar_table(statements, submissions),
        "summaries": summaries_table(positions, stands, tags, hearing),
    }
    counted = {name: typed(name, table) for name, table in made.items()}
    check_tables({**tables, **counted}, hearing)
    return counted


def manifest(workspace: Workspace, hearing: Hearing, tables: Tables) -> dict[str, Any]:
    """What a run was made from: input files with hashes, versions, settings, counts.

    `run_id` is a hash of inputs, versions and settings: equal runs have equal ids.
    """
    inputs = {
        path.relative_to(workspace.raw).as_posix(): _sha256(path) for path in _files(workspace.raw)
    }
    register_file = workspace.review / REGISTER
    if register_file.is_file():
        inputs[f"review/{REGISTER}"] = _sha256(register_file)
    made_from = {
        "hearing": {
            "id": hearing.about.id,
            "title": hearing.about.title,
            "case_number": hearing.about.case_number,
        },
        "inputs": inputs,
        "versions": {
            "horingsanalyse": version("horingsanalyse"),
            "python": platform.python_version(),
            **{name: version(name) for name in PACKAGES},
        },
        "settings": {
            "uncertain_below": hearing.about.uncertain_below,
            "edition_limit": hearing.about.edition_limit,
        },
    }
    digest = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
    return {
        "run_id": digest[:12],
        **made_from,
        "counts": {name: len(table) for name, table in tables.items()},
    }


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
            by_ocr=row["by_ocr"],
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
                "by_ocr": block.by_ocr,
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


def _files(folder: Path) -> list[Path]:
    """The ordinary files below a folder, in a stable order; links are not followed."""
    return sorted(
        path
        for path in folder.rglob("*")
        if not path.is_symlink() and path.is_file() and not path.name.startswith(".")
    )


def _sha256(path: Path) -> str:
    """The SHA-256 of a file, or why there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f"ikke lest: {error.strerror}"
