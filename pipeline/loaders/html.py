"""The words of an HTML mail body, as lines of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_SILENT = frozenset({"script", "style", "head", "title", "meta", "link", "template", "noscript"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_APART = _HEADINGS | {
    "p",
    "div",
    "ul",
    "ol",
    "table",
    "blockquote",
    "pre",
    "hr",
    "section",
    "article",
}
_LINES = frozenset({"br", "li", "tr", "dt", "dd", "td", "th"})
_QUOTE_CLASS = re.compile(r"gmail_quote|moz-cite|yahoo_quoted|OutlookMessageHeader", re.IGNORECASE)
_QUOTE_ID = re.compile(r"divRplyFwdMsg|appendonsend|mail-editor-reference", re.IGNORECASE)


def html_lines(markup: str) -> str:
    """The text of the markup, an empty line between blocks.

    Where a mail program marks the mail that is answered, a dividing line stands before it.
    """
    # Characters that XML cannot hold would end the parsing.
    markup = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", markup)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(markup.encode("utf-8"), parser) if markup.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    text = "" if root is None else "".join(_pieces(root))
    # Below a certain depth the parser gives up.
    return text if text.strip() else re.sub(r"<[^>]*>", " ", markup)


def _pieces(root: Any) -> Iterator[str]:
    """Text and line breaks in reading order, without recursion: markup may be nested deeply."""
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _SILENT:
            silent += 1 if event == "start" else -1
        if event == "start":
            if not silent:
                yield from _opening(element, name)
                yield _flat(element.text)
        else:
            if not silent and name in _APART:
                yield "\n\n" if name != "div" else "\n"
            if not silent:
                yield _flat(element.tail)


def _opening(element: Any, name: str) -> Iterator[str]:
    """The break before an element, and a sign where a quoted mail begins."""
    if _QUOTE_CLASS.search(element.get("class") or "") or _QUOTE_ID.search(element.get("id") or ""):
        yield "\n\n-----Opprinnelig melding-----\n\n"
    elif name == "li":
        yield "\n• "
    elif name in _LINES:
        yield "\n"
    elif name in _APART:
        yield "\n\n" if name != "div" else "\n"


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
