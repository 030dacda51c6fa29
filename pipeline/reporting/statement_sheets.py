"""The sheets of the workbook that hold what respondents wrote; each function returns one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.records import STANCES
from pipeline.reporting.cells import Column, Sheet, as_typed, split_text
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
from pipeline.review.codebook import HOLD_BACK, RELEASE
from pipeline.review.journal import (
    AGENCY,
    CHECKED,
    COMMENT,
    OWN,
    PUBLISHING,
    RESPONDENT,
    TAGGED,
    TYPE,
)
from pipeline.review.machine_copy import IN_WORDS

FOLLOW_UP = ("Tas til følge", "Tas delvis til følge", "Tas ikke til følge", "Til orientering")
STATUS = ("Ikke vurdert", "Under arbeid", "Ferdig")
STATEMENTS = "Innspill"
CONTINUED = "Tekst, del {}"

_HINT_CHECKED = (
    "Rett først det som er feil på raden. Skriv ja når hele raden er riktig: Da endrer ikke "
    "programmet den, og det lærer av den."
)
_HINT_PUBLISHING = "Bestemmer om utsagnet vises i utgaven for publisering. Tomt: programmet velger."

_DIMENSIONS = {"target": "gjelder", "theme": "tema", "stance": "holdning", "proposal": "forslag"}


def statements_sheet(content: Content) -> Sheet:
    """One row a statement, with what the program read and room for the agency's assessment.

    The publishing edition has only what the program read.
    """
    whole = _whole_statements_sheet(content)
    if content.edition == "intern":
        return whole
    kept = [place for place, column in enumerate(whole.columns) if column.group == "program"]
    return replace(
        whole,
        columns=tuple(whole.columns[place] for place in kept),
        rows=([row[place] for place in kept] for row in whole.rows),
        printed=None,
        comments={},
    )


def _whole_statements_sheet(content: Content) -> Sheet:
    """The sheet with all its columns."""
    shown = shown_statements(content)
    parts = max((len(split_text(clean_text(text))) for text in shown["text"]), default=1)
    own = own_columns(content)
    read = (*_as_read(content, parts), *_AGENCY_COLUMNS)
    printed = (*read, *_columns_of_own(own, beside=read))
    return Sheet(
        STATEMENTS,
        (*printed, *_to_correct(content)),
        _statement_rows(content, shown, parts, own),
        frozen=2,
        paper="A3",
        printed=len(printed),
        comments=_comments(content, shown),
    )


def _as_read(content: Content, parts: int) -> tuple[Column, ...]:
    """The columns of what the program read, the text in so many parts."""
    return (
        Column("Nr", 6, "count"),
        Column("Høringsinstans", 21, decides=RESPONDENT),
        Column("Aktørtype", 15, decides=TYPE),
        Column("Kilde", 18),
        Column("Slag", 11),
        Column("Står under", 14),
        *in_words(content),
        Column("Sikkerhet", 10, "share"),
        Column("Usikkert", 13),
        Column("Merknad", 15),
        Column("Tekst", 72),
        *(Column(CONTINUED.format(part), 40) for part in range(2, parts + 1)),
    )


_AGENCY_COLUMNS = (
    Column("Vurdering", 32, group="etaten", decides="vurdering"),
    Column("Oppfølging", 15, group="etaten", choices=FOLLOW_UP, decides="oppfølging"),
    Column("Ansvarlig", 13, group="etaten", decides="ansvarlig"),
    Column("Status", 12, group="etaten", choices=STATUS, decides="status"),
)


def _columns_of_own(names: Sequence[str], *, beside: Sequence[Column]) -> Iterator[Column]:
    """The columns that the analyst has added; a name that stands beside them gets an addition."""
    taken = {column.header.casefold() for column in beside}
    for name in names:
        header = f"{name} (egen)" if name.casefold() in taken else name
        yield Column(header, 20, "own", group="etaten", decides=f"{OWN}{name}")


def _to_correct(content: Content) -> tuple[Column, ...]:
    """The columns at the far right, where rows are marked and codes can be corrected."""
    word = target_word(content.hearing)
    return (
        *to_mark(),
        Column(f"{word}, koder", 14, group="rettes", decides=TAGGED["target"]),
        Column("Tema, koder", 18, group="rettes", decides=TAGGED["theme"]),
        Column("Holdning, kode", 18, group="rettes", choices=STANCES, decides=TAGGED["stance"]),
        Column("Utsagns-id", 22, "plain"),
    )


def in_words(content: Content) -> tuple[Column, ...]:
    """The columns that show a statement's tags in words; they can be corrected too."""
    return (
        Column(target_word(content.hearing), 11, decides=f"{TAGGED['target']}{IN_WORDS}"),
        Column("Tema", 21, decides=f"{TAGGED['theme']}{IN_WORDS}"),
        Column(
            "Holdning",
            12,
            choices=tuple(STANCE_LABELS.values()),
            decides=f"{TAGGED['stance']}{IN_WORDS}",
        ),
        Column("Forslag", 9, choices=("ja",), decides=TAGGED["proposal"]),
    )


def to_mark() -> tuple[Column, ...]:
    """The columns in which a row is marked as checked, and released or held back."""
    return (
        Column("Sjekket", 9, group="rettes", choices=("ja",), decides=CHECKED, hint=_HINT_CHECKED),
        Column(
            "Publisering",
            12,
            group="rettes",
            choices=(RELEASE, HOLD_BACK),
            decides=PUBLISHING,
            hint=_HINT_PUBLISHING,
        ),
    )


def tags_in_words(content: Content, row: dict[str, Any]) -> tuple[object, ...]:
    """The values of the columns `in_words` for a statement."""
    hearing = content.hearing
    return (
        in_labels(row["targets"], hearing.targets),
        in_labels(row["themes"], hearing.theme_labels),
        STANCE_LABELS.get(row["stance"], row["stance"]),
        "ja" if row["is_proposal"] else None,
    )


def marks(content: Content, statement: str) -> tuple[object, ...]:
    """The values of the columns `to_mark` for a statement."""
    return tuple(content.decided.get((statement, what)) for what in (CHECKED, PUBLISHING))


def own_columns(content: Content) -> list[str]:
    """The columns that the analyst has added, in the order in which they were first filled in."""
    names = [what.removeprefix(OWN) for _, what in content.decided if what.startswith(OWN)]
    used = {
        what.removeprefix(OWN)
        for (_, what), value in content.decided.items()
        if what.startswith(OWN) and value
    }
    return [name for name in dict.fromkeys(names) if name in used]


def _comments(content: Content, shown: pd.DataFrame) -> dict[tuple[int, str], str]:
    """The comments that people wrote on cells, by row and header."""
    places = {name: place for place, name in enumerate(shown["statement_id"])}
    return {
        (places[name], what.removeprefix(COMMENT)): text
        for (name, what), text in content.decided.items()
        if what.startswith(COMMENT) and text and name in places
    }


def shown_statements(content: Content) -> pd.DataFrame:
    """The statements of the sheet: all but greetings, letterheads and other form."""
    statements = content.statements
    return statements[statements["non_answer"].fillna("") != "formalia"]


def _statement_rows(
    content: Content, shown: pd.DataFrame, parts: int, own: Sequence[str]
) -> Iterator[tuple[object, ...]]:
    """The values of each statement in the order of the columns."""
    decided = content.decided
    carried = _carried(content)
    unsure = _unsure_dimensions(content)
    notes = _submission_notes(content)
    export = only_export(content)
    for row in records(shown):
        pieces = split_text(clean_text(row["text"]))
        note = [
            notes.get(row["submission_id"], ""),
            carried.get(row["statement_id"], ""),
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
            *tags_in_words(content, row),
            None if pd.isna(row["score"]) else round(float(row["score"]), 2),
            unsure.get(row["statement_id"]),
            "; ".join(filter(None, note)),
            *pieces,
            *[None] * (parts - len(pieces)),
            *(decided.get((row["statement_id"], what)) for what in AGENCY),
            *(as_typed(decided.get((row["statement_id"], f"{OWN}{name}"), "")) for name in own),
            *marks(content, row["statement_id"]),
            row["targets"],
            row["themes"],
            row["stance"],
            row["statement_id"],
        )


def _carried(content: Content) -> dict[str, str]:
    """A note on each statement whose text has changed since people decided something about it."""
    table = content.tables["decisions"]
    moved = table[table["carried_from"].fillna("") != ""]
    note = "Teksten er endret siden dette ble bestemt: kontroller"
    return dict.fromkeys(moved["statement_id"], note)


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


def in_labels(codes: str, labels: dict[str, str]) -> str:
    """The labels of codes joined by `;`."""
    return "; ".join(labels.get(code, code) for code in codes.split(";") if code)
