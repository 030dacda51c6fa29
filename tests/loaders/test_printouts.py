"""The form printed and sent as a document is read into the form's fields, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.loaders.ingest import ingest
from pipeline.workspace import Workspace, rows_of
from tests.loaders.builders import at, docx, paragraph, pdf
from tests.loaders.forms_builders import TITLES, headers, hearing, row, write_xlsx

WHO = "Dal kommune, helse og mestring"
QUESTIONS = (
    "1. Navn på virksomhet *",
    "2. Hvem svarer du på vegne av? *",
    "3. Kontaktperson *",
    f"4. Råd 1: {TITLES[0]}",
    f"5. Råd 2: {TITLES[1]}",
    f"6. Innspill til råd 3: {TITLES[2]}",
    "7. Er det noe utkastet ikke dekker?",
)
SAID = (
    WHO,
    "Kommune",
    "Kari Nes, kari@dal.example",
    "Vi øver to ganger i året, og det går bra så lenge noen husker på det.",
    "Ja. Fristen bør likevel være lengre.",
    "Skriv inn svaret",
    "Ungdom er ikke nevnt noe sted i utkastet.",
)
ANSWERED = {"rad-1": SAID[3], "rad-2": SAID[4], "mangler": SAID[6]}


def as_pdf() -> bytes:
    lines, top = [], 80.0
    for question, answer in zip(QUESTIONS, SAID, strict=True):
        lines += [at(70, top, question, bold=True), at(70, top + 20, answer)]
        top += 60
    return pdf(lines)


def as_docx() -> bytes:
    pairs = zip(QUESTIONS, SAID, strict=True)
    return docx(*(paragraph(text) for pair in pairs for text in pair))


def as_text(between: str = "\n", after: str = "\n\n") -> bytes:
    pairs = zip(QUESTIONS, SAID, strict=True)
    return after.join(f"{question}{between}{answer}" for question, answer in pairs).encode()


def read(folder: Path, name: str, data: bytes, *, with_export: bool = False) -> dict[str, list]:
    (folder / "raw" / "documents").mkdir(parents=True)
    (folder / "raw" / "documents" / name).write_bytes(data)
    if with_export:
        write_xlsx(folder / "raw" / "forms" / "Svar(1-1).xlsx", [headers(), row(1, "Bra.")])
    space = Workspace(folder / "raw", folder / "p", folder / "review", folder / "r")
    tables = ingest(space, hearing(), lambda *_: None, ocr=False)
    return {key: rows_of(table) for key, table in tables.items()}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("svar.pdf", as_pdf()),
        ("svar.docx", as_docx()),
        ("svar.txt", as_text()),
        ("svar.txt", as_text("\n\n")),
        ("svar.txt", as_text("\n", "\n")),
    ],
)
def test_printout_is_read_into_the_fields_and_who_answers_stands_in_the_form(
    tmp_path: Path, name: str, data: bytes
) -> None:
    tables = read(tmp_path, name, data)
    (entry,) = tables["submissions"]
    said = {block["field"]: block["text"] for block in tables["blocks"] if block["field"]}
    assert said == ANSWERED
    assert (entry["respondent"], entry["respondent_type"]) == (WHO, "kommune")
    assert entry["contact"] == "Kari Nes"
    assert "utskrift av skjemaet" in entry["notes"]


def test_who_answers_is_no_answer_to_the_hearing(tmp_path: Path) -> None:
    blocks = read(tmp_path, "svar.txt", as_text())["blocks"]
    kinds = {block["text"]: block["block_kind"] for block in blocks}
    assert [kinds[text] for text in SAID[:3]] == ["letterhead"] * 3
    assert {kinds[text] for text in QUESTIONS} == {"heading"}


def test_file_named_after_the_respondent_gives_the_shorter_name(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, "Dal kommune.txt", as_text())["submissions"]
    assert entry["respondent"] == "Dal kommune"


def test_wording_of_the_export_is_known_too(tmp_path: Path) -> None:
    own = [*QUESTIONS]
    own[0] = "Navn på virksomhet"
    text = "\n\n".join(f"{question}\n{answer}" for question, answer in zip(own, SAID, strict=True))
    tables = read(tmp_path, "svar.txt", text.encode(), with_export=True)
    letter = next(entry for entry in tables["submissions"] if entry["channel"] == "document")
    assert letter["respondent"] == WHO


def test_letter_with_headings_is_no_printout(tmp_path: Path) -> None:
    parts = [
        f"Til råd {n}\nVi støtter rådet fullt ut, og ber om at det blir stående." for n in (1, 2, 3)
    ]
    text = "\n\n".join(["Dal kommune viser til høringen.", *parts, "Hilsen\nKari Nes"])
    tables = read(tmp_path, "svar.txt", text.encode())
    assert {block["field"] for block in tables["blocks"]} == {""}
    assert "utskrift" not in tables["submissions"][0]["notes"]
