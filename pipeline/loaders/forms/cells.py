"""Cells of a Forms export → text, times and response ids."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.loaders.normalise import normalise, unescape_excel

if TYPE_CHECKING:
    from pipeline.loaders.forms.files import Cell

# As Excel writes them in English and in Norwegian.
_ERRORS = frozenset(
    {
        *("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"),
        *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!"),
        *("#VERDI!", "#NAVN?", "#I/T", "#OVERFLYT!", "#BEREGN!"),
    }
)
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a form's times carry no zone
# Serial numbers of the years 2000 to 2100: smaller and larger numbers are no time of an answer.
_SERIALS = (36_526, 73_415)


def text_of(cell: Cell) -> str:
    """The cell as normalised text, numbers and dates the way Norwegian Excel shows them."""
    if isinstance(cell, str):
        return normalise(unescape_excel(cell))
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "SANN" if cell else "USANN"
    if isinstance(cell, int | float):
        return f"{cell:.15g}".replace(".", ",")
    return _shown(cell)


def _shown(cell: datetime | date | time | timedelta) -> str:
    """A time as Norwegians write it; midnight is left out."""
    if isinstance(cell, datetime):
        return f"{cell:%d.%m.%Y}" if cell.time() == time() else f"{cell:%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return str(cell)


def is_error(cell: Cell) -> bool:
    """Whether the cell holds one of Excel's error values instead of what was written."""
    return isinstance(cell, str) and cell.strip().upper() in _ERRORS


def id_of(cell: Cell) -> str:
    """The response id as text without the decimals that Excel may have given it, or empty."""
    text = "" if is_error(cell) else text_of(cell)
    whole = re.fullmatch(r"(\d+)[.,]0+", text)
    return whole[1] if whole else text


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january",
            "februar feb february",
            "mars mar march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "desember des december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = re.compile(
    r"(?:^|[\sT])(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?$",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(r"(\d{1,2})[.\-](?:\s*)(\d{1,2})[.\-](\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_NAMED_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-zæøå]+)\.?,?\s+(\d{4})", re.IGNORECASE)


def time_of(cell: Cell, *, month_first: bool = True) -> datetime | None:
    """The cell as a time without zone, or None when it holds none.

    Args:
        cell: A date, a serial number, or text in ISO, Norwegian or American form.
        month_first: How to read `6/7/2024`: see `is_month_first`.
    """
    if isinstance(cell, datetime):
        return _local(cell)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
    if isinstance(cell, str):
        return _parsed(text_of(cell), month_first=month_first)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(float(cell))
    return None


def is_month_first(cells: list[Cell]) -> bool:
    """Whether a column's slashed dates put the month first, as those of American tenants do.

    One date with a number over 12 settles it for the column; without one, the month is first,
    since Norwegian dates are written with points.
    """
    found = [_SLASHED.match(cell.strip()) for cell in cells if isinstance(cell, str)]
    return not any(match and int(match[1]) > 12 for match in found)


def _local(moment: datetime) -> datetime:
    """The time on a Norwegian clock, without zone and fractions of a second."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(ZoneInfo("Europe/Oslo")).replace(tzinfo=None)
    return moment.replace(microsecond=0)


def _from_serial(number: float) -> datetime | None:
    """An Excel serial number as a time, to the second."""
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        return None
    return _EXCEL_EPOCH + timedelta(seconds=round(number * 86_400))


def _parsed(text: str, *, month_first: bool) -> datetime | None:
    """Text as a time, or None."""
    with suppress(ValueError):
        return _local(datetime.fromisoformat(text))
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _from_serial(float(text.replace(",", ".")))
    parts = _day_parts(text, month_first=month_first)
    if parts is None:
        return None
    clock = _CLOCK.search(text)
    hour, minute, second = (int(clock[n] or 0) for n in (1, 2, 3)) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4].lower().startswith("p") else 0)
    year, month, day = parts
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None


def _day_parts(text: str, *, month_first: bool) -> tuple[int, int, int] | None:
    """Year, month and day of a date at the start of the text."""
    if match := _YEAR_FIRST.match(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.match(text):
        return _century(match[3]), int(match[2]), int(match[1])
    if match := _SLASHED.match(text):
        first, second = int(match[1]), int(match[2])
        month, day = (first, second) if month_first and first <= 12 else (second, first)
        return _century(match[3]), month, day
    match = _NAMED_MONTH.search(text)
    if match and match[2].lower() in _MONTHS:
        return int(match[3]), _MONTHS[match[2].lower()], int(match[1])
    return None


def _century(year: str) -> int:
    """A year of two or four digits as a number."""
    return int(year) if len(year) == 4 else 2000 + int(year)
