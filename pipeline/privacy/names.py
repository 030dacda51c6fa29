"""Names of persons in a text."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.loaders.senders.names import is_organisation, is_person
from pipeline.privacy.findings import Finding


def is_persons_name(name: str) -> bool:
    """Whether a name is a person's and nothing else."""
    return is_person(name) and not is_organisation(name)


def names_in(text: str, names: Collection[str] = ()) -> Iterator[Finding]:
    """Names of persons."""
    for name in names:
        start = text.find(name)
        if start >= 0:
            yield Finding(start, start + len(name), "navn", "Kjent navn.")
