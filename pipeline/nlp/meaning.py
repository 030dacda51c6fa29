"""Guesses what a statement is about from its words, learnt from the hearing itself.

Every Forms answer is an example of what people say about its recommendation; the titles, texts
and aliases of the recommendations are examples too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from pipeline.hearing import Hearing
from pipeline.nlp.training import Taggers, features_of

#: Under this score the words point at no part of the draft: the statement is about the whole.
LEAST = 0.25
STRENGTH = 3.0


def targets_by_meaning(
    taggers: Taggers, examples: pd.DataFrame, unknown: pd.DataFrame, hearing: Hearing
) -> list[tuple[str, float]]:
    """The likeliest target and its score for each unknown statement, in order.

    Both tables have text and language; the examples also have target.
    """
    if unknown.empty:
        return []
    known = pd.concat([_described(hearing), examples[["text", "language", "target"]]])
    if known["target"].nunique() < 2:
        return [("generelt", 1.0)] * len(unknown)
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=400)
    model.fit(features_of(taggers, known["text"], known["language"]), known["target"])
    chances = model.predict_proba(features_of(taggers, unknown["text"], unknown["language"]))
    best = chances.argmax(axis=1)
    return [
        (str(model.classes_[column]), float(chances[row, column]))
        for row, column in zip(range(len(best)), np.asarray(best), strict=True)
    ]


def _described(hearing: Hearing) -> pd.DataFrame:
    """What hearing.toml itself says about each target, as examples."""
    texts = {rec.id: (rec.title, rec.text, *rec.aliases) for rec in hearing.recommendations}
    texts |= {entry.id: (entry.question, entry.label) for entry in hearing.open_questions}
    texts |= {f"kap-{chapter.number}": (chapter.title,) for chapter in hearing.plain_chapters}
    return pd.DataFrame(
        [(text, "nb", target) for target, parts in texts.items() for text in parts if text],
        columns=["text", "language", "target"],
    )
