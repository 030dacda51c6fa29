"""Who answers: the type of a respondent, and the name that it is recognised by across channels."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from pipeline.hearing import Hearing, RespondentType

OTHER = "annet"
PRIVATE = "privatperson"


def type_of(name: str, choice: str, hearing: Hearing) -> str:
    """The respondent's type: what the form says, else what the name's words say, else `annet`.

    Args:
        name: The respondent as written.
        choice: What was chosen in the form, several with semicolons between; may be empty.
        hearing: The hearing, with its types.
    """
    return (
        _type_by_choice(choice, hearing.types)
        or _type_by_name(name, hearing.types)
        or _type_by_words(choice, hearing.types)
        or OTHER
    )


def _type_by_choice(choice: str, types: tuple[RespondentType, ...]) -> str:
    """The type that a choice of the form names, or empty; the wording may differ a little."""
    for part in choice.split(";"):
        key = _key(part)
        if not key:
            continue
        worded = [
            (key == _key(text), fuzz.ratio(key, _key(text)) * (kind.id != OTHER), kind.id)
            for kind in types
            for text in (*kind.choices, kind.label, kind.id.replace("_", " "))
        ]
        same, likeness, code = max(worded, key=lambda entry: entry[:2])
        if same or likeness >= 88:
            return code
        inside = [
            (len(_key(text)), kind.id)
            for kind in types
            if kind.id != OTHER
            for text in kind.choices
            if f" {_key(text)} " in f" {key} "
        ]
        if inside:
            return max(inside, key=lambda entry: entry[0])[1]
    return ""


# Titles and roles that people put beside their own name.
_ROLE = (
    r"(?:privat\w*|pårørende|pårørande|bruker|brukar|pasient|tidligere|tidlegare|nåværende|mor|far"
    r"|forelder|foreldre|søster|bror|datter|sønn|ektefelle|samboer|innbygger|innbyggjar|borger"
    r"|pensjonist|student|psykolog\w*|lege|fastlege|overlege|sykepleier|sosionom|vernepleier"
    r"|erfaringskonsulent|likeperson|med|og|i|av|til|som|en|ei|ein|dr|ph\.?d)"
)
_NAME_WORD = r"(?:[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ’']+(?:-?[A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿ’']+)*|[A-ZÀ-ÖØ-Þ]\.)"
_PERSON = re.compile(rf"{_NAME_WORD}(?: (?:{_NAME_WORD}|van|von|de|af|av)){{1,4}}")
_BY_ROLE = re.compile(
    r"(?:(?:en|ein|ei|anonym\w*|fortvilet|bekymret|tidligere|tidlegare)\s+)*"
    r"(?:anonym\w*|privat|pårørende|pårørande|mor|far|foreldre?|søster|bror|datter|dotter|sønn|son"
    r"|ektefelle|samboer|kone|mann|bruker|brukar|pasient|innbygger|innbyggjar|borger|enkeltperson)"
    r"(?:\s+(?:til|av|som|med|i|på|fra|frå|og)\b.*|\s*[,(].*)?",
    re.IGNORECASE,
)


def _type_by_name(name: str, types: tuple[RespondentType, ...]) -> str:
    """The type that the words of a name point to, or empty."""
    name = " ".join(name.split())
    if _is_person_with_role(name):
        return PRIVATE
    found = _type_by_words(name, types)
    if found:
        return found
    return PRIVATE if _PERSON.fullmatch(name) else ""


def _is_person_with_role(name: str) -> bool:
    """Whether a name is a person's with a role beside it, or a role alone («mor til …»)."""
    if _BY_ROLE.fullmatch(name):
        return True
    person, *rest = re.split(r"[,(–]", name, maxsplit=1)
    words = re.findall(r"[\w.]+", "".join(rest).casefold())
    return bool(
        words
        and _PERSON.fullmatch(person.strip())
        and all(re.fullmatch(_ROLE, word) for word in words)
    )


def _type_by_words(name: str, types: tuple[RespondentType, ...]) -> str:
    """The first type in order with a pattern in the name that no longer one of another contains."""
    text = unicodedata.normalize("NFC", name).casefold()
    spans = [
        (match.start(1), match.end(1), rank)
        for rank, kind in enumerate(types)
        for pattern in kind.patterns
        for match in _compiled(pattern).finditer(text)
    ]
    free = [
        (start, end, rank)
        for start, end, rank in spans
        if not any(
            other <= start and end <= last and last - other > end - start
            for other, last, _ in spans
        )
    ]
    return types[min(rank for _, _, rank in free)].id if free else ""


_ENDING = r"(?:ens|ets|enes|en|et|ene|ne|n|a|s)?"


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression whose first group is what it says itself."""
    text = unicodedata.normalize("NFC", " ".join(pattern.casefold().split()))
    if "*" in text:
        before = r"(?<!\w)" if not text.startswith("*") else ""
        after = r"(?!\w)" if not text.endswith("*") else ""
        middle = r"\w*".join(re.escape(part) for part in text.strip("*").split("*"))
        return re.compile(f"{before}({middle}){after}")
    literal = re.escape(text)
    if len(text) <= 4:
        return re.compile(rf"(?<!\w)({literal})(?!\w)")
    return re.compile(rf"(?:(?<!\w)|(?={literal}{_ENDING}(?!\w)))({literal})")


_OPENING = re.compile(
    r"^(?:hørings?|høyrings?)(?:svar|innspill|innspel|uttalelse|uttale|fråsegn)\w*\s+(?:fra|frå)\s+"
)
_ACRONYM = re.compile(r"\(\s*[A-ZÆØÅ][A-ZÆØÅa-z.-]{1,9}\s*\)")
_ALIKE = {
    "helseforetaket": "hf",
    "helseforetak": "hf",
    "helseføretaket": "hf",
    "helseføretak": "hf",
    "kommunen": "kommune",
    "kommuna": "kommune",
    "kommunes": "kommune",
    "sjukehus": "sykehus",
    "sjukehuset": "sykehuset",
    "høyskole": "høgskole",
    "høgskule": "høgskole",
    "høyskolen": "høgskolen",
    "høgskulen": "høgskolen",
    "forening": "forening",
    "foreining": "forening",
    "foreninga": "foreningen",
    "foreininga": "foreningen",
    "statsforvaltaren": "statsforvalteren",
    "pårørande": "pårørende",
    "brukarutvalet": "brukerutvalget",
}
_LEGAL = frozenset({"as", "asa", "sa", "ba", "ans", "da", "nuf"})


def normalised_name(name: str) -> str:
    """The name that a respondent is recognised by; a unit's differs from its parent's.

    Case, punctuation, legal suffixes, an acronym in parentheses, and HF against helseforetak make
    no difference.
    """
    text = unicodedata.normalize("NFKC", name)
    text = _ACRONYM.sub(" ", text).casefold().replace("&", " og ")
    text = re.sub(r"\bregional\w*\s+helsef[oø]retak\w*", "rhf", " ".join(text.split()))
    text = _OPENING.sub("", text)
    words = [_ALIKE.get(word, word) for word in re.findall(r"\w+", text)]
    kept = [word for word in words if word not in _LEGAL]
    return " ".join(kept or words)


@lru_cache(maxsize=2048)
def _key(text: str) -> str:
    """The words of a text in lower case."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()))
