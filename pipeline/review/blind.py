"""A random sample that people code without seeing the program's tags: it measures the program."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from pipeline.review.codebook import YES
from pipeline.review.journal import BLIND, TAGGED
from pipeline.review.observe import submission_of
from pipeline.workspace import Tables, rows_of

#: Fixes which statements are drawn.
SEED = "blindprøve 1"
#: So many are drawn at a time: some may be left out and there are still the thirty that a verdict
#: needs.
SIZE = 40
CODINGS = ("unit", "submission", "dimension", "codes")
#: A statement counts when these are coded.
NEEDED = (f"{BLIND}{TAGGED['target']}", f"{BLIND}{TAGGED['stance']}")


def blind_sample(
    statements: pd.DataFrame, decided: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> list[str]:
    """The ids of the statements that are coded blind, in reading order.

    Which ones follows from the ids alone, so that a new submission moves at most a few; when all
    are coded, as many more are drawn. What somebody has begun to code stays.

    Args:
        statements: The table `statements`.
        decided: What people decided, by statement and what.
    """
    shown = statements[statements["non_answer"].fillna("") != "formalia"]
    order = sorted(shown["statement_id"], key=_draw)
    size = SIZE
    while size < len(order) and all(
        decided.get((name, what)) for name in order[:size] for what in NEEDED
    ):
        size += SIZE
    begun = {name for (name, what), value in decided.items() if value and what.startswith(BLIND)}
    drawn = set(order[:size]) | begun
    return [name for name in shown["statement_id"] if name in drawn]


def _draw(statement: str) -> str:
    """A random place in the draw that only depends on the id."""
    return hashlib.sha256(f"{SEED}\x1f{statement}".encode()).hexdigest()


def blind_codings(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What people coded blind, and the program's own tags of the same statements.

    Each has one row a statement and dimension: `unit`, `submission`, `dimension`, `codes` (`;`
    between several, empty for none). The program's tags are those from before people decided
    anything. A statement counts when its stance and at least one target are coded; a theme or
    proposal that is left empty is then none.
    """
    said = _said(tables["decisions"])
    own = _suggested(tables["suggestions"])
    counted = [name for name, codes in said.items() if codes.get("stance") and codes.get("target")]
    codings = (
        pd.DataFrame(
            [
                (name, submission_of(name), dimension, codes.get(name, {}).get(dimension, ""))
                for name in counted
                for dimension in TAGGED
            ],
            columns=list(CODINGS),
        )
        for codes in (said, own)
    )
    people, program = codings
    return people, program


def _said(decisions: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The blind codes by statement and dimension."""
    dimensions = {f"{BLIND}{what}": dimension for dimension, what in TAGGED.items()}
    found: dict[str, dict[str, str]] = {}
    for row in rows_of(decisions[decisions["what"].isin(list(dimensions))]):
        dimension = dimensions[row["what"]]
        codes = row["value"]
        if dimension == "proposal":
            codes = "true" if codes == YES else ""
        found.setdefault(row["statement_id"], {})[dimension] = codes
    return found


def _suggested(tags: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The program's codes by statement and dimension."""
    found: dict[str, dict[str, str]] = {}
    for row in rows_of(tags):
        own = found.setdefault(row["statement_id"], {})
        former = own.get(row["dimension"])
        own[row["dimension"]] = f"{former};{row['code']}" if former else row["code"]
    return found
