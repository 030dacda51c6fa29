"""The tables of a PDF as paragraphs of cells, also where a table goes on over the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.loaders.docx.records import Paragraph
from pipeline.loaders.docx.tables import Cell, cell_text, label_cells
from pipeline.loaders.pdf.lines import Line
from pipeline.loaders.pdf.paragraphs import Measures, group_lines, join_lines

Group = list[Line]


def flow(lines: Sequence[Line], measures: Measures) -> list[Group]:
    """Paragraphs and tables in reading order; all lines of a group that is a table have a cell.

    A table that goes on over the page is one.
    """
    groups: list[Group] = []
    run: list[Line] = []
    tables: dict[tuple[int, int], Group] = {}
    for line in lines:
        if line.cell is None:
            run.append(line)
            continue
        key = (line.page, line.cell[0])
        if key not in tables:
            groups += group_lines(run, measures)
            run = []
            tables[key] = []
            groups.append(tables[key])
        tables[key].append(line)
    groups += group_lines(run, measures)
    return _joined(groups)


def is_table(group: Group) -> bool:
    """Whether a group is a table."""
    return group[0].cell is not None


def _joined(groups: list[Group]) -> list[Group]:
    """The groups, those tables put together that only a page break divides."""
    joined: list[Group] = []
    for group in groups:
        last = joined[-1] if joined else []
        if last and is_table(group) and is_table(last) and _goes_on(last, group):
            joined[-1] = [*last, *_below(last, group)]
        else:
            joined.append(group)
    return joined


def _goes_on(last: Group, group: Group) -> bool:
    return max(line.page for line in last) + 1 == group[0].page and _width(last) == _width(group)


def _width(group: Group) -> int:
    return max(line.cell[2] for line in group if line.cell)


def _below(last: Group, group: Group) -> Iterator[Line]:
    """The lines of a table's next page, in the rows below those before.

    Its first row goes on with the last one when its first cell is empty.
    """
    end = max(line.cell[1] for line in last if line.cell)
    begun = min(line.cell[1] for line in group if line.cell)
    first_cells = [line for line in group if line.cell and line.cell[1:] == (begun, 0)]
    shift = end - begun + bool(first_cells)
    for line in group:
        if line.cell:
            yield replace(line, cell=(0, line.cell[1] + shift, line.cell[2]))


def table_paragraphs(group: Group, measures: Measures) -> Iterator[tuple[Paragraph, list[Line]]]:
    """The paragraphs of a table's cells, labelled as those of Word tables, and their lines."""
    rows: list[list[Cell]] = []
    lines: list[list[Line]] = []
    width = _width(group) + 1
    edges = [_column(group, column) for column in range(width)]
    for number in sorted({line.cell[1] for line in group if line.cell}):
        row: list[Cell] = []
        own: list[list[Line]] = []
        for column in range(width):
            inside = [line for line in group if line.cell and line.cell[1:] == (number, column)]
            pieces = group_lines(inside, replace(measures, edges=edges[column]))
            row.append([_paragraph(piece) for piece in pieces])
            own += pieces
        if rows and _texts(row) == _texts(rows[0]):
            # The head, set again on the next page, names nothing new.
            yield from zip((_as_label(p) for cell in row for p in cell), own, strict=True)
        else:
            rows.append(row)
            lines += own
    yield from zip(label_cells(rows), lines, strict=True)


def _texts(row: list[Cell]) -> list[str]:
    return [cell_text(cell) for cell in row]


def _as_label(paragraph: Paragraph) -> Paragraph:
    paragraph.label = True
    return paragraph


def _column(group: Group, column: int) -> dict[int, float]:
    """The right edge of the text in one column, by where its lines begin."""
    own = [line for line in group if line.cell and line.cell[2] == column]
    widest = max((line.right for line in own), default=0.0)
    return {round(line.left): widest for line in own}


def _paragraph(lines: list[Line]) -> Paragraph:
    paragraph = Paragraph()
    paragraph.add(join_lines(lines), "", bold=all(line.bold for line in lines))
    return paragraph
