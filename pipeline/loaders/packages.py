"""Zip packages and the XML in them, opened without trusting what they say about themselves."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.salvage import find_members, save_member

#: A sound letter has a few dozen members; its largest part of text is a few megabytes.
_MOST_MEMBERS = 20_000
_LARGEST_PART = 96 * 1024 * 1024
_LARGEST_TOTAL = 256 * 1024 * 1024

RESEND = "Be avsenderen om å sende svaret på nytt, helst som PDF."
_DAMAGED = "Filen er skadet og kan ikke åpnes."
_OVERSIZED = "Filen er urimelig stor når den pakkes ut, og leses ikke av sikkerhetsgrunner."
LOCKED = (
    "Filen er beskyttet med passord.",
    "Be avsenderen om en fil uten passord, eller lagre den uten passord selv.",
)
ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)


class Package:
    """A zip file in memory, of which named parts are read; nothing is ever written out.

    Attributes:
        damaged: Whether something that was read is only what could be saved of it.
    """

    def __init__(self, data: bytes) -> None:
        """Open the package.

        Raises:
            UnreadableDocumentError: Nothing of it can be read, or it has too many members.
        """
        self.damaged = False
        self._data = data
        self._left = _LARGEST_TOTAL
        self._zip: zipfile.ZipFile | None = None
        self._locked: set[str] = set()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
            places = {member.filename: member.header_offset for member in members}
            self._locked = {m.filename.casefold() for m in members if m.flag_bits & 1}
        except ZIP_FAULTS:
            self.damaged = True
            places = find_members(data)
        if not places and self.damaged:
            raise UnreadableDocumentError(_DAMAGED, RESEND)
        if len(places) > _MOST_MEMBERS:
            raise UnreadableDocumentError(_OVERSIZED, RESEND)
        # Word looks names up without regard to case.
        self._members = {name.casefold(): (name, place) for name, place in places.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, in the order of the package."""
        return tuple(name for name, _ in self._members.values())

    def has(self, name: str) -> bool:
        """Whether the package has a member of this name."""
        return name.casefold() in self._members

    def read(self, name: str) -> bytes:
        """The bytes of one member; of a damaged one, those before the damage.

        Raises:
            UnreadableDocumentError: It is missing, locked or too large, or nothing can be saved.
        """
        key = name.casefold()
        if key not in self._members:
            raise UnreadableDocumentError(f"Filen er skadet: delen «{name}» mangler.", RESEND)
        if key in self._locked:
            raise UnreadableDocumentError(*LOCKED)
        limit = min(_LARGEST_PART, self._left)
        content = self._unpack(*self._members[key], limit)
        if len(content) > limit:
            raise UnreadableDocumentError(_OVERSIZED, RESEND)
        self._left -= len(content)
        return content

    def _unpack(self, name: str, place: int, limit: int) -> bytes:
        """At most one byte more than the limit, the sound way or else what can be saved."""
        if self._zip is not None:
            try:
                with self._zip.open(name) as part:
                    return part.read(limit + 1)
            except (*ZIP_FAULTS, RuntimeError, KeyError):
                self.damaged = True
        content = save_member(self._data, place, limit + 1)
        if not content:
            # The directory may be right about everything but the places.
            content = save_member(self._data, find_members(self._data).get(name, -1), limit + 1)
        if not content:
            raise UnreadableDocumentError(_DAMAGED, RESEND)
        return content

    def xml(self, name: str) -> Any:
        """The root element of one member; where it breaks the rules, what can be saved of it.

        Raises:
            UnreadableDocumentError: The member cannot be read, or defines entities of its own.
        """
        content = self.read(name)
        try:
            return parse_xml(content)
        except UnreadableDocumentError:
            root = parse_xml(content, lenient=True)
            self.damaged = True
            return root


def parse_xml(data: bytes, *, lenient: bool = False) -> Any:
    """The root element; entities are never expanded and nothing is fetched.

    Args:
        data: The XML.
        lenient: Take what there is of XML that breaks off or breaks the rules.

    Raises:
        UnreadableDocumentError: It is not sound XML, or it defines entities of its own.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=lenient,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise UnreadableDocumentError(
            "Filen er skadet: innholdet følger ikke formatet.",
            "Åpne filen i Word, lagre den på nytt som docx eller PDF, og legg den inn igjen.",
        )
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocumentError(
            "Filen inneholder egne definisjoner som kan skjule skadelig innhold.", RESEND
        )
    return root
