"""Ruled tables of a PDF: where their cells are, and what stands in each.

Only pages with many drawn lines are looked at: the search takes a hundred times as long as reading
the text, which is taken from pdfium all the same.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pypdfium2 import raw

#: Two rows of two cells take at least this many lines; a drawing or a map has more than the other.
_FEWEST_PATHS, _MOST_PATHS = 6, 4_000
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
    """Whether so many lines are drawn on a page that they could be those of a table."""
    if raw.FPDFPage_GetRotation(page.raw):
        return False
    count = 0
    for found in _objects(page.raw):
        count += raw.FPDFPageObj_GetType(found) == raw.FPDF_PAGEOBJ_PATH
        if count > _MOST_PATHS:
            return False
    return count >= _FEWEST_PATHS


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
    grids: dict[int, tuple[Grid, ...]] = {}
    for number in numbers[:_MOST_PAGES]:
        try:
            found = tuple(_grids(data, number))
        except Exception:  # noqa: BLE001 - the faults of another parser have no common kind
            found = ()
        if found:
            grids[number] = found
    return grids


def _grids(data: bytes, number: int) -> Iterator[Grid]:
    with pdfplumber.open(io.BytesIO(data), pages=[number]) as document:
        for page in document.pages:
            height = float(page.mediabox[3])
            for table in page.find_tables():
                rows = tuple(
                    tuple(_box(cell, height) if cell else None for cell in row.cells)
                    for row in table.rows
                )
                if len(rows) > 1 and max(sum(map(bool, row)) for row in rows) > 1:
                    yield Grid(rows)


def _box(cell: Sequence[float], height: float) -> Box:
    """The place of a cell, counted from the top of the page, as pdfium counts it."""
    left, top, right, bottom = cell
    return left - _SLACK, height - bottom - _SLACK, right, height - top
