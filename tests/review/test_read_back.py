"""What people change in the workbook is read back, whatever they do to its rows and columns."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from pipeline.errors import InputError
from pipeline.review.journal import FILE
from tests.reporting.builders import small_hearing
from tests.review.builders import Desk, column_of, row_of, saved_by_libreoffice, shuffle, type_in


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def said(desk: Desk) -> list[tuple[str, str, str]]:
    """What, from and to of every edit."""
    return [(edit.what, edit.before, edit.after) for edit in desk.journal]


def test_a_workbook_that_nobody_touched_holds_no_edits(desk: Desk) -> None:
    desk.edit(lambda book: book.active)
    assert desk.run().new == []
    assert not (desk.workspace.review / FILE).exists()


def test_an_edit_lands_with_when_statement_text_what_from_to_and_who(desk: Desk) -> None:
    desk.type(1, "Holdning", "Støtter med merknad")
    (edit,) = desk.run().new
    assert edit.when.startswith("2023-11-1")
    assert edit.statement == desk.ids()[1]
    assert edit.text.startswith("Kravet er ikke mulig")
    assert edit[3:7] == ("holdning", "kritisk", "stotter_med_merknad", "Kari")
    raw = (desk.workspace.review / FILE).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbftidspunkt;utsagn;tekst;hva;fra;til;hvem")


@pytest.mark.parametrize(
    ("header", "typed", "dimension", "codes"),
    [
        ("Råd", "Råd 2", "target", ["rad-2"]),
        ("Råd, koder", "1;2", "target", ["rad-1", "rad-2"]),
        ("Tema", "Ressurser og økonomi; Kompetanse", "theme", ["ressurser", "kompetanse"]),
        ("Tema, koder", "kompetanse", "theme", ["kompetanse"]),
        ("Holdning", "kritisk", "stance", ["kritisk"]),
        ("Holdning, kode", "noytral", "stance", ["noytral"]),
        ("Forslag", "ja", "proposal", ["true"]),
    ],
)
def test_a_corrected_tag_wins_with_source_review_and_score_one(
    header: str, typed: str, dimension: str, codes: list[str], desk: Desk
) -> None:
    desk.type(0, header, typed)
    desk.run()
    assert desk.tags(0, dimension) == [(code, "review", 1.0) for code in codes]


def test_words_and_codes_of_the_new_workbook_agree(desk: Desk) -> None:
    desk.type(0, "Holdning", "Kritisk")
    desk.run()
    assert desk.shown(0, "Holdning, kode") == "kritisk"
    assert desk.run().new == []


def test_a_checked_row_keeps_its_tags_whatever_the_program_thinks_later(desk: Desk) -> None:
    desk.type(1, "Sjekket", "ja")
    desk.run()
    tags = desk.tables["tags"]
    desk.tables["tags"] = tags.assign(code=tags["code"].replace("kritisk", "stotter"))
    desk.run()
    assert desk.tags(1, "stance") == [("kritisk", "review", 1.0)]
    assert desk.tags(1, "theme") == [("ressurser", "review", 1.0)]
    assert desk.shown(1, "Sjekket") == "ja"


def test_taking_the_mark_away_gives_the_row_back_to_the_program(desk: Desk) -> None:
    desk.type(1, "Holdning", "Nøytral")
    desk.run()
    desk.type(1, "Sjekket", "x")
    desk.run()
    desk.type(1, "Sjekket", None)
    desk.run()
    assert desk.tags(1, "stance") == [("noytral", "review", 1.0)]
    assert desk.tags(1, "theme") == [("ressurser", "model", 0.9)]


def test_the_word_programmet_lets_the_program_decide_again(desk: Desk) -> None:
    desk.type(1, "Holdning", "Nøytral")
    desk.run()
    desk.type(1, "Holdning", "programmet")
    desk.run()
    assert desk.tags(1, "stance") == [("kritisk", "model", 0.9)]
    assert desk.shown(1, "Holdning") == "Kritisk"


def test_the_agencys_words_and_own_columns_come_back_in_the_new_workbook(desk: Desk) -> None:
    words = {
        "Vurdering": "=Vi er enige.\nSe også nr. 4 – «ja»; takk\t!",
        "Oppfølging": "Tas til følge",
        "Ansvarlig": "Avdeling for 1. linje",
        "Status": "Noe for seg selv",
        "Vår merkelapp": "haster",
        "Tall": 12,
    }
    for header, value in words.items():
        desk.type(0, header, value)
    desk.run()
    shown = {header: desk.shown(0, header) for header in words}
    assert shown == words
    assert desk.run().new == []


def test_a_cleared_cell_is_an_edit_and_a_deleted_row_is_none(desk: Desk) -> None:
    desk.type(0, "Vurdering", "Foreløpig.")
    desk.type(1, "Vurdering", "Blir stående.")
    desk.run()

    def change(book: Any) -> None:
        type_in(book["Innspill"], desk.ids()[0], "Vurdering", None)
        book["Innspill"].delete_rows(row_of(book["Innspill"], desk.ids()[1]))

    desk.edit(change)
    desk.run()
    assert desk.shown(0, "Vurdering") is None
    assert desk.shown(1, "Vurdering") == "Blir stående."
    assert said(desk)[-1] == ("vurdering", "Foreløpig.", "")


def test_sender_and_type_are_corrected_for_the_whole_submission(desk: Desk) -> None:
    desk.type(0, "Aktørtype", "Privatperson")
    desk.type(0, "Høringsinstans", "Kari Fjell")
    (kind, name) = sorted(desk.run().new, key=lambda edit: edit.what)
    assert (kind.statement, kind.after) == ("F-1", "privatperson")
    assert (name.statement, name.after) == ("F-1", "Kari Fjell")


def test_a_row_is_held_back_or_released(desk: Desk) -> None:
    desk.type(0, "Publisering", "hold tilbake")
    desk.type(1, "Publisering", "vises", sheet="Til kontroll")
    desk.run()
    assert said(desk) == [
        ("publisering", "", "holdes tilbake"),
        ("publisering", "", "vises"),
    ]


def test_edits_in_the_queue_count_as_those_in_the_long_sheet(desk: Desk) -> None:
    desk.type(1, "Holdning", "Støtter", sheet="Til kontroll")
    desk.type(1, "Sjekket", "ja", sheet="Til kontroll")
    desk.run()
    assert desk.tags(1, "stance") == [("stotter", "review", 1.0)]
    assert desk.ids()[1] not in set(desk.made["queue"]["statement_id"])


def test_an_unknown_code_is_kept_told_and_shown_with_the_nearest_one(desk: Desk) -> None:
    desk.type(0, "Holdning", "kritsk")
    (problem,) = desk.run().problems
    assert "Mente du «kritisk»?" in problem
    assert desk.tags(0, "stance") == [("stotter", "model", 0.9)]
    assert list(desk.orphans()["value"]) == ["kritsk"]
    assert desk.run().new == []
    desk.type(0, "Holdning", "kritisk")
    desk.run()
    assert desk.orphans().empty


def test_two_values_for_one_row_are_both_kept_and_the_last_holds(desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book["Innspill"]
        row = [cell.value for cell in page[row_of(page, desk.ids()[0])]]
        page.append(row)
        place = column_of(page, "Vurdering")
        page.cell(row_of(page, desk.ids()[0]), place).value = "Den første."
        page.cell(page.max_row, place).value = "Den andre."

    desk.edit(change)
    reviewed = desk.run()
    assert "to ulike verdier" in reviewed.problems[0]
    assert desk.shown(0, "Vurdering") == "Den andre."
    assert list(desk.orphans()["value"]) == ["Den første."]
    assert desk.run().new == []


def test_a_copied_row_counts_where_it_was_edited(desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book["Innspill"]
        page.append([cell.value for cell in page[row_of(page, desk.ids()[0])]])
        page.cell(page.max_row, column_of(page, "Vurdering")).value = "I kopien."

    desk.edit(change)
    assert desk.run().problems == []
    assert desk.shown(0, "Vurdering") == "I kopien."


def test_rows_and_columns_may_stand_in_another_order(desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book["Innspill"]
        type_in(page, desk.ids()[0], "Vurdering", "Enig.")
        type_in(page, desk.ids()[0], "Holdning, kode", "kritisk")
        shuffle(page, random.Random(1))
        page.insert_rows(1)
        page.cell(1, 1).value = "Høringsmatrise, arbeidsutgave"
        page.auto_filter.ref = None
        page.row_dimensions[3].hidden = True

    desk.edit(change)
    desk.run()
    assert desk.shown(0, "Vurdering") == "Enig."
    assert desk.tags(0, "stance") == [("kritisk", "review", 1.0)]
    assert "Høringsmatrise, arbeidsutgave" in set(desk.orphans()["value"])


@pytest.mark.parametrize(
    ("header", "new"),
    [("Vurdering", "Vår vurdering"), ("Ansvarlig", "Hvem"), ("Tema, koder", "Koder for tema")],
)
def test_a_renamed_column_is_still_known(header: str, new: str, desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book["Innspill"]
        value = "kompetanse" if "koder" in header else "Noe."
        type_in(page, desk.ids()[0], header, value)
        page.cell(1, column_of(page, header)).value = new

    desk.edit(change)
    desk.run()
    if "koder" in header:
        assert desk.tags(0, "theme") == [("kompetanse", "review", 1.0)]
    else:
        assert desk.shown(0, header) == "Noe."


def test_a_renamed_or_copied_sheet_is_still_read(desk: Desk) -> None:
    def change(book: Any) -> None:
        copy = book.copy_worksheet(book["Innspill"])
        book["Innspill"].title = "Kari sin"
        type_in(book["Kari sin"], desk.ids()[0], "Vurdering", "I den ene.")
        type_in(copy, desk.ids()[1], "Vurdering", "I den andre.")

    desk.edit(change)
    desk.run()
    assert desk.shown(0, "Vurdering") == "I den ene."
    assert desk.shown(1, "Vurdering") == "I den andre."


def test_an_added_sheet_follows_with_text_and_formulas(desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book.create_sheet("Mine notater")
        page["B2"].value = "Ring Kari"
        page["A3"].value = "=1+1"
        page["A4"].value = "'=ikke en formel"

    desk.edit(change)
    desk.run()
    desk.edit(lambda book: book["Mine notater"].cell(2, 2, "Ring Ola"))
    desk.run()
    page = load_workbook(desk.path)["Mine notater"]
    assert (page["B2"].value, page["A3"].value) == ("Ring Ola", "=1+1")
    assert page["A4"].value == "'=ikke en formel"
    assert desk.run().new == []


def test_words_on_a_sheet_that_is_not_read_are_kept_and_shown(desk: Desk) -> None:
    desk.edit(lambda book: book["Oversikt"].cell(3, 20, "Sjekk dette tallet!"))
    assert len(desk.run().problems) == 1
    assert list(desk.orphans()["value"]) == ["Sjekk dette tallet!"]
    assert desk.run().problems == []


def test_a_comment_on_a_cell_is_kept_on_it(desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book["Innspill"]
        cell = page.cell(row_of(page, desk.ids()[1]), column_of(page, "Tekst"))
        cell.comment = Comment("Ring dem om dette.", "Kari")

    desk.edit(change)
    desk.run()
    page = load_workbook(desk.path)["Innspill"]
    comment = page.cell(row_of(page, desk.ids()[1]), column_of(page, "Tekst")).comment
    assert comment.text == "Ring dem om dette."
    assert desk.run().new == []


def test_a_comment_that_was_deleted_does_not_come_back_and_stays_in_the_journal(
    desk: Desk,
) -> None:
    def cell_of(book: Any) -> Any:
        page = book["Innspill"]
        return page.cell(row_of(page, desk.ids()[1]), column_of(page, "Tekst"))

    desk.edit(lambda book: setattr(cell_of(book), "comment", Comment("Ring dem.", "Kari")))
    desk.run()
    desk.edit(lambda book: setattr(cell_of(book), "comment", None))
    assert [(edit.before, edit.after) for edit in desk.run().new] == [("Ring dem.", "")]
    assert cell_of(load_workbook(desk.path)).comment is None
    assert "Ring dem." in {edit.after for edit in desk.journal}
    assert desk.run().new == []


def test_a_quote_cannot_be_changed_but_what_was_written_is_kept(desk: Desk) -> None:
    desk.type(0, "Tekst", "Noe de ikke skrev.")
    desk.run()
    assert desk.shown(0, "Tekst").startswith("Vi støtter rådet")
    assert list(desk.orphans()["value"]) == ["Noe de ikke skrev."]


def test_a_row_that_lost_its_id_is_known_by_its_words(desk: Desk) -> None:
    def change(book: Any) -> None:
        page = book["Innspill"]
        type_in(page, desk.ids()[0], "Vurdering", "Enig.")
        page.cell(row_of(page, desk.ids()[0]), column_of(page, "Utsagns-id")).value = None

    desk.edit(change)
    desk.run()
    assert desk.shown(0, "Vurdering") == "Enig."


def test_reading_twice_adds_nothing_and_undoing_is_an_edit(desk: Desk) -> None:
    desk.type(0, "Holdning", "Kritisk")
    assert len(desk.read().new) == 1
    assert desk.read().new == []
    desk.type(0, "Holdning", "Støtter")
    assert len(desk.read().new) == 1
    desk.run()
    assert desk.tags(0, "stance") == [("stotter", "review", 1.0)]


def test_two_runs_without_edits_give_equal_bytes(desk: Desk) -> None:
    desk.type(0, "Holdning", "Kritisk")
    desk.type(0, "Egen kolonne", "Noe")
    desk.run()
    before = desk.path.read_bytes()
    journal = (desk.workspace.review / FILE).read_bytes()
    desk.run()
    assert desk.path.read_bytes() == before
    assert (desk.workspace.review / FILE).read_bytes() == journal


def test_a_damaged_workbook_stops_the_run_and_is_not_touched(desk: Desk) -> None:
    desk.path.write_bytes(desk.path.read_bytes()[:2000])
    before = desk.path.read_bytes()
    with pytest.raises(InputError, match=r"kan ikke leses.*ikke skrevet over"):
        desk.run()
    assert desk.path.read_bytes() == before


def test_one_column_sorted_without_the_others_stops_the_run(tmp_path: Path) -> None:
    answers = [
        {"respondent": f"Kommune {number}", "text": f"Dette er svar nummer {number} om rådet. " * 3}
        for number in range(20)
    ]
    desk = Desk(tmp_path, answers)

    def change(book: Any) -> None:
        page = book["Innspill"]
        place = column_of(page, "Tekst")
        texts = [page.cell(row, place).value for row in range(2, page.max_row + 1)]
        for row, text in enumerate(reversed(texts), start=2):
            page.cell(row, place).value = text

    desk.edit(change)
    with pytest.raises(InputError, match="sortert uten de andre"):
        desk.run()


def test_long_words_beside_an_id_are_not_taken_for_rows_that_were_stirred(tmp_path: Path) -> None:
    """The sheet of changes has ids and long labels, but no statement's words."""
    long = {"id": "ressurser", "label": "Ressurser, økonomi, tid, bemanning og finansiering av alt"}
    themes = [long, {"id": "kompetanse", "label": "Kompetanse og opplæring av alle ansatte"}]
    answers = [{"respondent": f"Kommune {n}", "text": f"Svar {n}."} for n in range(12)]
    desk = Desk(tmp_path, answers, small_hearing(themes=themes))
    for row in range(12):
        desk.type(row, "Tema", "ressurser;kompetanse")
    desk.run()
    desk.edit(lambda book: book["Til kontroll"].delete_cols(10))
    desk.type(0, "Vurdering", "Enig.")
    desk.run()
    assert desk.shown(0, "Vurdering") == "Enig."


def test_without_the_hidden_sheet_the_tables_tell_what_was_written(desk: Desk) -> None:
    def change(book: Any) -> None:
        type_in(book["Innspill"], desk.ids()[0], "Holdning", "Kritisk")
        del book["_skrevet"]

    desk.edit(change)
    desk.run()
    assert said(desk) == [("holdning", "stotter", "kritisk")]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_saved_by_libreoffice_only_the_edits_come_back(desk: Desk, tmp_path: Path) -> None:
    desk.type(0, "Vurdering", "Linje én\nlinje to.")
    desk.type(1, "Holdning", "Støtter")
    saved_by_libreoffice(desk, tmp_path)
    desk.run()
    assert said(desk) == [
        ("vurdering", "", "Linje én\nlinje to."),
        ("holdning", "kritisk", "stotter"),
    ]
    assert desk.shown(0, "Vurdering") == "Linje én\nlinje to."
