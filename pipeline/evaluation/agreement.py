"""Agreement between two codings of the same units: a table of measures with intervals.

The codings may be hand coding and the program's tags, or those of two people. Measures are
symmetrical, but for precision (share of what B codes that A codes too) and recall (the converse).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.evaluation.intervals import Floats, ratio, resampled_sums, with_interval

COLUMNS = ("measure", "dimension", "label", "scope", "value", "low", "high", "n")
CODINGS = ("unit", "submission", "dimension", "codes")

#: Dimensions of which a unit has one code at most: they have a kappa and a confusion matrix.
SINGLE = frozenset({"stance", "proposal", "position"})
#: In confusion: the unit has no code in this coding.
NONE = "ingen"


class Row(NamedTuple):
    """A measure with its interval; see `COLUMNS`."""

    measure: str
    dimension: str
    label: str
    scope: str
    value: float
    low: float
    high: float
    n: int


class Pairs(NamedTuple):
    """The codes of two codings for the same units, in the same order."""

    submissions: list[str]
    a: list[frozenset[str]]
    b: list[frozenset[str]]


class Drawn(NamedTuple):
    """A measure of all submissions, and of each draw of them."""

    measure: str
    label: str
    draws: Floats
    n: int

    @property
    def interval(self) -> tuple[float, float, float]:
        """Value, low and high."""
        return with_interval(self.draws)


def agreement(
    codings_a: pd.DataFrame,
    codings_b: pd.DataFrame,
    *,
    scopes: Mapping[str, Collection[str]] | None = None,
) -> pd.DataFrame:
    """One row a measure: `measure`, `dimension`, `label`, `scope`, `value`, `low`, `high`, `n`.

    `precision`, `recall` and `f1` stand for each code (`label`); over codes: `f1_micro` (all codes
    of all units together, with `precision_micro` and `recall_micro`), `f1_macro` (mean of the
    codes that either coding uses), `f1_sample` (mean of each unit's F1) and `exact` (share of units
    with the same codes). A unit without codes in both codings is agreement. Stance, proposal and
    position also have Cohen's `kappa`; stance and position a confusion matrix, `count` with label
    `a>b`. `n` is units; for a code those that have it in either coding. Intervals are 95 %,
    submissions drawn with replacement; empty when there is only one submission.

    Args:
        codings_a: One row a unit and dimension: unit, submission, dimension, codes (`;` between
            several, empty for none). Hand coding, where the other is a program's.
        codings_b: The other coding. A unit that only one of them has counts as without codes in
            the other.
        scopes: Units by the name of a scope that is measured apart; all units when not given.

    Raises:
        ValueError: A coding has two rows of the same unit and dimension.
    """
    rows: list[Row] = []
    by_dimension = _paired(codings_a, codings_b)
    for scope, units in (scopes or {"all": ()}).items():
        for dimension, paired in by_dimension.items():
            inside = paired[paired["unit"].isin(set(units))] if scopes else paired
            if len(inside):
                rows += (
                    Row(found.measure, dimension, found.label, scope, *found.interval, found.n)
                    for found in _drawn(_pairs(inside), dimension)
                )
    return as_table(rows)


def gains(
    codings_a: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, *, scope: str = "all"
) -> pd.DataFrame:
    """How much better `after` agrees with A than `before` does; the table of `agreement`.

    Measures are named `gain_f1_macro` and so on. Both are drawn with the same submissions, so the
    interval is that of the difference: a gain is real when it lies above zero.
    """
    rows: list[Row] = []
    former, latter = _paired(codings_a, before), _paired(codings_a, after)
    for dimension in former.keys() & latter.keys():
        was, now = (
            {(one.measure, one.label): one for one in _drawn(_pairs(side[dimension]), dimension)}
            for side in (former, latter)
        )
        for key in was.keys() & now.keys():
            gain = now[key]._replace(draws=now[key].draws - was[key].draws)
            rows.append(Row(f"gain_{key[0]}", dimension, key[1], scope, *gain.interval, gain.n))
    return as_table(sorted(rows, key=lambda row: row[:4]))


def as_table(rows: Iterable[Row]) -> pd.DataFrame:
    """The measures as a table with the columns `COLUMNS`."""
    return pd.DataFrame(list(rows), columns=list(COLUMNS)).astype({"n": int})


def _paired(codings_a: pd.DataFrame, codings_b: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Unit, submission and both codings' codes, by dimension in the order of the first coding."""
    keys = ["unit", "dimension"]
    sides = []
    for coding in (codings_a, codings_b):
        if coding.duplicated(keys).any():
            message = "a coding has two rows of the same unit and dimension"
            raise ValueError(message)
        codes = coding["codes"].fillna("").map(_split)
        sides.append(coding.assign(unit=coding["unit"].astype(str), codes=codes)[list(CODINGS)])
    both = sides[0].merge(sides[1], on=keys, how="outer", suffixes=("_a", "_b"), sort=False)
    both = both.assign(
        submission=both["submission_a"].fillna(both["submission_b"]),
        a=_filled(both["codes_a"]),
        b=_filled(both["codes_b"]),
    ).sort_values("unit", kind="stable")
    order = dict.fromkeys([*codings_a["dimension"], *codings_b["dimension"]])
    return {str(name): both[both["dimension"] == name] for name in order}


def _split(codes: str) -> frozenset[str]:
    """The codes of a cell."""
    return frozenset(code for code in codes.split(";") if code)


def _filled(codes: pd.Series[Any]) -> pd.Series[Any]:
    """The codes of each unit, none where this coding does not have the unit."""
    return codes.map(lambda found: found if isinstance(found, frozenset) else frozenset())


def _pairs(paired: pd.DataFrame) -> Pairs:
    """The columns of `_paired` as lists."""
    return Pairs(*(list(paired[name]) for name in ("submission", "a", "b")))


def _drawn(pairs: Pairs, dimension: str) -> Iterator[Drawn]:
    """Every measure of one dimension: over all codes first, then code by code."""
    codes = sorted(frozenset[str]().union(*pairs.a, *pairs.b))
    in_a, in_b = _indicators(pairs.a, codes), _indicators(pairs.b, codes)
    units = np.array([_of_unit(a, b) for a, b in zip(pairs.a, pairs.b, strict=True)])
    sums = resampled_sums(np.hstack([in_a * in_b, in_a, in_b, units]), pairs.submissions)
    hits, of_a, of_b = (sums[:, part * len(codes) :][:, : len(codes)] for part in range(3))
    overall = _over_codes(hits, of_a, of_b)
    overall |= {"f1_sample": sums[:, -3] / sums[:, -1], "exact": sums[:, -2] / sums[:, -1]}
    for measure, values in overall.items():
        yield Drawn(measure, "", values, len(pairs.a))
    if dimension in SINGLE:
        yield from _of_single(pairs, dimension)
    supports = (in_a + in_b > 0).sum(axis=0)
    for code, support, *parts in zip(codes, supports, hits.T, of_a.T, of_b.T, strict=True):
        for measure, values in precision_recall_f1(*parts).items():
            yield Drawn(measure, code, values, int(support))


def precision_recall_f1(hits: Floats, of_a: Floats, of_b: Floats) -> dict[str, Floats]:
    """The three measures from how often a code is in both codings, in A and in B."""
    return {
        "precision": ratio(hits, of_b),
        "recall": ratio(hits, of_a),
        "f1": ratio(2 * hits, of_a + of_b),
    }


def _over_codes(hits: Floats, of_a: Floats, of_b: Floats) -> dict[str, Floats]:
    """The measures of all codes together, from the sums of each code."""
    sums = (part.sum(axis=1) for part in (hits, of_a, of_b))
    micro = {f"{name}_micro": values for name, values in precision_recall_f1(*sums).items()}
    f1 = ratio(2 * hits, of_a + of_b)
    used = ~np.isnan(f1)
    macro = ratio(np.where(used, f1, 0).sum(axis=1), used.sum(axis=1).astype(float))
    # Where nobody uses any code, both codings are empty, and that is agreement.
    nothing = ~used.any(axis=1)
    return {
        **micro,
        "f1_micro": np.where(nothing, 1.0, micro["f1_micro"]),
        "f1_macro": np.where(nothing, 1.0, macro),
    }


def _of_unit(a: frozenset[str], b: frozenset[str]) -> tuple[float, float, float]:
    """F1 of one unit, whether its codes are the same, and one for the unit."""
    total = len(a) + len(b)
    return (2 * len(a & b) / total if total else 1.0), float(a == b), 1.0


def _of_single(pairs: Pairs, dimension: str) -> Iterator[Drawn]:
    """Kappa, and but for proposals the confusion matrix, of a dimension with one code a unit."""
    a, b = ([min(codes, default=NONE) for codes in side] for side in (pairs.a, pairs.b))
    codes = sorted({*a, *b})
    cells = [(one, other) for one in codes for other in codes]
    places = {cell: place for place, cell in enumerate(cells)}
    tallies = np.zeros((len(a), len(cells)))
    tallies[np.arange(len(a)), [places[cell] for cell in zip(a, b, strict=True)]] = 1
    sums = resampled_sums(tallies, pairs.submissions)
    kappa = _kappa(sums.reshape(len(sums), len(codes), len(codes)))
    yield Drawn("kappa", "", kappa, len(a))
    if dimension == "proposal":
        return
    for (one, other), values in zip(cells, sums.T, strict=True):
        yield Drawn("count", f"{one}>{other}", values, len(a))


def _kappa(confusion: Floats) -> Floats:
    """Cohen's kappa of each confusion matrix; 1 where both codings use one and the same code.

    Source: Cohen (1960), A coefficient of agreement for nominal scales.
    """
    total = confusion.sum(axis=(1, 2))
    observed = np.trace(confusion, axis1=1, axis2=2) / total
    expected = (confusion.sum(axis=1) * confusion.sum(axis=2)).sum(axis=1) / total**2
    kappa = ratio(observed - expected, 1 - expected)
    return np.where(expected >= 1, 1.0, kappa)


def _indicators(side: list[frozenset[str]], codes: list[str]) -> Floats:
    """Which codes (column) each unit (row) has."""
    return np.array([[code in unit for code in codes] for unit in side], dtype=float)
