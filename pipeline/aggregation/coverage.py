"""The ledger of what was read: where every sentence of every submission went."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from pipeline.nlp.statements import sentence_spans
from pipeline.records import APART

Piece = tuple[int, int, str]
PLACES = ("tagged", "non_answer", "not_placed", "apart")


def coverage_table(
    submissions: pd.DataFrame, blocks: pd.DataFrame, statements: pd.DataFrame
) -> pd.DataFrame:
    """One row a submission: its sentences by where they went, and the shares.

    A sentence is tagged when a statement with content holds some of it, else a declared non-answer
    when one of those does, else not placed: no statement holds it, or one that has no content and
    does not say so. Headings, page headers and the draft's own text are counted apart.
    """
    pieces: dict[tuple[str, int], list[Piece]] = {}
    for row in statements.to_dict("records"):
        place = "tagged" if row["is_substantive"] else "not_placed"
        if place != "tagged" and row["non_answer"]:
            place = "non_answer"
        key = (row["submission_id"], int(row["block"]))
        pieces.setdefault(key, []).append((int(row["start"]), int(row["end"]), place))
    counts: dict[str, Counter[str]] = {}
    for row in blocks.to_dict("records"):
        key = (row["submission_id"], int(row["block"]))
        found = counts.setdefault(row["submission_id"], Counter())
        found.update(_places(str(row["text"] or ""), row["block_kind"], pieces.get(key, [])))
    rows = []
    for submission in submissions.sort_values("number", kind="stable")["submission_id"]:
        found = counts.get(submission, Counter())
        total = sum(found[place] for place in PLACES[:3])
        rows.append(
            {
                "submission_id": submission,
                "n_sentences": total,
                **{f"n_{place}": found[place] for place in PLACES},
                **{f"share_{p}": round(found[p] / total, 4) if total else None for p in PLACES[:3]},
            }
        )
    return pd.DataFrame(rows)


def _places(text: str, kind: str, pieces: list[Piece]) -> list[str]:
    """Where each sentence of a block went."""
    if kind in APART:
        return ["apart"] * len(sentence_spans(text))
    return [_place(start, end, pieces) for start, end in sentence_spans(text)]


def _place(start: int, end: int, pieces: list[Piece]) -> str:
    """Where the sentence between two characters went."""
    holding = {place for first, last, place in pieces if first < end and start < last}
    return next((place for place in PLACES if place in holding), "not_placed")
