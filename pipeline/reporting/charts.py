"""All charts of a hearing, and the files they are published as."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.reporting.chart_counts import themes_chart, types_chart
from pipeline.reporting.chart_positions import positions_chart, target_chart
from pipeline.reporting.chart_time import time_chart
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.style import chart_style
from pipeline.reporting.svg import XML


def make_charts(
    content: Content, *, progress: Callable[[int, int], None] | None = None
) -> list[Chart]:
    """The charts of a hearing, those about the whole of it first, then one a target.

    A chart with nothing to show is left out. Every number is an aggregate: no names.

    Args:
        content: What to show.
        progress: Called with the number of charts done and in all.
    """
    makers: list[Callable[[Content], Chart | None]] = [
        positions_chart,
        themes_chart,
        types_chart,
        time_chart,
        *(partial(target_chart, target=target) for target in content.hearing.stand_targets),
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


def write_charts(charts: list[Chart], folder: Path) -> list[Path]:
    """Write each chart as .svg, .png, .csv (its numbers) and .txt (its alt text).

    The paths come back in the order of the charts. Case number, edition and run stand in the
    metadata of SVG and PNG.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for chart in charts:
        files = {
            "svg": f"{XML}{chart.svg}".encode(),
            "png": chart.png,
            # Semicolon and byte order mark: what a Norwegian Excel opens as a table.
            "csv": chart.data.to_csv(sep=";", index=False, lineterminator="\r\n").encode(
                "utf-8-sig"
            ),
            "txt": f"{chart.title}\n\n{chart.alt}\n".encode(),
        }
        for ending, content in files.items():
            path = folder / f"{chart.name}.{ending}"
            path.write_bytes(content)
            paths.append(path)
    return paths
