"""Ruled tables of a PDF: where their cells are, and what stands in each.

Only pages with many drawn lines are looked at: the search takes a hundred times as long as reading
the text, which is taken from pdfium all the same.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pypdfium2 import raw

#: Two rows of two cells take at least this many lines; a drawing or a map has more than the other.
_FEWEST_PATHS, _MOST_PATHS = 6, 4_000
#: The outer rules of a table and one between its rows, and its columns.
_FEWEST_RULES = 3
#: In points: what is shorter or thicker is no rule of a table, but a sign or a field of colour.
_SHORTEST_ACROSS, _SHORTEST_DOWN, _THICKEST = 20.0, 7.0, 4.0
#: Pages of tables in one answer; the text of further ones is read as it stands.
_MOST_PAGES = 60
#: Points by which text may reach over the line around its cell.
_SLACK = 2.0

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points from the lower left corner of the page."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table.

    Attributes:
        rows: The cells of each row from the left, None where one is merged into another.
    """

    rows: tuple[tuple[Box | None, ...], ...]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the cell that a point lies in."""
        for row, cells in enumerate(self.rows):
            for column, box in enumerate(cells):
                if box and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                    return row, column
        return None


def may_hold_table(page: Any) -> bool:
    """Whether so many rules are drawn on a page, both ways, that they could be those of a table."""
    if raw.FPDFPage_GetRotation(page.raw):
        return False
    paths = across = down = 0
    for found in _objects(page.raw):
        if raw.FPDFPageObj_GetType(found) == raw.FPDF_PAGEOBJ_PATH:
            width, height = _extent(found)
            is_box = width > _SHORTEST_ACROSS and height > _SHORTEST_DOWN
            paths += 1
            across += 2 * is_box + (width > _SHORTEST_ACROSS and height < _THICKEST)
            down += 2 * is_box + (height > _SHORTEST_DOWN and width < _THICKEST)
        if paths > _MOST_PATHS:
            return False
    return paths >= _FEWEST_PATHS and min(across, down) >= _FEWEST_RULES


def _extent(found: Any) -> tuple[float, float]:
    """The width and height of an object on the page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(found, left, bottom, right, top):
        return 0.0, 0.0
    return right.value - left.value, top.value - bottom.value


def _objects(page: Any) -> Iterator[Any]:
    """The objects of a page, and those that a form on it holds."""
    for index in range(min(raw.FPDFPage_CountObjects(page), 50 * _MOST_PATHS)):
        found = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(found) == raw.FPDF_PAGEOBJ_FORM:
            for inner in range(min(raw.FPDFFormObj_CountObjects(found), _MOST_PATHS + 1)):
                yield raw.FPDFFormObj_GetObject(found, inner)
        else:
            yield found


def find_grids(data: bytes, numbers: Sequence[int]) -> dict[int, tuple[Grid, ...]]:
    """The tables on some pages of a PDF, by page number from 1; pages without one are left out.

    A page that the search cannot read has no table: its text is read as it stands.
    """
    if not numbers:
        return {}
    grids: dict[int, tuple[Grid, ...]] = {}
    # The faults of another parser have no common kind, and none may cost the text of the answer.
    with (
        suppress(Exception),
        pdfplumber.open(io.BytesIO(data), pages=list(numbers[:_MOST_PAGES])) as document,
    ):
        for page in document.pages:
            with suppress(Exception):
                found = tuple(_grids(page))
                if found:
                    grids[page.page_number] = found
            page.close()
    return grids


def _grids(page: Any) -> Iterator[Grid]:
    height = float(page.mediabox[3])
    for table in page.find_tables():
        rows = tuple(
            tuple(_box(cell, height) if cell else None for cell in row.cells) for row in table.rows
        )
        if len(rows) > 1 and max(sum(map(bool, row)) for row in rows) > 1:
            yield Grid(rows)


def _box(cell: Sequence[float], height: float) -> Box:
    """The place of a cell, counted from the top of the page, as pdfium counts it."""
    left, top, right, bottom = cell
    return left - _SLACK, height - bottom - _SLACK, right, height - top
