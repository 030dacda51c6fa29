"""E-mail addresses, links to a person's own pages, and street addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.privacy.findings import Finding

_EMAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\{at\})\s?[\w-]+(?:\.[\w-]+)*\.[a-zæøå]{2,}", re.I
)


def emails(text: str) -> Iterator[Finding]:
    """E-mail addresses, also with «(at)» for the sign."""
    if "@" in text or "at" in text:
        for match in _EMAIL.finditer(text):
            yield Finding(*match.span(), "epost", "E-postadresse.")


def links(text: str) -> Iterator[Finding]:
    """Links to somebody's own page."""
    yield from ()


def addresses(text: str) -> Iterator[Finding]:
    """Street addresses."""
    yield from ()
