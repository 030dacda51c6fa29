"""Heat maps: a table of counts with slanted headers, a number in every cell, darker for more."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap

from pipeline.reporting.bars import Rows, draw_rows, rows_of
from pipeline.reporting.phrases import number
from pipeline.reporting.style import (
    GRID,
    MARGIN,
    MUTED,
    SCALE,
    SMALL,
    WIDTH,
    Sheet,
    Space,
    sheet,
    text_width,
    wrapped,
)

_WIDEST_LABEL = 1.9
#: Inches: a header before it is broken, and a row.
_WIDEST_HEADER, _ROW = 2.4, 0.24
_SLANT = 60
_SLANTED: dict[str, Any] = {
    "size": SMALL,
    "rotation": _SLANT,
    "rotation_mode": "anchor",
    "ha": "left",
    "va": "center",
    "linespacing": 1.1,
}


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map.

    Attributes:
        title: What it shows.
        subtitle: What its numbers count.
        rows: Label by code, from the top.
        columns: Label by code, from the left.
        numbers: The counts, codes as index and columns.
    """

    title: str
    subtitle: str
    rows: Mapping[str, str]
    columns: Mapping[str, str]
    numbers: pd.DataFrame

    @property
    def whole(self) -> pd.DataFrame:
        """The counts with every row and column, also those without any, in their order."""
        return self.numbers.reindex(
            index=list(self.rows), columns=list(self.columns), fill_value=0
        ).astype(int)

    @property
    def highest(self) -> tuple[str, str, int]:
        """Label of row and column of the highest count, and the count."""
        numbers = self.whole.to_numpy(dtype=int)
        row, column = np.unravel_index(int(numbers.argmax()), numbers.shape)
        count = int(numbers[row, column])
        return list(self.rows.values())[row], list(self.columns.values())[column], count

    def data(self, corner: str) -> pd.DataFrame:
        """The counts with labels instead of codes, the row's under the header `corner`."""
        table = pd.DataFrame(self.whole.to_numpy(), columns=list(self.columns.values()))
        table.insert(0, corner, list(self.rows.values()))
        return table


def draw_heat(plan: Heat) -> Sheet:
    """The drawn heat map. What is empty keeps its row or column: that is worth seeing."""
    numbers = plan.whole.to_numpy(dtype=int)
    rows = rows_of(list(plan.rows.values()), _WIDEST_LABEL, _ROW)
    headers = _Headers(list(plan.columns.values()))
    cell = headers.cell(WIDTH - rows.width - 0.3, int(numbers.max(initial=0)))
    drawn = sheet(plan.title, plan.subtitle, headers.space(rows, cell))
    _draw_cells(drawn, numbers, rows, [list(plan.rows), list(plan.columns)], cell)
    headers.draw(drawn, cell)
    return drawn


class _Headers:
    """The slanted headers over the columns of a heat map."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.lines = [wrapped(label, _WIDEST_HEADER, SMALL) for label in labels]
        longest = max(text_width(line, SMALL) for lines in self.lines for line in lines)
        self.height = math.sin(math.radians(_SLANT)) * longest + 0.15
        self.beyond = math.cos(math.radians(_SLANT)) * longest + 0.1

    def cell(self, room: float, largest: int) -> float:
        """Inches across a cell: wide enough for number and header, else what the room gives."""
        header = 0.3 if max(map(len, self.lines)) > 1 else 0.25
        least = max(header, text_width(number(largest), SMALL) + 0.1)
        return max(least, min(0.5, (room - self.beyond) / len(self.lines)))

    def space(self, rows: Rows, cell: float) -> Space:
        """Room for the map with its headers; a narrow one still holds its title."""
        left, across = MARGIN + rows.width + 0.1, cell * len(self.lines)
        width = max(left + across + self.beyond, 4.5)
        return Space(
            height=rows.edges[-1],
            left=left,
            right=width - left - across,
            top=self.height,
            bottom=MARGIN,
            width=width,
        )

    def draw(self, drawn: Sheet, cell: float) -> None:
        """Write the headers, each from the middle of its column."""
        for column, lines in enumerate(self.lines):
            # A second line would else run into the cells.
            y = -0.07 - 0.06 * (len(lines) - 1)
            drawn.axes.text((column + 0.5) * cell, y, "\n".join(lines), **_SLANTED)


def _draw_cells(
    drawn: Sheet, numbers: np.ndarray, rows: Rows, codes: list[list[str]], cell: float
) -> None:
    """Draw the cells of a heat map with a number in each, in inches, and the row's labels."""
    colours = LinearSegmentedColormap.from_list("antall", SCALE)
    shares = numbers / max(int(numbers.max()), 1)
    across = np.arange(numbers.shape[1] + 1) * cell
    axes = drawn.axes
    draw_rows(axes, rows, 0, float(across[-1]))
    axes.pcolormesh(
        across, rows.edges, shares, cmap=colours, vmin=0, vmax=1, edgecolors=GRID, linewidth=0.5
    )
    for (row, column), count in np.ndenumerate(numbers):
        text = axes.text(
            (column + 0.5) * cell,
            rows.middles[row],
            number(int(count)),
            size=SMALL,
            ha="center",
            va="center_baseline",
            color=_on(tuple(colours(float(shares[row, column]))), muted=not count),
        )
        text.set_gid(f"tall-{codes[0][row]}-{codes[1][column]}")


def _on(ground: Sequence[float], *, muted: bool) -> str:
    """The colour of a number that can be read on the ground (contrast at least 4.5)."""
    if muted:
        return MUTED
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in ground[:3]
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    # White has more contrast than black on what is darker than this.
    return "#ffffff" if luminance < 0.179 else "#000000"
