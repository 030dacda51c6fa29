"""The one look of all charts: colours, hatches, type sizes, and how a figure becomes files.

Colours are a diverging orange–blue scale that colour-blind readers tell apart, each with its own
hatch, so that nothing rests on colour alone. Text stays text in the SVG: it can be searched,
copied and read at any size, and DejaVu Sans, which the layout is measured in, is wider than the
fonts that stand in for it, so that nothing is cut where it is missing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from pipeline.reporting.content import Chart, Content
from pipeline.reporting.phrases import counted
from pipeline.reporting.svg import tidy_svg

INK = "#1a1a1a"
MUTED = "#555555"
GRID = "#d0d0d0"
BLUE = "#1f5f99"
#: Blue as a scale from few to many, for the heat map.
SCALE = ("#ffffff", "#cfe1f2", "#93c0e0", "#4a90c4", "#1f5f99", "#0b3a66")


@dataclass(frozen=True, slots=True)
class Fill:
    """How an area is filled: colour, hatch with its colour, and the colour of numbers on it."""

    colour: str
    hatch: str = ""
    text: str = INK
    lines: str = INK

    @property
    def look(self) -> dict[str, Any]:
        """The same as matplotlib's settings of a patch."""
        return {
            "facecolor": self.colour,
            "edgecolor": INK,
            "linewidth": 0.5,
            "hatch": self.hatch,
            "hatchcolor": self.lines,
        }


POSITION_FILLS: Mapping[str, Fill] = {
    "stotter": Fill("#1f5f99", text="#ffffff"),
    "stotter_med_merknad": Fill("#a9cfea", "---", lines="#4f8fbf"),
    "delt": Fill("#fdd0a2", "///", lines="#a8622a"),
    "kritisk": Fill("#a63f00", "xxx", text="#ffffff", lines="#e8a27c"),
    "noytral": Fill("#d9d9d9"),
    "ingen_merknader": Fill("#f7f7f7"),
    "henvisning": Fill("#ffffff", "\\\\\\", lines="#777777"),
}
CHANNEL_FILLS: Mapping[str, Fill] = {
    "forms": Fill("#1f5f99", text="#ffffff"),
    "document": Fill("#fdd0a2", "///", lines="#a8622a"),
}
INVITED_FILLS: Mapping[str, Fill] = {
    "Har svart": Fill("#1f5f99", text="#ffffff"),
    "Invitert, har ikke svart": Fill("#ffffff"),
}

#: Inches. As wide as the text of an A4 page, so that a chart is not shrunk in the report.
WIDTH = 6.7
MARGIN = 0.12
#: Points.
TITLE, BODY, SMALL = 11.0, 8.5, 7.5
DPI = 300

_RC: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": BODY,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": BODY,
    "ytick.major.size": 0,
    "hatch.linewidth": 0.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "horingsanalyse",
    "path.simplify": True,
}


@contextmanager
def chart_style() -> Iterator[None]:
    """Hold matplotlib's settings for the charts, and put the former ones back."""
    with mpl.rc_context(_RC):
        yield


@dataclass(frozen=True, slots=True)
class Sheet:
    """An empty chart with its heading: the figure, its axes, and where the heading is written.

    Attributes:
        figure: The figure.
        axes: The area to draw in.
        title: What the chart shows.
        subtitle: What its numbers count.
    """

    figure: Figure
    axes: Axes
    title: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class Space:
    """Room in inches around and for the drawing area of a chart."""

    height: float
    left: float
    right: float = MARGIN
    top: float = 0.1
    bottom: float = 0.3
    width: float = WIDTH


def sheet(title: str, subtitle: str, space: Space) -> Sheet:
    """A figure with title and subtitle at the top left, and axes of the room asked for."""
    titles = wrapped(title, space.width - 2 * MARGIN, TITLE, bold=True)
    subtitles = wrapped(subtitle, space.width - 2 * MARGIN, BODY)
    heading = lines_height(titles, TITLE) + lines_height(subtitles, BODY) + 2 * MARGIN
    height = heading + space.top + space.height + space.bottom
    figure = Figure(figsize=(space.width, height), facecolor="white")
    x, y = MARGIN / space.width, 1 - MARGIN / height
    figure.text(
        x, y, "\n".join(titles), size=TITLE, weight="bold", va="top", linespacing=1.25
    ).set_gid("tittel")
    y -= (lines_height(titles, TITLE) + 0.03) / height
    figure.text(
        x, y, "\n".join(subtitles), size=BODY, color=MUTED, va="top", linespacing=1.25
    ).set_gid("undertittel")
    axes = figure.add_axes(
        (
            space.left / space.width,
            space.bottom / height,
            (space.width - space.left - space.right) / space.width,
            space.height / height,
        )
    )
    return Sheet(figure, axes, title, subtitle)


def finish(
    drawn: Sheet, content: Content, *, name: str, alt: str, data: pd.DataFrame, target: str = ""
) -> Chart:
    """The chart as it is published, from a drawn figure; see `Chart` for its parts."""
    # The drawings are the same in both editions: they hold counts only.
    facts = {**content.facts, "Utgave": "intern og publisering, må leses av et menneske først"}
    return replace(as_chart(drawn, facts, name=name, alt=alt, data=data), target=target)


def as_chart(
    drawn: Sheet, facts: dict[str, str], *, name: str, alt: str, data: pd.DataFrame
) -> Chart:
    """A drawn figure in the formats that are published, with its words, numbers and facts."""
    told = "; ".join(f"{key}: {value}" for key, value in facts.items())
    svg, png = io.StringIO(), io.BytesIO()
    drawn.figure.savefig(
        png,
        format="png",
        dpi=DPI,
        metadata={"Title": drawn.title, "Description": told, "Software": None},
        # The numbers compress well at any level; the highest only take time.
        pil_kwargs={"compress_level": 4},
    )
    drawn.figure.savefig(svg, format="svg", metadata={"Date": None})
    return Chart(
        name=name,
        target="",
        title=drawn.title,
        subtitle=drawn.subtitle,
        alt=alt,
        data=data,
        facts=facts,
        svg=tidy_svg(svg.getvalue(), name=name, title=drawn.title, description=alt, facts=told),
        png=png.getvalue(),
    )


@cache
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line in inches, as DejaVu Sans sets it."""
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `width` inches, nothing cut away.

    A word that is wider alone is divided with a hyphen.
    """
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, width, size, bold=bold):
            longer = f"{lines[-1]} {piece}".strip()
            if lines[-1] and text_width(longer, size, bold=bold) > width:
                lines.append(piece)
            else:
                lines[-1] = longer
    return lines


def _pieces(word: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
    """The word, or its parts when it is wider than `width` alone."""
    while len(word) > 2 and text_width(word, size, bold=bold) > width:
        letters = len(word) - 2
        while letters > 2 and text_width(f"{word[:letters]}-", size, bold=bold) > width:
            letters -= 1
        yield f"{word[:letters]}-"
        word = word[letters:]
    yield word


def respondents(count: int) -> str:
    """A number of respondents with the noun."""
    return counted(count, "én høringsinstans", "høringsinstanser")


def lines_height(lines: Sequence[str], size: float) -> float:
    """Inches that so many lines take."""
    return len(lines) * size * 1.25 / 72
