"""Whether tags are good enough to publish, said in words."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.evaluation.agreement import agreement
from pipeline.evaluation.verdict import publishable


def measures(right: int, wrong: int, submissions: int = 50) -> pd.DataFrame:
    """Agreement on targets of so many right and wrong rows."""
    count = right + wrong
    rows = pd.DataFrame(
        {
            "unit": [str(place) for place in range(count)],
            "submission": [str(place % submissions) for place in range(count)],
            "dimension": "target",
            "codes": "a",
        }
    )
    return agreement(rows, rows.assign(codes=["a"] * right + ["b"] * wrong))


@pytest.mark.parametrize(
    ("right", "wrong", "outcome"),
    [
        (60, 0, "bra_nok"),
        (10, 50, "for_svakt"),
        (30, 10, "uavklart"),
        (29, 0, "for_få"),  # all right, but too few to tell
    ],
)
def test_the_interval_decides_against_the_limit(right: int, wrong: int, outcome: str) -> None:
    (verdict,) = publishable(measures(right, wrong), 0.75)
    assert verdict.outcome == outcome
    assert verdict.text.startswith("Hva utsagnet gjelder: ")


def test_rows_of_a_single_submission_decide_nothing() -> None:
    (verdict,) = publishable(measures(60, 0, submissions=1), 0.75)
    assert verdict.outcome == "for_få"


def test_the_words_name_value_interval_and_limit_with_decimal_comma() -> None:
    (verdict,) = publishable(measures(60, 0), 0.75)
    assert "F1 1,00 (1,00–1,00), grensen er 0,75" in verdict.text


def test_a_dimension_that_was_not_measured_gets_no_verdict() -> None:
    assert [one.dimension for one in publishable(measures(40, 0), 0.75)] == ["target"]


@pytest.mark.parametrize(("right", "wrong", "submissions"), [(29, 0, 50), (60, 0, 1), (30, 10, 50)])
def test_what_to_do_is_what_counts_in_the_scope(right: int, wrong: int, submissions: int) -> None:
    """Checked rows are in no measure: the words must not ask for them."""
    found = measures(right, wrong, submissions)
    (by_hand,) = publishable(found, 0.75)
    (blind,) = publishable(found.assign(scope="blind"), 0.75, scope="blind")
    assert "Kod " in by_hand.text
    assert "i arket Blindprøve, og kjør på nytt" in blind.text
    assert "ontroller" not in by_hand.text + blind.text
