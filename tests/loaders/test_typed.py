"""Text typed from an answer that cannot be read stands in its place, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.loaders.documents import read_documents
from pipeline.loaders.normalise import document_id
from pipeline.loaders.typed import with_typed_text
from pipeline.records import Block, Skipped, Submission
from tests.builders import submission
from tests.loaders.builders import at, lines, pdf

SCANNED = pdf([], picture=True)
TYPED = "Vik kommune støtter råd 3, men mener at fristen er for kort.\n\nVi ber om mer tid."


def read(folder: Path, files: dict[str, bytes | str]) -> tuple[list[Submission], list[Skipped]]:
    for name, content in files.items():
        path = folder / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return with_typed_text(*read_documents(folder, ocr=False, workers=1))


@pytest.mark.parametrize("name", ["brev.pdf.txt", "brev.txt", "brev.pdf.TXT"])
def test_typed_text_takes_the_place_of_the_scan_it_is_typed_from(tmp_path: Path, name: str) -> None:
    (entry,), skipped = read(tmp_path, {"brev.pdf": SCANNED, name: TYPED})
    assert skipped == []
    assert entry.source_file == "documents/brev.pdf"
    assert entry.submission_id == document_id("documents/brev.pdf")
    assert [block.text for block in entry.blocks] == TYPED.split("\n\n")
    assert entry.notes[-1] == f"Teksten er skrevet av fra originalen for hånd ({name})."


def test_typed_text_keeps_the_number_when_the_scan_is_read_later(tmp_path: Path) -> None:
    (entry,), _ = read(tmp_path, {"brev.pdf": SCANNED, "brev.pdf.txt": TYPED})
    assert entry.submission_id == document_id("documents/brev.pdf")


def test_text_beside_an_answer_that_can_be_read_is_an_answer_of_its_own(tmp_path: Path) -> None:
    sound = pdf([at(70, 100, "Nes kommune mener at utkastet er for langt til å bli brukt.")])
    found, skipped = read(tmp_path, {"brev.pdf": sound, "brev.txt": TYPED})
    assert [entry.source_file for entry in found] == ["documents/brev.pdf", "documents/brev.txt"]
    assert skipped == []


def test_typed_text_of_an_answer_that_can_be_read_is_listed_as_not_used(tmp_path: Path) -> None:
    sound = pdf([at(70, 100, "Nes kommune mener at utkastet er for langt til å bli brukt.")])
    (entry,), (row,) = read(tmp_path, {"brev.pdf": sound, "brev.pdf.txt": TYPED})
    assert entry.source_file == "documents/brev.pdf"
    assert (row.source, row.where) == ("documents/brev.pdf.txt", "")
    assert "kan leses som den er" in row.reason


def test_typed_text_stands_for_the_pages_that_are_pictures(tmp_path: Path) -> None:
    page = lines(100, *["Nes kommune mener at utkastet er altfor langt til å bli brukt."] * 4)
    whole = pdf(page, [], picture=True)
    assert read(tmp_path / "a", {"brev.pdf": whole})[1][0].where == "side 2"
    (entry,), skipped = read(tmp_path / "b", {"brev.pdf": whole, "brev.pdf.txt": TYPED})
    texts = [block.text for block in entry.blocks]
    assert texts[0].startswith("Nes kommune")
    assert texts[-2:] == TYPED.split("\n\n")
    assert skipped == []


def test_typed_text_replaces_what_a_machine_read_from_the_picture() -> None:
    scan = submission(
        Block("Vi st0tter rad 3.", "paragraph", page=1, by_ocr=True),
        source_file="documents/brev.pdf",
        notes=("Teksten er lest fra bilde (side 1). Kontroller mot originalen.",),
    )
    typed = submission(
        Block("Vi støtter råd 3.", "paragraph"), source_file="documents/brev.pdf.txt"
    )
    (entry,), _ = with_typed_text([scan, typed], [])
    assert [block.text for block in entry.blocks] == ["Vi støtter råd 3."]
    assert entry.notes == ("Teksten er skrevet av fra originalen for hånd (brev.pdf.txt).",)
    assert entry.submission_id == scan.submission_id


def test_two_unread_files_of_one_name_leave_the_text_an_answer_of_its_own(tmp_path: Path) -> None:
    found, skipped = read(
        tmp_path, {"brev.pdf": SCANNED, "brev.png": b"\x89PNG\r\n\x1a\nxx", "brev.txt": TYPED}
    )
    assert [entry.source_file for entry in found] == ["documents/brev.txt"]
    assert len(skipped) == 2


def test_typed_text_in_the_folder_of_an_answer_stands_for_its_scan(tmp_path: Path) -> None:
    letter = "Nes kommune mener at utkastet er for langt, og at det bør bli kortere."
    files = {"Nes/brev.txt": letter, "Nes/vedlegg.pdf": SCANNED, "Nes/vedlegg.pdf.txt": TYPED}
    before, _ = read(tmp_path / "a", {"Nes/brev.txt": letter})
    (entry,), skipped = read(tmp_path / "b", files)
    assert skipped == []
    assert entry.submission_id == before[0].submission_id
    assert TYPED.split("\n\n", maxsplit=1)[0] in [block.text for block in entry.blocks]
    assert entry.notes[-1].startswith("Teksten er skrevet av")


def test_typed_text_alone_in_a_folder_keeps_the_id_of_the_folder(tmp_path: Path) -> None:
    (entry,), skipped = read(tmp_path, {"Nes/brev.pdf": SCANNED, "Nes/brev.pdf.txt": TYPED})
    assert skipped == []
    assert entry.submission_id == document_id("documents/Nes")
