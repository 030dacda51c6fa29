"""A chart of somebody's own counts, in the look of the others."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.reporting.bars import draw_counts
from pipeline.reporting.content import Chart
from pipeline.reporting.style import as_chart, chart_style
from pipeline.reporting.wording import leading


def bar_chart(counts: Mapping[str, int], *, title: str, subtitle: str) -> Chart:
    """Bars of counts by label, first on top."""
    labels, numbers = list(counts), [int(count) for count in counts.values()]
    data = pd.DataFrame({"Gruppe": labels, "Antall": numbers})
    alt = f"Liggende søyler. {subtitle} {leading(labels, numbers)}."
    with chart_style():
        drawn = draw_counts(title, subtitle, labels, numbers)
        return as_chart(drawn, {}, name="egen-figur", alt=alt, data=data)
