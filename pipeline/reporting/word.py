"""The Word report horingsoppsummering.docx: front page, summary, chapters, method, appendix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from pipeline.aggregation.summaries import in_words
from pipeline.records import POSITIONS
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counted import aspects_table
from pipeline.reporting.counts import STANDS, TARGET, questions_table, target_counts, target_numbers
from pipeline.reporting.incoming import how_many
from pipeline.reporting.labels import EDITION_LABELS, POSITION_LABELS
from pipeline.reporting.phrases import capital, date_in_words, joined, number
from pipeline.reporting.reading import Reading
from pipeline.reporting.reviews import TONE, review_of_whole
from pipeline.reporting.word_about import write_new_hearing, write_respondents, write_similar
from pipeline.reporting.word_changes import write_changes
from pipeline.reporting.word_method import write_method
from pipeline.reporting.word_parts import Manuscript, even_widths
from pipeline.reporting.word_run import write_appendix, write_run
from pipeline.reporting.word_targets import FEWEST_FOR_SHARES, write_targets
from pipeline.reporting.wording import lower_first

#: More targets than this at the top are a tie that says nothing.
MOST_AT_THE_TOP = 3


def write_report(
    content: Content, charts: list[Chart], path: Path, *, template: Path | None = None
) -> None:
    """Write the report of one edition; equal content gives equal bytes.

    Args:
        content: What to report.
        charts: The charts that the edition may hold.
        path: Where it goes.
        template: The agency's own document that lends its styles, or None.

    Raises:
        InputError: The template cannot be used.
    """
    report = Manuscript(content, template)
    reading = Reading(content)
    _write_front(report, content)
    report.contents()
    _write_summary(report, content)
    _write_whole(report, reading, charts)
    write_respondents(report, content, charts)
    write_targets(report, reading, charts)
    write_new_hearing(report, content)
    write_similar(report, reading)
    write_changes(report, content)
    write_method(report, content)
    write_run(report, content)
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


def _write_summary(report: Manuscript, content: Content) -> None:
    """«Kort oppsummert», on one page: how many answered, what stands out, positions by target."""
    report.heading("Kort oppsummert", new_page=True)
    report.text(how_many(content))
    report.bullets(_highlights(content))
    counts = target_counts(content).loc[list(content.hearing.stand_targets)]
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


def _write_whole(report: Manuscript, reading: Reading, charts: list[Chart]) -> None:
    """«Høringen samlet»: the review of the whole, positions, themes and proposals."""
    content = reading.content
    by_name = {chart.name: chart for chart in charts}
    report.heading("Høringen samlet", new_page=True)
    for section in review_of_whole(content, reading.names):
        if section.code != TONE:
            report.heading(section.heading, 2)
        report.bullets(entry.sentence for entry in section.sentences)
    if "standpunkt" in by_name:
        report.heading("Standpunkt", 2)
        report.picture(by_name["standpunkt"])
    _write_whole_tables(report, content)
    for heading, names in _CHARTS.items():
        found = [by_name[name] for name in names if name in by_name]
        if found:
            report.heading(heading, 2)
        for chart in found:
            report.picture(chart)


def _write_whole_tables(report: Manuscript, content: Content) -> None:
    """What the answers take up of what the form asked for, and the open questions."""
    aspects = aspects_table(content)
    if len(aspects):
        report.heading("Ansvar, tilpasning og ressurser", 2)
        report.lead_in("Tallene er høringsinstanser som skriver om det.")
        report.table(aspects, "Det svarene tar opp om hver del", even_widths(aspects, 3.4))
    questions = questions_table(content).drop(columns="Spørsmål")
    if len(questions):
        report.heading("Åpne spørsmål", 2)
        report.table(questions, "Svar på de åpne spørsmålene", [6, 2.5, 3.5, 2.5])


#: Charts of the whole hearing by heading.
_CHARTS = {
    "Temaer i tall": ("rad-x-tema", "tema-x-aktortype"),
    "Forslag i tall": ("forslag", "rad-x-forslag"),
}


#: What each column says about the targets that have most of it.
_MOST = (
    ("n_respondents", "Flest uttaler seg om {names}: {counts}."),
    ("stotter", "{Names} har flest som støtter uten merknader: {counts} som tar stilling."),
    (
        "stotter_med_merknad",
        "{Names} har flest som støtter med merknad: {counts} som tar stilling.",
    ),
    ("kritisk", "{Names} har flest kritiske høringsinstanser: {counts} som tar stilling."),
    ("n_proposals", "{Names} har flest forslag: {counts}."),
)


def _highlights(content: Content) -> list[str]:
    """Which recommendations have the highest counts, with the count; then the whole draft."""
    counts = target_counts(content).loc[[rec.id for rec in content.hearing.recommendations]]
    counts["base"] = counts[list(STANDS)].sum(axis=1)
    lines = []
    for column, sentence in _MOST:
        most = int(counts[column].max()) if len(counts) else 0
        top = counts[counts[column] == most]
        if not most or len(top) > MOST_AT_THE_TOP:
            continue
        names = joined([lower_first(content.hearing.targets[str(code)]) for code in top.index])
        if column in STANDS:
            shown = _shares(most, list(top["base"]))
        else:
            noun = " høringsinstanser" if column == "n_respondents" else ""
            shown = f"{number(most)}{noun}{' hver' if len(top) > 1 else ''}"
        lines.append(sentence.format(names=names, Names=capital(names), counts=shown))
    return [*lines, *_whole_draft(content)]


def _shares(most: int, bases: list[int]) -> str:
    """The count of those at the top, each with what it is a part of."""
    shares = [f"{number(most)} av {number(int(base))}" for base in bases]
    return f"henholdsvis {joined(shares)}" if len(shares) > 1 else shares[0]


def _whole_draft(content: Content) -> Iterator[str]:
    """How many hold what about the whole draft, when enough take a stand to it."""
    counts = target_numbers(content, "generelt")
    base = sum(counts[code] for code in STANDS)
    if base < FEWEST_FOR_SHARES:
        return
    words = {
        "kritisk": ("er kritisk", "er kritiske"),
        "delt": ("er delt", "er delt"),
        "stotter_med_merknad": ("støtter med merknad", "støtter med merknad"),
        "stotter": ("støtter uten merknader", "støtter uten merknader"),
    }
    parts = [
        f"{in_words(counts[code]) if counts[code] == 1 else number(counts[code])} "
        f"{one if counts[code] == 1 else several}"
        for code, (one, several) in words.items()
        if counts[code]
    ]
    yield f"Til hele utkastet tar {number(base)} stilling: {joined(parts)}."
