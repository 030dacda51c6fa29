"""Small hearings and Forms exports, made at test time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from pipeline.hearing import Hearing, parse_hearing

TITLES = (
    "Ledere skal kjenne til beredskapsplanen",
    "Virksomheten bør øve på beredskapsplanen hvert år",
    "Ansatte bør få opplæring i varsling",
)
SYSTEM = ("ID", "Starttidspunkt", "Fullføringstidspunkt", "E-postadresse", "Navn")
WHO = ("Hvem svarer du på vegne av?", "Navn på virksomhet")
MORNING = datetime(2024, 6, 3, 9, 30)  # noqa: DTZ001 - a form's times carry no zone
EVENING = datetime(2024, 6, 3, 19, 45)  # noqa: DTZ001


def hearing(**changes: Any) -> Hearing:
    """A hearing of three recommendations in chapter 2, two of them alike."""
    content: dict[str, Any] = {
        "hearing": {"id": "beredskap", "title": "Råd om beredskap"},
        "chapters": [
            {"number": 1, "title": "Bakgrunn og metode"},
            {"number": 2, "title": "Rådene om beredskap"},
        ],
        "recommendations": [
            {"id": f"rad-{number}", "number": number, "chapter": 2, "title": title}
            for number, title in enumerate(TITLES, start=1)
        ],
        "open_questions": [
            {"id": "mangler", "label": "Mangler", "question": "Er det noe utkastet ikke dekker?"}
        ],
        "themes": [{"id": "ansvar", "label": "Ansvar"}],
        "forms": {"respondent": WHO[1], "respondent_type": WHO[0], "contact": "Kontaktperson"},
    }
    return parse_hearing(content | changes)


def headers(*extra: str) -> list[str]:
    """The headers of the form as Forms exports them, and some more."""
    asked = [f"Råd {number}: {title}" for number, title in enumerate(TITLES, start=1)]
    return [*SYSTEM, *WHO, *asked, *extra]


def row(number: Any, *answers: Any, name: str = "Lia kommune", start: Any = MORNING) -> list[Any]:
    """A response to that form."""
    return [number, start, EVENING, "anonymous", None, "Kommune", name, *answers]


def write_xlsx(path: Path, rows: Iterable[Sequence[Any]], sheet: str = "Sheet1") -> Path:
    """A workbook of one sheet; text stays text whatever it begins with."""
    return write_book(path, {sheet: rows})


def write_book(path: Path, sheets: Mapping[str, Iterable[Sequence[Any]]]) -> Path:
    """A workbook of several sheets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                cell = sheet.cell(number, column, value)
                if isinstance(value, str) and not value.startswith("=FORMEL"):
                    cell.data_type = "s"
                    cell.value = value
                    cell.data_type = "s"
                if isinstance(value, str) and value.startswith("=FORMEL"):
                    cell.value = "=1+1"
    book.save(path)
    return path


def replace_in_zip(path: Path, member: str, old: bytes, new: bytes) -> None:
    """Change the bytes of one member of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = parts[member].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def write_csv(path: Path, rows: Iterable[Sequence[Any]], *, sep: str, encoding: str) -> Path:
    """A csv file with every field in quotes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        sep.join('"' + str("" if cell is None else cell).replace('"', '""') + '"' for cell in cells)
        for cells in rows
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path
