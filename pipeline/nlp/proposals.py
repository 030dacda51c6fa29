"""Decides whether a statement holds a concrete proposal: a change, an addition or a measure."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.nlp.stance import SURE
from pipeline.records import CHANGES, BlockKind, Source

#: From this score of the model a statement is a proposal; 0.35 to 0.5 give the same F1.
LIMIT = 0.47


class Proposal(NamedTuple):
    """How sure it is that a statement proposes something, what decided it, and why."""

    score: float
    source: Source
    evidence: str


def decide_proposal(kind: BlockKind, stance: str, score: float) -> Proposal | None:
    """The proposal of a statement, or None; `score` is the model's."""
    if kind in CHANGES:
        return Proposal(SURE, "rule", "endring skrevet inn i utkastet")
    if stance == "ikke_innhold" or score < LIMIT:
        return None
    return Proposal(score, "model", "")
