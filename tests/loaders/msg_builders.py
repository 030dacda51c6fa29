"""Outlook files made at test time: an old Office file with mails and attachments in it."""

from __future__ import annotations

import struct
from typing import Any

Tree = dict[str, Any]

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _SMALL_SECTOR, _CUTOFF = 512, 64, 4096


def compound(tree: Tree) -> bytes:
    """An old Office file with these streams (bytes) and storages (trees)."""
    entries: list[dict[str, Any]] = [{"name": "Root Entry", "kind": 5, "child": _FREE}]
    _enter(tree, entries, 0)
    small, small_fat, sectors, fat = b"", [], [], []

    def store(data: bytes) -> int:
        """Put data in sectors of the file, and give the first."""
        if not data:
            return _END
        first = len(sectors)
        pieces = [data[n : n + _SECTOR] for n in range(0, len(data), _SECTOR)]
        sectors.extend(piece.ljust(_SECTOR, b"\0") for piece in pieces)
        fat.extend([first + n + 1 for n in range(len(pieces) - 1)] + [_END])
        return first

    for entry in entries[1:]:
        data = entry.get("data")
        if data is None:
            continue
        if len(data) >= _CUTOFF:
            entry["start"] = store(data)
        elif data:
            entry["start"] = len(small_fat)
            count = -(-len(data) // _SMALL_SECTOR)
            small_fat += [entry["start"] + n + 1 for n in range(count - 1)] + [_END]
            small += data.ljust(count * _SMALL_SECTOR, b"\0")
    entries[0] |= {"start": store(small), "data": small}
    directory = b"".join(map(_entry, entries))
    first_directory = store(directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0"))
    packed = struct.pack(f"<{len(small_fat)}I", *small_fat)
    padded = packed.ljust(-(-len(packed) // _SECTOR) * _SECTOR, b"\xff")
    first_small = store(padded)
    return _assemble(sectors, fat, first_directory, first_small, len(padded) // _SECTOR)


def _assemble(
    sectors: list[bytes], fat: list[int], directory: int, first_small: int, n_small: int
) -> bytes:
    n_fat = 1
    while n_fat * 128 < len(sectors) + n_fat:
        n_fat += 1
    places = [len(sectors) + n for n in range(n_fat)]
    table = [*fat, *[_FAT] * n_fat]
    table += [_FREE] * (n_fat * 128 - len(table))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        *(0x3E, 3, 0xFFFE, 9, 6, 0, n_fat, directory, 0, _CUTOFF),
        *(first_small if n_small else _END, n_small, _END, 0),
    )
    header += struct.pack("<109I", *places, *[_FREE] * (109 - n_fat))
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _enter(tree: Tree, entries: list[dict[str, Any]], parent: int) -> None:
    """Add the entries of a storage; each leads to the next."""
    before = None
    for name, content in tree.items():
        number = len(entries)
        is_storage = isinstance(content, dict)
        entries.append({"name": name, "kind": 1 if is_storage else 2, "child": _FREE})
        if before is None:
            entries[parent]["child"] = number
        else:
            entries[before]["next"] = number
        before = number
        if is_storage:
            _enter(content, entries, number)
        else:
            entries[number]["data"] = content


def _entry(entry: dict[str, Any]) -> bytes:
    name = entry["name"].encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name,
        len(name) + 2,
        entry["kind"],
        1,
        _FREE,
        entry.get("next", _FREE),
        entry["child"],
        b"",
        0,
        0,
        0,
        entry.get("start", 0),
        len(entry.get("data") or b""),
    )


def text(**values: str) -> Tree:
    """Properties that are text, by `p` and the number in hexadecimal: `p0037="Svar"`."""
    return {
        f"__substg1.0_{key[1:]}001F": value.encode("utf-16-le") for key, value in values.items()
    }


def properties(header: int, **values: int) -> Tree:
    """Properties of a fixed size, after a header of so many bytes."""
    entries = b"".join(
        struct.pack("<HHIQ", 0x40, int(key[1:], 16), 6, value) for key, value in values.items()
    )
    return {"__properties_version1.0": bytes(header) + entries}


def message(content: Tree, *attachments: Tree, header: int = 32, sent: int = 0) -> Tree:
    """A mail with its properties and attachments."""
    fixed = properties(header, **({"p0039": sent} if sent else {}))
    attached = {f"__attach_version1.0_#{n:08X}": tree for n, tree in enumerate(attachments)}
    return {**fixed, **content, **attached}


def attachment(name: str, content: bytes | Tree) -> Tree:
    """An attached file, or an attached mail."""
    key = "3701000D" if isinstance(content, dict) else "37010102"
    return {**properties(8), **text(p3707=name), f"__substg1.0_{key}": content}
