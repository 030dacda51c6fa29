"""Which language a text is written in, of those that Norwegian hearings are answered in."""

from __future__ import annotations

from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_CODES = {"no": "nb", "nn": "nn", "en": "en", "se": "se"}
#: More words do not make the guess better.
_ENOUGH = 20_000


def detect_language(text: str) -> str:
    """`nb`, `nn`, `en` or `se`; `nb` for a text without words."""
    if not any(character.isalpha() for character in text):
        return "nb"
    code, _ = _identifier().classify(text[:_ENOUGH])
    return _CODES[code]


@cache
def _identifier() -> Any:
    """An identifier of our own: the package's shared one may be set to other languages."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_CODES))
    return identifier
