"""The workbook is read back by cell: what is counted, what respondents wrote, what is hostile."""

import csv
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any, get_args

import pytest
from openpyxl import load_workbook

from pipeline.records import BlockKind
from pipeline.reporting.cells import MOST_CHARACTERS, fit_text, sheet_title, split_text
from pipeline.reporting.labels import BLOCK_LABELS, POSITION_LABELS
from pipeline.reporting.ooxml import clean_text
from pipeline.reporting.workbook import write_workbook
from tests.reporting.builders import ANSWERS, small_content, small_hearing

SHEETS = [
    "Les meg",
    "Oversikt",
    "Standpunkt",
    "Åpne spørsmål",
    "Råd × tema",
    "Innspill",
    "Forslag",
    "Instanser",
    "Like svar",
    "Ikke analysert",
    "Kolonner",
    "Koder",
]
TAGS = {"theme": "kompetanse", "flag": "usikker"}
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+47 22 22 22 22 er nummeret vårt, ring oss.",
    "-2+3 er ikke en formel her i det hele tatt.",
    "@SUM(1+1) skal stå som tekst hos dere.",
    "<w:p>&amp;</w:p> <script>alert(1)</script> ]]>",
    "Linje én\nlinje to\tmed tabulator.",
    "#N/A",
)


def book_of(content: Any, tmp_path: Path) -> Any:
    path = tmp_path / "horingsmatrise.xlsx"
    write_workbook(content, path)
    return load_workbook(path)


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def written(*texts: str) -> Any:
    return small_content(
        answers=[
            {"respondent": f"Instans {place}", "text": text, **TAGS}
            for place, text in enumerate(texts)
        ]
    )


def test_sheets_stand_in_the_order_of_the_guide(tmp_path: Path) -> None:
    assert book_of(small_content(), tmp_path).sheetnames == SHEETS


def test_positions_equal_the_table_of_targets(tmp_path: Path) -> None:
    content = small_content()
    rows = rows_of(book_of(content, tmp_path)["Standpunkt"])
    stands = list(content.hearing.stand_targets)
    table = content.tables["targets"].set_index("target", drop=False).loc[stands]
    targets = table.to_dict("records")
    assert len(rows) == len(targets)
    for row, target in zip(rows, targets, strict=True):
        assert row["Råd"] == content.hearing.targets[target["target"]]
        assert row["Høringsinstanser"] == target["n_respondents"]
        assert {label: row[label] for label in POSITION_LABELS.values()} == {
            label: target[code] for code, label in POSITION_LABELS.items()
        }
        assert row["Forslag"] == target["n_proposals"]


def test_positions_of_a_row_add_up_to_its_respondents(tmp_path: Path) -> None:
    for row in rows_of(book_of(small_content(), tmp_path)["Standpunkt"]):
        assert sum(row[label] for label in POSITION_LABELS.values()) == row["Høringsinstanser"]


def test_matrix_of_themes_equals_the_table(tmp_path: Path) -> None:
    content = small_content()
    rows = {row["Råd"]: row for row in rows_of(book_of(content, tmp_path)["Råd × tema"])}
    for pair in content.tables["target_themes"].to_dict("records"):
        row = rows[content.hearing.targets[pair["target"]]]
        assert row[content.hearing.theme_labels[pair["theme"]]] == pair["n_respondents"]


def test_sheets_tie_out(tmp_path: Path) -> None:
    notes = [
        row["Merknad"] or "" for row in rows_of(book_of(small_content(), tmp_path)["Oversikt"])
    ]
    assert sum(note.endswith("– stemmer") for note in notes) == 3
    assert not any("STEMMER IKKE" in note for note in notes)


def test_every_statement_but_formalities_is_a_row(tmp_path: Path) -> None:
    answers = [
        *ANSWERS,
        {"text": "Med hilsen", "is_substantive": False, "non_answer": "formalia"},
        {"text": "Ingen merknader.", "is_substantive": False, "non_answer": "ingen_merknader"},
    ]
    content = small_content(answers=answers)
    book = book_of(content, tmp_path)
    texts = [row["Tekst"] for row in rows_of(book["Innspill"])]
    assert "Med hilsen" not in texts
    assert len(texts) == len(content.tables["statements"]) - 1
    counts = {row["Hva"]: row["Antall"] for row in rows_of(book["Oversikt"])}
    assert counts["– hilsen, brevhode eller annen form"] == 1


def test_a_statement_shows_labels_and_the_codes_to_correct(tmp_path: Path) -> None:
    answers = [{"target": "rad-1;rad-2", "theme": "ressurser;kompetanse", "flag": "usikker"}]
    row = rows_of(book_of(small_content(answers=answers), tmp_path)["Innspill"])[0]
    assert row["Råd"] == "Råd 1; Råd 2"
    assert row["Råd, koder"] == "rad-1;rad-2"
    assert row["Tema"] == "Ressurser og økonomi; Kompetanse"
    assert row["Tema, koder"] == "ressurser;kompetanse"
    assert row["Holdning"] == "Støtter"
    assert row["Holdning, kode"] == "stotter"
    assert row["Usikkert"] == "holdning: usikker"
    assert row["Utsagns-id"]


def test_the_agencys_columns_are_empty_and_offer_choices(tmp_path: Path) -> None:
    sheet = book_of(small_content(), tmp_path)["Innspill"]
    for row in rows_of(sheet):
        assert not any(row[name] for name in ("Vurdering", "Oppfølging", "Ansvarlig", "Status"))
    offered = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert '"Tas til følge,Tas delvis til følge,Tas ikke til følge,Til orientering"' in offered
    assert '"Ikke vurdert,Under arbeid,Ferdig"' in offered


def test_every_proposal_and_every_position_stands_in_its_sheet(tmp_path: Path) -> None:
    content = small_content()
    book = book_of(content, tmp_path)
    assert len(rows_of(book["Forslag"])) == len(content.tables["proposals"])
    grid = rows_of(book["Instanser"])
    labels = content.hearing.targets.values()
    assert len(grid) == len(content.respondents)
    filled = sum(bool(row[label]) for row in grid for label in labels)
    assert filled == len(content.tables["positions"])


def test_grid_holds_plain_labels_and_reasons_stand_beside(tmp_path: Path) -> None:
    both = [
        {"respondent": "Begge deler", "stance": stance, "text": f"Dette er {stance}."}
        for stance in ("kritisk", "stotter_med_merknad")
    ]
    answer = {"respondent": "Begge deler", "target": "mangler", "text": "Barn mangler."}
    content = small_content(answers=[*both, answer])
    content.tables["submissions"].loc[0, "signatories"] = "A; B"
    (row,) = rows_of(book_of(content, tmp_path)["Instanser"])
    assert row["Råd 1"] == "Kritisk"
    assert row["Mangler i utkastet"] == "Har svart"
    assert row["Merknad til standpunkt"] == "Ett utsagn fra eller til avgjør: Råd 1."
    assert row["Høringsinstans"] == "Begge deler"
    assert row["Merknad"] == "Felles svar fra A og B."


def test_a_statement_tells_its_kind_and_the_heading_it_stands_under(tmp_path: Path) -> None:
    content = small_content(answers=[{"block_kind": "list_item", "channel": "document"}])
    content.tables["statements"]["heading"] = "Til råd 1"
    (row,) = rows_of(book_of(content, tmp_path)["Innspill"])
    assert (row["Slag"], row["Står under"]) == ("listepunkt", "Til råd 1")


def test_every_kind_of_text_has_words() -> None:
    assert set(BLOCK_LABELS) == set(get_args(BlockKind))


def test_sheet_of_open_questions_is_there_only_when_some_are_asked(tmp_path: Path) -> None:
    content = small_content(hearing=small_hearing(open_questions=[]))
    assert "Åpne spørsmål" not in book_of(content, tmp_path).sheetnames


def test_the_workbook_keeps_the_names_of_private_persons(tmp_path: Path) -> None:
    content = small_content(answers=[{"respondent": "Kari", "respondent_type": "privatperson"}])
    assert rows_of(book_of(content, tmp_path)["Innspill"])[0]["Høringsinstans"] == "Kari"


def test_replaced_and_late_answers_are_marked(tmp_path: Path) -> None:
    content = small_content()
    content.tables["submissions"].loc[0, "superseded_by"] = "F-2"
    rows = rows_of(book_of(content, tmp_path)["Innspill"])
    assert rows[0]["Merknad"] == "Erstattet av nr. 2, telles ikke"
    assert any(row["Merknad"] == "Kom etter fristen" for row in rows)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str, tmp_path: Path) -> None:
    sheet = book_of(written(text), tmp_path)["Innspill"]
    place = [cell.value for cell in sheet[1]].index("Tekst")
    cell = sheet[2][place]
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))


def test_control_characters_and_lone_surrogates_are_replaced_by_signs() -> None:
    assert clean_text("a\x00b\x07c\x1f") == "a␀b␇c␟"
    assert clean_text("a\ud800b\uffff") == "a\ufffdb\ufffd"
    assert clean_text("én\r\nto\rtre\n\tfire") == "én\nto\ntre\n\tfire"


def test_control_characters_do_not_break_the_book(tmp_path: Path) -> None:
    row = rows_of(book_of(written("Vi støtter\x00 dette\x0b."), tmp_path)["Innspill"])[0]
    assert row["Tekst"] == "Vi støtter␀ dette␋."


def test_long_text_is_split_over_cells_and_said(tmp_path: Path) -> None:
    text = "Kommunen støtter rådet. " * 1700
    row = rows_of(book_of(written(text), tmp_path)["Innspill"])[0]
    assert row["Tekst"] + row["Tekst, del 2"] == text
    assert "Teksten er delt på 2 celler" in row["Merknad"]


@pytest.mark.parametrize("sign", ["a", "ø", "😀"])
def test_pieces_are_never_longer_than_a_cell_and_lose_nothing(sign: str) -> None:
    text = sign * 40_000
    pieces = split_text(text)
    assert "".join(pieces) == text
    assert all(len(piece.encode("utf-16-le")) // 2 <= MOST_CHARACTERS for piece in pieces)


def test_text_that_is_cut_says_so() -> None:
    cut = fit_text("a" * 40_000)
    assert len(cut) == MOST_CHARACTERS
    assert cut.endswith("[kuttet: teksten er på 40 000 tegn, og en celle rommer 32 767]")


def test_sheets_have_filter_frozen_header_and_print_set_up(tmp_path: Path) -> None:
    book = book_of(small_content(), tmp_path)
    for name in SHEETS[1:]:
        sheet = book[name]
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes.endswith("2")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToWidth == 1


def test_every_sheet_carries_case_edition_and_run(tmp_path: Path) -> None:
    book = book_of(small_content(), tmp_path)
    line = "Sak: 24/1 · Utgave: intern · Kjøring: abcdef123456"
    assert book.properties.subject == line
    assert all(sheet.oddFooter.left.text == line for sheet in book)


def test_the_guide_says_that_a_program_made_the_tags(tmp_path: Path) -> None:
    book = book_of(small_content(), tmp_path)
    text = " ".join(str(cell) for row in book["Les meg"].values for cell in row if cell)
    for words in ("Laget av et program", "leser ikke endringene dine", "24/1", "abcdef123456"):
        assert words in text


def test_the_hearings_own_word_stands_in_titles_and_headers(tmp_path: Path) -> None:
    hearing = small_hearing(hearing={"recommendation_word": "anbefaling"})
    book = book_of(small_content(hearing=hearing), tmp_path)
    assert "Anbefaling × tema" in book.sheetnames
    assert "Anbefaling, koder" in [cell.value for cell in book["Innspill"][1]]


def test_titles_of_sheets_are_what_excel_takes() -> None:
    assert sheet_title("råd/anbefaling: [a]*?") == "råd anbefaling a"
    assert len(sheet_title("x" * 50)) == 31


def test_nothing_came_in_and_the_book_is_still_whole(tmp_path: Path) -> None:
    assert book_of(small_content(answers=[]), tmp_path).sheetnames == SHEETS


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_workbook(small_content(), tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_no_part_of_the_package_holds_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    write_workbook(written(*HOSTILE), path)
    with zipfile.ZipFile(path) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in package.read(name) for name in sheets)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_statements(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    write_workbook(written(*HOSTILE), path)
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,6"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless",
         "--convert-to", options, "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=180, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    with next(tmp_path.glob("bok*.csv")).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Tekst"] for row in rows] == list(HOSTILE)
