"""Names of elements and attributes in OpenDocument, whatever prefix or version a file uses."""

from __future__ import annotations

from typing import Any


def local(element: Any) -> str:
    """The element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def of(element: Any, name: str) -> str:
    """The value of the attribute of that name in any namespace, or empty."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Any, *names: str) -> Any:
    """The first descendant along a path of names, or None."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def number(element: Any, name: str, *, most: int) -> int:
    """The value of a counting attribute, from 1 to the most."""
    value = of(element, name)
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 7 else 1
