"""What people changed in a workbook since the program wrote it, as edits for the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import InputError
from pipeline.hearing import Hearing
from pipeline.review.codebook import NO, YES, Typed, parse_cell
from pipeline.review.edited_book import EditedBook, open_book
from pipeline.review.journal import (
    BLIND,
    CELL,
    CHECKED,
    TAGGED,
    Edit,
    in_force,
)
from pipeline.review.machine_copy import MachineCopy
from pipeline.review.observe import Observed, Place, Seen, observe, same_text

LOSES = "det står to ulike verdier for det samme; den siste i boken gjelder"
NOT_HERE = "står et sted der programmet ikke leser det du skriver"


@dataclass
class Reading:
    """What was read back from workbooks.

    Attributes:
        edits: What is new, in order.
        problems: What could not be used, in words for the analyst.
    """

    edits: list[Edit] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_back(
    paths: Sequence[Path],
    hearing: Hearing,
    journal: Sequence[Edit],
    texts: Mapping[str, str],
    *,
    spare: Callable[[], MachineCopy | None] = lambda: None,
) -> Reading:
    """What people changed in workbooks and the journal does not hold yet.

    Args:
        paths: The workbooks, the one saved first foremost: what is saved later wins.
        hearing: What hearing.toml says; codes are understood by it.
        journal: The edits that are read already.
        texts: The words of each statement, by its id, as far as they are known.
        spare: Gives what the program wrote, for a workbook that lacks its hidden sheet.

    Raises:
        InputError: A workbook cannot be read; nothing of it may be replaced.
    """
    reading = Reading()
    for path in paths:
        book = open_book(path)
        copy = book.copy or spare()
        if copy is None:
            message = (
                f"{path}: det skjulte arket som viser hva programmet selv skrev, er borte, og "
                "tabellene fra forrige kjøring finnes ikke. Rettelsene kan ikke skilles fra det "
                "programmet skrev. Hent fram boken slik den var, eller flytt den ut av mappen, "
                "og kjør på nytt. Ingenting er skrevet over."
            )
            raise InputError(message)
        before = [*journal, *reading.edits]
        name = f"{copy.book} {path.name}"
        found = observe(path, book, copy, texts)
        edits = _edits(found, hearing, before, Saved(book, name, texts), copy)
        reading.edits += edits
        reading.problems += [_problem(edit) for edit in edits if edit.note]
    return reading


@dataclass(frozen=True, slots=True)
class Saved:
    """A workbook as it was saved: its content, its own name, and the statements' words."""

    book: EditedBook
    name: str
    texts: Mapping[str, str]

    def edit(self, place: Place, before: str, after: str, note: str = "", text: str = "") -> Edit:
        """An edit that was made in this workbook."""
        words = self.texts.get(place.subject, text)
        who, when = self.book.who, self.book.when
        return Edit(when, place.subject, words, place.what, before, after, who, note, self.name)


def _edits(
    found: Observed, hearing: Hearing, journal: Sequence[Edit], saved: Saved, copy: MachineCopy
) -> list[Edit]:
    """The new edits of one workbook, in its order, what marks of «sjekket» confirm last."""
    own = {(edit.statement, edit.what): edit.after for edit in journal if edit.book == saved.name}
    told = {(edit.statement, edit.what, edit.after) for edit in journal if edit.note}
    kept = {(_sheet_of(edit.what), edit.after) for edit in journal if edit.what.startswith(CELL)}
    edits: list[Edit] = []
    for place, seen in found.items():
        if place.what.startswith(CELL):
            edits += [
                saved.edit(place, "", text, NOT_HERE, seen.context)
                for text in seen.changed
                if (_sheet_of(place.what), text) not in kept
            ]
            continue
        base = own.get(place, seen.written)
        chosen, losers = _chosen(place.what, seen, hearing)
        edits += [
            saved.edit(place, base, loser.value, LOSES)
            for loser in losers
            if (*place, loser.value) not in told
        ]
        if not _same(place.what, base, chosen.value):
            edits.append(saved.edit(place, base, chosen.value, chosen.problem))
    return [*edits, *_confirmations(edits, journal, saved, copy)]


def _sheet_of(what: str) -> str:
    """The sheet of a cell: what was noted once on it is not noted again when the cell moves."""
    return what.split("!", 1)[0].split(",", 1)[0]


def _chosen(what: str, seen: Seen, hearing: Hearing) -> tuple[Typed, list[Typed]]:
    """What holds of the values in one place, and the others: the last that says something."""
    if not seen.changed:
        return Typed(seen.written), []
    distinct: list[Typed] = []
    for text in seen.changed:
        typed = _parse(what, text, hearing)
        distinct = [other for other in distinct if not _same(what, other.value, typed.value)]
        distinct.append(typed)
    ranked = sorted(distinct, key=lambda typed: (not typed.problem, bool(typed.value.strip())))
    return ranked[-1], [typed for typed in ranked[:-1] if typed.value.strip()]


def _parse(what: str, text: str, hearing: Hearing) -> Typed:
    """What a cell says; a blind code that is cleared says nothing."""
    if not what.startswith(BLIND):
        return parse_cell(what, text, hearing)
    return parse_cell(what.removeprefix(BLIND), text, hearing) if text.strip() else Typed("")


def _same(what: str, one: str, other: str) -> bool:
    """Whether a value decides the same as the one before it; the order of codes is no matter.

    A «nei» that is typed where the program shows no proposal is a decision of its own.
    """
    name = what.removeprefix(BLIND)
    if name == TAGGED["proposal"] and not what.startswith(BLIND) and not other:
        return one in ("", NO)
    if name in (TAGGED["target"], TAGGED["theme"]):
        return set(one.split(";")) == set(other.split(";"))
    return same_text(one, other)


def _confirmations(
    edits: Sequence[Edit], journal: Sequence[Edit], saved: Saved, copy: MachineCopy
) -> Iterator[Edit]:
    """The codes that stood on rows which were now marked as checked, as decided by people."""
    decided = in_force([*journal, *edits])
    touched = {(edit.statement, edit.what) for edit in edits}
    for mark in edits:
        if mark.what != CHECKED or mark.after != YES or mark.note:
            continue
        for what in TAGGED.values():
            place = Place(mark.statement, what)
            value = copy.values.get(mark.statement, {}).get(what, "")
            value = value or (NO if what == TAGGED["proposal"] else "")
            if place not in touched and place not in decided:
                yield saved.edit(place, value, value)


def _problem(edit: Edit) -> str:
    """What could not be used and why; never what respondents or analysts wrote at length."""
    of = f" for utsagn {edit.statement}" if edit.statement else ""
    what = f"arket {edit.what.removeprefix(CELL)}".replace("!", ", ")
    return f"{what if edit.what.startswith(CELL) else edit.what}{of}: {edit.note}"
