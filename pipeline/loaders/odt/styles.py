"""What the styles of an OpenDocument file mean: headings and bold text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.loaders.docx.parts import child, local
from pipeline.loaders.odt.names import of

_HEADING_NAME = re.compile(r"^(?:heading|overskrift)(?:_20_|\s)*(\d)$", re.IGNORECASE)
_TITLE_NAME = re.compile(r"^(?:title|tittel)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style means, its ancestors taken into account.

    Attributes:
        level: Outline level from 0, or None when it is no heading.
        bold: Whether its text is bold.
    """

    level: int | None = None
    bold: bool = False


def read_styles(*roots: Any) -> dict[str, Style]:
    """Every style by name, with what it inherits."""
    raw: dict[str, Any] = {}
    for root in roots:
        for group in ("styles", "automatic-styles"):
            holder = child(root, group)
            for style in holder if holder is not None else ():
                if local(style) == "style":
                    raw[of(style, "name")] = style
    return {name: _resolve(name, raw) for name in raw}


def _resolve(name: str, raw: dict[str, Any]) -> Style:
    """The style with the properties of its ancestors; a circle of ancestors ends it."""
    chain: list[Any] = []
    while name in raw and raw[name] not in chain:
        chain.append(raw[name])
        name = of(raw[name], "parent-style-name")
    levels = [level for style in chain if (level := _level(style)) is not None]
    weights = [_weight(style) for style in chain]
    weight = next((weight for weight in weights if weight), "")
    is_bold = weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
    return Style(levels[0] if levels else None, is_bold)


def _level(style: Any) -> int | None:
    """The outline level that the style itself sets, by its property or by its name."""
    said = of(style, "default-outline-level")
    if said.isdecimal() and int(said):
        return int(said) - 1
    match = _HEADING_NAME.match(of(style, "name"))
    if match:
        return max(int(match[1]) - 1, 0)
    return 0 if _TITLE_NAME.match(of(style, "name")) else None


def _weight(style: Any) -> str:
    properties = child(style, "text-properties")
    return of(properties, "font-weight") if properties is not None else ""
