"""Statements with health details about somebody who can be recognised."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class Detail(NamedTuple):
    """Where the detail stands, and why it is held back."""

    start: int
    end: int
    reason: str


def health_detail(text: str, names: Collection[str], *, is_private: bool) -> Detail | None:
    """The first health detail about a person who can be recognised."""
    return None
