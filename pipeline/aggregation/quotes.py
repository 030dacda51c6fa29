"""Which statements stand for the rest: central ones, spread over voices, themes and positions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set as AbstractSet

import pandas as pd
from rapidfuzz import fuzz

from pipeline.aggregation.similar import tfidf

#: Share of characters in common, 0 to 100, from which a second quote only echoes the first.
ECHO = 65
# A statement that can stand alone begins like a sentence and ends like one …
_WHOLE = re.compile(r"^[«\"“]?[A-ZÆØÅ][\w«\"“-].*[.!?»\"”]$", re.DOTALL)
# … and does not lean on what was said before.
_LEANS = re.compile(r"^(?:Men|Det siste|Dette|Disse|Desse|Derfor|Difor|Da|Då|Heller ikke|Takk)\b")
#: A quote shorter than this says little alone; a longer one is hard to read in a report.
GOOD_LENGTH = (40, 420)
#: What a second statement with the same theme, type of respondent or position is worth against a
#: first with another: less, so that the quotes show the width of what is said.
SAME_THEME, SAME_TYPE, SAME_POSITION = 0.6, 0.8, 0.8


def representative(
    said: pd.DataFrame,
    most: int,
    *,
    heard: AbstractSet[str] = frozenset(),
    at_least_one: bool = False,
) -> list[int]:
    """Rows of the statements nearest to what the others say, at most one a respondent.

    Each choice weighs how central a statement is and how sure its stance, less where its themes,
    its type of respondent or its position are shown already. Of near-identical texts only one is
    taken. In reading order; ties go to the earlier statement.

    Args:
        said: respondent_id, text and score; respondent_type, themes (`;` between) and position
            where they are known.
        most: How many rows at most.
        heard: Respondents that are quoted already, and so not again.
        at_least_one: Whether one of them is quoted all the same where nobody else is left.
    """
    texts, voices = list(said["text"]), list(said["respondent_id"])
    worth = [
        near * float(sure) * (1 if _reads_alone(text) else 0.01)
        for near, sure, text in zip(centrality(texts), said["score"], texts, strict=True)
    ]
    fresh = [row for row, voice in enumerate(voices) if voice not in heard]
    chosen = _spread(said, worth, fresh, most)
    if at_least_one and not chosen and len(said):
        chosen = _spread(said, worth, list(range(len(said))), 1)
    return sorted(chosen)


def centrality(texts: list[str]) -> list[float]:
    """How much each text shares with the others on average, 0 to 1."""
    vectors = tfidf(texts, analyzer="char_wb", ngram_range=(3, 5)) if texts else None
    if vectors is None:
        return [0.0] * len(texts)
    # The sum of the products is the product with the sum: no table of all pairs is needed.
    mean = vectors.sum(axis=0)
    return [float(value) for value in (vectors @ mean.T).A1 / len(texts)]


def _spread(said: pd.DataFrame, worth: list[float], rows: list[int], most: int) -> list[int]:
    """The rows chosen one by one, each worth less the more it repeats what is shown."""
    marks = [_marks(said, row) for row in range(len(said))]
    shown: Counter[str] = Counter()
    voices: set[str] = set()
    chosen: list[int] = []
    left = list(rows)
    while left and len(chosen) < most:
        best = max(left, key=lambda row: (round(worth[row] * _new(marks[row], shown), 9), -row))
        left.remove(best)
        text, voice = str(said["text"].iloc[best]), str(said["respondent_id"].iloc[best])
        if voice in voices or _is_echo(text, [said["text"].iloc[one] for one in chosen]):
            continue
        voices.add(voice)
        shown.update(marks[best])
        chosen.append(best)
    return chosen


def _marks(said: pd.DataFrame, row: int) -> dict[str, float]:
    """What a statement shows, and what showing it again is worth."""
    marks: dict[str, float] = {}
    for column, again in (
        ("themes", SAME_THEME),
        ("respondent_type", SAME_TYPE),
        ("position", SAME_POSITION),
    ):
        if column in said:
            codes = str(said[column].iloc[row] or "").split(";")
            marks |= {f"{column} {code}": again for code in codes if code}
    return marks


def _new(marks: dict[str, float], shown: Counter[str]) -> float:
    """What is left of a statement's worth, given what is shown already."""
    left = 1.0
    for mark, again in marks.items():
        left *= again ** shown[mark]
    return left


def _reads_alone(text: str) -> bool:
    """Whether a statement is whole and of a good length, without a list or footnote mark."""
    fits = GOOD_LENGTH[0] <= len(text) <= GOOD_LENGTH[1]
    return fits and bool(_WHOLE.match(text)) and not _LEANS.match(text)


def _is_echo(text: str, chosen: list[str]) -> bool:
    """Whether a text says nearly the same words as one that is chosen already."""
    return any(fuzz.ratio(text, other) >= ECHO for other in chosen)
