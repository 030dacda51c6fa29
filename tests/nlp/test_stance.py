"""Rules that decide a stance on purpose, before or after the model."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.nlp.stance import decide_stance
from pipeline.records import STANCES, BlockKind

EQUAL = pd.Series(0.2, index=list(STANCES))
SUPPORT = pd.Series([0.6, 0.2, 0.1, 0.08, 0.02], index=list(STANCES))


def stance(text: str, kind: BlockKind = "answer") -> tuple[str, str]:
    decision = decide_stance(text, kind, "", SUPPORT, EQUAL)
    return decision.code, decision.source


CASES = [
    ("Vi støtter rådet.", "stotter"),
    # a contrast after the support is a reservation
    ("Vi støtter rådet, men det koster.", "stotter_med_merknad"),
    ("Støttes. Likevel mangler noe.", "stotter_med_merknad"),
    # an objection that the model took for support
    ("Størst er innvendingen mot det åttende rådet.", "kritisk"),
    ("Kommunen kan ikke anbefale dette.", "kritisk"),
    # … and what only looks like one
    ("Vi har ingen innvendinger mot rådet.", "stotter"),
    ("Vi er ikke uenige i rådet.", "stotter"),
]


@pytest.mark.parametrize(("text", "code"), CASES)
def test_words_that_turn_support_decide(text: str, code: str) -> None:
    assert stance(text)[0] == code


def test_a_change_in_the_draft_is_a_wish_for_change() -> None:
    assert stance("skal", "insertion") == ("stotter_med_merknad", "rule")


def test_a_whole_title_struck_out_is_critical() -> None:
    decision = decide_stance("Tittelen", "deletion", "", SUPPORT, EQUAL, strikes_title=True)
    assert (decision.code, decision.source) == ("kritisk", "rule")


def test_a_declared_non_answer_has_no_content() -> None:
    assert decide_stance("-", "answer", "ingen_merknader", SUPPORT, EQUAL).code == "ikke_innhold"


def test_a_long_text_is_never_without_content() -> None:
    empty = pd.Series([0.1, 0.2, 0.05, 0.05, 0.6], index=list(STANCES))
    text = "Dette er et langt utsagn. " * 12
    assert decide_stance(text, "paragraph", "", empty, EQUAL).code == "stotter_med_merknad"


def test_of_two_as_likely_stances_the_rarer_is_chosen_with_its_own_score() -> None:
    alike = pd.Series([0.05, 0.45, 0.4, 0.05, 0.05], index=list(STANCES))
    shares = pd.Series([0.2, 0.5, 0.1, 0.1, 0.1], index=list(STANCES))
    decision = decide_stance("Dette er uklart.", "answer", "", alike, shares)
    assert (decision.code, decision.score) == ("kritisk", 0.4)
