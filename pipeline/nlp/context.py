"""What surrounds a statement, in words a tagger can learn from: what it is about, and where it is.

The words of the title say more than the id: «pårørende» in a title makes the theme likelier in
any hearing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipeline.nlp.language import lemmas

#: Shorter lemmas («bør», «med») stand in every title.
SHORTEST = 4


def context_words(
    targets: Iterable[str], titles: Mapping[str, str], *, kind: str, is_form: bool
) -> str:
    """The surroundings of a statement as words with spaces between them.

    Args:
        targets: What the statement is about.
        titles: The title or question of every target, by id.
        kind: The kind of block it is cut from.
        is_form: Whether it was given in a form, else in a document.
    """
    about = {f"om:{lemma}" for target in targets for lemma in _lemmas(titles.get(target, ""))}
    return " ".join([f"del:{kind}", "i:skjema" if is_form else "i:dokument", *sorted(about)])


@lru_cache(maxsize=512)
def _lemmas(title: str) -> frozenset[str]:
    """The lemmas of a title that carry meaning."""
    return frozenset(lemma for lemma in lemmas(title) if len(lemma) >= SHORTEST)
