"""What words alone tell about a statement's target, and what its neighbours add."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.nlp.features import Vectorizers
from pipeline.nlp.labelled import labelled_statements
from pipeline.nlp.meaning import (
    AFTER,
    BEFORE,
    DECIDED,
    decide_targets,
    target_chances,
    with_neighbours,
)
from pipeline.nlp.training import fit_taggers
from tests.builders import small_hearing


def test_only_neighbours_in_the_same_paragraph_count() -> None:
    chances = pd.DataFrame({"rad-1": [0.2, 0.1], "rad-2": [0.1, 0.3]}, index=[1, 3])
    first, second = object(), object()
    around = [(first, ("rad-2",)), (first, ()), (second, ("rad-1",)), (second, ())]
    told = with_neighbours(chances, around)
    assert told.loc[1, "rad-2"] == pytest.approx(0.1 + BEFORE * DECIDED)
    assert told.loc[1, "rad-1"] == pytest.approx(0.2)
    assert told.loc[3, "rad-1"] == pytest.approx(0.1 + BEFORE * DECIDED)


def test_two_undecided_neighbours_lean_on_what_their_own_words_say() -> None:
    chances = pd.DataFrame({"rad-1": [0.5, 0.0], "rad-2": [0.0, 0.5]}, index=[0, 1])
    paragraph = object()
    told = with_neighbours(chances, [(paragraph, ()), (paragraph, ())])
    assert told.loc[0].tolist() == pytest.approx([0.5, AFTER * 0.5])
    assert told.loc[1].tolist() == pytest.approx([BEFORE * 0.5, 0.5])


def test_words_that_point_nowhere_give_no_target() -> None:
    chances = pd.DataFrame({"rad-1": [0.05, 0.6], "rad-2": [0.04, 0.1]})
    assert [targets for targets, _ in decide_targets(chances, [(), ()])] == [(), ("rad-1",)]


def test_a_paragraph_that_many_statements_share_is_scored_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taggers = fit_taggers(labelled_statements().iloc[::40].reset_index(drop=True))
    seen: list[int] = []
    transform = Vectorizers.transform

    def counting(own: Vectorizers, texts: pd.Series, *rest: pd.Series) -> object:
        seen.append(len(texts))
        return transform(own, texts, *rest)

    monkeypatch.setattr(Vectorizers, "transform", counting)
    words = [f"Setning nummer {number} om penger." for number in range(50)]
    unknown = pd.DataFrame(
        {"text": words, "paragraph": " ".join(words), "heading": "", "language": "nb"}
    )
    examples = pd.DataFrame(columns=["text", "language", "target"])
    told = target_chances(taggers, examples, unknown, small_hearing())
    assert len(told) == 50
    assert seen[1:] == [50, 1, 1]
