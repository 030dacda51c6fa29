"""Sums over submissions and over resamples of them: what values and intervals are made from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RESAMPLES = 1000
SEED = 20240620
#: The interval leaves out this share of the resamples at each end.
TAIL = 0.025
#: Digits that are kept, so that sums in another order on another machine give the same bytes.
DIGITS = 6


def resampled_sums(tallies: Floats, submissions: Sequence[str]) -> Floats:
    """The sum of all tallies, and under it the sums of the resamples.

    Units of one submission are alike, so whole submissions are drawn, with replacement.

    Args:
        tallies: A row a unit, a column each number that is added up.
        submissions: The submission of each unit.
    """
    _, owner = np.unique(np.asarray(submissions, dtype=str), return_inverse=True)
    count = int(owner.max()) + 1
    by_submission = np.zeros((count, tallies.shape[1]))
    np.add.at(by_submission, owner, tallies)
    draws = np.random.default_rng(SEED).multinomial(
        count, np.full(count, 1 / count), size=RESAMPLES if count > 1 else 0
    )
    return np.vstack([by_submission.sum(axis=0), draws @ by_submission])


def with_interval(values: Floats) -> tuple[float, float, float]:
    """A measure's value and the ends of its 95 % interval, from its value in every row of sums.

    The interval is NaN with a single submission: nothing says how much submissions differ.
    """
    drawn = values[1:][~np.isnan(values[1:])]
    if not len(drawn):
        return round(float(values[0]), DIGITS), float("nan"), float("nan")
    low, high = np.quantile(drawn, [TAIL, 1 - TAIL])
    value, low, high = (round(float(number), DIGITS) for number in (values[0], low, high))
    return value, low, high


def ratio(part: Floats, whole: Floats) -> Floats:
    """The part of the whole, NaN where there is no whole."""
    result: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return result
