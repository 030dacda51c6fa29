"""The publishing edition: what it is made of, and what it holds beside the reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from textwrap import wrap

import pandas as pd

from pipeline.aggregation.summaries import in_words
from pipeline.privacy import publishing
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.counts import (
    overview_table,
    positions_table,
    proposal_kinds_table,
    questions_table,
    themes_table,
    types_table,
)
from pipeline.reporting.incoming import how_many
from pipeline.reporting.labels import EDITION_LABELS, PUBLISHED
from pipeline.reporting.phrases import date_in_words

READ_ME = "LES-MEG.txt"
#: Fewer private persons than this, and a count may say what one of them holds.
FEWEST_OF_A_TYPE = 3

_ABOUT = {
    "oversikt": "hvor mange svar, instanser, utsagn og forslag",
    "svar-etter-aktortype": "hvem som har svart, fordelt på aktørtype og kanal",
    "standpunkt": "hvor mange høringsinstanser som mener hva om hver del av utkastet",
    "apne-sporsmal": "hvor mange høringsinstanser som har svart på hvert åpne spørsmål",
    "tema": "hvor mange høringsinstanser som tar opp hvert tema",
    "forslag": "hvor mange forslag av hver type",
}


def publishing_edition(content: Content) -> Content:
    """The content that everything in the publishing edition is made from.

    Private persons go by number, contact persons are gone, names, numbers and addresses in texts
    are masked, and statements with health details about a person read `publishing.HELD_BACK`:
    counted, not shown. Rows and counts are those of the internal edition.
    """
    tables = publishing.publishing_tables(content.tables)
    manifest = publishing.published_manifest(content.manifest, content.tables)
    return replace(content, tables=tables, manifest=manifest, edition="publisering")


def publishable(charts: list[Chart], content: Content) -> list[Chart]:
    """The charts that this edition may hold: in the internal one all.

    In the publishing one those by respondent type are left out where they show so few private
    persons that a number can point at one of them. Organisations are named there anyway.
    """
    if content.edition == "intern":
        return charts
    return [chart for chart in charts if not 0 < chart.n_private < FEWEST_OF_A_TYPE]


def publishing_tables(content: Content) -> dict[str, pd.DataFrame]:
    """The aggregate tables by file name without ending, with Norwegian headers.

    They hold counts and the hearing's own words: never a respondent's name, words, file or id.
    """
    questions = questions_table(content)
    return {
        "oversikt": overview_table(content),
        "svar-etter-aktortype": types_table(content),
        "standpunkt": positions_table(content),
        **({"apne-sporsmal": questions} if len(questions) else {}),
        "tema": themes_table(content),
        "forslag": proposal_kinds_table(content),
    }


def write_publishing_tables(content: Content, folder: Path) -> list[Path]:
    """Write the tables as CSV for Excel (semicolon, UTF-8 with BOM) and a note on what they are.

    Returns:
        The files, the note first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = publishing_tables(content)
    note = folder / READ_ME
    charts = folder / "charts"
    lines = [
        *_note(content),
        *(f"  {name}.csv: {_ABOUT[name]}" for name in tables),
        *(["  charts/: diagrammene, tallene i dem og en beskrivelse"] if charts.is_dir() else []),
        "",
        "Diagrammer etter aktørtype er ikke med der færre enn "
        f"{in_words(FEWEST_OF_A_TYPE)} privatpersoner har svart.",
    ]
    note.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig", newline="")
    written = [note]
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        whole = table.assign(**content.facts)
        whole.to_csv(path, sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")
        written.append(path)
    return written


def _note(content: Content) -> list[str]:
    """The lines of the note."""
    about = content.hearing.about
    return [
        about.title,
        f"Sak: {content.facts['Sak']}",
        EDITION_LABELS["publisering"],
        f"Kjøring: {content.run_id}",
        *([about.notice] if about.notice else []),
        how_many(content),
        f"Svar til og med: {date_in_words(content.tables['submissions']['submitted_at'].max())}",
        "",
        *wrap(PUBLISHED, 90),
        "",
        "Se særlig etter små tall: Når få har svart, kan et tall vise hva én bestemt person mener.",
        "",
        "Et program har lest svarene og talt opp. Tallene kan inneholde feil.",
        "",
        "Rapportene, med navn på organisasjoner og med sitater:",
        "  horingsoppsummering.docx, horingsmatrise.xlsx og horing.html",
        "",
        "Tallene (CSV med semikolon, åpnes i Excel), uten navn og sitater:",
    ]
