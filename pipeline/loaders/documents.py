"""The documents folder to Submission records: every file is read, or listed with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline.loaders.archives import MOST_MEMBERS, TOO_MANY
from pipeline.loaders.bundles import Part, divide, join, telling_name
from pipeline.loaders.folder import Entry, look_inside, order, walk
from pipeline.loaders.found import Missed
from pipeline.loaders.language import detect_language
from pipeline.loaders.normalise import document_id
from pipeline.loaders.ocr import can_read_pictures
from pipeline.loaders.reading import Reading, reading_from_json
from pipeline.loaders.sandbox import Limits, Outcome, run_jobs
from pipeline.loaders.senders import Letter
from pipeline.records import APART, FORMALITIES, Skipped, Submission

_READER = "pipeline.loaders.reading:read_job"
_SCANNED = "Filen er skannet: sidene er bilder av tekst, og er ikke lest."
#: Scanned pages take about two seconds each.
_OCR_SECONDS = 900.0

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


def read_documents(
    raw: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    ocr: bool = True,
    workers: int | None = None,
    limits: Limits | None = None,
    split: frozenset[str] = frozenset(),
) -> tuple[list[Submission], list[Skipped]]:
    """A submission for every answer under `documents`, and a row for all that was not read.

    Every file is one submission or at least one row. Both come in the order of the paths.

    Args:
        raw: The raw folder of the hearing.
        progress: Called with the number of files read and of all.
        ocr: Whether to read scanned pages, where tesseract with Norwegian is installed.
        workers: Number of child processes; by default one for each core, at most four.
        limits: Time and memory for one file.
        split: Ids of folders whose files somebody has decided are separate answers.
    """
    found = list(walk(raw))
    skipped = [row for row in found if isinstance(row, Skipped)]
    entries = [entry for entry in found if isinstance(entry, Entry)]
    read: list[tuple[Entry, Reading]] = []
    counts: Counter[Path] = Counter()
    while entries:
        jobs = [_job(entry, ocr=False) for entry in entries]
        outcomes = run_jobs(_READER, jobs, limits=limits, workers=workers, progress=progress)
        new = list(zip(entries, map(_reading, outcomes), strict=True))
        read.extend(new)
        inside = [each for entry, reading in new for each in _inside(entry, reading, counts)]
        skipped.extend(each for each in inside if isinstance(each, Skipped))
        entries = [each for each in inside if isinstance(each, Entry)]
    read.sort(key=lambda each: order(each[0]))
    if ocr and can_read_pictures():
        _read_scans(read, workers)
    for entry, reading in read:
        skipped.extend(_skipped(entry.source, reading, ocr=ocr))
    submissions = _submissions(read, skipped, split)
    return _with_distinct_ids(submissions), sorted(skipped, key=lambda row: row.source)


def _inside(entry: Entry, reading: Reading, counts: Counter[Path]) -> Iterator[Entry | Skipped]:
    """The files in a container; of containers in containers without end, only so many.

    `counts` has the number of files that were found so far in each outermost container.
    """
    room = max(MOST_MEMBERS - counts[entry.path], 0)
    counts[entry.path] += len(reading.members)
    yield from look_inside(entry, reading.members[:room])
    if len(reading.members) > room:
        yield Skipped(entry.source, "resten av filene" if room else "", *TOO_MANY)


def _job(entry: Entry, *, ocr: bool) -> dict[str, Any]:
    """What the child process is asked to read."""
    return {
        "path": str(entry.path),
        "name": telling_name(entry),
        "source": entry.source,
        "places": [asdict(place) for place in entry.places],
        "ocr": ocr,
    }


def _read_scans(read: list[tuple[Entry, Reading]], workers: int | None) -> None:
    """Read the files with scanned pages again, now with their pictures and with more time."""
    scans = [
        number
        for number, (_, reading) in enumerate(read)
        if any(missed.picture for missed in reading.missed)
    ]
    outcomes = run_jobs(
        _READER,
        [_job(read[number][0], ocr=True) for number in scans],
        limits=Limits(seconds=_OCR_SECONDS),
        workers=workers,
    )
    for number, outcome in zip(scans, outcomes, strict=True):
        if not outcome.failure:
            read[number] = (read[number][0], _reading(outcome))


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


def _reading(outcome: Outcome) -> Reading:
    """What the child process answered, or what its failure means."""
    if not outcome.failure:
        return reading_from_json(outcome.value)
    reason, advice = _FAILURES[outcome.failure]
    return Reading((), (Missed("", reason.format(detail=outcome.detail), advice),))


def _submissions(
    read: list[tuple[Entry, Reading]], skipped: list[Skipped], split: frozenset[str]
) -> list[Submission]:
    """The submissions that the files make, in the order of their paths; doubts go to `skipped`."""
    folders: dict[str, list[Part]] = {}
    for entry, reading in read:
        for letter in reading.letters:
            folders.setdefault(entry.folder or entry.source, []).append(Part(entry, letter))
    made = []
    for folder, parts in folders.items():
        divided, doubts = divide(folder, parts, is_split=document_id(folder) in split)
        skipped.extend(doubts)
        for group in divided:
            own = folder if len(divided) == 1 else group[0].entry.source
            made.append(_submission(join(group), group[0].entry.source, own))
    return sorted(made, key=lambda entry: entry.source_file)


def _submission(letter: Letter, source_file: str, place: str) -> Submission:
    """The record; its id hangs on its place: the path of its file, or of the folder it fills."""
    own = " ".join(b.text for b in letter.blocks if b.kind not in {*APART, *FORMALITIES})
    return Submission(
        submission_id=document_id(place),
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
