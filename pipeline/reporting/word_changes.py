"""The part of the Word report on what is different from the run before."""

from __future__ import annotations

import pandas as pd

from pipeline.reporting.change_rows import KINDS, change_rows
from pipeline.reporting.content import Content
from pipeline.reporting.phrases import counted
from pipeline.reporting.review_sheets import CHANGES
from pipeline.reporting.word_parts import Manuscript
from pipeline.review.changes import TAG

#: A longer table is read in the workbook.
MOST_ROWS = 40


def write_changes(report: Manuscript, content: Content) -> None:
    """«Endringer»: submissions, positions and numbers that are different; nothing on a first run.

    Only in the internal edition: it names respondents, and the difference between two runs can
    tell what one of them holds.
    """
    rows = list(change_rows(content, hide_private=True)) if content.edition == "intern" else []
    if not rows:
        return
    shown = [row[:5] for row in rows if row.kind != KINDS[TAG]]
    tags = len(rows) - len(shown)
    report.heading("Endringer")
    report.text(
        f"Sammenlignet med forrige kjøring som ga noe nytt, er "
        f"{counted(tags, 'ett merke', 'merker')} endret. Alle endringer, med grunn, står i arket "
        f"«{CHANGES}» i regnearket."
    )
    if not shown:
        return
    columns = ["Slag", "Hvem eller hva", "Hva er endret", "Før", "Nå"]
    more = len(shown) - MOST_ROWS
    title = "Svar, standpunkter og tall som er endret"
    report.table(
        pd.DataFrame(shown[:MOST_ROWS], columns=columns),
        title if more <= 0 else f"{title} (de {MOST_ROWS} første)",
        [2, 5.5, 3.5, 2.5, 2.5],
    )
