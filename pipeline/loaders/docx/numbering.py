"""The numbers that Word counts and shows: «3.2» before a heading, «Råd 3:» before a paragraph.

Source: ECMA-376 part 1, 17.9 (numbering).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from pipeline.loaders.docx.parts import attribute, child, local

_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"),
          (1, "i"))  # fmt: skip
#: Labels that count nothing.
_UNCOUNTED = frozenset({"bullet", "none"})
#: A longer number is a fault of the file.
_LARGEST = 9_999


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    start: int
    form: str
    text: str
    style: str
    is_legal: bool


class Numbering:
    """Counts the paragraphs of numbered lists as Word does."""

    def __init__(self, root: Any = None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                self._levels[attribute(element, "abstractNumId")] = _levels(element)
            elif local(element) == "num":
                self._take_list(element)

    def _take_list(self, element: Any) -> None:
        key = attribute(element, "numId")
        target = child(element, "abstractNumId")
        self._abstract[key] = "" if target is None else attribute(target, "val")
        for override in element:
            start = child(override, "startOverride")
            if local(override) == "lvlOverride" and start is not None:
                place = _whole(attribute(override, "ilvl"))
                self._restarts.setdefault(key, {})[place] = _whole(attribute(start, "val"))

    def level_of(self, key: str, style: str) -> int:
        """The level of a list that belongs to a paragraph style, 0 when none does."""
        levels = self._levels.get(self._abstract.get(key, ""), {})
        return next((place for place, level in levels.items() if level.style == style), 0)

    def label(self, key: str, place: int) -> str:
        """Count one paragraph, and give what Word shows before it; nothing for a bullet."""
        abstract = self._abstract.get(key, "")
        levels = self._levels.get(abstract, {})
        if place not in levels:
            return ""
        counts = self._counts[abstract]
        for level, start in self._restarts.pop(key, {}).items():
            counts[level] = start - 1
        counts[place] = counts.get(place, levels[place].start - 1) + 1
        for deeper in [level for level in counts if level > place]:
            del counts[deeper]
        if levels[place].form in _UNCOUNTED:
            return ""
        return _PLACE.sub(
            lambda found: self._number(counts, levels, int(found[1]) - 1, levels[place]),
            levels[place].text,
        ).strip()

    def _number(
        self, counts: dict[int, int], levels: dict[int, _Level], place: int, shown: _Level
    ) -> str:
        """The number of one level, the way that it is written."""
        level = levels.get(place)
        if level is None:
            return ""
        number = counts.setdefault(place, level.start)
        return _written(number, "decimal" if shown.is_legal else level.form)


def _levels(element: Any) -> dict[int, _Level]:
    found = {}
    for level in element:
        if local(level) == "lvl":
            found[_whole(attribute(level, "ilvl"))] = _Level(
                start=_whole(_value(level, "start"), default=1),
                form=_value(level, "numFmt") or "decimal",
                text=_value(level, "lvlText"),
                style=_value(level, "pStyle"),
                is_legal=child(level, "isLgl") is not None,
            )
    return found


def _value(element: Any, name: str) -> str:
    found = child(element, name)
    return "" if found is None else attribute(found, "val")


def _whole(text: str, *, default: int = 0) -> int:
    return min(int(text), _LARGEST) if text.isdecimal() else default


def _written(number: int, form: str) -> str:
    """A number in letters, roman numerals or digits."""
    lower = form.lower()
    if "letter" in lower and number > 0:
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif "roman" in lower and 0 < number < 400:
        text, rest = "", number
        for value, letters in _ROMAN:
            text, rest = text + letters * (rest // value), rest % value
    else:
        return str(number)
    return text.upper() if form.startswith("upper") else text
