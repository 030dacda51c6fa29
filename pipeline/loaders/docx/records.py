"""One paragraph of a Word file, with what is tracked and attached in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

State = Literal["", "ins", "del"]

# A sentence ends at a stop with a space and a capital after it, or at a line break.
_SENTENCE_END = re.compile(
    r"(?<!\bf)(?<!\bjf)(?<!\bnr)(?<!\bkap)(?<!\bpkt)(?<!\bbl)(?<!\bosv)[.!?][»\"”)]?\s+(?=[A-ZÆØÅ«\"–\[])|\n"
)
_MARKED: dict[State, str] = {"": "{}", "ins": "[inn: {}]", "del": "[ut: {}]"}
#: Characters on each side; sentences of drafts are shorter.
_LONGEST_ANCHOR = 600


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that was all there, all inserted or all deleted."""

    text: str
    state: State
    bold: bool
    placeholder: bool = False
    author: str = ""


@dataclass(slots=True)
class Paragraph:
    """One paragraph, before it is decided what kind of block it becomes.

    Attributes:
        spans: Its text in order, deleted words included.
        level: Outline level from 0 by style or property, or None.
        is_list: Whether it is an item of a list.
        number: What Word shows before it: «3.2», «Råd 3:»; empty for a bullet.
        is_contents: Whether it is a line of the table of contents.
        is_small: Whether all of it is set in the size of notes.
        in_table: Whether it stands in a table.
        label: Whether it is the heading of a table's row or column.
        under: Labels of the row and column that it stands in.
        notes: The footnotes and endnotes that it refers to, and whether the reference is inserted.
        comments: Id, first and last character of the comments that begin here.
        length: Number of characters so far.
    """

    spans: list[Span] = field(default_factory=list)
    level: int | None = None
    is_list: bool = False
    number: str = ""
    is_contents: bool = False
    is_small: bool = False
    in_table: bool = False
    label: bool = False
    under: tuple[str, ...] = ()
    notes: list[tuple[str, str, bool]] = field(default_factory=list)
    comments: list[tuple[str, int, int]] = field(default_factory=list)
    length: int = 0

    def add(
        self, text: str, state: State, *, bold: bool, placeholder: bool = False, author: str = ""
    ) -> None:
        """Take in a stretch of text; the author is that of a tracked change."""
        self.spans.append(Span(text, state, bold, placeholder, author))
        self.length += len(text)

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

    def changes(self) -> Iterator[tuple[State, int, int, str]]:
        """Each tracked change with its first and last character and its author.

        Neighbours by one author are one.
        """
        start = 0
        runs: list[tuple[State, int, int, str]] = []
        for span in self.spans:
            end = start + len(span.text)
            if runs and (runs[-1][0], runs[-1][3]) == (span.state, span.author):
                runs[-1] = (span.state, runs[-1][1], end, span.author)
            else:
                runs.append((span.state, start, end, span.author))
            start = end
        return iter([run for run in runs if run[0]])

    def anchors(self, stretches: Sequence[tuple[int, int]]) -> list[str]:
        """The sentence or sentences around each stretch.

        Changes in them are shown as [ut: …] and [inn: …]. Of a sentence that goes on and on, only
        the surroundings of the stretch are given.
        """
        if not stretches:
            return []
        text = self.text()
        ends = [(match.start() + 1, match.end()) for match in _SENTENCE_END.finditer(text)]
        befores = [after for _, after in ends]
        starts = list(accumulate((len(span.text) for span in self.spans), initial=0))
        found = []
        for start, end in stretches:
            inside = bisect_right(befores, start)
            first = befores[inside - 1] if inside else 0
            beyond = bisect_left(befores, end)
            last = max(ends[beyond][0], end) if beyond < len(ends) else len(text)
            first, last = max(first, start - _LONGEST_ANCHOR), min(last, end + _LONGEST_ANCHOR)
            found.append(self._shown(first, last, starts))
        return found

    def _shown(self, first: int, last: int, starts: list[int]) -> str:
        shown = []
        for number in range(max(bisect_right(starts, first) - 1, 0), len(self.spans)):
            start, span = starts[number], self.spans[number]
            if start >= last:
                break
            text = span.text[max(first - start, 0) : last - start]
            if text:
                shown.append(_MARKED[span.state].format(text))
        return "".join(shown).replace("][inn: ", "] [inn: ")
