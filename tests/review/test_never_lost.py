"""Random edits, sorts, deletions and runs in sequence: no word is lost, no checked tag moves."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.review.journal import FILE
from tests.review.builders import Desk, column_of, shuffle, type_in

TOKEN = re.compile(r"ord\d+")
FREE = ("Vurdering", "Oppfølging", "Ansvarlig", "Status", "Vår kolonne", "Enda en")
CODES = {
    "Råd, koder": ("rad-1", "rad-2;rad-1", "2", "Hele utkastet"),
    "Tema": ("Kompetanse", "ressurser", "", "Ressurser og økonomi;kompetanse"),
    "Holdning": ("Kritisk", "stotter", "Nøytral", "kritsk"),
    "Forslag": ("ja", "", "nei"),
    "Sjekket": ("ja", "", "x"),
}
STEPS = ("skriv", "rett", "sjekk", "sorter", "slett", "kopier", "ark", "celle", "les", "kjør")
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 4), st.integers(0, 5)), min_size=3, max_size=9
)


class Analyst:
    """Works at a desk; every word that is typed is another one."""

    def __init__(self, desk: Desk):
        self.desk = desk
        self.numbers = count(1)
        self.checked: dict[int, list[Any]] = {}

    def word(self) -> str:
        return f"ord{next(self.numbers)} =+«linje»\nlinje to"

    def do(self, step: str, row: int, choice: int) -> None:
        header = list(CODES)[choice % len(CODES)]
        {
            "skriv": lambda: self.type(row, FREE[choice], self.word()),
            "rett": lambda: self.type(row, header, CODES[header][choice % len(CODES[header])]),
            "sjekk": lambda: self.type(row, "Sjekket", "ja"),
            "sorter": lambda: self.change(lambda page: shuffle(page, random.Random(choice))),
            "slett": lambda: self.change(lambda page: page.delete_rows(row + 2)),
            "kopier": lambda: self.change(lambda page: self.copy(page, row + 2)),
            "ark": lambda: self.desk.edit(lambda book: self.own_sheet(book, row)),
            "celle": lambda: self.desk.edit(
                lambda book: book["Instanser"].cell(row + 2, 30, self.word())
            ),
            "les": self.desk.read,
            "kjør": self.run,
        }[step]()

    def change(self, how: Callable[[Any], object]) -> None:
        self.desk.edit(lambda book: how(book["Innspill"]))

    def type(self, row: int, header: str, value: str) -> None:
        page = load_workbook(self.desk.path)["Innspill"]
        column = column_of(page, "Utsagns-id")
        if self.desk.ids()[row] in {
            cell[0].value for cell in page.iter_rows(2, None, column, column)
        }:
            self.desk.edit(
                lambda book: type_in(book["Innspill"], self.desk.ids()[row], header, value)
            )

    def copy(self, page: Any, row: int) -> None:
        page.append([cell.value for cell in page[row]])
        names = [cell.value for cell in page[1]]
        page.cell(page.max_row, names.index("Vurdering") + 1).value = self.word()

    def own_sheet(self, book: Any, row: int) -> None:
        page = book["Mitt"] if "Mitt" in book.sheetnames else book.create_sheet("Mitt")
        page.cell(row + 1, 2).value = self.word()

    def run(self) -> None:
        before = words_in(self.desk.path)
        self.desk.run()
        journal = (self.desk.workspace.review / FILE).read_text("utf-8-sig") if before else ""
        assert before <= set(TOKEN.findall(journal))
        assert before <= words_in(self.desk.path)
        self.hold_checked()

    def hold_checked(self) -> None:
        """What a checked row held, it holds until somebody corrects it or takes the mark away."""
        decided = self.desk.content().decided
        now = {
            row: [
                tag
                for dimension in ("target", "theme", "stance")
                for tag in self.desk.tags(row, dimension)
            ]
            for row, name in enumerate(self.desk.ids())
            if decided.get((name, "sjekket")) == "ja"
        }
        assert all(tag[1:] == ("review", 1.0) for tags in now.values() for tag in tags)
        self.checked = now


def words_in(path: Path) -> set[str]:
    """Every token in any cell that people see."""
    book = load_workbook(path)
    pages = [page for page in book if page.sheet_state == "visible"]
    return {
        word
        for page in pages
        for row in page.iter_rows(values_only=True)
        for value in row
        for word in TOKEN.findall(str(value))
    }


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_no_word_is_lost_and_no_checked_tag_moves(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[tuple[str, int, int]]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    analyst = Analyst(desk)
    for step in sequence:
        analyst.do(*step)
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
