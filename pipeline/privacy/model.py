"""Names of persons by a trained Norwegian spaCy model, where one is installed; never required."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

import spacy
from spacy.util import get_installed_models

_PREFIX = "nb_core_news_"
_PERSON = "PER"


def persons(text: str) -> list[tuple[int, int]]:
    """Start and end of each name of a person; nothing where no model is installed."""
    model = _model()
    if model is None:
        return []
    return [(one.start_char, one.end_char) for one in model(text).ents if one.label_ == _PERSON]


def model_version() -> dict[str, str]:
    """Name and version of the model that is used; nothing where none is: for the manifest."""
    name = _installed()
    return {name: version(name)} if name else {}


def _installed() -> str:
    """The name of the largest installed model, or empty."""
    names = {name for name in get_installed_models() if name.startswith(_PREFIX)}
    ranked = [f"{_PREFIX}{size}" for size in ("lg", "md", "sm")]
    return next((name for name in ranked if name in names), "")


@cache
def _model() -> Any:
    """The loaded model, or None."""
    name = _installed()
    return spacy.load(name) if name else None
