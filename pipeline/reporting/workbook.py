"""The workbook horingsmatrise.xlsx: numbers, every statement, room for the agency's reply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from pipeline.reporting import review_sheets as loop
from pipeline.reporting.cells import (
    FONT,
    Sheet,
    set_row_height,
    set_up_printing,
    text_cell,
    write_sheet,
)
from pipeline.reporting.content import Content
from pipeline.reporting.ooxml import clean_text, write_package
from pipeline.reporting.phrases import data_time, footer_line
from pipeline.reporting.workbook_guide import HEADINGS, read_me
from pipeline.reporting.workbook_tabs import made_sheets
from pipeline.review.machine_copy import MachineCopy

_TITLE = "Høringsmatrise: {}"


def write_workbook(content: Content, path: Path) -> None:
    """Write the workbook of one edition; equal content gives equal bytes.

    The internal edition holds a hidden copy of what is written in it, so that the next run can
    tell what people changed.
    """
    workbook = Workbook(write_only=True)
    _describe(workbook, content)
    made = made_sheets(content)
    _write_read_me(workbook, content, made)
    for sheet, _ in made:
        write_sheet(workbook, sheet, _footer(content))
    if content.edition == "intern":
        for title, cells in loop.added_sheets(content).items():
            loop.write_added_sheet(workbook, title, cells)
        loop.write_machine_copy(workbook, _copy_of(content, made))
    write_package(path, workbook.save, data_time(content))


def internal_copy(content: Content) -> MachineCopy:
    """What the internal workbook of this content holds, as its hidden sheet tells."""
    return _copy_of(content, made_sheets(content))


def _copy_of(content: Content, made: list[tuple[Sheet, str]]) -> MachineCopy:
    """What a workbook of these sheets holds."""
    guide = [text for line in read_me(content, made) for text in line]
    title = _TITLE.format(content.hearing.about.title)
    return loop.machine_copy(content, [sheet for sheet, _ in made], [title, *guide])


def _footer(content: Content) -> str:
    """What stands at the foot of every sheet; a notice on a line of its own, clear of the title."""
    notice = content.hearing.about.notice
    return "\n".join(filter(None, [footer_line(content, notice=False), notice]))


def _describe(workbook: Workbook, content: Content) -> None:
    """Fill in the document properties."""
    about = content.hearing.about
    properties = workbook.properties
    properties.title = clean_text(f"Høringsmatrise – {about.title}")
    properties.subject = clean_text(footer_line(content))
    properties.keywords = clean_text(footer_line(content))
    properties.creator = "horingsanalyse"
    properties.language = "nb-NO"
    properties.created = properties.modified = data_time(content)


def _write_read_me(workbook: Workbook, content: Content, made: list[tuple[Sheet, str]]) -> None:
    """The first sheet: what the book is, and what its sheets and columns mean."""
    page = workbook.create_sheet("Les meg")
    page.column_dimensions["A"].width = 28
    page.column_dimensions["B"].width = 100
    set_up_printing(page, _footer(content))
    page.page_setup.fitToHeight = 1
    set_row_height(page, 1, [("Høringsmatrise\n", 100)])
    page.append([_title(page, _TITLE.format(content.hearing.about.title))])
    for place, (name, text) in enumerate(read_me(content, made), 2):
        set_row_height(page, place, [(name, 24), (text, 88)])
        page.append(_heading(page, name) if name in HEADINGS else _line(page, name, text))


def _title(page: Any, text: str) -> Any:
    """The heading of the sheet."""
    cell = text_cell(page, text)
    cell.font = Font(name=FONT, size=16, bold=True, color="1F4E79")
    return cell


def _heading(page: Any, text: str) -> list[Any]:
    """A row with a heading."""
    cell = text_cell(page, text)
    cell.font = Font(name=FONT, size=12, bold=True, color="1F4E79")
    return [cell, WriteOnlyCell(page)]


def _line(page: Any, name: str, text: str) -> list[Any]:
    """A row with a name and what is said about it."""
    cells = [text_cell(page, name), text_cell(page, text)]
    cells[0].font = Font(name=FONT, size=10, bold=True)
    cells[1].font = Font(name=FONT, size=10)
    for cell in cells:
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cells
