"""Lays two codings of the same texts beside each other, unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.evaluation.agreement import CODINGS
from pipeline.evaluation.gold import submission_of
from pipeline.evaluation.texts import Codes, Place, Span

DIMENSIONS = ("target", "theme", "stance", "proposal")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the first coding, and what the second coding says of the same words.

    Attributes:
        span: The unit.
        codes: Score by code by dimension in the second coding.
        pieces: The pieces of the second coding that lie in the unit, by name.
        is_exact: Whether one of them is cut exactly as the unit.
    """

    span: Span
    codes: Codes
    pieces: tuple[str, ...]
    is_exact: bool

    @property
    def submission(self) -> str:
        """The submission it is from: what is drawn for intervals."""
        return submission_of(dict(self.span.row))

    @property
    def is_found(self) -> bool:
        """Whether its words lie in pieces of the second coding."""
        return bool(self.pieces)

    def coded(self, dimension: str) -> frozenset[str]:
        """The codes of the first coding."""
        return frozenset(self.span.codes[dimension])

    def found(self, dimension: str) -> frozenset[str]:
        """The codes of the second coding."""
        return frozenset(self.codes.get(dimension, ()))


def match(first: Sequence[Span], second: Iterable[Span]) -> list[Unit]:
    """Each span of the first coding with the codes of the second's that lie in it.

    A span lies in another when they share at least half of the shorter one. Targets, themes and
    proposals are pooled; the stance is the one that most of the words have.
    """
    by_place: dict[Place, list[Span]] = {}
    for span in second:
        if span.place is not None:
            by_place.setdefault(span.place, []).append(span)
    units = []
    for span in first:
        near = by_place.get(span.place, []) if span.place is not None else []
        inside = [(shared, other) for other in near if (shared := _shared(span, other))]
        units.append(
            Unit(
                span=span,
                codes=_pooled(inside),
                pieces=tuple(other.name for _, other in inside),
                is_exact=any(
                    (other.start, other.end) == (span.start, span.end) for _, other in inside
                ),
            )
        )
    return units


def _shared(one: Span, other: Span) -> int:
    """How many letters two spans share, none when that is under half of the shorter one."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return shared if shared > 0 and shared * 2 >= shorter else 0


def _pooled(inside: list[tuple[int, Span]]) -> Codes:
    """The codes of the spans that lie in a unit, each with its highest score."""
    codes: Codes = {dimension: {} for dimension in DIMENSIONS}
    letters: dict[str, int] = {}
    for shared, span in inside:
        for dimension, scores in span.codes.items():
            of_dimension = codes.setdefault(dimension, {})
            for code, score in scores.items():
                of_dimension[code] = max(score, of_dimension.get(code, 0.0))
        for stance in span.codes.get("stance", ()):
            letters[stance] = letters.get(stance, 0) + shared
    if letters:
        most = max(letters, key=lambda code: (letters[code], code))
        codes["stance"] = {most: codes["stance"][most]}
    return codes


def codings(units: Iterable[Unit]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two codings as tables for `agreement`: unit, submission, dimension, codes."""
    sides: tuple[list[Any], list[Any]] = ([], [])
    for unit in units:
        for dimension in DIMENSIONS:
            key = (unit.span.name, unit.submission, dimension)
            sides[0].append((*key, ";".join(sorted(unit.coded(dimension)))))
            sides[1].append((*key, ";".join(sorted(unit.found(dimension)))))
    first, second = (pd.DataFrame(side, columns=list(CODINGS)) for side in sides)
    return first, second


def scopes(units: Iterable[Unit]) -> dict[str, list[str]]:
    """The units that are measured apart, by scope; scopes without units are left out.

    `forms_moved` holds the units of a form that are not simply about their field: the field alone
    says nothing of how well targets are found.
    """
    chosen: dict[str, list[str]] = {"all": [], "forms": [], "documents": [], "forms_moved": []}
    for unit in units:
        source = str(unit.span.row["source"])
        chosen["all"].append(unit.span.name)
        chosen[source].append(unit.span.name)
        if source == "forms" and unit.coded("target") != {unit.span.row.get("field")}:
            chosen["forms_moved"].append(unit.span.name)
    return {scope: names for scope, names in chosen.items() if names}
