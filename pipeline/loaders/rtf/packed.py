"""RTF as Outlook stores it: packed, and often with the HTML of the mail inside it."""

from __future__ import annotations

import struct
from collections.abc import Callable

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.packages import RESEND
from pipeline.loaders.rtf.reader import RtfReader

# What the dictionary holds at the beginning (MS-OXRTFCP 2.1.2.1).
_BEGINNING = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_DICTIONARY = 4096
_HEADER = struct.Struct("<4I")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_LARGEST = 64 * 1024 * 1024


def unpack_rtf(data: bytes) -> bytes:
    """The RTF in Outlook's packing (LZFu); of a damaged one, what comes before the damage.

    Raises:
        UnreadableDocumentError: It is packed in another way.
    """
    if len(data) < _HEADER.size:
        return b""
    _, size, kind, _ = _HEADER.unpack_from(data)
    if kind == _PLAIN:
        return data[_HEADER.size : _HEADER.size + size]
    if kind != _PACKED:
        raise UnreadableDocumentError("Teksten i e-posten er skadet.", RESEND)
    return _unpack(data[_HEADER.size :], min(size, _LARGEST))


def _unpack(data: bytes, size: int) -> bytes:
    """The letters that single bytes and references to former letters stand for."""
    window = bytearray(_BEGINNING.ljust(_DICTIONARY, b"\x00"))
    place, at = len(_BEGINNING), 0
    out = bytearray()
    while at < len(data) and len(out) < size:
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data) or len(out) >= size:
                break
            if not flags >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            else:
                reference = int.from_bytes(data[at : at + 2], "big")
                at += 2
                start, length = reference >> 4, (reference & 0xF) + 2
                if start == place:
                    return bytes(out)
                piece = _copied(window, start, length, place)
            for byte in piece:
                window[place] = byte
                place = (place + 1) % _DICTIONARY
            out += piece
    return bytes(out[:size])


def _copied(window: bytearray, start: int, length: int, place: int) -> bytes:
    """Former letters; a reference may reach into what it is itself writing."""
    letters = bytearray()
    for step in range(length):
        source = (start + step) % _DICTIONARY
        ahead = (source - place) % _DICTIONARY
        letters.append(letters[ahead] if ahead < len(letters) else window[source])
    return bytes(letters)


def html_in_rtf(data: bytes) -> str:
    """The HTML that Outlook has put into RTF, or empty when there is none (MS-OXRTFEX)."""
    if b"\\fromhtml" not in data[:4096]:
        return ""
    reader = _HtmlReader()
    reader.read(data)
    return "".join(reader.pieces)


class _HtmlReader(RtfReader):
    """Collects the tags and the text between them, without what is only for other programs.

    Attributes:
        pieces: The HTML.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def _handlers(self) -> dict[str, Callable[[int | None], None]]:
        return super()._handlers() | {
            "htmltag": lambda _: self._set("kind", "text"),
            "htmlrtf": lambda number: self._set("muted", number != 0),
            "listtext": lambda _: self._set("kind", "skip"),
        }

    def _write(self, text: str) -> None:
        group = self._groups[-1]
        if group.kind == "text" and not group.muted:
            self.pieces.append(text)

    def _end_paragraph(self, *, in_cell: bool = False) -> None:
        del in_cell
        self._write("\n")
