"""Where coded units and statements stand in the texts, counted in letters without spaces.

Spaces are left out so that line breaks do not matter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from pipeline.evaluation.gold import Row, submission_of
from pipeline.records import Submission
from pipeline.workspace import rows_of

#: From this share of letters in common, 0 to 100, a unit is found though not letter by letter …
ALIKE = 90.0
#: … and from this length; shorter texts are alike by chance.
FEWEST_LETTERS = 20

#: What holds one running text: a submission, or what a coder calls it.
Place = str
#: Score by code by dimension; hand coding is sure, 1.
Codes = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that units stand in.

    Attributes:
        letters: The letters of each place.
        fields: Where the letters of each field of a place begin; the loader may have moved a unit
            to another field, so it is looked for there first and then everywhere.
        edges: Where the blocks of each place end: nobody has to find those.
        place_of: The place that a row of hand coding is from, or None when it is not read.
    """

    letters: Mapping[Place, str]
    fields: Mapping[tuple[Place, str | None], int]
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

    A row of a form is known by its response id (with the form's key before it where several forms
    have the same ids), a document by its file name.
    """
    known: dict[tuple[str, str], list[Submission]] = {}
    for entry in submissions:
        for name in _names(entry):
            known.setdefault((_SOURCES[entry.channel], name), []).append(entry)
    found: dict[str, Submission] = {}
    for row in gold:
        called = known.get((row["source"], _source(row)), [])
        # A name that several have tells nothing.
        if len(called) == 1:
            found.setdefault(submission_of(row), called[0])
    return found


def is_coding_of(gold: Sequence[Row], submissions: Sequence[Submission]) -> bool:
    """Whether the words of any unit stand in the submission that it names.

    Two forms number their responses alike, so that a coding of another hearing may name some.
    """
    texts = texts_as_read(gold, submissions)
    # Where all texts are short, one of them has to do.
    telling = [row for row in gold if len(row["text"]) >= _TELLING]
    return any(
        squashed(row["text"]) in texts.letters.get(texts.place_of(row) or "", "")
        for row in telling or gold
    )


#: A shorter text («Ingen merknader») may stand in any hearing.
_TELLING = 40
_SOURCES = {"forms": "forms", "document": "documents"}


def _names(entry: Submission) -> set[str]:
    """What a coder may call a submission."""
    if entry.channel == "forms":
        return {str(entry.source_row), entry.submission_id.removeprefix("F-")}
    parts = unicodedata.normalize("NFC", entry.source_file).split("/")
    return {"/".join(parts[place:]) for place in range(len(parts))}


def _source(row: Row) -> str:
    """The row of the form or the file that a unit is from."""
    name = row.get("row_id") if row["source"] == "forms" else row.get("file")
    return unicodedata.normalize("NFC", str(name)).strip("/")


def texts_as_read(gold: Iterable[Row], submissions: Sequence[Submission]) -> Texts:
    """The texts of the coded submissions as the loaders read them."""
    known = owners(gold, submissions)
    letters: dict[Place, str] = {}
    fields: dict[tuple[Place, str | None], int] = {}
    edges: dict[Place, set[int]] = {}
    for entry in {owner.submission_id: owner for owner in known.values()}.values():
        place = entry.submission_id
        for block in entry.blocks:
            before = letters.get(place, "")
            fields.setdefault((place, block.field), len(before))
            letters[place] = before + squashed(block.text)
            edges.setdefault(place, set()).add(len(letters[place]))

    def place_of(row: Row) -> Place | None:
        entry = known.get(submission_of(row))
        return entry.submission_id if entry else None

    ends = {place: frozenset(found) for place, found in edges.items()}
    return Texts(letters, fields, ends, place_of)


def texts_as_coded(gold: Iterable[Row]) -> Texts:
    """The texts put together from the units of a coding: all that two coders' files tell."""
    letters: dict[Place, str] = {}

    def place_of(row: Row) -> Place:
        return f"{row['source']} {_source(row)} {row.get('field')}"

    for row in gold:
        letters[place_of(row)] = letters.get(place_of(row), "") + squashed(row["text"])
    return Texts(letters, {}, {}, place_of)


def coded_spans(gold: Sequence[Row], texts: Texts) -> list[Span]:
    """The units of hand coding where they stand; a text that occurs twice is taken in turn."""
    after: dict[tuple[Place, str | None], int] = {}
    spans = []
    width = len(str(len(gold)))
    for number, row in enumerate(gold, start=1):
        place, words = texts.place_of(row), squashed(row["text"])
        where = None
        if place is not None:
            key = (place, row.get("field"))
            begin = after.get(key, texts.fields.get(key, 0))
            where = _find(words, texts.letters.get(place, ""), begin)
        if where is None or place is None:
            where, place = (0, 0), None
        else:
            after[key] = where[1]
        spans.append(Span(f"{number:0{width}}", place, *where, _coded(row), row))
    return spans


def _find(words: str, whole: str, after: int) -> tuple[int, int] | None:
    """Where a unit's letters stand, looked for from a place on; nearly alike when not alike.

    A letter that was lost between file and coding must not make the unit unfound.
    """
    start = whole.find(words, after)
    start = start if start >= 0 else whole.find(words)
    if start >= 0:
        return start, start + len(words)
    if len(words) < FEWEST_LETTERS:
        return None
    near = fuzz.partial_ratio_alignment(words, whole, score_cutoff=ALIKE)
    # Of a text that is shorter than the unit, it is the unit that would be aligned.
    if near is None or len(whole) < len(words):
        return None
    return near.dest_start, near.dest_end


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
        block, before = starts[row["submission_id"]][row["block"]]
        start = before + len(squashed(block[: row["start"]]))
        spans.append(
            Span(
                name=row["statement_id"],
                place=row["submission_id"],
                start=start,
                end=start + len(squashed(row["text"])),
                codes=codes.get(row["statement_id"], {}),
                row=row,
            )
        )
    return spans


def _starts(entry: Submission) -> list[tuple[str, int]]:
    """Text and first letter in its place of each block of a submission."""
    length = 0
    starts = []
    for block in entry.blocks:
        starts.append((block.text, length))
        length += len(squashed(block.text))
    return starts
