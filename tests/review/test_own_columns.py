"""Columns that the analyst adds, renames and moves keep what stands in them, whatever it is."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.review.builders import Desk, column_of, row_of, saved_by_libreoffice, type_in


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.parametrize("values", [(1, 2, 3), ("ja", "ja", "nei"), ("Råd 2", "Kritisk", 4)])
@pytest.mark.parametrize("without", [None, "Slag", "Nr"])
def test_own_words_that_the_sheet_holds_elsewhere_too_are_kept(
    values: tuple[object, ...], without: str | None, desk: Desk
) -> None:
    """An own column of numbers or «ja» is no copy of the program's columns."""

    def change(book: Any) -> None:
        page = book["Innspill"]
        for row, value in enumerate(values):
            type_in(page, desk.ids()[row], "Prioritet", value)
        if without:
            page.delete_cols(column_of(page, without))

    desk.edit(change)
    assert desk.run().problems == []
    shown = [desk.shown(row, "Prioritet") for row in range(3)]
    assert shown == list(values)


def test_a_copied_or_renamed_column_of_the_program_is_no_own_one(desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book["Innspill"]
        place = page.max_column + 1
        for row in range(1, page.max_row + 1):
            page.cell(row, place).value = page.cell(row, column_of(page, "Tekst")).value
        page.cell(1, column_of(page, "Kilde")).value = "Hvor det står"

    desk.edit(change)
    reviewed = desk.run()
    assert (reviewed.new, reviewed.problems) == ([], [])


def test_what_is_typed_over_a_column_of_the_program_is_kept_also_when_the_sheet_knows_it(
    desk: Desk,
) -> None:
    desk.type(4, "Kilde", desk.shown(0, "Kilde"))
    assert len(desk.run().problems) == 1
    assert list(desk.orphans()["value"]) == [desk.shown(0, "Kilde")]


def test_an_empty_column_of_the_agency_is_known_by_its_neighbours(desk: Desk) -> None:
    """Renamed, filled in, and no longer where it stood: a column before it is deleted."""

    def change(book: Any) -> None:
        page = book["Innspill"]
        type_in(page, desk.ids()[0], "Ansvarlig", "Avdeling 3")
        page.cell(1, column_of(page, "Ansvarlig")).value = "Hvem gjør det"
        page.delete_cols(column_of(page, "Slag"))

    desk.edit(change)
    desk.run()
    assert desk.shown(0, "Ansvarlig") == "Avdeling 3"


def test_a_renamed_long_sheet_is_not_taken_for_a_shorter_one_whose_headers_it_has(
    desk: Desk,
) -> None:
    """The headers of the blind sample all stand in Innspill too: tags would become its codes."""

    def change(book: Any) -> None:
        page = book["Innspill"]
        type_in(page, desk.ids()[0], "Tema", "Kompetanse")
        page.cell(1, column_of(page, "Kilde")).value = "Hvor"
        page.insert_cols(1)
        page.cell(1, 1).value = "Min egen"
        page.title = "Kari sin"

    desk.edit(change)
    reviewed = desk.run()
    assert [(edit.what, edit.after) for edit in reviewed.new] == [("tema", "kompetanse")]


def test_a_renamed_sheet_of_one_target_is_not_taken_for_that_of_another(desk: Desk) -> None:
    desk.edit(lambda book: setattr(book["Råd 2"], "title", "Til møtet"))
    reviewed = desk.run()
    assert (reviewed.new, reviewed.problems) == ([], [])


def test_no_that_is_typed_where_the_program_found_no_proposal_holds(desk: Desk) -> None:
    desk.type(0, "Forslag", "nei")
    desk.run()
    (edit,) = desk.journal
    assert (edit.what, edit.before, edit.after) == ("forslag", "", "nei")
    assert desk.run().new == []
    new = {**desk.tables["tags"].iloc[0], "dimension": "proposal", "code": "true"}
    desk.tables["tags"].loc[len(desk.tables["tags"])] = new
    desk.run()
    assert desk.tags(0, "proposal") == []


def test_numbers_and_days_of_the_analyst_stay_numbers_and_days(desk: Desk) -> None:
    """As text they would sort wrongly, and formulas would count them as nothing."""
    values = [
        7,
        12.5,
        datetime.fromisoformat("2024-11-03"),
        "007",
        "1.10",
        "24/111",
        "2024-13-40",
        "inf",
    ]
    for row, value in enumerate(values[:5]):
        desk.type(row, "Egen", value)

    def change(book: Any) -> None:
        page = book.create_sheet("Mitt")
        for row, value in enumerate(values, start=1):
            page.cell(row, 1).value = value
        page.cell(9, 1).value = "=SUM(A1:A2)"

    desk.edit(change)
    desk.run()
    page = load_workbook(desk.path)["Mitt"]
    assert [page.cell(row, 1).value for row in range(1, 9)] == values
    assert page.cell(9, 1).value == "=SUM(A1:A2)"
    assert [desk.shown(row, "Egen") for row in range(5)] == values[:5]
    assert desk.run().new == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_formula_in_an_own_column_becomes_what_it_had_come_to(desk: Desk, tmp_path: Path) -> None:
    """Rows come in another order and columns move: a kept formula would point at other cells."""

    def change(book: Any) -> None:
        page = book["Innspill"]
        type_in(page, desk.ids()[0], "Lengde", 1)
        page.cell(row_of(page, desk.ids()[0]), column_of(page, "Lengde")).value = '=LEN("abc")+1'

    desk.edit(change)
    saved_by_libreoffice(desk, tmp_path)
    desk.run()
    assert desk.shown(0, "Lengde") == 4
