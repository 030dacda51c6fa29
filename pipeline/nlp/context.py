"""What surrounds a statement, in words a tagger can learn from: what it is about, and where it is.

The words of the title say more than the id: «pårørende» in a title makes the theme likelier in
any hearing. Of stance and proposals a recommendation tells nothing that holds elsewhere, an open
question does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from pipeline.nlp.language import lemmas

#: What the words of a recommendation's title begin with: only themes are learnt from them.
TITLE = "om:"
_OTHER = "til:"

#: Shorter lemmas («bør», «med») stand in every title.
SHORTEST = 4


def context_words(
    targets: Iterable[str],
    titles: Mapping[str, str],
    recommendations: Collection[str],
    *,
    kind: str,
    is_form: bool,
) -> str:
    """The surroundings of a statement as words with spaces between them.

    Args:
        targets: What the statement is about.
        titles: The title or question of every target, by id.
        recommendations: Which of the targets are recommendations.
        kind: The kind of block it is cut from.
        is_form: Whether it was given in a form, else in a document.
    """
    about = {
        f"{TITLE if target in recommendations else _OTHER}{lemma}"
        for target in targets
        for lemma in _lemmas(titles.get(target, ""))
    }
    return " ".join([f"del:{kind}", "i:skjema" if is_form else "i:dokument", *sorted(about)])


@lru_cache(maxsize=512)
def _lemmas(title: str) -> frozenset[str]:
    """The lemmas of a title that carry meaning."""
    return frozenset(lemma for lemma in lemmas(title) if len(lemma) >= SHORTEST)
