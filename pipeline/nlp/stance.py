"""Decides the stance of a statement: rules for non-answers and changes, else the fitted model."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from pipeline.nlp.non_answers import NonAnswer
from pipeline.records import CHANGES, STANCES, BlockKind, Source

#: A rule was right this often on the example's hand coding.
SURE = 0.97
#: A longer text says something, even where the model sees none of its words: the model's second
#: choice is taken.
LONGEST_WITHOUT_CONTENT = 45

_SAID = {
    "ingen_merknader": "sier at det ikke er merknader",
    "peker": "viser til et annet svar",
    "henvisning": "viser til en annen instans sitt svar",
    "formalia": "hilsen, brevhode eller annen form",
}


class Decision(NamedTuple):
    """A stance, how sure it is, what decided it, and the rule's words."""

    code: str
    score: float
    source: Source
    evidence: str


def decide_stance(text: str, kind: BlockKind, non_answer: NonAnswer, scores: pd.Series) -> Decision:
    """The stance of a statement; `scores` are the model's, by stance."""
    if non_answer:
        return Decision("ikke_innhold", SURE, "rule", _SAID[non_answer])
    if kind in CHANGES:
        return Decision("stotter_med_merknad", SURE, "rule", "endring skrevet inn i utkastet")
    allowed = list(STANCES)
    if len(text.split()) > LONGEST_WITHOUT_CONTENT:
        allowed.remove("ikke_innhold")
    best = scores[allowed].sort_values(ascending=False, kind="stable")
    return Decision(str(best.index[0]), float(best.iloc[0]), "model", "")
