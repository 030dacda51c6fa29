"""One file from the raw folder to what it says and who says it; runs in the child process."""

from __future__ import annotations

import os
import stat
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.formats import read_bytes
from pipeline.loaders.found import Attachment, Found, Missed
from pipeline.loaders.normalise import normalise
from pipeline.loaders.ocr import with_pictures
from pipeline.loaders.senders import Letter, read_letter
from pipeline.records import APART, Block, Document

_LARGEST_FILE = 300 * 1024 * 1024
_MOST_TEXT = 20_000_000
#: Mails in mails in mails: further down nobody has put an answer.
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file.

    Attributes:
        letters: What was found; one, and more from a container of several answers.
        missed: What could not be read; everything, when there are no letters.
    """

    letters: tuple[Letter, ...]
    missed: tuple[Missed, ...]


def read_job(job: dict[str, Any]) -> dict[str, Any]:
    """The reading of the file `path` that is called `name`, as JSON values.

    With `ocr` the text in pictures is read too.
    """
    return asdict(read_file(job["path"], job["name"], ocr=job["ocr"]), dict_factory=_plain)


def reading_from_json(value: dict[str, Any]) -> Reading:
    """The reading that `read_job` gave as JSON values."""
    return Reading(
        letters=tuple(_letter_from_json(letter) for letter in value["letters"]),
        missed=tuple(Missed(**missed) for missed in value["missed"]),
    )


def read_file(path: str, name: str, *, ocr: bool = False) -> Reading:
    """What the file holds, or why it cannot be read; the name helps to tell who sent it."""
    try:
        found = _read(_load(path), ocr=ocr)
    except UnreadableDocumentError as error:
        return Reading((), (Missed("", error.reason, error.advice),))
    documents = [found.document]
    missed = list(found.missed)
    notes = list(found.notes)
    for attachment in found.attachments:
        _read_attachment(attachment, documents, missed, notes, ocr=ocr)
    if not any(_says_something(document) for document in documents):
        if any(part.picture for part in missed):
            return Reading((), tuple(missed))
        reason = "Filen har ingen tekst utenom overskrifter og hodefelt."
        advice = "Åpne filen og se. Er svaret et bilde eller et vedlegg, legg det inn for seg."
        return Reading((), (*missed, Missed("", reason, advice)))
    if sum(len(block.text) for document in documents for block in document.blocks) > _MOST_TEXT:
        reason = "Filen inneholder urimelig mye tekst, og leses ikke av sikkerhetsgrunner."
        return Reading((), (Missed("", reason, "Del filen i flere, og legg dem inn for seg."),))
    return Reading((read_letter(documents, name, tuple(notes)),), tuple(missed))


def _read_attachment(
    attachment: Attachment,
    documents: list[Document],
    missed: list[Missed],
    notes: list[str],
    *,
    ocr: bool,
    depth: int = 1,
) -> None:
    """Add an attachment to the answer that it came with, or say why it is left out."""
    where = f"vedlegg «{attachment.name}»"
    try:
        found = _read(attachment.data, ocr=ocr) if depth <= _DEEPEST else _too_deep()
    except UnreadableDocumentError as error:
        missed.append(Missed(where, error.reason, error.advice))
        return
    documents.append(found.document)
    missed.extend(replace(part, where=f"{where}, {part.where}") for part in found.missed)
    notes.append(f"Vedlegget «{attachment.name}» er lest som en del av svaret.")
    notes.extend(found.notes)
    for inner in found.attachments:
        _read_attachment(inner, documents, missed, notes, ocr=ocr, depth=depth + 1)


def _read(data: bytes, *, ocr: bool) -> Found:
    """What the bytes hold, with the text of pictures when that is asked for.

    Raises:
        UnreadableDocumentError: Their format is not read, or they are damaged.
    """
    found = read_bytes(data)
    return with_pictures(data, found) if ocr else found


def _too_deep() -> Found:
    raise UnreadableDocumentError(
        "Vedlegget ligger i for mange lag av e-post.", "Legg vedlegget inn som egen fil."
    )


def _says_something(document: Document) -> bool:
    """Whether any block is more than a heading, a margin or a formality of the format."""
    return any(block.kind not in {*APART, "letterhead", "quoted"} for block in document.blocks)


def _load(path: str) -> bytes:
    """The bytes of a plain file; a link or a pipe that has taken its place is not followed.

    Raises:
        UnreadableDocumentError: It cannot be opened, is no plain file, or is too large.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise UnreadableDocumentError(
                    "Dette er ikke en vanlig fil.", "Legg inn selve filen."
                )
            if state.st_size > _LARGEST_FILE:
                raise UnreadableDocumentError(
                    f"Filen er større enn {_LARGEST_FILE // 1024**2} MB.",
                    "Lagre den med mindre bilder, eller del den i flere.",
                )
            return file.read(_LARGEST_FILE)
    except OSError as error:
        raise UnreadableDocumentError(
            f"Filen kan ikke åpnes ({error.strerror or type(error).__name__}).",
            "Se at filen finnes, at du har lesetilgang, og at den ikke er åpen i et annet program.",
        ) from None


def _plain(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, datetime) else value for key, value in items
    }


def _letter_from_json(value: dict[str, Any]) -> Letter:
    sent = value["submitted_at"]
    blocks = tuple(
        Block(**{**block, "headings": tuple(block["headings"])}) for block in value["blocks"]
    )
    return Letter(
        member=normalise(value["member"]),
        respondent=value["respondent"],
        contact=value["contact"],
        signatories=tuple(value["signatories"]),
        submitted_at=datetime.fromisoformat(sent) if sent else None,
        blocks=blocks,
        notes=tuple(value["notes"]),
    )
