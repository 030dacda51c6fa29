"""A first hearing.toml, drafted from the headers of a Forms export for the analyst to complete."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from importlib import resources
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.loaders.forms_cells import text_of
from pipeline.loaders.forms_files import UnreadableFileError, read_sheets
from pipeline.loaders.forms_headers import by_guess, by_system, clean_header, header_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.loaders.forms_files import Cell, Row, Sheet

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
_QUESTION_IDS = (
    ("mangler", "Mangler i utkastet", re.compile(r"dekket|dekt|mangl|savn|utelatt|missing")),
    ("eksempler", "Gode eksempler", re.compile(r"eksemp|døme|example")),
    ("tiltak", "Tiltak for innføring", re.compile(r"tiltak|implementer|tatt i bruk|tas i bruk")),
)


@dataclass(slots=True)
class _Found:
    """What the headers of an export were taken for."""

    word: str = "råd"
    recommendations: dict[int, str] = field(default_factory=dict)
    chapters: dict[int, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)
    on_the_whole: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


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
    return "\n".join(_lines(found, PurePath(export).stem)) + "\n"


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


def _sorted_out(headers: Sequence[str]) -> _Found:
    """What each header is, the word for a recommendation guessed from all of them."""
    found = _Found(word=_guessed_word(headers))
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


def _take_numbered(header: str, found: _Found) -> bool:
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


def _take_role(header: str, found: _Found) -> bool:
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


def _take_repeated(headers: list[str], found: _Found) -> list[str]:
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


def _take_statements(headers: Sequence[str], found: _Found) -> None:
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


def _lines(found: _Found, stem: str) -> Iterator[str]:
    """The lines of the draft."""
    yield "# Utkast laget av overskriftene i skjemaeksporten. Se gjennom det, og rett feilene."
    yield "# Linjer som begynner med # er forklaringer og leses ikke."
    yield ""
    yield from _about(found, stem)
    yield from _chapters(found)
    yield from _recommendations(found)
    yield from _questions(found)
    yield from _themes()
    yield from _form(found)
    yield from (
        "# Hvem som er invitert til å svare, fjern # og fyll ut. En linje med type gjelder alle av",
        "# den typen; uten type gjelder den virksomheten med det navnet.",
        "# [[invited]]",
        '# name = "Alle landets kommuner"',
        '# type = "kommune"',
        "# size = 357",
    )


def _about(found: _Found, stem: str) -> Iterator[str]:
    """`[hearing]`."""
    title = re.sub(r"\s*\(\d+(?:-\d+)?\)\s*$", "", clean_header(stem))
    title = re.sub(r"\s*[–-]?\s*hør\w*skjema\s*$", "", title, flags=re.IGNORECASE) or "Høring"
    yield "[hearing]"
    yield f"id = {_quoted(_slug(title))}"
    yield f"title = {_quoted(title)}"
    yield 'case_number = ""                # saksnummeret, for eksempel "24/12345"'
    yield "# deadline = 2025-01-31         # høringsfristen: fjern # og rett datoen"
    yield "# Det høringsinstansene kaller et råd:"
    yield f"recommendation_word = {_quoted(found.word)}"
    yield ""


def _chapters(found: _Found) -> Iterator[str]:
    """`[[chapters]]`."""
    yield "# Kapitlene i utkastet, også de uten råd. Legg til dem som mangler, og skriv under hvert"
    yield "# råd hvilket kapittel det står i (chapter = 2)."
    for number, title in sorted(found.chapters.items()):
        yield "[[chapters]]"
        yield f"number = {number}"
        yield f"title = {_quoted(title or f'Kapittel {number} (fyll inn tittelen)')}"
        yield ""
    if not found.chapters:
        yield "# [[chapters]]"
        yield "# number = 1"
        yield '# title = "Bakgrunn, metode og prosess"'
        yield ""


def _recommendations(found: _Found) -> Iterator[str]:
    """`[[recommendations]]`."""
    yield "# Rådene, med tittel som i utkastet. aliases er andre navn folk bruker på rådet."
    prefix = {"råd": "rad", "anbefaling": "anb"}.get(found.word, _slug(found.word))
    for number, title in sorted(found.recommendations.items()):
        yield "[[recommendations]]"
        yield f"id = {_quoted(f'{prefix}-{number}')}"
        yield f"number = {number}"
        if not title:
            yield "# Tittelen står ikke i skjemaet: skriv den inn."
        filled = title or f"{found.word.capitalize()} {number} (fyll inn tittelen)"
        yield f"title = {_quoted(filled)}"
        yield "aliases = []"
        yield ""


def _questions(found: _Found) -> Iterator[str]:
    """`[[open_questions]]`."""
    if not found.questions:
        return
    yield "# Åpne spørsmål i skjemaet. label er navnet i rapporten. Slett dem som ikke skal med."
    taken: set[str] = set()
    for number, question in enumerate(found.questions, start=1):
        known = (
            (code, label) for code, label, words in _QUESTION_IDS if words.search(question.lower())
        )
        code, label = next(known, ("", ""))
        if not code or code in taken:
            code, label = f"sporsmal-{number}", _shortened(question)
        taken.add(code)
        yield "[[open_questions]]"
        yield f"id = {_quoted(code)}"
        yield f"label = {_quoted(label)}"
        yield f"question = {_quoted(question)}"
        yield ""


def _themes() -> Iterator[str]:
    """`[[themes]]`: the standard themes, which the bundled statements teach."""
    yield "# Temaene som utsagnene merkes med. Disse femten passer de fleste høringer om råd:"
    yield "# behold, gi nytt navn eller slett. Egne temaer trenger id, label, definition og ti gode"
    yield "# keywords. standard sier hvilket standardtema programmet lærer av."
    text = resources.files("pipeline").joinpath("standard_themes.toml").read_text("utf-8")
    for theme in tomllib.loads(text)["themes"]:
        yield "[[themes]]"
        yield f"id = {_quoted(theme['id'])}"
        yield f"label = {_quoted(theme['label'])}"
        yield f"definition = {_quoted(theme['definition'])}"
        yield "keywords = []"
        yield f"standard = {_quoted(theme['id'])}"
        yield ""


def _form(found: _Found) -> Iterator[str]:
    """`[forms]` and `[forms.questions]`."""
    yield "# Overskriftene til kolonnene som sier hvem som svarer. Tom tekst: skjemaet spør ikke."
    yield "[forms]"
    for role in ("respondent", "respondent_type", "contact"):
        yield f"{role} = {_quoted(found.forms.get(role, ''))}"
    yield ""
    yield "# Andre overskrifter og det de gjelder: et råd, et åpent spørsmål, et kapittel (kap-1)"
    yield "# eller hele utkastet (generelt)."
    yield "[forms.questions]"
    for header in dict.fromkeys(found.on_the_whole):
        yield f'{_quoted(header)} = "generelt"'
    if found.unused:
        yield "# Disse kolonnene ble ikke tatt med, fordi de ikke ligner spørsmål i skjemaet:"
        yield from (f"# {_quoted(header)}" for header in found.unused)
    yield ""


def _quoted(text: str) -> str:
    """The text as a TOML string; JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False)


def _slug(text: str) -> str:
    """A short id of lower-case letters, digits and hyphens."""
    plain = text.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-") or "horing"


def _shortened(question: str) -> str:
    """The first words of a question."""
    words = question.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")
