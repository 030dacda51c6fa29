"""How well the texts are cut: coverage of the units, and agreement on where one point ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pipeline.evaluation.agreement import Row, precision_recall_f1
from pipeline.evaluation.intervals import resampled_sums, with_interval
from pipeline.evaluation.matching import Unit
from pipeline.evaluation.texts import Place, Span, Texts


def coverage_rows(units: Sequence[Unit], scope: str) -> Iterator[Row]:
    """`coverage`: the share of units that lie in pieces of the second coding.

    `exact` with dimension `boundary`: the share that one piece is cut exactly as.
    """
    tallies = np.array([[unit.is_found, unit.is_exact, 1.0] for unit in units], dtype=float)
    sums = resampled_sums(tallies, [unit.submission for unit in units])
    for column, (measure, dimension) in enumerate((("coverage", ""), ("exact", "boundary"))):
        values = with_interval(sums[:, column] / sums[:, 2])
        yield Row(measure, dimension, "", scope, *values, len(units))


def boundary_rows(
    units: Sequence[Unit], second: Iterable[Span], texts: Texts, scope: str
) -> Iterator[Row]:
    """Precision, recall and F1 of the places where a piece begins or ends.

    Only inside blocks, between the first and the last letter that the first coding holds: where
    a field or paragraph ends, nobody has to find. `n` is boundaries of the first coding.
    """
    first: dict[Place, set[int]] = {}
    owner: dict[Place, str] = {}
    for unit in units:
        place = unit.span.place
        if place is not None:
            first.setdefault(place, set()).update((unit.span.start, unit.span.end))
            owner[place] = unit.submission
    other: dict[Place, set[int]] = {place: set() for place in first}
    for span in second:
        if span.place in other:
            other[span.place].update((span.start, span.end))
    tallies = []
    for place, ends in first.items():
        low, high, edges = min(ends), max(ends), texts.edges.get(place, frozenset())
        a, b = (
            {end for end in side if low < end < high and end not in edges}
            for side in (ends, other[place])
        )
        tallies.append((len(a & b), len(a), len(b)))
    if not tallies:
        return
    sums = resampled_sums(np.array(tallies, dtype=float), list(owner.values()))
    for measure, values in precision_recall_f1(*sums.T).items():
        yield Row(measure, "boundary", "", scope, *with_interval(values), int(sums[0, 1]))
