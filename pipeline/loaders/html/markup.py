"""HTML as it comes: decoded, and parsed so that no file is too much for the parser."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from pipeline.loaders.text import decode_text

# The parser compares every attribute of a tag with every other, and every open tag with those
# around it: 200,000 of either take minutes. Sound pages keep far below these.
_LONGEST_TAG = 2_000
_DEEPEST = 120
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<([a-zA-Z][\w:-]*)([^<>]{{{_LONGEST_TAG},}})>")
_KEPT = re.compile(
    r"\b(?:class|id|role|title|hidden|colspan|rowspan|charset|content|name)\s*=\s*"
    r"(?:\"[^\"<>]{0,200}\"|'[^'<>]{0,200}'|[^\s\"'<>]{1,200})",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
# Tags that hold nothing, or that end by themselves where another begins.
_FLAT = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
     "source", "track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "tbody", "thead",
     "tfoot", "option", "html", "head", "body"}
)  # fmt: skip
_BREAKS = re.compile(r"<br>(?:\s*<br>)+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")


def decode_html(data: bytes) -> str:
    """The text of the bytes: by mark, by what the page says, else by what it looks like."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode_text(data)
    said = _META.search(data[:4096])
    if said:
        try:
            # A page that says UTF-8 and breaks it is in another coding.
            return data.decode(said[1].decode("ascii"))
        except (LookupError, UnicodeError, ValueError):
            return decode_text(data)
    return decode_text(data)


def parse_html(markup: str) -> Any:
    """The root node of the markup; of tags without end, attributes and depth are cut."""
    markup = _LONG_TAG.sub(_shortened, _CONTROL.sub("", markup))
    return LexborHTMLParser(_flattened(markup)).root


def children(node: Any) -> Iterator[Any]:
    """The nodes in a node, text included, in their order."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _shortened(tag: re.Match[str]) -> str:
    """The tag with those of its attributes that are used."""
    return f"<{tag[1]} {' '.join(_KEPT.findall(tag[2])[:20])}>"


def _flattened(markup: str) -> str:
    """The markup without the tags that lie too deep; a line break stands in their place."""
    depth = 0
    dropped: dict[str, int] = {}

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag[2].lower()
        if name in _FLAT:
            return tag[0]
        if not tag[1]:
            if depth < _DEEPEST:
                depth += 1
                return tag[0]
            dropped[name] = dropped.get(name, 0) + 1
            return "<br>"
        if dropped.get(name):
            dropped[name] -= 1
            return "<br>"
        depth = max(depth - 1, 0)
        return tag[0]

    return _BREAKS.sub("<br><br>", _TAG.sub(keep, markup))
