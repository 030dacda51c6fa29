"""What the sentences of a statement do: agree, blame, ask for something, turn, tell a story.

Whole classes of words stand for what a tagger would else have to see word by word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import combinations

#: What is told by signs, not by words.
_SIGNS = {"asks": r"\?", "quotes": "«", "counts": r"\d"}


@cache
def _classes() -> dict[str, re.Pattern[str]]:
    """The pattern of each class of words, in a fixed order."""
    path = resources.files("pipeline.nlp").joinpath("resources/cues.toml")
    listed = tomllib.loads(path.read_text("utf-8"))
    patterns = {name: _any_of(words) for name, words in listed.items()} | _SIGNS
    return {name: re.compile(patterns[name], re.IGNORECASE) for name in sorted(patterns)}


def _any_of(words: Sequence[str]) -> str:
    """A pattern for whole words, where `*` stands for any ending."""
    options = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return rf"\b(?:{'|'.join(options)})\b"


@lru_cache(maxsize=50_000)
def cues(sentence: str) -> tuple[str, ...]:
    """The classes of words that a sentence has a word of, in a fixed order."""
    return tuple(name for name, pattern in _classes().items() if pattern.search(sentence))


def cue_words(sentences: Sequence[str]) -> str:
    """What the sentences of a statement do, as words with spaces between them.

    `blames` says that a sentence does it, `first:` and `last:` that the first or last one does,
    `praises+blames` that the statement does both, `same:` that one sentence does.
    """
    each = [cues(sentence) for sentence in sentences]
    if not each:
        return ""
    anywhere = sorted({name for one in each for name in one})
    together = {f"same:{one}+{other}" for names in each for one, other in combinations(names, 2)}
    return " ".join(
        [
            *anywhere,
            *(f"{one}+{other}" for one, other in combinations(anywhere, 2)),
            *sorted(together),
            *(f"first:{name}" for name in each[0]),
            *(f"last:{name}" for name in each[-1]),
        ]
    )
