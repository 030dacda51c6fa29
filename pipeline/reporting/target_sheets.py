"""The sheets of the workbook that show one recommendation, question or other part each."""

from __future__ import annotations

from pipeline.reporting.cells import Column, Sheet, sheet_title
from pipeline.reporting.content import Content
from pipeline.reporting.labels import POSITION_LABELS, STANCE_LABELS
from pipeline.reporting.phrases import capital, only_export, records, short_source, submission_name
from pipeline.reporting.wording import type_label


def target_sheets(content: Content) -> list[Sheet]:
    """A sheet for each target that somebody writes about, to read: who says what about it."""
    ids = content.stands.groupby("target", sort=False)["statement_id"].agg(set).to_dict()
    titles = _titles(content)
    return [
        _target_sheet(content, target, titles[target], ids[target])
        for target in content.hearing.targets
        if target in ids
    ]


def _titles(content: Content) -> dict[str, str]:
    """Title of each target's sheet: no two alike, and like none of the other sheets."""
    titles: dict[str, str] = {}
    for target, label in content.hearing.targets.items():
        title = sheet_title(label)
        taken = {name.casefold() for name in titles.values()}
        titles[target] = title if title.casefold() not in taken else sheet_title(target)
    return titles


def _target_sheet(content: Content, target: str, title: str, ids: set[str]) -> Sheet:
    """One row a statement about the target, by respondent's position and number."""
    positions = content.tables["positions"]
    own = positions[positions["target"] == target]
    held = dict(zip(own["respondent_id"], own["position"], strict=True))
    takes_stand = target in content.hearing.stand_targets
    export = only_export(content)
    labels = content.hearing.theme_labels
    rows = [
        (
            int(row["number"]),
            submission_name(row),
            type_label(content, row["respondent_type"]),
            *([POSITION_LABELS.get(held.get(row["respondent_id"], ""))] if takes_stand else []),
            STANCE_LABELS.get(row["stance"], row["stance"]),
            "; ".join(labels.get(code, code) for code in row["themes"].split(";") if code),
            "ja" if row["is_proposal"] else None,
            row["text"],
            capital(short_source(row["source"], export)),
            row["statement_id"],
        )
        for row in records(content.statements)
        if row["statement_id"] in ids
    ]
    columns = (
        Column("Nr", 6, "count"),
        Column("Høringsinstans", 26),
        Column("Aktørtype", 18),
        *([Column("Standpunkt, alt i alt", 17)] if takes_stand else []),
        Column("Holdning i utsagnet", 15),
        Column("Tema", 24),
        Column("Konkret forslag", 9),
        Column("Tekst", 84),
        Column("Kilde", 22),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet(title, columns, rows, frozen=2, paper="A3", printed=len(columns) - 1)
