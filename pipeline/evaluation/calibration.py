"""Whether a score means what it says: of the tags with score 0.8, four in five should be right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.evaluation.agreement import Row
from pipeline.evaluation.intervals import Floats, ratio, resampled_sums, with_interval
from pipeline.evaluation.matching import DIMENSIONS, Unit

#: Scores are looked at in tenths.
BINS = 10


class Scored(NamedTuple):
    """A tag that a unit got, how sure it is, and whether hand coding says the same."""

    submission: str
    score: float
    is_right: bool


def calibration_rows(units: Sequence[Unit], scope: str, *, uncertain_below: float) -> Iterator[Row]:
    """Measures of the scores of the tags that were given, by dimension.

    `mean_score` and `share_right` for each tenth of the score (label `0.7-0.8`); `ece`, the mean
    distance between the two, weighted by tags; `brier`, the mean squared distance between score
    and 1 for a right or 0 for a wrong tag; `share_right` for tags under and from
    `uncertain_below` (labels `usikker` and `sikker`). `n` is tags. What the program did not tag
    has no score: see recall.

    Source: Naeini et al. (2015) for ece, Brier (1950).
    """
    for dimension in DIMENSIONS:
        tags = list(_scored(units, dimension))
        if tags:
            yield from _of_dimension(tags, dimension, scope, uncertain_below)


def _scored(units: Sequence[Unit], dimension: str) -> Iterator[Scored]:
    """The tags of one dimension."""
    for unit in units:
        for code, score in sorted(unit.codes.get(dimension, {}).items()):
            yield Scored(unit.submission, score, code in unit.coded(dimension))


def _of_dimension(
    tags: list[Scored], dimension: str, scope: str, uncertain_below: float
) -> Iterator[Row]:
    """The measures of one dimension."""
    scores = np.array([tag.score for tag in tags])
    right = np.array([tag.is_right for tag in tags], dtype=float)
    tenths = np.minimum((scores * BINS).astype(int), BINS - 1)
    in_bin = np.eye(BINS)[tenths]
    unsure = (scores < uncertain_below).astype(float)
    split = np.column_stack([unsure, 1 - unsure])
    each = np.column_stack([(scores - right) ** 2, np.ones(len(tags))])
    parts = [in_bin, in_bin * scores[:, None], in_bin * right[:, None]]
    parts += [split, split * right[:, None], each]
    sums = resampled_sums(np.hstack(parts), [tag.submission for tag in tags])
    ends = np.cumsum([part.shape[1] for part in parts])[:-1]
    counts, score_sums, right_sums, of_split, right_of_split, total = np.split(sums, ends, axis=1)

    def row(measure: str, label: str, values: Floats, n: float) -> Row:
        return Row(measure, dimension, label, scope, *with_interval(values), int(n))

    distance = np.abs(score_sums - right_sums).sum(axis=1)
    yield row("ece", "", distance / total[:, 1], len(tags))
    yield row("brier", "", total[:, 0] / total[:, 1], len(tags))
    for place, label in enumerate(("usikker", "sikker")):
        if of_split[0, place]:
            share = ratio(right_of_split[:, place], of_split[:, place])
            yield row("share_right", label, share, of_split[0, place])
    for place in range(BINS):
        if not counts[0, place]:
            continue
        label = f"{place / BINS:.1f}-{(place + 1) / BINS:.1f}"
        n = counts[0, place]
        yield row("mean_score", label, ratio(score_sums[:, place], counts[:, place]), n)
        yield row("share_right", label, ratio(right_sums[:, place], counts[:, place]), n)
