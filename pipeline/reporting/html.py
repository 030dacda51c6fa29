"""The HTML page: one file with everything in it, readable offline and without scripts."""

from __future__ import annotations

from pathlib import Path

from pipeline.reporting.content import Chart, Content
from pipeline.reporting.labels import EDITION_LABELS
from pipeline.reporting.page import Page
from pipeline.reporting.rendering import rendered


def write_page(content: Content, charts: list[Chart], path: Path) -> None:
    """Write the page of one edition."""
    page = rendered(
        "horing.html",
        script="horing.js",
        page=Page(content, charts),
        hearing=content.hearing,
        facts=content.facts,
        edition=EDITION_LABELS[content.edition],
    )
    path.write_bytes(page)
