"""Goes through the elements of an OpenDocument text, and writes them as a Word file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.loaders.docx.parts import child, local
from pipeline.loaders.odt.names import number, of
from pipeline.loaders.odt.styles import Style
from pipeline.loaders.wordml import (
    Cell,
    Mark,
    WordFile,
    add_box,
    add_note,
    add_table,
    add_text,
    begin_comment,
    element,
    end_comment,
    paragraph,
)

# Elements that only frame what is in them.
_FRAMES = frozenset(
    {"section", "index-body", "index-title", "alphabetical-index", "illustration-index",
     "table-index", "object-index", "user-index", "bibliography", "list-header", "text-box",
     "numbered-paragraph", "shape", "g", "custom-shape", "rect", "ellipse", "line", "frame"}
)  # fmt: skip
_DRAWN = frozenset({"frame", "custom-shape", "rect", "ellipse", "line", "g", "text-box"})
_SILENT = frozenset(
    {"tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "bookmark",
     "bookmark-start", "bookmark-end", "soft-page-break", "image", "object", "title", "desc",
     "table-of-content-source", "event-listeners", "hidden-text"}
)  # fmt: skip
_ROWS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_MOST_COLUMNS = 100
_MOST_ROWS = 1_000
_MOST_BLANKS = 1_000


class BodyWriter:
    """Writes bodies, page headers and page footers of one file."""

    def __init__(self, file: WordFile, styles: dict[str, Style], body: Any) -> None:
        self._file = file
        self._styles = styles
        self._changes = dict(_changes(child(body, "tracked-changes")))
        self._open: dict[str, Mark] = {}
        self._comments: dict[str, str] = {}
        self._ends = {of(part, "name") for part in body.iter() if local(part) == "annotation-end"}

    def write(
        self, source: Any, target: Any, *, listed: bool = False, contents: bool = False
    ) -> None:
        """Write the paragraphs, lists and tables of an element into one of a Word file."""
        for part in source:
            name = local(part)
            if name in {"p", "h"}:
                self._paragraph(part, target, listed=listed, contents=contents)
                listed = False
            elif name in _FRAMES:
                self.write(part, target, listed=listed, contents=contents)
            else:
                self._structure(name, part, target)

    def _structure(self, name: str, part: Any, target: Any) -> None:
        """Write a list, a table, a table of contents, or what is typed in a form."""
        if name == "list":
            for item in part:
                self.write(item, target, listed=local(item) == "list-item")
        elif name == "table":
            add_table(target, list(self._rows(part)))
        elif name == "table-of-content":
            self.write(part, target, contents=True)
        elif name == "forms":
            self._typed(part, target)
        else:
            self._change(name, part, None)

    def _paragraph(self, source: Any, target: Any, *, listed: bool, contents: bool) -> None:
        style = self._styles.get(of(source, "style-name"), Style())
        level = style.level
        if local(source) == "h":
            level = number(source, "outline-level", most=9) - 1
        made = paragraph(target, level=level, listed=listed, contents=contents)
        self._inline(source, made, bold=style.bold)

    def _rows(self, table: Any) -> Iterator[list[Cell]]:
        """The cells of each row; those that another covers are left out."""
        for part in table:
            if local(part) in _ROWS:
                yield from self._rows(part)
            elif local(part) == "table-row":
                yield [self._cell(cell) for cell in part if local(cell) == "table-cell"]

    def _cell(self, source: Any) -> Cell:
        cell = Cell(
            element("tc"),
            number(source, "number-columns-spanned", most=_MOST_COLUMNS),
            number(source, "number-rows-spanned", most=_MOST_ROWS),
        )
        self.write(source, cell.element)
        return cell

    def _inline(self, source: Any, made: Any, *, bold: bool) -> None:
        """Write the text of a paragraph, and what hangs on it."""
        self._text(source.text, made, bold=bold)
        for part in source:
            name = local(part)
            style = self._styles.get(of(part, "style-name")) if name == "span" else None
            if name == "note":
                self._note(part, made)
            elif name == "annotation":
                self._comment(part, made)
            elif name in _DRAWN:
                self.write([part], add_box(made))
            elif not (self._literal(name, part, made, bold=bold) or self._change(name, part, made)):
                self._inline(part, made, bold=bold if style is None else bold or style.bold)
            self._text(part.tail, made, bold=bold)

    def _literal(self, name: str, part: Any, made: Any, *, bold: bool) -> bool:
        """Write what an element stands for; whether it stands for characters, or for nothing."""
        if name in _SILENT or not name:
            return True
        if name == "s":
            self._text(" " * number(part, "c", most=_MOST_BLANKS), made, bold=bold)
        elif name == "tab":
            self._text("\t", made, bold=bold)
        elif name == "line-break":
            self._text("\n", made, bold=bold)
        else:
            return False
        return True

    def _text(self, text: str | None, made: Any, *, bold: bool) -> None:
        """Write characters; a line break in the XML is a blank, one of the text an element."""
        if text:
            plain = text if text in {"\n", "\t"} else text.replace("\n", " ").replace("\t", " ")
            add_text(made, plain, bold=bold, mark=self._mark())

    def _mark(self) -> Mark | None:
        """The insertion that is open."""
        return next(iter(self._open.values()), None)

    def _change(self, name: str, part: Any, made: Any) -> bool:
        """Begin, end or write a tracked change, or end a comment; whether the element was one."""
        key = of(part, "change-id")
        mark, text = self._changes.get(key, (None, ""))
        if name == "change-start" and mark is not None:
            self._open[key] = mark
        elif name == "change-end":
            self._open.pop(key, None)
        elif name == "change" and mark is not None and made is not None:
            add_text(made, text, mark=mark)
        elif name == "annotation-end" and made is not None:
            comment = self._comments.pop(of(part, "name"), None)
            if comment is not None:
                end_comment(made, comment)
        return name in {"change-start", "change-end", "change", "annotation-end"}

    def _note(self, part: Any, made: Any) -> None:
        body = child(part, "note-body")
        if body is not None:
            key, note = self._file.footnote()
            add_note(made, key, self._mark())
            self.write(body, note)

    def _comment(self, part: Any, made: Any) -> None:
        """Write a comment; the words that it is about end at its twin, or there are none."""
        key, comment = self._file.comment(_child_text(part, "creator"), _child_text(part, "date"))
        self.write([inner for inner in part if local(inner) in {"p", "list"}], comment)
        begin_comment(made, key)
        name = of(part, "name")
        if name in self._ends:
            self._comments[name] = key
        else:
            end_comment(made, key)

    def _typed(self, forms: Any, target: Any) -> None:
        """Write what is typed in the fields of a form."""
        for field in forms.iter():
            value = of(field, "current-value") if local(field) in {"text", "textarea"} else ""
            if value:
                add_text(paragraph(target), value)


def _changes(tracked: Any) -> Iterator[tuple[str, tuple[Mark, str]]]:
    """Id of each tracked change, who made it and when, and the text of a deletion."""
    for region in tracked if tracked is not None else ():
        for change in region:
            kind = local(change)
            if kind not in {"insertion", "deletion"}:
                continue
            info = child(change, "change-info")
            author = _child_text(info, "creator") if info is not None else ""
            date = _child_text(info, "date") if info is not None else ""
            mark = Mark("ins" if kind == "insertion" else "del", author, date)
            lines = ("".join(_words(p)) for p in change.iter() if local(p) in {"p", "h"})
            yield of(region, "id"), (mark, "\n".join(lines) if kind == "deletion" else "")


def _words(source: Any) -> Iterator[str]:
    """The characters of a deleted paragraph."""
    yield source.text or ""
    for part in source:
        name = local(part)
        if name == "s":
            yield " " * number(part, "c", most=_MOST_BLANKS)
        elif name in {"tab", "line-break"}:
            yield "\t" if name == "tab" else "\n"
        elif name not in {"note", "annotation", "p", "h"}:
            yield from _words(part)
        yield part.tail or ""


def _child_text(parent: Any, name: str) -> str:
    found = child(parent, name)
    return (found.text or "").strip() if found is not None else ""
