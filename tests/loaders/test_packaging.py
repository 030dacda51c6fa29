"""Zips, folders and mails with attachments: which files are one submission, and which are not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.loaders.documents import read_documents
from pipeline.records import Skipped, Submission
from tests.loaders.builders import docx, mail, package, paragraph

TEXT = "Vi støtter rådet slik det står, og ber om at det blir tatt i bruk."


def letter(sender: str, text: str = TEXT) -> bytes:
    return docx(paragraph(sender), paragraph("Dato: 20.10.2024"), paragraph(text))


def read(raw: Path, files: dict[str, bytes]) -> tuple[list[Submission], list[Skipped]]:
    for name, data in files.items():
        path = raw / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return read_documents(raw, workers=1, ocr=False)


def sources(submissions: list[Submission]) -> list[str]:
    return [submission.source_file.removeprefix("documents/") for submission in submissions]


def files_of(submission: Submission) -> set[str]:
    own = submission.source_file
    return {block.source_file or own for block in submission.blocks}


NES, VIK = letter("Nes kommune"), letter("Vik kommune")
PLAN = docx(paragraph("Plan for arbeidet."), paragraph("Planen gjelder ut året for alle."))


def test_each_member_of_a_zip_is_a_submission_with_its_container_in_its_path(
    tmp_path: Path,
) -> None:
    inner = package({"Vik kommune.docx": VIK})
    submissions, skipped = read(
        tmp_path, {"alle.zip": package({"Nes kommune.docx": NES, "enda en.zip": inner})}
    )
    assert sources(submissions) == [
        "alle.zip › Nes kommune.docx",
        "alle.zip › enda en.zip › Vik kommune.docx",
    ]
    assert [s.respondent for s in submissions] == ["Nes kommune", "Vik kommune"]
    assert skipped == []


def test_files_of_one_folder_are_one_submission_on_disk_and_in_a_zip(tmp_path: Path) -> None:
    archive = package({"Vik kommune.docx": VIK, "Nes/Svar.docx": NES, "Nes/Plan.docx": PLAN})
    files = {"x/y/Høringssvar.docx": NES, "x/y/Arkivplan.docx": PLAN, "alle.zip": archive}
    submissions, skipped = read(tmp_path, files)
    assert sources(submissions) == [
        "alle.zip › Nes/Svar.docx",
        "alle.zip › Vik kommune.docx",
        "x/y/Høringssvar.docx",
    ]
    assert skipped == []
    assert files_of(submissions[2]) == {
        "documents/x/y/Høringssvar.docx",
        "documents/x/y/Arkivplan.docx",
    }
    assert submissions[2].respondent == "Nes kommune"
    assert "«Arkivplan.docx»" in " ".join(submissions[2].notes)


def test_id_of_a_folder_stays_when_an_attachment_is_added(tmp_path: Path) -> None:
    (before,), _ = read(tmp_path, {"nes/Svar.docx": NES})
    (after,), _ = read(tmp_path, {"nes/A vedlegg.docx": PLAN})
    assert before.submission_id == after.submission_id


def test_folder_of_attachments_belongs_to_the_letter_beside_it(tmp_path: Path) -> None:
    (submission,), _ = read(tmp_path, {"nes/Svar.docx": NES, "nes/Vedlegg/plan.docx": PLAN})
    assert len(files_of(submission)) == 2


def test_folder_of_letters_from_several_is_one_submission_and_said_loudly(tmp_path: Path) -> None:
    files = {
        "Kommuner/a.docx": NES,
        "Kommuner/b.docx": VIK,
        "Kommuner/c.docx": letter("Ås kommune"),
    }
    (submission,), (row,) = read(tmp_path, files)
    assert len(files_of(submission)) == 3
    assert (row.source, row.where) == ("documents/Kommuner", "mappen")
    assert "3 ulike avsendere" in row.reason
    assert "«deles opp»" in row.advice
    assert "ulike avsendere" in " ".join(submission.notes)


def test_folder_of_private_letters_is_suspected_too(tmp_path: Path) -> None:
    files = {
        f"Privatpersoner/{n}.eml": mail(TEXT, sender=f"{name} <{n}@x.example>")
        for n, name in enumerate(("Kari Nes", "Ola Vik"))
    }
    _, (row,) = read(tmp_path, files)
    assert "2 ulike avsendere" in row.reason


def test_only_folder_of_a_zip_with_letters_from_several_is_how_it_was_made(tmp_path: Path) -> None:
    data = package({"Svar/Nes kommune.docx": NES, "Svar/Vik kommune.docx": VIK})
    submissions, (row,) = read(tmp_path, {"alle.zip": data})
    assert len(submissions) == 2
    assert "eget svar" in row.reason


def test_only_folder_of_a_zip_from_one_sender_is_one_submission(tmp_path: Path) -> None:
    data = package({"Nes/Svar.docx": NES, "Nes/Plan.docx": PLAN})
    (submission,), skipped = read(tmp_path, {"nes.zip": data})
    assert len(files_of(submission)) == 2
    assert skipped == []


def test_attachments_of_a_mail_are_traced_to_their_place_in_it(tmp_path: Path) -> None:
    archive = package({"Plan.docx": PLAN})
    data = mail("Se vedlegg.", attachments={"Svar.docx": NES, "pakke.zip": archive})
    (submission,), skipped = read(tmp_path, {"post.eml": data})
    assert files_of(submission) == {
        "documents/post.eml",
        "documents/post.eml › Svar.docx",
        "documents/post.eml › pakke.zip › Plan.docx",
    }
    assert skipped == []


def raw_zip(names: list[bytes], *, flags: int = 0) -> bytes:
    """A zip whose names are these bytes, as other programs write them."""
    buffer = io.BytesIO()
    placeholders = [f"{'x' * (len(name) - 2)}{n:02}" for n, name in enumerate(names)]
    with zipfile.ZipFile(buffer, "w") as archive:
        for placeholder in placeholders:
            archive.writestr(placeholder, NES)
    data = buffer.getvalue()
    for placeholder, name in zip(placeholders, names, strict=True):
        data = data.replace(placeholder.encode(), name)
    return data


@pytest.mark.parametrize("coding", ["cp850", "utf-8", "cp1252"])
def test_norwegian_names_in_a_zip_are_read_whatever_program_made_it(
    tmp_path: Path, coding: str
) -> None:
    names = ["Bærum kommune.docx", "Ås\\Tromsø.docx"]
    submissions, _ = read(tmp_path, {"w.zip": raw_zip([name.encode(coding) for name in names])})
    assert sources(submissions) == ["w.zip › Bærum kommune.docx", "w.zip › Ås/Tromsø.docx"]


def locked(data: bytes) -> bytes:
    """The zip with every member marked as encrypted."""
    marked = bytearray(data)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            marked[place + offset] |= 1
            place = data.find(sign, place + 4)
    return bytes(marked)


def test_locked_zip_is_listed_with_advice(tmp_path: Path) -> None:
    submissions, (row,) = read(tmp_path, {"låst.zip": locked(package({"svar.txt": TEXT.encode()}))})
    assert submissions == []
    assert row.source == "documents/låst.zip › svar.txt"
    assert "passord" in row.reason
    assert "uten passord" in row.advice


def test_system_files_in_a_zip_are_listed_once(tmp_path: Path) -> None:
    files = {"__MACOSX/._a.docx": b"x", "__MACOSX/._b.docx": b"y", "a.docx": NES}
    (submission,), (row,) = read(tmp_path, {"mac.zip": package(files)})
    assert sources([submission]) == ["mac.zip › a.docx"]
    assert row.source == "documents/mac.zip › __MACOSX"
    assert row.advice.startswith("Ingenting å gjøre")


def test_members_of_the_same_name_are_both_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("svar.docx", NES)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("svar.docx", VIK)
    submissions, _ = read(tmp_path, {"to.zip": buffer.getvalue()})
    assert [s.respondent for s in submissions] == ["Nes kommune", "Vik kommune"]
    assert len({s.submission_id for s in submissions}) == 2


def test_zip_without_its_directory_gives_what_can_be_saved(tmp_path: Path) -> None:
    data = package({"Nes.docx": NES, "Vik.docx": VIK})
    submissions, skipped = read(tmp_path, {"kuttet.zip": data[: data.index(b"PK\x01\x02")]})
    assert sources(submissions) == ["kuttet.zip › Nes.docx", "kuttet.zip › Vik.docx"]
    assert ["skadet" in row.reason for row in skipped] == [True]


def test_folder_that_somebody_has_split_gives_a_submission_for_each_file(tmp_path: Path) -> None:
    (whole,), _ = read(tmp_path, {"Kommuner/a.docx": NES, "Kommuner/b.docx": VIK})
    submissions, skipped = read_documents(
        tmp_path, workers=1, ocr=False, split=frozenset({whole.submission_id})
    )
    assert sources(submissions) == ["Kommuner/a.docx", "Kommuner/b.docx"]
    assert skipped == []
