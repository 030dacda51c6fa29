"""The reviews in words as report and page show them: sections of sentences and quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.aggregation.summaries import SECTIONS
from pipeline.reporting.content import Content
from pipeline.reporting.phrases import joined, records

#: The review of the hearing as a whole.
WHOLE = "horingen"
#: Sections that the readers meet elsewhere: over the others, and as a table.
TONE, THEMES, BY_TYPE = "hovedtone", "temaer", "aktortyper"
#: Those of another view than most are always named; else a few are, and many stand in a list.
_NAMED = ("mindretall",)
_FEW = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence or a quote of a review.

    Attributes:
        text: The sentence, or the words of the quote.
        statement_id: The quoted statement, or empty for a sentence.
        names: Who a sentence is about, where they are few; of a quote who else asks for the same.
    """

    text: str
    statement_id: str
    names: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The sentence with the names that belong to it."""
        if not self.names:
            return self.text
        text, names = self.text.removesuffix("."), joined(self.names)
        # A count in brackets and the names share them.
        return f"{text[:-1]}: {names})." if text.endswith(")") else f"{text} ({names})."


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a review under one heading.

    Attributes:
        code: Its code, as in `summaries`.
        heading: What stands over it.
        entries: Its sentences and quotes, in reading order.
    """

    code: str
    heading: str
    entries: tuple[Entry, ...]

    @property
    def sentences(self) -> list[Entry]:
        """The sentences alone."""
        return [entry for entry in self.entries if not entry.statement_id]

    @property
    def quotes(self) -> list[Entry]:
        """The quotes alone."""
        return [entry for entry in self.entries if entry.statement_id]


def review_of(content: Content, target: str, names: dict[str, str]) -> list[Section]:
    """The review of a target, a chapter or the whole, section by section.

    Args:
        content: What is reported.
        target: A target's id, `kap-n` or `horingen`.
        names: Name by respondent, as the reader may see it.
    """
    lines = content.tables["summaries"]
    own = lines[lines["target"] == target].sort_values("order", kind="stable").fillna("")
    return [
        Section(code, SECTIONS[code], tuple(_entries(own[own["section"] == code], names)))
        for code in dict.fromkeys(own["section"])
    ]


def review_of_whole(content: Content, names: dict[str, str]) -> list[Section]:
    """The review of the whole, without its lines on single targets.

    Readers meet those numbers right beside it, as a table and in a chart.
    """
    single = tuple(f"{label}: " for label in content.hearing.targets.values())
    return [
        replace(
            section,
            entries=tuple(
                entry
                for entry in section.entries
                if section.code != TONE or not entry.text.startswith(single)
            ),
        )
        for section in review_of(content, WHOLE, names)
    ]


def _entries(lines: pd.DataFrame, names: dict[str, str]) -> Iterator[Entry]:
    """The lines of one section."""
    for row in records(lines):
        voices = [code for code in str(row["respondent_ids"]).split(";") if code]
        if row["is_quote"]:
            others = tuple(names.get(code, code) for code in voices[1:])
            yield Entry(row["text"], row["statement_ids"], others)
        else:
            is_named = row["section"] in _NAMED or len(voices) <= _FEW
            shown = tuple(names.get(code, code) for code in voices) if is_named else ()
            yield Entry(row["text"], "", shown)
