"""The Word report is read back by paragraph: quotes with source, order, numbers, accessibility."""

import io
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from PIL import Image

from pipeline.errors import InputError
from pipeline.reporting.content import Chart, Content
from pipeline.reporting.labels import POSITION_LABELS, percent
from pipeline.reporting.phrases import respondent_names, short_title
from pipeline.reporting.quality import read_quality
from pipeline.reporting.word import write_report
from pipeline.reporting.wording import type_order
from tests.reporting.builders import ANSWERS, small_content, small_hearing

TAGS = {"theme": "kompetanse", "flag": "usikker"}


def small_png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (600, 200), "white").save(made, "PNG", dpi=(300, 300))
    return made.getvalue()


def chart_of(name: str, target: str = "") -> Chart:
    data = pd.DataFrame({"Standpunkt": ["Støtter"], "Antall": [1]})
    return Chart(
        name=name,
        target=target,
        title=f"Tittel {name}",
        subtitle="",
        alt=f"Forklaring av {name}",
        data=data,
        facts={},
        svg="<svg/>",
        png=small_png(),
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
        "Høringen samlet",
        "Hvem svarte",
        "Råd 1: Ledere skal ha kunnskap om medvirkning",
        "Råd 2: Kommunen bør samarbeide systematisk",
        "Hele utkastet",
        "Deler av utkastet uten innspill",
        "Metode og kvalitet",
        "Om kjøringen",
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
    stands = list(content.hearing.stand_targets)
    targets = content.tables["targets"].set_index("target").loc[stands]
    assert [row[0] for row in rows] == [content.hearing.targets[one] for one in stands]
    assert [int(row[-1]) for row in rows] == list(targets["n_respondents"])


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


PRIVATE = {
    "respondent": "Kari Nordmann",
    "respondent_type": "privatperson",
    "channel": "document",
    "source_file": "documents/Brev fra Kari Nordmann.docx",
    "stance": "kritisk",
    "text": "Ingen lyttet til oss da vi ba om hjelp, og det må rådet si noe om.",
    "is_late": True,
    **TAGS,
}


def test_private_persons_go_by_number_where_names_are_hidden(tmp_path: Path) -> None:
    content = small_content(answers=[*ANSWERS, PRIVATE])
    assert "Kari Nordmann" in respondent_names(content).values()
    assert "Privatperson, nr. 4" in respondent_names(content, hide_private=True).values()
    document = report_of(content, tmp_path)
    lines = [line.text for line in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Kari" not in "\n".join([*lines, *cells])
    assert "Privatperson, nr. 4. Kilde: dokumentet i svar nr. 4. Usikker merking." in lines
    assert "Kritisk (1): Privatperson, nr. 4*" in lines


UNREAD = [
    {"source": "documents/a.odt", "where": "", "reason": "Format", "advice": "Lagre som docx."},
    {"source": "documents/a.odt", "where": "", "reason": "Noe mer", "advice": "Lagre som docx."},
    {"source": "documents/b.zip", "where": "", "reason": "Format", "advice": "Pakk ut."},
    {
        "source": "documents/.DS_Store",
        "where": "",
        "reason": "System",
        "advice": "Ingenting å gjøre.",
    },
    {"source": "documents/brev.docx", "where": "", "reason": "Sperret", "advice": "Be om ny."},
    {"source": "documents/c.pdf", "where": "side 2", "reason": "Skannet", "advice": "Skriv av."},
    {"source": "forms/svar.xlsx", "where": "", "reason": "Gammel", "advice": "Slett."},
]


def test_documents_that_are_not_read_are_told_where_answers_are_counted(tmp_path: Path) -> None:
    lines = [line.text for line in report_of(small_content(skipped=UNREAD), tmp_path).paragraphs]
    told = (
        "3 høringssvar er lest: 2 gjennom skjemaet og ett som dokument. "
        "I tillegg er 2 dokumenter ikke lest, og de er ikke med i tallene."
    )
    assert lines.count(told) == 2
    start = lines.index("Hvem svarte", lines.index("Kort oppsummert"))
    assert lines[start + 3 : start + 5] == ["a.odt", "b.zip"]


def test_chapter_of_an_open_question_says_who_answers_and_nothing_on_positions(
    tmp_path: Path,
) -> None:
    answer = {"target": "mangler", "text": "Rådene bør nevne barn som pårørende.", **TAGS}
    names = ("Åsgård kommune", "Zions lag")
    answers = [{**answer, "respondent": name, "stance": "kritisk"} for name in names]
    document = report_of(small_content(answers=answers), tmp_path, [chart_of("standpunkt")])
    lines = [line.text for line in document.paragraphs]
    chapter = headings(document, 2)
    chapter = chapter[chapter.index("Kort om svarene") :]
    assert chapter[:5] == [
        "Kort om svarene",
        "Fra svarene",
        "Temaer",
        "Hvem har svart",
        "Etatens vurdering",
    ]
    assert lines[lines.index("Hvem har svart") + 1] == "Zions lag; Åsgård kommune."
    assert "Hvem mener hva" not in lines
    assert rows_under(document, "Svar på de åpne spørsmålene")[1] == [
        "Mangler i utkastet", "2", "2", "0"
    ]  # fmt: skip


def said_by(*stances: str, target: str = "rad-1") -> list[dict[str, Any]]:
    """An answer a stance, each by a respondent of its own."""
    return [
        {"respondent": f"Instans {place}", "stance": stance, "target": target, "text": f"{place}."}
        for place, stance in enumerate(stances)
    ]


def test_highlights_say_who_has_most_and_of_how_many(tmp_path: Path) -> None:
    whole = said_by("kritisk", "stotter", "stotter", "stotter_med_merknad", "stotter")
    answers = [
        *said_by("kritisk", "kritisk", "stotter", target="rad-2"),
        *({**row, "target": "generelt", "text": f"{row['text']} Alt."} for row in whole),
    ]
    document = report_of(small_content(answers=answers), tmp_path)
    assert [line.text for line in document.paragraphs if line.style.name == "List Bullet"][:4] == [
        "Flest uttaler seg om råd 2: 3 høringsinstanser.",
        "Råd 2 har flest som støtter uten merknader: 1 av 3 som tar stilling.",
        "Råd 2 har flest kritiske høringsinstanser: 2 av 3 som tar stilling.",
        "Til hele utkastet tar 5 stilling: én er kritisk, én støtter med merknad og 3 støtter uten "
        "merknader.",
    ]


def test_every_line_of_the_reviews_stands_in_the_report_unless_a_table_has_it(
    tmp_path: Path,
) -> None:
    answers = [
        *said_by("stotter", "stotter", "stotter", "kritisk", "stotter_med_merknad", "stotter"),
        {"respondent": "Instans 0", "stance": "kritisk", "text": "Men kravet er for strengt."},
        {"text": "Legg til et punkt om barn.", "is_proposal": True, "theme": "kompetanse"},
    ]
    content = small_content(answers=answers)
    text = "\n".join(line.text for line in report_of(content, tmp_path).paragraphs)
    summaries = content.tables["summaries"]
    told = summaries[(summaries["section"] != "temaer") | (summaries["target"] == "horingen")]
    told = told[(told["n_respondents"] > 0) & (told["section"] != "aktortyper")]
    in_table = told["text"].str.startswith(
        tuple(f"{one}: " for one in content.hearing.targets.values())
    )
    assert len(told[~in_table]) > 10
    for line in told.loc[~in_table, "text"]:
        # Names may stand in the same brackets as a count.
        assert line.removesuffix(".").removesuffix(")") in text
    for line in told.loc[in_table, "text"]:
        assert line not in text


def test_a_quote_stands_once_in_a_chapter(tmp_path: Path) -> None:
    texts = ("Ordet skal bør byttes ut med bør.", "Fristen bør være seks måneder lengre enn nå.")
    answers = [
        {
            "respondent": f"Instans {place}",
            "text": text,
            "stance": "stotter_med_merknad",
            "is_proposal": True,
        }
        for place, text in enumerate(texts)
    ]
    document = report_of(small_content(answers=answers), tmp_path)
    quotes = [line.text for line in document.paragraphs if line.style.name == "Quote"]
    assert sorted(quotes) == sorted(texts)


def test_a_minority_is_named(tmp_path: Path) -> None:
    answers = said_by(*["stotter"] * 6, "kritisk")
    lines = [line.text for line in report_of(small_content(answers=answers), tmp_path).paragraphs]
    start = lines.index("Mindretall")
    assert "Instans 6" in lines[start + 1]


def test_a_rewrite_is_struck_out_and_underlined_and_said_in_words(tmp_path: Path) -> None:
    content = small_content()
    content.tables["proposals"]["difference"] = (
        '[["lik", "Ledere "], ["ut", "bør"], ["inn", "skal"], ["lik", " ha"]]'
    )
    document = report_of(content, tmp_path)
    line = next(one for one in document.paragraphs if one.text.startswith("Endring ord for ord"))
    assert line.text.endswith("Ledere [ut: bør][inn: skal] ha")
    marked = {run.text: (run.font.strike, run.font.underline) for run in line.runs}
    assert marked["bør"] == (True, False)
    assert marked["skal"] == (False, True)


def test_assessment_has_room_until_the_workbook_says_it(tmp_path: Path) -> None:
    content = small_content()
    empty = [line.text for line in report_of(content, tmp_path).paragraphs]
    assert empty[empty.index("Etatens vurdering") + 1].startswith("[Skriv vurderingen her")
    statement = content.tables["statements"]["statement_id"][0]
    decided = [
        {"statement_id": statement, "what": what, "value": value}
        for what, value in (
            ("vurdering", "Vi er enige."),
            ("oppfølging", "Tas til følge"),
        )
    ]
    filled = [
        line.text for line in report_of(small_content(decisions=decided), tmp_path).paragraphs
    ]
    start = filled.index("Etatens vurdering")
    assert filled[start + 1] == "Ett innspill er vurdert: 1 tas til følge."
    assert filled[start + 2] == "Fjelldal kommune: Vi er enige. (Tas til følge)"


def test_manifest_stands_in_the_report(tmp_path: Path) -> None:
    manifest = {
        "inputs": {"forms/svar.xlsx": "ab" * 32},
        "versions": {"pandas": "3.0"},
        "settings": {"uncertain_below": 0.5},
        "counts": {"submissions": 4, "statements": 4},
    }
    document = report_of(small_content(manifest=manifest), tmp_path)
    assert rows_under(document, "Filer som kom inn, med kontrollsum")[1] == [
        "forms/svar.xlsx", "ab" * 32
    ]  # fmt: skip
    assert rows_under(document, "Innstillinger")[1][1] == "0,5"
    assert rows_under(document, "Antall i hvert trinn")[1:] == [["Svar", "4"], ["Utsagn", "4"]]


def test_quality_is_told_as_measured_or_as_unknown(tmp_path: Path) -> None:
    unknown = " ".join(line.text for line in report_of(small_content(), tmp_path).paragraphs)
    assert "Det er ikke målt for denne høringen" in unknown
    rows = [
        ["measure", "dimension", "label", "scope", "value", "low", "high", "n"],
        ["f1_macro", "stance", "", "all", "0.65", "0.6", "0.68", "120"],
        ["f1", "stance", "kritisk", "all", "0.45", "0.3", "0.6", "20"],
        ["f1", "stance", "kritisk", "forms", "0.1", "0.1", "0.1", "9"],
        ["f1", "stance", "noytral", "all", "", "", "", "0"],
        ["f1", "proposal", "true", "all", "0.7", "", "", "30"],
    ]
    path = tmp_path / "evaluering.csv"
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8-sig")
    document = report_of(replace(small_content(), quality=read_quality(path)), tmp_path)
    assert rows_under(document, "Samsvar med håndkoding")[1:] == [
        ["Holdning", "0,65", "0,60–0,68", "120"],
        ["– kritisk", "0,45", "0,30–0,60", "20"],
        ["Konkret forslag", "0,70", "ikke kjent", "30"],
    ]


def test_invited_and_answered_are_told_apart(tmp_path: Path) -> None:
    hearing = small_hearing(invited=[{"name": "Alle kommuner", "type": "kommune", "size": 357}])
    document = report_of(small_content(hearing=hearing), tmp_path)
    assert rows_under(document, "Inviterte og svar") == [
        ["Inviterte", "Invitert", "Har svart"],
        ["Alle kommuner", "357", "1"],
    ]


def test_types_stand_in_the_order_of_the_chart(tmp_path: Path) -> None:
    content = small_content(answers=[*ANSWERS, {**ANSWERS[2], "respondent": "Et lag til"}])
    rows = rows_under(report_of(content, tmp_path), "Svar etter aktørtype")
    assert [row[0] for row in rows[1:-1]] == type_order(content)


def test_joint_answers_are_told_as_such(tmp_path: Path) -> None:
    content = small_content()
    content.tables["submissions"].loc[0, "signatories"] = "A; B; C"
    rows = rows_under(report_of(content, tmp_path), "Alle høringssvar")
    assert rows[1][1] == "Fjelldal kommune\nFelles svar fra A, B og C"


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0"),
        (0.004, "under 1"),
        (0.005, "1"),
        (0.125, "13"),
        (29 / 200, "15"),
        (1 / 3, "33"),
        (1.0, "100"),
    ],
)
def test_halves_are_rounded_up_and_little_is_not_nothing(share: float, shown: str) -> None:
    assert percent(share) == f"{shown}\u00a0%"


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
    assert document.core_properties.subject == "24/1"
    assert document.core_properties.keywords == "intern; abcdef123456"
    assert document.core_properties.language == "nb-NO"


def test_page_number_has_the_line_to_itself_when_there_is_a_notice(tmp_path: Path) -> None:
    hearing = small_hearing(hearing={"notice": "Et eksempel."})
    lines = report_of(small_content(hearing=hearing), tmp_path).sections[0].footer.paragraphs
    assert [line.text.partition("\t")[0] for line in lines] == [
        "Sak: 24/1 · Utgave: intern · Kjøring: abcdef123456",
        "Et eksempel.",
    ]


def test_nothing_of_the_template_is_left_in_the_package(tmp_path: Path) -> None:
    report_of(small_content(), tmp_path)
    with zipfile.ZipFile(tmp_path / "horingsoppsummering.docx") as package:
        names = package.namelist()
        assert not [name for name in names if "thumbnail" in name or name.endswith("app.xml")]
        assert b"python-docx" not in package.read("docProps/core.xml")


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


def agency_template(folder: Path) -> Path:
    """A template with a look and a header of its own, and without most of our styles."""
    document = Document()
    document.styles["Heading 1"].font.name = "Georgia"
    document.styles["Normal"].font.name = "Georgia"
    for name in ("List Bullet", "Quote", "TOC Heading"):
        style = document.styles[name].element
        style.getparent().remove(style)
    document.sections[0].page_width, document.sections[0].left_margin = Cm(18), Cm(3)
    document.sections[0].header.paragraphs[0].text = "Etaten for prøver"
    document.add_paragraph("Tekst i malen som ikke skal med")
    path = folder / "mal.docx"
    document.save(str(path))
    return path


def test_the_agencys_template_lends_its_styles_header_and_page(tmp_path: Path) -> None:
    path = tmp_path / "rapport.docx"
    charts = [chart_of("standpunkt")]
    write_report(small_content(), charts, path, template=agency_template(tmp_path))
    document = Document(str(path))
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert document.sections[0].header.paragraphs[0].text == "Etaten for prøver"
    assert not [line for line in document.paragraphs if line.text.startswith("Tekst i malen")]
    assert headings(document)[0] == "Kort oppsummert"
    bullets = [line for line in document.paragraphs if line.style.name == "List Bullet"]
    assert bullets
    width = document.sections[0].page_width - Cm(3) - document.sections[0].right_margin
    assert all(shape.width <= width for shape in document.inline_shapes)
    for table in document.element.body.iter(qn("w:tblW")):
        assert int(table.get(qn("w:w"))) * 635 <= width + 10_000


def test_a_template_that_is_no_word_document_is_told(tmp_path: Path) -> None:
    (tmp_path / "mal.docx").write_text("ikke et dokument")
    with pytest.raises(InputError, match=r"mal\.docx: kan ikke brukes som mal"):
        write_report(small_content(), [], tmp_path / "r.docx", template=tmp_path / "mal.docx")


def test_changes_stand_in_the_internal_report_only(tmp_path: Path) -> None:
    change = {"kind": "tall", "subject": "rad-1", "what": "kritisk", "before": "1", "after": "2"}
    for edition, is_there in (("intern", True), ("publisering", False)):
        content = small_content(edition=edition, changes=[{**change, "why": "nye svar"}])
        path = tmp_path / f"{edition}.docx"
        write_report(content, [], path)
        headings = [part.text for part in Document(str(path)).paragraphs]
        assert ("Endringer" in headings) == is_there
