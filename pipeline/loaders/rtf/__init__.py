"""RTF: what it holds, said in Word's terms to the reader of Word files."""

from __future__ import annotations

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.docx import read_docx
from pipeline.loaders.found import Found
from pipeline.loaders.rtf.reader import RtfReader


def read_rtf(data: bytes) -> Found:
    """The text of an RTF file: headings, lists, tables, notes, margins, changes and comments.

    Raises:
        UnreadableDocumentError: It holds no text.
    """
    reader = RtfReader()
    reader.read(data)
    if not reader.says_something:
        raise UnreadableDocumentError(
            "Dokumentet inneholder ingen tekst. Det kan bestå av bilder.",
            "Åpne filen og se. Er den et bilde, be avsenderen om en fil med tekst.",
        )
    return read_docx(reader.file.package())
