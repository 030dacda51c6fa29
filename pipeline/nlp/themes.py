"""Suggests themes: by fitted models, or by description for those that the hearing made up."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.hearing import Hearing, Theme
from pipeline.nlp.language import lemmas

#: A statement has at most three themes in the codebook.
MOST_THEMES = 3
#: From this score of its model a standard theme is suggested: F1 is best when more is suggested
#: than is likelier than not (docs/method.md). Under the hearing's limit it is marked as uncertain.
NEEDED = 0.33
#: For the hearing's own themes, measured in standard deviations above the mean statement.
OWN_FIRST, OWN_FURTHER = 1.0, 2.5
#: Under this many statements the spread of a similarity says nothing.
FEWEST_FOR_SPREAD = 30

Numbers = NDArray[np.float64]


def own_theme_scores(
    themes: tuple[Theme, ...], statements: pd.DataFrame, targets: list[list[str]], hearing: Hearing
) -> pd.DataFrame:
    """How well each statement (row) fits each of the hearing's own themes (column), 0 to 1.

    What a theme is about comes from its label, definition, keywords and examples; what a target
    is about from its title and text. Nothing is learnt from the bundled statements.
    """
    if not themes or statements.empty:
        return pd.DataFrame(index=statements.index, columns=[theme.id for theme in themes])
    described = [_description(theme) for theme in themes]
    texts = [
        _lemma_text(text, language)
        for text, language in zip(statements["text"], statements["language"], strict=True)
    ]
    places = {
        target: _lemma_text(f"{title} {_text_of(target, hearing)}")
        for target, title in hearing.titles.items()
    }
    fit = _standardised(_similarity(texts, described, "word", (1, 1)))
    fit += _standardised(_similarity(texts, described, "char_wb", (4, 6)))
    fit += _standardised(np.minimum(_keyword_hits(texts, themes), 2.0))
    prior = _standardised(_similarity(list(places.values()), described, "char_wb", (4, 6)))
    rows = {target: prior[row] for row, target in enumerate(places)}
    rows["generelt"] = np.zeros(len(themes))
    fit += np.array(
        [
            np.mean([rows[target] for target in about], axis=0) if about else rows["generelt"]
            for about in targets
        ]
    )
    # The sum of three measures and a prior is spread about twice as wide as one of them.
    scores = 1 / (1 + np.exp(-(fit - OWN_FIRST)))
    return pd.DataFrame(scores, index=statements.index, columns=[theme.id for theme in themes])


def choose_themes(scores: pd.Series, own: frozenset[str]) -> list[str]:
    """The themes of a statement, strongest first, from its scores by theme id."""
    chosen: list[str] = []
    for code in scores.sort_values(ascending=False, kind="stable").index:
        if len(chosen) == MOST_THEMES:
            break
        needed = _needed(code in own, is_first=not chosen)
        if scores[code] >= needed:
            chosen.append(code)
    return chosen


def _needed(is_own: bool, *, is_first: bool) -> float:
    """The score that a theme needs to be suggested."""
    if not is_own:
        return NEEDED
    return 0.5 if is_first else 1 / (1 + float(np.exp(-(OWN_FURTHER - OWN_FIRST))))


def _description(theme: Theme) -> str:
    """What a theme is about, in lemmas; keywords weigh twice."""
    words = (theme.label, theme.definition, *theme.keywords, *theme.keywords, *theme.examples)
    return _lemma_text(" ".join(words))


def _text_of(target: str, hearing: Hearing) -> str:
    """The draft's own text of a recommendation."""
    return next((rec.text for rec in hearing.recommendations if rec.id == target), "")


def _lemma_text(text: str, language: str = "nb") -> str:
    """The lemmas of a text with spaces between them."""
    return " ".join(lemmas(text, language))


def _similarity(
    texts: list[str], described: list[str], analyzer: str, ngrams: tuple[int, int]
) -> Numbers:
    """Cosine of each text (row) with each description (column) on TF-IDF."""
    vectorizer = TfidfVectorizer(analyzer=analyzer, ngram_range=ngrams, sublinear_tf=True)
    vectorizer.fit([*texts, *described])
    product = vectorizer.transform(texts) @ vectorizer.transform(described).T
    return np.asarray(product.todense(), dtype=np.float64)


def _keyword_hits(texts: list[str], themes: tuple[Theme, ...]) -> Numbers:
    """How many of a theme's keywords (column) stand in each text (row); in compounds 0.8."""
    hits = np.zeros((len(texts), len(themes)))
    for column, theme in enumerate(themes):
        keywords = {_lemma_text(keyword) for keyword in theme.keywords}
        for row, text in enumerate(texts):
            hits[row, column] = sum(_hit(keyword, text) for keyword in keywords)
    return hits


def _hit(keyword: str, text: str) -> float:
    """Whether a keyword stands in a text: as words 1, inside a compound 0.8, else 0."""
    if f" {keyword} " in f" {text} ":
        return 1.0
    is_part = " " not in keyword and len(keyword) > 3 and keyword in text
    return 0.8 if is_part else 0.0


def _standardised(values: Numbers) -> Numbers:
    """The values by column, in standard deviations from the column's mean."""
    if len(values) < 2:
        return np.zeros_like(values)
    spread = values.std(axis=0)
    return np.asarray((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0))
