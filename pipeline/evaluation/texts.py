"""Where coded units and statements stand in the texts, counted in letters without spaces.

Spaces are left out so that line breaks do not matter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.evaluation.gold import Row, submission_of
from pipeline.records import Submission
from pipeline.workspace import rows_of

#: A submission and the field of the form, or None for a document.
Place = tuple[str, str | None]
#: Score by code by dimension; hand coding is sure, 1.
Codes = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that units stand in.

    Attributes:
        letters: The letters of each place.
        edges: Where the blocks of each place end: nobody has to find those.
        place_of: The place that a row of hand coding is from, or None when it is not read.
    """

    letters: Mapping[Place, str]
    edges: Mapping[Place, frozenset[int]]
    place_of: Callable[[Row], Place | None]


@dataclass(frozen=True, slots=True)
class Span:
    """A coded piece of a text.

    Attributes:
        name: The unit's or statement's id.
        place: The text it stands in, or None when it is not found there.
        start: Its first letter.
        end: One past its last letter.
        codes: Score by code by dimension.
        row: The row it is made from.
    """

    name: str
    place: Place | None
    start: int
    end: int
    codes: Codes
    row: Mapping[str, Any]


def squashed(text: str) -> str:
    """A text without any space, in one form of Unicode."""
    return "".join(unicodedata.normalize("NFC", text).split())


def owners(gold: Iterable[Row], submissions: Sequence[Submission]) -> dict[str, Submission]:
    """The submission that each of the coder's submissions is, where it is read.

    A row of a form is known by its response id, a document by its file name.
    """
    known: dict[tuple[str, str], Submission] = {}
    for entry in submissions:
        if entry.channel == "forms":
            known["forms", str(entry.source_row)] = entry
            continue
        parts = unicodedata.normalize("NFC", entry.source_file).split("/")
        for place in range(len(parts)):
            known["documents", "/".join(parts[place:])] = entry
    found: dict[str, Submission] = {}
    for row in gold:
        entry_of_row = known.get((row["source"], _source(row)))
        if entry_of_row is not None:
            found.setdefault(submission_of(row), entry_of_row)
    return found


def _source(row: Row) -> str:
    """The row of the form or the file that a unit is from."""
    name = row.get("row_id") if row["source"] == "forms" else row.get("file")
    return unicodedata.normalize("NFC", str(name)).strip("/")


def texts_as_read(gold: Iterable[Row], submissions: Sequence[Submission]) -> Texts:
    """The texts of the coded submissions as the loaders read them."""
    known = owners(gold, submissions)
    letters: dict[Place, str] = {}
    edges: dict[Place, set[int]] = {}
    for entry in {owner.submission_id: owner for owner in known.values()}.values():
        for block in entry.blocks:
            place = (entry.submission_id, block.field)
            letters[place] = letters.get(place, "") + squashed(block.text)
            edges.setdefault(place, set()).add(len(letters[place]))

    def place_of(row: Row) -> Place | None:
        entry = known.get(submission_of(row))
        return (entry.submission_id, row.get("field")) if entry else None

    return Texts(letters, {place: frozenset(ends) for place, ends in edges.items()}, place_of)


def texts_as_coded(gold: Iterable[Row]) -> Texts:
    """The texts put together from the units of a coding: all that two coders' files tell."""
    letters: dict[Place, str] = {}

    def place_of(row: Row) -> Place:
        return f"{row['source']} {_source(row)}", row.get("field")

    for row in gold:
        letters[place_of(row)] = letters.get(place_of(row), "") + squashed(row["text"])
    return Texts(letters, {}, place_of)


def coded_spans(gold: Sequence[Row], texts: Texts) -> list[Span]:
    """The units of hand coding where they stand; a text that occurs twice is taken in turn."""
    after: dict[Place, int] = {}
    spans = []
    width = len(str(len(gold)))
    for number, row in enumerate(gold, start=1):
        place, words = texts.place_of(row), squashed(row["text"])
        start = -1
        if place is not None:
            whole = texts.letters.get(place, "")
            start = whole.find(words, after.get(place, 0))
            start = start if start >= 0 else whole.find(words)
            if start >= 0:
                after[place] = start + len(words)
        found = place if start >= 0 else None
        name = f"{number:0{width}}"
        spans.append(Span(name, found, start, start + len(words), _coded(row), row))
    return spans


def _coded(row: Row) -> Codes:
    """The codes of a row of hand coding."""
    return {
        "target": dict.fromkeys(row["targets"], 1.0),
        "theme": dict.fromkeys(row["themes"], 1.0),
        "stance": {row["stance"]: 1.0},
        "proposal": {"true": 1.0} if row["proposal"] else {},
    }


def tagged_spans(
    statements: pd.DataFrame, tags: pd.DataFrame, submissions: Iterable[Submission]
) -> list[Span]:
    """The program's statements where they stand, with their tags."""
    codes: dict[str, Codes] = {}
    for tag in rows_of(tags):
        of_statement = codes.setdefault(tag["statement_id"], {})
        of_statement.setdefault(tag["dimension"], {})[tag["code"]] = float(tag["score"])
    starts = {entry.submission_id: _starts(entry) for entry in submissions}
    spans = []
    for row in rows_of(statements):
        block, field, before = starts[row["submission_id"]][row["block"]]
        start = before + len(squashed(block[: row["start"]]))
        spans.append(
            Span(
                name=row["statement_id"],
                place=(row["submission_id"], field),
                start=start,
                end=start + len(squashed(row["text"])),
                codes=codes.get(row["statement_id"], {}),
                row=row,
            )
        )
    return spans


def _starts(entry: Submission) -> list[tuple[str, str | None, int]]:
    """Text, field and first letter in its place of each block of a submission."""
    length: dict[str | None, int] = {}
    starts = []
    for block in entry.blocks:
        starts.append((block.text, block.field, length.get(block.field, 0)))
        length[block.field] = length.get(block.field, 0) + len(squashed(block.text))
    return starts
