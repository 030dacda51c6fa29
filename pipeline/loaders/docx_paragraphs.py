"""The paragraphs of a Word file in reading order, with what is tracked and attached in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from pipeline.loaders.docx_parts import Parts, Style, attribute, child, is_numbered, is_on, local

State = Literal["", "ins", "del"]

_CHANGE: dict[str, State] = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
# Elements that only wrap: what they hold counts as if they were not there.
_WRAPPERS = frozenset(
    {"hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml", "bdo", "dir", "ruby",
     "rubyBase", "rt", "oMath", "oMathPara", "Choice", "subDoc"}
)  # fmt: skip
_LITERAL = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# A sentence ends at a stop with a space and a capital after it, or at a line break.
_SENTENCE_END = re.compile(
    r"(?<!\bf)(?<!\bjf)(?<!\bnr)(?<!\bkap)(?<!\bpkt)(?<!\bbl)(?<!\bosv)[.!?][»\"”)]?\s+(?=[A-ZÆØÅ«\"–\[])|\n"
)
#: Half-points: Word's notes are set at 10 points or less, letters at 11 or 12.
_SMALL = 19


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that was all there, all inserted or all deleted."""

    text: str
    state: State
    bold: bool
    placeholder: bool = False


@dataclass(slots=True)
class Paragraph:
    """One paragraph, before it is decided what kind of block it becomes.

    Attributes:
        spans: Its text in order, deleted words included.
        level: Outline level from 0 by style or property, or None.
        is_list: Whether it is an item of a list.
        is_contents: Whether it is a line of the table of contents.
        is_small: Whether all of it is set in the size of notes.
        in_table: Whether it stands in a table.
        label: Whether it is the heading of a table's row or column.
        under: Labels of the row and column that it stands in.
        notes: The footnotes and endnotes that it refers to, and whether the reference is inserted.
        comments: Id, first and last character of the comments that begin here.
    """

    spans: list[Span] = field(default_factory=list)
    level: int | None = None
    is_list: bool = False
    is_contents: bool = False
    is_small: bool = False
    in_table: bool = False
    label: bool = False
    under: tuple[str, ...] = ()
    notes: list[tuple[str, str, bool]] = field(default_factory=list)
    comments: list[tuple[str, int, int]] = field(default_factory=list)

    def text(self, *without: State) -> str:
        """Its words, without the spans of some states."""
        return "".join(span.text for span in self.spans if span.state not in without)

    @property
    def is_bold(self) -> bool:
        """Whether every visible word of it is bold."""
        spans = [span for span in self.spans if span.text.strip() and span.state != "del"]
        return bool(spans) and all(span.bold for span in spans)

    @property
    def is_placeholder(self) -> bool:
        """Whether it only holds a form's own prompt: «Klikk her for å skrive inn tekst»."""
        spans = [span for span in self.spans if span.text.strip()]
        return bool(spans) and all(span.placeholder for span in spans)

    def changes(self) -> Iterator[tuple[State, int, int]]:
        """Each tracked change with its first and last character; neighbours are one."""
        start = 0
        runs: list[tuple[State, int, int]] = []
        for span in self.spans:
            end = start + len(span.text)
            if runs and runs[-1][0] == span.state and runs[-1][2] == start:
                runs[-1] = (span.state, runs[-1][1], end)
            else:
                runs.append((span.state, start, end))
            start = end
        return iter([run for run in runs if run[0]])

    def sentence(self, start: int, end: int) -> str:
        """The sentence or sentences around a stretch, changes shown as [ut: …] and [inn: …]."""
        text = self.text()
        first = max((m.end() for m in _SENTENCE_END.finditer(text) if m.end() <= start), default=0)
        last = min(
            (m.start() + 1 for m in _SENTENCE_END.finditer(text) if m.end() >= end),
            default=len(text),
        )
        return self._shown(min(first, start), max(last, end))

    def _shown(self, first: int, last: int) -> str:
        shown = []
        start = 0
        for span in self.spans:
            text = span.text[max(first - start, 0) : max(last - start, 0)]
            start += len(span.text)
            if text:
                shown.append(
                    {"": text, "ins": f"[inn: {text}]", "del": f"[ut: {text}]"}[span.state]
                )
        return "".join(shown).replace("][inn: ", "] [inn: ")


class ParagraphReader:
    """Walks the elements of a Word file, and gives its paragraphs in reading order."""

    def __init__(self, parts: Parts) -> None:
        self._styles = parts.styles
        self._open_comments: dict[str, tuple[Paragraph, int]] = {}
        self._boxes: list[Any] = []

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
                yield from self.read(element, _CHANGE[name])
            elif name in {"sdt", "sdtContent", "customXml", "Choice", "txbxContent"}:
                yield from self.read(element, state)
            else:
                self._mark_comment(name, element, None)

    def _paragraph_and_boxes(self, element: Any, state: State) -> Iterator[Paragraph]:
        """A paragraph, then the text boxes that hang on it."""
        outer, self._boxes = self._boxes, []
        yield self._paragraph(element, state)
        boxes, self._boxes = self._boxes, outer
        for box in boxes:
            yield from self.read(box, state)

    def _paragraph(self, element: Any, state: State) -> Paragraph:
        properties = child(element, "pPr")
        style = self._styles.get(_value(properties, "pStyle"), Style())
        own_level = _value(properties, "outlineLvl")
        numbering = child(properties, "numPr") if properties is not None else None
        paragraph = Paragraph(
            level=style.level if not own_level.isdigit() else _below_nine(int(own_level)),
            is_list=style.is_list if numbering is None else is_numbered(numbering),
            is_contents=style.is_contents,
        )
        sizes: set[int] = set()
        self._inline(element, paragraph, state, _Format(style.bold), sizes)
        paragraph.is_small = bool(sizes) and max(sizes) <= _SMALL
        return paragraph

    def _inline(
        self, parent: Any, paragraph: Paragraph, state: State, style: _Format, sizes: set[int]
    ) -> None:
        """Take in the runs of a paragraph, however deeply they are wrapped."""
        for element in parent:
            name = local(element)
            if name == "r":
                self._run(element, paragraph, state, style, sizes)
            elif name in _CHANGE:
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
                paragraph.spans.append(Span(element.text or "", state, style.bold))
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
                paragraph.spans.append(Span(text, state, style.bold, style.placeholder))
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
        here = len(paragraph.text())
        if name == "commentRangeStart":
            self._open_comments[key] = (paragraph, here)
            paragraph.comments.append((key, here, -1))
            return
        opened, start = self._open_comments.pop(key, (paragraph, here))
        end = here if opened is paragraph else len(opened.text())
        known = [number for number, mark in enumerate(opened.comments) if mark[0] == key]
        if not known:
            paragraph.comments.append((key, here, here))
        elif opened.comments[known[0]][2] < 0:
            opened.comments[known[0]] = (key, start, end)

    def _table(self, table: Any, state: State) -> Iterator[Paragraph]:
        """The paragraphs of a table row by row, each under the labels of its row and column."""
        rows = [[self._cell(cell, state) for cell in _cells(row)] for row in _children(table, "tr")]
        rows = [row for row in rows if any(_words(cell) for cell in row)]
        yield from _labelled(rows)

    def _cell(self, cell: Any, state: State) -> list[Paragraph]:
        merge = child(cell, "tcPr", "vMerge")
        if merge is not None and attribute(merge, "val") != "restart":
            return []
        return list(self.read(cell, state))


@dataclass(frozen=True, slots=True)
class _Format:
    """What a run inherits from its surroundings."""

    bold: bool = False
    placeholder: bool = False


#: A label is short; a longer first cell is something said.
_LONGEST_LABEL = 60
_LABEL_COLUMN = re.compile(
    r"^(?:råd|anbefaling|tilråding|punkt|pkt|kapittel|kap|tema|avsnitt|nr|nummer|side|spørsmål"
    r"|del|område|forslag|tiltak|krav|paragraf|§)",
    re.IGNORECASE,
)


def _labelled(rows: list[list[list[Paragraph]]]) -> Iterator[Paragraph]:
    """The paragraphs of the cells, those that name a row or a column marked as labels."""
    wide = max((len(row) for row in rows), default=0)
    if wide < 2:
        # One column frames text; it does not tabulate it.
        yield from (paragraph for row in rows for cell in row for paragraph in cell)
        return
    heads = rows[0] if len(rows) > 1 and _is_head(rows) else []
    columns = [_words(cell) for cell in heads]
    named = bool(columns) and _LABEL_COLUMN.match(columns[0]) is not None
    for number, row in enumerate(rows):
        is_head = bool(heads) and number == 0
        label = "" if is_head else _row_label(row, named=named)
        for column, cell in enumerate(row):
            is_label = is_head or bool(label and column == 0)
            under = () if is_label else _place(label, columns, column)
            for paragraph in cell:
                paragraph.in_table = True
                paragraph.label = is_label
                paragraph.under = (*under, *paragraph.under)
                yield paragraph


def _place(label: str, columns: list[str], column: int) -> tuple[str, ...]:
    """The labels that a cell stands under: its row, and its column where there are several."""
    head = columns[column] if len(columns) > 2 and column < len(columns) else ""
    return tuple(text for text in (label, head) if text)


def _is_head(rows: list[list[list[Paragraph]]]) -> bool:
    """Whether the first row names the columns: short words where longer text stands below."""
    first = [_words(cell) for cell in rows[0]]
    below = [_words(cell) for row in rows[1:] for cell in row]
    if any(len(text) > _LONGEST_LABEL or text.endswith(".") for text in first) or not all(first):
        return False
    return (
        max(map(len, below), default=0) > _LONGEST_LABEL
        or _LABEL_COLUMN.match(first[0]) is not None
    )


def _row_label(row: list[list[Paragraph]], *, named: bool) -> str:
    """The text of the first cell, when it names what the others are about."""
    if len(row) < 2 or not row[0]:
        return ""
    first, others = _words(row[0]), " ".join(_words(cell) for cell in row[1:])
    short = len(first) <= _LONGEST_LABEL and not first.endswith((".", "!"))
    return first if others and (short or (named and len(row[0]) == 1)) else ""


def _words(cell: list[Paragraph]) -> str:
    return " ".join(" ".join(paragraph.text("del") for paragraph in cell).split())


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
