"""What confirmed rows give: how good the tags are when the analyst has confirmed so many units.

Nothing of the hearing itself is in the training data at 0. Then units of the hearing are added,
always of other submissions than those that are measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.evaluation.folds import folds_of, without
from pipeline.evaluation.gold import Row, submission_of
from pipeline.evaluation.intervals import SEED
from pipeline.hearing import Hearing
from pipeline.nlp.labelled import coded_rows

POINTS = (0, 50, 100, 200)
#: Halves: every unit is measured, the units of the other half can be confirmed, and no point takes
#: more than two fits; at 0 both halves share one.
FOLDS = 2


class Point(NamedTuple):
    """One fit of the curve.

    Attributes:
        confirmed: How many units are confirmed.
        training: The labelled rows to fit on.
        held: The coder's submissions that are measured with it.
    """

    confirmed: int
    training: pd.DataFrame
    held: frozenset[str]


def curve_points(
    gold: Sequence[Row], training: pd.DataFrame, seen: set[str], hearing: Hearing
) -> list[Point]:
    """The fits of the curve; a point that a part has too few units for is left out for all.

    The confirmed units of a part are drawn with a fixed seed, and the first fifty are among the
    first hundred.
    """
    base = without(training, gold, seen)
    folds = folds_of(gold, FOLDS)
    pools = []
    for fold in folds:
        held = [row for row in gold if submission_of(row) in set(fold)]
        rest = [row for row in gold if submission_of(row) not in set(fold)]
        order = np.random.default_rng(SEED).permutation(len(rest))
        drawn = coded_rows(
            [rest[place] for place in order], hearing.titles, hearing.recommendation_ids
        )
        # What people check teaches the tags, never the cutting: the names are not the bundled ones.
        drawn = drawn.assign(submission="kontrollert " + drawn["submission"])
        pools.append(without(drawn, held, set()))
    enough = [point for point in POINTS if all(len(pool) >= point for pool in pools)]
    return [
        Point(
            confirmed,
            pd.concat([base, pool.head(confirmed)], ignore_index=True) if confirmed else base,
            frozenset(fold),
        )
        for confirmed in enough
        for fold, pool in zip(folds, pools, strict=True)
    ]
