"""Word files: text, headings, lists, tables, notes, margins, tracked changes and comments.

An own reader on zip and XML: python-docx leaves out tracked insertions, moved text, content
controls, nested tables, text boxes and footnotes (see docs/decisions).
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.docx.draft import is_returned_draft, own_paragraphs
from pipeline.loaders.docx.paragraphs import ParagraphReader
from pipeline.loaders.docx.parts import Parts, attribute, local, open_parts
from pipeline.loaders.docx.records import Paragraph
from pipeline.loaders.found import Found
from pipeline.loaders.normalise import normalise
from pipeline.loaders.outline import (
    PLAIN_LEVEL,
    Outline,
    is_place_line,
    is_statement,
    names_what_follows,
)
from pipeline.loaders.text import BULLET, LIST_MARK, add_paragraphs
from pipeline.records import BlockKind, Document

_LONGEST_HEADING = 400
_LONGEST_BOLD_HEADING = 200
#: A longer paragraph with line breaks is a whole text that was pasted in as one.
_PASTED = 400
#: When most of the text is bold, bold marks no heading.
_MOSTLY_BOLD = 0.5
_WORD, _ROMAN = re.compile(r"[^\W\d_]{3,}"), re.compile(r"[ivxlc]+", re.IGNORECASE)
_NOTE = re.compile(r"^\d{1,2}[)\s]")
#: Names that programs and offices put where the author's belongs.
_NOBODY = re.compile(
    r"^(?:python-docx|microsoft.*|windows.*|user|bruker|admin\w*|author|forfatter|ukjent|unknown"
    r"|.*\bdirektorat\w*|un-?named|openpyxl|libreoffice.*|\W*)$",
    re.IGNORECASE,
)


def parse_docx(data: bytes) -> Document:
    """The text of a Word file in reading order.

    Raises:
        UnreadableDocumentError: It is damaged, locked, oversized, or holds no text.
    """
    return read_docx(data).document


def read_docx(data: bytes) -> Found:
    """The text of a Word file, and the parts of it that are damaged.

    Raises:
        UnreadableDocumentError: It is damaged, locked, oversized, or holds no text.
    """
    parts = open_parts(data)
    writer = _Writer(parts)
    writer.write()
    if not writer.outline.blocks:
        raise UnreadableDocumentError(
            "Dokumentet inneholder ingen tekst. Det kan bestå av bilder.",
            "Åpne filen og se. Er den et bilde, be avsenderen om en fil med tekst.",
        )
    document = Document(
        blocks=tuple(writer.outline.blocks),
        sender=None if parts.author is None or _NOBODY.match(parts.author) else parts.author,
        sent_at=parts.saved_at,
        subject=parts.title,
    )
    return Found(document, missed=tuple(parts.missed), notes=writer.notes)


class _Writer:
    """Turns paragraphs into blocks, once it is known whose words they are."""

    def __init__(self, parts: Parts) -> None:
        self.outline = Outline()
        self.notes: tuple[str, ...] = ()
        self._parts = parts
        self._reader = ParagraphReader(parts)
        self._commented: set[str] = set()
        self._noted: set[tuple[str, str]] = set()

    def write(self) -> None:
        """Fill the outline: page headers, the text with what hangs on it, page footers."""
        headers, footers = self._parts.margins
        self._write_margins(headers)
        paragraphs = list(self._reader.read(self._parts.body))
        bold = sum(len(p.text()) for p in paragraphs if p.is_bold)
        bold_counts = bold < _MOSTLY_BOLD * sum(len(p.text()) for p in paragraphs)
        if is_returned_draft(paragraphs):
            own = own_paragraphs(paragraphs)
            self.notes = (
                "Lest som utkastet i retur: bare endringer og merknader regnes som avsenderens.",
            )
        else:
            own = set(range(len(paragraphs)))
        is_draft = bool(self.notes)
        for number, paragraph in enumerate(paragraphs):
            self._write_text(paragraph, is_own=number in own, bold_counts=bold_counts)
            self._write_changes(paragraph, is_draft=is_draft)
            self._write_comments(paragraph)
            self._write_notes(paragraph, is_own=number in own)
        self._write_leftovers()
        self._write_margins(footers)

    def _write_text(self, paragraph: Paragraph, *, is_own: bool, bold_counts: bool) -> None:
        """Add the paragraph without its changes in a draft, with them accepted in a letter."""
        text = normalise(paragraph.text("del") if is_own else paragraph.text("ins"))
        if not text:
            return
        text = _with_number(paragraph, text)
        if paragraph.label:
            self.outline.add(text, "heading", under=paragraph.under)
            return
        level = _heading_level(paragraph, text, bold_counts=bold_counts)
        if level is not None:
            self.outline.heading(text, level)
        elif is_own and _is_pasted(paragraph, text):
            add_paragraphs(self.outline, paragraph.text("del"))
        else:
            kind = _kind(paragraph, text, is_own=is_own)
            words = BULLET.sub("", text) if kind == "list_item" else text
            self.outline.add(words, kind, under=paragraph.under)

    def _write_changes(self, paragraph: Paragraph, *, is_draft: bool) -> None:
        """Add each tracked change; in a letter only what was deleted, set apart."""
        text = paragraph.text()
        shown = [change for change in paragraph.changes() if is_draft or change[0] == "del"]
        anchors = paragraph.anchors([(start, end) for _, start, end, _ in shown])
        for (state, start, end, author), anchor in zip(shown, anchors, strict=True):
            kind: BlockKind = "insertion" if state == "ins" else "deletion"
            kind = kind if is_draft else "quoted"
            words = text[start:end]
            self.outline.add(words, kind, under=paragraph.under, anchor=anchor, author=author)

    def _write_comments(self, paragraph: Paragraph) -> None:
        places = [(start, max(start, end)) for _, start, end in paragraph.comments]
        anchors = paragraph.anchors(places)
        for (key, _, _), anchor in zip(paragraph.comments, anchors, strict=True):
            self._write_comment(key, paragraph.under, anchor)

    def _write_comment(self, key: str, under: tuple[str, ...], anchor: str | None) -> None:
        comment = self._parts.comments.get(key)
        if comment is None or key in self._commented:
            return
        self._commented.add(key)
        author = attribute(comment, "author")
        words = self._plain(comment)
        self.outline.add(words, "comment", under=under, anchor=anchor, author=author)

    def _write_notes(self, paragraph: Paragraph, *, is_own: bool) -> None:
        """Add the notes that the paragraph refers to, each once."""
        for kind, key, inserted in paragraph.notes:
            self._write_note(kind, key, is_own=is_own or inserted)

    def _write_note(self, kind: str, key: str, *, is_own: bool) -> None:
        notes = self._parts.footnotes if kind == "footnoteReference" else self._parts.endnotes
        if key in notes and (kind, key) not in self._noted:
            self._noted.add((kind, key))
            self.outline.add(self._plain(notes[key]), "footnote" if is_own else "draft")

    def _write_leftovers(self) -> None:
        """Add comments and notes that nothing refers to, and the text of diagrams."""
        for key in self._parts.comments:
            self._write_comment(key, (), None)
        for kind, notes in (
            ("footnoteReference", self._parts.footnotes),
            ("endnoteReference", self._parts.endnotes),
        ):
            for key in notes:
                self._write_note(kind, key, is_own=not self.notes)
        for diagram in self._parts.diagrams:
            for element in diagram.iter():
                if local(element) == "p":
                    text = "".join(
                        inner.text or "" for inner in element.iter() if local(inner) == "t"
                    )
                    self.outline.add(text, "draft" if self.notes else "paragraph")

    def _write_margins(self, margins: list[Any]) -> None:
        """Add page headers or footers; those of several sections are often the same."""
        seen: set[str] = set()
        for margin in margins:
            for paragraph in self._reader.read(margin):
                text = normalise(paragraph.text("del"))
                if text not in seen:
                    seen.add(text)
                    self.outline.add(text, "footer")

    def _plain(self, element: Any) -> str:
        """The text of a comment or a note, a paragraph a line."""
        return "\n".join(p.text("del").strip() for p in self._reader.read(element))


def _heading_level(paragraph: Paragraph, text: str, *, bold_counts: bool) -> int | None:
    """The level when the paragraph is a heading by style, by all-bold text or by what it says."""
    if paragraph.is_contents or len(text) > _LONGEST_HEADING:
        return None
    if paragraph.level is not None and not is_statement(text):
        return paragraph.level
    if paragraph.in_table or (paragraph.is_list and LIST_MARK.match(text)):
        return None
    if is_place_line(text) or (
        bold_counts and paragraph.is_bold and names_what_follows(text, _LONGEST_BOLD_HEADING)
    ):
        return PLAIN_LEVEL
    return None


def _with_number(paragraph: Paragraph, text: str) -> str:
    """The text with the number that Word shows, where others may refer to it by that.

    The points of a list are numbered over and over; a label with words («Råd 3:») is no such.
    """
    number = paragraph.number
    says = any(not _ROMAN.fullmatch(word) for word in _WORD.findall(number))
    counts = paragraph.level is not None and any(c.isdigit() for c in number)
    return f"{number} {text}" if (says or counts) and not text.startswith(number) else text


def _is_pasted(paragraph: Paragraph, text: str) -> bool:
    """Whether the paragraph is really several, held together by line breaks."""
    if paragraph.in_table or paragraph.is_list or "\n" not in text:
        return False
    return len(text) > _PASTED or any(is_place_line(line) for line in text.split("\n"))


def _kind(paragraph: Paragraph, text: str, *, is_own: bool) -> BlockKind:
    """What the paragraph becomes when it is no heading."""
    if not is_own or paragraph.is_placeholder:
        return "draft"
    if paragraph.is_contents:
        return "footer"
    if paragraph.in_table:
        return "table_cell"
    if paragraph.is_small and _NOTE.match(text):
        return "footnote"
    return "list_item" if paragraph.is_list or LIST_MARK.match(text) else "paragraph"
