"""Decides the stance of a statement: rules for non-answers and changes, else the fitted model."""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from pipeline.nlp.non_answers import NonAnswer
from pipeline.records import CHANGES, STANCES, BlockKind, Source

#: A rule was right this often on the example's hand coding.
SURE = 0.97
#: A longer text says something, even where the model sees none of its words: the model's second
#: choice is taken.
LONGEST_WITHOUT_CONTENT = 45

#: Support in one clause and something else in the next: of six such statements that the model took
#: for plain support, none was (example, hand-coded).
CONTRAST = re.compile(
    r"\b(?:men|likevel|derimot|imidlertid|samtidig|dessverre|ikke støtte\w*|støtte\w* ikk?j?e)\b",
    re.IGNORECASE,
)

#: What objections say, which hardly ever say «støtter ikke». Of the bundled statements with such
#: words 58 of 76 are critical.
OBJECTION = re.compile(
    r"(?<!ingen )(?<!inga )\binnvending\w* (?:mot|er|gjelder)"
    r"|\b(?:må avvises|betenkelig|går i feil retning|stemmer imot|negativ\w* til|skeptisk\w* til"
    r"|(?:kan|vil) ikk?j?e (?:støtte|tilrå|anbefale|stille)|frarår|(?<!ikke )(?<!ikkje )uenige? i"
    r"|tilrås ikke|lar seg ikke)\b",
    re.IGNORECASE,
)
SURE_OF_OBJECTION = 0.76

#: How much a rare stance is preferred to a common one that is as likely: 0 not at all, 1 as much as
#: it is rarer. Half of it gives the best mean F1 of the five (docs/method.md).
LEANING = 0.5
SMALLEST_SHARE = 0.02

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


def decide_stance(
    text: str,
    kind: BlockKind,
    non_answer: NonAnswer,
    scores: pd.Series,
    shares: pd.Series,
    *,
    strikes_title: bool = False,
) -> Decision:
    """The stance of a statement, by the model's `scores` and how common each stance is.

    `strikes_title` is said of a tracked deletion that takes out a recommendation's whole title.
    """
    if strikes_title:
        return Decision("kritisk", SURE, "rule", "hele tittelen er strøket i utkastet")
    if non_answer:
        return Decision("ikke_innhold", SURE, "rule", _SAID[non_answer])
    if kind in CHANGES:
        return Decision("stotter_med_merknad", SURE, "rule", "endring skrevet inn i utkastet")
    allowed = list(STANCES)
    if len(text.split()) > LONGEST_WITHOUT_CONTENT:
        allowed.remove("ikke_innhold")
    leaning = scores[allowed] / shares[allowed].clip(lower=SMALLEST_SHARE) ** LEANING
    code = str(leaning.sort_values(ascending=False, kind="stable").index[0])
    score = float(scores[code])
    objection = OBJECTION.search(text) if code in {"stotter", "noytral"} else None
    if objection:
        return Decision("kritisk", SURE_OF_OBJECTION, "rule", f"innvending: «{objection[0]}»")
    contrast = CONTRAST.search(text) if code == "stotter" else None
    if contrast:
        return Decision(
            "stotter_med_merknad", 1 - score / 2, "rule", f"støtte, men: «{contrast[0]}»"
        )
    return Decision(code, score, "model", "")
