"""Zip packages and the XML in them, opened without trusting what they say about themselves."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from pipeline.errors import UnreadableDocumentError

#: A sound letter has a few dozen members; its largest part of text is a few megabytes.
_MOST_MEMBERS = 20_000
_LARGEST_PART = 96 * 1024 * 1024
_LARGEST_TOTAL = 256 * 1024 * 1024

RESEND = "Be avsenderen om å sende svaret på nytt, helst som PDF."
_DAMAGED = "Filen er skadet og kan ikke åpnes."
_OVERSIZED = "Filen er urimelig stor når den pakkes ut, og leses ikke av sikkerhetsgrunner."
_ZIP_FAULTS = (
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
    """A zip file in memory, of which named parts are read; nothing is ever written out."""

    def __init__(self, data: bytes) -> None:
        """Open the package.

        Raises:
            UnreadableDocumentError: It is no sound zip file, or has too many members.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _ZIP_FAULTS:
            raise UnreadableDocumentError(_DAMAGED, RESEND) from None
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise UnreadableDocumentError(_OVERSIZED, RESEND)
        # Word looks names up without regard to case.
        self._members = {member.filename.casefold(): member for member in members}
        self._left = _LARGEST_TOTAL

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, in the order of the package."""
        return tuple(member.filename for member in self._members.values())

    def has(self, name: str) -> bool:
        """Whether the package has a member of this name."""
        return name.casefold() in self._members

    def read(self, name: str) -> bytes:
        """The bytes of one member.

        Raises:
            UnreadableDocumentError: It is missing, damaged, locked or too large.
        """
        member = self._members.get(name.casefold())
        if member is None:
            raise UnreadableDocumentError(f"Filen er skadet: delen «{name}» mangler.", RESEND)
        if member.flag_bits & 1:
            raise UnreadableDocumentError(
                "Filen er beskyttet med passord.",
                "Be avsenderen om en fil uten passord, eller lagre den uten passord selv.",
            )
        limit = min(_LARGEST_PART, self._left)
        try:
            with self._zip.open(member) as part:
                content = part.read(limit + 1)
        except (*_ZIP_FAULTS, RuntimeError):
            raise UnreadableDocumentError(_DAMAGED, RESEND) from None
        if len(content) > limit:
            raise UnreadableDocumentError(_OVERSIZED, RESEND)
        self._left -= len(content)
        return content

    def xml(self, name: str) -> Any:
        """The root element of one member.

        Raises:
            UnreadableDocumentError: The member cannot be read, or is not sound XML.
        """
        return parse_xml(self.read(name))


def parse_xml(data: bytes) -> Any:
    """The root element; entities are never expanded and nothing is fetched.

    Raises:
        UnreadableDocumentError: It is not sound XML, or it defines entities of its own.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableDocumentError(
            "Filen er skadet: innholdet følger ikke formatet.",
            "Åpne filen i Word, lagre den på nytt som docx eller PDF, og legg den inn igjen.",
        ) from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocumentError(
            "Filen inneholder egne definisjoner som kan skjule skadelig innhold.", RESEND
        )
    return root
