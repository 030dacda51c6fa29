"""No submission is tagged by a model that saw its coding, or a text near-identical to it."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import pytest

from pipeline.evaluation.curve import POINTS, curve_points
from pipeline.evaluation.folds import folds_of, seen_submissions, without
from pipeline.evaluation.gold import submission_of
from tests.builders import coded, small_hearing

CAMPAIGN = "Barn med nedsatt funksjonsevne blir glemt når {} planlegger uteområdene sine."


def gold_of(count: int, each: int = 1) -> list[dict[str, Any]]:
    """Submissions with so many units of their own words each."""
    return [
        coded(f"{word(number)} {word(part + 40)}.", submission=f"F{number:03}", row_id=number)
        for number in range(count)
        for part in range(each)
    ]


def word(number: int) -> str:
    """A word that no other number has."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:12]


def rows_of_training(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "text": row["text"],
                "language": "nb",
                "themes": "",
                "stance": row["stance"],
                "proposal": 0,
                "submission": row["submission"],
            }
            for row in rows
        ]
    )


def test_every_submission_is_in_one_fold_and_folds_are_about_as_large() -> None:
    folds = folds_of(gold_of(23))
    assert sorted(name for fold in folds for name in fold) == [f"F{n:03}" for n in range(23)]
    assert {len(fold) for fold in folds} == {4, 5}


def test_folds_do_not_depend_on_the_order_of_the_coding() -> None:
    gold = gold_of(12)
    assert folds_of(gold) == folds_of(gold[::-1])


def test_a_campaign_is_on_one_side_of_every_fold() -> None:
    gold = gold_of(20)
    for place, who in ((3, "kommunen"), (9, "kommuna"), (15, "kommunene")):
        gold.append(coded(CAMPAIGN.format(who), submission=f"F{place:03}", row_id=place))
    (fold,) = [fold for fold in folds_of(gold) if "F003" in fold]
    assert {"F003", "F009", "F015"} <= set(fold)


def test_letters_that_close_with_the_same_words_are_no_campaign() -> None:
    closing = "Dokumentet er elektronisk godkjent og har derfor ingen signatur."
    gold = gold_of(10) + [
        coded(closing, submission=f"F{n:03}", row_id=n, stance="ikke_innhold") for n in range(10)
    ]
    assert len(folds_of(gold)) == 5


def test_only_submissions_whose_texts_are_learnt_from_are_seen() -> None:
    gold = gold_of(2)
    other_hearing = coded("Noe helt annet.", submission="F001")
    training = rows_of_training(gold[0], other_hearing)
    assert seen_submissions(gold, training) == {"F000"}


@pytest.mark.parametrize(
    "kept_out",
    [
        coded("Andre ord fra samme innspill.", submission="F000"),
        coded("Bra at  rådet kommer.", submission=""),
        coded(CAMPAIGN.format("fylket"), submission="F077"),
    ],
    ids=["same submission", "same words", "near-identical words"],
)
def test_what_gives_the_coding_away_is_not_learnt_from(kept_out: dict[str, Any]) -> None:
    held = [
        coded("Bra at rådet kommer.", submission="F000"),
        coded(CAMPAIGN.format("kommunen"), submission="F000"),
    ]
    free = coded("Noe annet om ressurser og bemanning i skolene.", submission="F002")
    rest = without(rows_of_training(kept_out, free), held, {"F000"})
    assert list(rest["text"]) == [free["text"]]


def test_another_hearings_submission_of_the_same_name_is_learnt_from() -> None:
    held = [coded("Bra at rådet kommer.", submission="F000")]
    other = coded("En annen høring, et annet svar.", submission="F000")
    assert len(without(rows_of_training(other), held, set())) == 1


def test_the_curve_never_confirms_what_it_measures_and_its_points_are_nested() -> None:
    gold = gold_of(110, each=2)
    training = rows_of_training(*gold, coded("Et annet svar.", submission=""))
    points = curve_points(gold, training, {submission_of(row) for row in gold}, small_hearing())
    assert sorted({point.confirmed for point in points}) == [0, 50, 100]
    assert POINTS[-1] == 200  # half of 220 units are too few for it
    for point in points:
        assert not set(point.training["submission"]) & point.held
        assert len(point.training) == point.confirmed + 1
    first, last = (
        next(set(p.training["text"]) for p in points if p.confirmed == n) for n in (50, 100)
    )
    assert first < last
