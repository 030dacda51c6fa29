"""Sheets of a workbook as columns and rows, and how they are written, safe from hostile text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties

from pipeline.reporting.ooxml import clean_text
from pipeline.review.machine_copy import plain

#: Characters (UTF-16 units) that a cell of Excel holds.
MOST_CHARACTERS = 32_767
#: First characters that make spreadsheet programs read a text as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: Stands at the end of a text that a cell cannot hold.
CUT = " … [kuttet: teksten er på {} tegn, og en celle rommer 32 767]"
#: Excel's own paper numbers.
PAPER = {"A4": 9, "A3": 8}
#: Titles of sheets may hold these nowhere, and 31 characters.
_NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

Group = Literal["program", "rettes", "etaten"]
Kind = Literal["text", "plain", "own", "count", "share", "date"]

#: Fill of the header by group, dark enough for white letters (contrast over 4.5).
_HEADER_FILLS: dict[Group, str] = {"program": "1F4E79", "rettes": "7F4F0A", "etaten": "2E6B34"}
#: Characters of the sheet's font on a unit of column width; a line loses half a word at its end.
_CHARACTERS_PER_WIDTH, _LOST_AT_THE_END = 1.3, 4.0
#: In points.
_LINE_HEIGHT = 12.0
#: Excel's own limits.
_LONGEST_PROMPT_TITLE = 32
_HIGHEST_ROW = 409.0
_FORMATS = {"count": "#,##0", "share": "0.00", "date": "dd.mm.yyyy"}
#: Numbers of more digits lose some in Excel.
_TYPED: tuple[tuple[re.Pattern[str], Callable[[str], int | float | date]], ...] = (
    (re.compile(r"-?[0-9]{1,15}"), int),
    (re.compile(r"-?[0-9]{1,9}\.[0-9]{1,6}"), float),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), date.fromisoformat),
)
FONT = "Arial"
_LINE = Side(style="thin", color="D0D0D0")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes:
        header: Its name: unique in its sheet, and what it is read back by.
        width: In characters.
        kind: `text` wraps, `plain` does not, `own` wraps and keeps numbers and days; the rest are
            numbers.
        group: The program's, to be corrected, or the agency's own.
        choices: What a drop-down offers, or nothing.
        decides: What an edit in it decides, as in `review.csv`, or nothing.
        hint: What to write in it, shown beside a cell that is selected, or nothing.
    """

    header: str
    width: float = 12
    kind: Kind = "text"
    group: Group = "program"
    choices: tuple[str, ...] = ()
    decides: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one header row.

    Attributes:
        title: Name on the tab.
        columns: The columns, left to right.
        rows: A value for each column; None is an empty cell.
        frozen: How many columns stay when the reader scrolls sideways.
        paper: What it is printed on, lying.
        printed: How many columns are printed, from the left; None for all.
        one_page: Whether it is printed on a single page.
        shaded: First and last column that get a colour scale by their numbers, or None.
        comments: Comments that people wrote, by number of the row from 0 and header.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[object]]
    frozen: int = 1
    paper: Literal["A4", "A3"] = "A4"
    printed: int | None = None
    one_page: bool = False
    shaded: tuple[int, int] | None = None
    comments: Mapping[tuple[int, str], str] = field(default_factory=dict)


def sheet_title(text: str) -> str:
    """The text as Excel takes it for the name of a sheet."""
    return " ".join(clean_text(text).translate(_NOT_IN_TITLES).split())[:31] or "Ark"


def split_text(text: str) -> list[str]:
    """The text in pieces that a cell can hold; their sum is the text."""
    # Outside the basic plane a character takes two of Excel's units.
    size = MOST_CHARACTERS if not text or max(text) <= "\uffff" else MOST_CHARACTERS // 2
    return [text[start : start + size] for start in range(0, len(text), size)] or [""]


def fit_text(text: str) -> str:
    """The text as one cell can hold it; what is cut is said."""
    first, *rest = split_text(text)
    if not rest:
        return first
    notice = CUT.format(f"{len(text):,}".replace(",", " "))
    return first[: len(first) - len(notice)] + notice


def write_sheet(workbook: Workbook, sheet: Sheet, footer: str) -> None:
    """Add a sheet to a workbook that is open for writing only."""
    page = workbook.create_sheet(sheet_title(sheet.title))
    rows = list(sheet.rows)
    last = f"{get_column_letter(len(sheet.columns))}{len(rows) + 1}"
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    page.auto_filter.ref = f"A1:{last}"
    page.print_title_rows = "1:1"
    if sheet.printed:
        page.print_area = f"A1:{get_column_letter(sheet.printed)}{len(rows) + 1}"
    set_up_printing(page, footer, sheet.paper)
    page.page_setup.fitToHeight = int(sheet.one_page)
    for place, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        if (column.choices or column.hint) and rows:
            page.data_validations.append(_guided(column, f"{letter}2:{letter}{len(rows) + 1}"))
    if sheet.shaded and rows:
        first, end = (get_column_letter(place) for place in sheet.shaded)
        page.conditional_formatting.add(
            f"{first}2:{end}{len(rows) + 1}",
            ColorScaleRule("num", 0, "FFFFFF", end_type="max", end_color="6BAED6"),
        )
    _append_rows(page, sheet, rows)


def set_up_printing(page: Any, footer: str, paper: str = "A4") -> None:
    """Lying pages as wide as the sheet, with the footer and page numbers."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = PAPER[paper]
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top, page.page_margins.bottom, page.page_margins.footer = 0.5, 0.8, 0.4
    # An ampersand starts a code in footers, and two of them are one.
    page.oddFooter.left.text = clean_text(footer).replace("&", "&&")
    page.oddFooter.center.text = "&A"
    page.oddFooter.right.text = "Side &P av &N"


def text_cell(page: Any, value: object) -> Any:
    """A cell that holds the value as text, whatever it starts with."""
    text = fit_text(clean_text(value))
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    # Keeps Excel from reading it as a formula when somebody edits the cell.
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    return cell


def as_typed(text: str) -> str | int | float | date:
    """What Excel makes of a text that somebody types: a number or a day where it is one.

    Only what reads back as the very same text; «007» stays text.
    """
    for shape, kind in _TYPED:
        if shape.fullmatch(text):
            try:
                value = kind(text)
            except ValueError:
                return text
            return value if plain(value) == text else text
    return text


def own_cell(page: Any, value: object) -> Any:
    """A cell with what the analyst wrote: a number, a day or text."""
    if isinstance(value, str):
        return text_cell(page, value)
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, date):
        cell.number_format = _FORMATS["date"]
    return cell


class RowHeight(RowDimension):  # type: ignore[misc] # openpyxl has no types
    """A height that is right when the book is opened, and follows what is written later."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - openpyxl's name
        """Always no: a row of fixed height would cut the agency's assessment."""
        return False


def set_row_height(page: Any, place: int, texts: Iterable[tuple[object, float]]) -> None:
    """Make a row as high as its texts need at their widths; not every program does it itself."""
    lines = max((_lines_of(text, width) for text, width in texts), default=1)
    height = min(_HIGHEST_ROW, lines * _LINE_HEIGHT + 4)
    page.row_dimensions[place] = RowHeight(page, index=place, ht=height)


def _lines_of(text: object, width: float) -> int:
    """How many lines a text takes."""
    if not isinstance(text, str):
        return 1
    room = max(1.0, width * _CHARACTERS_PER_WIDTH - _LOST_AT_THE_END)
    return sum(max(1, ceil(len(part) / room)) for part in text.split("\n"))


def _append_rows(page: Any, sheet: Sheet, rows: list[Sequence[object]]) -> None:
    """Write the header and the rows, styled by column; a row with one value is a heading."""
    columns = sheet.columns
    widths = [column.width for column in columns]
    # Bold letters are wider, and the filter's button takes room.
    headers = [(column.header, column.width * 0.7) for column in columns]
    set_row_height(page, 1, headers)
    page.append([_header_cell(page, column) for column in columns])
    styles = [_style_of(page, column) for column in columns]
    wrapped = [place for place, column in enumerate(columns) if column.kind in ("text", "own")]
    for place, row in enumerate(rows, 2):
        set_row_height(page, place, [(row[column], widths[column]) for column in wrapped])
        cells = [
            _cell(page, column, value, style)
            for column, value, style in zip(columns, row, styles, strict=True)
        ]
        if not any(row[1:]) and row[1] is None:
            cells[0]._style = copy(cells[0]._style)
            cells[0].font = Font(name=FONT, size=9, bold=True)
        if sheet.comments:
            _add_comments(sheet, place - 2, cells)
        page.append(cells)


def _add_comments(sheet: Sheet, row: int, cells: list[Any]) -> None:
    """Put the comments of a row where they stood; where the column is gone, on the first cell."""
    headers = [column.header for column in sheet.columns]
    for (number, header), text in sheet.comments.items():
        if number == row:
            place = headers.index(header) if header in headers else 0
            cells[place].comment = Comment(text, "")


def _cell(page: Any, column: Column, value: object, styles: tuple[Any, Any]) -> Any:
    """One value as its column shows it; empty cells are styled too, so that they wrap."""
    ordinary, quoted = styles
    if value is None or value == "":
        cell = WriteOnlyCell(page)
    elif column.kind in ("text", "plain") or isinstance(value, str):
        cell = text_cell(page, value)
        if cell.quotePrefix:
            cell._style = quoted
            return cell
    else:
        cell = WriteOnlyCell(page, value=value)
    cell._style = ordinary
    if column.kind == "own" and isinstance(value, date):
        cell.number_format = _FORMATS["date"]
    return cell


def _style_of(page: Any, column: Column) -> tuple[Any, Any]:
    """The styles of a column's cells: ordinary, and for text that looks like a formula."""
    cell = WriteOnlyCell(page)
    number = column.kind in ("count", "share", "date")
    cell.alignment = Alignment(
        vertical="top",
        wrap_text=column.kind in ("text", "own"),
        horizontal="right" if number else "left",
        indent=0 if number else 1,
    )
    cell.border = Border(bottom=_LINE)
    cell.font = Font(name=FONT, size=9)
    cell.number_format = _FORMATS.get(column.kind, "General")
    ordinary = copy(cell._style)
    cell.quotePrefix = True
    return ordinary, cell._style


def _header_cell(page: Any, column: Column) -> Any:
    """A cell of the header row."""
    cell = text_cell(page, column.header)
    cell.font = Font(name=FONT, size=9, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=_HEADER_FILLS[column.group])
    number = column.kind in ("count", "share", "date")
    cell.alignment = Alignment(
        vertical="center",
        wrap_text=True,
        horizontal="right" if number else "left",
        indent=0 if number else 1,
    )
    return cell


def _guided(column: Column, where: str) -> DataValidation:
    """A list to choose from and a hint; what is not in the list is warned about, never refused."""
    rule = DataValidation(
        type="list" if column.choices else None,
        formula1='"' + ",".join(column.choices) + '"' if column.choices else None,
        allow_blank=True,
        errorStyle="warning",
        errorTitle="Ukjent verdi",
        error="Verdien står ikke i listen. Vil du beholde den?",
        promptTitle=column.header[:_LONGEST_PROMPT_TITLE] if column.hint else None,
        prompt=column.hint or None,
    )
    rule.showErrorMessage = bool(column.choices)
    rule.showInputMessage = bool(column.hint)
    rule.add(where)
    return rule
