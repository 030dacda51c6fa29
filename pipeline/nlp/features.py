"""Turns statements into numbers: words, characters, how sentences open, and what is around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

from pipeline.nlp.context import TITLE
from pipeline.nlp.language import lemmas
from pipeline.nlp.statements import sentence_spans

#: How much the surroundings count beside a statement's own words; 0.3 to 0.8 give the same F1.
CONTEXT_WEIGHT = 0.7

#: How much the openings count beside a statement's own words; 0.5 to 1 give about the same F1.
OPENING_WEIGHT = 0.7
#: An opening is the first lemma of a sentence, the first two, and the first three.
OPENING_WORDS = 3

PARTS = ("words", "chars", "openings", "context")


@dataclass(frozen=True, slots=True)
class Vectorizers:
    """What turns texts into features, the columns in this order.

    Attributes:
        words: TF-IDF of lemmas and lemma pairs.
        chars: TF-IDF of three to five characters inside words: compounds, inflections, typos.
        openings: TF-IDF of what the sentences open with: «vi støtte», «det er uklar», «legg til».
        context: The words of `context_words`.
    """

    words: TfidfVectorizer
    chars: TfidfVectorizer
    openings: TfidfVectorizer
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
            context=CountVectorizer(binary=True, token_pattern=r"\S+", dtype=np.float32),
        )

    def fit(self, rows: pd.DataFrame) -> sp.csr_matrix:
        """Learn the vocabularies of rows with text, language and context; their features."""
        return _joined(
            self.words.fit_transform(_joined_lemmas(rows["text"], rows["language"])),
            self.chars.fit_transform(rows["text"]),
            self.openings.fit_transform(_openings(rows["text"], rows["language"])),
            self.context.fit([*rows["context"], "i:skjema i:dokument"]).transform(rows["context"]),
        )

    def transform(
        self, texts: pd.Series, languages: pd.Series, contexts: pd.Series | None = None
    ) -> sp.csr_matrix:
        """The features of texts, one row each; without contexts those columns are zero."""
        around = pd.Series("", index=texts.index) if contexts is None else contexts
        return _joined(
            self.words.transform(_joined_lemmas(texts, languages)),
            self.chars.transform(texts),
            self.openings.transform(_openings(texts, languages)),
            self.context.transform(around),
        )

    def is_title(self) -> NDArray[np.bool_]:
        """Whether each feature is a word of the recommendation's title."""
        around = [name.startswith(TITLE) for name in self.context.get_feature_names_out()]
        return np.array([False] * self._count("words", "chars", "openings") + around)

    def is_opening(self) -> NDArray[np.bool_]:
        """Whether each feature is what a sentence opens with."""
        counts = [self._count("words", "chars"), self._count("openings"), self._count("context")]
        return np.repeat([False, True, False], counts)

    def _count(self, *parts: str) -> int:
        """How many features these groups have."""
        return sum(len(getattr(self, part).vocabulary_) for part in parts)

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


def _joined(
    words: sp.csr_matrix, chars: sp.csr_matrix, openings: sp.csr_matrix, context: sp.csr_matrix
) -> sp.csr_matrix:
    """The groups of features side by side, each row of each group of a fixed length."""
    around = normalize(context) * CONTEXT_WEIGHT
    return sp.hstack(
        [words, chars, openings * OPENING_WEIGHT, around], format="csr", dtype=np.float32
    )


def _joined_lemmas(texts: pd.Series, languages: pd.Series) -> list[str]:
    """The lemmas of each text with spaces between them, for the word vectorizer."""
    return [
        " ".join(lemmas(text, language)) for text, language in zip(texts, languages, strict=True)
    ]


def _openings(texts: pd.Series, languages: pd.Series) -> list[str]:
    """What each sentence of each text opens with, the lemmas of an opening tied together."""
    return [
        " ".join(
            "_".join(first[:count])
            for start, end in sentence_spans(text)
            for first in [lemmas(text[start:end], language)]
            for count in range(1, min(OPENING_WORDS, len(first)) + 1)
        )
        for text, language in zip(texts, languages, strict=True)
    ]
