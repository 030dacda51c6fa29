"""The publishing edition: so far only aggregate numbers, with no name, no quote and no id."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.reporting.content import Content
from pipeline.reporting.counts import (
    overview_table,
    positions_table,
    proposal_kinds_table,
    themes_table,
    types_table,
)
from pipeline.reporting.labels import EDITION_LABELS
from pipeline.reporting.phrases import date_in_words

READ_ME = "LES-MEG.txt"

_ABOUT = {
    "oversikt": "hvor mange svar, instanser, utsagn og forslag",
    "svar-etter-aktortype": "hvem som har svart, fordelt på aktørtype og kanal",
    "standpunkt": "hvor mange høringsinstanser som mener hva om hver del av utkastet",
    "tema": "hvor mange høringsinstanser som tar opp hvert tema",
    "forslag": "hvor mange forslag av hver type",
}


def publishing_tables(content: Content) -> dict[str, pd.DataFrame]:
    """The aggregate tables by file name without ending, with Norwegian headers.

    They hold counts and the hearing's own words: never a respondent's name, words, file or id.
    """
    return {
        "oversikt": overview_table(content),
        "svar-etter-aktortype": types_table(content),
        "standpunkt": positions_table(content),
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
        *(["  charts/: diagrammene, tallene i dem og en beskrivelse"] if charts.is_dir() else []),
    ]
    note.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig", newline="")
    written = [note]
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        table.to_csv(path, sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")
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
        f"Svar til og med: {date_in_words(content.tables['submissions']['submitted_at'].max())}",
        "",
        "Mappa inneholder foreløpig bare samlede tall. Den har ingen navn på høringsinstanser,",
        "ingen sitater og ingen filnavn.",
        "",
        "Et menneske må se gjennom alt før det publiseres. Se særlig etter små tall: Når få har",
        "svart, kan et tall vise hva én bestemt person mener.",
        "",
        "Et program har lest svarene og talt opp. Tallene kan inneholde feil.",
        "",
        "Filene (CSV med semikolon, åpnes i Excel):",
        *(f"  {name}.csv: {words}" for name, words in _ABOUT.items()),
    ]
