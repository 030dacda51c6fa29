"""Names of elements and attributes in OpenDocument, whatever prefix or version a file uses."""

from __future__ import annotations

from typing import Any


def of(element: Any, name: str) -> str:
    """The value of the attribute of that name in any namespace, or empty."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def number(element: Any, name: str, *, most: int) -> int:
    """The value of a counting attribute, from 1 to the most."""
    value = of(element, name)
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 7 else 1
