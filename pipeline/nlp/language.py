"""Words and lemmas of Norwegian text: spaCy's tokenizer, simplemma's lemmas, nynorsk as bokmål."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

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


# How a nynorsk word that bokmål does not know ends, and how it would end there.
_ENDINGS = (("leg", "lig"), ("heit", "het"), ("ande", "ende"), ("ar", "er"), ("a", "e"))
#: Shorter words are alike by chance.
_SHORTEST_FOR_ENDING = 5


@cache
def lemma(word: str, language: str) -> str:
    """The lemma of a word in lower case; the word itself where none is known.

    A nynorsk word gets the bokmål lemma where the two differ by spelling or by word, so that an
    answer is compared with others, and with titles and keywords, whatever it is written in.
    """
    languages = _LEMMA_LANGUAGES.get(language, ("nb", "nn"))
    found = simplemma.lemmatize(word.lower(), lang=languages).lower()
    return _in_bokmal(found) if language == "nn" else found


def _in_bokmal(word: str) -> str:
    """A nynorsk lemma as bokmål spells it."""
    listed = _nynorsk().get(word)
    if listed or len(word) < _SHORTEST_FOR_ENDING or simplemma.is_known(word, lang="nb"):
        return listed or word
    for nynorsk, bokmal in _ENDINGS:
        if word.endswith(nynorsk):
            return word.removesuffix(nynorsk) + bokmal
    return word


@cache
def _nynorsk() -> dict[str, str]:
    """Nynorsk lemmas and the bokmål lemmas of the same words."""
    path = resources.files("pipeline.nlp").joinpath("resources/nynorsk.txt")
    lines = path.read_text("utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


@lru_cache(maxsize=50_000)
def lemmas(text: str, language: str = "nb") -> tuple[str, ...]:
    """The lemmas of the words and numbers of a text, in order, without punctuation."""
    return tuple(
        lemma(token.text, language)
        for token in tokenizer().make_doc(text)
        if any(character.isalnum() for character in token.text)
    )
