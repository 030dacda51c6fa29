"""PDF files with text: paragraphs, headings, lists, tables, page numbers, comments, form fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.docx.draft import is_returned_draft, own_paragraphs
from pipeline.loaders.docx.records import Paragraph
from pipeline.loaders.found import Found, Missed
from pipeline.loaders.normalise import normalise
from pipeline.loaders.ocr import BY_PICTURE
from pipeline.loaders.outline import (
    PLAIN_LEVEL,
    PROMPT,
    Outline,
    is_place_line,
    is_statement,
    names_what_follows,
)
from pipeline.loaders.packages import RESEND
from pipeline.loaders.pdf.cells import Group, flow, is_table, table_paragraphs
from pipeline.loaders.pdf.lines import Line
from pipeline.loaders.pdf.margins import margin_lines
from pipeline.loaders.pdf.marks import Mark
from pipeline.loaders.pdf.pages import Page, read_pages
from pipeline.loaders.pdf.paragraphs import LARGER, Measures, group_lines, join_lines, measure
from pipeline.loaders.text import BULLET, LIST_MARK, NUMBERED, looks_like_title
from pipeline.records import Block, BlockKind, Document

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

_AS_DRAFT = "Lest som utkastet i retur: bare endringer og merknader regnes som avsenderens."
_AS_FORM = "Lest som et utfylt skjema: bare det som står i feltene, regnes som avsenderens."
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
    read = read_pages(data)
    pages = read.pages
    scanned = [page for page in pages if _is_scanned(page)]
    readable = [page for page in pages if page.lines or page.marks]
    if not scanned and not readable and not read.attachments:
        raise UnreadableDocumentError("PDF-en inneholder ingen tekst.", TYPE_IT)
    missed = [Missed(f"side {page.number}", SCAN, TYPE_IT, page.number) for page in scanned]
    missed += [Missed(f"side {number}", "Siden er skadet.", RESEND) for number in read.lost]
    blocks, notes = _blocks(pages) if len(scanned) < len(pages) else ([], ())
    return Found(
        Document(tuple(blocks)), attachments=read.attachments, missed=tuple(missed), notes=notes
    )


def _is_scanned(page: Page) -> bool:
    """Whether the page shows its text as a picture, or with fonts that hide what they show."""
    text = "".join(line.text for line in page.lines)
    unknown = sum(1 for c in text if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < "\x20")
    if text and unknown > _MOST_UNKNOWN * len(text):
        return True
    return page.has_picture and len(text) < _STAMP


def _blocks(pages: list[Page]) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks of all pages: the text with its marks, the notes after it, then the margins."""
    margins = margin_lines(pages)
    lines = [line for page in pages for line in page.lines if line not in margins]
    marks = [mark for page in pages for mark in page.marks]
    measures = measure(lines)
    notes = _note_lines(lines, measures)
    writer = _Writer(measures, [line for line in lines if line not in notes], marks)
    writer.write(group_lines([line for line in lines if line in notes], measures))
    for page in pages:
        for line in page.lines:
            if line in margins:
                writer.outline.add(line.text, "footer", page=page.number)
    told = []
    pictured = sorted({line.page for line in lines if line.by_ocr})
    if pictured:
        shown = ", ".join(map(str, pictured))
        told.append(
            f"{BY_PICTURE} (side {shown}) av programmet som skannet. Kontroller mot originalen."
        )
    return writer.outline.blocks, (*told, *writer.notes)


def _note_lines(lines: list[Line], measures: Measures) -> set[Line]:
    """The small print at the foot of pages, from its first number on."""
    notes: set[Line] = set()
    page, open_note = 0, False
    for line in lines:
        small = line.size < _SMALLER * measures.size and line.cell is None
        open_note = small and ((open_note and line.page == page) or bool(_NOTE.match(line.text)))
        page = line.page
        if open_note:
            notes.add(line)
    return notes


def _stands_at(mark: Mark, group: Group) -> bool:
    """Whether a mark stands at the lines of a group."""
    return any(
        line.page == mark.page and line.bottom - line.size <= mark.top <= line.top + line.size
        for line in group
    )


class _Writer:
    """Turns groups of lines into headings, list items, cells and paragraphs."""

    def __init__(self, measures: Measures, lines: list[Line], marks: Sequence[Mark]) -> None:
        self.outline = Outline()
        self.notes: tuple[str, ...] = ()
        self._measures = measures
        self._groups = flow(lines, measures)
        self._texts = ["" if is_table(g) else normalise(join_lines(g)) for g in self._groups]
        self._marks = list(marks)
        self._questions = [mark.question for mark in marks if mark.question]
        total = sum(len(line.text) for line in lines)
        bold = sum(len(line.text) for line in lines if line.bold)
        self._bold_counts = bold < _MOSTLY_BOLD * total
        larger = {round(line.size) for line in lines if line.size > LARGER * measures.size}
        self._levels = {size: level for level, size in enumerate(sorted(larger, reverse=True), 1)}
        self._own = self._own_groups()

    def _own_groups(self) -> set[int]:
        """Numbers of the groups that are the sender's own words: all, but in a returned draft."""
        everything = set(range(len(self._groups)))
        if not self._marks:
            return everything
        paragraphs = []
        for group, text in zip(self._groups, self._texts, strict=True):
            paragraph = Paragraph()
            paragraph.add(text or join_lines(group), "", bold=False)
            here = [mark for mark in self._marks if _stands_at(mark, group)]
            paragraph.comments += [(str(n), 0, 0) for n in range(len(here))]
            paragraphs.append(paragraph)
        if not is_returned_draft(paragraphs):
            return everything
        is_form = 2 * len(self._questions) > len(self._marks)
        self.notes = (_AS_FORM if is_form else _AS_DRAFT,)
        return own_paragraphs(paragraphs)

    def write(self, notes: list[list[Line]]) -> None:
        """Fill the outline; the notes of a page follow what begins on it, marks what they mark."""
        waiting = list(notes)
        for number, (group, text) in enumerate(zip(self._groups, self._texts, strict=True)):
            while waiting and waiting[0][0].page < group[0].page:
                self._write_note(waiting.pop(0))
            self._write_marks(group[0])
            before = len(self.outline.blocks)
            if is_table(group):
                self._write_table(group, is_own=number in self._own)
            else:
                self._write_group(group, text, number)
            if all(line.by_ocr for line in group):
                self.outline.blocks[before:] = [
                    replace(block, by_ocr=True) for block in self.outline.blocks[before:]
                ]
        self._write_marks(None)
        for note in waiting:
            self._write_note(note)

    def _write_marks(self, before: Line | None) -> None:
        """Add the marks that stand above a line, or all that are left."""
        while self._marks:
            mark = self._marks[0]
            if before and (mark.page, -mark.top) > (before.page, -before.top - before.size):
                return
            self._marks.pop(0)
            path = self.outline.path
            under = (mark.question,) if mark.question and mark.question not in path[-1:] else ()
            self.outline.add(
                mark.text,
                mark.kind,
                under=under,
                page=mark.page,
                anchor=mark.anchor,
                author=mark.author,
            )

    def _write_note(self, note: list[Line]) -> None:
        self.outline.add(join_lines(note), "footnote", page=note[0].page)

    def _write_table(self, group: Group, *, is_own: bool) -> None:
        """Add the cells row by row; each stands under the label of its row."""
        for paragraph, lines in table_paragraphs(group, self._measures):
            text, page = normalise(paragraph.text()), lines[0].page
            if paragraph.label:
                self.outline.add(text, "heading", under=paragraph.under, page=page)
            else:
                kind: BlockKind = "table_cell" if is_own else "draft"
                words = BULLET.sub("", text)
                self.outline.add(words, kind, under=paragraph.under, page=page)

    def _write_group(self, group: list[Line], text: str, number: int) -> None:
        page = group[0].page
        level = self._level(group, text, number)
        if level:
            self.outline.heading(text, level, page=page)
        elif text.strip(" :*") in self._questions:
            self.outline.add(text, "heading", page=page)
        elif PROMPT.match(text) or number not in self._own:
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
