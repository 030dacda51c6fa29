"""The Word report horingsoppsummering.docx: front page, summary, chapters, method, appendix."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.records import POSITIONS
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counts import STANDS, TARGET, target_counts
from pipeline.reporting.labels import EDITION_LABELS, POSITION_LABELS
from pipeline.reporting.phrases import date_in_words, joined, number
from pipeline.reporting.word_about import (
    how_many,
    write_appendix,
    write_method,
    write_respondents,
    write_similar,
)
from pipeline.reporting.word_parts import Manuscript
from pipeline.reporting.word_targets import Reading, write_targets
from pipeline.reporting.wording import lower_first

#: More targets than this at the top are a tie that says nothing.
MOST_AT_THE_TOP = 3


def write_report(content: Content, charts: list[Chart], path: Path) -> None:
    """Write the report of one edition; equal content gives equal bytes.

    The publishing edition holds no quote, no name and no source: only counts and sentences on
    them.
    """
    report = Manuscript(content)
    reading = Reading(content)
    _write_front(report, content)
    report.contents()
    _write_summary(report, content, charts)
    write_respondents(report, content, charts)
    write_targets(report, reading, charts)
    write_similar(report, reading)
    write_method(report, content)
    if content.edition == "intern":
        write_appendix(report, content)
    report.save(path)


def _write_front(report: Manuscript, content: Content) -> None:
    """The front page: what it is, which case, which edition, how fresh."""
    about = content.hearing.about
    submissions = content.tables["submissions"]
    report.text(about.title, "Title")
    report.text("Oppsummering av høringssvarene", "Subtitle")
    report.labelled("Saksnummer:", content.facts["Sak"])
    report.labelled("Utgave:", EDITION_LABELS[content.edition])
    if about.deadline:
        report.labelled("Høringsfrist:", date_in_words(about.deadline))
    latest = date_in_words(submissions["submitted_at"].max())
    if latest:
        report.labelled("Svar til og med:", latest)
    report.labelled("Kjøring:", content.run_id)
    if about.notice:
        report.text(about.notice, "Merknad")
    report.text(
        "Utkast laget av et dataprogram. Et menneske må lese gjennom og rette før det brukes "
        "eller deles. Se «Metode og kvalitet».",
        "Merknad",
    )
    report.break_page()


def _write_summary(report: Manuscript, content: Content, charts: list[Chart]) -> None:
    """«Kort oppsummert»: how many answered, what stands out by count, positions by target."""
    report.heading("Kort oppsummert", new_page=True)
    report.text(how_many(content))
    report.bullets(_highlights(content))
    counts = target_counts(content)
    labels = content.hearing.targets
    table = pd.DataFrame(
        {
            TARGET: [labels[code] for code in counts.index],
            **{POSITION_LABELS[code]: counts[code].tolist() for code in POSITIONS},
            "I alt": counts["n_respondents"].tolist(),
        }
    )
    report.table(
        table, "Høringsinstanser etter standpunkt", [3, 1.5, 1.8, 1.1, 1.5, 1.6, 2, 1.8, 1.2]
    )
    chart = next((chart for chart in charts if chart.name == "standpunkt"), None)
    if chart is not None:
        report.picture(chart)


def _highlights(content: Content) -> list[str]:
    """Which recommendations have the highest counts, with the count."""
    counts = target_counts(content).loc[[rec.id for rec in content.hearing.recommendations]]
    counts["base"] = counts[list(STANDS)].sum(axis=1)
    questions = (
        ("n_respondents", "Flest uttaler seg", "{count} høringsinstanser"),
        ("stotter", "Flest støtter uten merknader", "{count} av {base} som tar stilling"),
        ("stotter_med_merknad", "Flest støtter med merknad", "{count} av {base} som tar stilling"),
        ("kritisk", "Flest er kritiske", "{count} av {base} som tar stilling"),
        ("n_proposals", "Flest forslag", "{count} forslag"),
    )
    lines = []
    for column, words, shown in questions:
        most = int(counts[column].max())
        top = counts[counts[column] == most]
        if not most or len(top) > MOST_AT_THE_TOP:
            continue
        named = [
            f"{lower_first(content.hearing.targets[str(code)])} "
            f"({shown.format(count=number(most), base=number(int(base)))})"
            for code, base in top["base"].items()
        ]
        lines.append(f"{words}: {joined(named)}.")
    return lines
