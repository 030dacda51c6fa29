"""Scores a statement also by the other ways in which its words could have been cut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.nlp.statements import Readings
from pipeline.nlp.training import Taggers, score_labels

#: How much the other ways of cutting count beside the statement as it is cut (docs/method.md).
READ = 0.7


def with_readings(
    scores: pd.DataFrame,
    readings: Sequence[Readings],
    languages: Sequence[str],
    contexts: Sequence[str],
    taggers: Taggers,
) -> pd.DataFrame:
    """The scores of statements, `READ` of them those of their readings.

    Args:
        scores: Score of each label (column) for each statement (row).
        readings: The readings of each statement; one with a single reading keeps its scores.
        languages: The language of each statement.
        contexts: Its `context_words`.
        taggers: What scores.
    """
    read = [
        (row, text, weight)
        for row, ways in enumerate(readings)
        if len(ways) > 1
        for text, weight in ways
    ]
    if not read:
        return scores
    rows = [row for row, _, _ in read]
    features = taggers.vectorizers.transform(
        pd.Series([text for _, text, _ in read]),
        pd.Series([languages[row] for row in rows]),
        pd.Series([contexts[row] for row in rows]),
    )
    weights = np.array([weight for _, _, weight in read])
    weighted = score_labels(taggers, features).mul(weights, axis=0).groupby(rows).sum()
    places = weighted.index.to_numpy()
    mixed = scores.to_numpy(copy=True)
    mixed[places] = (1 - READ) * mixed[places] + READ * weighted.to_numpy()
    return pd.DataFrame(mixed, index=scores.index, columns=scores.columns)
