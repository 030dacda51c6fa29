"""The sheets of the analyst's loop: what to check, a blind sample, what fits nowhere, changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import column_index_from_string

from pipeline.reporting.cells import (
    Column,
    Sheet,
    as_typed,
    own_cell,
    sheet_title,
    split_text,
    text_cell,
)
from pipeline.reporting.change_rows import change_rows, codes_in_words
from pipeline.reporting.content import Content
from pipeline.reporting.labels import STANCE_LABELS
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
from pipeline.reporting.statement_sheets import in_words, marks, tags_in_words, to_mark
from pipeline.review.blind import blind_sample
from pipeline.review.decisions import BESIDE_ORPHAN, GONE
from pipeline.review.journal import BLIND, CELL, COMMENT, DONE, OWN, SHEET, TAGGED
from pipeline.review.machine_copy import SHEET_TITLE, MachineCopy
from pipeline.review.read_back import LOSES, NOT_HERE

TO_CHECK, BLIND_SHEET, ORPHANS, CHANGES = (
    "Til kontroll",
    "Blindprøve",
    "Foreldreløse",
    "Endringer",
)
_STATEMENT_ID, _ROW_ID = "Utsagns-id", "Rad-id"
#: What to do about what is not in use, by why it is not.
_ADVICE = {
    GONE: "Gjelder det fortsatt? Skriv det på det riktige utsagnet i arket Innspill.",
    LOSES: "Var dette den riktige verdien? Skriv den på raden i arket Innspill.",
    NOT_HERE: "Skriv det i en egen kolonne i arket Innspill, eller i et eget ark.",
    BESIDE_ORPHAN: "Skriv det i en egen kolonne i arket Innspill, eller i et eget ark.",
}
_CORRECT = "Rett det på raden i arket Innspill."
_HINT_DONE = "Skriv ja når du er ferdig med raden. Den er borte neste gang, men står i review.csv."
#: A row of the blind sample counts when its target and stance are filled in; see `blind_codings`.
_HINT_TARGET = "Hva gjelder utsagnet? Må fylles ut for at raden skal telle. Skill flere med ;"
_HINT_THEME = "Hvilke temaer? Skill flere med ; og la ruten stå tom når ingen passer."
_HINT_STANCE = "Hvilken holdning? Må fylles ut for at raden skal telle."
_HINT_PROPOSAL = "Er det et konkret forslag? Tomt betyr nei."
#: As many as one sits down to at a time; the next come when these are checked.
SHOWN = 200


def queue_sheet(content: Content) -> Sheet:
    """The statements it pays most to check, the first ones first, and why."""
    queue = content.tables["queue"]
    statements = {row["statement_id"]: row for row in records(content.statements)}
    export = only_export(content)
    rows = [
        (
            int(row["place"]),
            row["reasons"],
            submission_name(said),
            *tags_in_words(content, said),
            *marks(content, row["statement_id"]),
            _first_piece(said["text"]),
            capital(short_source(said["source"], export)),
            row["statement_id"],
        )
        for row in records(queue.head(SHOWN))
        if (said := statements.get(row["statement_id"]))
    ]
    columns = (
        Column(f"Plass (av {len(queue)} igjen)", 9, "count"),
        Column("Hvorfor", 34),
        Column("Høringsinstans", 21),
        *in_words(content),
        *to_mark(),
        Column("Tekst", 80),
        Column("Kilde", 18),
        Column(_STATEMENT_ID, 22, "plain"),
    )
    return Sheet(TO_CHECK, columns, rows, paper="A3")


def blind_sheet(content: Content) -> Sheet:
    """A random sample to code without seeing what the program thinks."""
    drawn = set(blind_sample(content.tables["statements"], content.decided))
    rows = [
        (
            int(row["number"]),
            submission_name(row),
            _stands_under(content, row),
            _first_piece(row["text"]),
            *(
                content.decided.get((row["statement_id"], f"{BLIND}{what}"))
                for what in TAGGED.values()
            ),
            row["statement_id"],
        )
        for row in records(content.statements)
        if row["statement_id"] in drawn
    ]
    columns = (
        Column("Nr", 6, "count"),
        Column("Høringsinstans", 22),
        Column("Står under", 26),
        Column("Tekst", 90),
        *(
            Column(
                header,
                width,
                group="rettes",
                choices=choices,
                decides=f"{BLIND}{what}",
                hint=hint,
            )
            for header, width, choices, what, hint in (
                (target_word(content.hearing), 16, (), TAGGED["target"], _HINT_TARGET),
                ("Tema", 24, (), TAGGED["theme"], _HINT_THEME),
                ("Holdning", 20, tuple(STANCE_LABELS.values()), TAGGED["stance"], _HINT_STANCE),
                ("Forslag", 9, ("ja", "nei"), TAGGED["proposal"], _HINT_PROPOSAL),
            )
        ),
        Column(_STATEMENT_ID, 22, "plain"),
    )
    return Sheet(BLIND_SHEET, columns, rows, paper="A3")


def _stands_under(content: Content, row: dict[str, Any]) -> str:
    """What a person needs to know of where a text stands: the form's question, or a heading."""
    question = content.hearing.targets.get(row["field"]) if is_known(row["field"]) else None
    if question:
        return f"Skjemafeltet «{question}»"
    return str(row["heading"]) if is_known(row["heading"]) else ""


def orphans_sheet(content: Content) -> Sheet:
    """What people wrote that is not in use, why, and what to do about it."""
    rows = [
        (
            _what_in_words(row["what"]),
            _value_in_words(content, row),
            capital(row["reason"]),
            _ADVICE.get(row["reason"], _CORRECT),
            row["text"],
            row["decided_at"],
            row["decided_by"],
            None,
            row["statement_id"],
            row["orphan_id"],
        )
        for row in records(content.tables["orphans"].fillna(""))
    ]
    columns = (
        Column("Hva", 22),
        Column("Det som ble skrevet", 50),
        Column("Hvorfor det ikke er i bruk", 36),
        Column("Hva du kan gjøre", 36),
        Column("Teksten det ble skrevet om", 60),
        Column("Når", 18),
        Column("Hvem", 18),
        Column("Ferdig", 9, group="rettes", choices=("ja",), decides=DONE, hint=_HINT_DONE),
        Column(_STATEMENT_ID, 22, "plain"),
        Column(_ROW_ID, 14, "plain"),
    )
    return Sheet(ORPHANS, columns, rows, paper="A3")


def _value_in_words(content: Content, row: dict[str, Any]) -> str:
    """What was written: codes by their labels, words to the letter."""
    dimension = {what: name for name, what in TAGGED.items()}.get(row["what"])
    are_codes = dimension and re.fullmatch(r"[\w-]+(;[\w-]+)*", row["value"])
    return codes_in_words(content, str(dimension), row["value"]) if are_codes else row["value"]


def _what_in_words(what: str) -> str:
    """What was changed, as an analyst calls it."""
    if what.startswith(CELL):
        return f"Arket {what.removeprefix(CELL).replace('!', ', ')}"
    for prefix, words in ((OWN, "Kolonnen "), (COMMENT, "Kommentar: "), (BLIND, "Blindprøve: ")):
        if what.startswith(prefix):
            return f"{words}{what.removeprefix(prefix)}"
    return capital(what)


def changes_sheet(content: Content) -> Sheet:
    """What is different from the last run that was different."""
    columns = (
        Column("Slag", 12),
        Column("Hvem eller hva", 40),
        Column("Hva er endret", 22),
        Column("Før", 34),
        Column("Nå", 34),
        Column("Hvorfor", 40),
        Column(_STATEMENT_ID, 22, "plain"),
    )
    rows = [(kind, *rest) for kind, *rest in change_rows(content)]
    return Sheet(CHANGES, columns, rows)


def _first_piece(text: str) -> str:
    """As much of a text as one cell can hold."""
    return split_text(clean_text(text))[0]


def added_sheets(content: Content) -> dict[str, dict[str, str]]:
    """The cells of the sheets that the analyst added, by sheet and place."""
    found: dict[str, dict[str, str]] = {}
    for (_, what), value in content.decided.items():
        if what.startswith(SHEET) and value:
            title, place = what.removeprefix(SHEET).rsplit("!", 1)
            found.setdefault(sheet_title(title), {})[place] = value
    return found


def write_added_sheet(workbook: Any, title: str, cells: dict[str, str]) -> None:
    """Write a sheet that the analyst had added: its text and its formulas."""
    page = workbook.create_sheet(title)
    grid: dict[int, dict[int, str]] = {}
    for place, value in cells.items():
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", place).groups()  # type: ignore[union-attr]
        grid.setdefault(int(row), {})[column_index_from_string(letters)] = value
    for row in range(1, max(grid) + 1):
        values = grid.get(row, {})
        page.append(
            [
                _added_cell(page, values.get(column))
                for column in range(1, max(values, default=0) + 1)
            ]
        )


def _added_cell(page: Any, value: str | None) -> Any:
    """A cell of an added sheet; only what was a formula is one."""
    if value is None:
        return WriteOnlyCell(page)
    if value.startswith("="):
        return WriteOnlyCell(page, value=value)
    return own_cell(page, as_typed(value.removeprefix("'")))


def machine_copy(content: Content, sheets: Iterable[Sheet], guide: Sequence[str]) -> MachineCopy:
    """What is written in the workbook, so that the next run can tell what people changed.

    Args:
        content: What the workbook is made from.
        sheets: Its sheets; their rows can be gone through again.
        guide: Every text of the first sheet.
    """
    copy = MachineCopy(content.run_id)
    copy.add_sheet("Les meg", [], None, [guide])
    for sheet in sheets:
        columns = [(column.header, column.decides) for column in sheet.columns]
        headers = [column.header for column in sheet.columns]
        id_column = next(
            (headers.index(one) for one in (_ROW_ID, _STATEMENT_ID) if one in headers), None
        )
        copy.add_sheet(sheet_title(sheet.title), columns, id_column, sheet.rows)
    for (name, what), text in content.decided.items():
        if what.startswith(COMMENT) and name in copy.values:
            copy.values[name][what] = text
    copy.added = added_sheets(content)
    return copy


def write_machine_copy(workbook: Any, copy: MachineCopy) -> None:
    """Write the copy in a sheet that no reader sees."""
    page = workbook.create_sheet(SHEET_TITLE)
    page.sheet_state = "veryHidden"
    for row in copy.rows():
        page.append([text_cell(page, value) for value in row])
