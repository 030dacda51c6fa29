"""Bar charts: labelled rows, stacked bars with their numbers, columns of numbers, legends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pipeline.reporting.phrases import number
from pipeline.reporting.style import (
    BLUE,
    BODY,
    INK,
    MARGIN,
    MUTED,
    SMALL,
    WIDTH,
    Fill,
    Sheet,
    Space,
    lines_height,
    sheet,
    text_width,
    wrapped,
)

#: Inches: a bar's thickness, the least from one bar to the next (a number has room between them),
#: from label to bar.
THICKNESS, ROW, GAP = 0.17, 0.3, 0.15
#: Inches of a legend's line and key.
LEGEND_LINE, KEY = 0.21, 0.22
#: A single answer is not to fill the page.
LEAST = 12
#: Inches: the label of a plain bar before it is broken.
_WIDEST_COUNTED = 2.4


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar.

    Attributes:
        code: What it counts; stands in the id of its number.
        start: Where it begins, in respondents.
        count: How long it is, and the number written on it.
        fill: How it looks.
        is_told: Whether the number is written on it; not when it stands in a column.
    """

    code: str
    start: float
    count: int
    fill: Fill
    is_told: bool = True

    def fits(self, unit: float) -> bool:
        """Whether the number has room on the piece, when one respondent takes `unit` inches."""
        return text_width(number(self.count), SMALL) + 0.02 <= self.count * unit


@dataclass(frozen=True, slots=True)
class Rows:
    """Labels of a chart's rows, and where the rows are.

    Attributes:
        labels: The labels, broken into lines.
        width: Inches that the widest label takes.
        heights: Inches of each row.
    """

    labels: tuple[str, ...]
    width: float
    heights: tuple[float, ...]

    @property
    def edges(self) -> list[float]:
        """Inches from the top to the top of each row, and to the end of the last."""
        return list(accumulate(self.heights, initial=0.0))

    @property
    def middles(self) -> list[float]:
        """Inches from the top to the middle of each bar."""
        return [(top + end) / 2 for top, end in pairwise(self.edges)]


def rows_of(texts: Sequence[str], widest: float, least: float = ROW) -> Rows:
    """Rows high enough for their labels, which are broken at so many inches."""
    broken = [wrapped(text, widest, BODY) for text in texts]
    width = max((text_width(line, BODY) for lines in broken for line in lines), default=0.0)
    return Rows(
        tuple("\n".join(lines) for lines in broken),
        width,
        tuple(max(least, lines_height(lines, BODY) + 0.06) for lines in broken),
    )


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers beside the bars.

    Attributes:
        header: What they count.
        numbers: One a row, or words where it is not known.
        width: Inches that the column takes.
        name: Begins the ids of the numbers.
    """

    header: str
    numbers: Sequence[int | str]
    width: float
    name: str


@dataclass(frozen=True, slots=True)
class Stacked:
    """A chart of stacked bars.

    Attributes:
        title: What it shows.
        subtitle: What its numbers count.
        names: Begins the ids of each bar's numbers.
        rows: Its rows.
        bars: The pieces of each bar, from left to right.
        least: How many respondents the width must hold at least, so that few do not fill it.
        columns: Numbers beside the bars, from left to right.
        legend: Fill by label.
    """

    title: str
    subtitle: str
    names: Sequence[str]
    rows: Rows
    bars: Sequence[Sequence[Part]]
    least: int
    columns: Sequence[Column]
    legend: Mapping[str, Fill]


def draw_stacked(plan: Stacked) -> Sheet:
    """The drawn chart. A number that has no room on its piece stands above the bar."""
    left = -min(part.start for parts in plan.bars for part in parts)
    right = max(part.start + part.count for parts in plan.bars for part in parts)
    right = max(right, plan.least - left)
    beside = sum(column.width for column in plan.columns)
    unit = (WIDTH - plan.rows.width - GAP - beside - 2 * MARGIN) / (left + right)
    rows = plan.rows
    space = Space(
        height=rows.edges[-1],
        left=MARGIN + rows.width + GAP,
        right=beside + MARGIN,
        top=max((lines_height(one.header.split("\n"), SMALL) for one in plan.columns), default=0),
        bottom=legend_height(list(plan.legend)) + MARGIN,
    )
    drawn = sheet(plan.title, plan.subtitle, space)
    draw_rows(drawn.axes, rows, -left, right)
    if left:
        drawn.axes.axvline(0, color=INK, linewidth=0.8, zorder=3)
    for name, middle, parts in zip(plan.names, rows.middles, plan.bars, strict=True):
        _draw_bar(drawn.axes, middle, parts, unit, name)
    place = 0.0
    for column in plan.columns:
        place += column.width
        _draw_column(drawn, rows, column, place)
    draw_legend(drawn, plan.legend)
    return drawn


def draw_counts(title: str, subtitle: str, labels: Sequence[str], counts: Sequence[int]) -> Sheet:
    """A drawn chart of plain bars from the left, one a label, first on top."""
    rows = rows_of(labels, _WIDEST_COUNTED)
    longest = max(*counts, LEAST)
    space = Space(
        height=rows.edges[-1], left=MARGIN + rows.width + GAP, right=0.5 + MARGIN, bottom=MARGIN
    )
    drawn = sheet(title, subtitle, space)
    draw_rows(drawn.axes, rows, 0, longest)
    drawn.axes.barh(rows.middles, counts, height=THICKNESS, color=BLUE)
    for row, (middle, count) in enumerate(zip(rows.middles, counts, strict=True)):
        x = count + longest * 0.01
        written = drawn.axes.text(x, middle, number(count), size=BODY, va="center_baseline")
        written.set_gid(f"tall-rad-{row}")
    return drawn


def draw_rows(axes: Axes, rows: Rows, left: float, right: float) -> None:
    """Set up an axis with labelled rows, first on top, in inches downwards, without scales."""
    axes.set_xlim(left, right)
    axes.set_ylim(rows.edges[-1], 0)
    axes.set_yticks(rows.middles, list(rows.labels))
    axes.set_xticks([])
    axes.spines[["bottom", "left"]].set_visible(False)


def draw_legend(drawn: Sheet, entries: Mapping[str, Fill]) -> None:
    """Draw a legend at the foot of the chart, in the order of the bars."""
    figure = drawn.figure
    for line, labels in enumerate(reversed(_legend_lines(list(entries)))):
        x, y = MARGIN, MARGIN + line * LEGEND_LINE
        for label in labels:
            look = {**entries[label].look, "transform": figure.dpi_scale_trans}
            figure.add_artist(Rectangle((x, y), KEY, 0.13, **look))
            figure.text(
                x + KEY + 0.06,
                y + 0.02,
                label,
                size=BODY,
                va="baseline",
                transform=figure.dpi_scale_trans,
            )
            x += _legend_entry(label)


def legend_height(labels: Sequence[str]) -> float:
    """Inches that a legend takes, with the margin under it."""
    return LEGEND_LINE * len(_legend_lines(labels)) + MARGIN


def _draw_bar(axes: Axes, middle: float, parts: Sequence[Part], unit: float, name: str) -> None:
    """Draw a bar with its numbers; those above it keep their order and never overlap."""
    free_from = float("-inf")
    for part in (part for part in parts if part.count):
        corner = (part.start, middle - THICKNESS / 2)
        axes.add_artist(Rectangle(corner, part.count, THICKNESS, clip_on=False, **part.fill.look))
        if not part.is_told:
            continue
        x = part.start + part.count / 2
        text, on_bar = number(part.count), part.fits(unit)
        if not on_bar:
            half = text_width(text, SMALL) / unit / 2
            x = max(x, free_from + half)
            free_from = x + half + 0.05 / unit
        written = axes.text(
            x,
            middle if on_bar else middle - THICKNESS / 2 - 0.015,
            text,
            size=SMALL,
            color=part.fill.text if on_bar else INK,
            ha="center",
            va="center_baseline" if on_bar else "baseline",
            bbox=_ground(part.fill) if on_bar and part.fill.hatch else None,
        )
        written.set_gid(f"tall-{name}-{part.code}")


def _ground(fill: Fill) -> dict[str, object]:
    """A plain ground, so that a number can be read on a hatch."""
    return {"facecolor": fill.colour, "edgecolor": "none", "boxstyle": "square,pad=0.1"}


def _draw_column(drawn: Sheet, rows: Rows, column: Column, place: float) -> None:
    """Write a column of numbers, its right edge so many inches right of the bars."""
    axes = drawn.axes
    x = 1 + place / float(axes.get_position().width * drawn.figure.get_figwidth())
    look: dict[str, Any] = {"ha": "right", "transform": axes.get_yaxis_transform()}
    axes.text(x, -0.04, column.header, size=SMALL, color=MUTED, va="bottom", **look)
    for row, (middle, count) in enumerate(zip(rows.middles, column.numbers, strict=True)):
        shown = number(count) if isinstance(count, int) else count
        written = axes.text(x, middle, shown, size=BODY, va="center_baseline", **look)
        written.set_gid(f"tall-{column.name}-{row}")


def _legend_lines(labels: Sequence[str]) -> list[list[str]]:
    """The entries that stand on each line."""
    lines: list[list[str]] = [[]]
    used = 0.0
    for label in labels:
        if lines[-1] and used + _legend_entry(label) > WIDTH - 2 * MARGIN:
            lines.append([])
            used = 0.0
        lines[-1].append(label)
        used += _legend_entry(label)
    return lines


def _legend_entry(label: str) -> float:
    return KEY + 0.06 + text_width(label, BODY) + 0.2
