"""The documents folder to Submission records: every file is read, or listed with the reason."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.loaders.found import Missed
from pipeline.loaders.language import detect_language
from pipeline.loaders.normalise import document_id, shown_path
from pipeline.loaders.ocr import can_read_pictures
from pipeline.loaders.reading import Reading, reading_from_json
from pipeline.loaders.sandbox import Limits, Outcome, run_jobs
from pipeline.loaders.senders import Letter
from pipeline.records import APART, FORMALITIES, Skipped, Submission

FOLDER = "documents"
_READER = "pipeline.loaders.reading:read_job"
_SCANNED = "Filen er skannet: sidene er bilder av tekst, og er ikke lest."
#: Scanned pages take about two seconds each.
_OCR_SECONDS = 900.0

_SYSTEM_FILE = re.compile(
    r"^(?:\._.*|\.ds_store|thumbs\.db|desktop\.ini|ehthumbs\.db|icon\r?|~\$.*|\.~lock\..*|~wrl.*\.tmp"
    r"|\.gitkeep|\.gitignore)$",
    re.IGNORECASE,
)
_FAILURES = {
    "timeout": (
        "Lesingen tok for lang tid og ble stanset.",
        "Åpne filen, lagre den som en ny PDF eller docx, og legg den inn igjen.",
    ),
    "memory": (
        "Filen krevde for mye minne og ble ikke lest.",
        "Lagre den med mindre bilder, eller del den i flere filer.",
    ),
    "crash": (
        "Lesingen brøt sammen på denne filen. Den er trolig skadet.",
        "Åpne filen, lagre den som en ny PDF eller docx, og legg den inn igjen.",
    ),
    "fault": (
        "Filen kunne ikke leses ({detail}).",
        "Åpne filen, lagre den som en ny PDF eller docx, og legg den inn igjen.",
    ),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file to read, and the path that people see."""

    path: Path
    source: str


def read_documents(
    raw: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    ocr: bool = True,
    workers: int | None = None,
    limits: Limits | None = None,
) -> tuple[list[Submission], list[Skipped]]:
    """A submission for every answer under `documents`, and a row for all that was not read.

    Every file is one submission or at least one row. Both come in the order of the paths.

    Args:
        raw: The raw folder of the hearing.
        progress: Called with the number of files read and of all.
        ocr: Whether to read scanned pages, where tesseract with Norwegian is installed.
        workers: Number of child processes; by default one for each core, at most four.
        limits: Time and memory for one file.
    """
    entries: list[_Entry] = []
    skipped: list[Skipped] = []
    for found in _walk(raw):
        if isinstance(found, Skipped):
            skipped.append(found)
        else:
            entries.append(found)
    jobs = [{"path": str(entry.path), "name": entry.source, "ocr": False} for entry in entries]
    outcomes = run_jobs(_READER, jobs, limits=limits, workers=workers, progress=progress)
    readings = [_reading(outcome) for outcome in outcomes]
    if ocr and can_read_pictures():
        _read_scans(readings, jobs, workers)
    submissions: list[Submission] = []
    for entry, reading in zip(entries, readings, strict=True):
        submissions.extend(_submission(letter, entry.source) for letter in reading.letters)
        skipped.extend(_skipped(entry.source, reading, ocr=ocr))
    return _with_distinct_ids(submissions), sorted(skipped, key=lambda row: row.source)


def _read_scans(readings: list[Reading], jobs: list[dict[str, Any]], workers: int | None) -> None:
    """Read the files with scanned pages again, now with their pictures and with more time."""
    scans = [
        number
        for number, reading in enumerate(readings)
        if any(missed.picture for missed in reading.missed)
    ]
    outcomes = run_jobs(
        _READER,
        [{**jobs[number], "ocr": True} for number in scans],
        limits=Limits(seconds=_OCR_SECONDS),
        workers=workers,
    )
    for number, outcome in zip(scans, outcomes, strict=True):
        if not outcome.failure:
            readings[number] = _reading(outcome)


def _skipped(source: str, reading: Reading, *, ocr: bool) -> list[Skipped]:
    """A row for each part of a file that was not read, with what its pictures wait for.

    A file that is scanned through and through is one row.
    """
    parts = reading.missed
    if not reading.letters and all(part.picture for part in parts):
        parts = tuple(replace(part, where="", reason=_SCANNED) for part in parts[:1])
    return [Skipped(source, part.where, part.reason, _waits_for(part, ocr=ocr)) for part in parts]


def _waits_for(part: Missed, *, ocr: bool) -> str:
    """What to do about a part that was not read; for a picture, how to have it read."""
    if not part.picture or (ocr and can_read_pictures()):
        return part.advice
    if not ocr:
        return f"Kjør uten --no-ocr for å få den lest. {part.advice}"
    return (
        "Den venter på tekstgjenkjenning: installer tesseract med norsk "
        f"(apt-get install tesseract-ocr tesseract-ocr-nor) og kjør på nytt. {part.advice}"
    )


def _walk(raw: Path) -> Iterator[_Entry | Skipped]:
    """Every file under the documents folder in a fixed order, or why it is not read."""
    top = raw / FOLDER
    faults: list[OSError] = []
    found: list[_Entry | Skipped] = []
    for folder, folders, files in os.walk(top, onerror=faults.append, followlinks=False):
        for name in list(folders):
            path = Path(folder, name)
            if path.is_symlink() or name.startswith("."):
                folders.remove(name)
                found.append(_folder_left_out(path, raw))
        found.extend(_look_at(Path(folder, name), raw) for name in files)
    found.extend(
        Skipped(
            shown_path(Path(fault.filename), raw),
            "",
            f"Mappen kan ikke åpnes ({fault.strerror}).",
            "Se at du har lesetilgang til mappen.",
        )
        for fault in faults
        if top.exists()
    )
    return iter(sorted(found, key=_order))


def _order(found: _Entry | Skipped) -> tuple[str, str]:
    return unicodedata.normalize("NFC", found.source), found.source


def _look_at(path: Path, raw: Path) -> _Entry | Skipped:
    """The file to read, or why it is not one."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        reason = f"Filen kan ikke åpnes ({error.strerror})."
        return Skipped(shown_path(path, raw), "", reason, "Se at du har lesetilgang til filen.")
    if _SYSTEM_FILE.match(path.name) or stat.S_ISLNK(mode):
        return _left_out(path, raw, is_link=stat.S_ISLNK(mode))
    if not stat.S_ISREG(mode):
        return Skipped(
            shown_path(path, raw),
            "",
            "Dette er ikke en vanlig fil.",
            "Legg inn selve filen i stedet.",
        )
    return _Entry(path, shown_path(path, raw))


def _folder_left_out(path: Path, raw: Path) -> Skipped:
    if path.is_symlink():
        return _left_out(path, raw, is_link=True)
    return Skipped(
        shown_path(path, raw),
        "",
        "Skjult mappe. Filene i den er ikke lest.",
        "Ligger det svar i den, gi mappen et navn som ikke begynner med punktum.",
    )


def _left_out(path: Path, raw: Path, *, is_link: bool) -> Skipped:
    source = shown_path(path, raw)
    if is_link:
        reason = "Dette er en lenke, og lenker følges ikke."
        return Skipped(source, "", reason, "Legg inn selve filen eller mappen i stedet.")
    reason = "Skjult fil, midlertidig fil eller systemfil. Den holder ikke noe svar."
    return Skipped(source, "", reason, "Ingenting å gjøre. Den kan slettes.")


def _reading(outcome: Outcome) -> Reading:
    """What the child process answered, or what its failure means."""
    if not outcome.failure:
        return reading_from_json(outcome.value)
    reason, advice = _FAILURES[outcome.failure]
    return Reading((), (Missed("", reason.format(detail=outcome.detail), advice),))


def _submission(letter: Letter, source: str) -> Submission:
    source_file = f"{source}/{letter.member}" if letter.member else source
    own = " ".join(b.text for b in letter.blocks if b.kind not in {*APART, *FORMALITIES})
    return Submission(
        submission_id=document_id(source_file),
        channel="document",
        source_file=source_file,
        source_row=None,
        respondent=letter.respondent,
        respondent_type="",
        contact=letter.contact,
        signatories=letter.signatories,
        submitted_at=letter.submitted_at,
        language=detect_language(own),
        blocks=letter.blocks,
        notes=letter.notes,
    )


def _with_distinct_ids(submissions: list[Submission]) -> list[Submission]:
    """The submissions, those told apart whose paths differ only in how letters are coded."""
    seen: dict[str, int] = {}
    distinct = []
    for submission in submissions:
        key = submission.submission_id
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            new_id = document_id(f"{submission.source_file}\n{seen[key]}")
            submission = replace(submission, submission_id=new_id)  # noqa: PLW2901
        distinct.append(submission)
    return distinct
