"""Goes through the tokens of an RTF file, and writes what they say as a Word file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.loaders.rtf.flow import Flow, Format, Run
from pipeline.loaders.rtf.groups import SILENT, SPOKEN, VALUES, Group
from pipeline.loaders.rtf.tokens import (
    CHARACTERS,
    CHARSETS,
    FILE_SETS,
    Token,
    code_page,
    decode,
    tokens,
)
from pipeline.loaders.wordml import (
    WordFile,
    add_box,
    add_note,
    begin_comment,
    element,
    end_comment,
)

#: Words that do what another does.
_SAME: dict[str, str] = {
    **dict.fromkeys(("sect", "page", "column", "nestcell", "nestrow"), "par"),
    **dict.fromkeys(("headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footerl", "footerr", "footerf"), "footer"),
    "pntext": "listtext",
    "revauthdel": "revauth",
    "revdttmdel": "revdttm",
}
_HEADING_NAME = re.compile(r"^(?:heading|overskrift)\s*(\d)", re.IGNORECASE)
_TITLE_NAME = re.compile(r"^(?:title|tittel);?$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"^(?:toc|innhold|inh)\s*\d", re.IGNORECASE)
_TIMES = frozenset({"revtim", "creatim"})
_TIME = ("yr", "mo", "dy", "hr", "min")


class RtfReader:
    """Reads one file.

    Attributes:
        file: What is written.
        says_something: Whether there was any text.
    """

    def __init__(self) -> None:
        self.file = WordFile()
        self.says_something = False
        self._flows = [Flow(self.file.body)]
        self._groups = [Group()]
        self._charset = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._style = 0
        self._levels: dict[int, int] = {}
        self._contents: set[int] = set()
        self._authors: list[str] = []
        self._comment_author = ""
        self._comment_number = ""
        self._commented: dict[str, str] = {}
        self._time: dict[str, int] = {}
        self._pending = bytearray()
        self._skip = 0
        self._is_optional = False
        self._merge = ""
        self._words = self._handlers()

    def read(self, data: bytes) -> None:
        """Write all of the file; groups that are left open end with it."""
        for token in tokens(data):
            if token.kind == "bytes":
                dropped = min(self._skip, len(token.data))
                self._skip -= dropped
                self._pending += token.data[dropped:]
                continue
            self._write_pending()
            if token.kind == "open":
                self._groups.append(self._groups[-1].inner())
            elif token.kind == "close":
                self._close()
            elif token.kind == "symbol":
                self._symbol(token.word)
            else:
                self._word(token)
        self._write_pending()
        while len(self._groups) > 1:
            self._close()
        self._end_paragraph()
        self._flows[0].end_table()
        self.file.saved_at = _saved_at(self._time)

    def _write_pending(self) -> None:
        """Write the letters that were collected: some take more than one byte."""
        if self._pending:
            data, self._pending = bytes(self._pending), bytearray()
            self._write(decode(data, self._groups[-1].charset))

    def _write(self, text: str) -> None:
        group = self._groups[-1]
        if group.kind == "text":
            self.says_something = self.says_something or not text.isspace()
            flow = self._flows[-1]
            flow.form = group.form
            flow.pieces.append(Run(text, group.bold, group.mark(self._authors)))
        elif group.kind != "skip":
            group.value.append(text)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_optional = True
        elif symbol in "\r\n":
            self._end_paragraph()
        elif self._skip:
            self._skip -= 1
        else:
            self._write(CHARACTERS.get(symbol, ""))

    def _word(self, token: Token) -> None:
        """Do what a control word says."""
        is_optional, self._is_optional = self._is_optional, False
        group, word = self._groups[-1], _SAME.get(token.word, token.word)
        if group.kind == "skip":
            # The version in Unicode of what stands before it in an old code page.
            group.kind = "text" if word == "ud" else "skip"
        elif word in CHARACTERS:
            self._write(CHARACTERS[word])
        elif word in VALUES:
            group.kind = word
        elif word in self._words:
            self._words[word](token.number)
        elif word in FILE_SETS:
            self._set_page(FILE_SETS[word])
        elif group.kind in _TIMES:
            self._time[word] = token.number or 0
        elif word in SILENT or (is_optional and word not in SPOKEN):
            group.kind = "skip"

    def _close(self) -> None:
        """End a group."""
        self._skip = 0
        self._is_optional = False
        if len(self._groups) == 1:
            return
        group = self._groups.pop()
        if group.closing is not None:
            group.closing()
        if group.kind in VALUES:
            self._take_value(group.kind, "".join(group.value).strip())

    def _take_value(self, kind: str, value: str) -> None:
        """Keep what a group was read into; of a table each entry is a group of its own."""
        if kind == "stylesheet":
            self._name_style(value)
        elif kind == "revtbl" and value:
            self._authors.append(value.rstrip(";"))
        elif kind == "author":
            self.file.author = self.file.author or value
        elif kind == "title":
            self.file.title = self.file.title or value
        elif kind == "atnauthor":
            self._comment_author = value
        elif kind == "atnref":
            self._comment_number = value
        elif kind in {"atrfstart", "atrfend"}:
            self._place_comment(value, is_start=kind == "atrfstart")

    def _name_style(self, name: str) -> None:
        heading = _HEADING_NAME.match(name)
        if heading:
            self._levels.setdefault(self._style, max(int(heading[1]) - 1, 0))
        elif _TITLE_NAME.match(name):
            self._levels.setdefault(self._style, 0)
        elif _CONTENTS_NAME.match(name):
            self._contents.add(self._style)

    def _place_comment(self, number: str, *, is_start: bool) -> None:
        key = f"r{number}"
        self._commented[number] = key
        mark = begin_comment if is_start else end_comment
        self._flows[-1].pieces.append(lambda made: mark(made, key))

    # Paragraphs and tables

    def _end_paragraph(self, *, in_cell: bool = False) -> None:
        flow, form = self._flows[-1], self._groups[-1].form
        # The format may have ended with its group, right before the paragraph does.
        form = flow.form if flow.pieces else form
        form = replace(form, in_table=form.in_table or in_cell)
        level = self._levels.get(form.style) if form.level is None else form.level
        flow.end_paragraph(form, level=level, contents=form.style in self._contents)

    def _end_cell(self) -> None:
        self._end_paragraph(in_cell=True)
        self._flows[-1].end_cell()

    def _define_cell(self) -> None:
        self._flows[-1].merges.append(self._merge)
        self._merge = ""

    def _set_merge(self, how: str) -> None:
        self._merge = how

    def _shape(self, **changes: Any) -> None:
        """Change what the paragraph is."""
        group = self._groups[-1]
        group.form = replace(group.form, **changes)

    # Groups that go elsewhere

    def _begin(self, target: Any, closing: Callable[[], None] | None = None) -> None:
        """Let the group fill another element."""
        group = self._groups[-1]
        group.bold, group.change, group.form = False, "", Format()
        self._flows.append(Flow(target))

        def close() -> None:
            self._end_paragraph()
            self._flows.pop().end_table()
            if closing is not None:
                closing()

        group.closing = close

    def _begin_note(self) -> None:
        key, note = self.file.footnote()
        mark = self._groups[-1].mark(self._authors)
        self._flows[-1].pieces.append(lambda made: add_note(made, key, mark))
        self._begin(note)

    def _begin_box(self) -> None:
        holder = element("box")
        self._begin(holder)
        self._flows[-2].pieces.append(lambda made: add_box(made).extend(holder))

    def _begin_comment(self) -> None:
        holder = element("comment")
        self._comment_number = ""

        def close() -> None:
            key = self._commented.get(self._comment_number, "")
            made_key, comment = self.file.comment(self._comment_author, key=key)
            comment.extend(holder)
            if not key:
                self._flows[-1].pieces.append(lambda made: end_comment(made, made_key))
            self._comment_author = ""

        self._begin(holder, close)

    # Formats

    def _plain(self) -> None:
        group = self._groups[-1]
        group.bold, group.change, group.charset = False, "", self._charset

    def _set_font(self, number: int) -> None:
        self._font = number
        if self._groups[-1].kind != "fonttbl":
            self._groups[-1].charset = self._fonts.get(number, self._charset)

    def _set_style(self, number: int) -> None:
        self._style = number
        self._shape(style=number)

    def _set_level(self, number: int) -> None:
        level = number if number < 9 else None
        if self._groups[-1].kind != "stylesheet":
            self._shape(level=level)
        elif level is not None:
            self._levels[self._style] = level

    def _set_page(self, name: str) -> None:
        self._charset = self._groups[-1].charset = name

    def _unicode(self, number: int) -> None:
        self._write(chr(number % 0x10000))
        self._skip = self._groups[-1].fallback

    def _change(self, kind: str, number: int | None) -> None:
        self._groups[-1].change = "" if number == 0 else kind

    def _set(self, name: str, value: object) -> None:
        setattr(self._groups[-1], name, value)

    def _handlers(self) -> dict[str, Callable[[int | None], None]]:
        """What each control word does, given its number."""
        return {
            "u": lambda n: self._unicode(n or 0),
            "uc": lambda n: self._set("fallback", min(max(n or 0, 0), 64)),
            "f": lambda n: self._set_font(n or 0),
            "fcharset": lambda n: self._fonts.update(
                {self._font: CHARSETS.get(n or 0, self._charset)}
            ),
            "ansicpg": lambda n: self._set_page(code_page(n)),
            "b": lambda n: self._set("bold", n != 0),
            "plain": lambda _: self._plain(),
            "pard": lambda _: self._set_form(),
            "s": lambda n: self._set_style(n or 0),
            "outlinelevel": lambda n: self._set_level(n or 0),
            "ls": lambda n: self._shape(listed=bool(n)),
            "intbl": lambda _: self._shape(in_table=True),
            "revised": lambda n: self._change("ins", n),
            "deleted": lambda n: self._change("del", n),
            "cell": lambda _: self._end_cell(),
            "row": lambda _: self._flows[-1].end_row(),
            "trowd": lambda _: self._flows[-1].merges.clear(),
            "clvmrg": lambda _: self._set_merge("v"),
            "clmrg": lambda _: self._set_merge("h"),
            "cellx": lambda _: self._define_cell(),
            "footnote": lambda _: self._begin_note(),
            "shptxt": lambda _: self._begin_box(),
            "annotation": lambda _: self._begin_comment(),
            "par": lambda _: self._end_paragraph(),
            "listtext": lambda _: self._skip_mark(),
            "revauth": lambda n: self._set("author", n or 0),
            "revdttm": lambda n: self._set("date", n or 0),
            "header": lambda _: self._begin(self.file.header()),
            "footer": lambda _: self._begin(self.file.footer()),
        }

    def _set_form(self) -> None:
        self._groups[-1].form = Format()

    def _skip_mark(self) -> None:
        """Skip the mark of a list item, which says that the paragraph is one."""
        self._groups[-1].kind = "skip"
        around = self._groups[-2] if len(self._groups) > 1 else self._groups[-1]
        around.form = replace(around.form, listed=True)


def _saved_at(time: dict[str, int]) -> datetime | None:
    """The time that the file says it was saved, where that is one."""
    try:
        return datetime(*(time.get(name, 0) for name in _TIME))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None
