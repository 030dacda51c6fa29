"""The pages of a PDF: their lines, the tables and marks on them, and which are pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.found import Attachment
from pipeline.loaders.packages import RESEND
from pipeline.loaders.pdf.lines import Line, has_picture, read_lines
from pipeline.loaders.pdf.marks import Mark, read_marks
from pipeline.loaders.pdf.tables import Grid, find_grids, may_hold_table

_MOST_PAGES = 5_000
_MOST_ATTACHMENTS = 50
#: A page with more letters than this is read as text, whatever pictures are on it.
_PLENTY = 200


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        number: Page number from 1.
        height: Height in points.
        lines: Its lines in the order of the file.
        has_picture: Whether a picture covers much of it.
        marks: Comments on it, and what its form fields hold, from the top.
    """

    number: int
    height: float
    lines: tuple[Line, ...]
    has_picture: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Pages:
    """What a PDF holds.

    Attributes:
        pages: Those that can be read.
        lost: Numbers of those that are damaged.
        attachments: Files inside it.
    """

    pages: list[Page]
    lost: list[int]
    attachments: tuple[Attachment, ...]


def read_pages(data: bytes) -> Pages:
    """The pages of a PDF.

    Raises:
        UnreadableDocumentError: The file cannot be opened, or has too many pages.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _cannot_open(error) from None
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableDocumentError(
                f"PDF-en har {len(document)} sider, mer enn noe høringssvar.",
                "Del den i flere filer, og legg dem inn for seg.",
            )
        document.init_forms()
        return _read(document, data)
    finally:
        document.close()


def _cannot_open(error: pdfium.PdfiumError) -> UnreadableDocumentError:
    if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
        return UnreadableDocumentError(
            "PDF-en er beskyttet med passord.",
            "Be avsenderen om en fil uten passord, eller skriv den ut til en ny PDF selv.",
        )
    return UnreadableDocumentError("PDF-en er skadet og kan ikke åpnes.", RESEND)


def _read(document: Any, data: bytes) -> Pages:
    pages: list[Page] = []
    lost: list[int] = []
    ruled: list[int] = []
    form = document.formenv.raw if document.formenv else None
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            lost.append(number)
            continue
        if may_hold_table(page):
            ruled.append(number)
        pages.append(_page(page, number, (), form))
        page.close()
    grids = find_grids(data, [number for number in ruled if _has_text(pages, number)])
    for place, former in enumerate(pages):
        if former.number in grids:
            page = document[former.number - 1]
            pages[place] = _page(page, former.number, grids[former.number], form)
            page.close()
    return Pages(pages, lost, _attachments(document))


def _has_text(pages: Sequence[Page], number: int) -> bool:
    return any(page.number == number and page.lines for page in pages)


def _page(page: Any, number: int, grids: Sequence[Grid], form: Any) -> Page:
    """The lines, marks and nature of one page."""
    text_page = page.get_textpage()
    try:
        lines = read_lines(text_page, number, grids)
        lines = _without_frames(lines) if grids else lines
        marks = tuple(read_marks(page, text_page, lines, number, form))
    finally:
        text_page.close()
    letters = sum(len(line.text) for line in lines)
    # Pictures matter only where the text does not: looking for them takes time.
    return Page(
        number=number,
        height=page.get_height(),
        lines=lines,
        has_picture=letters < _PLENTY and has_picture(page),
        marks=marks,
    )


def _without_frames(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, those out of their cells that stand in what only frames text."""
    rows: dict[int, set[int]] = defaultdict(set)
    columns: dict[int, set[int]] = defaultdict(set)
    for line in lines:
        if line.cell:
            rows[line.cell[0]].add(line.cell[1])
            columns[line.cell[0]].add(line.cell[2])
    tables = {grid for grid in rows if len(rows[grid]) > 1 and len(columns[grid]) > 1}
    return tuple(
        line if line.cell is None or line.cell[0] in tables else replace(line, cell=None)
        for line in lines
    )


def _attachments(document: Any) -> tuple[Attachment, ...]:
    """The files that are packed in the PDF; one that cannot be unpacked is empty."""
    found = []
    for index in range(min(document.count_attachments(), _MOST_ATTACHMENTS)):
        attachment = document.get_attachment(index)
        try:
            data = bytes(attachment.get_data())
        except pdfium.PdfiumError:
            data = b""
        found.append(Attachment(attachment.get_name() or f"vedlegg {index + 1}", data))
    return tuple(found)
