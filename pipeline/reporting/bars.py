"""Parts of bar charts: stacked bars with their numbers, legends, columns of numbers beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from pipeline.reporting.phrases import number
from pipeline.reporting.style import (
    BODY,
    INK,
    MARGIN,
    MUTED,
    SMALL,
    WIDTH,
    Fill,
    Sheet,
    row_height,
    text_width,
)

#: How much of a row a bar takes.
THICKNESS = 0.74
#: Inches of a legend line, and of a number that stands above its bar.
LEGEND_LINE = 0.21
ABOVE = 0.13
_KEY = 0.22


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the bars of a chart are.

    Attributes:
        unit: Inches that one respondent takes.
        row: Inches from one bar to the next.
        thickness: How much of that the bar takes.
    """

    unit: float
    row: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar.

    Attributes:
        code: What it counts; stands in the id of its number.
        start: Where it begins, in the axis' unit.
        count: How long it is, and the number written on it.
        fill: How it looks.
    """

    code: str
    start: float
    count: int
    fill: Fill

    def fits(self, unit: float) -> bool:
        """Whether the number has room on a piece whose unit is so many inches."""
        return text_width(number(self.count), SMALL) + 0.03 <= self.count * unit


def scale_of(bars: Sequence[Sequence[Part]], lines: int, unit: float) -> Scale:
    """The scale of stacked bars: rows are higher when some number must stand above its bar."""
    narrow = any(part.count and not part.fits(unit) for parts in bars for part in parts)
    bar = THICKNESS * row_height(lines)
    row = row_height(lines) + (ABOVE if narrow else 0)
    return Scale(unit, row, bar / row)


def draw_bar(axes: Axes, row: float, parts: Sequence[Part], scale: Scale, name: str) -> None:
    """Draw a bar with its numbers; those that have no room on it stand above it, in order.

    Args:
        axes: Where; rows count downwards.
        row: The bar's middle.
        parts: The pieces from left to right; empty ones are left out.
        scale: How large it is.
        name: Begins the ids of the numbers: `tall-<name>-<code>`.
    """
    unit = scale.unit
    free_from = float("-inf")
    for part in (part for part in parts if part.count):
        axes.barh(
            row,
            part.count,
            height=scale.thickness,
            left=part.start,
            facecolor=part.fill.colour,
            edgecolor=INK,
            linewidth=0.5,
            hatch=part.fill.hatch,
            clip_on=False,
        )
        middle = part.start + part.count / 2
        text, on_bar = number(part.count), part.fits(unit)
        if not on_bar:
            half = text_width(text, SMALL) / unit / 2
            middle = max(middle, free_from + half)
            free_from = middle + half + 0.05 / unit
        written = axes.text(
            middle,
            row if on_bar else row - scale.thickness / 2,
            text,
            size=SMALL,
            color=part.fill.text if on_bar else INK,
            ha="center",
            va="center_baseline" if on_bar else "bottom",
            bbox=_ground(part.fill) if on_bar and part.fill.hatch else None,
        )
        written.set_gid(f"tall-{name}-{part.code}")


def _ground(fill: Fill) -> dict[str, object]:
    """A plain ground, so that a number can be read on a hatch."""
    return {"facecolor": fill.colour, "edgecolor": "none", "boxstyle": "square,pad=0.1"}


def draw_rows(axes: Axes, labels: Sequence[str], left: float, right: float) -> None:
    """Set up an axis with one labelled row a bar, first on top, and no scale of its own."""
    axes.set_xlim(left, right)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(range(len(labels)), list(labels))
    axes.set_xticks([])
    axes.spines[["bottom", "left"]].set_visible(False)


def draw_column(
    sheet: Sheet, place: float, header: str, numbers: Sequence[int], name: str = ""
) -> None:
    """Write a column of numbers beside the bars.

    Args:
        sheet: The chart.
        place: Right edge of the column, in inches from the right edge of the drawing area.
        header: What it counts, over the column.
        numbers: One a row.
        name: Begins the ids of the numbers, when they are to have any.
    """
    axes = sheet.axes
    x = 1 + place / _width(sheet)
    across = axes.get_yaxis_transform()
    axes.text(x, -0.55, header, size=SMALL, color=MUTED, ha="right", va="bottom", transform=across)
    for row, count in enumerate(numbers):
        text = axes.text(
            x, row, number(count), size=BODY, ha="right", va="center_baseline", transform=across
        )
        if name:
            text.set_gid(f"tall-{name}-{row}")


def legend_height(labels: Sequence[str]) -> float:
    """Inches that a legend takes."""
    return LEGEND_LINE * len(_legend_lines(labels)) + 0.05


def draw_legend(sheet: Sheet, entries: Mapping[str, Fill]) -> None:
    """Draw a legend at the foot of the chart, in the order of the bars."""
    figure = sheet.figure
    lines = _legend_lines(list(entries))
    for line, labels in enumerate(reversed(lines)):
        x, y = MARGIN, MARGIN + line * LEGEND_LINE
        for label in labels:
            fill = entries[label]
            key = Rectangle(
                (x, y),
                _KEY,
                0.13,
                facecolor=fill.colour,
                edgecolor=INK,
                linewidth=0.5,
                hatch=fill.hatch,
                transform=figure.dpi_scale_trans,
            )
            figure.add_artist(key)
            figure.text(
                x + _KEY + 0.06,
                y + 0.02,
                label,
                size=BODY,
                va="baseline",
                transform=figure.dpi_scale_trans,
            )
            x += _legend_entry(label)


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
    return _KEY + 0.06 + text_width(label, BODY) + 0.2


def _width(sheet: Sheet) -> float:
    """Inches across the drawing area."""
    return float(sheet.axes.get_position().width * sheet.figure.get_figwidth())
