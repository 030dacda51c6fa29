"""Writes a Word file in memory, so that text of other formats is read by the rules of one reader.

What is a heading, whose words a returned draft holds, what a comment hangs on: the docx reader
knows. A reader of another format says what it found in Word's terms and asks it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
# What XML cannot hold; a lone surrogate becomes the sign for a lost character.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PIECES = re.compile(r"[\t\n]|[^\t\n]{1,100000}")
_LITERAL = {"\t": "tab", "\n": "br"}
_CONTENTS = "Contents"

Change = Literal["ins", "del"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A tracked change: who made it, and when as the file says it."""

    kind: Change
    author: str = ""
    date: str = ""


@dataclass(slots=True)
class Cell:
    """A table cell with the elements in it.

    Attributes:
        element: The `w:tc` that paragraphs and tables are added to.
        columns: The number of columns that it spans.
        rows: The number of rows that it spans.
    """

    element: Any
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class WordFile:
    """A Word file that is being written.

    Attributes:
        body: The element that paragraphs and tables are added to.
        headers: The page headers, each an element like the body.
        footers: The page footers.
        comments: The `w:comment` elements.
        footnotes: The `w:footnote` elements.
        author: Who the file says wrote it, or empty.
        title: Its title, or empty.
        saved_at: When it was last saved, or None.
    """

    body: Any = field(default_factory=lambda: element("body"))
    headers: list[Any] = field(default_factory=list)
    footers: list[Any] = field(default_factory=list)
    comments: list[Any] = field(default_factory=list)
    footnotes: list[Any] = field(default_factory=list)
    author: str = ""
    title: str = ""
    saved_at: datetime | None = None

    def header(self) -> Any:
        """A new page header to fill."""
        self.headers.append(element("hdr"))
        return self.headers[-1]

    def footer(self) -> Any:
        """A new page footer to fill."""
        self.footers.append(element("ftr"))
        return self.footers[-1]

    def comment(self, author: str = "", date: str = "", *, key: str = "") -> tuple[str, Any]:
        """The id of a new comment, given or made, and its element to fill."""
        key = key or f"c{len(self.comments)}"
        self.comments.append(element("comment", id=key, author=author, date=date))
        return key, self.comments[-1]

    def footnote(self) -> tuple[str, Any]:
        """The id of a new note, and its element to fill."""
        key = str(len(self.footnotes))
        self.footnotes.append(element("footnote", id=key))
        return key, self.footnotes[-1]

    def package(self) -> bytes:
        """The bytes of the file."""
        document = element("document")
        document.append(self.body)
        parts = [
            ("styles", _styles()),
            ("comments", _holding("comments", self.comments)),
            ("footnotes", _holding("footnotes", self.footnotes)),
            *(("header", part) for part in self.headers),
            *(("footer", part) for part in self.footers),
        ]
        named = [(kind, f"{kind}{n}.xml", part) for n, (kind, part) in enumerate(parts)]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("[Content_Types].xml", b"<Types/>")
            archive.writestr("word/document.xml", etree.tostring(document))
            for _, name, part in named:
                archive.writestr(f"word/{name}", etree.tostring(part))
            relations = _relations([(kind, name) for kind, name, _ in named])
            archive.writestr("word/_rels/document.xml.rels", relations)
            archive.writestr("docProps/core.xml", etree.tostring(self._properties()))
        return buffer.getvalue()

    def _properties(self) -> Any:
        root = etree.Element(f"{{{_CORE}}}coreProperties")
        saved = self.saved_at.isoformat() if self.saved_at else ""
        for name, value in (
            (f"{{{_DC}}}creator", self.author),
            (f"{{{_DC}}}title", self.title),
            (f"{{{_TERMS}}}modified", saved),
        ):
            etree.SubElement(root, name).text = clean(value)
        return root


def element(name: str, parent: Any = None, **attributes: str) -> Any:
    """A `w:` element, added to its parent where there is one; empty attributes are left out."""
    values = {f"{{{_W}}}{key}": clean(value) for key, value in attributes.items() if value}
    if parent is None:
        return etree.Element(f"{{{_W}}}{name}", values, nsmap={"w": _W})
    return etree.SubElement(parent, f"{{{_W}}}{name}", values)


def paragraph(
    parent: Any, *, level: int | None = None, listed: bool = False, contents: bool = False
) -> Any:
    """A paragraph, added to its parent.

    Args:
        parent: A body, cell, header, footer, note, comment or text box.
        level: Outline level from 0 when it is a heading.
        listed: Whether it is a list item.
        contents: Whether it is a line of the table of contents.
    """
    made = element("p", parent)
    properties = element("pPr", made)
    if contents:
        element("pStyle", properties, val=_CONTENTS)
    if level is not None:
        element("outlineLvl", properties, val=str(min(level, 8)))
    if listed:
        element("numId", element("numPr", properties), val="1")
    return made


def add_text(parent: Any, text: str, *, bold: bool = False, mark: Mark | None = None) -> None:
    """Add text to a paragraph, as a tracked change where it is marked as one."""
    if not text:
        return
    if mark is not None:
        parent = element(mark.kind, parent, author=mark.author, date=mark.date)
    run = element("r", parent)
    if bold:
        element("b", element("rPr", run))
    tag = "delText" if mark is not None and mark.kind == "del" else "t"
    for piece in _PIECES.findall(clean(text)):
        if piece in _LITERAL:
            element(_LITERAL[piece], run)
        else:
            element(tag, run).text = piece


def add_note(parent: Any, key: str, mark: Mark | None = None) -> None:
    """Add the reference to a footnote to a paragraph."""
    if mark is not None:
        parent = element(mark.kind, parent, author=mark.author, date=mark.date)
    element("footnoteReference", element("r", parent), id=key)


def begin_comment(parent: Any, key: str) -> None:
    """Mark where in a paragraph the words begin that a comment is about."""
    element("commentRangeStart", parent, id=key)


def end_comment(parent: Any, key: str) -> None:
    """Mark where in a paragraph the words end that a comment is about."""
    element("commentRangeEnd", parent, id=key)
    element("commentReference", element("r", parent), id=key)


def add_box(parent: Any) -> Any:
    """A text box that hangs on a paragraph, to fill."""
    return element("txbxContent", element("pict", element("r", parent)))


def add_table(parent: Any, rows: Sequence[Sequence[Cell]]) -> None:
    """Add a table; a cell that spans several columns or rows says what it says once."""
    table = element("tbl", parent)
    # Rows that a cell above still reaches down into, by column.
    reached: dict[int, int] = {}
    for cells in rows:
        row = element("tr", table)
        waiting = list(cells)
        begun: dict[int, int] = {}
        column = 0
        while waiting or column in reached:
            if column in reached:
                element("vMerge", element("tcPr", element("tc", row)))
                column += 1
                continue
            cell = waiting.pop(0)
            _add_cell(row, cell)
            begun.update(dict.fromkeys(range(column, column + cell.columns), cell.rows))
            column += cell.columns
        left = {**reached, **begun}
        reached = {place: count - 1 for place, count in left.items() if count > 1}


def _add_cell(row: Any, cell: Cell) -> None:
    """Add a cell, and an empty one for every further column that it spans."""
    if cell.rows > 1:
        properties = element("tcPr")
        element("vMerge", properties, val="restart")
        cell.element.insert(0, properties)
    row.append(cell.element)
    for _ in range(1, cell.columns):
        element("tc", row)


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _SURROGATE.sub("\ufffd", _NO_XML.sub("", text))


def _styles() -> Any:
    root = element("styles")
    style = element("style", root, styleId=_CONTENTS, type="paragraph")
    element("name", style, val="toc 1")
    return root


def _holding(name: str, children: list[Any]) -> Any:
    root = element(name)
    root.extend(children)
    return root


def _relations(targets: list[tuple[str, str]]) -> bytes:
    root = etree.Element(f"{{{_PACKAGE}}}Relationships", nsmap={None: _PACKAGE})
    for number, (kind, target) in enumerate(targets):
        etree.SubElement(
            root,
            f"{{{_PACKAGE}}}Relationship",
            {"Id": f"r{number}", "Type": f"{_RELATION}/{kind}", "Target": target},
        )
    return bytes(etree.tostring(root))
