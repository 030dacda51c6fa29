"""The measuring as a command: reads hand coding and tables, measures, writes figures and errors."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pipeline.errors import InputError
from pipeline.evaluation.agreement import agreement, as_table
from pipeline.evaluation.figures import write_measures
from pipeline.evaluation.gold import Row, read_gold
from pipeline.evaluation.measure import (
    Corpus,
    Evaluation,
    measure_coders,
    measure_taggers,
    nothing_measured,
)
from pipeline.evaluation.texts import is_coding_of
from pipeline.hearing import Hearing, load_hearing
from pipeline.loaders.ingest import as_records
from pipeline.nlp.labelled import BUNDLED_GOLD, labelled_statements
from pipeline.replacing import set_aside, sha256_of
from pipeline.reporting.evaluation_text import summary_lines
from pipeline.reporting.evaluation_workbook import write_evaluation
from pipeline.review.blind import blind_codings
from pipeline.review.decisions import decisions_tables
from pipeline.review.journal import BLIND, read_journal
from pipeline.run import CACHE
from pipeline.workspace import Workspace, read_tables

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measuring made.

    Attributes:
        found: The measures and the worst errors.
        lines: The main figures in words.
        files: What was written.
        kept: Copies of a workbook that somebody had changed since the last measuring.
    """

    found: Evaluation
    lines: tuple[str, ...]
    files: tuple[Path, ...]
    kept: tuple[Path, ...]


def run_evaluate(
    workspace: Workspace,
    *,
    gold: Path | None,
    coder: Path | None,
    fresh: bool,
    progress: Progress,
) -> Measured:
    """Measure the tags against hand coding, or two people's coding, and write what was found.

    The blind sample is measured too, as far as people have coded it, and alone when there is no
    other hand coding of this hearing. The figures go to `evaluering.csv` (no words of respondents),
    the workbook with the worst errors to the internal edition; between two coders the names end in
    `-kodere`.

    Raises:
        InputError: There is no hand coding of this hearing, or it holds faults.
    """
    hearing = load_hearing(workspace.hearing_file)
    coded = _gold(workspace, hearing, gold)
    if coder:
        found = measure_coders(coded, read_gold(coder, hearing))
    else:
        blind = _measure_blind(workspace, hearing)
        corpus = _corpus(workspace, hearing, coded)
        if blind.empty or is_coding_of(coded, corpus.read):
            found = _measure_taggers(workspace, corpus, fresh=fresh, progress=progress)
        else:
            found = nothing_measured()
        measures = pd.concat([found.measures, blind], ignore_index=True)
        found = replace(found, measures=measures)
    name = "evaluering-kodere" if coder else "evaluering"
    figures = workspace.reports / f"{name}.csv"
    book = workspace.reports / "intern" / f"{name}.xlsx"
    try:
        kept = _make_room(book)
        write_measures(found.measures, figures)
        write_evaluation(found, hearing, book, by_coders=coder is not None)
        _seal(book).write_text(sha256_of(book), encoding="utf-8")
    except OSError as error:
        message = (
            f"{error.filename}: kan ikke skrives ({error.strerror}). Er filen åpen i Excel, lukk "
            "den og kjør på nytt. Se ellers etter rettighetene til mappen."
        )
        raise InputError(message) from None
    lines = tuple(summary_lines(found, hearing, by_coders=coder is not None))
    return Measured(found, lines, (book, figures), kept)


def _gold(workspace: Workspace, hearing: Hearing, gold: Path | None) -> list[Row]:
    """The hand coding that is named, or lies beside hearing.toml, else that of the example."""
    own = gold or workspace.raw / "gold.jsonl"
    if gold or own.is_file():
        return read_gold(own, hearing)
    # Its codes may not be this hearing's; whether its submissions are, the measuring finds out.
    return read_gold(BUNDLED_GOLD)


def _corpus(workspace: Workspace, hearing: Hearing, coded: list[Row]) -> Corpus:
    """The submissions that are read, with their hand coding."""
    stored = read_tables(workspace.processed, ("submissions", "blocks"))
    read = as_records(stored["submissions"], stored["blocks"])
    return Corpus(hearing, stored["submissions"], read, coded, labelled_statements())


def _measure_blind(workspace: Workspace, hearing: Hearing) -> pd.DataFrame:
    """How the program's tags agree with the blind sample, in the scope `blind`.

    Nothing when nobody has coded it. Its codes are those of the journal as it stands now.
    """
    journal = read_journal(workspace.review)
    if not any(edit.what.startswith(BLIND) for edit in journal):
        return as_table([])
    stored = read_tables(workspace.processed, ("statements", "tags", "decisions", "suggestions"))
    decided = stored["tags"]["statement_id"].isin(set(stored["decisions"]["statement_id"]))
    own = pd.concat([stored["suggestions"], stored["tags"][~decided]], ignore_index=True)
    made = decisions_tables(journal, stored["statements"], hearing)
    people, program = blind_codings({**made, "suggestions": own})
    return as_table([]) if people.empty else agreement(people, program).assign(scope="blind")


def _measure_taggers(
    workspace: Workspace, corpus: Corpus, *, fresh: bool, progress: Progress
) -> Evaluation:
    """Measure the tags of the submissions that are read."""
    cache = workspace.processed / CACHE / "evaluering"
    if fresh:
        shutil.rmtree(cache, ignore_errors=True)
    return measure_taggers(corpus, cache=cache, progress=progress)


def _make_room(book: Path) -> tuple[Path, ...]:
    """Rename the former workbook when somebody has written in it; give the copy."""
    book.parent.mkdir(parents=True, exist_ok=True)
    seal = _seal(book)
    former = seal.read_text("utf-8") if seal.is_file() else ""
    if book.is_file() and sha256_of(book) != former:
        return (set_aside(book),)
    return ()


def _seal(book: Path) -> Path:
    """Where the hash of the workbook stands, as it was written."""
    return book.with_name(f".{book.stem}.sha256")
