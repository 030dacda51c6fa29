"""Scanned pages: read where tesseract is, else listed with what they wait for."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.loaders import documents
from pipeline.loaders.documents import read_documents
from pipeline.loaders.ocr import can_read_pictures

needs_tesseract = pytest.mark.skipif(
    not can_read_pictures(), reason="venter på tesseract med norsk (tesseract-ocr-nor)"
)
LETTER = (
    "Til råd 2",
    "Vi støtter rådet, men savner noe om ansvar for økonomien.",
    "Kommunen må få vite hvem som betaler for møtene.",
)


def scan(folder: Path, *pages: tuple[str, ...]) -> Path:
    """A PDF of pictures of text, one a page."""
    font = ImageFont.truetype(
        str(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"), 34
    )
    pictures = []
    for lines in pages:
        picture = Image.new("L", (1654, 2339), 255)
        draw = ImageDraw.Draw(picture)
        for number, line in enumerate(lines):
            draw.text((150, 200 + 160 * number), line, font=font, fill=0)
        pictures.append(picture)
    buffer = io.BytesIO()
    pictures[0].save(
        buffer, format="PDF", resolution=200, save_all=True, append_images=pictures[1:]
    )
    path = folder / "documents" / "Vik kommune.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(buffer.getvalue())
    return folder


@needs_tesseract
def test_a_scanned_letter_is_read_word_for_word_and_marked(tmp_path: Path) -> None:
    (submission,), skipped = read_documents(scan(tmp_path, LETTER, LETTER[1:]))
    text = "\n".join(block.text for block in submission.blocks)
    assert all(line in text for line in LETTER)
    assert all(block.by_ocr for block in submission.blocks)
    assert {block.page for block in submission.blocks} == {1, 2}
    assert any("lest fra bilde (side 1, 2)" in note for note in submission.notes)
    assert skipped == []


@needs_tesseract
def test_what_a_scan_says_stands_under_its_headings(tmp_path: Path) -> None:
    (submission,), _ = read_documents(scan(tmp_path, LETTER))
    said = [block for block in submission.blocks if block.text.startswith("Vi støtter")]
    assert [block.headings for block in said] == [("Til råd 2",)]


@needs_tesseract
def test_an_empty_page_of_a_scan_is_listed(tmp_path: Path) -> None:
    _, (skipped,) = read_documents(scan(tmp_path, LETTER, ()))
    assert (skipped.where, "skannet" in skipped.reason) == ("side 2", True)


def test_without_tesseract_a_scan_says_what_it_waits_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "can_read_pictures", lambda: False)
    submissions, (skipped,) = read_documents(scan(tmp_path, LETTER, LETTER))
    assert (submissions, skipped.where) == ([], "")
    assert "venter på tekstgjenkjenning: installer tesseract med norsk" in skipped.advice


def test_without_ocr_a_scan_says_how_to_have_it_read(tmp_path: Path) -> None:
    _, (skipped,) = read_documents(scan(tmp_path, LETTER), ocr=False)
    assert "uten --no-ocr" in skipped.advice
