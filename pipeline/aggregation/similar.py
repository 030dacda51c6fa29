"""Groups of near-identical statements: what is copied, and proposals that ask for the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.aggregation.differences import as_json, word_difference

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

    `similarity` is the share of characters in common with the group's first statement, 0 to 1;
    `difference` says word by word how it differs from that. First is the one of the lowest number.
    """
    about = submissions.set_index("submission_id")[["respondent_id", "number"]]
    long_enough = statements["is_substantive"].astype(bool) & (
        statements["text"].str.len() >= SHORTEST
    )
    texts = statements[long_enough].join(about, on="submission_id")
    texts = texts.sort_values(["number", "block", "start"], kind="stable").reset_index(drop=True)
    rows = []
    for members in group_similar(list(texts["text"])):
        group = texts.iloc[members]
        if group["respondent_id"].nunique() < 2:
            continue
        name, first = group_id("L", group["statement_id"].iloc[0]), group["text"].iloc[0]
        for code, owner, text in zip(
            group["statement_id"], group["respondent_id"], group["text"], strict=True
        ):
            alike = round(fuzz.ratio(plain(first), plain(text)) / 100, 4)
            rows.append((name, code, owner, alike, as_json(word_difference(first, text))))
    columns = ["group_id", "statement_id", "respondent_id", "similarity", "difference"]
    return pd.DataFrame(rows, columns=columns)


def group_similar(texts: list[str]) -> list[list[int]]:
    """Groups of places in the list whose texts are near-identical, each in order.

    A text belongs to a group when it is alike with any member.
    """
    words = [plain(text) for text in texts]
    # A text that ten thousand have sent is compared once.
    places: dict[str, list[int]] = {}
    for place, text in enumerate(words):
        places.setdefault(text, []).append(place)
    unique = list(places)
    leader = list(range(len(unique)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for one, other, _ in candidate_pairs(_vectors(unique), CANDIDATE):
        low, high = sorted((find(one), find(other)))
        if low != high and fuzz.ratio(unique[one], unique[other]) >= ALIKE:
            leader[high] = low
    groups: dict[int, list[int]] = {}
    for place, text in enumerate(unique):
        groups.setdefault(find(place), []).extend(places[text])
    return sorted(sorted(members) for members in groups.values() if len(members) > 1)


def group_id(letter: str, first_statement: str) -> str:
    """A group's id: a letter and a hash of its first statement."""
    return f"{letter}-{hashlib.sha256(first_statement.encode()).hexdigest()[:8]}"


def candidate_pairs(vectors: csr_matrix | None, least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs of rows whose cosine is at least so much, the lower row first, and the cosine."""
    if vectors is None:
        return
    for start in range(0, vectors.shape[0], ROWS):
        products = (vectors[start : start + ROWS] @ vectors.T).tocoo()
        near = products.data >= least
        found = zip(products.row[near], products.col[near], products.data[near], strict=True)
        for row, column, cosine in found:
            if start + row < column:
                yield start + int(row), int(column), float(cosine)


def tfidf(texts: list[str], **options: object) -> csr_matrix | None:
    """The texts as rows of TF-IDF; None when no text holds a word."""
    vectorizer = TfidfVectorizer(sublinear_tf=True, dtype=np.float64, **options)
    try:
        return vectorizer.fit_transform(texts)
    except ValueError:
        # scikit-learn's way of saying that no text holds a word.
        return None


def plain(text: str) -> str:
    """The words alone, in lower case, so that typography does not tell texts apart."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _vectors(texts: list[str]) -> csr_matrix | None:
    """The texts by their words, to find those that are worth comparing."""
    return tfidf(texts, token_pattern=r"\w+") if len(texts) > 1 else None
