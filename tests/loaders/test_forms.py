"""Reading Forms exports: every quirk on a file made for it."""

from __future__ import annotations

import os
import re
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.hearing import load_hearing
from pipeline.loaders.forms import FormsExport, read_forms
from pipeline.loaders.forms.cells import time_of
from pipeline.loaders.normalise import normalise
from pipeline.records import Submission
from tests.builders import gold_units
from tests.loaders.forms_builders import (
    EVENING,
    MORNING,
    TITLES,
    headers,
    hearing,
    replace_in_zip,
    row,
    write_book,
    write_csv,
    write_xlsx,
)

ROOT = Path(__file__).parents[2]
BUNDLED = (ROOT / "data" / "raw", ROOT / "tests" / "data" / "second-hearing")
OTHER_DAY = datetime(2024, 5, 20, 8, 0)  # noqa: DTZ001 - a form's times carry no zone


def answers(submission: Submission) -> dict[str | None, str]:
    return {block.field: block.text for block in submission.blocks}


def reasons(export: FormsExport) -> str:
    return "\n".join(f"{each.source} {each.where}: {each.reason}" for each in export.skipped)


def read_one(raw: Path, *rows: list[object], extra: tuple[str, ...] = ()) -> FormsExport:
    write_xlsx(raw / "forms" / "Svar(1-9).xlsx", [headers(*extra), *rows])
    return read_forms(raw, hearing())


@pytest.mark.parametrize("raw", BUNDLED, ids=("example", "second"))
def test_every_hand_coded_answer_stands_word_for_word_in_its_field_or_was_moved_with_a_note(
    raw: Path,
) -> None:
    export = read_forms(raw, load_hearing(raw / "hearing.toml"))
    found = {each.submission_id: each for each in export.submissions}
    forms = [unit for unit in gold_units(raw) if unit["source"] == "forms"]
    moved = set()
    for unit in forms:
        entry = found[f"F-{unit['row_id']}"]
        fields = {each.field for each in entry.blocks if normalise(unit["text"]) in each.text}
        assert fields, unit["text"]
        if unit["field"] not in fields:
            moved.add(entry.submission_id)
    assert forms
    assert moved == {
        each.submission_id
        for each in export.submissions
        if any("ført til" in note or "flyttet" in note for note in each.notes)
    }
    assert {unit["row_id"] for unit in forms} == {int(each[2:]) for each in found}


@pytest.mark.parametrize("raw", BUNDLED, ids=("example", "second"))
def test_every_column_of_the_bundled_exports_is_recognised(raw: Path) -> None:
    export = read_forms(raw, load_hearing(raw / "hearing.toml"))
    assert not [use for use in export.columns if use.role == "unknown"]
    assert not export.skipped


def test_hearing_without_forms_folder_has_no_forms_submissions(tmp_path: Path) -> None:
    assert read_forms(tmp_path, hearing()) == FormsExport([], [], [])


def test_response_becomes_a_submission_with_its_particulars(tmp_path: Path) -> None:
    export = read_one(tmp_path, row(7, "Bra råd.", None, "Uklart."))
    (found,) = export.submissions
    assert found.submission_id == "F-7"
    assert found.source_row == "7"
    assert found.source_file == "forms/Svar(1-9).xlsx"
    assert (found.respondent, found.respondent_type) == ("Lia kommune", "kommune")
    assert found.submitted_at == EVENING
    assert answers(found) == {"rad-1": "Bra råd.", "rad-3": "Uklart."}
    assert {block.kind for block in found.blocks} == {"answer"}
    assert found.contact == ""


def test_columns_out_of_order_give_the_same_submission(tmp_path: Path) -> None:
    export = read_one(tmp_path / "a", row(1, "En.", "To.", "Tre."))
    turned = [list(reversed(cells)) for cells in (headers(), row(1, "En.", "To.", "Tre."))]
    write_xlsx(tmp_path / "b" / "forms" / "Svar(1-9).xlsx", turned)
    assert read_forms(tmp_path / "b", hearing()).submissions == export.submissions


def test_header_is_found_under_title_rows_and_beside_extra_sheets(tmp_path: Path) -> None:
    sheets = {
        "Pivot": [["Antall", "Kommune"], [3, 4]],
        "Ark1": [["Høring om beredskap"], [], ["Hentet 3. juni"], headers(), row(1, "Bra.")],
    }
    write_book(tmp_path / "forms" / "Svar.xlsx", sheets)
    export = read_forms(tmp_path, hearing())
    assert [each.submission_id for each in export.submissions] == ["F-1"]
    assert "arket «Pivot»" in reasons(export)


def test_answers_that_name_recommendations_are_not_taken_for_the_header(tmp_path: Path) -> None:
    export = read_one(tmp_path, row(1, "Se råd 2.", "Se råd 3.", "Se råd 1."))
    assert answers(export.submissions[0])["rad-1"] == "Se råd 2."


def test_own_overview_with_the_same_headers_but_no_ids_is_left_out(tmp_path: Path) -> None:
    overview = [["Råd 1", "Råd 2", "Råd 3"], ["12 svar", "4 svar", "9 svar"]]
    write_book(tmp_path / "forms" / "a.xlsx", {"A": overview, "B": [headers(), row(1, "Bra.")]})
    export = read_forms(tmp_path, hearing())
    assert [answers(each) for each in export.submissions] == [{"rad-1": "Bra."}]


def test_analysts_own_columns_are_listed_and_never_read(tmp_path: Path) -> None:
    own = ("Status", "Vår vurdering av råd 2", "Råd 3 – oppfølging")
    cells = [*row(1, "Bra.", None, None), "Ferdig", "Avvises", "Tas til følge"]
    export = read_one(tmp_path, cells, extra=own)
    assert answers(export.submissions[0]) == {"rad-1": "Bra."}
    assert [use.role for use in export.columns if use.header in own] == ["unknown"] * 3


def test_column_without_header_is_listed_and_its_content_noted(tmp_path: Path) -> None:
    export = read_one(tmp_path, [*row(1, "Bra.", None, None), "Et tillegg"])
    assert export.columns[-1].header == "(uten overskrift, kolonne K)"
    assert "uten overskrift, kolonne K" in export.submissions[0].notes[0]


def test_invisible_characters_and_excel_escapes_are_undone(tmp_path: Path) -> None:
    export = read_one(tmp_path, row(1, "En\u200b\xa0linje._x000D_\nTo _x005F_x000D_ tre.\u00ad"))
    assert answers(export.submissions[0])["rad-1"] == "En linje.\nTo _x000D_ tre."


@pytest.mark.parametrize("text", ["=Enig", "+ Bra", "- Ikke bra", "@direktoratet: Bra", "=1+1"])
def test_answer_that_looks_like_a_formula_is_text(tmp_path: Path, text: str) -> None:
    export = read_one(tmp_path, row(1, text))
    assert answers(export.submissions[0])["rad-1"] == text
    assert not export.skipped


def test_formula_without_stored_value_is_listed_with_its_cell(tmp_path: Path) -> None:
    export = read_one(tmp_path, row(1, "=FORMEL", "Bra."))
    assert answers(export.submissions[0]) == {"rad-2": "Bra."}
    assert "celle H2: Cella har en formel uten lagret verdi." in reasons(export)


@pytest.mark.parametrize("value", ["#REF!", "#N/A", "#NAVN?", "#VERDI!"])
def test_error_cell_is_listed_and_the_rest_of_the_row_is_read(tmp_path: Path, value: str) -> None:
    export = read_one(tmp_path, row(1, value, "Bra."))
    assert answers(export.submissions[0]) == {"rad-2": "Bra."}
    assert f"celle H2: Cella har feilverdien {value}." in reasons(export)


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3"), (3.5, "3,5"), (True, "SANN"), (MORNING, "03.06.2024 09:30"), (4.0, "4")],
)
def test_numbers_dates_and_truth_values_in_answers_become_text(
    tmp_path: Path, value: object, text: str
) -> None:
    assert answers(read_one(tmp_path, row(1, value)).submissions[0])["rad-1"] == text


def test_rows_in_are_submissions_and_skipped_rows_together(tmp_path: Path) -> None:
    rows = [row(1, "Bra."), row(2), [], row(4, "Test", name="TEST"), row(5, "Uklart.")]
    export = read_one(tmp_path, *rows)
    assert [each.submission_id for each in export.submissions] == ["F-1", "F-5"]
    assert "rad 3, svar 2: Ingen av spørsmålene er besvart." in reasons(export)
    assert "rad 4: Tom rad." in reasons(export)
    assert "rad 5, svar 4: Ser ut som et testsvar" in reasons(export)
    assert len(export.submissions) + len(export.skipped) == len(rows)


def test_respondent_with_test_in_its_name_is_no_test_row(tmp_path: Path) -> None:
    export = read_one(tmp_path, row(1, "Bra.", name="Testsenteret i Lia"))
    assert len(export.submissions) == 1


def test_long_answer_is_noted_as_perhaps_cut(tmp_path: Path) -> None:
    export = read_one(tmp_path, row(1, "a" * 3900, "b" * 3899))
    (note,) = export.submissions[0].notes
    assert note.startswith("Svaret på «Råd 1» er på 3900 tegn.")


LETTER = """Til direktoratet
Deres ref.: 24/123
Lia kommune har drøftet utkastet i to møter.
Råd 1: Vi støtter rådet.
Det gjelder særlig punktet om ansvar.
Til råd 2: Fristen er for kort.
Råd nr. 3 – Opplæring koster penger.
Til slutt: Takk for et godt utkast.
Med vennlig hilsen
Kari Nes"""


def test_letter_pasted_in_one_field_is_read_as_a_letter(tmp_path: Path) -> None:
    (entry,) = read_one(tmp_path, row(1, "", LETTER)).submissions
    found = [(block.kind, block.field, block.text) for block in entry.blocks]
    assert found == [
        ("answer", "rad-1", "Råd 1: Vi støtter rådet.\nDet gjelder særlig punktet om ansvar."),
        ("letterhead", "rad-2", "Til direktoratet\nDeres ref.: 24/123"),
        ("answer", "rad-2", "Til råd 2: Fristen er for kort."),
        ("letterhead", "rad-2", "Med vennlig hilsen\nKari Nes"),
        ("answer", "rad-3", "Råd nr. 3 – Opplæring koster penger."),
        ("answer", "generelt", "Lia kommune har drøftet utkastet i to møter."),
        ("answer", "generelt", "Til slutt: Takk for et godt utkast."),
    ]
    assert "holder et helt brev" in entry.notes[0]
    assert "Råd 1, Råd 2, Råd 3" in entry.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "Råd 1: Bra.\nRåd 2: Bra.",
        "Vi støtter råd 1.\nVi støtter råd 2.\nVi støtter råd 3.",
        "Se råd 1.\nSe råd 2.\nSe råd 3.",
    ],
)
def test_answer_that_only_touches_its_neighbours_stays_in_its_field(
    tmp_path: Path, text: str
) -> None:
    (entry,) = read_one(tmp_path, row(1, text)).submissions
    assert [(block.field, block.text) for block in entry.blocks] == [("rad-1", text)]


@pytest.mark.parametrize(
    "opening",
    [
        "forts. fra råd 1: ",
        "(Fortsettelse fra råd 1) ",
        "Forts. av råd nr. 1. ",
        "Framhald frå råd 1: ",
    ],
)
def test_continuation_is_joined_to_the_answer_it_goes_on_with(tmp_path: Path, opening: str) -> None:
    rest = f"{opening}som ikke fikk plass.\nOg litt til.\nTil selve råd 2: Bra."
    (entry,) = read_one(tmp_path, row(1, "Vi mener mye", rest, "Nei.")).submissions
    found = [(block.field, block.text) for block in entry.blocks]
    assert found == [
        ("rad-1", "Vi mener mye"),
        ("rad-1", f"{opening}som ikke fikk plass.\nOg litt til."),
        ("rad-2", "Til selve råd 2: Bra."),
        ("rad-3", "Nei."),
    ]
    (note,) = entry.notes
    assert note.startswith("Fortsettelsen av svaret på «Råd 1» sto i feltet «Råd 2»")


def test_continuation_of_nothing_named_stays_in_its_field(tmp_path: Path) -> None:
    (entry,) = read_one(tmp_path, row(1, "Vi mener mye", "forts.: som ikke fikk plass")).submissions
    assert [block.field for block in entry.blocks] == ["rad-1", "rad-2"]
    assert entry.notes == ()


def test_row_without_id_gets_one_from_its_content(tmp_path: Path) -> None:
    first = read_one(tmp_path / "a", row(None, "Bra."), row(2, "Nei."))
    second = read_one(tmp_path / "b", row(2, "Nei."), row(None, "Bra."))
    made = [each.submission_id for each in first.submissions if each.submission_id != "F-2"]
    assert made == [each.submission_id for each in second.submissions if each.notes]


def test_two_rows_with_one_id_and_different_answers_are_both_kept(tmp_path: Path) -> None:
    export = read_one(tmp_path, row(1, "Bra."), row(1, "Uklart.", name="Dal kommune"))
    assert {each.respondent for each in export.submissions} == {"Lia kommune", "Dal kommune"}
    assert len({each.submission_id for each in export.submissions}) == 2


def test_newest_export_of_a_form_wins_and_the_older_is_listed(tmp_path: Path) -> None:
    old = [headers(), row(1, "Bra."), row(2, "Gammelt."), row(9, "Slettet.")]
    new = [headers(), row(1, "Bra."), row(2, "Nytt."), row(3, "Sent."), row(4, "Sist.")]
    write_xlsx(tmp_path / "forms" / "Svar(1-3).xlsx", old)
    write_xlsx(tmp_path / "forms" / "Svar(1-4).xlsx", new)
    export = read_forms(tmp_path, hearing())
    assert [each.submission_id for each in export.submissions] == [
        "F-1",
        "F-2",
        "F-3",
        "F-4",
        "F-9",
    ]
    assert answers(export.submissions[1]) == {"rad-1": "Nytt."}
    assert "Svar(1-3).xlsx svar 2: Svaret står også i forms/Svar(1-4).xlsx" in reasons(export)
    assert "1 svar: Svarene står likt i forms/Svar(1-4).xlsx" in reasons(export)
    assert "bare i forms/Svar(1-3).xlsx" in export.submissions[-1].notes[0]


def test_different_forms_with_the_same_ids_are_kept_apart(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "forms" / "Kommuner(1-1).xlsx", [headers(), row(1, "Fra en kommune.")])
    other = row(1, "Fra et sykehus.", name="Lia HF", start=OTHER_DAY)
    write_xlsx(tmp_path / "forms" / "Sykehus(1-1).xlsx", [headers(), other])
    export = read_forms(tmp_path, hearing())
    by_name = {each.respondent: each.submission_id for each in export.submissions}
    # The hospitals' form was answered first.
    assert by_name["Lia HF"] == "F-1"
    assert re.fullmatch(r"F-[0-9a-f]{4}-1", by_name["Lia kommune"])
    assert not export.skipped


def test_ids_stay_when_other_forms_are_added_later(tmp_path: Path) -> None:
    def ids(folder: str, *forms: tuple[str, datetime, str]) -> dict[str, str]:
        for title, start, name in forms:
            rows = [headers(), row(1, f"Fra {name}.", name=name, start=start)]
            write_xlsx(tmp_path / folder / "forms" / f"{title}(1-1).xlsx", rows)
        found = read_forms(tmp_path / folder, hearing()).submissions
        return {each.respondent: each.submission_id for each in found}

    first = ("Skjema", OTHER_DAY, "Lia HF")
    second = ("Et annet skjema", MORNING, "Nes kommune")
    third = ("Et annet skjema/igjen/Et annet skjema", EVENING, "Dal kommune")
    alone, two = ids("a", first), ids("b", first, second)
    three = ids("c", first, second, third)
    assert alone == {"Lia HF": "F-1"}
    assert alone.items() < two.items() < three.items()
    assert len(set(three.values())) == 3


def test_form_keys_stay_when_a_newer_export_arrives(tmp_path: Path) -> None:
    other = row(1, "Fra et sykehus.", name="Lia HF", start=OTHER_DAY)
    for folder, name in (("a", "Kommuner(1-1).xlsx"), ("b", "Kommuner(1-2).xlsx")):
        write_xlsx(tmp_path / folder / "forms" / name, [headers(), row(1, "Bra.")])
        write_xlsx(tmp_path / folder / "forms" / "Sykehus(1-1).xlsx", [headers(), other])
    found = [read_forms(tmp_path / folder, hearing()).submissions for folder in ("a", "b")]
    assert [each.submission_id for each in found[0]] == [each.submission_id for each in found[1]]


def test_respondent_falls_back_on_who_was_logged_in(tmp_path: Path) -> None:
    cells = row(1, "Bra.", name="")
    cells[3:5] = ["kari@lia.kommune.no", "Kari Lia"]
    (found,) = read_one(tmp_path, cells).submissions
    assert (found.respondent, found.contact) == ("Kari Lia", "Kari Lia; kari@lia.kommune.no")
    assert "innloggingen" in found.notes[0]


def test_missing_column_for_who_answers_is_told_of(tmp_path: Path) -> None:
    names = headers()
    names[6] = "Ditt svar gjelder"
    write_xlsx(tmp_path / "forms" / "Svar.xlsx", [names, row(1, "Bra.")])
    export = read_forms(tmp_path, hearing())
    assert len(export.submissions) == 1
    assert "Fant ikke kolonnen «Navn på virksomhet»" in reasons(export)


def test_multi_select_answers_become_lines(tmp_path: Path) -> None:
    cells = [[*row(n, "Bra.", None, None), "Øvelser;Varsling;"] for n in (1, 2)]
    export = read_one(tmp_path, *cells, extra=("Er det noe utkastet ikke dekker?",))
    assert answers(export.submissions[0])["mangler"] == "Øvelser\nVarsling"


def test_ratings_and_scales_are_listed_and_not_read_as_text(tmp_path: Path) -> None:
    extra = ("Hvor enig er du i råd 1?", "Vurder rådene på en skala")
    scale = ["Helt enig", "Delvis enig", "Uenig", "Helt enig", "Vet ikke"]
    cells = [[*row(n, f"Svar {n}.", None, None), word, n] for n, word in enumerate(scale, start=1)]
    export = read_one(tmp_path, *cells, extra=extra)
    assert [use.role for use in export.columns[-2:]] == ["likert", "rating"]
    assert all(set(answers(each)) == {"rad-1"} for each in export.submissions)


def test_short_answers_to_the_only_question_on_a_recommendation_are_kept(tmp_path: Path) -> None:
    export = read_one(tmp_path, *(row(n, "Enig") for n in range(1, 8)))
    assert [answers(each) for each in export.submissions] == [{"rad-1": "Enig"}] * 7


def test_uploaded_files_are_listed_for_every_response_that_has_them(tmp_path: Path) -> None:
    link = "https://lia-my.sharepoint.com/personal/x/Svar.pdf"
    export = read_one(tmp_path, [*row(1, "Bra.", None, None), link], extra=("Last opp brev",))
    assert export.columns[-1].role == "upload"
    assert "rad 2, svar 1, kolonne K: Svaret har opplastede filer" in reasons(export)


def test_answer_that_is_only_a_link_is_text(tmp_path: Path) -> None:
    export = read_one(tmp_path, row(1, "https://www.lia.kommune.no/plan"))
    assert answers(export.submissions[0])["rad-1"].startswith("https://")


def test_missing_recommendation_stops_with_the_headers_that_were_found(tmp_path: Path) -> None:
    rows = [[*headers()[:-1], "Er opplæringen god nok?"], row(1, "Bra.")]
    write_xlsx(tmp_path / "forms" / "Svar.xlsx", rows)
    with pytest.raises(InputError) as caught:
        read_forms(tmp_path, hearing())
    message = str(caught.value)
    assert "forms/Svar.xlsx" in message
    assert f"Råd 3: {TITLES[2]}" in message
    assert "kolonne J: Er opplæringen god nok?" in message
    assert "[forms.questions]" in message


def test_form_that_asks_by_chapter_needs_no_column_per_recommendation(tmp_path: Path) -> None:
    rows = [["ID", "Navn på virksomhet", "Innspill til kapittel 2"], [1, "Lia kommune", "Bra."]]
    write_xlsx(tmp_path / "forms" / "Svar.xlsx", rows)
    export = read_forms(tmp_path, hearing())
    assert answers(export.submissions[0]) == {"kap-2": "Bra."}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("sep", [",", ";", "\t"])
def test_csv_gives_the_same_as_the_workbook(tmp_path: Path, sep: str, encoding: str) -> None:
    cells = row(1, "Bra, men uklart; «hvem» gjør hva?\nÆrlig talt.", None, 'Et "sitat".')
    expected = read_one(tmp_path / "a", cells).submissions[0]
    write_csv(tmp_path / "b/forms/Svar.csv", [headers(), cells], sep=sep, encoding=encoding)
    (found,) = read_forms(tmp_path / "b", hearing()).submissions
    assert found.blocks == expected.blocks
    assert found.submitted_at == expected.submitted_at


def test_csv_that_names_its_separator_is_read(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "forms/a.csv", [headers(), row(1, "Bra.")], sep=";", encoding="utf-8"
    )
    path.write_bytes(b"sep=;\r\n" + path.read_bytes())
    assert len(read_forms(tmp_path, hearing()).submissions) == 1


def test_very_long_field_of_a_csv_is_read_whole(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "forms/a.csv", [headers(), row(1, "å" * 300_000)], sep=";", encoding="utf-8"
    )
    assert len(answers(read_forms(tmp_path, hearing()).submissions[0])["rad-1"]) == 300_000


@pytest.mark.parametrize(
    "value",
    [
        EVENING,
        45446.8229166667,
        "45446,8229166667",
        "2024-06-03T19:45:00",
        "2024-06-03T17:45:00Z",
        "2024-06-03 19:45",
        "03.06.2024 19:45:00",
        "3.6.2024 kl. 19.45",
        "3.6.24 19:45",
        "3. juni 2024 kl. 19.45",
        "6/3/2024 7:45:00 PM",
        "6/3/24 19:45:00",
    ],
)
def test_times_are_read_in_every_form_they_come_in(value: object) -> None:
    assert time_of(value) == EVENING  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, "", "i går", 12, True, "32.13.2024", "#N/A", 1e12])
def test_what_is_no_time_gives_none(value: object) -> None:
    assert time_of(value) is None  # type: ignore[arg-type]


def test_one_day_over_twelve_settles_the_order_of_the_column(tmp_path: Path) -> None:
    rows = [row(1, "Bra."), row(2, "Bra.")]
    rows[0][2], rows[1][2] = "6/3/2024 10:00", "25/3/2024 10:00"
    months = [each.submitted_at.month for each in read_one(tmp_path, *rows).submissions]
    assert months == [3, 3]


def good_and(tmp_path: Path, name: str, content: bytes) -> FormsExport:
    write_xlsx(tmp_path / "forms" / "Svar.xlsx", [headers(), row(1, "Bra.")])
    (tmp_path / "forms" / name).write_bytes(content)
    return read_forms(tmp_path, hearing())


OLE = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xls", OLE, "gamle Excel-formatet"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "beskyttet med passord"),
        ("a.xlsx", b"", "Fila er tom"),
        ("a.xlsx", b"PK\x03\x04 ikke en arbeidsbok", "skadet"),
        ("a.xlsx", b"%PDF-1.7", "et dokument"),
        ("a.xls", b"<html><table>", "nettside"),
        ("a.csv", bytes(range(256)) * 20, "verken en arbeidsbok eller tekst"),
        ("~$Svar.xlsx", b"\x05Kari", "Midlertidig fil"),
        ("a.csv", b"a;b\r\n1;2\r\n", "Ingen rad med skjemaets spørsmål"),
    ],
)
def test_unreadable_file_is_listed_with_advice_and_the_others_are_read(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    export = good_and(tmp_path, name, content)
    assert len(export.submissions) == 1
    (skipped,) = export.skipped
    assert skipped.source == f"forms/{name}"
    assert reason in skipped.reason
    assert skipped.advice


def test_strict_format_workbook_is_refused_instead_of_read_as_empty(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "forms" / "Svar.xlsx", [headers(), row(1, "Bra.")])
    transitional = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    replace_in_zip(path, "xl/workbook.xml", transitional, strict)
    (skipped,) = read_forms(tmp_path, hearing()).skipped
    assert "Strict Open XML" in skipped.reason
    assert "Excel-arbeidsbok" in skipped.advice


def test_truncated_workbook_is_listed(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "forms" / "Svar.xlsx", [headers(), row(1, "Bra.")])
    path.write_bytes(path.read_bytes()[:-300])
    export = read_forms(tmp_path, hearing())
    assert not export.submissions
    assert "skadet" in reasons(export)


@pytest.mark.parametrize(
    ("member", "reason"), [("word/document.xml", "Word-dokument"), ("brev.pdf", "zip-arkiv")]
)
def test_archive_that_is_no_workbook_is_listed(tmp_path: Path, member: str, reason: str) -> None:
    (tmp_path / "forms").mkdir()
    with zipfile.ZipFile(tmp_path / "forms" / "a.xlsx", "w") as archive:
        archive.writestr(member, "innhold")
    assert reason in reasons(read_forms(tmp_path, hearing()))


def test_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "forms" / "Svar.xlsx", [headers(), row(1, "Bra.")])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.xml", b" " * (65 * 1024**2))
    assert "pakkes ut" in reasons(read_forms(tmp_path, hearing()))


def test_cell_at_the_far_corner_takes_no_time(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "forms" / "Svar.xlsx", [headers(), row(1, "Bra.")])
    far = (
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    )
    replace_in_zip(path, "xl/worksheets/sheet1.xml", b"</sheetData>", far)
    export = read_forms(tmp_path, hearing())
    assert len(export.submissions) == 1
    assert "rad 3–1048575: Tom rad." in reasons(export)


def test_link_to_a_file_elsewhere_is_not_followed(tmp_path: Path) -> None:
    outside = write_xlsx(tmp_path / "ute.xlsx", [headers(), row(1, "Bra.")])
    (tmp_path / "raw" / "forms").mkdir(parents=True)
    (tmp_path / "raw" / "forms" / "Svar.xlsx").symlink_to(outside)
    export = read_forms(tmp_path / "raw", hearing())
    assert not export.submissions
    assert "Snarvei" in reasons(export)


def test_progress_is_told_file_by_file(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(tmp_path / "forms" / name, [headers(), row(1, "Bra.")])
    told: list[tuple[int, int]] = []
    read_forms(tmp_path, hearing(), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


TEXT = st.text(st.characters(codec="utf-8", categories=("L", "P", "N", "Zs")), max_size=60)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(TEXT.filter(lambda text: "_x" not in text), min_size=3, max_size=3))
def test_any_text_comes_through_as_normalise_gives_it(tmp_path: Path, texts: list[str]) -> None:
    export = read_one(tmp_path, row(1, *texts), row(2, "Alltid."))
    found = {each.submission_id: answers(each) for each in export.submissions}.get("F-1", {})
    expected = {f"rad-{n}": normalise(text) for n, text in enumerate(texts, start=1)}
    assert found == {target: text for target, text in expected.items() if text}


LETTERS = st.text(st.characters(codec="utf-8"), max_size=200)


@given(LETTERS)
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(st.characters(categories=("L", "N", "P", "Zs", "Cc")), max_size=200))
def test_normalising_keeps_every_letter_and_digit(text: str) -> None:
    def letters(content: str) -> list[str]:
        decomposed = unicodedata.normalize("NFD", content)
        return [character for character in decomposed if character.isalnum()]

    assert letters(normalise(text)) == letters(text)


@pytest.mark.skipif(os.name == "nt", reason="needs a file system of bytes")
def test_file_name_that_is_no_text_is_shown_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "forms" / "svar.xlsx", [headers(), row(1, "Bra.")])
    path.rename(os.fsdecode(os.fsencode(path.parent) + b"/\xe5r.xlsx"))
    assert read_forms(tmp_path, hearing()).submissions[0].source_file == "forms/\ufffdr.xlsx"
