"""A first hearing.toml, drafted from the headers of a Forms export for the analyst to complete."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.loaders.forms.cells import text_of
from pipeline.loaders.forms.files import UnreadableFileError, read_sheets
from pipeline.loaders.forms.headers import by_guess, by_system, clean_header, header_key
from pipeline.loaders.forms.hearing_draft_text import Found, drafted_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pipeline.loaders.forms.files import Cell, Row, Sheet

_HEADER_WITHIN = 30
# The word in a header that a number follows: «Råd 3: …», «Innspill til anbefaling 3: …».
_NUMBERED = re.compile(
    r"(?P<word>[^\W\d_]{3,})\.?\s*(?:(?:nr|no)\.?|nummer|#)?\s*(?P<number>\d{1,3})(?![\d\w]|[.,]\d)"
    r"\s*(?:[:.)–—-]\s*)?(?P<title>.*)",
    re.DOTALL,
)
_CHAPTER_WORDS = frozenset({"kapittel", "kapitel", "kap", "chapter", "del", "part"})
_NO_WORDS = frozenset({"spørsmål", "side", "seksjon", "question", "section", "page", "id", "uke"})
_SINGULAR = {
    **dict.fromkeys(("råd", "rådet", "rådene", "råda"), "råd"),
    **dict.fromkeys(
        ("anbefaling", "anbefalingen", "anbefalinga", "anbefalinger", "anbefalingene", "anb"),
        "anbefaling",
    ),
    **dict.fromkeys(("tiltak", "tiltaket", "tiltakene"), "tiltak"),
    **dict.fromkeys(("punkt", "punktet", "pkt", "punktene"), "punkt"),
    **dict.fromkeys(("forslag", "forslaget", "forslagene"), "forslag"),
    **dict.fromkeys(("tilråding", "tilrådinga", "tilrådingen", "tilrådingar"), "tilråding"),
    **dict.fromkeys(("recommendation", "recommendations"), "recommendation"),
}
_ASKS = re.compile(
    r"\?|^(?:er|har|hva|kva|hvilke\w*|kva for|hvordan|korleis|hvem|kven|hvor|kor|kan|bør|ser|finnes"
    r"|finst|gode?|andre|øvrige|beskriv|gi|what|which|how|are|do|is)\b",
    re.IGNORECASE,
)
_STATES = re.compile(r"\b(?:skal|bør|må|kan|anbefales|should|shall|must)\b", re.IGNORECASE)


def draft_hearing(export: Path) -> str:
    """The text of a hearing.toml that reads the export, with comments on what to complete.

    Raises:
        InputError: The file is no readable export, or has no recommendation to be found.
    """
    try:
        sheets = read_sheets(export, _score)
    except UnreadableFileError as error:
        message = f"{export}: {error.reason} {error.advice}"
        raise InputError(message) from None
    headers = _headers(sheets)
    found = _sorted_out(headers)
    if not found.recommendations:
        listed = "\n".join(f"  - {header}" for header in headers)
        message = (
            f"{export}: fant ingen råd eller anbefalinger i overskriftene. Ventet kolonner som "
            "«Råd 1: …» eller «Anbefaling 1: …». Velg eksporten fra Forms, eller skriv "
            f"hearing.toml for hånd.\nOverskriftene som ble funnet:\n{listed}"
        )
        raise InputError(message)
    return "\n".join(drafted_lines(found, PurePath(export).stem)) + "\n"


def _score(row: Iterable[Cell]) -> int:
    """How many cells of a row look like headers of a form."""
    texts = [cell for cell in row if isinstance(cell, str) and len(cell) <= 1000]
    return sum(
        3 * (by_system(text, ()) is not None)
        + 2 * (_NUMBERED.search(text) is not None)
        + (text.rstrip(" \xa0*").endswith("?"))
        for text in texts
    )


def _headers(sheets: Sequence[Sheet]) -> list[str]:
    """The header row with most signs of a form, cell by cell."""
    rows: list[Row] = [row for sheet in sheets for _, row in sheet.rows[:_HEADER_WITHIN]]
    best = max(rows, key=_score, default=())
    return [header for cell in best if (header := clean_header(text_of(cell)))]


def _sorted_out(headers: Sequence[str]) -> Found:
    """What each header is, the word for a recommendation guessed from all of them."""
    found = Found(word=_guessed_word(headers))
    keys = {header_key(header) for header in headers}
    rest = []
    for header in headers:
        if by_system(header, keys):
            continue
        if not _take_numbered(header, found) and not _take_role(header, found):
            rest.append(header)
    rest = _take_repeated(rest, found)
    _take_statements(rest, found)
    return found


def _guessed_word(headers: Sequence[str]) -> str:
    """The word that most different numbers follow, in the singular."""
    numbers: dict[str, set[int]] = {}
    for header in headers:
        for match in _NUMBERED.finditer(header):
            word = match["word"].casefold()
            if word not in _CHAPTER_WORDS | _NO_WORDS:
                numbers.setdefault(_SINGULAR.get(word, word), set()).add(int(match["number"]))
    known = {word: found for word, found in numbers.items() if word in _SINGULAR}
    candidates = known or {word: found for word, found in numbers.items() if len(found) >= 2}
    if candidates:
        return max(candidates, key=lambda word: len(candidates[word]))
    named = Counter(
        word
        for header in headers
        for part in re.findall(r"\w+", header.casefold())
        if (word := _SINGULAR.get(part, ""))
    )
    return max(named, key=lambda word: named[word], default="råd")


def _take_numbered(header: str, found: Found) -> bool:
    """Note a numbered recommendation or chapter; whether the header is one."""
    match = _NUMBERED.search(header)
    if not match:
        return False
    word = match["word"].casefold()
    number = int(match["number"])
    title = match["title"].strip(" :.–—-")
    if _SINGULAR.get(word, word) == found.word:
        if not found.recommendations.get(number):
            found.recommendations[number] = title
        return True
    if word in _CHAPTER_WORDS:
        found.chapters.setdefault(number, re.split(r"[:?]", title)[0].strip())
        return True
    return False


def _take_role(header: str, found: Found) -> bool:
    """Note who answers, or remarks on the whole; whether the header is that."""
    guess = by_guess(header_key(header))
    if guess is None:
        return False
    if guess.target:
        found.on_the_whole.append(header)
    elif guess.role in found.forms:
        return guess.role == "contact"
    else:
        found.forms[guess.role] = header
    return True


def _take_repeated(headers: list[str], found: Found) -> list[str]:
    """Note a question repeated once per recommendation; the headers that are left."""
    if found.recommendations:
        return headers
    stems = Counter(_stem(header) for header in headers)
    stem, times = max(stems.items(), key=lambda entry: entry[1], default=("", 0))
    if times < 2:
        return headers
    found.recommendations = dict.fromkeys(range(1, times + 1), "")
    return [header for header in headers if stems[_stem(header)] != times or not stem]


def _stem(header: str) -> str:
    """A header without the number that Forms adds to a repeated question."""
    return header_key(re.sub(r"(?<=\D)\s*\d{1,3}$", "", header))


def _take_statements(headers: Sequence[str], found: Found) -> None:
    """Note what is left: recommendations without numbers, open questions, and the analyst's own."""
    unnumbered = not found.recommendations
    for header in headers:
        words = len(header.split())
        if unnumbered and words >= 4 and _STATES.search(header) and not _ASKS.search(header):
            found.recommendations[len(found.recommendations) + 1] = header
        elif words >= 4 or header.endswith("?"):
            found.questions.append(header)
        else:
            found.unused.append(header)
