"""The paragraphs of a Word file in reading order, with what is tracked and attached in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pipeline.loaders.docx.numbering import Numbering
from pipeline.loaders.docx.parts import (
    Parts,
    Style,
    attribute,
    child,
    is_numbered,
    is_on,
    list_place,
    local,
)
from pipeline.loaders.docx.records import Paragraph, State
from pipeline.loaders.docx.tables import cell_text, label_cells

_CHANGE: dict[str, State] = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
# Elements that only wrap: what they hold counts as if they were not there.
_WRAPPERS = frozenset(
    {"hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml", "bdo", "dir", "ruby",
     "rubyBase", "rt", "oMath", "oMathPara", "Choice", "subDoc"}
)  # fmt: skip
_LITERAL = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Half-points: Word's notes are set at 10 points or less, letters at 11 or 12.
_SMALL = 19


class ParagraphReader:
    """Walks the elements of a Word file, and gives its paragraphs in reading order."""

    def __init__(self, parts: Parts) -> None:
        self._styles = parts.styles
        self._numbering = Numbering(parts.numbering)
        self._open_comments: dict[str, tuple[Paragraph, int]] = {}
        self._comment_places: dict[str, int] = {}
        self._boxes: list[Any] = []
        self._author = ""

    def read(self, container: Any, state: State = "") -> Iterator[Paragraph]:
        """The paragraphs of a body, a cell, a text box, a note, a header."""
        for element in container:
            name = local(element)
            if name == "p":
                yield from self._paragraph_and_boxes(element, state)
            elif name == "tbl":
                yield from self._table(element, state)
            elif name == "AlternateContent":
                yield from self.read(_alternative(element), state)
            elif name in _CHANGE:
                with self._changed_by(element):
                    yield from self.read(element, _CHANGE[name])
            elif name in {"sdt", "sdtContent", "customXml", "Choice", "txbxContent"}:
                yield from self.read(element, state)
            else:
                self._mark_comment(name, element, None)

    @contextmanager
    def _changed_by(self, element: Any) -> Iterator[None]:
        """Know the author of a tracked change while its content is read."""
        outer, self._author = self._author, attribute(element, "author")
        yield
        self._author = outer

    def _paragraph_and_boxes(self, element: Any, state: State) -> Iterator[Paragraph]:
        """A paragraph, then the text boxes that hang on it."""
        outer, self._boxes = self._boxes, []
        yield self._paragraph(element, state)
        boxes, self._boxes = self._boxes, outer
        for box in boxes:
            yield from self.read(box, state)

    def _paragraph(self, element: Any, state: State) -> Paragraph:
        properties = child(element, "pPr")
        style_id = _value(properties, "pStyle")
        style = self._styles.get(style_id, Style())
        own_level = _value(properties, "outlineLvl")
        numbering = child(properties, "numPr") if properties is not None else None
        paragraph = Paragraph(
            level=style.level if not own_level.isdigit() else _below_nine(int(own_level)),
            is_list=style.is_list if numbering is None else is_numbered(numbering),
            is_contents=style.is_contents,
        )
        sizes: set[int] = set()
        self._inline(element, paragraph, state, _Format(style.bold), sizes)
        if state != "del":
            paragraph.number = self._number(numbering, style, style_id)
        paragraph.is_small = bool(sizes) and max(sizes) <= _SMALL
        return paragraph

    def _number(self, own: Any, style: Style, style_id: str) -> str:
        """What Word shows before a paragraph, by its own list or that of its style."""
        key, level = ("", None) if own is None else list_place(own)
        if not key:
            key = style.list_id
        if level is None:
            level = style.list_level
        if level is None:
            level = self._numbering.level_of(key, style_id)
        return self._numbering.label(key, level)

    def _inline(
        self, parent: Any, paragraph: Paragraph, state: State, style: _Format, sizes: set[int]
    ) -> None:
        """Take in the runs of a paragraph, however deeply they are wrapped."""
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, paragraph, state, style, sizes)
            elif name in _CHANGE:
                with self._changed_by(element):
                    self._inline(element, paragraph, _CHANGE[name], style, sizes)
            elif name == "AlternateContent":
                self._inline(_alternative(element), paragraph, state, style, sizes)
            elif name == "sdt":
                prompt = is_on(child(element, "sdtPr", "showingPlcHdr"))
                inner = _Format(style.bold, style.placeholder or prompt)
                self._inline(element, paragraph, state, inner, sizes)
            elif name in _WRAPPERS:
                self._inline(element, paragraph, state, style, sizes)
            elif name == "t":
                # Formulas hold their text without a run of Word's own.
                paragraph.add(element.text or "", state, bold=style.bold, author=self._author)
            else:
                self._mark_comment(name, element, paragraph)

    def _run(
        self, run: Any, paragraph: Paragraph, state: State, style: _Format, sizes: set[int]
    ) -> None:
        properties = child(run, "rPr")
        bold = style.bold
        if properties is not None:
            mark = child(properties, "b")
            named = self._styles.get(_value(properties, "rStyle"), Style())
            bold = is_on(mark) if mark is not None else bold or named.bold
        before = len(paragraph.spans)
        self._run_content(run, paragraph, state, _Format(bold, style.placeholder))
        if any(span.text.strip() for span in paragraph.spans[before:]):
            size = _value(properties, "sz")
            sizes.add(int(size) if size.isdigit() else _SMALL + 1)

    def _run_content(self, run: Any, paragraph: Paragraph, state: State, style: _Format) -> None:
        """Take in the text of a run, and what hangs on it."""
        for element in run:
            name = local(element)
            text = _own_text(element, name)
            if text is not None:
                paragraph.add(
                    text,
                    state,
                    bold=style.bold,
                    placeholder=style.placeholder,
                    author=self._author,
                )
            elif name in {"footnoteReference", "endnoteReference"}:
                paragraph.notes.append((name, attribute(element, "id"), state == "ins"))
            elif name == "AlternateContent":
                self._run_content(_alternative(element), paragraph, state, style)
            elif name == "ruby":
                self._inline(element, paragraph, state, style, set())
            elif name in {"drawing", "pict", "object"}:
                self._boxes.extend(_boxes(element))
            else:
                self._mark_comment(name, element, paragraph)

    def _mark_comment(self, name: str, element: Any, paragraph: Paragraph | None) -> None:
        """Remember where a comment begins, and how far it goes."""
        key = attribute(element, "id")
        if paragraph is None or name not in {
            "commentRangeStart", "commentRangeEnd", "commentReference"
        }:  # fmt: skip
            return
        here = paragraph.length
        if name == "commentRangeStart":
            self._open_comments[key] = (paragraph, here)
            self._comment_places[key] = len(paragraph.comments)
            paragraph.comments.append((key, here, -1))
            return
        opened, start = self._open_comments.pop(key, (paragraph, here))
        end = here if opened is paragraph else opened.length
        place = self._comment_places.get(key)
        if place is None:
            self._comment_places[key] = len(paragraph.comments)
            paragraph.comments.append((key, here, here))
        elif place < len(opened.comments) and opened.comments[place] == (key, start, -1):
            opened.comments[place] = (key, start, end)

    def _table(self, table: Any, state: State) -> Iterator[Paragraph]:
        """The paragraphs of a table row by row, each under the labels of its row and column."""
        rows = [[self._cell(cell, state) for cell in _cells(row)] for row in _children(table, "tr")]
        rows = [row for row in rows if any(cell_text(cell) for cell in row)]
        yield from label_cells(rows)

    def _cell(self, cell: Any, state: State) -> list[Paragraph]:
        merge = child(cell, "tcPr", "vMerge")
        if merge is not None and attribute(merge, "val") != "restart":
            return []
        paragraphs = list(self.read(cell, state))
        for paragraph in paragraphs:
            if paragraph.number and not paragraph.length:
                # A column of numbers that Word counts: each is all that its cell shows.
                paragraph.add(paragraph.number, state, bold=False)
        return paragraphs


@dataclass(frozen=True, slots=True)
class _Format:
    """What a run inherits from its surroundings."""

    bold: bool = False
    placeholder: bool = False


def _cells(row: Any) -> Iterable[Any]:
    return _children(row, "tc")


def _children(parent: Any, name: str) -> Iterator[Any]:
    """The children of that name, also inside content controls and change marks."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in {"sdt", "sdtContent", "customXml", "ins", "del"}:
            yield from _children(element, name)


def _alternative(element: Any) -> Any:
    """The version of a drawing that is meant for new programs, else the one for old ones."""
    versions = list(element)
    for version in versions:
        if local(version) == "Choice" and len(version):
            return version
    return versions[-1] if versions else element


def _boxes(drawing: Any) -> list[Any]:
    """The text boxes of a drawing, each once: old and new versions hold the same text."""
    found: list[Any] = []
    for element in drawing:
        if local(element) == "AlternateContent":
            found.extend(_boxes(_alternative(element)))
        elif local(element) == "txbxContent":
            found.append(element)
        else:
            found.extend(_boxes(element))
    return found


def _own_text(element: Any, name: str) -> str | None:
    """The characters that a part of a run stands for, or None when it holds something else."""
    if name in {"t", "delText"}:
        return element.text or ""
    return _symbol(element) if name == "sym" else _LITERAL.get(name)


def _symbol(element: Any) -> str:
    """The character of a symbol font; bullets and ticks have no code of their own there."""
    code = attribute(element, "char")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _value(properties: Any, name: str) -> str:
    """The value of a property, or empty."""
    found = child(properties, name)
    return "" if found is None else attribute(found, "val")


def _below_nine(level: int) -> int | None:
    """Outline level 9 says that a paragraph is body text."""
    return level if level < 9 else None
