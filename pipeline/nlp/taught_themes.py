"""Lets the hearing's own themes learn from statements that people have checked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

#: Under so many checked statements there is more chance than knowledge in them.
FEWEST_CHECKED = 20
#: A theme needs so many examples, and as many counterexamples, to be learnt.
FEWEST_OF_A_THEME = 2
#: How much the description still counts beside what was learnt: half gave most on the second
#: hearing (docs/method.md).
DESCRIBED = 0.5
#: Inverse strength of regularisation.
STRENGTH = 0.3
SEED = 20240620
#: Scores nearer to 0 and 1 than this tell nothing more.
_EDGE = 0.02

Numbers = NDArray[np.float64]


def teach_themes(
    described: pd.DataFrame,
    standard: pd.DataFrame,
    targets: list[list[str]],
    features: sp.csr_matrix,
    labels: list[frozenset[str] | None],
) -> pd.DataFrame:
    """The scores of the hearing's own themes, moved towards what people have decided.

    A linear model of each theme sees the described scores of all own themes, the scores of the
    standard ones, what the statement is about, and its words.

    Args:
        described: Score of each own theme (column) for each statement (row), by description.
        standard: Score of each standard theme for the same rows.
        targets: What each row is about.
        features: The words of each row.
        labels: The themes that people gave each row; None for rows that nobody has checked.
    """
    checked = [row for row, themes in enumerate(labels) if themes is not None]
    if len(checked) < FEWEST_CHECKED or described.empty:
        return described
    odds = _log_odds(described.to_numpy(dtype=np.float64))
    about = pd.Series([row[0] if row else "" for row in targets])
    dense = [odds, _standardised(_log_odds(standard.to_numpy(dtype=np.float64)))]
    dense.append(pd.get_dummies(about).to_numpy(dtype=np.float64))
    seen = sp.hstack([sp.csr_matrix(np.hstack(dense)), features], format="csr")
    taught = described.copy()
    for column, theme in enumerate(described.columns):
        outcome = np.array([theme in (labels[row] or ()) for row in checked], dtype=int)
        if min(outcome.sum(), len(outcome) - outcome.sum()) < FEWEST_OF_A_THEME:
            continue
        model = LogisticRegression(
            C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=SEED
        )
        model.fit(seen[checked], outcome)
        mixed = DESCRIBED * odds[:, column] + (1 - DESCRIBED) * model.decision_function(seen)
        taught[theme] = 1 / (1 + np.exp(-mixed))
    return taught


def _log_odds(scores: Numbers) -> Numbers:
    """The logarithm of the odds of scores."""
    kept = np.clip(scores, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(kept / (1 - kept)))


def _standardised(values: Numbers) -> Numbers:
    """The values by column, in standard deviations from the column's mean."""
    spread = values.std(axis=0)
    return np.asarray((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0))
