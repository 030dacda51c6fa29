"""The sections of a review in the Word report: sentences, quotes, changes, conditions."""

from __future__ import annotations

import pandas as pd

from pipeline.aggregation.proposals import KINDS
from pipeline.reporting.counts import TOTAL
from pipeline.reporting.differences import pieces
from pipeline.reporting.phrases import joined, records
from pipeline.reporting.reading import Reading
from pipeline.reporting.reviews import THEMES, TONE, Entry, Section
from pipeline.reporting.word_parts import Manuscript
from pipeline.reporting.wording import lower_first

_PROPOSALS, _CONDITIONS = "forslag", "vilkar"


def write_tone(report: Manuscript, review: list[Section], heading: str) -> None:
    """Write who holds what on the whole, as a list."""
    sentences = [
        entry.sentence for section in review if section.code == TONE for entry in section.sentences
    ]
    if sentences:
        report.heading(heading, 2)
        report.text(sentences[0])
        report.bullets(sentences[1:])


def write_review(report: Manuscript, reading: Reading, target: str, review: list[Section]) -> None:
    """Write the sections of a review but the tone; themes stand in a table of their own."""
    shown: set[str] = set()
    for section in review:
        if section.code in (TONE, THEMES):
            continue
        report.heading(section.heading, 2)
        _write_sentences(report, section)
        for entry in section.quotes:
            # A quote that stands already is not repeated.
            if entry.statement_id not in shown:
                _write_quote(report, reading, target, entry)
            shown.add(entry.statement_id)
        if section.code == _CONDITIONS:
            _write_conditions(report, reading, target)
        if section.code == _PROPOSALS:
            _write_kinds(report, reading, target)
    if not any(section.code == _PROPOSALS for section in review):
        _write_kinds(report, reading, target)


def _write_sentences(report: Manuscript, section: Section) -> None:
    """Write the sentences: one as running text, several as a list."""
    sentences = [entry.sentence for entry in section.sentences]
    if len(sentences) > 1:
        report.bullets(sentences)
    elif sentences and section.quotes:
        report.lead_in(sentences[0])
    elif sentences:
        report.text(sentences[0])


def _write_quote(report: Manuscript, reading: Reading, target: str, entry: Entry) -> None:
    """Write a quote with its source, how it rewrites the draft, and who else asks for it."""
    row = reading.statements[entry.statement_id]
    source = reading.source(entry.statement_id)
    if entry.names:
        source += f" Det samme ber også {joined(entry.names)} om."
    report.quote(entry.text, str(row["language"]), source)
    changes = pieces(reading.differences.get((entry.statement_id, target), ""))
    if changes:
        report.change(changes)


def _write_conditions(report: Manuscript, reading: Reading, target: str) -> None:
    """Write the conditions that are set, verbatim, each with who sets it."""
    table = reading.content.tables["conditions"]
    report.bullets(
        f"«{row['condition']}» ({reading.names.get(str(row['respondent_id']), '')})"
        for row in records(table[table["target"] == target])
    )


def _write_kinds(report: Manuscript, reading: Reading, target: str) -> None:
    """Write how many proposals of each kind, as a table."""
    proposals = reading.content.tables["proposals"]
    kinds = proposals.loc[proposals["target"] == target, "kind"].value_counts()
    rows = [(label, int(kinds[kind])) for kind, label in KINDS.items() if kind in kinds]
    if not rows:
        return
    rows.append((TOTAL, int(kinds.sum())))
    label = lower_first(reading.content.hearing.targets[target])
    table = pd.DataFrame(rows, columns=["Type forslag", "Antall"])
    report.table(table, f"Forslag til {label} etter type", [6, 2])
