"""The sheets of the workbook that hold what respondents wrote; each function returns one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from pipeline.aggregation.proposals import KINDS
from pipeline.records import STANCES
from pipeline.reporting.cells import Column, Sheet, split_text
from pipeline.reporting.content import Content
from pipeline.reporting.labels import (
    BLOCK_LABELS,
    FLAG_LABELS,
    NON_ANSWER_LABELS,
    STANCE_LABELS,
)
from pipeline.reporting.ooxml import clean_text
from pipeline.reporting.phrases import (
    capital,
    is_known,
    only_export,
    records,
    short_source,
    submission_name,
    target_word,
)
from pipeline.reporting.wording import type_label

FOLLOW_UP = ("Tas til følge", "Tas delvis til følge", "Tas ikke til følge", "Til orientering")
STATUS = ("Ikke vurdert", "Under arbeid", "Ferdig")
STATEMENTS = "Innspill"
CONTINUED = "Tekst, del {}"

_DIMENSIONS = {"target": "gjelder", "theme": "tema", "stance": "holdning", "proposal": "forslag"}


def statements_sheet(content: Content) -> Sheet:
    """One row a statement, with what the program read and room for the agency's assessment."""
    shown = shown_statements(content)
    parts = max((len(split_text(clean_text(text))) for text in shown["text"]), default=1)
    read = (
        Column("Nr", 6, "count"),
        Column("Høringsinstans", 21),
        Column("Aktørtype", 15),
        Column("Kilde", 18),
        Column("Slag", 11),
        Column("Står under", 14),
        Column(target_word(content.hearing), 11),
        Column("Tema", 21),
        Column("Holdning", 12),
        Column("Forslag", 9, choices=("ja",)),
        Column("Sikkerhet", 10, "share"),
        Column("Usikkert", 13),
        Column("Merknad", 15),
        Column("Tekst", 72),
        *(Column(CONTINUED.format(part), 40) for part in range(2, parts + 1)),
        Column("Vurdering", 32, group="etaten"),
        Column("Oppfølging", 15, group="etaten", choices=FOLLOW_UP),
        Column("Ansvarlig", 13, group="etaten"),
        Column("Status", 12, group="etaten", choices=STATUS),
    )
    to_correct = (
        Column(f"{target_word(content.hearing)}, koder", 14, group="rettes"),
        Column("Tema, koder", 18, group="rettes"),
        Column("Holdning, kode", 18, group="rettes", choices=STANCES),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet(
        STATEMENTS,
        (*read, *to_correct),
        _statement_rows(content, shown, parts),
        frozen=2,
        paper="A3",
        printed=len(read),
    )


def shown_statements(content: Content) -> pd.DataFrame:
    """The statements of the sheet: all but greetings, letterheads and other form."""
    statements = content.statements
    return statements[statements["non_answer"].fillna("") != "formalia"]


def _statement_rows(
    content: Content, shown: pd.DataFrame, parts: int
) -> Iterator[tuple[object, ...]]:
    """The values of each statement in the order of the columns."""
    hearing = content.hearing
    unsure = _unsure_dimensions(content)
    notes = _submission_notes(content)
    export = only_export(content)
    for row in records(shown):
        pieces = split_text(clean_text(row["text"]))
        note = [
            notes.get(row["submission_id"], ""),
            ""
            if row["is_substantive"]
            else NON_ANSWER_LABELS.get(row["non_answer"], "Uten innhold"),
            f"Teksten er delt på {len(pieces)} celler" if len(pieces) > 1 else "",
        ]
        yield (
            int(row["number"]),
            submission_name(row),
            type_label(content, row["respondent_type"]),
            capital(short_source(row["source"], export)),
            BLOCK_LABELS.get(row["block_kind"], row["block_kind"]),
            row["heading"] if is_known(row["heading"]) else None,
            _labels(row["targets"], hearing.targets),
            _labels(row["themes"], hearing.theme_labels),
            STANCE_LABELS.get(row["stance"], row["stance"]),
            "ja" if row["is_proposal"] else None,
            None if pd.isna(row["score"]) else round(float(row["score"]), 2),
            unsure.get(row["statement_id"]),
            "; ".join(filter(None, note)),
            *pieces,
            *[None] * (parts - len(pieces)),
            *[None] * 4,
            row["targets"],
            row["themes"],
            row["stance"],
            row["statement_id"],
        )


def proposals_sheet(content: Content) -> Sheet:
    """One row a proposal and target, in the hearing's order; alike ones beside each other."""
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
    rows = []
    for row, size in zip(records(proposals), sizes, strict=True):
        said = statements.loc[row["statement_id"]]
        rows.append(
            (
                labels[row["target"]],
                KINDS.get(row["kind"], row["kind"]),
                said["text"],
                row["condition"],
                said["respondent"],
                type_label(content, said["respondent_type"]),
                STANCE_LABELS.get(said["stance"], said["stance"]),
                capital(short_source(said["source"], export)),
                row["group_id"] if size > 1 else None,
                int(size) if size > 1 else None,
                row["statement_id"],
            )
        )
    columns = (
        Column(target_word(content.hearing), 16),
        Column("Type forslag", 20),
        Column("Forslag", 80),
        Column("Vilkår", 30),
        Column("Høringsinstans", 24),
        Column("Aktørtype", 18),
        Column("Holdning", 14),
        Column("Kilde", 28),
        Column("Like forslag", 14, "plain"),
        Column("Antall like", 8, "count"),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet("Forslag", columns, rows, paper="A3")


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
            _labels(str(statements.loc[code, "targets"]), content.hearing.targets),
            float(alike),
            statements.loc[code, "text"],
            capital(short_source(str(statements.loc[code, "source"]), export)),
            code,
        )
        for group, code, alike, size in zip(
            similar["group_id"],
            similar["statement_id"],
            similar["similarity"],
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
        Column("Kilde", 30),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet("Like svar", columns, rows)


def _unsure_dimensions(content: Content) -> dict[str, str]:
    """By statement which of its tags are unsure: «tema: usikker»."""
    tags = content.tables["tags"]
    flagged = tags[tags["flag"].fillna("") != ""]
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in records(flagged):
        words = f"{_DIMENSIONS[row['dimension']]}: {FLAG_LABELS.get(row['flag'], row['flag'])}"
        found[row["statement_id"]][words] = None
    return {statement: "; ".join(words) for statement, words in found.items()}


def _submission_notes(content: Content) -> dict[str, str]:
    """By submission what a reader of its statements must know."""
    submissions = content.submissions
    numbers = submissions["number"].to_dict()
    notes = {}
    for code, row in submissions.iterrows():
        newer = "" if pd.isna(row["superseded_by"]) else row["superseded_by"]
        late = row["is_late"] is not pd.NA and row["is_late"]
        parts = [
            f"Erstattet av nr. {numbers.get(newer, newer)}, telles ikke" if newer else "",
            "Kom etter fristen" if late else "",
        ]
        notes[str(code)] = "; ".join(filter(None, parts))
    return notes


def _labels(codes: str, labels: dict[str, str]) -> str:
    """The labels of codes joined by `;`."""
    return "; ".join(labels.get(code, code) for code in codes.split(";") if code)
