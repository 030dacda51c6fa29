"""What the program wrote in a workbook, kept in a hidden sheet of it, so that edits stand out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise

#: The sheet's name; a reader of the workbook never sees it.
SHEET_TITLE = "_skrevet"
#: Follows what a column decides where it shows words for codes that stand in another column.
IN_WORDS = " (ord)"
#: Well under what a cell holds.
_LONGEST_CELL = 30_000
_DIGEST = 8
#: Within one row so much of a digest tells its cells apart.
_ROW_DIGEST = 4


@dataclass
class MachineCopy:
    """What stands in a workbook as the program wrote it.

    Attributes:
        book: Name of this very workbook: its run.
        sheets: What each column decides by header by sheet; empty for what is only shown.
        values: What each statement's editable cells hold, by statement and what; only what is
            not empty.
        digests: The digests of every cell of each sheet.
        rows_written: Shorter digests of the cells of each statement's rows, by sheet and statement.
        added: The cells of the sheets that the analyst added, by sheet and place.
    """

    book: str = ""
    sheets: dict[str, dict[str, str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    digests: dict[str, set[str]] = field(default_factory=dict)
    rows_written: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    added: dict[str, dict[str, str]] = field(default_factory=dict)

    def knows(self, sheet: str, value: object) -> bool:
        """Whether the program wrote this value somewhere on this sheet."""
        return digest(value) in self.digests.get(sheet, ())

    def knows_in_row(self, sheet: str, statement: str, value: object) -> bool:
        """Whether the program wrote this value in a row of this statement on this sheet."""
        row = self.rows_written.get(sheet, {}).get(statement, ())
        return digest(value)[:_ROW_DIGEST] in row

    def add_sheet(
        self,
        title: str,
        columns: Sequence[tuple[str, str]],
        id_column: int | None,
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Note a sheet: header of each column and what it decides, and its rows as written."""
        self.sheets[title] = dict(columns)
        known = self.digests.setdefault(title, set())
        known.update(digest(header) for header, _ in columns)
        decides = any(what for _, what in columns)
        for row in rows:
            digests = {digest(value) for value in row if value is not None}
            known |= digests
            if id_column is None or row[id_column] is None:
                continue
            statement = str(row[id_column])
            own = self.rows_written.setdefault(title, {}).setdefault(statement, set())
            own.update(one[:_ROW_DIGEST] for one in digests)
            if decides:
                values = self.values.setdefault(statement, {})
                values.update(
                    (what, plain(value))
                    for (_, what), value in zip(columns, row, strict=True)
                    if what and value not in (None, "")
                )

    def rows(self) -> Iterator[list[str]]:
        """The rows of the hidden sheet."""
        yield ["bok", self.book]
        for title, columns in self.sheets.items():
            yield ["ark", title, *(part for pair in columns.items() for part in pair)]
        for title, digests in self.digests.items():
            ordered = sorted(digests)
            step = _LONGEST_CELL // (_DIGEST + 1)
            for start in range(0, len(ordered), step):
                yield ["celler", title, " ".join(ordered[start : start + step])]
        yield from self._rows_of_statements()
        for title, texts in self.added.items():
            for place, value in texts.items():
                yield ["celle", title, place, value]

    def _rows_of_statements(self) -> Iterator[list[str]]:
        """The rows of the hidden sheet that hold what stands in rows of statements."""
        for title, rows in self.rows_written.items():
            for statement, cells in rows.items():
                yield ["rad", title, statement, " ".join(sorted(cells))]
        for statement, values in self.values.items():
            yield ["utsagn", statement, *(part for pair in values.items() for part in pair)]

    def take(self, kind: str, name: str, rest: Sequence[str]) -> None:
        """Note a row of the hidden sheet, as `rows` gave it."""
        if kind == "bok":
            self.book = name
        elif kind == "ark":
            self.sheets[name] = _pairs(rest)
        elif kind == "celler":
            self.digests.setdefault(name, set()).update(rest[0].split())
        elif kind == "rad":
            self.rows_written.setdefault(name, {})[rest[0]] = set(rest[1].split())
        elif kind == "utsagn":
            self.values[name] = _pairs(rest)
        elif kind == "celle":
            self.added.setdefault(name, {})[rest[0]] = rest[1]


def parse_machine_copy(rows: Iterable[Sequence[object]]) -> MachineCopy:
    """The copy from the rows of the hidden sheet, as `MachineCopy.rows` gave them."""
    copy = MachineCopy()
    for row in rows:
        cells = ["" if value is None else str(value) for value in row]
        if cells and cells[0]:
            kind, name, *rest = [*cells, "", ""]
            copy.take(kind, name, rest)
    return copy


def _pairs(parts: Sequence[str]) -> dict[str, str]:
    """Every second part by the one before it."""
    return {name: value for name, value in list(pairwise(parts))[::2] if name}


def digest(value: object) -> str:
    """A short hash of a cell's value; space is no matter."""
    words = " ".join(plain(value).split())
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:_DIGEST]


def plain(value: object) -> str:
    """A cell's value as text: one kind of line break, whole numbers without decimals, ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    # Excel writes a carriage return in text as this escape, which openpyxl leaves as it is.
    text = re.sub(r"_x000D_", "\r", str(value), flags=re.IGNORECASE)
    return text.replace("\r\n", "\n").replace("\r", "\n")
