"""What a heading names: a recommendation by number or title, an open question, or the whole."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from pipeline.hearing import Hearing
from pipeline.nlp.language import lemmas
from pipeline.nlp.reference_grammar import Grammar
from pipeline.nlp.references import find_references

#: A heading is a title when this much of it agrees (0 to 100), numbers and case apart.
ALIKE = 88

_GENERAL = re.compile(
    r"^\W*(?:\d+\.?\s*)?(?:generel|overordne|innledning|innleiing|samlet|samla|hovedsynspunkt|"
    r"hovudsynspunkt|avslut|oppsummer|konklusjon|om (?:oss|høringen|utkastet))",
    re.IGNORECASE,
)

# Words that many headings have, whatever they are about.
_EMPTY = frozenset({"være", "ikke", "ikkje", "innspill", "innspel", "merknad", "kommentar", "råd"})


def heading_targets(heading: str, hearing: Hearing, grammar: Grammar) -> tuple[str, ...]:
    """The targets a heading names: by number, by title or question, or the draft as a whole."""
    own = _without_own_number(heading)
    references = [
        reference for reference in find_references(own, grammar) if reference.kind != "pointer"
    ]
    if references:
        return tuple(dict.fromkeys(t for reference in references for t in reference.targets))
    by_words = by_title(own, hearing) or by_label(own, hearing)
    if by_words:
        return (by_words,)
    return ("generelt",) if _GENERAL.match(own) else ()


def _without_own_number(heading: str) -> str:
    """A heading without the respondent's own section number: «4.3 Dialog» is no reference."""
    return re.sub(r"^\W*\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[^\W\d]{2,})", "", heading)


def by_label(heading: str, hearing: Hearing) -> str:
    """The open question or plain chapter that a short heading names, or nothing.

    Every word of the heading that carries meaning must be in the question's label or text.
    """
    words = {word for word in lemmas(heading) if len(word) > 3} - _EMPTY
    if not words or len(words) > 3:
        return ""
    names = {entry.id: f"{entry.label} {entry.question}" for entry in hearing.open_questions}
    fits = [target for target, name in names.items() if words <= set(lemmas(name))]
    return fits[0] if len(fits) == 1 else ""


def by_title(heading: str, hearing: Hearing) -> str:
    """The target whose title or question a heading repeats, or whose label it is."""
    plain = heading.casefold().strip(" .:?")
    best, score = "", 0.0
    for target, title in hearing.titles.items():
        if target == "generelt":
            continue
        label = hearing.targets[target].casefold()
        alike = max(
            fuzz.ratio(plain, title.casefold()),
            100.0 if plain == label else 0.0,
            _contained(plain, title.casefold()),
        )
        if alike > score:
            best, score = target, alike
    return best if score >= ALIKE else ""


def _contained(heading: str, title: str) -> float:
    """How well a title stands inside a longer heading, 0 to 100."""
    if len(title) < 25 or len(heading) < len(title):
        return 0.0
    return fuzz.partial_ratio(title, heading)
