"""The sheet of the internal workbook with what the publishing edition masks and holds back."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.privacy.findings import KINDS
from pipeline.privacy.publishing import published_ids
from pipeline.reporting.cells import Column, Sheet
from pipeline.reporting.content import Content
from pipeline.reporting.phrases import capital, only_export, records, short_source

TITLE = "Personopplysninger"
MASKED, HELD, RELEASED = "Maskert", "Holdt tilbake", "Frigitt"


def personal_data_sheet(content: Content) -> Sheet:
    """One row a stretch that is masked or a reason to hold a statement back, answer by answer."""
    columns = (
        Column("Nr", 6, "count"),
        Column("Høringsinstans", 26),
        Column("Hva", 20),
        Column("I teksten", 30),
        Column("Vises som", 18),
        Column("Behandling", 15),
        Column("Grunn", 38),
        Column("Hele utsagnet", 70),
        Column("Kilde", 26),
        Column("Nummer i publisert utgave", 14, "plain"),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet(TITLE, columns, list(_rows(content)), frozen=2, paper="A3")


def _rows(content: Content) -> Iterator[tuple[object, ...]]:
    """The values of each row in the order of the columns."""
    statements = content.statements.set_index("statement_id")
    places = {code: place for place, code in enumerate(statements.index)}
    published = published_ids(content.tables)
    export = only_export(content)
    found = content.tables["personal_data"].fillna({"shown_as": "", "reason": ""})
    for row in sorted(records(found), key=lambda row: (places[row["statement_id"]], row["start"])):
        said = statements.loc[row["statement_id"]]
        shown = row["shown_as"]
        yield (
            int(said["number"]),
            said["respondent"],
            KINDS[row["kind"]],
            said["text"][int(row["start"]) : int(row["end"])],
            shown or None,
            MASKED if shown else HELD if row["is_held_back"] else RELEASED,
            row["reason"],
            said["text"],
            capital(short_source(said["source"], export)),
            published[row["statement_id"]],
            row["statement_id"],
        )
