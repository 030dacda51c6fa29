"""The sheets of the workbook with proposals and with near-identical texts."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.aggregation.proposals import KINDS
from pipeline.reporting.cells import Column, Sheet
from pipeline.reporting.content import Content
from pipeline.reporting.differences import as_text
from pipeline.reporting.labels import STANCE_LABELS
from pipeline.reporting.phrases import capital, only_export, records, short_source, target_word
from pipeline.reporting.statement_sheets import in_labels
from pipeline.reporting.wording import type_label


def proposals_sheet(content: Content) -> Sheet:
    """One row a proposal and target, in the hearing's order; alike ones beside each other."""
    columns = (
        Column(target_word(content.hearing), 16),
        Column("Type forslag", 20),
        Column("Forslag", 80),
        Column("Endring ord for ord", 50),
        Column("Vilkår", 30),
        Column("Høringsinstans", 24),
        Column("Aktørtype", 18),
        Column("Holdning", 14),
        Column("Kilde", 28),
        Column("Like forslag", 14, "plain"),
        Column("Antall like", 8, "count"),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet("Forslag", columns, list(_proposal_rows(content)), paper="A3")


def _proposal_rows(content: Content) -> Iterator[tuple[object, ...]]:
    """The values of each proposal in the order of the columns."""
    statements = content.statements.set_index("statement_id")
    labels = content.hearing.targets
    proposals = content.tables["proposals"].copy()
    order = {code: place for place, code in enumerate(labels)}
    proposals["place"] = proposals["target"].map(order)
    places = {code: place for place, code in enumerate(statements.index)}
    proposals["first"] = proposals["statement_id"].map(places)
    proposals["first"] = proposals.groupby("group_id")["first"].transform("min")
    proposals = proposals.sort_values(["place", "first"], kind="stable")
    sizes = proposals.groupby("group_id")["statement_id"].transform("size")
    export = only_export(content)
    for row, size in zip(records(proposals), sizes, strict=True):
        said = statements.loc[row["statement_id"]]
        yield (
            labels[row["target"]],
            KINDS.get(row["kind"], row["kind"]),
            said["text"],
            as_text(row["difference"]),
            row["condition"],
            said["respondent"],
            type_label(content, said["respondent_type"]),
            STANCE_LABELS.get(said["stance"], said["stance"]),
            capital(short_source(said["source"], export)),
            row["group_id"] if size > 1 else None,
            int(size) if size > 1 else None,
            row["statement_id"],
        )


def similar_sheet(content: Content) -> Sheet:
    """One row a statement in a group of near-identical texts, group by group."""
    statements = content.statements.set_index("statement_id")
    similar = content.tables["similar"]
    export = only_export(content)
    sizes = similar.groupby("group_id")["statement_id"].transform("size")
    rows = [
        (
            group,
            int(size),
            statements.loc[code, "respondent"],
            in_labels(str(statements.loc[code, "targets"]), content.hearing.targets),
            float(alike),
            statements.loc[code, "text"],
            as_text(difference),
            capital(short_source(str(statements.loc[code, "source"]), export)),
            code,
        )
        for group, code, alike, difference, size in zip(
            similar["group_id"],
            similar["statement_id"],
            similar["similarity"],
            similar["difference"],
            sizes,
            strict=True,
        )
    ]
    columns = (
        Column("Gruppe", 13, "plain"),
        Column("Utsagn i gruppen", 10, "count"),
        Column("Høringsinstans", 28),
        Column(target_word(content.hearing), 16),
        Column("Likhet med det første", 11, "share"),
        Column("Tekst", 80),
        Column("Forskjell fra det første", 50),
        Column("Kilde", 30),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet("Like svar", columns, rows)
