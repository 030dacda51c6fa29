"""The page that shows every chart with its numbers, its words and its files."""

from __future__ import annotations

from pipeline.reporting.content import Chart, Content
from pipeline.reporting.rendering import rendered

CATALOGUE = "katalog.html"


def catalogue_page(content: Content, charts: list[Chart]) -> bytes:
    """The page, to lie in the folder of the charts: the whole hearing first, then each target."""
    hearing = content.hearing
    groups = [("Hele høringen", "", [chart for chart in charts if not chart.target])]
    groups += [
        (label, hearing.titles[target], [chart for chart in charts if chart.target == target])
        for target, label in hearing.targets.items()
    ]
    return rendered(
        "katalog.html",
        pictures=True,
        hearing=hearing,
        facts=content.facts,
        groups=[group for group in groups if group[2]],
    )
