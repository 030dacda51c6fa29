"""Groups of near-identical statements: campaigns, and proposals that ask for the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import pandas as pd
from rapidfuzz import fuzz
from sklearn.feature_extraction.text import TfidfVectorizer

#: Candidates are pairs whose words have this cosine; `ALIKE` decides.
CANDIDATE = 0.5
#: Share of characters in common, 0 to 100, from which two texts are near-identical.
ALIKE = 85.0
#: Shorter texts («Støttes.») are alike without anybody having copied anybody.
SHORTEST = 40
#: Pairs are looked for in slices of this many rows, to keep memory small.
ROWS = 500


def similar_table(statements: pd.DataFrame, submissions: pd.DataFrame) -> pd.DataFrame:
    """One row a statement in a group of near-identical texts from at least two respondents.

    `similarity` is the share of characters in common with the group's first statement, 0 to 1.
    """
    respondents = submissions.set_index("submission_id")["respondent_id"]
    long_enough = statements["is_substantive"].astype(bool) & (
        statements["text"].str.len() >= SHORTEST
    )
    texts = statements[long_enough].reset_index(drop=True)
    owner = texts["submission_id"].map(respondents)
    rows = []
    for members in group_similar(list(texts["text"])):
        if owner.iloc[members].nunique() < 2:
            continue
        ids = texts["statement_id"].iloc[members]
        first = _plain(texts["text"].iloc[members[0]])
        for member, statement_id in zip(members, ids, strict=True):
            alike = fuzz.ratio(first, _plain(texts["text"].iloc[member])) / 100
            rows.append((group_id("L", ids.iloc[0]), statement_id, round(alike, 4)))
    return pd.DataFrame(rows, columns=["group_id", "statement_id", "similarity"])


def group_similar(texts: list[str]) -> list[list[int]]:
    """Groups of places in the list whose texts are near-identical, each in order.

    A text belongs to a group when it is alike with any member.
    """
    leader = list(range(len(texts)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    plain = [_plain(text) for text in texts]
    for one, other in _candidates(plain):
        if fuzz.ratio(plain[one], plain[other]) >= ALIKE:
            low, high = sorted((find(one), find(other)))
            leader[high] = low
    groups: dict[int, list[int]] = {}
    for place in range(len(texts)):
        groups.setdefault(find(place), []).append(place)
    return [members for members in groups.values() if len(members) > 1]


def group_id(letter: str, first_statement: str) -> str:
    """A group's id: a letter and a hash of its first statement."""
    return f"{letter}-{hashlib.sha256(first_statement.encode()).hexdigest()[:8]}"


def _candidates(plain: list[str]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share enough words to be worth comparing."""
    if len(plain) < 2:
        return
    vectorizer = TfidfVectorizer(token_pattern=r"\w+", sublinear_tf=True)
    try:
        vectors = vectorizer.fit_transform(plain)
    except ValueError:
        # scikit-learn's way of saying that no text holds a word.
        return
    for start in range(0, len(plain), ROWS):
        products = (vectors[start : start + ROWS] @ vectors.T).tocoo()
        for row, column, cosine in zip(products.row, products.col, products.data, strict=True):
            one, other = start + int(row), int(column)
            if one < other and cosine >= CANDIDATE:
                yield one, other


def _plain(text: str) -> str:
    """The words alone, in lower case, so that typography does not tell texts apart."""
    return " ".join(re.findall(r"\w+", text.casefold()))
