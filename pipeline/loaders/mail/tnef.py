"""Outlook's winmail.dat (TNEF): the body and the attachments that other programs cannot see."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.found import Attachment, Found
from pipeline.loaders.mail.letter import Mail, letter_of
from pipeline.loaders.mail.mapi import body_text, code_page_of
from pipeline.loaders.normalise import normalise
from pipeline.loaders.packages import RESEND
from pipeline.loaders.text import decode_text

#: The first bytes of the format.
TNEF = b"\x78\x9f\x3e\x22"
# Attributes by number (MS-OXTNEF 2.1.3.3).
_SUBJECT, _BODY, _PROPERTIES = 0x8004, 0x800C, 0x9003
_NEW_ATTACHMENT, _TITLE, _DATA, _OF_ATTACHMENT = 0x9002, 0x8010, 0x800F, 0x9005
_ATTRIBUTE = struct.Struct("<BHHI")
_BEGINNING = 6
# Properties by number, and the kinds whose values have a length of their own.
_PLAIN, _HTML, _RTF, _NAMES, _HTML_PAGE = 0x1000, 0x1013, 0x1009, (0x3707, 0x3704), 0x3FDE
_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_LONG = frozenset({13, 30, 31, 258})
_UNICODE = 31
_SEVERAL = 0x1000
_MOST_VALUES = 10_000


@dataclass(slots=True)
class _Part:
    """An attachment while it is collected."""

    name: str = ""
    data: bytes = b""
    values: dict[int, str | bytes] = field(default_factory=dict)


def read_tnef(data: bytes) -> Found:
    """The body of a winmail.dat, and its attachments unread.

    Raises:
        UnreadableDocumentError: It is damaged, or has neither text nor attachments.
    """
    parts: list[_Part] = []
    values: dict[int, str | bytes] = {}
    plain = subject = ""
    try:
        for number, content in _attributes(data):
            if number == _NEW_ATTACHMENT:
                parts.append(_Part())
            elif number == _BODY:
                plain = decode_text(content.rstrip(b"\x00"))
            elif number == _SUBJECT:
                subject = decode_text(content.rstrip(b"\x00"))
            elif number == _PROPERTIES:
                values |= _properties(content)
            elif parts:
                _take(parts[-1], number, content)
    except (struct.error, IndexError, ValueError):
        raise UnreadableDocumentError("Filen winmail.dat er skadet.", RESEND) from None
    page = values.get(_HTML_PAGE, b"")
    body = body_text(
        plain or _as_text(values.get(_PLAIN, "")),
        lambda: (_as_bytes(values.get(_HTML, b"")), code_page_of(_as_bytes(page))),
        lambda: _as_bytes(values.get(_RTF, b"")),
    )
    mail = Mail(headers=[("Subject", normalise(subject))], text=body, sent_at=None)
    return letter_of(mail, [_attachment(part) for part in parts if part.data])


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each attribute; what breaks off ends them."""
    place = _BEGINNING
    while place + _ATTRIBUTE.size <= len(data):
        _, number, _, size = _ATTRIBUTE.unpack_from(data, place)
        place += _ATTRIBUTE.size
        yield number, data[place : place + size]
        # A checksum of two bytes stands after each.
        place += size + 2


def _take(part: _Part, number: int, content: bytes) -> None:
    if number == _TITLE:
        part.name = decode_text(content.rstrip(b"\x00"))
    elif number == _DATA:
        part.data = content
    elif number == _OF_ATTACHMENT:
        part.values = _properties(content)


def _attachment(part: _Part) -> Attachment:
    long_name = next(filter(None, (_as_text(part.values.get(key, "")) for key in _NAMES)), "")
    return Attachment(normalise(long_name or part.name) or "uten navn", part.data)


def _properties(data: bytes) -> dict[int, str | bytes]:
    """The properties that have a number of their own; the first value of each."""
    found: dict[int, str | bytes] = {}
    place = 4
    for _ in range(min(int.from_bytes(data[:4], "little"), _MOST_VALUES)):
        kind, number = struct.unpack_from("<HH", data, place)
        place += 4
        if number >= 0x8000:
            place = _after_name(data, place)
        several, kind = kind & _SEVERAL, kind & ~_SEVERAL
        count = 1
        if several or kind in _LONG:
            count = int.from_bytes(data[place : place + 4], "little")
            place += 4
        for _ in range(min(count, _MOST_VALUES)):
            value, place = _value(data, place, kind)
            found.setdefault(number, value)
    return found


def _after_name(data: bytes, place: int) -> int:
    """The place after the name of a property that has one."""
    is_text = int.from_bytes(data[place + 16 : place + 20], "little")
    length = int.from_bytes(data[place + 20 : place + 24], "little")
    return place + 24 + (_padded(length) if is_text else 0)


def _value(data: bytes, place: int, kind: int) -> tuple[str | bytes, int]:
    """One value, and the place after it.

    Raises:
        ValueError: Its kind is not known, so that nothing after it can be found.
    """
    if kind in _LONG:
        length = int.from_bytes(data[place : place + 4], "little")
        content = data[place + 4 : place + 4 + length]
        is_text = kind == _UNICODE
        value = content.decode("utf-16-le", "replace").rstrip("\x00") if is_text else content
        return value, place + 4 + _padded(length)
    size = _SIZES.get(kind)
    if size is None:
        message = "unknown kind of property"
        raise ValueError(message)
    return data[place : place + size], place + size


def _padded(length: int) -> int:
    return (length + 3) & ~3


def _as_text(value: str | bytes) -> str:
    return value if isinstance(value, str) else decode_text(value.rstrip(b"\x00"))


def _as_bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-16-le")
