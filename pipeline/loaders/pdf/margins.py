"""Tells the repeated headers, footers and page numbers of a PDF from its text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from pipeline.loaders.outline import is_place_line
from pipeline.loaders.pdf.lines import Line
from pipeline.loaders.pdf.pages import Page

#: Headers and footers stand within this share of the page from its edge.
_ZONE = 0.12
#: They stand at the same height on every page, to within so many points.
_SAME_HEIGHT = 8
_OFTEN_IN_TABLES = 3
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

    A line near the edge is one when it stands on half of the pages, the number of the page aside,
    when it is a page number, or when a browser has put it there.
    """
    near = [line for page in pages for line in page.lines if _is_near_edge(line, page)]
    often = max(2, (len(pages) + 1) // 2)
    alike: dict[str, list[Line]] = defaultdict(list)
    for line in near:
        alike[_key(line)].append(line)
    repeated = {line for lines in alike.values() for line in _repeated(lines, often)}
    alone = {line for line in near if line.cell is None and _is_margin_by_itself(line.text.strip())}
    addresses = {
        line for page in pages for line in page.lines if _BROWSER_ADDRESS.match(line.text.strip())
    }
    return repeated | alone | addresses


def _repeated(lines: list[Line], often: int) -> Iterator[Line]:
    """Those of some lines, alike but for their numbers, that stand on so many pages."""
    middle = median(line.bottom for line in lines)
    level = [line for line in lines if abs(line.bottom - middle) <= _SAME_HEIGHT]
    if len({line.page for line in level}) < often:
        return
    by_text: dict[str, list[Line]] = defaultdict(list)
    for line in level:
        by_text[line.text.casefold().strip()].append(line)
    if len(by_text) > 1 and _follows_pages(level):
        yield from level
        return
    for same in by_text.values():
        # What stands in a table twice may be said twice.
        least = max(often, _OFTEN_IN_TABLES) if same[0].cell else often
        if len({line.page for line in same}) >= least:
            yield from same


def _follows_pages(lines: list[Line]) -> bool:
    """Whether all that differs between the lines is a number that grows with the page.

    «Råd 3», «Råd 4» at the top of their pages are headings all the same.
    """
    if any(line.cell or is_place_line(line.text) for line in lines):
        return False
    numbers = [[int(n) for n in re.findall(r"\d{1,9}", line.text)] for line in lines]
    columns = list(zip(*numbers, strict=False))
    counting = [
        len({number - line.page for number, line in zip(column, lines, strict=True)}) == 1
        for column in columns
    ]
    return any(counting) and all(
        counts or len(set(column)) == 1 for column, counts in zip(columns, counting, strict=True)
    )


def _is_near_edge(line: Line, page: Page) -> bool:
    return line.top < _ZONE * page.height or line.bottom > (1 - _ZONE) * page.height


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold()).strip()


def _is_margin_by_itself(text: str) -> bool:
    """Whether the line could be nothing else, even on the only page."""
    if _PAGE_NUMBER.match(text) or _ENDS_WITH_PAGE.search(text):
        return len(text) <= 150
    return BROWSER_TOP.match(text) is not None
