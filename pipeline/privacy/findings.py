"""A stretch of text that says who somebody is, and the text with such stretches masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

SHOWN_AS = {
    "fodselsnummer": "[fødselsnummer]",
    "fodselsdato": "[fødselsdato]",
    "kontonummer": "[kontonummer]",
    "id_nummer": "[id-nummer]",
    "epost": "[e-post]",
    "lenke": "[lenke]",
    "telefon": "[telefon]",
    "bilnummer": "[bilnummer]",
    "adresse": "[adresse]",
    "navn": "[navn]",
}
"""What is shown in place of each kind. Where two findings overlap and begin together, the kind
that stands first here wins."""

KINDS = {
    "fodselsnummer": "Fødselsnummer",
    "fodselsdato": "Fødselsdato",
    "kontonummer": "Kontonummer",
    "id_nummer": "Nummer i et register",
    "epost": "E-postadresse",
    "lenke": "Lenke til egen side",
    "telefon": "Telefonnummer",
    "bilnummer": "Bilnummer",
    "adresse": "Adresse",
    "navn": "Navn",
    "helse": "Helseopplysning",
    "straff": "Straff, overgrep eller barnevern",
    "annet": "Annet",
}
"""What each kind in the table `personal_data` is called."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a text that says who somebody is.

    Attributes:
        start: First character.
        end: One past the last.
        kind: A key of `SHOWN_AS`.
        reason: Why it was taken for that, in Norwegian; never the words themselves.
    """

    start: int
    end: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what says who somebody is replaced; the rest is an exact slice of the source."""

    text: str
    findings: tuple[Finding, ...]


def without_overlaps(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in reading order; of those that overlap the longest, then by kind.

    What sticks out of a longer one is kept as a finding of its own: no character that anything
    was found in is left bare.
    """
    ranks = {kind: rank for rank, kind in enumerate(SHOWN_AS)}
    kept: list[Finding] = []
    for found in sorted(findings, key=lambda one: (one.start - one.end, ranks[one.kind])):
        start, end = found.start, found.end
        for other in kept:
            if other.start <= start < other.end:
                start = other.end
            if other.start < end <= other.end:
                end = other.start
        if start < end:
            kept.append(replace(found, start=start, end=end))
    return tuple(sorted(kept, key=lambda one: one.start))


def replaced(text: str, findings: Iterable[tuple[int, int, str]]) -> str:
    """The text with each stretch (start, end) shown as its third member.

    The stretches are in order and apart from each other.
    """
    parts, last = [], 0
    for start, end, shown in findings:
        parts += [text[last:start], shown]
        last = end
    return "".join([*parts, text[last:]])
