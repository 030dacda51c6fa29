"""Which words are names, may be names, or never are: the lists and what to ask them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import simplemma

from pipeline.loaders.senders.names import is_organisation

#: Ends of words for roles and places where people meet.
_ORGANISED = re.compile(
    r"(?:forum|teamet|huset|ansvarleg|ansvarlig|komiteen?|rådet)$", re.IGNORECASE
)
_LANGUAGES = ("nb", "nn")


def is_first_name(word: str, *, surely: bool = False) -> bool:
    """Whether the word is a first name, also a double one and in the genitive.

    Args:
        word: A word as written.
        surely: Whether names that are also ordinary words are left out.
    """
    names = _first_names()[surely]
    parts = word.split("-")
    if len(parts) > 1:
        # «Anne-Marie», never «Kari-senteret».
        return all(part[:1].isupper() for part in parts) and _in(parts[0], names)
    return _in(word, names)


def is_surname(word: str) -> bool:
    """Whether the word is a common surname, or ends as one that is a father's name."""
    last = word.rsplit("-", 1)[-1]
    return _in(last, _surnames()) or (len(last) > 5 and last.lower().endswith("sen"))


def is_never_a_name(word: str) -> bool:
    """Whether the word belongs to names of organisations, places, laws or programmes."""
    if word in _not_names() or (len(word) > 1 and word.isupper() and not _in(word, _surnames())):
        return not is_first_name(word)
    if "-" in word and not all(part[:1].isupper() for part in word.split("-")):
        return True
    return is_organisation(word) or _ORGANISED.search(word) is not None


@cache
def is_ordinary(word: str) -> bool:
    """Whether the dictionary has the word, written with a small letter."""
    return bool(simplemma.is_known(word.lower(), lang=_LANGUAGES))


@cache
def is_unknown(word: str) -> bool:
    """Whether neither the Norwegian dictionaries nor the English one has the word."""
    return not simplemma.is_known(word.lower(), lang=(*_LANGUAGES, "en"))


def _in(word: str, names: frozenset[str]) -> bool:
    """Whether the word or what it is the genitive of is among the names, also in capitals."""
    if len(word) > 2 and word.isupper():
        word = word.capitalize()
    return word in names or (word[-1:] == "s" and word[:-1].rstrip("’'") in names)


@cache
def _first_names() -> dict[bool, frozenset[str]]:
    """All first names, and under True those that are nothing else."""
    words = _words("first_names.txt")
    sure = frozenset(word for word in words if not word.endswith("*"))
    return {True: sure, False: sure | {word.rstrip("*") for word in words}}


@cache
def _surnames() -> frozenset[str]:
    return _words("surnames.txt")


@cache
def _not_names() -> frozenset[str]:
    return _words("not_names.txt")


def _words(name: str) -> frozenset[str]:
    """The words of a list, comments left out."""
    text = (resources.files("pipeline.privacy") / "resources" / name).read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(" ".join(lines).split())
