"""What can be saved of a damaged zip file: the members whose beginning is still whole."""

from __future__ import annotations

import struct
import zlib

_LOCAL = b"PK\x03\x04"
# Fixed part of a member's header: APPNOTE.TXT 4.3.7.
_HEADER = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED, _LOCKED = 0, 8, 1
_MOST_MEMBERS = 2_000
#: Bytes unpacked at a time: what comes before the damaged stretch is kept.
_STEP = 64


def find_members(data: bytes) -> dict[str, int]:
    """The place of each member by its name, found without the directory at the end."""
    found: dict[str, int] = {}
    place = data.find(_LOCAL)
    while place >= 0 and len(found) < _MOST_MEMBERS:
        name = _member_name(data, place)
        if name:
            found.setdefault(name, place)
        place = data.find(_LOCAL, place + 4)
    return found


def save_member(data: bytes, place: int, limit: int) -> bytes:
    """The bytes of the member at a place, up to where it is damaged or the limit is reached."""
    if len(data) < place + _HEADER.size or data[place : place + 4] != _LOCAL:
        return b""
    fields = _HEADER.unpack_from(data, place)
    flags, method, packed, name_length, extra_length = (
        fields[2], fields[3], fields[7], fields[9], fields[10]
    )  # fmt: skip
    start = place + _HEADER.size + name_length + extra_length
    if flags & _LOCKED:
        return b""
    if method == _STORED:
        return data[start : start + min(packed, limit)]
    return _inflate(data, start, limit) if method == _DEFLATED else b""


def _inflate(data: bytes, start: int, limit: int) -> bytes:
    """What the packed bytes unpack to before they make no sense."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    content = bytearray()
    while start < len(data) and not unpacker.eof and len(content) <= limit:
        try:
            content += unpacker.decompress(data[start : start + _STEP], limit)
        except zlib.error:
            break
        start += _STEP
    return bytes(content[:limit])


def _member_name(data: bytes, place: int) -> str:
    if len(data) < place + _HEADER.size:
        return ""
    length = _HEADER.unpack_from(data, place)[9]
    name = data[place + _HEADER.size : place + _HEADER.size + length]
    return name.decode("utf-8", "replace") if len(name) == length <= 300 else ""
