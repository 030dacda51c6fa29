"""The labels of a Word table: which cells name the row or column that others stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.loaders.docx.records import Paragraph

Cell = list[Paragraph]

#: A label is short; a longer first cell is something said.
_LONGEST_LABEL = 60
_LABEL_COLUMN = re.compile(
    r"^(?:råd|anbefaling|tilråding|punkt|pkt|kapittel|kap|tema|avsnitt|nr|nummer|side|spørsmål"
    r"|del|område|forslag|tiltak|krav|paragraf|§)",
    re.IGNORECASE,
)


def label_cells(rows: list[list[Cell]]) -> Iterator[Paragraph]:
    """The paragraphs of the cells, those that name a row or a column marked as labels."""
    wide = max((len(row) for row in rows), default=0)
    if wide < 2:
        # One column frames text; it does not tabulate it.
        yield from (paragraph for row in rows for cell in row for paragraph in cell)
        return
    heads = rows[0] if len(rows) > 1 and _is_head(rows) else []
    columns = [cell_text(cell) for cell in heads]
    named = bool(columns) and _LABEL_COLUMN.match(columns[0]) is not None
    label = ""
    for number, row in enumerate(rows):
        is_head = bool(heads) and number == 0
        own = "" if is_head else _row_label(row, named=named)
        # A merged or empty first cell goes on with the one above it.
        goes_on = len(row) > 1 and not cell_text(row[0])
        label = own or (label if goes_on else "")
        for column, cell in enumerate(row):
            is_label = is_head or bool(own and column == 0)
            under = () if is_label else _place(label, columns, column)
            for paragraph in cell:
                paragraph.in_table = True
                paragraph.label = is_label
                paragraph.under = (*under, *paragraph.under)
                yield paragraph


def _place(label: str, columns: list[str], column: int) -> tuple[str, ...]:
    """The labels that a cell stands under: its row, and its column where there are several."""
    head = columns[column] if len(columns) > 2 and column < len(columns) else ""
    return tuple(text for text in (label, head) if text)


def _is_head(rows: list[list[Cell]]) -> bool:
    """Whether the first row names the columns: short words where longer text stands below."""
    first = [cell_text(cell) for cell in rows[0]]
    below = [cell_text(cell) for row in rows[1:] for cell in row]
    if any(len(text) > _LONGEST_LABEL or text.endswith(".") for text in first) or not all(first):
        return False
    return (
        max(map(len, below), default=0) > _LONGEST_LABEL
        or _LABEL_COLUMN.match(first[0]) is not None
    )


def _row_label(row: list[Cell], *, named: bool) -> str:
    """The text of the first cell, when it names what the others are about."""
    if len(row) < 2 or not row[0]:
        return ""
    first, others = cell_text(row[0]), " ".join(cell_text(cell) for cell in row[1:])
    short = len(first) <= _LONGEST_LABEL and not first.endswith((".", "!"))
    return first if others and (short or (named and len(row[0]) == 1)) else ""


def cell_text(cell: Cell) -> str:
    """The words of a cell on one line."""
    return " ".join(" ".join(paragraph.text("del") for paragraph in cell).split())
