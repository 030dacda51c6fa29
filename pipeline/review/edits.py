"""Reads the edited workbooks of a hearing into the journal, before anything is written over."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from pipeline.hearing import Hearing
from pipeline.replacing import MANIFEST, sha256_of
from pipeline.review.journal import Edit, append_edits, read_journal
from pipeline.review.machine_copy import MachineCopy
from pipeline.review.read_back import read_back
from pipeline.workspace import Workspace

#: The workbook that people fill in, in the folder of the reports.
WORKBOOK = "intern/horingsmatrise.xlsx"
_ORPHANS = ("orphan_id", "value")


class Reviewed(NamedTuple):
    """What people have decided so far, and what came to it now.

    Attributes:
        journal: Every edit, in order.
        new: The edits that were read now.
        problems: What could not be used, in words.
        read: Hash by name of the workbooks as they were read.
    """

    journal: list[Edit]
    new: list[Edit]
    problems: list[str]
    read: dict[str, str]

    @property
    def n_typed(self) -> int:
        """How many of the new edits somebody typed; the rest are codes that a mark confirms."""
        return sum(edit.before != edit.after for edit in self.new)


def read_edits(
    workspace: Workspace, hearing: Hearing, *, spare: Callable[[], MachineCopy | None]
) -> Reviewed:
    """Read what people changed in the workbooks, add it to the journal, and give the whole.

    Args:
        workspace: The folders of the hearing.
        hearing: What hearing.toml says.
        spare: Gives what the program wrote, from the tables; asked only for a workbook without
            its hidden sheet.

    Raises:
        InputError: A workbook or the journal cannot be read or written. Nothing was replaced.
    """
    journal = read_journal(workspace.review)
    read = {name: sha256_of(workspace.reports / name) for name in _workbooks(workspace.reports)}
    written = _written(workspace.reports)
    edited = [workspace.reports / name for name, digest in read.items() if digest not in written]
    reading = read_back(
        sorted(edited, key=lambda path: path.stat().st_mtime),
        hearing,
        journal,
        _texts(workspace.processed),
        spare=spare,
    )
    append_edits(workspace.review, reading.edits)
    return Reviewed([*journal, *reading.edits], reading.edits, reading.problems, read)


def _workbooks(reports: Path) -> Sequence[str]:
    """The names of the workbook, and of one that lies beside it because it was open."""
    main = Path(WORKBOOK)
    names = (main, main.with_name(f"{main.stem} (ny){main.suffix}"))
    return [name.as_posix() for name in names if (reports / name).is_file()]


def _written(reports: Path) -> set[str]:
    """The hash of the workbook as the program wrote it last: such a one holds no edits."""
    path = reports / MANIFEST
    try:
        outputs = json.loads(path.read_text("utf-8")).get("outputs", {})
    except (OSError, ValueError, AttributeError):
        return set()
    return {str(outputs[WORKBOOK])} if WORKBOOK in outputs else set()


def _texts(processed: Path) -> Mapping[str, str]:
    """The words of the former run's statements and orphans, by id; nothing when there was none."""
    found: dict[str, str] = {}
    for table, columns in (("statements", ("statement_id", "text")), ("orphans", _ORPHANS)):
        try:
            stored = pd.read_parquet(processed / f"{table}.parquet", columns=list(columns))
        except (OSError, ValueError, KeyError):
            continue
        found |= dict(zip(*(stored[column] for column in columns), strict=True))
    return found
