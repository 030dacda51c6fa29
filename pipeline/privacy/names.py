"""Names of persons in a text: by what is known, by lists, by what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from pipeline.loaders.senders.names import is_organisation, is_person
from pipeline.privacy import name_context as near
from pipeline.privacy.findings import Finding
from pipeline.privacy.known import NOBODY, Known
from pipeline.privacy.model import persons
from pipeline.privacy.name_words import (
    is_first_name,
    is_never_a_name,
    is_ordinary,
    is_surname,
    is_unknown,
)

_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
#: What may stand between two words of one name: a blank, the dot of an initial, a particle.
_JOINT = re.compile(r"[ \u00a0](?:(?:van|von|de|der|da|bin|ibn|el|al|af|av)[ \u00a0])?")
_AFTER_INITIAL = re.compile(r"\.[ \u00a0]?")
#: Names have at most so many words.
_MOST_WORDS = 5
#: How far back a title, a relative or a greeting is looked for.
_WINDOW = 70
#: A longer word that no dictionary has is a compound.
_LONGEST_GUESS = 10
#: After «min sønn» stands a name, whatever it is.
_OF_KIN = "Navn etter slektsord med eiendomsord."
_KNOWN = "Navn som er kjent fra avsenderen, underskriften eller resten av svaret."

Run = list[re.Match[str]]


def likely_names(text: str) -> Iterator[str]:
    """The names in a text that is known to hold some: a contact column, a signature.

    Titles and what belongs to organisations are left out; two people in a row are two names.
    """
    for run in _runs(text):
        words = _trimmed(text, run)
        if not words or not _is_likely(words, ""):
            continue
        breaks = [
            place
            for place in range(2, len(words) - 1)
            if is_first_name(words[place][0], surely=True)
        ]
        for start, end in pairwise([0, *breaks[:1], len(words)]):
            yield text[words[start].start() : words[end - 1].end()]


def is_persons_name(name: str) -> bool:
    """Whether a name is a person's and nothing else: its first word is a first name."""
    first = name.split(" ", 1)[0]
    return is_person(name) and not is_organisation(name) and is_first_name(first)


def names_in(text: str, known: Known = NOBODY) -> Iterator[Finding]:
    """The names of persons in a text, some perhaps twice.

    Args:
        text: A statement, a heading, a line.
        known: Names that are known already, whole or in part.
    """
    for run in _runs(text):
        found = _name(text, run, known)
        if found is not None:
            yield found
    for start, end in persons(text):
        run = [word for word in _WORD.finditer(text, start, end) if word[0][:1].isupper()]
        if run and not any(is_never_a_name(word[0]) for word in run) and _is_free(text, run):
            yield Finding(start, end, "navn", "Språkmodellen leser det som et personnavn.")
    # Last: of two reasons for one name the first is told, and a rule's says more.
    yield from _known(text, known)


def _known(text: str, known: Known) -> Iterator[Finding]:
    """Where the known names stand: whole names in any case, single words only as written."""
    for word in _WORD.finditer(text):
        for name in known.beginning(word[0]):
            match = _pattern(name).match(text, word.start())
            if match:
                yield Finding(
                    *match.span(),
                    "navn",
                    "Navn som er kjent fra avsenderen, underskriften eller resten av svaret.",
                )


@lru_cache(maxsize=65536)
def _pattern(name: str) -> re.Pattern[str]:
    """The name as it may be written, also in the genitive."""
    words = r"[\s.]+".join(re.escape(word) for word in name.split())
    flags = re.IGNORECASE if " " in name else re.NOFLAG
    return re.compile(rf"{words}(?:[’']?s\b|(?![\w-]))", flags)


def _runs(text: str) -> Iterator[Run]:
    """The runs of words with a capital first that may make up one name each."""
    run: Run = []
    for word in _WORD.finditer(text):
        capital = word[0][:1].isupper()
        if run and not (capital and _joined(text, run[-1], word)):
            yield run
            run = []
        if capital:
            run.append(word)
    if run:
        yield run


def _joined(text: str, former: re.Match[str], word: re.Match[str]) -> bool:
    """Whether two capitalised words stand in one name."""
    between = text[former.end() : word.start()]
    if len(former[0]) == 1 and _AFTER_INITIAL.fullmatch(between):
        return True
    return _JOINT.fullmatch(between) is not None


def _name(text: str, run: Run, known: Known) -> Finding | None:
    """The name that a run of capitalised words holds, or None."""
    run = _trimmed(text, run)
    if not run or not _is_free(text, run):
        return None
    reason = _reason(text, run) or _guess(text, run, known)
    return Finding(run[0].start(), run[-1].end(), "navn", reason) if reason else None


def _trimmed(text: str, run: Run) -> Run:
    """The run without titles and a sentence's first word before, and without what is no name."""
    while run and near.TITLE_WORD.fullmatch(run[0][0]) and not is_first_name(run[0][0]):
        run = run[1:]
    while run and is_never_a_name(run[0][0]) and not is_first_name(run[0][0]):
        run = run[1:]
    opens = len(run) > 1 and _opens(text, run[0]) and not _is_initial(text, run[0])
    if opens and _is_plain(run[0][0], run[1][0]):
        run = run[1:]
    for place, word in enumerate(run):
        if is_never_a_name(word[0]) or (place and near.TITLE_WORD.fullmatch(word[0])):
            # «Martina Hansens Hospital» and «Wenche Foss-senteret» name nobody; «Kari Nordmann
            # Helsedirektoratet» does.
            named_after = place and (run[place - 1][0].endswith("s") or "-" in word[0])
            return [] if named_after else run[:place]
    return run[:_MOST_WORDS]


def _is_plain(word: str, following: str) -> bool:
    """Whether a sentence's first word is an ordinary one, and no name before a name."""
    if is_first_name(word):
        return not (is_first_name(word, surely=True) or _may_be_name(following))
    return is_ordinary(word)


def _may_be_name(word: str) -> bool:
    """Whether a word is on a list of names or in no dictionary."""
    return is_first_name(word) or is_surname(word) or not is_ordinary(word)


def _opens(text: str, word: re.Match[str]) -> bool:
    """Whether the word is the first of a sentence, where any word has a capital."""
    return near.SENTENCE_START.search(text[max(0, word.start() - 8) : word.start()]) is not None


def _is_initial(text: str, word: re.Match[str]) -> bool:
    """Whether the word is the first letter of a name, with its dot."""
    return len(word[0]) == 1 and text[word.end() : word.end() + 1] == "."


def _is_free(text: str, run: Run) -> bool:
    """Whether nothing around the run says that it names no person to shield."""
    before = text[max(0, run[0].start() - _WINDOW) : run[0].start()]
    if near.AFTER_OFFICE.search(before) or near.NAMED_BEFORE.search(before):
        return False
    if near.AUTHOR.match(text, run[-1].end()):
        return False
    if len(run) == 1 and near.ALSO_OWNED.match(text, run[-1].end()):
        return True
    return near.NAMED_AFTER.match(text, run[-1].end()) is None


def _reason(text: str, run: Run) -> str:
    """Why the run is taken for a person's name, or empty."""
    first, last = run[0][0], run[-1][0]
    if is_first_name(first, surely=True):
        return "Fornavn fra listen."
    around = _context(text, run)
    if around and _is_likely(run, around) and (around == _OF_KIN or not _goes_on(text, run)):
        return around
    if len(run) > 1 and _is_initial(text, run[0]) and _may_be_name(last):
        return "Forbokstav og etternavn."
    if len(run) > 1 and len(last) > 1 and is_surname(last):
        return "Etternavn fra listen."
    if len(run) > 1 and is_first_name(first):
        return "Fornavn fra listen, fulgt av et navn."
    return ""


def _guess(text: str, run: Run, known: Known) -> str:
    """Why words that stand on no list look like a name, or empty.

    Two words in a row that no dictionary has; in a private person's answer, where places say who
    somebody is as well, one such word inside a sentence.
    """
    words = [word[0] for word in run]
    if not all(is_unknown(word) and _is_word(word) for word in words):
        return ""
    if len(words) == 2 and len(words[0]) <= _LONGEST_GUESS:
        return "To ord som ikke står i ordboken."
    inside = not _opens(text, run[0])
    return "Ord som ikke står i ordboken." if known.is_private and inside else ""


def _is_word(word: str) -> bool:
    """Whether a word is written as names are: one capital in each part."""
    return all(part[1:].islower() for part in word.split("-"))


def _context(text: str, run: Run) -> str:
    """What stands before the run and says that a name follows, or empty."""
    before = text[max(0, run[0].start() - _WINDOW) : run[0].start()]
    if near.AFTER_GREETING.search(before) or _is_signature_line(text, run):
        return "Underskrift."
    if near.AFTER_TITLE.search(before):
        return "Navn etter tittel eller yrke."
    if near.AFTER_KIN.search(before):
        return _OF_KIN
    if near.AFTER_RELATIVE.search(before):
        return "Navn etter slektsord."
    return "Navn etter ord som innleder et navn." if near.AFTER_NAMING.search(before) else ""


def _is_signature_line(text: str, run: Run) -> bool:
    """Whether the run is a line of its own, under «For …» or above a title."""
    start, end = run[0].start(), run[-1].end()
    if len(run) < 2 or (start and text[start - 1] != "\n"):
        return False
    return bool(near.ROLE_LINE.match(text, end) or near.FOR_LINE.search(text[:start]))


def _goes_on(text: str, run: Run) -> bool:
    """Whether one unknown word is only the first of a name of something: «Skogly omsorgsbolig»."""
    word = run[0][0]
    if len(run) > 1 or is_first_name(word) or is_surname(word):
        return False
    return (
        re.match(r" (?!og\b|som\b|har\b|er\b|var\b|på \d)[a-zæøå]{3,}", text[run[0].end() :])
        is not None
    )


def _is_likely(run: Run, around: str) -> bool:
    """Whether a word of the run is a name or in no dictionary; relatives have any name."""
    if around == _OF_KIN:
        return True
    return any(_may_be_name(word[0]) for word in run if len(word[0]) > 1)
