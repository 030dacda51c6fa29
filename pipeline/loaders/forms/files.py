"""Files of a Forms export → sheets of cells: xlsx and csv, whatever they are called.

A file that cannot be read is refused with a reason and advice, by what it holds, not by its name.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

Cell = str | float | bool | datetime | date | time | timedelta | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with content.

    Attributes:
        name: The sheet's name; empty for csv.
        rows: The rows that hold something, each with its number from 1; trailing blanks cut.
        unsaved: Row and column number of formulas whose value is not stored in the file.
    """

    name: str
    rows: list[tuple[int, Row]]
    unsaved: frozenset[tuple[int, int]] = frozenset()


class UnreadableFileError(Exception):
    """A file that is no readable export: `reason` and `advice`, in Norwegian."""

    def __init__(self, reason: str, advice: str) -> None:
        super().__init__(f"{reason} {advice}")
        self.reason = reason
        self.advice = advice


_SAVE_AS = (
    "Åpne filen i Excel, velg «Lagre som» og «Excel-arbeidsbok (*.xlsx)», "
    "og legg den nye filen her."
)
_EXPORT_AGAIN = "Hent eksporten på nytt fra Forms («Åpne resultater i Excel»), og legg den her."

# The largest export to serve (50,000 answers) unpacks to some 600 MB.
_MOST_BYTES = 2 * 1024**3
# XML of answers packs 5–30 times; what packs far better than this is made to fill the memory.
_MOST_RATIO, _RATIO_FROM = 250, 64 * 1024**2
# 50,000 answers × 100 columns, forty times over.
_MOST_CELLS = 200_000_000
# What openpyxl, zipfile and the XML parsers raise on damaged files.
_DAMAGED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_sheets(path: Path, score: Callable[[Iterable[Cell]], int]) -> list[Sheet]:
    """Every sheet of a file that holds something.

    Args:
        path: The file, of any name.
        score: How many known headers a row holds; it decides between the separators of a csv.

    Raises:
        UnreadableFileError: The file is no readable export.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        reason = f"Fila kan ikke åpnes ({error.strerror})."
        raise UnreadableFileError(reason, "Se etter rettighetene, og lukk den i Excel.") from None
    if not head:
        raise UnreadableFileError("Fila er tom.", _EXPORT_AGAIN)
    if head.startswith(b"PK"):
        return _read_workbook(path)
    _refuse_other_formats(path, head)
    return _read_csv(path, score)


def _refuse_other_formats(path: Path, head: bytes) -> None:
    """Stop at what is neither a workbook nor text."""
    if head.startswith(bytes.fromhex("D0CF11E0A1B11AE1")):
        content = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableFileError(
                "Arbeidsboka er beskyttet med passord.",
                "Åpne den i Excel, fjern passordet (Fil → Informasjon → Beskytt arbeidsbok), "
                "lagre, og legg den her på nytt.",
            )
        raise UnreadableFileError("Fila er i det gamle Excel-formatet (.xls).", _SAVE_AS)
    if head.startswith((b"%PDF", b"{\\rtf")):
        raise UnreadableFileError(
            "Fila er et dokument, ikke en skjemaeksport.", "Flytt den til mappen documents."
        )
    if head.lstrip()[:5].lower() in {b"<html", b"<!doc", b"<?xml"}:
        raise UnreadableFileError("Fila er en nettside eller XML, ikke en arbeidsbok.", _SAVE_AS)


def _read_workbook(path: Path) -> list[Sheet]:
    """The sheets of an xlsx workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_unusable(archive)
            has_formulas = _holds_formulas(archive)
        sheets = _cells(path)
        if has_formulas:
            sheets = _with_unsaved_formulas(path, sheets)
    except _DAMAGED as error:
        reason = f"Fila er skadet og kan ikke leses som arbeidsbok ({type(error).__name__})."
        advice = f"{_EXPORT_AGAIN} Hjelper ikke det: {_SAVE_AS[0].lower()}{_SAVE_AS[1:]}"
        raise UnreadableFileError(reason, advice) from None
    return [sheet for sheet in sheets if sheet.rows]


def _refuse_unusable(archive: zipfile.ZipFile) -> None:
    """Stop at archives that are no xlsx workbook, or that would fill the memory."""
    names = set(archive.namelist())
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise UnreadableFileError("Fila er kryptert.", "Fjern passordet, og legg den her på nytt.")
    _refuse_other_packages(names)
    sizes = [(entry.file_size, entry.compress_size) for entry in archive.infolist()]
    packed_hard = any(
        size > _RATIO_FROM and size > _MOST_RATIO * max(packed, 1) for size, packed in sizes
    )
    if packed_hard or sum(size for size, _ in sizes) > _MOST_BYTES:
        raise UnreadableFileError(
            "Fila pakkes ut til langt mer enn en skjemaeksport kan holde.", _EXPORT_AGAIN
        )
    if any(_defines_entities(archive, name) for name in names if name.endswith(".xml")):
        raise UnreadableFileError(
            "Fila inneholder egne definisjoner som kan skjule skadelig innhold.", _EXPORT_AGAIN
        )
    if "xl/workbook.xml" in names and _is_strict(archive):
        raise UnreadableFileError(
            "Arbeidsboka er lagret i formatet «Strict Open XML», som ikke kan leses.", _SAVE_AS
        )


def _refuse_other_packages(names: set[str]) -> None:
    """Stop at Word files, other office files and archives of files."""
    if any(name.startswith("word/") for name in names):
        raise UnreadableFileError(
            "Fila er et Word-dokument, ikke en skjemaeksport.", "Flytt den til mappen documents."
        )
    if any(name.startswith("xl/") for name in names) and "xl/workbook.bin" not in names:
        return
    if names & {"[Content_Types].xml", "mimetype", "xl/workbook.bin"}:
        raise UnreadableFileError("Fila er ikke en xlsx-arbeidsbok.", _SAVE_AS)
    raise UnreadableFileError(
        "Fila er et zip-arkiv.",
        "Pakk det ut, og legg arbeidsboka her og dokumentene i mappen documents.",
    )


def _is_strict(archive: zipfile.ZipFile) -> bool:
    """Whether the workbook is of the dialect that openpyxl reads as empty, without an error."""
    with archive.open("xl/workbook.xml") as part:
        return b"purl.oclc.org/ooxml" in part.read(65_536)


def _defines_entities(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether an XML part has a document type: no program that saves workbooks writes one."""
    with archive.open(name) as part:
        return b"<!doctype" in part.read(4096).lower().replace(b"\0", b"")


def _holds_formulas(archive: zipfile.ZipFile) -> bool:
    """Whether any sheet holds a formula."""
    return any(
        _contains(archive, name, (b"<f>", b"<f ", b"<f/"))
        for name in archive.namelist()
        if name.startswith("xl/worksheets/") and name.endswith(".xml")
    )


def _contains(archive: zipfile.ZipFile, name: str, marks: tuple[bytes, ...]) -> bool:
    """Whether a member holds one of the marks, read piece by piece."""
    tail = b""
    with archive.open(name) as part:
        while piece := part.read(1 << 20):
            window = tail + piece
            if any(mark in window for mark in marks):
                return True
            tail = window[-2:]
    return False


def _cells(path: Path) -> list[Sheet]:
    """The sheets with the values that Excel last stored for them."""
    found = []
    budget = _MOST_CELLS
    with path.open("rb") as file, warnings.catch_warnings():
        # openpyxl warns of styles and extensions that have no bearing on the text.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            rows = []
            for number, row in _rows(sheet, values_only=True):
                budget -= len(row)
                if budget < 0:
                    raise UnreadableFileError("Arbeidsboka er for stor.", _EXPORT_AGAIN)
                if trimmed := _trimmed(row):
                    rows.append((number, trimmed))
            found.append(Sheet(sheet.title, rows))
        book.close()
    return found


def _rows(sheet: Any, *, values_only: bool) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows with their numbers; never padded to the size that the sheet claims to have."""
    sheet.reset_dimensions()
    yield from enumerate(sheet.iter_rows(values_only=values_only), start=1)


def _trimmed(row: Row) -> Row:
    """The row without trailing blanks."""
    end = len(row)
    while end and (row[end - 1] is None or row[end - 1] == ""):
        end -= 1
    return row[:end]


def _with_unsaved_formulas(path: Path, sheets: list[Sheet]) -> list[Sheet]:
    """The sheets, told of formulas that have no stored value."""
    found = []
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
        for sheet, known in zip(book.worksheets, sheets, strict=True):
            stored = dict(known.rows)
            formulas = (
                (number, column)
                for number, row in _rows(sheet, values_only=False)
                for column, cell in enumerate(row)
                if cell.data_type == "f"
            )
            unsaved = frozenset(
                (number, column)
                for number, column in formulas
                if column >= len(stored.get(number, ())) or stored[number][column] is None
            )
            rows = dict.fromkeys((number for number, _ in unsaved), ()) | stored
            found.append(Sheet(known.name, sorted(rows.items()), unsaved))
        book.close()
    return found


_SEPARATORS = (";", ",", "\t", "|")
_HEADER_WITHIN = 30


def _read_csv(path: Path, score: Callable[[Iterable[Cell]], int]) -> list[Sheet]:
    """The rows of a csv file, whatever its character set and separator."""
    text = _decoded(path.read_bytes())
    start = text.lstrip()[:5].lower()
    separators: tuple[str, ...] = _SEPARATORS
    if start.startswith("sep=") and len(start) == len("sep=;"):
        separators = (start[-1],)
        text = text.partition("\n")[2]
    best = max(separators, key=lambda separator: _csv_fit(text, separator, score))
    rows = [
        (number, row) for number, row in enumerate(_split(text, best), start=1) if _trimmed(row)
    ]
    return [Sheet("", rows)] if rows else []


def _csv_fit(text: str, separator: str, score: Callable[[Iterable[Cell]], int]) -> tuple[int, int]:
    """How well a separator fits: known headers in the best row, then the number of columns."""
    rows = [row for row, _ in zip(_split(text, separator), range(_HEADER_WITHIN), strict=False)]
    return (
        max((score(row) for row in rows), default=0),
        max((len(row) for row in rows), default=0),
    )


def _split(text: str, separator: str) -> Iterator[Row]:
    """The rows of csv text, blanks as None."""
    # An answer can be longer than the module's own limit of 131,072 characters.
    csv.field_size_limit(1 << 28)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        yield tuple(cell or None for cell in row)


def _decoded(content: bytes) -> str:
    """The text of a csv file: UTF-16 and UTF-8 by their marks or shape, else cp1252.

    Raises:
        UnreadableFileError: The file is not text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    sample = content[:4096]
    if sample.count(0) > len(sample) // 4:
        # UTF-16 without its mark: Latin letters leave a zero in every other byte.
        first, second = sample[::2].count(0), sample[1::2].count(0)
        if max(first, second) > 10 * min(first, second):
            return content.decode("utf-16-be" if first > second else "utf-16-le", "replace")
    if sum(byte < 9 for byte in sample) > len(sample) // 100:
        raise UnreadableFileError("Fila er verken en arbeidsbok eller tekst.", _EXPORT_AGAIN)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
