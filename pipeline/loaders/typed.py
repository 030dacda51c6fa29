"""Text that somebody has typed from an answer that cannot be read: `brev.pdf.txt` by `brev.pdf`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.loaders.normalise import document_id
from pipeline.loaders.ocr import BY_PICTURE
from pipeline.loaders.pdf import SCAN
from pipeline.records import Skipped, Submission

_ENDING = ".txt"


def with_typed_text(
    submissions: Iterable[Submission], skipped: Iterable[Skipped]
) -> tuple[list[Submission], list[Skipped]]:
    """The submissions and what was skipped, with what was typed in the place of its original.

    What was typed stands for an original that was not read (`brev.pdf.txt` or `brev.txt` by
    `brev.pdf`), and for those of its pages that are pictures (`brev.pdf.txt` only). An original
    that can be read as it is, is left alone, and what was typed is listed.
    """
    found = {entry.source_file: entry for entry in submissions}
    lost = list(skipped)
    for name, typed in list(found.items()):
        original = _original(name, found, lost) if typed.channel == "document" else ""
        if not original:
            continue
        read = found.get(original)
        joined = _joined(typed, original, read, lost)
        if joined is None:
            lost.append(Skipped(name, "", _NOT_NEEDED, _DELETE))
        else:
            found[original if read else name] = joined
            lost = [row for row in lost if not _is_made_good(row, original)]
        if read:
            del found[name]
    _join_in_folders(found, lost)
    return list(found.values()), sorted(lost, key=lambda row: row.source)


def _join_in_folders(found: dict[str, Submission], lost: list[Skipped]) -> None:
    """Take off the list what was typed in the folder of an answer that has several files."""
    for row in [row for row in lost if not row.where]:
        typed = f"{row.source}{_ENDING}"
        for key, entry in found.items():
            if any(_same(block.source_file, typed) for block in entry.blocks):
                found[key] = replace(entry, notes=(*entry.notes, _note(typed)))
                lost.remove(row)
                break


def _note(typed: str) -> str:
    name = PurePosixPath(typed).name
    return f"Teksten er skrevet av fra originalen for hånd ({name})."


_NOT_NEEDED = "Avskriften er ikke brukt: originalen ved siden av kan leses som den er."
_DELETE = "Slett avskriften. Er det et eget svar, gi filen et annet navn."


def _original(name: str, found: dict[str, Submission], lost: list[Skipped]) -> str:
    """The file that a text file is typed from, or empty."""
    if not name.casefold().endswith(_ENDING):
        return ""
    unread = {row.source for row in lost if not row.where and row.source not in found}
    stem = name[: -len(_ENDING)]
    exact = [path for path in {*found, *unread} if _same(path, stem)]
    if exact:
        return exact[0]
    alike = sorted(path for path in unread if _same(str(PurePosixPath(path).with_suffix("")), stem))
    return alike[0] if len(alike) == 1 else ""


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def _joined(
    typed: Submission, original: str, read: Submission | None, lost: list[Skipped]
) -> Submission | None:
    """The answer with what was typed, or None when the original needs no typing."""
    note = _note(typed.source_file)
    if read is None:
        # The id of an answer that fills a folder hangs on the folder.
        is_alone = typed.submission_id == document_id(typed.source_file)
        return replace(
            typed,
            submission_id=document_id(original) if is_alone else typed.submission_id,
            source_file=original,
            notes=(*typed.notes, note),
        )
    sound = tuple(block for block in read.blocks if not block.by_ocr)
    if len(sound) == len(read.blocks) and not any(_is_made_good(row, original) for row in lost):
        return None
    return replace(
        read,
        respondent=read.respondent or typed.respondent,
        contact=read.contact or typed.contact,
        submitted_at=read.submitted_at or typed.submitted_at,
        language=read.language if sound else typed.language,
        blocks=(*sound, *typed.blocks),
        notes=(*(text for text in read.notes if not text.startswith(BY_PICTURE)), note),
    )


def _is_made_good(row: Skipped, original: str) -> bool:
    """Whether what was typed stands for a part, or the whole, that was not read."""
    return row.source == original and (not row.where or row.reason == SCAN)
