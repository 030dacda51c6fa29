"""What is not in use stands in a sheet of its own until somebody has dealt with it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.errors import InputError
from tests.review.builders import ANSWERS, Desk, column_of, shuffle

SHEET = "Foreldreløse"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with two orphans: a code that is not known, and words where nothing is read."""
    desk = Desk(tmp_path)
    desk.type(1, "Holdning", "kritsk")
    desk.edit(lambda book: book["Oversikt"].cell(3, 20, "Sjekk dette tallet, det ser rart ut!"))
    desk.run()
    return desk


def written(desk: Desk) -> list[str]:
    """What the sheet shows that people had written."""
    page = load_workbook(desk.path)[SHEET]
    column = column_of(page, "Det som ble skrevet")
    return [page.cell(row, column).value for row in range(2, page.max_row + 1)]


def tick(page: Any, words: str, value: object = "ja") -> None:
    """Type under Ferdig in the row of some words."""
    column = column_of(page, "Det som ble skrevet")
    row = next(r for r in range(2, page.max_row + 1) if page.cell(r, column).value == words)
    page.cell(row, column_of(page, "Ferdig")).value = value


@pytest.mark.parametrize("mark", ["ja", "x", "JA"])
def test_an_orphan_that_is_done_leaves_the_sheet_and_stays_in_the_journal(
    mark: str, desk: Desk
) -> None:
    assert set(written(desk)) == {"kritsk", "Sjekk dette tallet, det ser rart ut!"}
    desk.edit(lambda book: tick(book[SHEET], "kritsk", mark))
    assert desk.run().problems == []
    assert written(desk) == ["Sjekk dette tallet, det ser rart ut!"]
    assert "kritsk" in {edit.after for edit in desk.journal}
    assert desk.journal[-1].what == "ferdig"
    assert desk.journal[-1].text == "kritsk"


def test_an_orphan_that_is_done_comes_back_never(desk: Desk) -> None:
    desk.edit(lambda book: tick(book[SHEET], "kritsk"))
    desk.run()
    desk.tables["tags"]["score"] = 0.7
    desk.type(0, "Vurdering", "Noe nytt.")
    desk.run()
    desk.run()
    assert "kritsk" not in written(desk)


def test_the_same_mistake_made_again_is_told_again(desk: Desk) -> None:
    desk.edit(lambda book: tick(book[SHEET], "kritsk"))
    desk.run()
    desk.type(1, "Holdning", "kritsk")
    assert len(desk.run().problems) == 1
    assert "kritsk" in written(desk)


def test_the_mark_follows_its_row_when_the_sheet_is_sorted(desk: Desk) -> None:
    def change(book: Any) -> None:
        tick(book[SHEET], "Sjekk dette tallet, det ser rart ut!")
        shuffle(book[SHEET], random.Random(3))

    desk.edit(change)
    desk.run()
    assert written(desk) == ["kritsk"]


def test_a_mark_that_is_not_understood_is_told_and_takes_nothing_away(desk: Desk) -> None:
    desk.edit(lambda book: tick(book[SHEET], "kritsk", "kanskje"))
    (problem,) = desk.run().problems
    assert "Skriv ja" in problem
    assert {"kritsk", "kanskje"} <= set(written(desk))


def test_a_mark_in_a_row_without_its_id_decides_nothing_and_is_kept(desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book[SHEET]
        tick(page, "kritsk", "ja, ferdig")
        for row in range(2, page.max_row + 1):
            page.cell(row, column_of(page, "Rad-id")).value = None

    desk.edit(change)
    desk.run()
    assert {"kritsk", "ja, ferdig"} <= set(written(desk))


def test_notes_beside_an_orphan_are_kept_and_shown(desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book[SHEET]
        place = page.max_column + 1
        page.cell(1, place).value = "Notat"
        page.cell(2, place).value = "Spør Ola."

    desk.edit(change)
    desk.run()
    assert "Spør Ola." in written(desk)
    assert "bare Ferdig blir lest" in " ".join(desk.orphans()["reason"])


def test_an_orphan_that_is_done_still_comes_home_with_its_statement(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.type(1, "Vurdering", "Tas med.")
    desk.run()
    whole, desk.tables = desk.tables, {**desk.tables}
    statements = whole["statements"]
    gone = desk.ids()[1]
    desk.tables["statements"] = statements[statements["statement_id"] != gone].reset_index()
    tags = whole["tags"]
    desk.tables["tags"] = tags[tags["statement_id"] != gone]
    desk.run()
    desk.edit(lambda book: tick(book[SHEET], "Tas med."))
    desk.run()
    assert desk.orphans().empty
    desk.tables = whole
    desk.run()
    assert desk.shown(1, "Vurdering") == "Tas med."


def test_marks_on_rows_of_statements_that_are_gone_are_no_sign_of_a_wrong_sort(
    tmp_path: Path,
) -> None:
    """The rows hold a statement's words and another id than the statement's."""
    answers = [
        {**ANSWERS[0], "respondent": f"Kommune {n}", "text": f"Svar nummer {n}: rådet er uklart."}
        for n in range(12)
    ]
    desk = Desk(tmp_path, answers)
    for row in range(12):
        desk.type(row, "Holdning", f"ukjent {row}")
    desk.run()
    desk.edit(lambda book: [tick(book[SHEET], f"ukjent {row}") for row in range(12)])
    desk.run()
    assert written(desk) == []


def test_marks_sorted_apart_from_their_rows_stop_the_run(tmp_path: Path) -> None:
    answers = [
        {**ANSWERS[0], "respondent": f"Kommune {n}", "text": f"Svar nummer {n}: rådet er uklart."}
        for n in range(20)
    ]
    desk = Desk(tmp_path, answers)
    for row in range(20):
        desk.type(row, "Holdning", f"ukjent {row}")
    desk.run()

    def change(book: Any) -> None:
        page = book[SHEET]
        place = column_of(page, "Rad-id")
        ids = [page.cell(row, place).value for row in range(2, page.max_row + 1)]
        for row, name in enumerate(reversed(ids), start=2):
            page.cell(row, place).value = name

    desk.edit(change)
    with pytest.raises(InputError, match="sortert uten de andre"):
        desk.run()
