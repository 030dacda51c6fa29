"""What a header of a Forms export is, from its words: system columns, settings, who answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.loaders.normalise import normalise, unescape_excel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.hearing import Hearing


@dataclass(frozen=True, slots=True)
class Match:
    """What a header was taken for.

    Attributes:
        role: As in ColumnUse.
        target: Id of the target, when that is the role.
        how: How it was recognised, in Norwegian.
        part: Which system column: `start`, `email`, `name`, or empty.
        certain: Whether words said it outright, so that no other column may.
    """

    role: str
    target: str = ""
    how: str = ""
    part: str = ""
    certain: bool = True


def clean_header(header: str) -> str:
    """The header on one line, as it is shown: normalised, without marks for required fields."""
    text = " ".join(normalise(unescape_excel(header)).split())
    return re.sub(r"\s*(?:\*|\((?:obligatorisk|må fylles ut|required)\))\s*$", "", text, flags=re.I)


@lru_cache(maxsize=4096)
def header_key(header: str) -> str:
    """The header's words in lower case: what is compared."""
    return " ".join(re.findall(r"\w+", clean_header(header).casefold()))


_SYSTEM: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "id": ("id", "", ("id", "svar id", "svarid", "respons id", "response id", "svarnummer")),
    "submitted": (
        "submitted_at",
        "",
        (
            "fullføringstidspunkt",
            "fullføringstid",
            "tidspunkt for fullføring",
            "fullført",
            "completion time",
            "sluttidspunkt",
            "innsendt",
            "innsendingstidspunkt",
            "levert",
            "submitted",
            "submission time",
            "timestamp",
            "tidsstempel",
        ),
    ),
    "start": (
        "system",
        "start",
        ("starttidspunkt", "starttid", "start time", "tidspunkt for start", "påbegynt"),
    ),
    "email": (
        "system",
        "email",
        ("e postadresse", "e post", "epostadresse", "epost", "email", "e mail", "email address"),
    ),
    "name": ("system", "name", ("navn", "namn", "name")),
    "modified": (
        "system",
        "",
        (
            "tidspunkt for siste endring",
            "tidspunkt for sist endring",
            "tidspunkt for siste endringen",
            "sist endret",
            "sist endra",
            "last modified time",
            "last modified",
        ),
    ),
    "language": ("system", "", ("språk", "language", "målform")),
}
_BY_ALIAS = {
    alias: Match(role, how="systemkolonne fra Forms", part=part)
    for role, part, aliases in _SYSTEM.values()
    for alias in aliases
}
_QUIZ_WHOLE = frozenset(
    {
        "total points",
        "quiz feedback",
        "grade posted time",
        "totalt antall poeng",
        "totale poeng",
        "poeng totalt",
        "sum poeng",
        "tilbakemelding på quiz",
        "tilbakemelding på test",
        "quiztilbakemelding",
        "tidspunkt for publisering av karakter",
        "tidspunkt for karakter",
        "karakter publisert",
    }
)
_QUIZ_START = re.compile(r"(points|feedback|poeng|tilbakemelding)\s*[-–]\s*(.+)", re.IGNORECASE)


def by_system(header: str, others: Iterable[str]) -> Match | None:
    """What Forms itself adds: ids, times, names, points. `others` are the keys of the sheet."""
    key = header_key(header)
    if key in _BY_ALIAS:
        return _BY_ALIAS[key]
    if key in _QUIZ_WHOLE:
        return Match("quiz", how="poengkolonne fra Forms")
    points = _QUIZ_START.match(clean_header(header))
    # «Tilbakemelding – råd 3» is a question, unless it repeats the header of one.
    if points and (points[1].lower() == "points" or header_key(points[2]) in others):
        return Match("quiz", how="poengkolonne fra Forms")
    return None


def by_settings(key: str, hearing: Hearing, *, near: bool = False) -> Match | None:
    """What `[forms]` and `[forms.questions]` of hearing.toml say about a header."""
    for text, target in hearing.forms.questions.items():
        if _same(key, header_key(text), near=near):
            return Match("target", target, "står i [forms.questions]", certain=not near)
    for role in ("respondent", "respondent_type", "contact"):
        text = getattr(hearing.forms, role)
        if text and _same(key, header_key(text), near=near):
            return Match(role, how="står i [forms]", certain=not near)
    return None


def by_question(key: str, hearing: Hearing, *, near: bool = False) -> Match | None:
    """The open question that a header asks, by its text or its label."""
    how = "ligner på spørsmålet" if near else "spørsmålets tekst"
    for question in hearing.open_questions:
        for text in (question.question, question.label):
            if _same(key, header_key(text), near=near):
                return Match("target", question.id, how, certain=not near)
    return None


def _same(key: str, other: str, *, near: bool) -> bool:
    """Whether two header keys are the same, or, when near is enough, almost."""
    if not near or not other:
        return key == other
    return fuzz.ratio(key, other) >= 86 or (len(other) >= 25 and f" {other} " in f" {key} ")


_GUESSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "contact",
        re.compile(
            r"kontakt(?:person|info|opplysning)|contact (?:person|info|details)|telefon|mobil"
            r"|^e ?post(?:adresse)?(?: ?\d| til| for|$)|^e ?mail|fyll\w+ (?:ut|inn)"
            r"|navn på (?:den|deg|person)|namn på (?:den|deg|person)|^ditt navn|^stilling\b"
        ),
    ),
    (
        "respondent_type",
        re.compile(
            r"vegne av|vegner av|vegne av|on behalf of|aktørtype|(?:type|slags|kategori) "
            r"(?:virksomhet|verksemd|organisasjon|aktør|instans|høringsinstans|avsender|respondent)"
            r"|virksomhetstype|organisasjonstype|type of (?:organi|respondent|institution)"
            r"|hvem representerer|kven representerer|hvilken (?:gruppe|rolle|sektor)"
            r"|^rolle$|^sektor$"
        ),
    ),
    (
        "respondent",
        re.compile(
            r"(?:navn|namn|name)\b.*\b(?:virksomhet|verksemd|organisasjon|organi[sz]ation"
            r"|(?:hørings|høyrings)?instans"
            r"|kommune|etat|institusjon|foretak|avsender|company)"
            r"|^(?:virksomhet|verksemd|organisasjon|høringsinstans|høyringsinstans|avsender|instans"
            r"|organi[sz]ation|respondent|institusjon|arbeidssted)(?:en|a|ens navn|s navn|snavn)?$"
            r"|^(?:navn|namn|name) ?\d?$|hvem (?:er|svarer)|kven (?:er|svarar)"
        ),
    ),
)
_ON_THE_WHOLE = re.compile(
    r"\b(?:andre|anna|annet|andra|generelle?|generelt|øvrige?|overordnede?|overordna|samlet|samla"
    r"|helhet\w*|heilskap\w*|other|general|overall|hele utkastet|utkastet som helhet)\b"
)
_REMARKS = re.compile(
    r"\b(?:innspill?|innspel|kommentar\w*|merknad\w*|tilbakemelding\w*|synspunkt\w*|bemerkning\w*"
    r"|comments?|remarks|feedback)\b"
)


def by_guess(key: str) -> Match | None:
    """What a header's everyday words point to: who answers, or remarks on the whole draft."""
    for role, pattern in _GUESSES:
        if len(key) <= 150 and pattern.search(key):
            return Match(role, how="ordene i overskriften", certain=False)
    whole = _ON_THE_WHOLE.search(key) and _REMARKS.search(key)
    if whole and "intern" not in key and len(key) <= 200:
        return Match("target", "generelt", "ordene i overskriften", certain=False)
    return None
