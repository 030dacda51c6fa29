"""Turns statements into numbers: words, characters, how sentences open, what they do, context."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

from pipeline.nlp.context import TITLE
from pipeline.nlp.cues import cue_words
from pipeline.nlp.language import lemmas
from pipeline.nlp.statements import sentence_spans

#: How much the surroundings count beside a statement's own words; 0.3 to 0.8 give the same F1.
CONTEXT_WEIGHT = 0.7

#: How much what the sentences do counts; 0.2 to 0.4 give about the same F1.
CUE_WEIGHT = 0.25
#: An opening is the first lemma of a sentence or clause, the first two, and the first three.
OPENING_WORDS = 3

#: The groups of features, in the order of their columns.
PARTS = ("words", "chars", "openings", "cues", "context")
#: What tells of the stand that is taken and not of the matter.
_OF_STAND = frozenset({"openings", "cues"})

_CLAUSE = re.compile(r"[,;:–]\s+")


@dataclass(frozen=True, slots=True)
class Vectorizers:
    """What turns texts into features, the columns in this order.

    Attributes:
        words: TF-IDF of lemmas and lemma pairs.
        chars: TF-IDF of three to five characters inside words: compounds, inflections, typos.
        openings: TF-IDF of what sentences and clauses open with: «vi støtte», «men det være».
        cues: The words of `cue_words`.
        context: The words of `context_words`.
    """

    words: TfidfVectorizer
    chars: TfidfVectorizer
    openings: TfidfVectorizer
    cues: CountVectorizer
    context: CountVectorizer

    @classmethod
    def unfitted(cls) -> Vectorizers:
        """The vectorizers before they have seen a text."""
        return cls(
            words=_of_tokens(ngram_range=(1, 2)),
            chars=TfidfVectorizer(
                analyzer="char_wb",
                ngram_range=(3, 5),
                min_df=3,
                sublinear_tf=True,
                max_features=150_000,
                dtype=np.float32,
            ),
            openings=_of_tokens(),
            cues=CountVectorizer(binary=True, token_pattern=r"\S+", dtype=np.float32),
            context=CountVectorizer(binary=True, token_pattern=r"\S+", dtype=np.float32),
        )

    def fit(self, rows: pd.DataFrame) -> sp.csr_matrix:
        """Learn the vocabularies of rows with text, language and context; their features."""
        tokens = _tokens(rows["text"], rows["language"], rows["context"])
        self.context.fit([*rows["context"], "i:skjema i:dokument"])
        groups = {
            part: getattr(self, part).fit_transform(tokens[part])
            for part in PARTS
            if part != "context"
        }
        return _joined(groups | {"context": self.context.transform(tokens["context"])})

    def transform(
        self, texts: pd.Series, languages: pd.Series, contexts: pd.Series | None = None
    ) -> sp.csr_matrix:
        """The features of texts, one row each; without contexts those columns are zero."""
        around = pd.Series("", index=texts.index) if contexts is None else contexts
        tokens = _tokens(texts, languages, around)
        return _joined({part: getattr(self, part).transform(tokens[part]) for part in PARTS})

    def of_matter(self) -> NDArray[np.bool_]:
        """Which features tell what a statement is about: not those of how it puts it."""
        return self._of_each(lambda part, _: part not in _OF_STAND)

    def of_stand(self) -> NDArray[np.bool_]:
        """Which features tell what a statement thinks of it: not the recommendation's title."""
        return self._of_each(lambda part, name: part != "context" or not name.startswith(TITLE))

    def _of_each(self, chosen: Callable[[str, str], bool]) -> NDArray[np.bool_]:
        """What is said of the group and name of each feature."""
        return np.array([chosen(part, name) for part, name in self.names()])

    def names(self) -> Iterator[tuple[str, str]]:
        """The group and name of each feature, in the order of the columns."""
        for part in PARTS:
            for name in getattr(self, part).get_feature_names_out():
                yield part, str(name)

    def stored(self) -> dict[str, NDArray[np.generic]]:
        """The vocabularies and weights as plain arrays, by name."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for part in PARTS:
            vectorizer = getattr(self, part)
            arrays[part] = vectorizer.get_feature_names_out().astype(str)
            if isinstance(vectorizer, TfidfVectorizer):
                arrays[f"{part}_idf"] = vectorizer.idf_
        return arrays

    @classmethod
    def restored(cls, arrays: dict[str, NDArray[np.generic]]) -> Vectorizers:
        """The vectorizers that `stored` describes; a missing array is a `KeyError`."""
        vectorizers = cls.unfitted()
        for part in PARTS:
            vectorizer = getattr(vectorizers, part)
            vectorizer.vocabulary = {str(name): place for place, name in enumerate(arrays[part])}
            if isinstance(vectorizer, TfidfVectorizer):
                vectorizer.idf_ = arrays[f"{part}_idf"]
        return vectorizers


def _of_tokens(ngram_range: tuple[int, int] = (1, 1)) -> TfidfVectorizer:
    """TF-IDF of tokens with spaces between them."""
    return TfidfVectorizer(
        ngram_range=ngram_range,
        min_df=2,
        sublinear_tf=True,
        token_pattern=r"\S+",
        dtype=np.float32,
    )


def _joined(groups: Mapping[str, sp.csr_matrix]) -> sp.csr_matrix:
    """The groups of features side by side, each row of each group of a fixed length."""
    weighted = dict(groups)
    weighted["cues"] = normalize(groups["cues"]) * CUE_WEIGHT
    weighted["context"] = normalize(groups["context"]) * CONTEXT_WEIGHT
    return sp.hstack([weighted[part] for part in PARTS], format="csr", dtype=np.float32)


def _tokens(texts: pd.Series, languages: pd.Series, contexts: pd.Series) -> dict[str, list[str]]:
    """What each group of features counts in each text."""
    sentences = [[text[start:end] for start, end in sentence_spans(text)] for text in texts]
    return {
        "words": [
            " ".join(lemmas(text, language))
            for text, language in zip(texts, languages, strict=True)
        ],
        "chars": list(texts),
        "openings": [
            " ".join(_openings(each, language))
            for each, language in zip(sentences, languages, strict=True)
        ],
        "cues": [cue_words(each) for each in sentences],
        "context": list(contexts),
    }


def _openings(sentences: Sequence[str], language: str) -> Iterator[str]:
    """What each sentence opens with, and each later clause of it, the lemmas tied together."""
    for sentence in sentences:
        for place, clause in enumerate(_CLAUSE.split(sentence)):
            first = lemmas(clause, language)[:OPENING_WORDS]
            for count in range(1, len(first) + 1):
                yield ("," if place else "") + "_".join(first[:count])
