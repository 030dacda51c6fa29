"""One file from the raw folder to what it says and who says it; runs in the child process."""

from __future__ import annotations

import io
import os
import stat
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.archives import MOST_INSIDE, MOST_MEMBERS, TOO_MANY, Archive, Member
from pipeline.loaders.folder import INSIDE
from pipeline.loaders.formats import read_bytes, recognise
from pipeline.loaders.found import Attachment, Found, Missed
from pipeline.loaders.normalise import normalise, printable
from pipeline.loaders.ocr import with_pictures
from pipeline.loaders.senders import Letter, read_letter
from pipeline.records import APART, Block, Document

_LARGEST_FILE = 300 * 1024 * 1024
_MOST_TEXT = 20_000_000
#: Mails in mails in mails, zips in zips: further down nobody has put an answer.
_DEEPEST = 5
_MOST_ATTACHMENTS = 500
_TOO_DEEP = ("Filen ligger i for mange lag av e-post eller zip.", "Legg den inn som egen fil.")
_TOO_MANY = (
    f"Svaret har over {_MOST_ATTACHMENTS} vedlegg, og resten leses ikke av sikkerhetsgrunner.",
    "Legg vedleggene i en egen undermappe.",
)
_TOO_MUCH = (
    "Filen inneholder urimelig mye tekst, og leses ikke av sikkerhetsgrunner.",
    "Del filen i flere, og legg dem inn for seg.",
)
_SAYS_NOTHING = (
    "Filen har ingen tekst utenom overskrifter og hodefelt.",
    "Åpne filen og se. Er svaret et bilde eller et vedlegg, legg det inn for seg.",
)
_SAVED = (
    "Zip-filen er skadet. Bare filene som kunne reddes, er lest.",
    "Be avsenderen om filen på nytt, eller se om noe mangler.",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file.

    Attributes:
        letters: What was found; at most one.
        missed: What could not be read; everything, when there are neither letters nor members.
        members: The files in it, when it is a container of several answers.
    """

    letters: tuple[Letter, ...]
    missed: tuple[Missed, ...]
    members: tuple[Member, ...] = ()


def read_job(job: dict[str, Any]) -> dict[str, Any]:
    """The reading of the file at `path`, or of the file at `places` in it, as JSON values.

    `name` helps to tell who sent it, `source` is the path that people see. With `ocr` the text in
    pictures is read too.
    """
    reading = read_file(
        job["path"],
        job["name"],
        source=job["source"],
        places=tuple(Member(**place) for place in job["places"]),
        ocr=job["ocr"],
    )
    return asdict(reading, dict_factory=_plain)


def reading_from_json(value: dict[str, Any]) -> Reading:
    """The reading that `read_job` gave as JSON values."""
    return Reading(
        letters=tuple(_letter_from_json(letter) for letter in value["letters"]),
        missed=tuple(Missed(**missed) for missed in value["missed"]),
        members=tuple(Member(**member) for member in value["members"]),
    )


def read_file(
    path: str, name: str, *, source: str, places: tuple[Member, ...] = (), ocr: bool = False
) -> Reading:
    """What the file holds, or why it cannot be read."""
    try:
        with _open(path) as file:
            before = os.fstat(file.fileno())
            members, data = _unpack(file, places)
            _refuse_changed(before, os.fstat(file.fileno()))
        if members is not None:
            return members
        found = _read(data, ocr=ocr)
    except UnreadableDocumentError as error:
        return Reading((), (Missed("", error.reason, error.advice),))
    letter = _Collector(source, ocr=ocr)
    letter.take(found)
    return letter.reading(name)


def _unpack(file: BinaryIO, places: tuple[Member, ...]) -> tuple[Reading | None, bytes]:
    """The list of what is in the file when it is a container, else its bytes.

    Raises:
        UnreadableDocumentError: It cannot be unpacked, or is too large.
    """
    for member in places:
        file = io.BytesIO(Archive(file).read(member))
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    is_small = size <= _LARGEST_FILE
    data = file.read() if is_small else file.read(4)
    if data.startswith(b"PK") and (not is_small or recognise(data) == "zip"):
        if len(places) >= _DEEPEST:
            raise UnreadableDocumentError(*_TOO_DEEP)
        return _listed(Archive(file), most=MOST_INSIDE if places else MOST_MEMBERS), b""
    if not is_small:
        raise UnreadableDocumentError(
            f"Filen er større enn {_LARGEST_FILE // 1024**2} MB.",
            "Lagre den med mindre bilder, eller del den i flere.",
        )
    return None, data


def _listed(archive: Archive, *, most: int) -> Reading:
    """The files in a container of answers.

    Raises:
        UnreadableDocumentError: There are more than any sound one has.
    """
    members = tuple(archive.members())
    if len(members) > most:
        raise UnreadableDocumentError(*TOO_MANY)
    if not members:
        return Reading((), (Missed("", "Zip-filen er tom.", "Slett den, eller legg inn svarene."),))
    missed = (Missed("deler av filen", *_SAVED),) if archive.is_damaged else ()
    return Reading((), missed, members)


class _Collector:
    """Puts together what a file and its attachments hold."""

    def __init__(self, source: str, *, ocr: bool) -> None:
        self._source = source
        self._ocr = ocr
        self._documents: list[Document] = []
        self._missed: list[Missed] = []
        self._notes: list[str] = []
        self._attached = 0

    def take(self, found: Found, inside: tuple[str, ...] = ()) -> None:
        """Take in what was found, and the attachments it came with."""
        where = f"vedlegg «{INSIDE.join(inside)}»" if inside else ""
        source = INSIDE.join((self._source, *inside)) if inside else ""
        blocks = tuple(replace(block, source_file=source) for block in found.document.blocks)
        self._documents.append(replace(found.document, blocks=blocks))
        self._missed.extend(
            replace(part, where=", ".join(filter(None, (where, part.where))))
            for part in found.missed
        )
        if inside and blocks:
            self._notes.append(f"Vedlegget «{inside[-1]}» er lest som en del av svaret.")
        self._notes.extend(found.notes)
        for attachment in found.attachments:
            self._take_attachment(attachment, (*inside, printable(attachment.name)))

    def _take_attachment(self, attachment: Attachment, inside: tuple[str, ...]) -> None:
        """Take in an attachment, or say why it is left out."""
        self._attached += 1
        try:
            if len(inside) > _DEEPEST:
                raise UnreadableDocumentError(*_TOO_DEEP)
            if self._attached > _MOST_ATTACHMENTS:
                raise UnreadableDocumentError(*_TOO_MANY)
            found = attachment.found or _read(attachment.data, ocr=self._ocr)
        except UnreadableDocumentError as error:
            where = f"vedlegg «{INSIDE.join(inside)}»"
            self._missed.append(Missed(where, error.reason, error.advice))
            return
        self.take(found, inside)

    def reading(self, name: str) -> Reading:
        """The letter that all of it makes, or why it makes none."""
        missed = tuple(self._missed)
        if not any(_says_something(document) for document in self._documents):
            if any(part.picture for part in missed):
                return Reading((), missed)
            return Reading((), (*missed, Missed("", *_SAYS_NOTHING)))
        if sum(len(b.text) for document in self._documents for b in document.blocks) > _MOST_TEXT:
            return Reading((), (Missed("", *_TOO_MUCH),))
        return Reading((read_letter(self._documents, name, tuple(self._notes)),), missed)


def _read(data: bytes, *, ocr: bool) -> Found:
    """What the bytes hold, with the text of pictures when that is asked for.

    Raises:
        UnreadableDocumentError: Their format is not read, or they are damaged.
    """
    found = read_bytes(data)
    return with_pictures(data, found) if ocr else found


def _says_something(document: Document) -> bool:
    """Whether any block is more than a heading, a margin or a formality of the format."""
    return any(block.kind not in {*APART, "letterhead", "quoted"} for block in document.blocks)


def _open(path: str) -> BinaryIO:
    """A plain file, open; a link or a pipe that has taken its place is not followed.

    Raises:
        UnreadableDocumentError: It cannot be opened, or is no plain file.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        file = os.fdopen(os.open(path, flags), "rb")
    except OSError as error:
        raise UnreadableDocumentError(
            f"Filen kan ikke åpnes ({error.strerror or type(error).__name__}).",
            "Se at filen finnes, at du har lesetilgang, og at den ikke er åpen i et annet program.",
        ) from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise UnreadableDocumentError("Dette er ikke en vanlig fil.", "Legg inn selve filen.")
    return file


def _refuse_changed(before: os.stat_result, after: os.stat_result) -> None:
    """Do nothing for a file that stayed the same.

    Raises:
        UnreadableDocumentError: Somebody wrote to it meanwhile: half of it may be of another time.
    """
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise UnreadableDocumentError(
            "Filen ble endret mens den ble lest.",
            "Vent til den er ferdig lagret eller kopiert, og kjør på nytt.",
        )


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
