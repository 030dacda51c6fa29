"""Charts of counts: themes by target, answers by respondent type, answers over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap

from pipeline.reporting.bars import THICKNESS, draw_rows
from pipeline.reporting.content import Chart, Content
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
    labels_of,
    respondents,
    row_height,
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
#: Inches for a cell of the heat map: two digits and some air, three when they are needed.
_CELL, _ROW = 0.3, 0.24
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
    labels, label_width, lines = labels_of(list(hearing.targets.values()), _WIDEST_LABEL)
    themes = ["\n".join(wrapped(label, 2.1, SMALL)) for label in hearing.theme_labels.values()]
    tallest = max(text_width(line, SMALL) for label in themes for line in label.split("\n"))
    space = _heat_space(label_width + 0.12, lines, counts.shape, tallest)
    drawn = sheet(f"Temaer {per_target(content)}", _THEMES_SUBTITLE, space)
    _draw_cells(drawn, numbers, [list(map(str, counts.index)), list(map(str, counts.columns))])
    drawn.axes.set_yticks(range(len(labels)), labels)
    drawn.axes.set_xticks([])
    for column, label in enumerate(themes):
        # A second line would else run into the cells.
        drawn.axes.text(column, -0.65 - 0.25 * label.count("\n"), label, **_SLANTED)
    data = pd.DataFrame(numbers, columns=list(hearing.theme_labels.values()))
    data.insert(0, "Gjelder", list(hearing.targets.values()))
    return finish(drawn, content, name="rad-x-tema", alt=_themes_alt(numbers, content), data=data)


_THEMES_SUBTITLE = (
    "Tallene er høringsinstanser som tar opp temaet. Én instans kan ta opp flere temaer."
)


def _heat_space(left: float, lines: int, shape: tuple[int, int], tallest: float) -> Space:
    """Room for a heat map whose slanted headers are at most so many inches long."""
    n_rows, n_columns = shape
    slant = math.cos(math.radians(_SLANT)) * tallest + 0.25
    cell = max(_CELL, min(0.5, (WIDTH - left - slant) / n_columns))
    width = max(left + cell * n_columns + slant, 4.5)
    return Space(
        height=n_rows * max(_ROW, row_height(lines) - 0.03),
        left=left,
        right=width - left - cell * n_columns,
        top=math.sin(math.radians(_SLANT)) * tallest + 0.2,
        bottom=MARGIN,
        width=width,
    )


def _draw_cells(drawn: Sheet, numbers: np.ndarray, codes: list[list[str]]) -> None:
    """Draw the cells of a heat map with a number in each."""
    colours = LinearSegmentedColormap.from_list("antall", SCALE)
    shares = numbers / max(int(numbers.max()), 1)
    axes = drawn.axes
    axes.pcolormesh(
        np.arange(numbers.shape[1] + 1) - 0.5,
        np.arange(numbers.shape[0] + 1) - 0.5,
        shares,
        cmap=colours,
        vmin=0,
        vmax=1,
        edgecolors=GRID,
        linewidth=0.5,
    )
    axes.set_ylim(numbers.shape[0] - 0.5, -0.5)
    axes.spines[:].set_visible(False)
    for (row, column), count in np.ndenumerate(numbers):
        text = axes.text(
            column,
            row,
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
    labels, label_width, lines = labels_of(order, 2.2)
    longest = max(*counts, 8)
    space = Space(
        height=row_height(lines) * len(labels),
        left=label_width + 0.15,
        right=0.5 + MARGIN,
        top=0.05,
        bottom=MARGIN,
    )
    total = sum(counts)
    drawn = sheet(
        "Hvem som har svart, etter aktørtype",
        f"Tallene er høringsinstanser, {number(total)} i alt. Den som har svart flere ganger, "
        "telles én gang.",
        space,
    )
    draw_rows(drawn.axes, labels, 0, longest)
    drawn.axes.barh(range(len(counts)), counts, height=THICKNESS, color=BLUE)
    for row, count in enumerate(counts):
        written = drawn.axes.text(
            count + longest * 0.01, row, number(count), size=BODY, va="center_baseline"
        )
        written.set_gid(f"tall-type-{row}")
    data = pd.DataFrame({"Aktørtype": order, "Høringsinstanser": counts})
    most = ", ".join(
        f"{lower_first(label)} {count}"
        for label, count in list(zip(order, counts, strict=True))[:3]
    )
    alt = (
        f"Liggende søyler, én for hver aktørtype. {capital(respondents(total))} har svart. "
        f"{'Flest svar' if len(order) > 3 else 'Svar'}: {most}."
    )
    return finish(drawn, content, name="aktortype", alt=alt, data=data)
