"""Rows of a Forms export → responses; blank, test and broken rows are listed with a reason."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.loaders.forms.cells import id_of, is_error, is_month_first, text_of, time_of
from pipeline.loaders.forms.columns import Column, letters
from pipeline.loaders.forms.merge import Answer, Response
from pipeline.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipeline.hearing import Hearing
    from pipeline.loaders.forms.files import Cell, Row, Sheet

# A field of the form holds 4,000 characters: an answer this long may have been cut.
_LONG = 3900
_TEST_NAMES = re.compile(
    r"(?:(?:en |dette er en )?(?:test(?:er|ing|esen|svar|bruker|kommune)?|prøve(?:svar)?)"
    r"[\s.!\d-]*)+",
    re.IGNORECASE,
)
_FORMULA_ADVICE = (
    "Svar som begynner med = kan ha blitt gjort om til en formel. Hent eksporten på nytt fra "
    "Forms, og ikke rediger den før den legges her."
)
_SAVE_ADVICE = "Åpne arbeidsboka i Excel, lagre den, og kjør på nytt."


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one sheet and gathers what it could not read.

    Attributes:
        source: The export's path relative to the raw folder.
        sheet: The sheet that the rows stand in.
        columns: What its columns were taken for.
        hearing: The hearing, for the names of targets.
        skipped: Rows and cells that were not read, with the reason.
    """

    source: str
    sheet: Sheet
    columns: Sequence[Column]
    hearing: Hearing
    skipped: list[Skipped] = field(default_factory=list)
    _month_first: bool = True
    _unnamed: Counter[str] = field(default_factory=Counter)
    _contents: dict[str, str] = field(default_factory=dict)

    def responses(self, body: Sequence[tuple[int, Row]], *, after: int) -> Iterator[Response]:
        """The responses of the rows; `after` is the number of the header row."""
        times = [column.index for column in self.columns if _is_time(column)]
        self._month_first = is_month_first(
            [_cell(row, index) for _, row in body for index in times]
        )
        for number, row in body:
            self._note_blank_rows(after, number)
            after = number
            response = self._response(number, row)
            if response is not None:
                yield response

    def _note_blank_rows(self, before: int, number: int) -> None:
        """List the blank rows between two rows with content."""
        if number - before > 1:
            first, last = before + 1, number - 1
            rows = f"rad {first}" if first == last else f"rad {first}–{last}"
            self._skip(rows, "Tom rad.", "Ingenting å gjøre.")

    def _skip(self, where: str, reason: str, advice: str) -> None:
        """List something that was not read."""
        sheet = f"arket «{self.sheet.name}», " if self.sheet.name else ""
        self.skipped.append(Skipped(self.source, f"{sheet}{where}", reason, advice))

    def _response(self, number: int, row: Row) -> Response | None:
        """One row as a response, or None when it holds none."""
        answers, notes = self._answers(number, row)
        response_id = self._one("id", row)
        named = id_of(response_id)
        where = f"rad {number}, svar {named}" if named else f"rad {number}"
        respondent, contact = self._who(row, notes)
        self._note_uploads(where, row)
        if not answers:
            self._skip(where, "Ingen av spørsmålene er besvart.", "Ingenting å gjøre.")
            return None
        if _TEST_NAMES.fullmatch(respondent):
            self._skip(
                where,
                "Ser ut som et testsvar: høringsinstansen heter «test».",
                "Er svaret ekte, rett navnet i eksporten og kjør på nytt.",
            )
            return None
        started = self._time(row, "system", "start")
        submitted = self._time(row, "submitted_at") or started
        return Response(
            source=self.source,
            response_id=self._response_id(named, respondent, answers, notes),
            started_at=started,
            submitted_at=submitted,
            respondent=respondent,
            choice=text_of(self._one("respondent_type", row)),
            contact=contact,
            answers=tuple(answers),
            notes=tuple(notes),
        )

    def _response_id(
        self, named: str, respondent: str, answers: Sequence[Answer], notes: list[str]
    ) -> str:
        """The row's id; one made of what it says where there is none, or another row has it."""
        content = "\x1f".join([respondent, *(f"{each.target}\x1e{each.text}" for each in answers)])
        digest = hashlib.sha256(content.encode()).hexdigest()[:8]
        if named:
            if self._contents.setdefault(named, digest) == digest:
                return named
            notes.append(f"ID-en {named} står på flere rader med ulikt innhold; begge er med.")
            return f"{named}-{digest[:4]}"
        notes.append("Raden har ingen ID i eksporten; id-en er laget av innholdet.")
        made = f"x{digest}"
        self._unnamed[made] += 1
        return made if self._unnamed[made] == 1 else f"{made}-{self._unnamed[made]}"

    def _answers(self, number: int, row: Row) -> tuple[list[Answer], list[str]]:
        """The answers of a row, and what is uncertain about them."""
        answers: list[Answer] = []
        notes: list[str] = []
        for column in self.columns:
            target = column.match.target
            if column.match.role != "target":
                self._note_stray_text(column, row, notes)
                continue
            cell = _cell(row, column.index)
            if self._is_broken(number, column, cell):
                continue
            text = text_of(cell)
            if column.is_choice:
                text = "\n".join(part.strip() for part in text.split(";") if part.strip())
            if not text:
                continue
            answers.append(Answer(target, text))
            if isinstance(cell, str) and len(cell) >= _LONG:
                label = self.hearing.targets.get(target, target)
                notes.append(
                    f"Svaret på «{label}» er på {len(cell)} tegn. Skjemaet tar 4000, så det kan "
                    "være kuttet eller fortsette i et annet felt."
                )
        return answers, notes

    def _note_stray_text(self, column: Column, row: Row, notes: list[str]) -> None:
        """Tell of text to the right of the headers: a csv with a separator too many."""
        has_no_header = column.match.role == "unknown" and column.header.startswith("(uten ")
        if has_no_header and text_of(_cell(row, column.index)):
            notes.append(f"Raden har innhold i en kolonne {column.header[1:-1]}.")

    def _is_broken(self, number: int, column: Column, cell: Cell) -> bool:
        """Whether a cell holds an error or a formula without value; then it is listed."""
        where = f"celle {letters(column.index)}{number}"
        if is_error(cell):
            self._skip(where, f"Cella har feilverdien {str(cell).strip()}.", _FORMULA_ADVICE)
            return True
        if (number, column.index) in self.sheet.unsaved:
            advice = f"{_SAVE_ADVICE} {_FORMULA_ADVICE}"
            self._skip(where, "Cella har en formel uten lagret verdi.", advice)
            return True
        return False

    def _note_uploads(self, where: str, row: Row) -> None:
        """List the files that a response has uploaded: their text is not in the export."""
        for column in self.columns:
            if column.match.role == "upload" and text_of(_cell(row, column.index)):
                self._skip(
                    f"{where}, kolonne {letters(column.index)}",
                    "Svaret har opplastede filer; eksporten har bare lenker til dem.",
                    "Last ned filene fra Forms, og legg dem i mappen documents.",
                )

    def _one(self, role: str, row: Row, part: str = "") -> Cell:
        """The cell of the first column with a role that holds something."""
        return next(self._all(role, row, part), None)

    def _all(self, role: str, row: Row, part: str = "") -> Iterator[Cell]:
        """The cells with a role that hold something."""
        for column in self.columns:
            if column.match.role == role and column.match.part == part:
                cell = _cell(row, column.index)
                if cell is not None and not is_error(cell):
                    yield cell

    def _time(self, row: Row, role: str, part: str = "") -> datetime | None:
        """The time in a column."""
        return time_of(self._one(role, row, part), month_first=self._month_first)

    def _who(self, row: Row, notes: list[str]) -> tuple[str, str]:
        """Who answers and their contact; whoever was logged in, where the form does not ask."""
        respondent = " ".join(text_of(self._one("respondent", row)).split())
        logged_in = [
            text
            for part in ("name", "email")
            if (text := text_of(self._one("system", row, part))) and not _is_anonymous(text)
        ]
        contact = [text_of(cell) for cell in self._all("contact", row)]
        if not respondent and logged_in:
            respondent = logged_in[0]
            notes.append("Navnet er hentet fra innloggingen, ikke fra et spørsmål i skjemaet.")
        return respondent, "; ".join(dict.fromkeys(contact or logged_in))


def _cell(row: Row, index: int) -> Cell:
    """The cell at a place, None beyond the row's end."""
    return row[index] if index < len(row) else None


def _is_time(column: Column) -> bool:
    """Whether a column holds when a response was begun or sent."""
    return column.match.role == "submitted_at" or column.match.part == "start"


def _is_anonymous(text: str) -> bool:
    """Whether the form says that nobody was logged in."""
    return text.casefold() in {"anonymous", "anonym", "anonymt"}
