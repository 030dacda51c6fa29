"""All charts of a hearing by name, and the files they are published as."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.errors import InputError
from pipeline.hearing import Hearing
from pipeline.reporting.catalogue import CATALOGUE, catalogue_page
from pipeline.reporting.chart_counts import (
    invited_chart,
    proposals_by_target_chart,
    proposals_chart,
    target_proposals_chart,
    types_chart,
)
from pipeline.reporting.chart_positions import positions_chart, target_chart
from pipeline.reporting.chart_themes import target_themes_chart, themes_by_type_chart, themes_chart
from pipeline.reporting.chart_time import time_chart
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.style import chart_style
from pipeline.reporting.svg import XML

FORMATS = ("svg", "png", "csv", "txt")


@dataclass(frozen=True, slots=True)
class View:
    """A way of showing a hearing.

    Attributes:
        about: What it shows, in words.
        draw: Draws it, or gives None when there is nothing to show.
    """

    about: str
    draw: Callable[[Content], Chart | None]


@dataclass(frozen=True, slots=True)
class TargetView:
    """A way of showing one target; else as `View`."""

    about: str
    draw: Callable[[Content, str], Chart | None]


VIEWS = {
    "standpunkt": View("hvor mange som mener hva om hver del av utkastet", positions_chart),
    "rad-x-tema": View("temaer under hver del av utkastet", themes_chart),
    "tema-x-aktortype": View("temaer etter aktørtype", themes_by_type_chart),
    "aktortype": View("hvem som har svart, etter aktørtype", types_chart),
    "inviterte": View("hvor mange av de inviterte som har svart", invited_chart),
    "tid": View("når svarene kom inn", time_chart),
    "forslag": View("forslag etter type", proposals_chart),
    "rad-x-forslag": View("forslag etter type for hver del av utkastet", proposals_by_target_chart),
}
"""What is drawn of the whole hearing, by name."""

TARGET_VIEWS = {
    "standpunkt": TargetView("standpunkt etter aktørtype", target_chart),
    "tema": TargetView("temaer som er tatt opp", target_themes_chart),
    "forslag": TargetView("forslag etter type", target_proposals_chart),
}
"""What is drawn of one target, by name."""


def make_charts(
    content: Content, *, progress: Callable[[int, int], None] | None = None
) -> list[Chart]:
    """The charts of a hearing, those about the whole of it first, then the set of each target.

    A chart with nothing to show is left out. Every number is an aggregate: no names.

    Args:
        content: What to show.
        progress: Called with the number of charts done and in all.
    """
    makers: list[Callable[[Content], Chart | None]] = [
        *(view.draw for view in VIEWS.values()),
        *(
            partial(_of_target, draw=view.draw, target=target)
            for target in content.hearing.targets
            for view in TARGET_VIEWS.values()
        ),
    ]
    charts = []
    with chart_style():
        for done, make in enumerate(makers, start=1):
            chart = make(content)
            if chart is not None:
                charts.append(chart)
            if progress is not None:
                progress(done, len(makers))
    return charts


def _of_target(
    content: Content, *, draw: Callable[[Content, str], Chart | None], target: str
) -> Chart | None:
    """The chart of one target."""
    return draw(content, target)


def draw_chart(content: Content, name: str, *, target: str = "") -> Chart | None:
    """One chart by name, of the whole hearing or of one target; None when it would be empty.

    Raises:
        InputError: There is no chart of that name, or no such target.
    """
    require_chart(content.hearing, name, target)
    with chart_style():
        if target:
            return TARGET_VIEWS[name].draw(content, target)
        return VIEWS[name].draw(content)


def require_chart(hearing: Hearing, name: str, target: str) -> None:
    """Do nothing when the hearing can have that chart.

    Raises:
        InputError: It cannot; the message lists what there is.
    """
    if target and target not in hearing.targets:
        known = _listed(hearing.targets.items())
        message = f"«{target}» er ikke en del av denne høringen. Delene er:\n{known}"
        raise InputError(message)
    known_views = TARGET_VIEWS if target else VIEWS
    if name not in known_views:
        of = f" for {target}" if target else ""
        known = _listed((code, view.about) for code, view in known_views.items())
        message = f"Det finnes ikke noe diagram som heter «{name}»{of}. Disse finnes:\n{known}"
        raise InputError(message)


def formats_of(asked: str) -> tuple[str, ...]:
    """The format asked for, or all of them for `alle`.

    Raises:
        InputError: It is not one of them.
    """
    if asked not in (*FORMATS, "alle"):
        message = f"Formatet «{asked}» finnes ikke. Velg {', '.join(FORMATS)} eller alle."
        raise InputError(message)
    return FORMATS if asked == "alle" else (asked,)


def chart_list(hearing: Hearing) -> str:
    """All charts by name, and the targets that some of them can be drawn for."""
    return "\n".join(
        [
            "Diagrammer av hele høringen:",
            _listed((name, view.about) for name, view in VIEWS.items()),
            "\nDiagrammer av én del, med --recommendation:",
            _listed((name, view.about) for name, view in TARGET_VIEWS.items()),
            "\nDelene:",
            _listed(hearing.targets.items()),
        ]
    )


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    """Codes and what they mean, one a line."""
    return "\n".join(f"  {code:<18} {text}" for code, text in pairs)


def write_charts(charts: list[Chart], folder: Path) -> list[Path]:
    """Write each chart as .svg, .png, .csv (its numbers) and .txt (its alt text).

    The paths come back in the order of the charts. Case number, edition and run stand in the
    metadata of SVG and PNG, in columns of the CSV, at the foot of the text.
    """
    return [path for chart in charts for path in write_chart(chart, folder, FORMATS)]


def write_chart(chart: Chart, folder: Path, formats: Iterable[str]) -> list[Path]:
    """Write one chart in some of the formats."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for ending in formats:
        path = folder / f"{chart.name}.{ending}"
        path.write_bytes(_as(chart, ending))
        paths.append(path)
    return paths


def _as(chart: Chart, ending: str) -> bytes:
    """The chart in one format."""
    if ending == "svg":
        return f"{XML}{chart.svg}".encode()
    if ending == "png":
        return chart.png
    if ending == "csv":
        # Semicolon and byte order mark: what a Norwegian Excel opens as a table.
        whole = chart.data.assign(**chart.facts)
        return whole.to_csv(sep=";", index=False, lineterminator="\r\n").encode("utf-8-sig")
    facts = " · ".join(f"{name}: {value}" for name, value in chart.facts.items())
    return f"{chart.title}\n{chart.subtitle}\n\n{chart.alt}\n\n{facts}\n".encode()


def write_catalogue(content: Content, charts: list[Chart], folder: Path) -> Path:
    """Write the page that shows all charts with their numbers and files."""
    path = folder / CATALOGUE
    path.write_bytes(catalogue_page(content, charts))
    return path
