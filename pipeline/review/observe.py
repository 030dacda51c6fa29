"""What stands in an edited workbook where something can be decided, beside what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.review.edited_book import EditedBook, EditedSheet, place_of
from pipeline.review.journal import AGENCY, CELL, COMMENT, RESPONDENT, SHEET, TYPE
from pipeline.review.layout import Layout, layout_of
from pipeline.review.machine_copy import IN_WORDS, MachineCopy, plain

#: From so many rows, and so large a share of them, columns were sorted apart from each other.
_MANY_APART, _SHARE_APART = 5, 0.1
#: A shorter cell may hold a label as well as somebody's words.
_TELLING = 30


class Place(NamedTuple):
    """What an edit is about: a statement, a submission or nothing, and what is decided."""

    subject: str
    what: str


@dataclass
class Seen:
    """What a workbook holds in one place.

    Attributes:
        written: What the program had written.
        changed: What stands there instead, in each of its cells that differ, in order.
        context: The words beside it, where no statement tells.
    """

    written: str
    changed: list[str] = field(default_factory=list)
    context: str = ""


Observed = dict[Place, Seen]


def submission_of(statement: str) -> str:
    """The submission of a statement, by its id."""
    return statement.rsplit("-", 1)[0]


def observe(path: Path, book: EditedBook, copy: MachineCopy, texts: Mapping[str, str]) -> Observed:
    """Everything that can be decided and stands in the workbook, with what was changed.

    What is not there any more, because its row or column was deleted, is not in the result.

    Args:
        path: The workbook, for messages.
        book: Its content.
        copy: What the program had written in it.
        texts: The words of each statement, by its id.

    Raises:
        InputError: The columns of a sheet were sorted apart from each other.
    """
    seen: Observed = {}
    for sheet in book.sheets:
        layout = layout_of(sheet, copy)
        if layout is None:
            _see_added(seen, sheet, copy)
        elif layout.id_column is None:
            _see_foreign(seen, sheet, layout, copy, range(len(sheet.rows)))
        else:
            _refuse_rows_apart(path, sheet, layout, copy, texts)
            _see_statements(seen, sheet, layout, copy, texts)
    present = {sheet.title for sheet in book.sheets}
    for title, cells in copy.added.items():
        for place, value in cells.items() if title not in present else ():
            seen[Place("", f"{SHEET}{title}!{place}")] = Seen(value, [""])
    return seen


def _see_added(seen: Observed, sheet: EditedSheet, copy: MachineCopy) -> None:
    """Every cell of a sheet that the analyst added."""
    former = copy.added.get(sheet.title, {})
    now = {
        place_of(row, column): _with_formula(sheet, row, column, text)
        for row, column, text in sheet.cells()
    }
    for place in former | now:
        written, value = former.get(place, ""), now.get(place, "")
        changed = [value] if value != written else []
        seen[Place("", f"{SHEET}{sheet.title}!{place}")] = Seen(written, changed)


def _with_formula(sheet: EditedSheet, row: int, column: int, text: str) -> str:
    """A cell as it is written again: a formula as one, text that looks like one as text."""
    if (row, column) in sheet.formulas:
        return sheet.formulas[row, column]
    return f"'{text}" if text.startswith(("=", "'")) else text


def _see_foreign(
    seen: Observed, sheet: EditedSheet, layout: Layout, copy: MachineCopy, rows: range
) -> None:
    """What the program had written nowhere on the sheet: somebody's words in a cell or comment."""
    for number in rows:
        row = sheet.rows[number]
        foreign = [
            (column, text)
            for column, text in enumerate(row)
            if text.strip() and not copy.knows(layout.title, text)
        ]
        ours = [text for text in row if text.strip() and copy.knows(layout.title, text)]
        for column, text in foreign:
            what = f"{CELL}{layout.title}!{place_of(number, column)}"
            seen[Place("", what)] = Seen("", [text], " | ".join(ours)[:300])
    for (number, column), text in sheet.comments.items():
        if number in rows:
            what = f"{CELL}{layout.title}!{place_of(number, column)} (kommentar)"
            seen[Place("", what)] = Seen("", [text])


def _see_statements(
    seen: Observed,
    sheet: EditedSheet,
    layout: Layout,
    copy: MachineCopy,
    texts: Mapping[str, str],
) -> None:
    """Every cell of the rows of statements; rows of nobody's only as far as they hold new words."""
    by_text = _unique_texts(copy, texts)
    commented: dict[str, set[str]] = {}
    for number, row in enumerate(sheet.rows):
        statement = _statement_of(row, layout, copy, by_text)
        if number == layout.header:
            continue
        if statement is None:
            _see_foreign(seen, sheet, layout, copy, range(number, number + 1))
            continue
        for column, what in layout.decides.items():
            text = row[column] if column < len(row) else ""
            _see_cell(seen, layout, copy, statement, (what, _header(sheet, layout, column), text))
            comment = f"{COMMENT}{_header(sheet, layout, column)}"
            now = sheet.comments.get((number, column), "")
            there = commented.setdefault(statement, set())
            if now:
                there |= {comment, now}
                _note(seen, Place(statement, comment), copy.values[statement].get(comment, ""), now)
    # Comments are written on one sheet of several: only there can they be taken away.
    if AGENCY[0] in layout.decides.values():
        _see_removed_comments(seen, copy, commented)


def _see_removed_comments(seen: Observed, copy: MachineCopy, there: dict[str, set[str]]) -> None:
    """The comments that no row of their statement has now, by name or by words."""
    for statement, present in there.items():
        for what, written in copy.values[statement].items():
            if what.startswith(COMMENT) and not present & {what, written}:
                _note(seen, Place(statement, what), written, "")


def _see_cell(
    seen: Observed,
    layout: Layout,
    copy: MachineCopy,
    statement: str,
    cell: tuple[str, str, str],
) -> None:
    """One cell of a statement's row: what it decides, its header and its text."""
    what, header, text = cell
    if what:
        field_name = what.removesuffix(IN_WORDS)
        is_sender = field_name in (RESPONDENT, TYPE)
        subject = submission_of(statement) if is_sender else statement
        written = copy.values[statement].get(what, "")
        codes = copy.values[statement].get(field_name, "")
        place = Place(subject, field_name)
        _note(seen, place, written, text, codes=codes)
    elif text.strip() and not copy.knows_in_row(layout.title, statement, text):
        _note(seen, Place(statement, f"{CELL}{layout.title}, {header}"), "", text)


def _note(
    seen: Observed, place: Place, written: str, now: str, *, codes: str | None = None
) -> None:
    """Note what a cell holds; when it differs from what was written, as a change."""
    entry = seen.setdefault(place, Seen(written if codes is None else codes))
    if not same_text(written, now):
        entry.changed.append(plain(now))


def same_text(one: str, other: str) -> bool:
    """Whether two cells say the same: spaces at the ends are no matter."""
    return plain(one).strip() == plain(other).strip()


def _header(sheet: EditedSheet, layout: Layout, column: int) -> str:
    """The header of a column on one line."""
    names = sheet.rows[layout.header]
    return " ".join(names[column].split()) if column < len(names) else ""


def _statement_of(
    row: list[str], layout: Layout, copy: MachineCopy, by_text: Mapping[str, str]
) -> str | None:
    """The statement of a row: by its id, else by words that only one statement has."""
    column = layout.id_column
    name = row[column].strip() if column is not None and column < len(row) else ""
    if name in copy.values:
        return name
    here = copy.rows_written.get(layout.title, {})
    found = (by_text[cell] for cell in row if not name and cell in by_text)
    return next((statement for statement in found if statement in here), None)


def _unique_texts(copy: MachineCopy, texts: Mapping[str, str]) -> dict[str, str]:
    """The statement by its words, where no other one has the same."""
    owners: dict[str, list[str]] = {}
    for name in copy.values:
        if name in texts:
            owners.setdefault(texts[name], []).append(name)
    return {text: names[0] for text, names in owners.items() if len(names) == 1}


def _refuse_rows_apart(
    path: Path, sheet: EditedSheet, layout: Layout, copy: MachineCopy, texts: Mapping[str, str]
) -> None:
    """Do nothing when ids stand beside their statements' words, or what else their row held.

    Raises:
        InputError: Many do not: one column was sorted without the others.
    """
    owners: dict[str, set[str]] = {}
    for name, words in texts.items():
        owners.setdefault(_opening(words), set()).add(name)
    apart = total = 0
    for statement, row in _rows_with_ids(sheet, layout, copy):
        telling = [cell for cell in row if len(cell) >= _TELLING and _opening(cell) in owners]
        total += bool(telling)
        apart += bool(telling) and not any(
            statement in owners[_opening(cell)] or copy.knows_in_row(layout.title, statement, cell)
            for cell in telling
        )
    if apart > max(_MANY_APART, _SHARE_APART * total):
        message = (
            f"{path}, arket «{sheet.title}»: {apart} av {total} rader har en utsagns-id som ikke "
            "hører til teksten på raden. Trolig er én kolonne sortert uten de andre. Angre "
            "sorteringen i Excel, eller sorter på nytt med alle kolonner, lagre og kjør på nytt. "
            "Ingenting er lest, og boken er ikke skrevet over."
        )
        raise InputError(message)


def _opening(text: str) -> str:
    """What a text is known by, also where it is split over cells."""
    return " ".join(text.split())[:200]


def _rows_with_ids(
    sheet: EditedSheet, layout: Layout, copy: MachineCopy
) -> Iterator[tuple[str, list[str]]]:
    """Statement and cells of every row with an id."""
    column = layout.id_column
    for row in sheet.rows:
        if column is not None and column < len(row) and row[column] in copy.values:
            yield row[column], row
