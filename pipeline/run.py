"""The stages in order: raw files, submissions, statements and tags, tables, reports."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from pipeline.aggregation.aggregate import aggregate
from pipeline.errors import InputError
from pipeline.hearing import Hearing, load_hearing
from pipeline.loaders.forms.hearing_draft import draft_hearing
from pipeline.loaders.ingest import ingest
from pipeline.loaders.register_file import FILE as REGISTER
from pipeline.nlp.tagging import tag
from pipeline.privacy.model import model_version
from pipeline.privacy.personal_data import personal_data_table
from pipeline.replacing import replace_results, replace_tables, write_whole
from pipeline.reporting.content import Content
from pipeline.reporting.quality import FILE as MEASURED
from pipeline.reporting.quality import read_quality
from pipeline.reporting.word_template import FILE as TEMPLATE
from pipeline.reporting.workbook import internal_copy
from pipeline.reporting.write_reports import write_reports
from pipeline.review.changes import COMPARED, changes_table
from pipeline.review.decisions import (
    confirmed_rows,
    obey,
    publishing_decisions,
    sender_corrections,
)
from pipeline.review.edits import Reviewed, read_edits
from pipeline.review.journal import FILE as JOURNAL
from pipeline.review.journal import read_journal
from pipeline.review.machine_copy import MachineCopy
from pipeline.review.queue import queue_table
from pipeline.workspace import Tables, Workspace, read_tables, write_tables

Progress = Callable[[str, int, int], None]
"""Called with the name of the work, what is done and the total."""

INGESTED = ("submissions", "blocks", "skipped", "columns")
TAGGED = ("statements", "tags")
OBEYED = ("decisions", "orphans", "suggestions")
CACHE = ".cache"
PACKAGES = (
    "pandas",
    "scikit-learn",
    "spacy",
    "simplemma",
    "openpyxl",
    "pypdfium2",
    "lxml",
    "phonenumbers",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run made.

    Attributes:
        tables: Every table by name.
        kept: Copies of reports that somebody had changed since the run before.
        notice: The hearing's own remark on everything that is made, or nothing.
        beside: New reports beside a former one that is open or holds what was not read.
        n_edits: How many edits were read from the workbook.
        problems: What people wrote there that could not be used, and why.
    """

    tables: Tables
    kept: list[Path]
    notice: str
    beside: list[Path] = field(default_factory=list)
    n_edits: int = 0
    problems: list[str] = field(default_factory=list)


def run_all(workspace: Workspace, *, fresh: bool, ocr: bool, progress: Progress) -> Result:
    """Do every stage and replace the former results when all is done.

    What people changed in the workbook is read first.

    Raises:
        PipelineError: The input must be put right, or the numbers do not tie out. The former
            results are whole.
    """
    hearing = load_hearing(workspace.hearing_file)
    reviewed = _read_edits(workspace, hearing)
    journal = reviewed.journal
    former = _former(workspace.processed)
    tables = ingest(workspace, hearing, progress, ocr=ocr, corrections=sender_corrections(journal))
    cache = workspace.processed / CACHE
    if fresh:
        shutil.rmtree(cache, ignore_errors=True)
    checked = confirmed_rows(journal, hearing)
    tables |= tag(
        tables["submissions"], tables["blocks"], hearing, cache, progress, checked=checked
    )
    tables |= obey(tables, journal, hearing)
    progress("Teller opp", 0, 1)
    tables |= aggregate(tables, hearing)
    tables["personal_data"] = _personal_data(tables)
    tables |= {"changes": changes_table(former, tables), "queue": queue_table(tables)}
    progress("Teller opp", 1, 1)
    content = content_of(workspace, hearing, tables)

    def write(processed: Path, reports: Path) -> None:
        write_tables(tables, processed)
        write_reports(content, reports, _template(workspace), progress)

    done = replace_results(workspace.processed, workspace.reports, write, read=reviewed.read)
    return Result(
        tables,
        done.kept,
        hearing.about.notice,
        done.beside,
        reviewed.n_typed,
        reviewed.problems,
    )


def run_read_review(workspace: Workspace) -> Reviewed:
    """Read what people changed in the workbook into the journal, and write nothing else."""
    return _read_edits(workspace, load_hearing(workspace.hearing_file))


def _read_edits(workspace: Workspace, hearing: Hearing) -> Reviewed:
    """What people have decided so far, with what they changed in the workbook since."""

    def spare() -> MachineCopy | None:
        """What the workbook held, from the tables of the run that wrote it."""
        try:
            tables = read_tables(workspace.processed)
        except InputError:
            return None
        return internal_copy(Content(hearing, tables, "intern", "", {}))

    return read_edits(workspace, hearing, spare=spare)


def _former(processed: Path) -> Tables | None:
    """The tables of the run before, as far as changes are told from them; None on the first."""
    try:
        return read_tables(processed, COMPARED)
    except InputError:
        return None


def run_ingest(workspace: Workspace, *, ocr: bool, progress: Progress) -> Tables:
    """Do the first stage alone and write its tables."""
    hearing = load_hearing(workspace.hearing_file)
    corrections = sender_corrections(read_journal(workspace.review))
    tables = ingest(workspace, hearing, progress, ocr=ocr, corrections=corrections)
    replace_tables(workspace.processed, partial(write_tables, tables))
    return tables


def run_tag(workspace: Workspace, *, fresh: bool, progress: Progress) -> Tables:
    """Do the second stage alone, on the tables of the first."""
    hearing = load_hearing(workspace.hearing_file)
    stored = read_tables(workspace.processed, ("submissions", "blocks"))
    cache = workspace.processed / CACHE
    if fresh:
        shutil.rmtree(cache, ignore_errors=True)
    journal = read_journal(workspace.review)
    checked = confirmed_rows(journal, hearing)
    tables = tag(stored["submissions"], stored["blocks"], hearing, cache, progress, checked=checked)
    tables |= obey(tables, journal, hearing)
    replace_tables(workspace.processed, partial(write_tables, tables))
    return tables


def run_aggregate(workspace: Workspace) -> Tables:
    """Do the third stage alone, on the tables of the two before."""
    hearing = load_hearing(workspace.hearing_file)
    former = _former(workspace.processed)
    stored = read_tables(workspace.processed, INGESTED + TAGGED + OBEYED)
    _require_same_codes(stored["tags"], hearing)
    tables = aggregate(stored, hearing)
    tables["personal_data"] = _personal_data(stored)
    whole = {**stored, **tables}
    tables |= {"changes": changes_table(former, whole), "queue": queue_table(whole)}
    replace_tables(workspace.processed, partial(write_tables, tables))
    return tables


def run_report(workspace: Workspace, *, progress: Progress) -> Result:
    """Do the last stage alone, on all tables."""
    hearing = load_hearing(workspace.hearing_file)
    reviewed = _read_edits(workspace, hearing)
    if reviewed.new:
        raise InputError(_EDITED.format(reviewed.n_typed))
    tables = read_tables(workspace.processed)
    content = content_of(workspace, hearing, tables)

    def write(processed: Path, reports: Path) -> None:
        del processed
        write_reports(content, reports, _template(workspace), progress)

    done = replace_results(workspace.processed, workspace.reports, write, read=reviewed.read)
    return Result(tables, done.kept, hearing.about.notice, done.beside)


def content_of(workspace: Workspace, hearing: Hearing, tables: Tables) -> Content:
    """The content of the internal reports, from tables that were made with this hearing.toml.

    Raises:
        InputError: hearing.toml was changed after the tables were made.
    """
    _require_same_codes(tables["tags"], hearing)
    if list(tables["targets"]["target"]) != list(hearing.targets):
        raise InputError(_OTHER_HEARING)
    # Never as stored: a statement that was cut anew since would be shown unmasked.
    tables["personal_data"] = _personal_data(tables)
    made_from = manifest(workspace, hearing, tables)
    measured = read_quality(workspace.reports / MEASURED)
    return Content(hearing, tables, "intern", made_from["run_id"], made_from, measured)


def _personal_data(tables: Tables) -> pd.DataFrame:
    """What is masked or held back, as people have decided where they have."""
    released, held = publishing_decisions(tables["decisions"])
    return personal_data_table(tables, released=released, held=held)


def _template(workspace: Workspace) -> Path | None:
    """The agency's own Word document that lends the report its styles, when there is one."""
    template = workspace.review / TEMPLATE
    return template if template.is_file() else None


_EDITED = (
    "Regnearket er rettet siden tabellene ble laget. {} endringer er lest og lagt i review.csv; "
    "ingenting er skrevet over. Kjør hele jobben, så de kommer med: `python -m pipeline all`."
)
_OTHER_HEARING = (
    "Tabellene er laget med en annen hearing.toml: råd, spørsmål eller temaer er endret siden. "
    "Kjør hele jobben på nytt med `python -m pipeline all`."
)


def _require_same_codes(tags: pd.DataFrame, hearing: Hearing) -> None:
    """Do nothing when the tags use codes that the hearing has.

    Raises:
        InputError: hearing.toml was changed after the tags were made.
    """
    known = {"target": set(hearing.targets), "theme": set(hearing.theme_labels)}
    for dimension, codes in known.items():
        if not set(tags.loc[tags["dimension"] == dimension, "code"]) <= codes:
            raise InputError(_OTHER_HEARING)


def run_check(workspace: Workspace, *, ocr: bool, progress: Progress) -> tuple[Hearing, Tables]:
    """Read hearing.toml and the raw files, and write nothing."""
    hearing = load_hearing(workspace.hearing_file)
    with TemporaryDirectory() as folder:
        tables = ingest(replace(workspace, review=Path(folder)), hearing, progress, ocr=ocr)
    return hearing, tables


def run_init(folder: Path, export: Path) -> Path:
    """Make the folder of a new hearing from a Forms export; give the path of its hearing.toml.

    Raises:
        InputError: The export cannot be read, or the folder already has a hearing.toml.
    """
    path = folder / "hearing.toml"
    if path.exists():
        message = f"{path}: filen finnes fra før og blir ikke overskrevet. Velg en annen mappe."
        raise InputError(message)
    if not export.is_file():
        message = (
            f"{export}: filen finnes ikke. Oppgi eksporten fra Microsoft Forms (xlsx eller csv)."
        )
        raise InputError(message)
    draft = draft_hearing(export)
    try:
        for name in ("forms", "documents"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        copy = folder / "forms" / export.name
        if not copy.exists():
            shutil.copy2(export, copy)
        write_whole(path, draft)
    except OSError as error:
        message = f"{folder}: mappen kan ikke lages ({error.strerror}). Velg en annen mappe."
        raise InputError(message) from None
    return path


def manifest(workspace: Workspace, hearing: Hearing, tables: Tables) -> dict[str, Any]:
    """What a run was made from: input files with hashes, versions, settings, counts.

    `run_id` is a hash of inputs, versions and settings: equal runs have equal ids.
    """
    inputs = {
        _shown(path.relative_to(workspace.raw)): _sha256(path) for path in _files(workspace.raw)
    }
    for name in (REGISTER, JOURNAL, TEMPLATE):
        if (workspace.review / name).is_file():
            inputs[f"review/{name}"] = _sha256(workspace.review / name)
    if (workspace.reports / MEASURED).is_file():
        inputs[MEASURED] = _sha256(workspace.reports / MEASURED)
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
            **model_version(),
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


def _files(folder: Path) -> list[Path]:
    """The ordinary files below a folder, in a stable order; links are not followed."""
    return sorted(
        path
        for path in folder.rglob("*")
        if not path.is_symlink() and path.is_file() and not path.name.startswith(".")
    )


def _shown(path: Path) -> str:
    """A relative path as text; bytes that are not UTF-8 become U+FFFD."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _sha256(path: Path) -> str:
    """The SHA-256 of a file, or why there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f"ikke lest: {error.strerror}"
