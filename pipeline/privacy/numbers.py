"""Numbers that belong to one person: telephone, national identity, account, car."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.privacy.findings import Finding


def numbers_in(text: str) -> Iterator[Finding]:
    """Numbers of one person."""
    yield from ()
