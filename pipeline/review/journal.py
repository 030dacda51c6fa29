"""The journal `data/review/review.csv`: every edit that people have made, only ever added to."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.kept_csv import append_rows, delimiter_of, stored_text

FILE = "review.csv"
HEADER = ("tidspunkt", "utsagn", "tekst", "hva", "fra", "til", "hvem", "merknad", "bok")

#: What can be decided about a statement's tags, by dimension.
TAGGED = {"target": "gjelder", "theme": "tema", "stance": "holdning", "proposal": "forslag"}
RESPONDENT, TYPE = "høringsinstans", "aktørtype"
CHECKED, PUBLISHING = "sjekket", "publisering"
#: Said of a row in the sheet of what is not in use: somebody has dealt with it.
DONE = "ferdig"
AGENCY = ("vurdering", "oppfølging", "ansvarlig", "status")
#: Begin the names of what has no fixed name: own columns, notes on cells, blind codes, and cells.
OWN, COMMENT, BLIND, CELL, SHEET = "kolonne: ", "kommentar: ", "blind: ", "celle: ", "ark: "
#: Typed instead of a code: the program decides again.
WITHDRAWN = "programmet"

#: First characters that spreadsheet programs read as the start of a formula, and the apostrophe
#: that they use themselves to say that it is none.
_ESCAPED = ("=", "+", "-", "@", "\t", "\r", "'")


class Edit(NamedTuple):
    """One thing that somebody changed, in the order of the columns of `review.csv`.

    Attributes:
        when: When the workbook was saved, local time.
        statement: The statement, or the submission where it is about the respondent.
        text: The statement's words when it was changed.
        what: What was changed: `tema`, `vurdering`, `kolonne: …`.
        before: What the program had written there.
        after: What stands there now; codes with `;` between them.
        who: Who saved the workbook last, when it tells.
        note: Why it is not in force, or nothing.
        book: The workbook it was made in: its run and its file name.
    """

    when: str
    statement: str
    text: str
    what: str
    before: str
    after: str
    who: str = ""
    note: str = ""
    book: str = ""


def read_journal(folder: Path) -> list[Edit]:
    """Every edit in the order in which it was made; nothing when there is no journal yet.

    Raises:
        InputError: The journal cannot be read as a table.
    """
    path = folder / FILE
    if not path.exists():
        return []
    text = stored_text(path)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        _require_columns(path, header)
        places = [header.index(name) if name in header else -1 for name in HEADER]
        return [
            Edit(*(_unescaped(row[place]) if 0 <= place < len(row) else "" for place in places))
            for row in rows
            if any(row)
        ]
    except csv.Error as error:
        message = (
            f"{path}: filen kan ikke leses som tabell ({error}). Den holder det folk har bestemt. "
            "Hent fram en eldre utgave av filen, og kjør på nytt. Ingenting er skrevet over."
        )
        raise InputError(message) from None


def append_edits(folder: Path, edits: Sequence[Edit]) -> None:
    """Add edits at the end of the journal, whole or not at all; what stands there is not touched.

    Raises:
        InputError: The journal cannot be written.
    """
    if not edits:
        return
    append_rows(folder / FILE, HEADER, [tuple(map(_escaped, edit)) for edit in edits])


def _require_columns(path: Path, header: list[str]) -> None:
    """Do nothing when the journal has the columns that an edit cannot be without.

    Raises:
        InputError: With the columns that are missing.
    """
    missing = [name for name in ("utsagn", "hva", "til") if name not in header]
    if header and missing:
        message = (
            f"{path}: kolonnen {', '.join(missing)} mangler. Første linje skal være "
            f"«{';'.join(HEADER)}». Sett den inn igjen, eller hent fram en eldre utgave av filen."
        )
        raise InputError(message)


def _escaped(text: str) -> str:
    """Text that a spreadsheet program shows as text."""
    return f"'{text}" if text.startswith(_ESCAPED) else text


def _unescaped(text: str) -> str:
    """The text that `_escaped` was given."""
    return text[1:] if text.startswith("'") else text


def in_force(journal: Iterable[Edit]) -> dict[tuple[str, str], Edit]:
    """The last edit of each thing by statement and what, as far as it still says something.

    Codes that were only confirmed go when the row is no longer marked as checked. What was
    withdrawn is left to the program again.
    """
    last: dict[tuple[str, str], Edit] = {}
    for edit in journal:
        if edit.note:
            continue
        last[edit.statement, edit.what] = edit
        if edit.what == CHECKED and not edit.after:
            for what in TAGGED.values():
                decided = last.get((edit.statement, what))
                if decided is not None and decided.before == decided.after:
                    del last[edit.statement, what]
    return {key: edit for key, edit in last.items() if edit.after != WITHDRAWN}


def orphan_id(edit: Edit) -> str:
    """What an edit that is not in force goes by, where people say that they have dealt with it."""
    words = "\x1f".join((edit.when, edit.statement, edit.what, edit.after))
    return f"O-{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:8]}"


def is_orphan(subject: str) -> bool:
    """Whether an edit is about one that is not in force, not about a statement."""
    return subject.startswith("O-")
