"""Random edits, sorts, deletions and runs in sequence: no word is lost, no checked tag moves."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment

from pipeline.review.journal import FILE
from tests.review.builders import Desk, column_of, shuffle, type_in

#: A word or a number that the analyst typed; no other text has such.
TOKEN = re.compile(r"ord\d+|9000\d\d")
FREE = ("Vurdering", "Oppfølging", "Ansvarlig", "Status", "Vår kolonne", "Enda en")
CODES = {
    "Råd, koder": ("rad-1", "rad-2;rad-1", "2", "Hele utkastet"),
    "Tema": ("Kompetanse", "ressurser", "", "Ressurser og økonomi;kompetanse"),
    "Holdning": ("Kritisk", "stotter", "Nøytral", "kritsk"),
    "Forslag": ("ja", "", "nei"),
    "Sjekket": ("ja", "", "x"),
}
SENDERS = ("Høringsinstans", "Publisering", "Aktørtype", "Tekst", "Kilde", "Merknad")
STEPS = (
    "skriv", "rett", "sjekk", "avsender", "tall", "kø", "blind", "kommentar", "ferdig", "sorter",
    "slett", "kopier", "kolonne", "ark", "arknavn", "celle", "les", "kjør",
)  # fmt: skip
#: Each step once, in any order, cut anywhere; twice over, so that edits meet edits.
steps = st.lists(st.permutations(STEPS), min_size=2, max_size=2).map(
    lambda orders: [step for order in orders for step in order[:7]]
)
choices = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), min_size=14, max_size=14)


class Analyst:
    """Works at a desk; every word that is typed is another one."""

    def __init__(self, desk: Desk):
        self.desk = desk
        self.numbers = count(1)
        self.checked: dict[int, list[Any]] = {}
        self.touched: set[int] = set()
        self.shown: set[str] = set()
        self.n_read = 0

    def word(self) -> str:
        return f"ord{next(self.numbers)} =+«linje»\nlinje to"

    def do(self, step: str, row: int, choice: int) -> None:
        header = list(CODES)[choice % len(CODES)]
        code = CODES[header][choice % len(CODES[header])]
        {
            "skriv": lambda: self.type(row, FREE[choice], self.word()),
            "rett": lambda: self.type(row, header, code),
            "sjekk": lambda: self.type(row, "Sjekket", "ja"),
            "avsender": lambda: self.type(row, SENDERS[choice], self.word()),
            "tall": lambda: self.type(row, "Prioritet", 900_000 + next(self.numbers)),
            "kø": lambda: self.type(row, "I kø", self.word(), sheet="Til kontroll"),
            "blind": lambda: self.type(row, "Tema", self.word(), sheet="Blindprøve"),
            "kommentar": lambda: self.change(lambda page: self.comment(page, row + 2)),
            "ferdig": lambda: self.desk.edit(self.tick),
            "sorter": lambda: self.change(lambda page: shuffle(page, random.Random(choice))),
            "slett": lambda: self.change(lambda page: page.delete_rows(row + 2)),
            "kopier": lambda: self.change(lambda page: self.copy(page, row + 2)),
            "kolonne": lambda: self.change(lambda page: self.column(page, choice)),
            "ark": lambda: self.desk.edit(lambda book: self.own_sheet(book, row)),
            "arknavn": lambda: self.desk.edit(lambda book: self.rename(book, choice)),
            "celle": lambda: self.desk.edit(
                lambda book: book["Instanser"].cell(row + 2, 30, self.word())
            ),
            "les": self.desk.read,
            "kjør": self.run,
        }[step]()

    def change(self, how: Callable[[Any], object]) -> None:
        self.touched |= set(range(5))
        self.desk.edit(lambda book: how(sheet_of(book, "Innspill")))

    def type(self, row: int, header: str, value: object, sheet: str = "Innspill") -> None:
        """Type in a row; nothing when the row or the column was deleted."""
        name = self.desk.ids()[row]
        self.touched.add(row)

        def typed(book: Any) -> None:
            page = sheet_of(book, sheet)
            place = column_of(page, "Utsagns-id")
            if name in {page.cell(at, place).value for at in range(2, page.max_row + 1)}:
                type_in(page, name, header, value)

        self.desk.edit(typed)

    def comment(self, page: Any, row: int) -> None:
        if page.cell(row, column_of(page, "Tekst")).value:
            page.cell(row, column_of(page, "Tekst")).comment = Comment(self.word(), "Kari")

    def tick(self, book: Any) -> None:
        page = book["Foreldreløse"]
        if page.cell(2, 1).value:
            page.cell(2, column_of(page, "Ferdig")).value = "ja"

    def copy(self, page: Any, row: int) -> None:
        page.append([cell.value for cell in page[row]])
        page.cell(page.max_row, column_of(page, "Vurdering")).value = self.word()

    def column(self, page: Any, choice: int) -> None:
        """Rename, delete or insert a column."""
        names = [cell.value for cell in page[1]]
        renamed = {0: ("Kilde", "Hvor"), 1: ("Tema, koder", "Koder for tema")}.get(choice)
        if renamed and renamed[0] in names:
            page.cell(1, names.index(renamed[0]) + 1).value = renamed[1]
        elif choice == 2 and "Slag" in names:
            page.delete_cols(names.index("Slag") + 1)
        elif choice == 3 and "Vår kolonne" in names:
            page.delete_cols(names.index("Vår kolonne") + 1)
        else:
            page.insert_cols(1)
            page.cell(1, 1).value = f"Ny {choice}"
            page.cell(2, 1).value = self.word()

    def own_sheet(self, book: Any, row: int) -> None:
        page = book["Mitt"] if "Mitt" in book.sheetnames else book.create_sheet("Mitt")
        page.cell(row + 1, 2).value = self.word()

    def rename(self, book: Any, choice: int) -> None:
        sheet_of(book, "Innspill").title = f"Kari {choice}"

    def run(self) -> None:
        """Run, and hold the run to what it must keep."""
        stood = words_in(self.desk.path) | self.shown
        self.desk.run()
        journal = self.desk.journal
        self.shown = words_in(self.desk.path)
        assert stood <= words(part for edit in journal for part in (edit.before, edit.after))
        # What no longer stands there was overwritten, or its row was said to be done.
        new, self.n_read = journal[self.n_read :], len(journal)
        gave_way = words(edit.before for edit in new) | words(
            edit.text for edit in new if edit.what == "ferdig"
        )
        assert stood - self.shown <= gave_way
        self.hold_checked()

    def hold_checked(self) -> None:
        """What a checked row held, it holds until somebody corrects it or takes the mark away."""
        decided = self.desk.content().decided
        now = {
            row: [
                tag
                for dimension in ("target", "theme", "stance", "proposal")
                for tag in self.desk.tags(row, dimension)
            ]
            for row, name in enumerate(self.desk.ids())
            if decided.get((name, "sjekket")) == "ja"
        }
        assert all(tag[1:] == ("review", 1.0) for tags in now.values() for tag in tags)
        kept = {row: tags for row, tags in self.checked.items() if row not in self.touched}
        assert kept == {row: now.get(row) for row in kept}
        self.checked, self.touched = now, set()


def sheet_of(book: Any, title: str) -> Any:
    """The sheet, also when the analyst has given it another name."""
    if title in book.sheetnames:
        return book[title]
    return next(page for page in book if page.title.startswith("Kari"))


def words(texts: Iterable[object]) -> set[str]:
    """Every token in some texts."""
    return {word for text in texts for word in TOKEN.findall(str(text))}


def words_in(path: Path) -> set[str]:
    """Every token in any cell or comment that people see."""
    pages = [page for page in load_workbook(path) if page.sheet_state == "visible"]
    cells = [cell for page in pages for row in page.iter_rows() for cell in row]
    return words(cell.value for cell in cells) | words(
        cell.comment.text for cell in cells if cell.comment
    )


@settings(
    max_examples=10,
    deadline=None,
    # A sequence takes seconds: making a failing one shorter would take minutes.
    phases=(Phase.explicit, Phase.generate),
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps, choices)
def test_no_word_is_lost_and_no_checked_tag_moves(
    tmp_path_factory: pytest.TempPathFactory,
    sequence: list[str],
    picked: list[tuple[int, int]],
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    analyst = Analyst(desk)
    for step, (row, choice) in zip(sequence, picked, strict=True):
        analyst.do(step, row, choice)
    analyst.type(2, "Sjekket", "ja")
    analyst.run()
    held = analyst.checked
    tags = desk.tables["tags"]
    desk.tables["tags"] = tags.assign(code=tags["code"].replace("kritisk", "noytral"))
    analyst.run()
    assert analyst.checked == held
    book, journal = desk.path.read_bytes(), (desk.workspace.review / FILE)
    written = journal.read_bytes() if journal.exists() else b""
    desk.run()
    assert desk.path.read_bytes() == book
    assert (journal.read_bytes() if journal.exists() else b"") == written
