"""The measuring in order: the taggers against hand coding, or two coders against each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import InputError
from pipeline.evaluation.agreement import agreement, as_table, gains
from pipeline.evaluation.boundaries import boundary_rows, coverage_rows
from pipeline.evaluation.calibration import calibration_rows
from pipeline.evaluation.curve import Point, curve_points
from pipeline.evaluation.errors_to_read import errors_to_read
from pipeline.evaluation.folds import folds_of, seen_submissions, without
from pipeline.evaluation.gold import Row, submission_of
from pipeline.evaluation.matching import Unit, codings, match, scopes
from pipeline.evaluation.positions import position_coding
from pipeline.evaluation.tagging import Job, Tagged, tag_jobs
from pipeline.evaluation.texts import (
    Span,
    coded_spans,
    is_coding_of,
    owners,
    tagged_spans,
    texts_as_coded,
    texts_as_read,
)
from pipeline.hearing import Hearing
from pipeline.records import Submission
from pipeline.workspace import typed

Progress = Callable[[str, int, int], None]

#: What the learning curve shows.
ON_CURVE = (
    ("target", "f1_micro", ""),
    ("theme", "f1_micro", ""),
    ("theme", "f1_macro", ""),
    ("stance", "f1_macro", ""),
    ("proposal", "f1", "true"),
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a measuring found.

    Attributes:
        measures: One row a measure; see `agreement`.
        errors: The worst errors, with respondents' words.
        units: How many units were compared.
        submissions: How many submissions they are from.
        tagged_blind: How many of these the shipped taggers have learnt from, and so were tagged
            by taggers fitted without them.
        unread: How many are not among the submissions that are read: their units count as wrong.
    """

    measures: pd.DataFrame
    errors: pd.DataFrame
    units: int
    submissions: int
    tagged_blind: int
    unread: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """A hearing with its hand coding.

    Attributes:
        hearing: What hearing.toml says.
        submissions: The table `submissions`.
        read: The submissions with their text.
        gold: The coded units.
        training: The labelled rows that the shipped taggers learn from.
    """

    hearing: Hearing
    submissions: pd.DataFrame
    read: Sequence[Submission]
    gold: Sequence[Row]
    training: pd.DataFrame


def measure_taggers(corpus: Corpus, *, cache: Path, progress: Progress) -> Evaluation:
    """How well the program's tags agree with hand coding.

    No submission is tagged by taggers that saw its coding.

    Raises:
        InputError: None of the coded units stands in the submission that it names.
    """
    known = owners(corpus.gold, corpus.read)
    # Two forms number their responses alike: the words must be there too.
    if not is_coding_of(corpus.gold, corpus.read):
        raise InputError(_OTHER_HEARING)
    ids = {name: entry.submission_id for name, entry in known.items()}
    seen = seen_submissions(corpus.gold, corpus.training)
    parts = _parts(corpus.gold, seen)
    points = curve_points(corpus.gold, corpus.training, seen, corpus.hearing)
    tagged = _tag(corpus, parts, points, seen, cache=cache, progress=progress)
    progress("Regner ut målene", 0, 1)
    texts = texts_as_read(corpus.gold, corpus.read)
    first = coded_spans(corpus.gold, texts)
    second = tagged_spans(*_joined(parts, tagged[: len(parts)], ids), corpus.read)
    units = match(first, second)
    limit = corpus.hearing.about.uncertain_below
    measures = [
        _agreement(units, second, corpus.submissions, ids),
        as_table(boundary_rows(units, second, texts, "all")),
        as_table(calibration_rows(units, "all", uncertain_below=limit)),
        _curve(first, points, tagged[len(parts) :], ids, corpus.read),
    ]
    progress("Regner ut målene", 1, 1)
    return _evaluation(measures, units, blind=len(seen & set(ids)), read=len(ids))


def measure_coders(gold: Sequence[Row], other: Sequence[Row]) -> Evaluation:
    """How well two people's coding of the same submissions agree; needs no taggers.

    Only submissions that both have coded are compared.

    Raises:
        InputError: They have coded no submission in common.
    """
    texts = texts_as_coded(gold)
    both = {texts.place_of(row) for row in gold} & {texts.place_of(row) for row in other}
    if not both:
        raise InputError(_NOTHING_IN_COMMON)
    first, second = (
        coded_spans([row for row in rows if texts.place_of(row) in both], texts)
        for rows in (gold, other)
    )
    units = match(first, second)
    measures = [
        _agreement(units, second, typed("submissions", pd.DataFrame()), {}),
        as_table(boundary_rows(units, second, texts, "all")),
    ]
    return _evaluation(measures, units, blind=0, read=None)


def nothing_measured() -> Evaluation:
    """A measuring of no units, for a hearing that nobody has coded by hand."""
    return _evaluation([as_table([])], [], blind=0, read=None)


_OTHER_HEARING = (
    "Ingen av enhetene i håndkodingen finnes blant innspillene: det er ingen håndkoding av denne "
    "høringen. Legg den som gold.jsonl ved siden av hearing.toml, eller oppgi den med --gold. "
    "Kodeboken for eksempelet viser hvordan den skrives."
)
_NOTHING_IN_COMMON = (
    "De to filene har ingen innspill felles. Ventet at begge har kodet enheter med samme row_id "
    "(skjema) eller file (dokument), og samme field."
)


def _parts(gold: Sequence[Row], seen: set[str]) -> list[frozenset[str]]:
    """The submissions that are tagged together: those that no tagger has seen, and the folds."""
    unseen = frozenset(submission_of(row) for row in gold) - seen
    folds = folds_of([row for row in gold if submission_of(row) in seen])
    return [part for part in (unseen, *map(frozenset, folds)) if part]


def _tag(
    corpus: Corpus,
    parts: Sequence[frozenset[str]],
    points: Sequence[Point],
    seen: set[str],
    *,
    cache: Path,
    progress: Progress,
) -> list[Tagged]:
    """All answers as tagged for each part, and then for each point of the curve."""
    held = [[row for row in corpus.gold if submission_of(row) in part] for part in parts]
    trainings = [without(corpus.training, rows, seen) for rows in held]
    trainings += [point.training for point in points]
    return tag_jobs(
        [Job(rows, corpus.read, corpus.hearing) for rows in trainings],
        cache=cache,
        progress=lambda done, total: progress("Tilpasser og merker", done, total),
    )


def _joined(
    parts: Sequence[frozenset[str]], tagged: Sequence[Tagged], ids: dict[str, str]
) -> Tagged:
    """Of each part the statements and tags of its own submissions, in one pair of tables."""
    kept_statements, kept_tags = [], []
    for part, (statements, tags) in zip(parts, tagged, strict=True):
        own = {ids[name] for name in part if name in ids}
        inside = statements[statements["submission_id"].isin(own)]
        kept_statements.append(inside)
        kept_tags.append(tags[tags["statement_id"].isin(inside["statement_id"])])
    return pd.concat(kept_statements, ignore_index=True), pd.concat(kept_tags, ignore_index=True)


def _agreement(
    units: Sequence[Unit],
    second: Sequence[Span],
    submissions: pd.DataFrame,
    ids: dict[str, str],
) -> pd.DataFrame:
    """Coverage, the agreement of every dimension, and that of the positions."""
    by_scope = scopes(units)
    covered = (
        row
        for scope, names in by_scope.items()
        for row in coverage_rows([unit for unit in units if unit.span.name in set(names)], scope)
    )
    pieces = {name for unit in units for name in unit.pieces}
    positions = (
        position_coding([unit.span for unit in units], submissions, ids),
        position_coding([span for span in second if span.name in pieces], submissions, ids),
    )
    return pd.concat(
        [
            as_table(covered),
            agreement(*codings(units), scopes=by_scope),
            agreement(*positions).assign(scope="all"),
        ],
        ignore_index=True,
    )


def _curve(
    first: Sequence[Span],
    points: Sequence[Point],
    tagged: Sequence[Tagged],
    ids: dict[str, str],
    read: Sequence[Submission],
) -> pd.DataFrame:
    """The learning curve, and its gains over none confirmed; the scope says how many are."""
    tables = []
    before = None
    for confirmed in dict.fromkeys(point.confirmed for point in points):
        own = [place for place, point in enumerate(points) if point.confirmed == confirmed]
        held = [points[place].held for place in own]
        joined = _joined(held, [tagged[place] for place in own], ids)
        coded, after = codings(match(first, tagged_spans(*joined, read)))
        scope = f"confirmed_{confirmed}"
        tables.append(_on_curve(agreement(coded, after).assign(scope=scope)))
        if before is None:
            before = after
        else:
            tables.append(_on_curve(gains(coded, before, after, scope=scope)))
    return pd.concat(tables, ignore_index=True)


def _on_curve(measures: pd.DataFrame) -> pd.DataFrame:
    """The measures that the learning curve shows, and what they have gained."""
    names = measures["measure"].str.removeprefix("gain_")
    keys = zip(measures["dimension"], names, measures["label"], strict=True)
    return measures[[key in ON_CURVE for key in keys]]


def _evaluation(
    measures: Sequence[pd.DataFrame], units: Sequence[Unit], *, blind: int, read: int | None
) -> Evaluation:
    """The findings together; `read` is None where nothing has to be read."""
    submissions = len({unit.submission for unit in units})
    return Evaluation(
        measures=pd.concat(measures, ignore_index=True),
        errors=errors_to_read(units),
        units=len(units),
        submissions=submissions,
        tagged_blind=blind,
        unread=0 if read is None else submissions - read,
    )
