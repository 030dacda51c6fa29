"""Guesses what a statement is about from its words, learnt from the hearing itself.

Every Forms answer is an example of what people say about its recommendation; the titles, texts
and aliases of the recommendations are examples too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from pipeline.hearing import Hearing
from pipeline.nlp.training import Taggers

STRENGTH = 3.0
#: How much the statement's own words, its paragraph and its heading count.
WEIGHTS = {"text": 1.0, "paragraph": 0.8, "heading": 0.7}
#: Under this score the words point at no part of the draft: the statement is about the whole.
LEAST = 0.18
#: How much the statements before and after in the same paragraph count.
BEFORE, AFTER = 0.3, 0.2
#: How much a neighbour counts whose target a reference or heading has decided.
DECIDED = 0.5
#: Of two targets in a heading both are meant when the likelier has no more than this.
BOTH = 0.6


def target_chances(
    taggers: Taggers, examples: pd.DataFrame, unknown: pd.DataFrame, hearing: Hearing
) -> pd.DataFrame:
    """How likely each target (column) is for each unknown statement (row); a row sums to 1.

    The examples have text, language and target; the unknown ones have text, paragraph, heading
    and language. What talk about the draft as a whole and about the usual open questions is like,
    is learnt from the bundled hand coding too.
    """
    chances = pd.DataFrame(0.0, index=unknown.index, columns=list(hearing.targets))
    own = pd.concat([_described(hearing), examples[["text", "language", "target"]]])
    if unknown.empty or own["target"].nunique() < 2:
        return chances
    known = pd.concat([own, _general(taggers, hearing)], ignore_index=True)
    features = taggers.vectorizers.transform(known["text"], known["language"])
    # Most of the features are of the bundled statements alone; without them the fit is quick.
    used = np.flatnonzero((features.getnnz(axis=0) > 0) & taggers.vectorizers.of_matter())
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=400)
    model.fit(features[:, used], known["target"])
    total = pd.Series(0.0, index=unknown.index)
    for column, weight in WEIGHTS.items():
        texts = unknown[column]
        # Many statements share a paragraph and a heading: each is scored once.
        same = [column, "language"]
        apart = unknown.drop_duplicates(same)
        place = unknown.groupby(same, sort=False).ngroup().to_numpy()
        features = taggers.vectorizers.transform(apart[column], apart["language"])
        told = model.predict_proba(features[:, used])[place]
        counts = weight * (texts != "").astype(float)
        chances[list(model.classes_)] += told * counts.to_numpy()[:, None]
        total += counts
    return chances.div(total, axis=0)


def with_neighbours(
    chances: pd.DataFrame, around: list[tuple[object, tuple[str, ...]]]
) -> pd.DataFrame:
    """The chances, raised where the statements beside it in its paragraph point.

    Args:
        chances: A row for each undecided statement, by its place among all statements.
        around: Every statement's paragraph (anything that equals itself) and its decided targets;
            undecided ones and those without content have none.
    """
    result = chances.copy()
    for row in chances.index:
        for place, weight in ((row - 1, BEFORE), (row + 1, AFTER)):
            if not 0 <= place < len(around) or around[place][0] is not around[row][0]:
                continue
            decided = [target for target in around[place][1] if target in chances]
            if place in chances.index:
                result.loc[row] += weight * chances.loc[place]
            elif decided:
                result.loc[row, decided] += weight * DECIDED / len(decided)
    return result


def decide_targets(
    chances: pd.DataFrame, among: list[tuple[str, ...]]
) -> list[tuple[tuple[str, ...], float]]:
    """The targets of each row and their score; no targets when its words point nowhere.

    `among` restricts a row to some targets; an empty one does not.
    """
    return [
        _decided(row, targets) for (_, row), targets in zip(chances.iterrows(), among, strict=True)
    ]


def _decided(row: pd.Series, among: tuple[str, ...]) -> tuple[tuple[str, ...], float]:
    """The likeliest target of one statement, or both of two in a heading that are as likely."""
    if not among:
        best = str(row.idxmax())
        return ((best,), float(row[best])) if row[best] >= LEAST else ((), 0.0)
    inside = row[list(among)]
    total = float(inside.sum())
    if not total:
        return among, 1 / len(among)
    best = str(inside.idxmax())
    share = float(inside[best]) / total
    if len(among) == 2 and share <= BOTH:
        return among, share
    return (best,), share


def _general(taggers: Taggers, hearing: Hearing) -> pd.DataFrame:
    """The bundled examples of what is said about the draft as a whole and open questions."""
    shared = {"generelt", *(question.id for question in hearing.open_questions)}
    return taggers.general[taggers.general["target"].isin(shared)]


def _described(hearing: Hearing) -> pd.DataFrame:
    """What hearing.toml itself says about each target, as examples."""
    texts = {rec.id: (rec.title, rec.text, *rec.aliases) for rec in hearing.recommendations}
    texts |= {entry.id: (entry.question, entry.label) for entry in hearing.open_questions}
    texts |= {f"kap-{chapter.number}": (chapter.title,) for chapter in hearing.plain_chapters}
    return pd.DataFrame(
        [(text, "nb", target) for target, parts in texts.items() for text in parts if text],
        columns=["text", "language", "target"],
    )
