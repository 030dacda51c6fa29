"""The last stage: both editions of everything that people read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.hearing import Hearing
from pipeline.replacing import MANIFEST, sha256_of, write_whole
from pipeline.reporting.charts import make_charts, write_charts
from pipeline.reporting.content import Content, Edition
from pipeline.reporting.exports import write_exports
from pipeline.reporting.html import write_page
from pipeline.reporting.privacy import publishable, write_publishing_tables
from pipeline.reporting.word import write_report
from pipeline.reporting.workbook import write_workbook
from pipeline.workspace import Tables

EDITIONS: tuple[Edition, ...] = ("intern", "publisering")

Progress = Callable[[str, int, int], None]


def write_reports(
    tables: Tables,
    hearing: Hearing,
    folder: Path,
    made_from: dict[str, Any],
    progress: Progress,
) -> None:
    """Write both editions, and last the manifest with the hash of every file."""
    internal, publishing = (
        Content(hearing, tables, edition, made_from["run_id"], made_from) for edition in EDITIONS
    )
    charts = make_charts(
        internal, progress=lambda done, total: progress("Tegner diagrammer", done, total)
    )
    for content in (internal, publishing):
        write_charts(publishable(charts, content), folder / content.edition / "charts")
    progress("Skriver rapporter", 0, len(EDITIONS))
    for done, content in enumerate((internal, publishing), start=1):
        place = folder / content.edition
        write_workbook(content, place / "horingsmatrise.xlsx")
        write_report(content, publishable(charts, content), place / "horingsoppsummering.docx")
        if content is internal:
            write_page(content, charts, place / "horing.html")
            write_exports(content, place / "data")
        else:
            write_publishing_tables(content, place)
        progress("Skriver rapporter", done, len(EDITIONS))
    outputs = {
        path.relative_to(folder).as_posix(): sha256_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**made_from, "outputs": outputs}, ensure_ascii=False, indent=2)
    write_whole(folder / MANIFEST, f"{text}\n")
