"""The tokens of an RTF file, and the code pages that its letters are in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    r"|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z])"
    r"|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)

Kind = Literal["open", "close", "word", "bytes", "symbol"]


@dataclass(frozen=True, slots=True)
class Token:
    """One token: a brace, a control word with its number, a control symbol, or raw letters."""

    kind: Kind
    word: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens in their order; raw bytes, which `bin` announces, are stepped over."""
    text = data.decode("latin-1")
    place = 0
    while match := _TOKEN.search(text, place):
        place = match.end()
        if match["word"]:
            number = int(match["number"]) if match["number"] else None
            if match["word"] == "bin":
                place += max(number or 0, 0)
            else:
                yield Token("word", match["word"], number)
        elif match["hex"]:
            yield Token("bytes", data=bytes.fromhex(match["hex"]))
        elif match["symbol"]:
            yield Token("symbol", match["symbol"])
        elif match["brace"]:
            yield Token("open" if match["brace"] == "{" else "close")
        else:
            yield Token("bytes", data=match["text"].encode("latin-1"))


#: Stands for the code page of fonts that hold signs and no letters.
SYMBOL = "symbol"
#: Code page by character set of a font (RTF specification 1.9.1, \\fcharset).
CHARSETS: dict[int, str] = {
    2: SYMBOL,
    77: "mac_roman",
    128: "shift_jis",
    129: "cp949",
    134: "gbk",
    136: "big5",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    255: "cp850",
}
#: Code page by the control word at the beginning of a file.
FILE_SETS: dict[str, str] = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}

#: Characters by control word or symbol.
CHARACTERS: dict[str, str] = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "softline": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "\u2018",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "~": "\u00a0",
    "_": "-",
    "-": "",
    "\t": "\t",
    "\\": "\\",
    "{": "{",
    "}": "}",
}


def decode(data: bytes, charset: str) -> str:
    """The letters of the bytes; in a font of signs the high ones are signs of no alphabet."""
    if charset != SYMBOL:
        return data.decode(charset, "replace")
    return "".join(chr(0xF000 + byte) if byte > 0x7F else chr(byte) for byte in data)


def code_page(number: int | None) -> str:
    """The name of a Windows code page; that of western Europe where it is not known."""
    name = {65001: "utf-8", 10000: "mac_roman"}.get(number or 0, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
