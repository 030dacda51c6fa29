"""The text of a drafted hearing.toml, with comments that tell the analyst what to fill in."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.loaders.forms.headers import clean_header

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUESTION_IDS = (
    ("mangler", "Mangler i utkastet", re.compile(r"dekket|dekt|mangl|savn|utelatt|missing")),
    ("eksempler", "Gode eksempler", re.compile(r"eksemp|døme|example")),
    ("tiltak", "Tiltak for innføring", re.compile(r"tiltak|implementer|tatt i bruk|tas i bruk")),
)


@dataclass(slots=True)
class Found:
    """What the headers of an export were taken for."""

    word: str = "råd"
    recommendations: dict[int, str] = field(default_factory=dict)
    chapters: dict[int, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)
    on_the_whole: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def drafted_lines(found: Found, stem: str) -> Iterator[str]:
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


def _about(found: Found, stem: str) -> Iterator[str]:
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


def _chapters(found: Found) -> Iterator[str]:
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


def _recommendations(found: Found) -> Iterator[str]:
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


def _questions(found: Found) -> Iterator[str]:
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


def _form(found: Found) -> Iterator[str]:
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
