"""The worst errors, for reading: what is wrong, how sure the program was, and in which words."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pipeline.evaluation.matching import DIMENSIONS, Unit

MOST = 20

#: How much an error of each dimension weighs: a wrong stance is the one that hurts somebody.
WEIGHTS = {"stance": 2.0, "target": 1.0, "theme": 0.5, "proposal": 0.5}
#: How far apart two stances are, 0 to 1; pairs that are not named are half apart.
_OPPOSITE = frozenset({"stotter", "kritisk"})
_NEAR = (frozenset({"stotter", "stotter_med_merknad"}), frozenset({"noytral", "ikke_innhold"}))

COLUMNS = (
    "unit",
    "submission",
    "place",
    "error",
    "text",
    *(f"{side}_{name}" for name in DIMENSIONS for side in ("coded", "found")),
)


def errors_to_read(units: Iterable[Unit], *, most: int = MOST) -> pd.DataFrame:
    """The units that the second coding gets most wrong, worst first.

    `error` is 0 to 4: the share of each dimension's codes that is wrong, weighted by `WEIGHTS`
    (a stance by how far it is from the right one) and by the score of the wrong tags: an error
    that the program was sure of is worse. `coded_` and `found_` are the codes of the two codings,
    `;` between them. Units with no error are left out. Holds respondents' words.
    """
    rows = [
        (
            unit.span.name,
            unit.submission,
            _place(unit),
            round(sum(_error(unit, name) for name in DIMENSIONS), 4),
            unit.span.row["text"],
            *(
                ";".join(sorted(side(name)))
                for name in DIMENSIONS
                for side in (unit.coded, unit.found)
            ),
        )
        for unit in units
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    worst = table.sort_values("error", ascending=False, kind="stable").head(most)
    return worst[worst["error"] > 0].reset_index(drop=True)


def _place(unit: Unit) -> str:
    """Row of the form and field, or file."""
    row = unit.span.row
    if row["source"] == "forms":
        return f"svar {row['row_id']}, {row.get('field') or ''}".rstrip(", ")
    return str(row["file"])


def _error(unit: Unit, dimension: str) -> float:
    """How wrong one dimension of a unit is, weighted."""
    coded, found = unit.coded(dimension), unit.found(dimension)
    if coded == found:
        return 0.0
    scores = [unit.codes[dimension][code] for code in found - coded]
    # What was not tagged has no score: as sure as a coin.
    sureness = max(scores, default=0.5)
    if dimension == "stance":
        return WEIGHTS[dimension] * _distance(coded | found) * sureness
    shared = 2 * len(coded & found) / (len(coded) + len(found))
    return WEIGHTS[dimension] * (1 - shared) * sureness


def _distance(stances: frozenset[str]) -> float:
    """How far apart two different stances are."""
    if stances == _OPPOSITE:
        return 1.0
    return 0.25 if stances in _NEAR else 0.5
