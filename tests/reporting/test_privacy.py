"""The publishing edition: its tables hold numbers alone, its reports no private person."""

import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook

from pipeline.reporting.charts import make_charts
from pipeline.reporting.content import Content
from pipeline.reporting.html import write_page
from pipeline.reporting.labels import POSITION_LABELS
from pipeline.reporting.privacy import (
    READ_ME,
    publishable,
    publishing_tables,
    write_publishing_tables,
)
from pipeline.reporting.word import write_report
from pipeline.reporting.workbook import write_workbook
from tests.reporting.builders import ANSWERS, small_content

PRIVATE = {
    "respondent": "Kari Nordmann Hansen",
    "respondent_type": "privatperson",
    "channel": "document",
    "source_file": "documents/Brev fra Kari Nordmann Hansen.docx",
    "contact": "Ola Kontaktmann",
    "text": "Min sønn Per ble avvist tre ganger, og det er kritikkverdig at ingen lyttet.",
    "stance": "kritisk",
    "is_proposal": True,
    "theme": "ressurser",
}


def content_with_a_private_person(*, edition: str = "publisering", **overrides: Any) -> Content:
    skipped = [
        {
            "source": "documents/Klage fra Kari Nordmann Hansen.pdf",
            "where": "",
            "reason": "Fila er tom.",
            "advice": "Be om en ny.",
        }
    ]
    return small_content(answers=[*ANSWERS, PRIVATE], edition=edition, skipped=skipped, **overrides)


def secrets_of(content: Content) -> set[str]:
    """Everything in the internal edition that the other must not show."""
    submissions = content.tables["submissions"]
    return {
        *submissions["respondent"],
        *submissions["contact"],
        *submissions["source_file"].str.rsplit("/", n=1).str[-1],
        *submissions["respondent_id"],
        *content.tables["statements"]["text"],
        *content.tables["statements"]["statement_id"],
        *content.tables["skipped"]["source"],
    } - {""}


def assert_nothing_leaks(text: str) -> None:
    internal = content_with_a_private_person(edition="intern")
    assert not [secret for secret in secrets_of(internal) if secret in text]


def assert_nothing_private_leaks(text: str) -> None:
    """Reports name organisations and quote; private persons, contacts and internal ids never."""
    tables = content_with_a_private_person(edition="intern").tables
    private = tables["submissions"][tables["submissions"]["respondent_type"] == "privatperson"]
    secrets = {
        *private["respondent"],
        *private["source_file"].str.rsplit("/", n=1).str[-1],
        *tables["submissions"]["contact"],
        *tables["submissions"]["respondent_id"],
        *tables["statements"]["statement_id"],
        *tables["skipped"]["source"],
    } - {""}
    assert not [secret for secret in secrets if secret in text]


def test_tables_hold_no_name_no_words_and_no_id() -> None:
    content = content_with_a_private_person()
    for table in publishing_tables(content).values():
        assert_nothing_leaks(table.to_csv())


def test_positions_equal_the_table_of_targets() -> None:
    content = content_with_a_private_person()
    table = publishing_tables(content)["standpunkt"]
    stands = content.hearing.stand_targets
    targets = content.tables["targets"].set_index("target").loc[list(stands)]
    assert list(table["Høringsinstanser"]) == list(targets["n_respondents"])
    for code, label in POSITION_LABELS.items():
        assert list(table[label]) == list(targets[code])


def test_open_questions_are_counted_without_positions() -> None:
    content = small_content(
        answers=[*ANSWERS, {"target": "mangler", "text": "Barn mangler.", "respondent": "En til"}]
    )
    tables = publishing_tables(content)
    assert "Mangler i utkastet" not in list(tables["standpunkt"]["Gjelder"])
    assert tables["apne-sporsmal"].to_dict("records") == [
        {
            "Gjelder": "Mangler i utkastet",
            "Spørsmål": "Er noe ikke dekket?",
            "Har svart": 1,
            "Utsagn med innhold": 1,
            "Forslag": 0,
        }
    ]


def test_unread_documents_are_a_count_without_names(tmp_path: Path) -> None:
    content = content_with_a_private_person()
    table = publishing_tables(content)["oversikt"].set_index("Hva")["Antall"]
    assert table["Svar lest"] == len(content.tables["submissions"])
    assert table["Dokumenter som ikke er lest"] == 1
    words = write_publishing_tables(content, tmp_path)[0].read_text(encoding="utf-8-sig")
    assert "I tillegg er ett dokument ikke lest, og det er ikke med i tallene." in words


def test_charts_by_type_are_not_published_where_few_private_persons_are_told_apart() -> None:
    person = {"respondent_type": "privatperson"}
    several = [{"respondent": f"Person {one}", **person} for one in range(3)]
    for answers, kept in ((several, True), (several[:2], False), (ANSWERS, True)):
        content = small_content(answers=answers, edition="publisering")
        charts = make_charts(content)
        names = [chart.name for chart in publishable(charts, content)]
        assert ("standpunkt-rad-1" in names) == kept
        assert "standpunkt" in names
        assert publishable(charts, small_content(answers=answers)) == charts


def test_types_add_up_to_respondents_and_submissions() -> None:
    content = content_with_a_private_person()
    table = publishing_tables(content)["svar-etter-aktortype"]
    parts, total = table.iloc[:-1], table.iloc[-1]
    assert parts["Høringsinstanser"].sum() == total["Høringsinstanser"] == len(content.respondents)
    by_channel = total["Svar i skjema"] + total["Svar som dokument"]
    assert by_channel == len(content.tables["submissions"])


def test_kinds_of_proposals_add_up() -> None:
    content = content_with_a_private_person()
    total = publishing_tables(content)["forslag"].iloc[-1]
    assert total["Forslag i alt"] == len(content.tables["proposals"])


def test_files_are_semicolon_and_bom_and_the_note_names_each(tmp_path: Path) -> None:
    content = content_with_a_private_person()
    note, *tables = write_publishing_tables(content, tmp_path / "publisering")
    words = note.read_text(encoding="utf-8-sig")
    assert note.name == READ_ME
    assert "Et menneske må lese" in " ".join(words.split())
    assert "horing.html" in words
    for path in tables:
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert path.name in words
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
        assert len({len(row) for row in rows}) == 1
        assert_nothing_leaks(raw.decode("utf-8-sig"))


def test_workbook_of_the_publishing_edition_hides_private_persons(tmp_path: Path) -> None:
    content = content_with_a_private_person()
    write_workbook(content, tmp_path / "bok.xlsx")
    book = load_workbook(tmp_path / "bok.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]
    assert_nothing_private_leaks("\n".join(cells))
    headers = [cell.value for cell in book["Innspill"][1]]
    assert "Tekst" in headers
    # What the agency writes while it works is no part of what it publishes.
    assert not {"Vurdering", "Oppfølging", "Ansvarlig", "Status", "Tema, koder"} & set(headers)


def test_report_of_the_publishing_edition_hides_private_persons(tmp_path: Path) -> None:
    content = content_with_a_private_person()
    write_report(content, [], tmp_path / "rapport.docx")
    document = Document(str(tmp_path / "rapport.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(line.text for line in document.paragraphs), *cells])
    assert_nothing_private_leaks(text)
    assert "Fjelldal kommune" in text
    assert "Et menneske må lese alt før det publiseres" in text
    assert [line for line in document.paragraphs if line.style.name == "Quote"]


def test_page_of_the_publishing_edition_hides_private_persons(tmp_path: Path) -> None:
    content = content_with_a_private_person()
    write_page(content, [], tmp_path / "horing.html")
    text = (tmp_path / "horing.html").read_text("utf-8")
    assert_nothing_private_leaks(text)
    assert "Fjelldal kommune" in text
    assert "Et menneske må lese alt før det publiseres" in text


@pytest.mark.parametrize("answers", [[], ANSWERS])
def test_tables_are_whole_whatever_came_in(answers: Any) -> None:
    tables = publishing_tables(small_content(answers=answers, edition="publisering"))
    assert all(isinstance(table, pd.DataFrame) and len(table.columns) for table in tables.values())
