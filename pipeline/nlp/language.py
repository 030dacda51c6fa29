"""Words and lemmas of Norwegian text: spaCy's tokenizer, simplemma's lemmas."""

from __future__ import annotations

from functools import cache, lru_cache

import simplemma
import spacy
from spacy.language import Language

# A statement's own language comes first; the other written standard is a better guess for an
# unknown word than English.
_LEMMA_LANGUAGES = {
    "nb": ("nb", "nn"),
    "nn": ("nn", "nb"),
    "en": ("en",),
    "se": ("se", "nb"),
}


@cache
def tokenizer() -> Language:
    """The blank bokmål pipeline of spaCy: rules for words, no model."""
    return spacy.blank("nb")


@cache
def lemma(word: str, language: str) -> str:
    """The lemma of a word in lower case; the word itself where none is known."""
    languages = _LEMMA_LANGUAGES.get(language, ("nb", "nn"))
    return simplemma.lemmatize(word.lower(), lang=languages).lower()


@lru_cache(maxsize=50_000)
def lemmas(text: str, language: str = "nb") -> tuple[str, ...]:
    """The lemmas of the words and numbers of a text, in order, without punctuation."""
    return tuple(
        lemma(token.text, language)
        for token in tokenizer().make_doc(text)
        if any(character.isalnum() for character in token.text)
    )
