"""The Word report is read back by paragraph: quotes with source, order, numbers, accessibility."""

import io
import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from pipeline.reporting.content import Chart, Content
from pipeline.reporting.labels import POSITION_LABELS
from pipeline.reporting.phrases import respondent_names, short_title
from pipeline.reporting.word import write_report
from tests.reporting.builders import ANSWERS, small_content, small_hearing

TAGS = {"theme": "kompetanse", "flag": "usikker"}


def small_png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (600, 200), "white").save(made, "PNG", dpi=(300, 300))
    return made.getvalue()


def chart_of(name: str, target: str = "") -> Chart:
    data = pd.DataFrame({"Standpunkt": ["Støtter"], "Antall": [1]})
    return Chart(
        name, target, f"Tittel {name}", f"Forklaring av {name}", data, "<svg/>", small_png()
    )


def report_of(content: Content, tmp_path: Path, charts: list[Chart] | None = None) -> Any:
    path = tmp_path / "horingsoppsummering.docx"
    write_report(content, charts or [], path)
    return Document(str(path))


def headings(document: Any, level: int = 1) -> list[str]:
    return [line.text for line in document.paragraphs if line.style.name == f"Heading {level}"]


def rows_under(document: Any, caption: str) -> list[list[str]]:
    """The rows of the table whose caption ends so."""
    for table in document.tables:
        if table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption:
            return [[cell.text for cell in row.cells] for row in table.rows]
    raise AssertionError(caption)


def test_every_quote_stands_verbatim_with_its_source_below(tmp_path: Path) -> None:
    content = small_content()
    lines = report_of(content, tmp_path).paragraphs
    quoted = {
        line.text: below.text for line, below in pairwise(lines) if line.style.name == "Quote"
    }
    statements = content.statements.set_index("statement_id")
    quotes = content.tables["summaries"][content.tables["summaries"]["is_quote"].astype(bool)]
    assert len(quotes)
    for text, statement_id in zip(quotes["text"], quotes["statement_ids"], strict=True):
        said = statements.loc[statement_id]
        assert said["respondent"] in quoted[text]
        where = "skjemaet, svar" if said["channel"] == "forms" else said["source"]
        assert where in quoted[text]


def test_headings_follow_the_order_of_the_hearing(tmp_path: Path) -> None:
    assert headings(report_of(small_content(), tmp_path)) == [
        "Kort oppsummert",
        "Hvem svarte",
        "Råd 1: Ledere skal ha kunnskap om medvirkning",
        "Råd 2: Kommunen bør samarbeide systematisk",
        "Hele utkastet",
        "Deler av utkastet uten innspill",
        "Metode og kvalitet",
        "Vedlegg: Alle høringssvar",
    ]


def test_support_and_objections_stand_under_headings_of_their_own(tmp_path: Path) -> None:
    sections = headings(report_of(small_content(), tmp_path), 2)
    assert sections.index("Støtte") < sections.index("Støtte med merknader")
    assert "Innvendinger" in sections


def test_a_target_nobody_writes_about_is_one_line(tmp_path: Path) -> None:
    document = report_of(small_content(), tmp_path)
    assert [line.text for line in document.paragraphs].count("Mangler i utkastet") == 1


def test_numbers_under_the_chart_equal_the_table_of_targets(tmp_path: Path) -> None:
    content = small_content()
    document = report_of(content, tmp_path)
    for target in content.tables["targets"].to_dict("records"):
        if not target["n_respondents"]:
            continue
        label = content.hearing.targets[target["target"]]
        rows = rows_under(document, f"Standpunkt til {label[:1].lower()}{label[1:]}")
        shown = {row[0]: int(row[1]) for row in rows[1:]}
        assert shown.pop("I alt") == target["n_respondents"]
        assert shown == {
            name: target[code] for code, name in POSITION_LABELS.items() if target[code]
        }


def test_summary_has_a_row_for_every_target(tmp_path: Path) -> None:
    content = small_content()
    header, *rows = rows_under(report_of(content, tmp_path), "Høringsinstanser etter standpunkt")
    assert header[1:-1] == list(POSITION_LABELS.values())
    assert [row[0] for row in rows] == list(content.hearing.targets.values())
    assert [int(row[-1]) for row in rows] == list(content.tables["targets"]["n_respondents"])


def test_who_holds_what_is_said_by_name(tmp_path: Path) -> None:
    text = "\n".join(line.text for line in report_of(small_content(), tmp_path).paragraphs)
    assert "Kritisk (1): Fjelldal kommune" in text
    assert "Støtter med merknad (1): Landslaget for brukere*" in text


def test_respondents_of_one_name_are_told_apart_by_number() -> None:
    content = small_content(
        answers=[
            {"respondent": "Privatperson", "channel": channel, **TAGS}
            for channel in ("forms", "document")
        ]
    )
    content.tables["submissions"]["respondent_id"] = ["R-1", "R-2"]
    assert respondent_names(content) == {"R-1": "Privatperson, nr. 1", "R-2": "Privatperson, nr. 2"}


def test_unsure_tags_are_said_at_the_quote(tmp_path: Path) -> None:
    lines = [line.text for line in report_of(small_content(), tmp_path).paragraphs]
    assert any(line.startswith("Landslaget") and "Usikker merking" in line for line in lines)


def test_appendix_lists_every_submission(tmp_path: Path) -> None:
    content = small_content()
    rows = rows_under(report_of(content, tmp_path), "Alle høringssvar")[1:]
    assert [row[1] for row in rows] == list(content.submissions["respondent"])
    assert [row[-1] for row in rows] == ["Nei", "Nei", "Ja"]


def test_charts_have_alternative_text_and_caption(tmp_path: Path) -> None:
    charts = [chart_of("standpunkt"), chart_of("standpunkt-rad-1", "rad-1")]
    document = report_of(small_content(), tmp_path, charts)
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described == ["Forklaring av standpunkt", "Forklaring av standpunkt-rad-1"]
    captions = [line.text for line in document.paragraphs if line.style.name == "Caption"]
    assert "Figur 1. Tittel standpunkt" in captions


def test_header_rows_repeat_and_captions_are_numbered_in_order(tmp_path: Path) -> None:
    document = report_of(small_content(), tmp_path)
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    captions = [line.text for line in document.paragraphs if line.text.startswith("Tabell ")]
    numbers = [int(caption.split()[1].rstrip(".")) for caption in captions]
    assert numbers == list(range(1, len(document.tables) + 1))


def test_document_is_in_bokmal_and_quotes_keep_their_own_language(tmp_path: Path) -> None:
    document = report_of(small_content(), tmp_path)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "nb-NO"
    quote = next(line for line in document.paragraphs if line.text.startswith("Vi støttar"))
    assert quote._p.find(f".//{qn('w:lang')}").get(qn("w:val")) == "nn-NO"


def test_contents_link_to_every_chapter(tmp_path: Path) -> None:
    document = report_of(small_content(), tmp_path)
    body = document.element.body
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert links == marks
    assert len(links) == len(headings(document))


def test_footer_and_properties_carry_case_edition_and_run(tmp_path: Path) -> None:
    document = report_of(small_content(), tmp_path)
    line = "Sak: 24/1 · Utgave: intern · Kjøring: abcdef123456"
    assert document.sections[0].footer.paragraphs[0].text.startswith(line)
    assert document.core_properties.subject == line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=cmd|' /C calc'!A0 er det vi støtter her.", None),
        ("<w:p>&amp;</w:p> ]]> <script>alert(1)</script> støttes.", None),
        ("Linje én\nlinje to\tmed tabulator.", None),
        ("Vi støtter\x00 dette\x0b rådet.", "Vi støtter␀ dette␋ rådet."),
        ("Vi støtter rådet. " * 2300, None),
    ],
)
def test_hostile_text_is_quoted_as_text(text: str, shown: str | None, tmp_path: Path) -> None:
    document = report_of(small_content(answers=[{"text": text, **TAGS}]), tmp_path)
    quotes = [line.text for line in document.paragraphs if line.style.name == "Quote"]
    assert quotes == [shown or text]


def test_a_hostile_name_survives_in_text_and_tables(tmp_path: Path) -> None:
    name = "<Test> & «Venner» ]]>"
    document = report_of(small_content(answers=[{"respondent": name, **TAGS}]), tmp_path)
    assert rows_under(document, "Alle høringssvar")[1][1] == name
    assert any(f"Støtter (1): {name}*" == line.text for line in document.paragraphs)


def test_the_hearings_own_word_is_used(tmp_path: Path) -> None:
    hearing = small_hearing(hearing={"recommendation_word": "anbefaling"})
    document = report_of(small_content(hearing=hearing), tmp_path)
    assert any(heading.startswith("Anbefaling 1: ") for heading in headings(document))


def test_nothing_came_in_and_the_report_is_still_whole(tmp_path: Path) -> None:
    document = report_of(small_content(answers=[]), tmp_path)
    assert "Deler av utkastet uten innspill" in headings(document)
    assert "Ingen høringssvar er kommet inn." in [line.text for line in document.paragraphs]


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_report(small_content(), [chart_of("standpunkt")], tmp_path / f"{name}.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_short_titles_are_cut_after_a_word_that_carries_meaning() -> None:
    assert short_title("Kort tittel") == "Kort tittel"
    assert short_title("Tjenesten skal samarbeide med bruker- og pårørende", 38) == (
        "Tjenesten skal samarbeide …"
    )


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_turns_the_report_into_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "rapport.docx"
    write_report(small_content(answers=ANSWERS), [chart_of("standpunkt")], path)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=180, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert (tmp_path / "rapport.pdf").read_bytes().startswith(b"%PDF")
