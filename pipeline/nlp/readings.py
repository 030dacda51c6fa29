"""Scores a statement's stand also by the other ways in which its words could have been cut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.nlp.statements import Readings
from pipeline.nlp.training import PROPOSAL_LABEL, STANCE_LABELS, Taggers, score_labels

#: How much the other ways of cutting count beside the statement as it is cut (docs/method.md).
READ = 0.7


def with_readings(
    scores: pd.DataFrame,
    readings: Sequence[Readings],
    languages: Sequence[str],
    contexts: Sequence[str],
    taggers: Taggers,
) -> pd.DataFrame:
    """The scores of statements, `READ` of those of stance and proposal by their readings.

    Themes are left as they are: readings give them nothing (docs/method.md).

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
    told = score_labels(taggers, features)[[*STANCE_LABELS, PROPOSAL_LABEL]]
    weighted = told.mul(weights, axis=0).groupby(rows).sum()
    mixed = scores.copy()
    own = scores.iloc[weighted.index][weighted.columns]
    mixed.loc[own.index, own.columns] = (1 - READ) * own + READ * weighted.to_numpy()
    return mixed
