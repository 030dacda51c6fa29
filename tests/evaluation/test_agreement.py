"""Measures of agreement on codings made for each claim."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score

from pipeline.evaluation.agreement import COLUMNS, agreement, gains


def coding(*codes: str, dimension: str = "target", submissions: str = "abcdefgh") -> pd.DataFrame:
    """A coding with a unit for each of these codes, each from a submission of its own."""
    return pd.DataFrame(
        {
            "unit": [str(place) for place in range(len(codes))],
            "submission": list(itertools.islice(itertools.cycle(submissions), len(codes))),
            "dimension": dimension,
            "codes": codes,
        }
    )


def figure(table: pd.DataFrame, measure: str, label: str = "") -> pd.Series:
    chosen = table[(table["measure"] == measure) & (table["label"] == label)]
    (row,) = [row for _, row in chosen.iterrows()]
    return row


def test_full_agreement_is_one_with_an_interval_of_one() -> None:
    row = figure(agreement(coding("x", "y"), coding("x", "y")), "f1_micro")
    assert list(row[["value", "low", "high", "n"]]) == [1, 1, 1, 2]


def test_micro_f1_counts_every_code() -> None:
    table = agreement(coding("x", "y"), coding("x;z", "w"))
    assert figure(table, "f1_micro")["value"] == pytest.approx(2 * 1 / 5, abs=1e-6)
    assert figure(table, "precision_micro")["value"] == pytest.approx(1 / 3, abs=1e-6)
    assert figure(table, "recall_micro")["value"] == pytest.approx(1 / 2, abs=1e-6)


def test_sample_f1_is_the_mean_over_units_and_both_empty_is_agreement() -> None:
    table = agreement(coding("x", "x;y", ""), coding("x", "x", ""))
    assert figure(table, "f1_sample")["value"] == pytest.approx((1 + 2 / 3 + 1) / 3, abs=1e-6)
    assert figure(table, "exact")["value"] == pytest.approx(2 / 3, abs=1e-6)


def test_codings_without_any_code_agree_fully() -> None:
    table = agreement(coding("", ""), coding("", ""))
    for measure in ("f1_micro", "f1_macro", "f1_sample", "exact"):
        assert figure(table, measure)["value"] == 1


def test_figures_are_those_of_scikit_learn() -> None:
    a = list("xxyyzzxyzx")
    b = list("xyyyzxxyzz")
    table = agreement(coding(*a, dimension="stance"), coding(*b, dimension="stance"))
    assert figure(table, "f1_macro")["value"] == pytest.approx(
        f1_score(a, b, average="macro"), abs=1e-6
    )
    assert figure(table, "kappa")["value"] == pytest.approx(cohen_kappa_score(a, b), abs=1e-6)
    assert figure(table, "f1", "x")["value"] == pytest.approx(
        f1_score(a, b, labels=["x"], average=None)[0], abs=1e-6
    )


def test_a_code_that_only_one_coding_uses_counts_in_macro_f1() -> None:
    assert figure(agreement(coding("x", "y"), coding("x", "x")), "f1_macro")["value"] < 0.5


def test_precision_is_empty_where_nothing_was_found() -> None:
    row = figure(agreement(coding("x", "y"), coding("x", "")), "precision", "y")
    assert pd.isna(row["value"])
    assert row["n"] == 1


def test_confusion_counts_pairs_of_codes_and_sums_to_the_units() -> None:
    a, b = coding("k", "s", "k", dimension="stance"), coding("s", "s", "", dimension="stance")
    table = agreement(a, b)
    counts = table[table["measure"] == "count"].set_index("label")["value"]
    assert counts["k>s"] == 1
    assert counts["k>ingen"] == 1
    assert counts.sum() == 3


def test_kappa_of_one_and_the_same_code_is_one() -> None:
    same = coding("s", "s", dimension="stance")
    assert figure(agreement(same, same), "kappa")["value"] == 1


def test_a_unit_that_only_one_coding_has_is_without_codes_in_the_other() -> None:
    table = agreement(coding("x"), coding("x", "y"))
    assert figure(table, "precision_micro")["value"] == 0.5
    assert figure(table, "exact")["n"] == 2


def test_the_interval_draws_submissions_not_units() -> None:
    a = coding(*["x"] * 100, submissions="ab")
    b = coding(*["x", "y"] * 50, submissions="ab")
    row = figure(agreement(a, b), "f1_micro")
    assert (row["low"], row["high"]) == (0, 1)


def test_one_submission_alone_has_no_interval() -> None:
    row = figure(agreement(coding("x", "y", submissions="a"), coding("x", "x")), "f1_micro")
    assert row["value"] == 0.5
    assert pd.isna(row["low"])


def test_scopes_are_measured_apart() -> None:
    table = agreement(coding("x", "y"), coding("x", "z"), scopes={"good": ["0"], "bad": ["1"]})
    values = table[table["measure"] == "f1_micro"].set_index("scope")["value"]
    assert dict(values) == {"good": 1, "bad": 0}


def test_the_order_of_the_rows_changes_nothing() -> None:
    a, b = coding("x", "y;z", "", "x"), coding("x", "y", "z", "y")
    pd.testing.assert_frame_equal(
        agreement(a, b), agreement(a[::-1], b.sample(frac=1, random_state=1))
    )
    assert list(agreement(a, b).columns) == list(COLUMNS)


def test_measures_are_symmetrical_but_for_precision_and_recall() -> None:
    a, b = coding("x", "y;z", "x"), coding("x", "y", "")
    there, back = agreement(a, b), agreement(b, a)
    assert figure(there, "f1_micro")["value"] == figure(back, "f1_micro")["value"]
    assert figure(there, "precision_micro")["value"] == figure(back, "recall_micro")["value"]


def test_a_gain_is_the_difference_of_the_same_draws() -> None:
    truth = coding(*["x"] * 8)
    before = coding(*["y", "x"] * 4)
    assert set(gains(truth, before, before)["value"].dropna()) == {0}
    row = figure(gains(truth, before, truth), "gain_exact")
    assert row["value"] == 0.5
    assert row["low"] > 0
    worse = figure(gains(truth, truth, before), "gain_exact")
    assert (worse["low"], worse["high"]) == (-row["high"], -row["low"])


def test_a_unit_that_is_coded_twice_is_refused() -> None:
    twice = pd.concat([coding("x"), coding("y")])
    with pytest.raises(ValueError, match="same unit"):
        agreement(twice, coding("x"))


def test_a_missing_code_is_no_code() -> None:
    table = agreement(coding("x", ""), coding("x", "").replace({"codes": {"": None}}))
    assert figure(table, "exact")["value"] == 1
