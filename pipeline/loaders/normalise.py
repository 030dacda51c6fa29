"""Text as it is kept from the loader on: normalised once, so that every offset stays true."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path

# Excel writes characters that XML cannot hold as _xHHHH_; an underscore that would be misread
# as one is itself written _x005F_. One pass from the left undoes both (ECMA-376 part 1, 22.9.2.19).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Zero-width characters, byte order marks, direction marks and soft hyphens carry no words.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def normalise(text: str) -> str:
    r"""The text in NFC, with one kind of space and line break and without invisible characters.

    Runs of spaces become one, spaces around line breaks go, and at most one empty line stands
    between paragraphs. Lone surrogates become U+FFFD. Letters and punctuation are never touched.
    Normalising twice gives the same as once.
    """
    text = _BREAKS.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    text = _SPACES.sub(" ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def unescape_excel(text: str) -> str:
    """The text with Excel's `_xHHHH_` escapes undone; openpyxl leaves them as they are."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def document_id(relative_path: str) -> str:
    """`D-` and eight hex digits of the path: names of private persons stand in file names."""
    path = unicodedata.normalize("NFC", relative_path.replace("\\", "/"))
    return f"D-{hashlib.sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def shown_path(path: Path, raw: Path) -> str:
    """The path relative to the raw folder, with `/`, and without what no table can hold."""
    text = path.relative_to(raw).as_posix()
    return printable(os.fsencode(text).decode("utf-8", "replace"))


def printable(name: str) -> str:
    """A file's name with what no table can hold replaced by U+FFFD."""
    return re.sub("[\x00-\x1f\x7f\ud800-\udfff]", "\ufffd", name)
