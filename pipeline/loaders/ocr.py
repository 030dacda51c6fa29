"""Reads text in pictures with the tesseract command, where it is installed with Norwegian."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache

import pypdfium2 as pdfium

from pipeline.loaders.found import Found
from pipeline.loaders.normalise import normalise
from pipeline.loaders.outline import PLAIN_LEVEL, Outline, is_place_line

#: 0.001 character error rate on a clean page; more dots give no fewer errors, fewer dots do.
DOTS_PER_INCH = 200
#: Nynorsk is in `nor` too.
LANGUAGE = "nor"
#: A page takes about two seconds; one that takes this long is no page of text.
SECONDS_PER_PAGE = 60
#: How the note on such text begins.
BY_PICTURE = "Teksten er lest fra bilde"
_HYPHENATED = re.compile(r"(?<=[a-zæøå])-\n(?=[a-zæøå])")


@cache
def can_read_pictures() -> bool:
    """Whether tesseract with Norwegian is installed on this machine."""
    command = shutil.which("tesseract")
    if command is None:
        return False
    try:
        listed = subprocess.run(
            [command, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in (listed.stdout + listed.stderr).split()


def read_pictures(data: bytes, numbers: list[int]) -> dict[int, list[str]]:
    """The paragraphs that stand on some pages of a PDF, by page number from 1.

    A page that tesseract cannot read is left out.
    """
    document = pdfium.PdfDocument(data)
    try:
        read = {number: _paragraphs(_png(document[number - 1])) for number in numbers}
    finally:
        document.close()
    return {number: paragraphs for number, paragraphs in read.items() if paragraphs}


def with_pictures(data: bytes, found: Found) -> Found:
    """What was found in a PDF and what stands on its scanned pages, in the order of the pages."""
    numbers = [missed.picture for missed in found.missed if missed.picture]
    read = read_pictures(data, numbers)
    if not read:
        return found
    outline = Outline()
    for number, paragraphs in sorted(read.items()):
        for paragraph in paragraphs:
            if is_place_line(paragraph):
                outline.heading(paragraph, PLAIN_LEVEL, page=number)
            else:
                outline.add(paragraph, page=number)
    pictured = [replace(block, by_ocr=True) for block in outline.blocks]
    blocks = sorted([*found.document.blocks, *pictured], key=lambda block: block.page or 0)
    pages = "side " + ", ".join(map(str, sorted(read)))
    return replace(
        found,
        document=replace(found.document, blocks=tuple(blocks)),
        missed=tuple(missed for missed in found.missed if missed.picture not in read),
        notes=(*found.notes, f"{BY_PICTURE} ({pages}). Kontroller mot originalen."),
    )


def _png(page: pdfium.PdfPage) -> bytes:
    """A page as a grey picture."""
    bitmap = page.render(scale=DOTS_PER_INCH / 72, grayscale=True)
    buffer = io.BytesIO()
    bitmap.to_pil().save(buffer, format="PNG")
    bitmap.close()
    page.close()
    return buffer.getvalue()


def _paragraphs(picture: bytes) -> list[str]:
    """The paragraphs of a picture, lines joined and hyphenation undone; none when it fails."""
    command = ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DOTS_PER_INCH)]
    try:
        result = subprocess.run(
            command,
            input=picture,
            capture_output=True,
            timeout=SECONDS_PER_PAGE,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    text = _HYPHENATED.sub("", result.stdout.decode("utf-8", "replace").replace("\r", ""))
    pieces = re.split(r"\n\s*\n|\f", text)
    joined = (normalise(piece.replace("\n", " ")) for piece in pieces)
    return [piece for piece in joined if any(character.isalnum() for character in piece)]
