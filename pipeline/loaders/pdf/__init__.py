"""PDF files with text: paragraphs, headings, lists, page numbers of every block, annotations."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.found import Found, Missed
from pipeline.loaders.normalise import normalise
from pipeline.loaders.outline import (
    PLAIN_LEVEL,
    PROMPT,
    Outline,
    is_place_line,
    is_statement,
    names_what_follows,
)
from pipeline.loaders.packages import RESEND
from pipeline.loaders.pdf.lines import Line, Page, read_page
from pipeline.loaders.pdf.margins import margin_lines
from pipeline.loaders.pdf.paragraphs import LARGER, Measures, group_lines, join_lines, measure
from pipeline.loaders.text import BULLET, LIST_MARK, NUMBERED, looks_like_title
from pipeline.records import Block, Document

_MOST_PAGES = 5_000
_LONGEST_HEADING = 300
#: A note is at least this much smaller than the text.
_SMALLER = 0.88
#: When more of the text than this is bold, bold marks no heading.
_MOSTLY_BOLD = 0.4
#: A scanned page may carry a stamp or a running title as text.
_STAMP = 100
#: Where more of the characters than this have no meaning, the fonts hide what they show.
_MOST_UNKNOWN = 0.3
_NOTE = re.compile(r"^(?:\[?\d{1,3}[\])]?)\s+\S")

SCAN = "Siden er skannet: den er et bilde av tekst, og er ikke lest."
TYPE_IT = (
    "Skriv av svaret i en txt-fil med samme navn og .txt etter (brev.pdf.txt) og legg den i samme "
    "mappe, eller be avsenderen om en PDF eller docx med tekst."
)


def parse_pdf(data: bytes) -> Document:
    """The text of a PDF in reading order.

    Raises:
        UnreadableDocumentError: It is damaged, locked, or holds no text.
    """
    return read_pdf(data).document


def read_pdf(data: bytes) -> Found:
    """The text of a PDF, and the pages of it that are pictures: perhaps all.

    Raises:
        UnreadableDocumentError: It is damaged, locked, or holds no text and no picture of it.
    """
    pages, lost = _read_pages(data)
    scanned = [page for page in pages if _is_scanned(page)]
    readable = [page for page in pages if page.lines or page.comments]
    if not scanned and not readable:
        raise UnreadableDocumentError("PDF-en inneholder ingen tekst.", TYPE_IT)
    missed = [Missed(f"side {page.number}", SCAN, TYPE_IT, page.number) for page in scanned]
    missed += [Missed(f"side {number}", "Siden er skadet.", RESEND) for number in lost]
    blocks = _blocks(pages) if len(scanned) < len(pages) else []
    return Found(Document(tuple(blocks)), missed=tuple(missed))


def _read_pages(data: bytes) -> tuple[list[Page], list[int]]:
    """The pages, and the numbers of those that are damaged.

    Raises:
        UnreadableDocumentError: The file cannot be opened, or has too many pages.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _cannot_open(error) from None
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableDocumentError(
                f"PDF-en har {len(document)} sider, mer enn noe høringssvar.",
                "Del den i flere filer, og legg dem inn for seg.",
            )
        pages, lost = [], []
        for number in range(1, len(document) + 1):
            try:
                page = document[number - 1]
            except pdfium.PdfiumError:
                lost.append(number)
                continue
            pages.append(read_page(page, number))
            page.close()
        return pages, lost
    finally:
        document.close()


def _cannot_open(error: pdfium.PdfiumError) -> UnreadableDocumentError:
    if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
        return UnreadableDocumentError(
            "PDF-en er beskyttet med passord.",
            "Be avsenderen om en fil uten passord, eller skriv den ut til en ny PDF selv.",
        )
    return UnreadableDocumentError("PDF-en er skadet og kan ikke åpnes.", RESEND)


def _is_scanned(page: Page) -> bool:
    """Whether the page shows its text as a picture, or with fonts that hide what they show."""
    text = "".join(line.text for line in page.lines)
    unknown = sum(1 for c in text if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < "\x20")
    if text and unknown > _MOST_UNKNOWN * len(text):
        return True
    return page.has_picture and len(text) < _STAMP


def _blocks(pages: list[Page]) -> list[Block]:
    """The blocks of all pages: the text, the notes after it, and margins at their page."""
    margins = margin_lines(pages)
    lines = [line for page in pages for line in page.lines if line not in margins]
    measures = measure(lines)
    notes = _note_lines(lines, measures)
    writer = _Writer(measures, [line for line in lines if line not in notes])
    writer.write(group_lines([line for line in lines if line in notes], measures))
    for page in pages:
        for comment in page.comments:
            writer.outline.add(comment, "comment", page=page.number)
        for line in page.lines:
            if line in margins:
                writer.outline.add(line.text, "footer", page=page.number)
    return writer.outline.blocks


def _note_lines(lines: list[Line], measures: Measures) -> set[Line]:
    """The small print at the foot of pages, from its first number on."""
    notes: set[Line] = set()
    page, open_note = 0, False
    for line in lines:
        small = line.size < _SMALLER * measures.size
        open_note = small and ((open_note and line.page == page) or bool(_NOTE.match(line.text)))
        page = line.page
        if open_note:
            notes.add(line)
    return notes


class _Writer:
    """Turns groups of lines into headings, list items and paragraphs."""

    def __init__(self, measures: Measures, lines: list[Line]) -> None:
        self.outline = Outline()
        self._measures = measures
        self._groups = group_lines(lines, measures)
        self._texts = [normalise(join_lines(group)) for group in self._groups]
        total = sum(len(line.text) for line in lines)
        bold = sum(len(line.text) for line in lines if line.bold)
        self._bold_counts = bold < _MOSTLY_BOLD * total
        larger = {round(line.size) for line in lines if line.size > LARGER * measures.size}
        self._levels = {size: level for level, size in enumerate(sorted(larger, reverse=True), 1)}

    def write(self, notes: list[list[Line]]) -> None:
        """Fill the outline; the notes of a page follow what begins on it."""
        waiting = list(notes)
        for number, (group, text) in enumerate(zip(self._groups, self._texts, strict=True)):
            while waiting and waiting[0][0].page < group[0].page:
                self._write_note(waiting.pop(0))
            self._write_group(group, text, number)
        for note in waiting:
            self._write_note(note)

    def _write_note(self, note: list[Line]) -> None:
        self.outline.add(join_lines(note), "footnote", page=note[0].page)

    def _write_group(self, group: list[Line], text: str, number: int) -> None:
        page = group[0].page
        level = self._level(group, text, number)
        if level:
            self.outline.heading(text, level, page=page)
        elif PROMPT.match(text):
            self.outline.add(text, "draft", page=page)
        elif LIST_MARK.match(text) or NUMBERED.match(text):
            self.outline.add(BULLET.sub("", text), "list_item", page=page)
        else:
            self.outline.add(text, page=page)

    def _level(self, group: list[Line], text: str, number: int) -> int:
        """The level when the group is a heading by size, weight or what it says, else 0."""
        if not text or len(text) > _LONGEST_HEADING or LIST_MARK.match(text):
            return 0
        by_size = self._larger(group)
        if by_size and not is_statement(text):
            return by_size
        bold = self._bold_counts and all(line.bold for line in group)
        if bold and names_what_follows(text, _LONGEST_HEADING):
            return len(self._levels) + 1
        return PLAIN_LEVEL if is_place_line(text) or self._stands_as_title(number) else 0

    def _larger(self, group: list[Line]) -> int:
        """The level that the group's size gives it, 0 for the size of the text."""
        is_larger = group[0].size > LARGER * self._measures.size
        return self._levels.get(round(group[0].size), 0) if is_larger else 0

    def _stands_as_title(self, number: int) -> bool:
        """Whether a single plain line between two longer paragraphs names the second."""
        if len(self._groups[number]) > 1 or not 0 < number < len(self._texts) - 1:
            return False
        after = self._texts[number + 1]
        if PROMPT.match(self._texts[number]) or self._larger(self._groups[number + 1]):
            return False
        before = self._texts[number - 1]
        return len(before) > 80 < len(after) and looks_like_title(self._texts[number], [after])
