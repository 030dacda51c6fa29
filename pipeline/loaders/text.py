"""Plain text files: their encoding, and the paragraphs, lists and headings of plain text."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.normalise import normalise
from pipeline.loaders.outline import PLAIN_LEVEL, SAYS, Outline, is_place_line
from pipeline.records import Document

LIST_MARK = re.compile(
    "^(?:[•·▪▫◦‣●○■□\u2043\u2219\uf0a7\uf0b7\uf0a8\uf0d8*]|[-–—](?=\\s)|o(?=\\s+[A-ZÆØÅ]))\\s*"
)
#: The marks that are shapes and no words; a dash is kept, for it may also join.
BULLET = re.compile(
    "^(?:[•·▪▫◦‣●○■□\u2043\u2219\uf0a7\uf0b7\uf0a8\uf0d8*]|-(?=\\s)|o(?=\\s+[A-ZÆØÅ]))\\s*"
)
_MONTH = r"(?:jan|feb|mars|apr|ma[ij]|jun|jul|aug|sep|okt|oct|nov|des|dec)"
NUMBERED = re.compile(
    rf"^(?:\d{{1,2}}[.)](?!\s+{_MONTH})|[a-zæøå]\)|\(?[ivx]{{1,4}}\))\s+", re.IGNORECASE
)
GREETING = re.compile(
    r"^(?:med\s+)?(?:(?:beste|vennlig|venleg|vennleg|kollegial|hjertelig)\s+)?"
    r"(?:hilsen|hilsning|hilsener|hilsing|helsing|helsingar)\b|^(?:mvh|m\.v\.h\.?|vh|hilsen)\b"
    r"|^(?:best|kind|warm)?\s*regards\b|^(?:yours\s+)?sincerely\b",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"^\s*(?:={3,}|-{3,}|\*{3,}|_{3,}|~{3,})\s*$")
_MARKDOWN = re.compile(r"^(#{1,6})\s+(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?:;,»\"”)]\s*$")

#: Text that was wrapped by a program has lines of at most this many characters.
_WRAP_WIDTH = 100
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def parse_text(data: bytes) -> Document:
    """The paragraphs of a plain text file.

    Raises:
        UnreadableDocumentError: It holds no text.
    """
    text = normalise(decode_text(data))
    if not text:
        raise UnreadableDocumentError(
            "Filen inneholder ingen tekst.",
            "Be avsenderen om å sende svaret på nytt, eller slett filen hvis den er tom.",
        )
    outline = Outline()
    add_paragraphs(outline, decode_text(data))
    return Document(tuple(outline.blocks))


def decode_text(data: bytes) -> str:
    """The text of the bytes: UTF-8, UTF-16 or UTF-32 with or without mark, or an older code page.

    Never fails: a byte that has no meaning becomes U+FFFD.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data.decode("utf-32", "replace")
    if data.startswith(_UTF16_MARKS):
        return data.decode("utf-16", "replace")
    unmarked = _utf16_without_mark(data)
    if unmarked:
        return data.decode(unmarked, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _utf16_without_mark(data: bytes) -> str:
    """The kind of UTF-16, when every other byte of the beginning is mostly zero."""
    sample = data[:4000]
    half = len(sample) // 2
    if half < 4:
        return ""
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _decode_legacy(data: bytes) -> str:
    """UTF-8 with a few broken bytes, else the code page that gives the most Norwegian letters."""
    lenient = data.decode("utf-8-sig", "replace")
    broken = lenient.count("\ufffd")
    if sum(character > "\x7f" for character in lenient) - broken > 3 * broken:
        return lenient
    # cp1252 first: it wins a tie. Its five undefined bytes are control characters in latin-1.
    candidates = [
        data.decode("cp1252", "replace"),
        data.decode("cp850", "replace"),
        data.decode("mac_roman", "replace"),
    ]
    return max(candidates, key=_norwegian_letters)


def _norwegian_letters(text: str) -> int:
    """How many æ, ø, å stand beside a small letter."""
    return len(re.findall(r"[æøåÆØÅ](?=[a-zæøå])|(?<=[a-zæøå])[æøå]", text[:200_000]))


def add_paragraphs(outline: Outline, text: str) -> None:
    """Add the text's paragraphs, list items and headings to the outline."""
    chunks = _chunks(text)
    for number, lines in enumerate(chunks):
        following = chunks[number + 1] if number + 1 < len(chunks) else []
        _add_chunk(outline, lines, following)


def _chunks(text: str) -> list[list[str]]:
    """The lines between empty lines, each stripped; underlines stay with what they underline."""
    lines = [line.strip() for line in normalise_breaks(text).split("\n")]
    chunks: list[list[str]] = [[]]
    for line in lines:
        if line:
            chunks[-1].append(line)
        elif chunks[-1]:
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


def normalise_breaks(text: str) -> str:
    """The text normalised; a form feed or a paragraph separator is an empty line."""
    return normalise(re.sub("[\x0c\u2029]", "\n\n", text))


def _add_chunk(outline: Outline, lines: list[str], following: list[str]) -> None:
    """Add what stands between two empty lines, cut at headings, list items and the greeting."""
    lines = _join_wrapped(lines)
    pending: list[str] = []
    for number, line in enumerate(lines):
        after = lines[number + 1 : number + 3] or following
        underlined = number + 1 < len(lines) and _UNDERLINE.match(after[0]) is not None
        level = _heading_level(line, alone=len(lines) == 1, underlined=underlined, after=after)
        if level or _starts_block(line, pending):
            _flush(outline, pending)
        if level:
            outline.heading(_MARKDOWN.sub("", line), level)
        else:
            pending.append(line)
    _flush(outline, pending)


def _starts_block(line: str, pending: list[str]) -> bool:
    """Whether the line cannot go on the block that is being collected."""
    if not pending:
        return False
    if LIST_MARK.match(line) or NUMBERED.match(line) or GREETING.match(line):
        return True
    # Lines this long are paragraphs of a text that has no empty lines between them.
    return LIST_MARK.match(pending[0]) is not None or len(pending[-1]) > _WRAP_WIDTH


def _flush(outline: Outline, pending: list[str]) -> None:
    if pending:
        text = "\n".join(pending)
        if LIST_MARK.match(text):
            outline.add(BULLET.sub("", text), "list_item")
        elif NUMBERED.match(text):
            outline.add(text, "list_item")
        else:
            outline.add(text)
        pending.clear()


def _join_wrapped(lines: list[str]) -> list[str]:
    """The lines with those put together that a program has broken at a fixed width."""
    widest = max(map(len, lines))
    if len(lines) < 2 or not 45 <= widest <= _WRAP_WIDTH:
        return lines
    joined = [[lines[0]]]
    last = lines[0]
    for line in lines[1:]:
        first_word = line.split(maxsplit=1)[0]
        fits = len(last) + 1 + len(first_word) <= widest
        if fits or LIST_MARK.match(line) or NUMBERED.match(line) or GREETING.match(line):
            joined.append([line])
        else:
            joined[-1].append(line)
        last = line
    return [" ".join(parts) for parts in joined]


def _heading_level(line: str, *, alone: bool, underlined: bool, after: list[str]) -> int:
    """The level when the line is a heading, else 0."""
    marked = _MARKDOWN.match(line)
    if marked:
        return len(marked[1])
    if _UNDERLINE.match(line) or LIST_MARK.match(line) or not after:
        return 0
    if is_place_line(line) or (underlined and len(line) <= 120):
        return PLAIN_LEVEL
    return PLAIN_LEVEL if alone and looks_like_title(line, after) else 0


def looks_like_title(line: str, after: list[str]) -> bool:
    """Whether a line that stands alone names what follows, and says nothing itself."""
    if len(line) > 150 or not line[0].isalnum() or line[0].islower():
        return False
    if _ENDS_SENTENCE.search(line) or SAYS.search(line) or GREETING.match(line):
        return False
    return not re.search(r"[@|\t]|\d{4}\s+[A-ZÆØÅ]|\d{5,}", line) and len(" ".join(after)) > 60
