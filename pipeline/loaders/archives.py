"""Zip files that hold answers: what is in them, opened without trusting what they say.

Nothing is ever written out under a name from the file: a member is known by its place in the list.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.found import Attachment, Found, Missed
from pipeline.loaders.normalise import printable
from pipeline.loaders.packages import LOCKED, RESEND, ZIP_FAULTS
from pipeline.loaders.salvage import find_members, save_member
from pipeline.loaders.text import decode_text
from pipeline.records import Document

#: A hearing has some hundreds of answers; the largest have a few thousand.
MOST_MEMBERS = 5_000
#: The most in a zip that lies in another.
MOST_INSIDE = 500
_LARGEST_MEMBER = 300 * 1024 * 1024
#: Text packs to a tenth, seldom to a hundredth; a bomb packs to a thousandth.
_MOST_PACKED = 400
_SURELY_SMALL = 32 * 1024 * 1024
#: Bit 11 says that a name is UTF-8 (APPNOTE.TXT 4.4.4).
_UTF8_NAME = 0x800
_LOCKED = 0x1

TOO_MANY = (
    "Zip-filen har urimelig mange filer, og alle leses ikke av sikkerhetsgrunner "
    f"(grensen er {MOST_MEMBERS} i alt, og {MOST_INSIDE} i en zip-fil i en annen).",
    "Pakk den ut, og legg filene i mappen documents.",
)
_OVERSIZED = (
    "Filen er urimelig stor når den pakkes ut, og leses ikke av sikkerhetsgrunner.",
    "Pakk den ut selv hvis du stoler på avsenderen, og legg inn filen for seg.",
)
_DAMAGED = ("Filen er skadet i zip-filen, og kan ikke pakkes ut.", RESEND)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a zip file.

    Attributes:
        place: Its number in the list of members, from 0.
        name: Its path there with `/`, so that people can find it; never used to open anything.
    """

    place: int
    name: str


class Archive:
    """A zip file of which members are read by their place, one at a time."""

    def __init__(self, file: BinaryIO) -> None:
        """Open the archive; of one without a directory, what can be saved.

        Raises:
            UnreadableDocumentError: Nothing of it can be read.
        """
        self._zip: zipfile.ZipFile | None = None
        self._saved: dict[str, int] = {}
        self._data = b""
        try:
            self._zip = zipfile.ZipFile(file)
        except ZIP_FAULTS:
            file.seek(0)
            self._data = file.read(_LARGEST_MEMBER)
            self._saved = find_members(self._data)
        if not self._zip and not self._saved:
            raise UnreadableDocumentError(*_DAMAGED)

    @property
    def is_damaged(self) -> bool:
        """Whether its directory is lost, so that members may be missing."""
        return self._zip is None

    def members(self) -> Iterator[Member]:
        """The files in the order of the archive; folders are left out."""
        if self._zip is None:
            yield from (Member(n, shown_member(name)) for n, name in enumerate(self._saved))
            return
        infos = self._zip.infolist()
        for place, (info, name) in enumerate(zip(infos, _names(infos), strict=True)):
            if not info.is_dir() and not name.endswith(("/", "\\")):
                yield Member(place, shown_member(name))

    def read(self, member: Member) -> bytes:
        """The bytes of a member.

        Raises:
            UnreadableDocumentError: It is locked, oversized, damaged, a link, or no longer there.
        """
        if member not in set(self.members()):
            raise UnreadableDocumentError(
                "Zip-filen ble endret mens den ble lest.",
                "Vent til den er lagret, og kjør på nytt.",
            )
        if self._zip is None:
            start = list(self._saved.values())[member.place]
            content = save_member(self._data, start, _LARGEST_MEMBER)
            if not content:
                raise UnreadableDocumentError(*_DAMAGED)
            return content
        info = self._zip.infolist()[member.place]
        _refuse(info)
        try:
            with self._zip.open(info) as part:
                content = part.read(_LARGEST_MEMBER + 1)
        except (*ZIP_FAULTS, RuntimeError):
            raise UnreadableDocumentError(*_DAMAGED) from None
        if len(content) > _LARGEST_MEMBER:
            raise UnreadableDocumentError(*_OVERSIZED)
        return content


def read_zip(data: bytes) -> Found:
    """The files in a zip file that came with a letter, unread; what is not unpacked is listed.

    Raises:
        UnreadableDocumentError: Nothing of it can be read.
    """
    archive = Archive(io.BytesIO(data))
    attachments: list[Attachment] = []
    missed: list[Missed] = []
    left = _LARGEST_MEMBER
    for member in archive.members():
        try:
            content = archive.read(member)
            left -= len(content)
            if left < 0:
                raise UnreadableDocumentError(*_OVERSIZED)
            attachments.append(Attachment(member.name, content))
        except UnreadableDocumentError as error:
            missed.append(Missed(f"«{member.name}»", error.reason, error.advice))
    return Found(Document(()), attachments=tuple(attachments), missed=tuple(missed))


def _refuse(info: zipfile.ZipInfo) -> None:
    """Do nothing for a member that may be unpacked.

    Raises:
        UnreadableDocumentError: It is locked, oversized or a link.
    """
    if info.flag_bits & _LOCKED:
        raise UnreadableDocumentError(*LOCKED)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableDocumentError(
            "Dette er en lenke, og lenker følges ikke.", "Legg inn selve filen i stedet."
        )
    too_packed = info.file_size > max(_SURELY_SMALL, _MOST_PACKED * info.compress_size)
    if too_packed or info.file_size > _LARGEST_MEMBER:
        raise UnreadableDocumentError(*_OVERSIZED)


def _names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """The names of the members; those without a mark are read as what they look like together.

    Windows writes them in cp850, macOS in UTF-8 without saying so; the library takes both for
    cp437.
    """
    unmarked = [n for n, info in enumerate(infos) if not info.flag_bits & _UTF8_NAME]
    names = [info.orig_filename.partition("\x00")[0] for info in infos]
    raw = [names[n].encode("cp437", "replace") for n in unmarked]
    decoded = decode_text(b"\n\x00\n".join(raw)).split("\n\x00\n")
    if len(decoded) == len(unmarked):
        for number, name in zip(unmarked, decoded, strict=True):
            names[number] = name
    return names


def shown_member(name: str) -> str:
    """The member's path as people see it: with `/`, no drive, and what no table holds replaced."""
    parts = PurePosixPath(re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/"))).parts
    return printable("/".join(part for part in parts if part != "/")) or "uten navn"
