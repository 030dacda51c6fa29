"""The table `personal_data`: what the publishing edition masks or holds back, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from pipeline.privacy.findings import SHOWN_AS
from pipeline.privacy.health import health_detail
from pipeline.privacy.known import Known
from pipeline.privacy.known_names import known_names
from pipeline.privacy.masking import findings_in
from pipeline.privacy.persons import private_submissions
from pipeline.workspace import Tables, rows_of, typed

HELD_BY_HAND = "Holdt tilbake ved gjennomgang."
RELEASED = "Frigitt ved gjennomgang."


def personal_data_table(
    tables: Tables,
    *,
    released: Collection[str] = frozenset(),
    held: Collection[str] = frozenset(),
) -> pd.DataFrame:
    """One row is a stretch of a statement that is masked, or a reason to hold it back.

    Rows stand in the order of `statements`. `start` and `end` count in the statement's text.

    Args:
        tables: `submissions`, `blocks` and `statements`.
        released: Ids of statements that a person has read and released: what else speaks for
            holding them back is listed, and does not count.
        held: Ids of statements that a person holds back; wins over `released`.
    """
    names = known_names(tables)
    private = private_submissions(tables["submissions"])
    rows = [
        {"statement_id": statement["statement_id"], **row}
        for statement in rows_of(tables["statements"])
        for row in _rows(
            statement,
            names.of(statement["submission_id"]),
            is_private=statement["submission_id"] in private,
            decided=_decided(statement["statement_id"], released, held),
        )
    ]
    return typed("personal_data", pd.DataFrame(rows))


def held_back(personal_data: pd.DataFrame) -> frozenset[str]:
    """Ids of the statements that are counted and not shown."""
    held = personal_data["is_held_back"].fillna(value=False).astype(bool)
    return frozenset(personal_data.loc[held, "statement_id"])


def _decided(statement_id: str, released: Collection[str], held: Collection[str]) -> str:
    """What a person has decided about a statement, or empty."""
    if statement_id in held:
        return HELD_BY_HAND
    return RELEASED if statement_id in released else ""


def _rows(
    statement: dict[str, Any], known: Known, *, is_private: bool, decided: str
) -> Iterator[dict[str, Any]]:
    """The rows of one statement, masks first."""
    text = statement["text"]
    findings = findings_in(text, known)
    for found in findings:
        yield {
            "start": found.start,
            "end": found.end,
            "kind": found.kind,
            "shown_as": SHOWN_AS[found.kind],
            "is_held_back": False,
            "reason": found.reason,
        }
    names = {text[one.start : one.end] for one in findings if one.kind == "navn"}
    detail = health_detail(text, names, is_private=is_private)
    nothing = {"start": 0, "end": 0, "kind": "helse", "shown_as": ""}
    if detail:
        yield {
            **nothing,
            "start": detail.start,
            "end": detail.end,
            "kind": detail.kind,
            "is_held_back": decided != RELEASED,
            "reason": " ".join(filter(None, [detail.reason, decided])),
        }
    elif decided == HELD_BY_HAND:
        yield {**nothing, "kind": "annet", "is_held_back": True, "reason": decided}
