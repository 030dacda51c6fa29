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
    CHANNEL_LABELS,
    FLAG_LABELS,
    NON_ANSWER_LABELS,
    POSITION_LABELS,
    STANCE_LABELS,
    flag_labels,
)
from pipeline.reporting.ooxml import clean_text
from pipeline.reporting.phrases import records, target_word, yes_no
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
    columns = (
        Column("Nr", 6, "count"),
        Column("Høringsinstans", 24),
        Column("Aktørtype", 16),
        Column("Kilde", 26),
        Column(target_word(content.hearing), 14),
        Column("Tema", 22),
        Column("Holdning", 13),
        Column("Forslag", 8, choices=("ja",)),
        Column("Sikkerhet", 9, "share"),
        Column("Usikkert", 16),
        Column("Merknad", 20),
        Column("Tekst", 80),
        *(Column(CONTINUED.format(part), 30) for part in range(2, parts + 1)),
        Column(f"{target_word(content.hearing)}, koder", 14, group="rettes"),
        Column("Tema, koder", 18, group="rettes"),
        Column("Holdning, kode", 16, group="rettes", choices=STANCES),
        Column("Vurdering", 40, group="etaten"),
        Column("Oppfølging", 18, group="etaten", choices=FOLLOW_UP),
        Column("Ansvarlig", 16, group="etaten"),
        Column("Status", 14, group="etaten", choices=STATUS),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet(STATEMENTS, columns, _statement_rows(content, shown, parts), frozen=2, paper="A3")


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
            row["respondent"],
            type_label(content, row["respondent_type"]),
            row["source"],
            _labels(row["targets"], hearing.targets),
            _labels(row["themes"], hearing.theme_labels),
            STANCE_LABELS.get(row["stance"], row["stance"]),
            "ja" if row["is_proposal"] else None,
            None if pd.isna(row["score"]) else round(float(row["score"]), 2),
            unsure.get(row["statement_id"]),
            "; ".join(filter(None, note)),
            *pieces,
            *[None] * (parts - len(pieces)),
            row["targets"],
            row["themes"],
            row["stance"],
            *[None] * 4,
            row["statement_id"],
        )


def proposals_sheet(content: Content) -> Sheet:
    """One row a proposal and target, in the hearing's order; alike ones beside each other."""
    statements = content.statements.set_index("statement_id")
    labels = content.hearing.targets
    proposals = content.tables["proposals"].copy()
    order = {code: place for place, code in enumerate(labels)}
    proposals["place"] = proposals["target"].map(order)
    proposals["first"] = proposals.groupby("group_id")["statement_id"].transform(
        lambda ids: min(statements.index.get_indexer(pd.Index(ids)))
    )
    proposals = proposals.sort_values(["place", "first"], kind="stable")
    sizes = proposals.groupby("group_id")["statement_id"].transform("size")
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
                said["source"],
                f"{row['group_id']} ({size} like)" if size > 1 else None,
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
        Column("Like forslag", 16),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet("Forslag", columns, rows, paper="A3")


def respondents_sheet(content: Content) -> Sheet:
    """One row a respondent, one column a target: its positions in words, with their flags."""
    hearing = content.hearing
    grid: dict[tuple[str, str], str] = {
        (row["respondent_id"], row["target"]): _position(row["position"], row["flag"])
        for row in records(content.tables["positions"].fillna(""))
    }
    submissions = content.submissions
    rows = []
    for code, own in submissions.groupby("respondent_id", sort=False):
        first = own.iloc[0]
        rows.append(
            (
                ", ".join(map(str, own["number"])),
                _with_signatories(first),
                type_label(content, first["respondent_type"]),
                ", ".join(dict.fromkeys(CHANNEL_LABELS[channel] for channel in own["channel"])),
                yes_no(first["is_invited"]),
                yes_no(own["is_late"].iloc[-1]),
                *(grid.get((str(code), target)) for target in hearing.targets),
                " ".join(filter(None, own["notes"].fillna(""))),
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
        Column("Merknad", 40),
    )
    return Sheet("Instanser", columns, rows, frozen=2, paper="A3")


def similar_sheet(content: Content) -> Sheet:
    """One row a statement in a group of near-identical texts, group by group."""
    statements = content.statements.set_index("statement_id")
    similar = content.tables["similar"]
    sizes = similar.groupby("group_id")["statement_id"].transform("size")
    rows = [
        (
            group,
            int(size),
            statements.loc[code, "respondent"],
            _labels(str(statements.loc[code, "targets"]), content.hearing.targets),
            float(alike),
            statements.loc[code, "text"],
            statements.loc[code, "source"],
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
        Column("Utsagn i gruppa", 10, "count"),
        Column("Høringsinstans", 28),
        Column(target_word(content.hearing), 16),
        Column("Likhet med det første", 11, "share"),
        Column("Tekst", 80),
        Column("Kilde", 30),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet("Like svar", columns, rows)


def _position(position: str, flags: str) -> str:
    """A position in words, with what is special about it."""
    words = flag_labels(flags)
    label = POSITION_LABELS.get(position, position)
    return f"{label} ({words})" if words else label


def _with_signatories(submission: pd.Series) -> str:
    """A respondent's name, and who else has signed."""
    name = submission["respondent"] or f"Uten navn (svar {submission['number']})"
    signed = submission["signatories"]
    return f"{name} – sammen med {signed}" if not pd.isna(signed) and signed else str(name)


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
            f"Erstattet av svar {numbers.get(newer, newer)}, telles ikke" if newer else "",
            "Kom etter fristen" if late else "",
        ]
        notes[str(code)] = "; ".join(filter(None, parts))
    return notes


def _labels(codes: str, labels: dict[str, str]) -> str:
    """The labels of codes joined by `;`."""
    return "; ".join(labels.get(code, code) for code in codes.split(";") if code)
