"""The words of an HTML mail body, as lines of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.loaders.html.markup import children, parse_html

SILENT = frozenset(
    {"script", "style", "head", "title", "meta", "link", "template", "noscript", "-comment"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_APART = _HEADINGS | {
    "p",
    "ul",
    "ol",
    "table",
    "blockquote",
    "pre",
    "hr",
    "section",
    "article",
}
_LINES = frozenset({"br", "div", "tr", "dt", "dd", "td", "th"})
_QUOTE_CLASS = re.compile(r"gmail_quote|moz-cite|yahoo_quoted|OutlookMessageHeader", re.IGNORECASE)
_QUOTE_ID = re.compile(r"divRplyFwdMsg|appendonsend|mail-editor-reference", re.IGNORECASE)


def html_lines(markup: str) -> str:
    """The text of the markup, an empty line between blocks.

    Where a mail program marks the mail that is answered, a dividing line stands before it.
    """
    return "".join(_pieces(parse_html(markup))) if markup.strip() else ""


def _pieces(root: Any) -> Iterator[str]:
    """Text and line breaks in reading order, without recursion: markup may be nested deeply."""
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.tag == "-text":
            yield re.sub(r"\s+", " ", node.text_content or "")
        elif node.tag not in SILENT:
            yield _opening(node)
            waiting.append(_closing(node.tag))
            waiting.extend(reversed(list(children(node))))


def _opening(node: Any) -> str:
    """The break before an element, and a sign where a quoted mail begins."""
    attributes = node.attributes
    if _QUOTE_CLASS.search(attributes.get("class") or "") or _QUOTE_ID.search(
        attributes.get("id") or ""
    ):
        return "\n\n-----Opprinnelig melding-----\n\n"
    if node.tag == "li":
        return "\n• "
    return "\n" if node.tag in _LINES else _closing(node.tag)


def _closing(name: str) -> str:
    if name in _APART:
        return "\n\n"
    return "\n" if name == "div" else ""
