"""The sheet of the workbook with every respondent and what it holds."""

from __future__ import annotations

from collections import defaultdict

from pipeline.reporting.cells import Column, Sheet
from pipeline.reporting.content import Content
from pipeline.reporting.labels import (
    CHANNEL_LABELS,
    POSITION_LABELS,
    SILENCE_LABELS,
    flag_labels,
)
from pipeline.reporting.phrases import capital, records, signed_by, submission_name, yes_no
from pipeline.reporting.wording import type_label

ANSWERED = "Har svart"


def respondents_sheet(content: Content) -> Sheet:
    """One row a respondent, one column a target: its position as a plain label, to filter on.

    Under an open question stands only that it is answered. What is special about a position
    stands in a column of its own.
    """
    hearing = content.hearing
    grid = _grid(content)
    notes = _position_notes(content)
    submissions = content.submissions
    rows = []
    for code, own in submissions.groupby("respondent_id", sort=False):
        first = own.iloc[0]
        rows.append(
            (
                ", ".join(map(str, own["number"])),
                submission_name(first),
                type_label(content, first["respondent_type"]),
                ", ".join(dict.fromkeys(CHANNEL_LABELS[channel] for channel in own["channel"])),
                yes_no(first["is_invited"]),
                yes_no(own["is_late"].iloc[-1]),
                *(grid.get((str(code), target)) for target in hearing.targets),
                notes.get(str(code)),
                " ".join(filter(None, [_sentence(first["signatories"]), *own["notes"].fillna("")])),
            )
        )
    columns = (
        Column("Nr", 8),
        Column("Høringsinstans", 32),
        Column("Aktørtype", 20),
        Column("Kanal", 12),
        Column("Invitert", 9),
        Column("Etter fristen", 9),
        *(Column(label, 13) for label in hearing.targets.values()),
        Column("Merknad til standpunkt", 34),
        Column("Merknad", 40),
    )
    return Sheet("Instanser", columns, rows, frozen=2, paper="A3")


def _grid(content: Content) -> dict[tuple[str, str], str]:
    """The label of each position by respondent and target, and why there is none.

    Of an open question only that it is answered.
    """
    stands = content.hearing.stand_targets
    silent = {
        (row["respondent_id"], row["target"]): SILENCE_LABELS.get(row["silence"], row["silence"])
        for row in records(content.tables["silent"])
    }
    held = {
        (row["respondent_id"], row["target"]): POSITION_LABELS[row["position"]]
        if row["target"] in stands
        else ANSWERED
        for row in records(content.tables["positions"])
    }
    return silent | held


def _position_notes(content: Content) -> dict[str, str]:
    """By respondent what is special about its positions: «Like mange …: Råd 1, Råd 2.»."""
    labels = content.hearing.targets
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    places = {target: place for place, target in enumerate(labels)}
    rows = records(content.tables["positions"].fillna(""))
    for row in sorted(rows, key=lambda row: places[row["target"]]):
        if row["target"] in content.hearing.stand_targets:
            for flag in filter(None, row["flag"].split(";")):
                found[row["respondent_id"]][flag_labels(flag)].append(labels[row["target"]])
    return {
        code: " ".join(f"{capital(flag)}: {', '.join(about)}." for flag, about in flags.items())
        for code, flags in found.items()
    }


def _sentence(signatories: object) -> str:
    """Who has signed a joint answer, as a sentence."""
    signed = signed_by(signatories)
    return f"{signed}." if signed else ""
