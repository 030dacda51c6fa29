"""The last pages of the Word report: what the run was made from, and all submissions."""

from __future__ import annotations

import pandas as pd

from pipeline.reporting.content import Content
from pipeline.reporting.labels import CHANNEL_LABELS
from pipeline.reporting.phrases import (
    date_in_figures,
    hides_private,
    is_known,
    number,
    on_private,
    private_files,
    records,
    signed_by,
    submission_name,
    yes_no,
)
from pipeline.reporting.word_parts import Manuscript
from pipeline.reporting.wording import type_label

_COUNTS = {
    "submissions": "Svar",
    "blocks": "Avsnitt, felt og andre deler av svarene",
    "statements": "Utsagn",
    "tags": "Merker",
    "positions": "Standpunkt (instans og del)",
    "proposals": "Forslag (utsagn og del)",
    "skipped": "Ikke analysert",
}
"""What the tables are called in the count of each stage, in the order of the stages."""

_SETTINGS = {
    "uncertain_below": "Et merke er usikkert under",
    "edition_limit": "Samsvar som kreves før publisering (F1)",
}


def write_run(report: Manuscript, content: Content) -> None:
    """«Om kjøringen»: input files with hashes, versions, settings, counts at each stage."""
    manifest = content.manifest
    report.heading("Om kjøringen", new_page=True)
    report.text(
        f"Kjøring {content.run_id}. Nummeret er regnet ut av filene som kom inn, innstillingene og "
        "versjonene av programmene. Samme nummer betyr samme tall. Det samme står i filen "
        "kjoring.json."
    )
    counts = manifest.get("counts", {})
    rows = [(label, int(counts[name])) for name, label in _COUNTS.items() if name in counts]
    if rows:
        report.heading("Antall i hvert trinn", 2)
        report.table(pd.DataFrame(rows, columns=["Hva", "Antall"]), "Antall i hvert trinn", [9, 3])
    settings = manifest.get("settings", {})
    chosen = [(_SETTINGS.get(name, name), _shown(value)) for name, value in settings.items()]
    if chosen:
        report.heading("Innstillinger", 2)
        table = pd.DataFrame(chosen, columns=["Innstilling", "Verdi"])
        report.table(table, "Innstillinger", [9, 3])
    versions = manifest.get("versions", {})
    if versions:
        report.heading("Programmer", 2)
        table = pd.DataFrame(list(versions.items()), columns=["Program", "Versjon"])
        report.table(table, "Versjoner av programmene", [9, 3])
    _write_inputs(report, content)


def _write_inputs(report: Manuscript, content: Content) -> None:
    """The files that came in, each with a hash of its content."""
    inputs = content.manifest.get("inputs", {})
    if not inputs:
        return
    hidden = private_files(content)
    report.heading("Filer som kom inn", 2)
    report.lead_in(
        f"{number(len(inputs))} filer. Kontrollsummen (SHA-256) viser om en fil er endret siden."
    )
    rows = [(hidden.get(path, path), digest) for path, digest in inputs.items()]
    table = pd.DataFrame(rows, columns=["Fil", "Kontrollsum"])
    report.table(table, "Filer som kom inn, med kontrollsum", [6.5, 9.5])


def _shown(value: object) -> str:
    """A setting with decimal comma."""
    return str(value).replace(".", ",")


def write_appendix(report: Manuscript, content: Content) -> None:
    """All submissions by number: who, how, when, invited, late."""
    report.heading("Vedlegg: Alle høringssvar", new_page=True)
    if explained := on_private(content):
        report.text(explained)
    numbers = content.submissions["number"].to_dict()
    rows = []
    for row in records(content.submissions):
        newer = row["superseded_by"]
        name = submission_name(row, hide_private=hides_private(content))
        replaced = f"Erstattet av nr. {numbers.get(newer, newer)}" if is_known(newer) else ""
        signed = signed_by(row["signatories"])
        rows.append(
            {
                "Nr": int(row["number"]),
                "Høringsinstans": "\n".join(filter(None, [name, signed, replaced])),
                "Aktørtype": type_label(content, row["respondent_type"]),
                "Kanal": CHANNEL_LABELS.get(row["channel"], row["channel"]),
                "Dato": date_in_figures(row["submitted_at"]),
                "Invitert": yes_no(row["is_invited"]),
                "Etter fristen": yes_no(row["is_late"]),
            }
        )
    if rows:
        report.table(pd.DataFrame(rows), "Alle høringssvar", [1, 4.6, 3.8, 1.9, 2, 1.4, 1.3])
