"""Mails as Outlook saves them: properties in an old Office file."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta
from email.parser import HeaderParser
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import olefile

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.found import Attachment, Found, Missed
from pipeline.loaders.mail import sent_at
from pipeline.loaders.mail.letter import Mail, letter_of
from pipeline.loaders.mail.mapi import body_text, code_page_of
from pipeline.loaders.normalise import normalise
from pipeline.loaders.packages import RESEND
from pipeline.loaders.text import decode_text

_PROPERTIES = "__properties_version1.0"
_ATTACHED = "__attach_version1.0_#"
_ENTRY = struct.Struct("<HHI8s")
#: Bytes before the entries: of a mail, of a mail in a mail, of an attachment (MS-OXMSG 2.4).
_TOP, _INNER, _OF_ATTACHMENT = 32, 24, 8
_SUBJECT, _TO, _CC, _SENT, _DELIVERED = 0x0037, 0x0E04, 0x0E03, 0x0039, 0x0E06
_HEADERS, _BODY, _HTML, _RTF = 0x007D, 0x1000, 0x1013, 0x1009
# Whoever it is sent for, then whoever sent it: name and addresses.
_SENDERS = ((0x0042, (0x5D02, 0x0065)), (0x0C1A, (0x5D01, 0x0C1F)))
_NAMES = (0x3707, 0x3704, 0x3001)
_MESSAGE_PAGE, _HTML_PAGE = 0x3FFD, 0x3FDE
_DATA, _DATA_STORAGE = "37010102", "3701000D"
_UNICODE, _ANSI, _BINARY = "001F", "001E", "0102"
_DEEPEST = 5
_MOST_ATTACHMENTS = 500
_FAULTS = (OSError, ValueError, struct.error, IndexError, KeyError, TypeError, AttributeError)
_SINCE = datetime(1601, 1, 1, tzinfo=UTC)
_OBJECT = (
    "Vedlegget er et objekt som er limt inn i e-posten, og kan ikke leses.",
    "Åpne e-posten i Outlook, og lagre objektet for seg.",
)


def read_msg(data: bytes) -> Found:
    """The mail's own text, and its attachments; mails that are attached are read with it.

    Raises:
        UnreadableDocumentError: It is damaged, or has neither text nor attachments.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return _Storage(ole, ()).found(_TOP)
    except _FAULTS:
        raise UnreadableDocumentError("E-posten er skadet og kan ikke åpnes.", RESEND) from None


class _Storage:
    """A mail or an attachment: the streams under one path of the file."""

    def __init__(self, ole: Any, path: tuple[str, ...]) -> None:
        self._ole = ole
        self._path = path
        self._fixed: dict[int, bytes] = {}

    def found(self, header: int) -> Found:
        """What the mail at this path holds."""
        self._read_fixed(header)
        sender = next(filter(None, (self._sender(*ids) for ids in _SENDERS)), "")
        headers = HeaderParser().parsestr(self.text(_HEADERS))
        mail = Mail(
            headers=[
                ("From", sender or normalise(str(headers.get("From") or ""))),
                ("To", self.text(_TO)),
                ("Cc", self.text(_CC)),
                ("Date", str(headers.get("Date") or "")),
                ("Subject", self.text(_SUBJECT)),
            ],
            text=body_text(self.text(_BODY), self._html, lambda: self._stream(_RTF, _BINARY)),
            sent_at=sent_at(str(headers.get("Date") or "")) or self._time(),
        )
        attachments: list[Attachment] = []
        missed: list[Missed] = []
        for storage in self._attached():
            storage.add_to(attachments, missed)
        return letter_of(mail, attachments, missed)

    def add_to(self, attachments: list[Attachment], missed: list[Missed]) -> None:
        """Add the attachment at this path, or why it is not read."""
        self._read_fixed(_OF_ATTACHMENT)
        name = next(filter(None, (self.text(key) for key in _NAMES)), "uten navn")
        inner = (*self._path, f"__substg1.0_{_DATA_STORAGE}")
        data = self._open(f"__substg1.0_{_DATA}")
        if self._ole.exists([*inner, _PROPERTIES]) and len(self._path) < 2 * _DEEPEST:
            try:
                found = _Storage(self._ole, inner).found(_INNER)
            except UnreadableDocumentError as error:
                missed.append(Missed(f"vedlegg «{name}»", error.reason, error.advice))
                return
            attachments.append(Attachment(name, b"", found))
        elif data:
            attachments.append(Attachment(name, data))
        else:
            missed.append(Missed(f"vedlegg «{name}»", *_OBJECT))

    def text(self, key: int) -> str:
        """A property that is text, on as many lines as it has."""
        wide = self._stream(key, _UNICODE)
        if wide:
            return normalise(wide.decode("utf-16-le", "replace"))
        narrow = self._stream(key, _ANSI)
        page = code_page_of(self._fixed.get(_MESSAGE_PAGE, b""))
        return normalise(narrow.decode(page, "replace") if page else decode_text(narrow))

    def _html(self) -> tuple[bytes, str]:
        """The HTML of the body, and the code page that it is said to be in."""
        wide = self._stream(_HTML, _UNICODE)
        if wide:
            return wide, "utf-16-le"
        data = self._stream(_HTML, _BINARY) or self._stream(_HTML, _ANSI)
        return data, code_page_of(self._fixed.get(_HTML_PAGE, b""))

    def _sender(self, name: int, addresses: tuple[int, ...]) -> str:
        shown = " ".join(self.text(name).split())
        address = next((text for key in addresses if "@" in (text := self.text(key))), "")
        return f"{shown} <{address}>".strip() if address and address != shown else shown

    def _time(self) -> datetime | None:
        """When it was sent, on a Norwegian clock: the file has it in universal time."""
        value = self._fixed.get(_SENT) or self._fixed.get(_DELIVERED)
        ticks = int.from_bytes(value or b"", "little")
        try:
            time = _SINCE + timedelta(microseconds=ticks // 10)
            return time.astimezone(ZoneInfo("Europe/Oslo")).replace(tzinfo=None) if ticks else None
        except (OverflowError, ZoneInfoNotFoundError):
            return None

    def _attached(self) -> list[_Storage]:
        depth = len(self._path)
        names = {
            entry[depth]
            for entry in self._ole.listdir(streams=True, storages=True)
            if len(entry) > depth
            and tuple(entry[:depth]) == self._path
            and entry[depth].startswith(_ATTACHED)
        }
        return [
            _Storage(self._ole, (*self._path, name)) for name in sorted(names)[:_MOST_ATTACHMENTS]
        ]

    def _read_fixed(self, header: int) -> None:
        """Read the properties that have a fixed size."""
        data = self._open(_PROPERTIES)
        for start in range(header, len(data) - _ENTRY.size + 1, _ENTRY.size):
            _, key, _, value = _ENTRY.unpack_from(data, start)
            self._fixed[key] = value

    def _stream(self, key: int, kind: str) -> bytes:
        return self._open(f"__substg1.0_{key:04X}{kind}")

    def _open(self, name: str) -> bytes:
        path = [*self._path, name]
        if not self._ole.exists(path) or self._ole.get_type(path) != olefile.STGTY_STREAM:
            return b""
        with self._ole.openstream(path) as stream:
            return bytes(stream.read())
