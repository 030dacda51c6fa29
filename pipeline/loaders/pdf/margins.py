"""Tells the repeated headers, footers and page numbers of a PDF from its text."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.loaders.pdf.lines import Line, Page

#: Headers and footers stand within this share of the page from its edge.
_ZONE = 0.12
_PAGE_NUMBER = re.compile(
    r"^[\s–|-]*(?:(?:side|page|s\.)\s*)?\d{1,4}(?:\s*(?:av|of|/|\(|-)\s*\d{1,4}\)?)?[\s–|-]*$",
    re.IGNORECASE,
)
_ENDS_WITH_PAGE = re.compile(r"\b(?:side|page)\s+\d{1,4}(?:\s*(?:av|of|/)\s*\d{1,4})?\s*$", re.I)
# What a browser prints around a page: time and title above, address and page below.
BROWSER_TOP = re.compile(r"^\d{1,2}[./]\d{1,2}[./]\d{2,4},\s*\d{1,2}[:.]\d{2}\b")
_BROWSER_ADDRESS = re.compile(r"^https?://\S+(?:\s.{0,40})?\s\d{1,3}/\d{1,3}$")


def margin_lines(pages: list[Page]) -> set[Line]:
    """The lines that are page headers, page footers and page numbers.

    A line near the edge is one when it stands on half of the pages, numbers aside, when it is a
    page number, or when a browser has put it there.
    """
    near = [(line, page) for page in pages for line in page.lines if _is_near_edge(line, page)]
    counts = Counter(key for page in pages for key in {_key(line) for line, p in near if p is page})
    often = max(2, (len(pages) + 1) // 2)
    return {
        line
        for line, _ in near
        if counts[_key(line)] >= often or _is_margin_by_itself(line.text.strip())
    } | {line for page in pages for line in page.lines if _BROWSER_ADDRESS.match(line.text.strip())}


def _is_near_edge(line: Line, page: Page) -> bool:
    return line.top < _ZONE * page.height or line.bottom > (1 - _ZONE) * page.height


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold()).strip()


def _is_margin_by_itself(text: str) -> bool:
    """Whether the line could be nothing else, even on the only page."""
    if _PAGE_NUMBER.match(text) or _ENDS_WITH_PAGE.search(text):
        return len(text) <= 150
    return BROWSER_TOP.match(text) is not None
