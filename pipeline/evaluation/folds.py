"""Which submissions are tagged together by models that saw the coding of none of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.aggregation.similar import ALIKE, SHORTEST, group_similar
from pipeline.evaluation.gold import Row, submission_of
from pipeline.evaluation.intervals import SEED
from pipeline.evaluation.texts import squashed

FOLDS = 5


def folds_of(gold: Sequence[Row], count: int = FOLDS) -> list[list[str]]:
    """The coder's submissions in so many parts of about the same size, drawn with a fixed seed.

    Submissions that share near-identical texts (campaigns) are in the same part. Formalities do
    not count: half of all letters close with the same words.
    """
    groups = _campaigns(gold)
    order = np.random.default_rng(SEED).permutation(len(groups))
    folds: list[list[str]] = [[] for _ in range(min(count, len(groups)))]
    for place in order:
        min(folds, key=len).extend(groups[place])
    return folds


def _campaigns(gold: Sequence[Row]) -> list[list[str]]:
    """The submissions, those with near-identical texts together, in the order of their names."""
    leader = {submission_of(row): submission_of(row) for row in gold}

    def find(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    rows = [row for row in gold if len(row["text"]) >= SHORTEST and row["stance"] != "ikke_innhold"]
    for members in group_similar([row["text"] for row in rows]):
        names = sorted({find(submission_of(rows[member])) for member in members})
        for name in names[1:]:
            leader[name] = names[0]
    groups: dict[str, list[str]] = {}
    for name in sorted(leader):
        groups.setdefault(find(name), []).append(name)
    return list(groups.values())


def seen_submissions(gold: Sequence[Row], training: pd.DataFrame) -> set[str]:
    """The coder's submissions of which the training data hold a text.

    Names alone do not tell: another hearing may have an F001 too.
    """
    known: dict[str, set[str]] = {}
    for name, text in zip(training["submission"], training["text"], strict=True):
        if name:
            known.setdefault(str(name), set()).add(squashed(text))
    return {
        submission_of(row)
        for row in gold
        if squashed(row["text"]) in known.get(submission_of(row), ())
    }


def without(training: pd.DataFrame, held: Iterable[Row], seen: set[str]) -> pd.DataFrame:
    """The training rows that are neither of the held submissions nor near-identical to them.

    Args:
        training: Labelled rows.
        held: The coded units that must not be learnt from.
        seen: Submissions of which the training data hold rows.
    """
    rows = list(held)
    names = {submission_of(row) for row in rows} & seen
    texts = {squashed(row["text"]) for row in rows}
    of_them = training["submission"].isin(names) | training["text"].map(squashed).isin(texts)
    rest = training[~of_them]
    return rest[~_alike(rest["text"], rows)].reset_index(drop=True)


def _alike(texts: pd.Series[str], rows: Sequence[Row]) -> pd.Series[bool]:
    """Whether each text is near-identical to a unit."""
    units = [row["text"].casefold() for row in rows if len(row["text"]) >= SHORTEST]
    found = [
        len(text) >= SHORTEST
        and process.extractOne(
            text.casefold(), units, scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE
        )
        is not None
        for text in texts
    ]
    return pd.Series(found, index=texts.index, dtype=bool)
