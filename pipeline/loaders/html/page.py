"""Goes through the nodes of a web page, and writes what it says as a Word file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.loaders.html.margins import is_margin, is_margin_line, tells_when
from pipeline.loaders.html.markup import children
from pipeline.loaders.wordml import Cell, Mark, WordFile, add_table, add_text, element, paragraph

_SILENT = frozenset(
    {"script", "style", "head", "title", "meta", "link", "template", "-comment", "iframe",
     "object", "embed", "svg", "math", "canvas", "audio", "video", "map"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr",
     "html", "legend", "main", "nav", "ol", "p", "pre", "section", "summary", "tbody", "tfoot",
     "thead", "ul", "li", "tr", "td", "th", "table", "caption", "h1", "h2", "h3", "h4", "h5",
     "h6", "noscript", "textarea", "option"}
)  # fmt: skip
_BOLD = frozenset({"b", "strong", "th"})
_CHANGES: dict[str, Mark] = {"ins": Mark("ins"), "del": Mark("del")}
_KEEPS_LINES = frozenset({"pre", "textarea"})
_HEADING = re.compile(r"^h([1-6])$")
#: Browsers stop at a thousand columns; no table of text has more than a few.
_MOST_SPANNED = 100
_MOST_ROWS_SPANNED = 1_000


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of text; a line break is one of its own."""

    text: str
    bold: bool = False
    mark: Mark | None = None


@dataclass(slots=True)
class _Place:
    """Where text goes: the element that paragraphs are added to, and what is not yet added."""

    parent: Any
    is_margin: bool = False
    is_cell: bool = False
    runs: list[_Run] = field(default_factory=list)


class Page:
    """The Word file that a page becomes.

    Attributes:
        file: What is written.
        says_something: Whether any of it is more than a menu.
    """

    def __init__(self, n_all: int) -> None:
        """Begin a page of so many characters; with 0 nothing on it is taken for a menu."""
        self.file = WordFile()
        self.says_something = False
        self._n_all = n_all
        self._places = [_Place(self.file.body)]
        self._margins: dict[str, Any] = {}
        self._tables: list[list[list[Cell]]] = []
        self._marks: list[Mark] = []
        self._bold = 0
        self._keeps_lines = 0
        self._level: int | None = None
        self._is_item = False
        self._n_margins = 0
        self._n_scripts = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What was set apart, in Norwegian."""
        apart = [
            f"menyer, topp- og bunnlinjer ({self._n_margins} biter)" if self._n_margins else "",
            f"skript ({self._n_scripts})" if self._n_scripts else "",
        ]
        named = " og ".join(part for part in apart if part)
        note = f"Lest som nettside. Satt til side, ikke regnet som svar: {named}."
        return (note,) if named else ()

    def write(self, root: Any) -> None:
        """Write all nodes in reading order, without recursion."""
        self._n_scripts = len(root.css("script"))
        waiting: list[Any] = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, _Closing):
                node.work()
            elif node.tag == "-text":
                self._add_text(node.text_content or "")
            elif node.tag in _SILENT:
                continue
            else:
                closings = [_Closing(work) for work in self._enter(node)]
                waiting.extend(closings)
                waiting.extend(reversed(list(children(node))))
        self._end_paragraph()

    def _enter(self, node: Any) -> Iterator[Callable[[], None]]:
        """Begin an element; what is to be done when it ends, the last thing first."""
        name = node.tag
        if name in _BLOCKS:
            self._end_paragraph()
        yield from self._enter_table(node, name)
        if not self._places[-1].is_margin and is_margin(node, self._n_all):
            self._end_paragraph()
            self._n_margins += 1
            self._places.append(_Place(self._margin(), is_margin=True))
            yield self._leave_place
        yield from self._enter_text(node, name)
        if name in _BLOCKS:
            yield self._end_paragraph

    def _enter_text(self, node: Any, name: str) -> Iterator[Callable[[], None]]:
        """Begin what changes how text is written."""
        if name == "br":
            self._places[-1].runs.append(_Run("\n"))
        elif name == "input" and (node.attributes.get("type") or "text").lower() == "text":
            self._add_text(f" {node.attributes.get('value') or ''} ")
        elif name == "li":
            self._is_item = True
        elif name in _BOLD:
            self._bold += 1
            yield self._leave_bold
        elif name in _KEEPS_LINES:
            self._keeps_lines += 1
            yield self._leave_lines
        elif name in _CHANGES:
            self._marks.append(_CHANGES[name])
            yield self._leave_mark
        elif heading := _HEADING.match(name):
            self._level = int(heading[1]) - 1
            yield self._leave_heading

    def _enter_table(self, node: Any, name: str) -> Iterator[Callable[[], None]]:
        """Begin a table, a row or a cell; tables that only lay out the page are none."""
        if name == "table":
            self._tables.append([])
            yield self._leave_layout if _is_layout(node) else self._leave_table
            if _is_layout(node):
                self._tables[-1] = _NO_TABLE
        elif not self._tables or self._tables[-1] is _NO_TABLE:
            return
        elif name == "tr":
            self._tables[-1].append([])
        elif name in {"td", "th"} and self._tables[-1]:
            cell = Cell(
                element("tc"),
                _spanned(node.attributes.get("colspan"), _MOST_SPANNED),
                _spanned(node.attributes.get("rowspan"), _MOST_ROWS_SPANNED),
            )
            self._tables[-1][-1].append(cell)
            is_margin = self._places[-1].is_margin
            self._places.append(_Place(cell.element, is_margin=is_margin, is_cell=True))
            yield self._leave_place

    def _leave_table(self) -> None:
        rows = [row for row in self._tables.pop() if row]
        if rows:
            add_table(self._places[-1].parent, rows)

    def _leave_layout(self) -> None:
        self._tables.pop()

    def _leave_place(self) -> None:
        self._end_paragraph()
        self._places.pop()

    def _leave_bold(self) -> None:
        self._bold -= 1

    def _leave_lines(self) -> None:
        self._keeps_lines -= 1

    def _leave_mark(self) -> None:
        self._marks.pop()

    def _leave_heading(self) -> None:
        self._level = None

    def _add_text(self, text: str) -> None:
        """Take in text as a browser shows it: its blanks and line breaks are one blank."""
        mark = self._marks[-1] if self._marks else None
        runs = self._places[-1].runs
        if not self._keeps_lines:
            runs.append(_Run(re.sub(r"\s+", " ", text), self._bold > 0, mark))
            return
        for number, line in enumerate(text.splitlines()):
            if number:
                runs.append(_Run("\n"))
            runs.append(_Run(line, self._bold > 0, mark))

    def _end_paragraph(self) -> None:
        """Write what is collected; an empty line between divides it."""
        place = self._places[-1]
        runs, place.runs = place.runs, []
        pending: list[_Run] = []
        is_new_line = False
        for run in runs:
            if run.text == "\n" and is_new_line:
                self._write_paragraph(pending, place)
                pending = []
            elif run.text.strip() or run.text == "\n" or not is_new_line:
                pending.append(run)
            is_new_line = run.text == "\n" or (is_new_line and not run.text.strip())
        self._write_paragraph(pending, place)

    def _write_paragraph(self, runs: list[_Run], place: _Place) -> None:
        text = "".join(run.text for run in runs)
        if not text.strip():
            return
        parent = place.parent
        if not place.is_margin and not place.is_cell and self._is_margin_text(text):
            self._n_margins += 1
            parent = self._margin()
        elif not place.is_margin:
            self.says_something = self.says_something or not tells_when(text)
        made = paragraph(parent, level=self._level, listed=self._is_item)
        self._is_item = False
        for run in runs:
            add_text(made, run.text, bold=run.bold, mark=run.mark)

    def _is_margin_text(self, text: str) -> bool:
        return self._n_all > 0 and is_margin_line(text) and not tells_when(text)

    def _margin(self) -> Any:
        """Where what surrounds the text goes: above it, or below what is already written."""
        name = "footer" if self.says_something else "header"
        if name not in self._margins:
            make = self.file.footer if self.says_something else self.file.header
            self._margins[name] = make()
        return self._margins[name]


@dataclass(frozen=True, slots=True)
class _Closing:
    """What is to be done when an element ends."""

    work: Callable[[], None]


#: Stands for a table that is none.
_NO_TABLE: list[list[Cell]] = []


def _is_layout(table: Any) -> bool:
    """Whether a table only places parts of the page: with headings or tables in it."""
    if (table.attributes.get("role") or "").lower() in {"presentation", "none"}:
        return True
    return any(node is not None for node in map(table.css_first, ("td h1", "td h2", "td table")))


def _spanned(value: str | None, most: int) -> int:
    """A number of columns or rows as a page gives it, at least 1."""
    digits = (value or "").strip()
    return min(max(int(digits), 1), most) if digits.isdecimal() and len(digits) < 6 else 1
