"""All charts of a hearing, and the files they are published as."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image, PngImagePlugin

from pipeline.reporting.chart_counts import themes_chart, types_chart
from pipeline.reporting.chart_positions import positions_chart, target_chart
from pipeline.reporting.chart_time import time_chart
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.style import chart_style


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
        *(partial(target_chart, target=target) for target in content.hearing.targets),
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
