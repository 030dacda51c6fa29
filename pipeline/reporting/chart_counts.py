"""Charts of counts: themes by target, answers by respondent type, answers over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap

from pipeline.reporting.bars import GAP, THICKNESS, Rows, draw_rows, rows_of
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.incoming import unread_note
from pipeline.reporting.phrases import capital, number
from pipeline.reporting.style import (
    BLUE,
    BODY,
    GRID,
    MARGIN,
    MUTED,
    SCALE,
    SMALL,
    WIDTH,
    Sheet,
    Space,
    finish,
    respondents,
    sheet,
    text_width,
    wrapped,
)
from pipeline.reporting.wording import (
    in_types,
    lower_first,
    per_target,
    type_order,
)

_WIDEST_LABEL = 1.9
#: A single answer is not to fill the page.
_LEAST = 12
#: Inches: a theme's label before it is broken, and a row of the heat map.
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


def themes_chart(content: Content) -> Chart | None:
    """Heat map of how many respondents write about each theme under each target.

    Targets and themes that nobody writes about keep their row and column: that they are empty is
    worth seeing. None when there is no theme anywhere.
    """
    hearing = content.hearing
    table = content.tables["target_themes"]
    if table.empty:
        return None
    counts = table.pivot_table(
        index="target", columns="theme", values="n_respondents", aggfunc="sum", fill_value=0
    ).reindex(index=list(hearing.targets), columns=list(hearing.theme_labels), fill_value=0)
    numbers = counts.to_numpy(dtype=int)
    if not numbers.sum():
        return None
    rows = rows_of(list(hearing.targets.values()), _WIDEST_LABEL, _ROW)
    headers = _Headers(list(hearing.theme_labels.values()))
    cell = headers.cell(WIDTH - rows.width - 0.3, int(numbers.max()))
    drawn = sheet(f"Temaer {per_target(content)}", _THEMES_SUBTITLE, headers.space(rows, cell))
    codes = [list(map(str, counts.index)), list(map(str, counts.columns))]
    _draw_cells(drawn, numbers, rows, codes, cell)
    headers.draw(drawn, cell)
    data = pd.DataFrame(numbers, columns=list(hearing.theme_labels.values()))
    data.insert(0, "Gjelder", list(hearing.targets.values()))
    return finish(drawn, content, name="rad-x-tema", alt=_themes_alt(numbers, content), data=data)


_THEMES_SUBTITLE = (
    "Tallene er høringsinstanser som tar opp temaet. Én instans kan ta opp flere temaer."
)


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


def _themes_alt(numbers: np.ndarray, content: Content) -> str:
    """The main numbers of the heat map in words."""
    row, column = np.unravel_index(int(numbers.argmax()), numbers.shape)
    themes, targets = (
        list(content.hearing.theme_labels.values()),
        list(content.hearing.targets.values()),
    )
    return (
        f"Varmekart med {len(targets)} deler av høringen nedover og {len(themes)} temaer bortover; "
        f"mørkere ruter betyr flere høringsinstanser. Høyest tall har temaet "
        f"{lower_first(themes[column])} under {lower_first(targets[row])}: "
        f"{respondents(int(numbers[row, column]))}. Alle tallene står i tabellen som følger med."
    )


def types_chart(content: Content) -> Chart | None:
    """Bars of how many respondents of each type have answered, or None when nobody has."""
    order = type_order(content)
    if not order:
        return None
    kinds = pd.Series(in_types(content, content.respondents.index.to_series()), dtype=object)
    counts = [int((kinds == label).sum()) for label in order]
    rows = rows_of(order, 2.2)
    longest = max(*counts, _LEAST)
    space = Space(
        height=rows.edges[-1], left=MARGIN + rows.width + GAP, right=0.5 + MARGIN, bottom=MARGIN
    )
    total = sum(counts)
    drawn = sheet(
        "Hvem som har svart, etter aktørtype",
        f"Tallene er høringsinstanser, {number(total)} i alt. Den som har svart flere ganger, "
        f"telles én gang. {unread_note(content)}".strip(),
        space,
    )
    draw_rows(drawn.axes, rows, 0, longest)
    drawn.axes.barh(rows.middles, counts, height=THICKNESS, color=BLUE)
    for row, (middle, count) in enumerate(zip(rows.middles, counts, strict=True)):
        written = drawn.axes.text(
            count + longest * 0.01, middle, number(count), size=BODY, va="center_baseline"
        )
        written.set_gid(f"tall-type-{row}")
    data = pd.DataFrame({"Aktørtype": order, "Høringsinstanser": counts})
    most = ", ".join(
        f"{lower_first(label)} {count}"
        for label, count in list(zip(order, counts, strict=True))[:3]
    )
    alt = (
        f"Liggende søyler, én for hver aktørtype. {capital(respondents(total))} har svart. "
        f"{'Flest svar' if len(order) > 3 else 'Svar'}: {most}. {unread_note(content)}"
    ).strip()
    return finish(drawn, content, name="aktortype", alt=alt, data=data)
