"""The sheets of the analyst's loop: what to check, a blind sample, what fits nowhere, changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import column_index_from_string

from pipeline.reporting.cells import Column, Sheet, sheet_title, split_text, text_cell
from pipeline.reporting.content import Content
from pipeline.reporting.labels import POSITION_LABELS, STANCE_LABELS
from pipeline.reporting.ooxml import clean_text
from pipeline.reporting.phrases import (
    capital,
    only_export,
    records,
    respondent_names,
    short_source,
    submission_name,
    target_word,
)
from pipeline.reporting.statement_sheets import in_words, marks, tags_in_words, to_mark
from pipeline.review.blind import blind_sample
from pipeline.review.changes import NUMBER, POSITION, SUBMISSION
from pipeline.review.journal import BLIND, CELL, COMMENT, DONE, OWN, SHEET, TAGGED
from pipeline.review.machine_copy import SHEET_TITLE, MachineCopy

TO_CHECK, BLIND_SHEET, ORPHANS, CHANGES = (
    "Til kontroll",
    "Blindprøve",
    "Foreldreløse",
    "Endringer",
)
_STATEMENT_ID, _ROW_ID = "Utsagns-id", "Rad-id"
#: As many as one sits down to at a time; the next come when these are checked.
SHOWN = 200

_NUMBERS = {
    "n_submissions": "innspill",
    "n_respondents": "høringsinstanser",
    "n_statements": "utsagn med innhold",
    "n_proposals": "forslag",
    **{code: f"instanser: {label}" for code, label in POSITION_LABELS.items()},
}
_KINDS = {SUBMISSION: "Svar", POSITION: "Standpunkt", NUMBER: "Tall"}
_DIMENSIONS = {"target": "hva det gjelder", "theme": "tema", "stance": "holdning"}
_DIMENSIONS["proposal"] = "forslag"


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
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet(TO_CHECK, columns, rows, paper="A3")


def blind_sheet(content: Content) -> Sheet:
    """A random sample to code without seeing what the program thinks."""
    drawn = set(blind_sample(content.tables["statements"]))
    rows = [
        (
            int(row["number"]),
            submission_name(row),
            row["heading"],
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
        Column("Står under", 22),
        Column("Tekst", 90),
        Column(target_word(content.hearing), 16, group="rettes", decides=f"{BLIND}gjelder"),
        Column("Tema", 24, group="rettes", decides=f"{BLIND}tema"),
        Column(
            "Holdning",
            20,
            group="rettes",
            choices=tuple(STANCE_LABELS.values()),
            decides=f"{BLIND}holdning",
        ),
        Column("Forslag", 9, group="rettes", choices=("ja", "nei"), decides=f"{BLIND}forslag"),
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet(BLIND_SHEET, columns, rows, paper="A3")


def orphans_sheet(content: Content) -> Sheet:
    """What people wrote and what now belongs to no statement, or was not understood."""
    rows = [
        (
            _what_in_words(row["what"]),
            row["value"],
            row["reason"],
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
        Column("Det som ble skrevet", 60),
        Column("Hvorfor det står her", 44),
        Column("Teksten det ble skrevet om", 70),
        Column("Når", 18),
        Column("Hvem", 18),
        Column("Ferdig", 9, group="rettes", choices=("ja",), decides=DONE),
        Column("Utsagns-id", 22, "plain"),
        Column(_ROW_ID, 14, "plain"),
    )
    return Sheet(ORPHANS, columns, rows, paper="A3")


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
        Column("Utsagns-id", 22, "plain"),
    )
    return Sheet(CHANGES, columns, list(change_rows(content)))


def change_rows(content: Content) -> Iterator[tuple[str, str, str, str, str, str, str | None]]:
    """Each change in words, in the order of the columns of the sheet."""
    names = respondent_names(content)
    submissions = {row["submission_id"]: row for row in records(content.submissions.reset_index())}
    statements = {row["statement_id"]: row for row in records(content.statements)}
    for row in records(content.tables["changes"].fillna("")):
        kind, subject, what = row["kind"], row["subject"], row["what"]
        statement = statements.get(subject)
        if statement is not None:
            who = f"{submission_name(statement)}, nr. {statement['number']}"
            about, of = _DIMENSIONS[what], content
            before, after = (_tag_words(of, what, row[side]) for side in ("before", "after"))
            yield "Merke", who, about, before, after, row["why"], subject
        elif kind == SUBMISSION:
            known = submissions.get(subject)
            who = f"{submission_name(known)}, nr. {known['number']}" if known else subject
            yield _KINDS[kind], who, what, "", "", row["why"], None
        elif kind == POSITION:
            label = content.hearing.targets.get(what, what)
            sides = (POSITION_LABELS.get(row[side], "–") for side in ("before", "after"))
            yield _KINDS[kind], names.get(subject, subject), label, *sides, row["why"], None
        elif kind == NUMBER:
            label = content.hearing.targets.get(subject, subject)
            about = _NUMBERS.get(what, what)
            yield _KINDS[kind], label, about, row["before"], row["after"], row["why"], None


def _tag_words(content: Content, dimension: str, codes: str) -> str:
    """The labels of codes of a dimension."""
    labels = {
        "target": content.hearing.targets,
        "theme": content.hearing.theme_labels,
        "stance": STANCE_LABELS,
        "proposal": {"true": "ja"},
    }[dimension]
    return "; ".join(labels.get(code, code) for code in codes.split(";") if code) or "–"


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
    return text_cell(page, value.removeprefix("'"))


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
