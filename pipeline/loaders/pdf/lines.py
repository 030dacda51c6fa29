"""The lines of a PDF as pdfium gives them, with place, size and weight."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.loaders.pdf.tables import Grid

#: What a hyphen at the end of a line arrives as: pdfium's own mark, and the soft hyphen.
SOFT_HYPHENS = "\x02\ufffe\u00ad"
# Spaces of justified text stay under this many times the size; columns of a table do not.
_COLUMN_GAP = 1.8
_MARK_ALONE = re.compile("^(?:[•·▪▫◦‣●○■□\uf0a7\uf0b7\uf0a8\uf0d8*–-]|o|\\d{1,2}[.)]|[a-zæøå]\\))$")
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi|fet", re.IGNORECASE)
_INVISIBLE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or the part of it that stands in one column.

    Attributes:
        text: Its characters; a soft hyphen at the end is still there.
        page: Page number from 1.
        left: Left edge in points from the left of the page.
        right: Right edge.
        bottom: Lower edge in points from the bottom of the page.
        top: Upper edge.
        size: Font size in points as it is shown.
        bold: Whether it is bold at its beginning, middle and end.
        by_ocr: Whether it is invisible text that lies over a picture of the page.
        cell: Table on the page, row and column of the ruled cell that it stands in, or None.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    by_ocr: bool = False
    cell: tuple[int, int, int] | None = None


def read_lines(text_page: Any, number: int, grids: Sequence[Grid] = ()) -> tuple[Line, ...]:
    """The lines of one page in the order of the file, cut at the rules of its tables."""
    return tuple(_merge(_lines(text_page, number, grids)))


def _lines(text_page: Any, number: int, grids: Sequence[Grid]) -> Iterator[Line]:
    """Each line, cut where a gap is wider than any space."""
    count = text_page.count_chars()
    get = raw.FPDFText_GetUnicode
    handle = text_page.raw
    text = "".join(map(_character, (get(handle, index) for index in range(count))))
    # Where a word is divided, pdfium puts its mark and no line break.
    for match in re.finditer("[^\r\n\x02\ufffe]+[\x02\ufffe]?", text):
        for start, end in _segments(handle, text, match.start(), match.end(), grids):
            line = _line(handle, text, start, end, number)
            yield replace(line, cell=_cell(handle, start, grids)) if grids else line


def _character(code: int) -> str:
    """The character of a code; zero and half of a pair are no characters."""
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd" if code else " "
    return chr(code)


def _segments(
    handle: Any, text: str, start: int, end: int, grids: Sequence[Grid]
) -> Iterator[tuple[int, int]]:
    """First and last character of each stretch without a column's gap or rule, blanks cut off."""
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", text[start:end])]
    if not words:
        return
    first = words[0][0]
    for (_, before), (after, _) in pairwise(words):
        right = _box(handle, start + before - 1)[2]
        left = _box(handle, start + after)[0]
        is_far = left - right > _COLUMN_GAP * max(_size(handle, start + after), 4.0)
        if is_far or (
            grids and _cell(handle, start + first, grids) != _cell(handle, start + after, grids)
        ):
            yield start + first, start + before
            first = after
    yield start + first, start + words[-1][1]


def _cell(handle: Any, index: int, grids: Sequence[Grid]) -> tuple[int, int, int] | None:
    """The table, row and column of the cell that a character stands in."""
    left, bottom, right, top = _box(handle, index)
    for number, grid in enumerate(grids):
        place = grid.cell_at((left + right) / 2, (bottom + top) / 2)
        if place:
            return number, *place
    return None


def _line(handle: Any, text: str, start: int, end: int, number: int) -> Line:
    samples = [index for index in (start, (start + end) // 2, end - 1) if text[index].isalnum()]
    samples = samples or [start]
    left, bottom, _, top = _box(handle, start)
    _, _, right, _ = _box(handle, end - 1)
    return Line(
        text=text[start:end],
        page=number,
        left=min(left, right),
        right=max(left, right),
        bottom=bottom,
        top=top,
        size=_size(handle, samples[len(samples) // 2]),
        bold=all(_is_bold(handle, index) for index in samples),
        by_ocr=_is_invisible(handle, samples[0]),
    )


def _box(handle: Any, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a character, with the space its font gives it."""
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(handle, index, box):
        return 0.0, 0.0, 0.0, 0.0
    return box.left, box.bottom, box.right, box.top


def _size(handle: Any, index: int) -> float:
    """The size as shown: many files set the font at 1 point and scale it."""
    matrix = raw.FS_MATRIX()
    scale = 1.0
    if raw.FPDFText_GetMatrix(handle, index, matrix):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
    size = float(raw.FPDFText_GetFontSize(handle, index)) * scale
    return round(size, 1) if math.isfinite(size) else 0.0


def _is_bold(handle: Any, index: int) -> bool:
    """Whether the font's name says so; the weight that fonts state is not to be trusted."""
    name = ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(handle, index, name, 128, ctypes.c_int())
    return bool(length) and _BOLD_NAME.search(name.value.decode("latin-1")) is not None


def _is_invisible(handle: Any, index: int) -> bool:
    text_object = raw.FPDFText_GetTextObject(handle, index)
    if not text_object:
        return False
    mode: int = raw.FPDFTextObj_GetTextRenderMode(text_object)
    return mode == _INVISIBLE


def _merge(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines with those put together that stand side by side without a gap."""
    waiting: Line | None = None
    for line in lines:
        if waiting is None:
            waiting = line
        elif _continues(waiting, line):
            space = " " if line.left - waiting.right > 0.12 * line.size else ""
            if _MARK_ALONE.match(waiting.text):
                space = " "
            waiting = replace(
                waiting,
                text=waiting.text + space + line.text,
                right=max(line.right, waiting.right),
                size=max(line.size, waiting.size),
                bold=waiting.bold and line.bold,
            )
        else:
            yield waiting
            waiting = line
    if waiting is not None:
        yield waiting


def _continues(before: Line, line: Line) -> bool:
    """Whether a line goes on where the former ended, or after its bullet or number."""
    height = max(before.size, line.size, 1.0)
    if before.cell != line.cell:
        return False
    if abs(before.bottom - line.bottom) > 0.5 * height:
        return False
    gap = line.left - before.right
    widest = 6 * height if _MARK_ALONE.match(before.text) else 0.8 * height
    return -0.3 * height <= gap <= widest


def has_picture(page: Any) -> bool:
    """Whether pictures cover more than a third of the page."""
    area = page.get_width() * page.get_height()
    covered = 0.0
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        try:
            left, bottom, right, top = map(float, found.get_bounds())
        except pdfium.PdfiumError:
            continue
        covered += max(right - left, 0.0) * max(top - bottom, 0.0)
    return covered > float(area) / 3
