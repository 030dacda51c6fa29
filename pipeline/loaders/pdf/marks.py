"""What is put on the page of a PDF: comments with what they mark, and the fields of a form."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from pipeline.loaders.pdf.lines import Line
from pipeline.records import BlockKind

#: They hold no words of their own: links, fields of a form (read otherwise), windows of comments.
_WORDLESS = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP})
_CHOSEN = frozenset({raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON})
_WRITTEN = frozenset(
    {raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX}
)
#: Names that programs give: they say nothing about what is asked.
_NAMELESS = re.compile(
    r"^(?:\W|\d|_)*(?:te[kx]st|text ?box|textfield|felt|field|fill|undefined|untitled|check ?box"
    r"|group|radio|dropdown|combo|list|button|topmostsubform|form|f)?[\W\d_]*$",
    re.IGNORECASE,
)
#: A question stands within this many points above its field, or left of it on the same height.
_ABOVE, _ASIDE = 45.0, 300.0
_MOST_MARKS = 5_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment, a change or the answer in a field of a form.

    Attributes:
        kind: `comment`, `insertion` or `deletion`; `paragraph` for an answer.
        text: Its words.
        page: Page number from 1.
        top: Its upper edge in points from the bottom of the page.
        anchor: The words that it marks, else the line that it stands at.
        author: Who made it, as the file says.
        question: What the field asks for; empty for comments.
    """

    kind: BlockKind
    text: str
    page: int
    top: float
    anchor: str = ""
    author: str = ""
    question: str = ""


def read_marks(
    page: Any, text_page: Any, lines: Sequence[Line], number: int, form: Any
) -> Iterator[Mark]:
    """The marks of one page, from the top; `form` is pdfium's handle to the fields, or None."""
    found: list[Mark] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_MARKS)):
        with _annotation(page, index) as annotation:
            if not annotation:
                continue
            if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
                found += _field(annotation, lines, number, form)
            elif raw.FPDFAnnot_GetSubtype(annotation) not in _WORDLESS:
                found += _comment(annotation, text_page, lines, number)
    yield from sorted(found, key=lambda mark: -mark.top)


@contextmanager
def _annotation(page: Any, index: int) -> Iterator[Any]:
    annotation = raw.FPDFPage_GetAnnot(page.raw, index)
    try:
        yield annotation
    finally:
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)


def _comment(annotation: Any, text_page: Any, lines: Sequence[Line], number: int) -> Iterator[Mark]:
    """A note, a marked passage with a remark, or a change to the words it stands at."""
    box = _box(annotation)
    marked = _marked(annotation, text_page)
    words = _string(annotation, b"Contents")
    kind: BlockKind = "comment"
    subtype = raw.FPDFAnnot_GetSubtype(annotation)
    if subtype == raw.FPDF_ANNOT_CARET and words:
        kind = "insertion"
    if subtype == raw.FPDF_ANNOT_STRIKEOUT and marked:
        # «Replace» strikes words out and puts the new ones in a caret beside them.
        yield Mark("deletion", marked, number, box[3], marked, _string(annotation, b"T"))
    if words:
        anchor = marked or _nearest(box, lines)
        yield Mark(kind, words, number, box[3], anchor, _string(annotation, b"T"))


def _field(annotation: Any, lines: Sequence[Line], number: int, form: Any) -> Iterator[Mark]:
    """What is written or chosen in a field of a form, under what it asks."""
    if form is None:
        return
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    answer = ""
    if kind in _WRITTEN:
        answer = _told(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
    elif kind in _CHOSEN and raw.FPDFAnnot_IsChecked(form, annotation):
        answer = _told(raw.FPDFAnnot_GetFormFieldExportValue, form, annotation) or "Ja"
    if not answer.strip():
        return
    box = _box(annotation)
    name = _told(raw.FPDFAnnot_GetFormFieldName, form, annotation)
    question = _told(raw.FPDFAnnot_GetFormFieldAlternateName, form, annotation)
    question = question.strip() or _label(box, lines)
    if not question and not _NAMELESS.match(name):
        question = name.rpartition(".")[2].replace("_", " ").strip()
    yield Mark("paragraph", answer, number, box[3], question=question)


def _box(annotation: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right and top."""
    box = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, box):
        return 0.0, 0.0, 0.0, 0.0
    return (
        min(box.left, box.right),
        min(box.bottom, box.top),
        max(box.left, box.right),
        max(box.bottom, box.top),
    )


def _marked(annotation: Any, text_page: Any) -> str:
    """The words under a highlighted, underlined or struck-out passage."""
    pieces = []
    for index in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), 200)):
        quad = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, index, quad):
            across = (quad.x1, quad.x2, quad.x3, quad.x4)
            # The marks of one line reach into its neighbours.
            low, high = sorted((quad.y1, quad.y2, quad.y3, quad.y4))[::3]
            up = (low + (high - low) / 4, high - (high - low) / 4)
            pieces.append(text_page.get_text_bounded(min(across), min(up), max(across), max(up)))
    return " ".join(" ".join(pieces).split())


def _nearest(box: tuple[float, float, float, float], lines: Sequence[Line]) -> str:
    """The line that a note stands at, or empty."""
    middle = (box[1] + box[3]) / 2
    near = [(abs((line.bottom + line.top) / 2 - middle), n) for n, line in enumerate(lines)]
    distance, place = min(near, default=(0.0, -1))
    return lines[place].text if place >= 0 and distance <= _ABOVE else ""


def _label(box: tuple[float, float, float, float], lines: Sequence[Line]) -> str:
    """The text that stands left of a field on its height, else right above it."""
    left, bottom, right, top = box
    aside = [
        (left - line.right, line.text)
        for line in lines
        if -_ABOVE < line.right - left <= 1
        and line.bottom < top
        and line.top > bottom
        and left - line.right < _ASIDE
    ]
    above = [
        (line.bottom - top, line.text)
        for line in lines
        if -1 <= line.bottom - top <= _ABOVE and line.left <= right and line.right >= left
    ]
    nearest = min(aside or above, default=(0.0, ""))
    return nearest[1].strip(" :*")


def _string(annotation: Any, key: bytes) -> str:
    """A text that the annotation holds itself."""
    return _utf16(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size))


def _told(call: Callable[..., int], form: Any, annotation: Any) -> str:
    """A text that the field of the annotation holds, or the field above it."""
    return _utf16(lambda buffer, size: call(form, annotation, buffer, size))


def _utf16(call: Callable[[Any, int], int]) -> str:
    """The text of a function that fills a buffer, asked for its length first."""
    length = call(None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    call(buffer, length)
    text = bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00")
    return text.replace("\r\n", "\n").replace("\r", "\n")
