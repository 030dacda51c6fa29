"""What people type for a code, as the code: `Råd 3`, `3`, `Ressurser og økonomi`, `kritisk`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from pipeline.hearing import Hearing
from pipeline.records import STANCES
from pipeline.review.journal import CHECKED, DONE, PUBLISHING, TAGGED, TYPE, WITHDRAWN

YES, NO = "ja", "nei"
RELEASE, HOLD_BACK = "vises", "holdes tilbake"

#: What people write for yes and no where a cell asks for it.
_YES = frozenset({"ja", "j", "x", "ok", "1", "true", "sann", "yes", "✓", "✔"})
_NO = frozenset({"", "nei", "n", "0", "-", "false", "usann", "no"})
_RELEASED = frozenset({"vises", "vis", "frigi", "frigitt", "publiseres", "kan publiseres"})
_HELD_BACK = frozenset(
    {"holdes tilbake", "hold tilbake", "holdt tilbake", "skjules", "skjul", "publiseres ikke"}
)
#: Under this likeness (0–100) a suggestion would only confuse.
_CLOSE_ENOUGH = 60
#: A longer range of numbers is no range of recommendations.
_LONGEST_RANGE = 30
_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


class Typed(NamedTuple):
    """What a cell says.

    Attributes:
        value: Codes with `;` between them, or the plain value.
        problem: Why it cannot be used, in Norwegian, or nothing.
    """

    value: str
    problem: str = ""


def parse_cell(what: str, text: str, hearing: Hearing) -> Typed:
    """What was typed in a cell where `what` is decided, as codes or a plain value.

    A cleared cell means no theme and no proposal, that the row is not checked, and that the program
    decides again on everything else.
    """
    plain = _key(text)
    if plain == WITHDRAWN:
        return Typed(WITHDRAWN)
    if what in (CHECKED, DONE, TAGGED["proposal"]):
        return _yes_or_no(what, plain, text)
    if what == PUBLISHING:
        return _publishing(plain, text)
    if what not in _MANY and what not in _ONE:
        return Typed(text)
    if not plain:
        return Typed("" if what == TAGGED["theme"] else WITHDRAWN)
    return _codes(what, text, hearing)


_MANY = frozenset({TAGGED["target"], TAGGED["theme"]})
_ONE = frozenset({TAGGED["stance"], TYPE})


def _yes_or_no(what: str, plain: str, text: str) -> Typed:
    """«ja», and for what is not: an empty cell, or «nei» for a proposal."""
    if plain in _YES:
        return Typed(YES)
    if plain in _NO:
        return Typed(NO if what == TAGGED["proposal"] else "")
    return Typed(text, f"«{_short(text)}» ble ikke forstått. Skriv ja, eller la ruten stå tom.")


def _publishing(plain: str, text: str) -> Typed:
    """Whether the statement is shown in the publishing edition."""
    if not plain:
        return Typed(WITHDRAWN)
    if plain in _RELEASED:
        return Typed(RELEASE)
    if plain in _HELD_BACK:
        return Typed(HOLD_BACK)
    problem = f"«{_short(text)}» ble ikke forstått. Skriv «{RELEASE}» eller «{HOLD_BACK}»."
    return Typed(text, problem)


def _codes(what: str, text: str, hearing: Hearing) -> Typed:
    """The codes of a cell, each once, in the order typed."""
    names = _names(what, hearing)
    found: dict[str, None] = {}
    for part in _parts(text, names):
        codes = _find(part, what, names, hearing)
        if not codes:
            return Typed(text, _unknown(part, what, names))
        found |= dict.fromkeys(codes)
    if what in _ONE and len(found) > 1:
        return Typed(text, f"«{_short(text)}» er flere koder. Her kan det bare stå én.")
    return Typed(";".join(found))


def _parts(text: str, names: dict[str, str]) -> Iterator[str]:
    """The pieces of a list; a comma and «og» only separate where the whole is no name itself."""
    for piece in filter(str.strip, re.split(r"[;\n]", text)):
        if _key(piece) in names:
            yield piece
        else:
            yield from filter(str.strip, re.split(r",| og ", piece))


def _find(part: str, what: str, names: dict[str, str], hearing: Hearing) -> list[str]:
    """The codes that a piece names: one, or a range of recommendations."""
    key = _key(part)
    if key in names:
        return [names[key]]
    if what != TAGGED["target"]:
        return []
    word = re.escape(_key(hearing.about.recommendation_word))
    span = re.fullmatch(rf"(?:{word}\w*\s*)?(?:nr\.?\s*)?(\d+)(?:\s*[-–]\s*(\d+))?", key)
    if span is None:
        return []
    first, last = int(span[1]), int(span[2] or span[1])
    numbers = {rec.number: rec.id for rec in hearing.recommendations}
    wanted = range(first, min(last, first + _LONGEST_RANGE) + 1)
    return [numbers[number] for number in wanted] if set(wanted) <= set(numbers) else []


def _names(what: str, hearing: Hearing) -> dict[str, str]:
    """Code by everything that it is called: code, label, title."""
    if what == TAGGED["stance"]:
        return dict(_called((code, code.replace("_", " ")) for code in STANCES))
    labels = {
        TAGGED["target"]: hearing.targets,
        TAGGED["theme"]: hearing.theme_labels,
        TYPE: hearing.type_labels,
    }[what]
    names = dict(_called(labels.items()))
    if what == TAGGED["target"]:
        titles = dict(_called((code, title) for code, title in hearing.titles.items()))
        names = titles | names
    return names


def _called(labels: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each code by its label and by itself."""
    for code, label in labels:
        yield _key(label), code
        yield _key(code), code


def _unknown(part: str, what: str, names: dict[str, str]) -> str:
    """That a piece is no code, with the nearest that is."""
    best = process.extractOne(_key(part), list(names), scorer=fuzz.ratio)
    close = best is not None and best[1] >= _CLOSE_ENOUGH
    hint = f" Mente du «{names[best[0]]}»?" if best is not None and close else ""
    return f"«{_short(part)}» er ikke en kode for {what}.{hint} Kodene står i arket Koder."


def _key(text: str) -> str:
    """What names are compared by: lower case, single spaces, no punctuation at the ends.

    Letters of codes stand for those of their labels: «Nøytral» is `noytral`.
    """
    words = " ".join(text.casefold().translate(_ASCII).replace("_", " ").split())
    return words.strip(" .:,'\"«»")


def _short(text: str) -> str:
    """The beginning of what was typed."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
