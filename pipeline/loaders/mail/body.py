"""The body of a mail: the answer, and apart from it the original, disclaimers, automatic lines."""

from __future__ import annotations

import re

from pipeline.loaders.outline import Outline
from pipeline.loaders.text import add_paragraphs, normalise_breaks

_FROM_LINE = re.compile(r"^[*\s]*(?:fra|frå|from|von)\s*:\s*(?P<who>\S.*)$", re.IGNORECASE)
_HEADER_LINE = re.compile(
    r"^[*\s]*(?:fra|frå|from|sendt|sent|dato|date|til|to|kopi|cc|emne|subject|vedlegg|attachments"
    r"|prioritet|importance)\s*:",
    re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"^[\s>-]*(?:opprinnelig|opprinneleg|original|videresendt|vidaresend|forwarded)"
    r"\s+(?:melding|message|e-post|e-mail)[\s-]*$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"^(?:den\s|on\s|(?:man|tirs|ons|tors|fre|lør|laur|søn)\w*\s|\d{1,2}\.).{0,200}\s"
    r"(?:skrev|skreiv|wrote)\b.{0,120}:\s*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"^\s*(?:vs|vb|fw|fwd|videresend\w*)\s*:", re.IGNORECASE)
_MACHINE = re.compile(
    r"^[*_\s]*(?:denne e-?post(?:en|meldingen)?\s+(?:kan|er|og|inneholder|med)\b"
    r"|(?:denne|this) (?:meldingen|message|e-?mail)\b.{0,80}\b(?:konfidensiell|taushet|fortrolig"
    r"|confidential|intended|privileged)|tenk (?:på )?miljø|please consider the environment"
    r"|(?:sendt|sent) (?:fra|frå|from) (?:min|my|e-?post|mail|outlook|iphone|ipad|android|samsung)"
    r"|(?:hent|get|last ned) outlook|caution: this|obs: denne e-?posten"
    r"|ekstern (?:e-?post|avsender))",
    re.IGNORECASE,
)
#: A case officer who forwards an answer writes a line or two above it.
_COVER_WORDS = 40


def add_body(outline: Outline, text: str, subject: str) -> str:
    """Add the body to the outline; the sender of a forwarded answer comes back, or nothing.

    Lines that quote, everything below a quoted original's header, disclaimers and automatic
    signatures become `quoted`. When the mail only forwards another, the other is the answer.
    """
    lines = normalise_breaks(text).split("\n")
    between = _last_answer(lines)
    cut = next((n for n in range(len(lines)) if _begins_original(lines, n, between)), len(lines))
    cover = " ".join(lines[:cut]).split()
    if cut < len(lines) and _FORWARDED.match(subject) and len(cover) <= _COVER_WORDS:
        return _add_forwarded(outline, lines, cut)
    _add_own(outline, lines[:cut])
    _add_quoted(outline, lines[cut:])
    return ""


def _begins_original(lines: list[str], number: int, last_answer: int) -> bool:
    """Whether the original that the mail answers begins at this line."""
    line = lines[number]
    if _DIVIDER.match(line) or _WROTE.match(line):
        # Answers may be written between the lines of a quoted original.
        return number >= last_answer
    if _FROM_LINE.match(line):
        following = [each for each in lines[number + 1 : number + 6] if each.strip()]
        return sum(1 for each in following[:3] if _HEADER_LINE.match(each)) >= 2
    return False


def _last_answer(lines: list[str]) -> int:
    """The number of the last line that answers below one that quotes with `>`, or -1."""
    quoting = next((n for n, line in enumerate(lines) if line.startswith(">")), len(lines))
    return next(
        (
            number
            for number in range(len(lines) - 1, quoting, -1)
            if lines[number]
            and not lines[number].startswith(">")
            and not _MACHINE.match(lines[number])
        ),
        -1,
    )


def _add_forwarded(outline: Outline, lines: list[str], cut: int) -> str:
    """Add a forwarded mail: its header as a formality, its body as the answer."""
    _add_own(outline, lines[:cut])
    end = cut
    while end < len(lines) and (
        not lines[end].strip() or _DIVIDER.match(lines[end]) or _HEADER_LINE.match(lines[end])
    ):
        end += 1
    outline.add("\n".join(lines[cut:end]), "letterhead")
    sender = next((m["who"] for line in lines[cut:end] if (m := _FROM_LINE.match(line))), "")
    add_body(outline, "\n".join(lines[end:]), "")
    return sender


def _add_own(outline: Outline, lines: list[str]) -> None:
    """Add the answer, paragraphs that quote or that a machine wrote set apart."""
    own: list[str] = []
    for chunk in _chunks(lines):
        first = next((line for line in chunk if line), "")
        if first.startswith(">") or _MACHINE.match(first) or _DIVIDER.match(first):
            add_paragraphs(outline, "\n".join(own))
            _add_quoted(outline, chunk)
            own = []
        else:
            own.extend(chunk)
    add_paragraphs(outline, "\n".join(own))


def _chunks(lines: list[str]) -> list[list[str]]:
    """The lines cut at empty ones, and where quoting or a machine's words begin or end."""
    chunks: list[list[str]] = [[]]
    for line in lines:
        before = chunks[-1][-1] if chunks[-1] else ""
        turns = line.startswith(">") != before.startswith(">")
        if chunks[-1] and (not before or turns or _MACHINE.match(line)):
            chunks.append([])
        chunks[-1].append(line)
    return chunks


def _add_quoted(outline: Outline, lines: list[str]) -> None:
    outline.add("\n".join(lines), "quoted")
