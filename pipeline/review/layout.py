"""Finds what the columns of an edited sheet are, also when they were moved or renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.review.edited_book import EditedSheet
from pipeline.review.journal import AGENCY, OWN
from pipeline.review.machine_copy import MachineCopy, plain

#: A header row stands among the first rows, also where a title was put above it.
_HEADER_WITHIN = 15
#: A sheet is the program's when it has so large a share of its headers.
_ENOUGH_HEADERS = 0.5
#: A column is a renamed one when so large a share of its cells holds what that one held.
_ENOUGH_CELLS = 0.5
#: A header that holds another one nearly whole (0–100).
_ALIKE = 85


@dataclass(frozen=True, slots=True)
class Layout:
    """What an edited sheet is.

    Attributes:
        title: The name that the program gave it.
        header: Number of the header row, from 0; -1 where it has none.
        id_column: The column of statement ids, or None.
        decides: What each column decides: empty for what is only shown.
    """

    title: str
    header: int
    id_column: int | None
    decides: dict[int, str]


def layout_of(sheet: EditedSheet, copy: MachineCopy) -> Layout | None:
    """The layout of a sheet that the program wrote, or None for one that somebody added."""
    title, header = _program_sheet(sheet, copy)
    if title is None:
        return None
    id_column = _id_column(sheet, copy, title)
    if header < 0 or id_column is None:
        return Layout(title, header, None, {})
    return Layout(title, header, id_column, _columns(sheet, copy, title, header, id_column))


class _Guess(NamedTuple):
    """A sheet of the program that an edited one may be, the best guess the greatest."""

    has_its_name: bool
    likeness: float
    title: str
    header: int


def _program_sheet(sheet: EditedSheet, copy: MachineCopy) -> tuple[str | None, int]:
    """Which of the program's sheets this is, and where its header row stands.

    Its name tells, then how many headers the two share of those that either has: all those of a
    small sheet may stand in a large one. Sheets of the same headers are told apart by their cells.
    """
    guesses = []
    for title, columns in copy.sheets.items():
        names = {_name(header) for header in columns}
        same_title = title.casefold() == sheet.title.casefold()
        if same_title and not names:
            return title, -1
        for row, cells in enumerate(sheet.rows[:_HEADER_WITHIN]):
            here = {_name(cell) for cell in cells} - {""}
            shared = len(names & here)
            if shared and (same_title or shared >= _ENOUGH_HEADERS * len(names)):
                guesses.append(_Guess(same_title, shared / len(names | here), title, row))
    if not guesses:
        return None, -1
    best = max(guess[:2] for guess in guesses)
    equal = [guess for guess in guesses if guess[:2] == best]
    chosen = max(equal, key=lambda guess: _n_known(sheet, copy, guess.title) if equal[1:] else 0)
    return chosen.title, chosen.header


def _n_known(sheet: EditedSheet, copy: MachineCopy, title: str) -> int:
    """How many of the sheet's cells the program wrote on that one of its sheets."""
    return sum(copy.knows(title, text) for _, _, text in sheet.cells())


def _id_column(sheet: EditedSheet, copy: MachineCopy, title: str) -> int | None:
    """The column that holds most ids of the sheet's rows; its header is no matter."""
    counts: dict[int, int] = {}
    for _, column, text in sheet.cells():
        if text in copy.rows_written.get(title, ()) and text in copy.values:
            counts[column] = counts.get(column, 0) + 1
    return max(counts, key=lambda column: counts[column]) if counts else None


def _columns(
    sheet: EditedSheet, copy: MachineCopy, title: str, header: int, id_column: int
) -> dict[int, str]:
    """What each column decides: by its header, else by what it holds, else as an own column."""
    written = copy.sheets[title]
    by_name = {_name(name): what for name, what in written.items()}
    missing = {_name(name): what for name, what in written.items()}
    decides: dict[int, str] = {id_column: ""}
    unknown: list[int] = []
    names = sheet.rows[header]
    for column in range(max(map(len, sheet.rows))):
        name = _name(names[column]) if column < len(names) else ""
        if column == id_column:
            continue
        if name in missing:
            decides[column] = missing.pop(name)
        elif name in by_name or _cells(sheet, header, column):
            unknown.append(column)
    for column in unknown:
        cells = {
            row[id_column]: row[column]
            for row in sheet.rows[header + 1 :]
            if column < len(row) and id_column < len(row)
        }
        found = _Unknown(
            name=_at(names, column),
            place=column,
            beside=(_name(_at(names, column - 1)), _name(_at(names, column + 1))),
            cells=cells,
        )
        what = _renamed(found, missing, copy, title)
        decides[column] = _own(found.name, column) if what is None else what
    return decides


class _Unknown(NamedTuple):
    """A column whose header the program did not write: header, place, headers beside it, cells."""

    name: str
    place: int
    beside: tuple[str, str]
    cells: Mapping[str, str]


def _at(names: Sequence[str], column: int) -> str:
    """The header of a column, or nothing outside the header row."""
    return names[column] if 0 <= column < len(names) else ""


def _renamed(
    column: _Unknown, missing: dict[str, str], copy: MachineCopy, title: str
) -> str | None:
    """What a column with an unknown header decides, or None for one of the analyst's own."""
    order = [_name(header) for header in copy.sheets[title]]
    for former, what in list(missing.items()):
        if what.startswith(OWN):
            continue
        by_content = bool(what) and _same_content(column.cells, what, copy)
        by_name = bool(what) and fuzz.partial_ratio(former, _name(column.name)) >= _ALIKE
        by_place = what in AGENCY and _stands_at(column, order, order.index(former))
        if by_content or by_name or by_place:
            return missing.pop(former)
    # Row by row: a number or a «ja» of the analyst's own stands somewhere on the sheet as well.
    filled = [(statement, text) for statement, text in column.cells.items() if text.strip()]
    known = sum(copy.knows_in_row(title, statement, text) for statement, text in filled)
    return "" if filled and known >= _ENOUGH_CELLS * len(filled) else None


def _stands_at(column: _Unknown, order: Sequence[str], place: int) -> bool:
    """Whether a column stands where the program had put one, or between the same neighbours."""
    return column.place == place or column.beside == (_at(order, place - 1), _at(order, place + 1))


def _same_content(cells: Mapping[str, str], what: str, copy: MachineCopy) -> bool:
    """Whether a column holds what the program had written for `what`."""
    pairs = [
        (plain(text), copy.values[statement].get(what, ""))
        for statement, text in cells.items()
        if statement in copy.values
    ]
    filled = [(now, then) for now, then in pairs if now or then]
    if not any(then for _, then in filled):
        return False
    return sum(now == then for now, then in filled) >= _ENOUGH_CELLS * len(filled)


def _cells(sheet: EditedSheet, header: int, column: int) -> bool:
    """Whether a column holds anything in or under the header row."""
    return any(column < len(row) and row[column].strip() for row in sheet.rows[header:])


def _own(name: str, column: int) -> str:
    """What an own column is called."""
    return OWN + (" ".join(name.split()) or f"Kolonne {column + 1}")


def _name(header: str) -> str:
    """What headers are compared by."""
    return " ".join(header.casefold().split())
