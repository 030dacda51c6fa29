"""Names that are known before a text is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


def by_first_word(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names by their first word in small letters, so that a text is searched word by word."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(set(names)):
        key = name.split()[0].casefold()
        found[key] = (*found.get(key, ()), name)
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """Names that are known before a text is read, by their first word.

    Attributes:
        own: Those of the submission, whole and in part.
        shared: Whole names from anywhere in the hearing.
        is_private: Whether a private person writes: a word that looks like a name then counts.
    """

    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_private: bool = False

    def beginning(self, word: str) -> Iterator[str]:
        """The names that begin with the word, also where the word is a genitive."""
        key = word.casefold()
        for one in dict.fromkeys((key, key.removesuffix("s").rstrip("’'"))):
            yield from self.own.get(one, ())
            yield from self.shared.get(one, ())


NOBODY = Known()
