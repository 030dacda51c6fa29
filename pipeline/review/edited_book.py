"""An edited workbook as plain text by sheet: opened whatever program saved it, or refused."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from pipeline.errors import InputError
from pipeline.review.machine_copy import SHEET_TITLE, MachineCopy, parse_machine_copy, plain


@dataclass(frozen=True, slots=True)
class EditedSheet:
    """One sheet as text.

    Attributes:
        title: Its name now.
        rows: The cells of each row from the first, empty ones as empty text. A formula is what it
            had come to; where nothing tells, the formula.
        comments: The comments by row and column, both from 0.
        formulas: The formulas by row and column.
    """

    title: str
    rows: list[list[str]]
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    def cells(self) -> Iterator[tuple[int, int, str]]:
        """Row, column and text of every cell that is not empty."""
        for row, values in enumerate(self.rows):
            for column, text in enumerate(values):
                if text.strip():
                    yield row, column, text


@dataclass(frozen=True, slots=True)
class EditedBook:
    """A workbook that people may have edited.

    Attributes:
        sheets: Its sheets in order, without the hidden one.
        copy: What the program had written in it; None when that is gone.
        when: When it was saved, local time.
        who: Who saved it, when it tells.
    """

    sheets: list[EditedSheet]
    copy: MachineCopy | None
    when: str
    who: str


def place_of(row: int, column: int) -> str:
    """A cell's name, such as `B3`, from row and column counted from 0."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def open_book(path: Path) -> EditedBook:
    """The workbook as text.

    Raises:
        InputError: It is damaged, protected, or saved in a format that cannot be read.
    """
    book = _load(path, values=False)
    sheets = [_sheet(page) for page in book.worksheets if page.title != SHEET_TITLE]
    if not any(sheet.rows for sheet in sheets):
        message = (
            f"{path}: boken ser tom ut. Den er trolig lagret som «Strict Open XML». Åpne den i "
            "Excel, lagre den som vanlig Excel-arbeidsbok (.xlsx), og kjør på nytt. "
            "Ingenting er skrevet over."
        )
        raise InputError(message)
    if any(sheet.formulas for sheet in sheets):
        _fill_in_values(sheets, _load(path, values=True))
    hidden = book[SHEET_TITLE] if SHEET_TITLE in book.sheetnames else None
    copy = None if hidden is None else parse_machine_copy(hidden.iter_rows(values_only=True))
    saved = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).astimezone()
    return EditedBook(
        sheets=sheets,
        copy=copy if copy is not None and copy.sheets else None,
        when=f"{saved:%Y-%m-%d %H:%M:%S}",
        who=str(book.properties.lastModifiedBy or ""),
    )


def _load(path: Path, *, values: bool) -> Any:
    """The workbook with formulas, or with what they had come to.

    Raises:
        InputError: It cannot be read.
    """
    try:
        return load_workbook(path, data_only=values)
    except PermissionError:
        message = (
            f"{path}: filen kan ikke leses fordi et annet program holder den. Lukk den i Excel og "
            "kjør på nytt. Ingenting er skrevet over."
        )
        raise InputError(message) from None
    except Exception as error:  # noqa: BLE001 - a damaged package fails anywhere inside openpyxl
        is_package = zipfile.is_zipfile(path)
        why = "den er skadet" if is_package else "den er skadet, eller har passord"
        message = (
            f"{path}: regnearket kan ikke leses; {why} ({type(error).__name__}). Det du har "
            "skrevet i det, er ikke lest, og boken er ikke skrevet over. Åpne den i Excel, la "
            "Excel reparere den og lagre, eller flytt den ut av mappen, og kjør på nytt."
        )
        raise InputError(message) from None


def _sheet(page: Any) -> EditedSheet:
    """One sheet as text, formulas as they are."""
    sheet = EditedSheet(page.title, [])
    for row, cells in enumerate(page.iter_rows()):
        sheet.rows.append([plain(cell.value) for cell in cells])
        for column, cell in enumerate(cells):
            if getattr(cell, "comment", None) is not None:
                sheet.comments[row, column] = plain(cell.comment.text)
            if cell.data_type == "f":
                sheet.formulas[row, column] = plain(cell.value)
    while sheet.rows and not any(sheet.rows[-1]):
        sheet.rows.pop()
    return sheet


def _fill_in_values(sheets: list[EditedSheet], book: Any) -> None:
    """Put what formulas had come to in their place, where the program that saved it tells."""
    for sheet in sheets:
        for row, column in sheet.formulas:
            value = book[sheet.title].cell(row + 1, column + 1).value
            if value is not None:
                sheet.rows[row][column] = plain(value)
