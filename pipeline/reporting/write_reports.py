"""The last stage: both editions of everything that people read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pipeline.replacing import MANIFEST, sha256_of, write_whole
from pipeline.reporting.charts import make_charts, write_catalogue, write_charts
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.exports import write_exports
from pipeline.reporting.html import write_page
from pipeline.reporting.privacy import publishable, publishing_edition, write_publishing_tables
from pipeline.reporting.word import write_report
from pipeline.reporting.workbook import write_workbook

Progress = Callable[[str, int, int], None]


def write_reports(
    internal: Content, folder: Path, template: Path | None, progress: Progress
) -> None:
    """Write both editions, and last the manifest with the hash of every file.

    Args:
        internal: The internal edition's content.
        folder: Where they go.
        template: The agency's own Word document that lends its styles, or None.
        progress: Called with what is done.
    """
    charts = make_charts(
        internal, progress=lambda done, total: progress("Tegner diagrammer", done, total)
    )
    editions = (internal, publishing_edition(internal))
    progress("Skriver rapporter", 0, len(editions))
    for done, content in enumerate(editions, start=1):
        _write_edition(content, publishable(charts, content), folder / content.edition, template)
        progress("Skriver rapporter", done, len(editions))
    write_exports(internal, folder / internal.edition / "data")
    write_publishing_tables(editions[1], folder / editions[1].edition)
    outputs = {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**internal.manifest, "outputs": outputs}, ensure_ascii=False, indent=2)
    write_whole(folder / MANIFEST, f"{text}\n")


def _write_edition(
    content: Content, charts: list[Chart], folder: Path, template: Path | None
) -> None:
    """Write everything of one edition that people read."""
    write_charts(charts, folder / "charts")
    write_catalogue(content, charts, folder / "charts")
    write_workbook(content, folder / "horingsmatrise.xlsx")
    write_report(content, charts, folder / "horingsoppsummering.docx", template=template)
    write_page(content, charts, folder / "horing.html")
