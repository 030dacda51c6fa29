"""Where the text of an RTF file goes while it is read: paragraphs, and the cells of tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from pipeline.loaders.wordml import Cell, Mark, add_table, add_text, element, paragraph


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with its format."""

    text: str
    bold: bool = False
    mark: Mark | None = None

    @property
    def look(self) -> tuple[bool, Mark | None]:
        """What neighbours share that are written as one."""
        return self.bold, self.mark


@dataclass(frozen=True, slots=True)
class Format:
    """What a paragraph is.

    Attributes:
        style: Number of its style.
        level: Outline level that it sets itself, or None.
        listed: Whether it is a list item.
        in_table: Whether it stands in a table.
    """

    style: int = 0
    level: int | None = None
    listed: bool = False
    in_table: bool = False


@dataclass(slots=True)
class Flow:
    """A body, margin, note, comment or text box that is being filled.

    Attributes:
        target: The element that paragraphs are added to.
        form: The format in which the last text was written.
        pieces: The runs of the open paragraph, and what hangs on it.
        cell: The open cell.
        row: The finished cells of the open row.
        rows: The finished rows of the open table, each cell with how it is merged.
        merges: How each cell of the open row is merged: `h` with the one before, `v` with that
            above, or empty.
    """

    target: Any
    form: Format = field(default_factory=Format)
    pieces: list[Run | Callable[[Any], None]] = field(default_factory=list)
    cell: Any = None
    row: list[Any] = field(default_factory=list)
    rows: list[list[tuple[Any, str]]] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)

    def end_paragraph(self, form: Format, *, level: int | None, contents: bool) -> None:
        """Write the open paragraph where it belongs; one outside a table ends the table."""
        pieces, self.pieces = self.pieces, []
        if form.in_table:
            if self.cell is None:
                self.cell = element("tc")
        elif pieces or not self.row:
            self.end_table()
        if not pieces:
            return
        parent = self.cell if form.in_table else self.target
        made = paragraph(parent, level=level, listed=form.listed, contents=contents)
        for _, group in groupby(pieces, lambda piece: isinstance(piece, Run) and piece.look):
            _write(list(group), made)

    def end_cell(self) -> None:
        """Close the open cell."""
        self.row.append(element("tc") if self.cell is None else self.cell)
        self.cell = None

    def end_row(self) -> None:
        """Close the open row."""
        if self.cell is not None:
            self.end_cell()
        merges = [*self.merges, *[""] * len(self.row)]
        self.rows.append(list(zip(self.row, merges, strict=False)))
        self.row = []

    def end_table(self) -> None:
        """Write the open table."""
        if self.row or self.cell is not None:
            self.end_row()
        rows, self.rows = self.rows, []
        if not rows:
            return
        above: dict[int, Cell] = {}
        merged: list[list[Cell]] = []
        for row in rows:
            cells: list[Cell] = []
            for column, (tc, merge) in enumerate(row):
                if merge == "v" and column in above:
                    above[column].rows += 1
                elif merge == "h" and cells:
                    cells[-1].columns += 1
                else:
                    cells.append(Cell(tc))
                    above[column] = cells[-1]
            merged.append(cells)
        add_table(self.target, merged)


def _write(pieces: list[Run | Callable[[Any], None]], made: Any) -> None:
    """Write neighbours that look the same into a paragraph."""
    runs = [piece for piece in pieces if isinstance(piece, Run)]
    if runs:
        text = _paired("".join(run.text for run in runs))
        add_text(made, text, bold=runs[0].bold, mark=runs[0].mark)
    for piece in pieces:
        if not isinstance(piece, Run):
            piece(made)


def _paired(text: str) -> str:
    """The text with halves of characters put together: RTF writes the rarer ones in two."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
