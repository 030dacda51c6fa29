"""The taggers: fitted alike every time, cached without pickles, refitted when the cache is bad."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.nlp.language import lemmas
from pipeline.nlp.training import (
    LABELS,
    Taggers,
    features_of,
    fit_taggers,
    labelled_statements,
    load_taggers,
    score_labels,
    telling_words,
)
from pipeline.records import STANCES


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """A small part of the training data, every label in it."""
    return labelled_statements().iloc[::40].reset_index(drop=True)


@pytest.fixture(scope="module")
def fitted(rows: pd.DataFrame) -> Taggers:
    return fit_taggers(rows)


TEXTS = pd.Series(["Vi støtter rådet fullt ut.", "Kommunen har ikke økonomi til dette.", "-"])
LANGUAGES = pd.Series(["nb", "nb", "nb"])


def scores(taggers: Taggers) -> pd.DataFrame:
    return score_labels(taggers, features_of(taggers, TEXTS, LANGUAGES))


def test_the_bundled_training_data_is_whole() -> None:
    rows = labelled_statements()
    assert len(rows) == 13_613 + 1_427
    assert set(rows["stance"]) == set(STANCES)
    themes = {code for codes in rows["themes"] for code in codes.split(";") if code}
    assert {f"theme:{theme}" for theme in themes} == {
        label for label in LABELS if label.startswith("theme:")
    }


def test_scores_are_chances_and_the_stances_of_a_text_sum_to_one(fitted: Taggers) -> None:
    table = scores(fitted)
    assert table.columns.tolist() == list(LABELS)
    assert table.to_numpy().min() >= 0
    assert table.to_numpy().max() <= 1
    stances = table[[f"stance:{stance}" for stance in STANCES]]
    assert np.allclose(stances.sum(axis=1), 1)


def test_plain_support_and_money_are_recognised(fitted: Taggers) -> None:
    table = scores(fitted)
    stances = table[[f"stance:{stance}" for stance in STANCES]]
    assert stances.iloc[0].idxmax() == "stance:stotter"
    assert table.filter(like="theme:").iloc[1].idxmax() == "theme:ressurser"


def test_the_evidence_is_words_of_the_text(fitted: Taggers) -> None:
    row = features_of(fitted, TEXTS, LANGUAGES)[1]
    told = telling_words(fitted, row, "theme:ressurser")
    assert told
    assert set(told) <= set(lemmas(TEXTS[1]))


def test_what_is_read_from_the_cache_scores_the_same(
    rows: pd.DataFrame, fitted: Taggers, tmp_path: Path
) -> None:
    load_taggers(rows, tmp_path)
    stored = load_taggers(rows, tmp_path)
    pd.testing.assert_frame_equal(scores(stored), scores(fitted))


def test_other_training_rows_are_fitted_anew(rows: pd.DataFrame, tmp_path: Path) -> None:
    load_taggers(rows, tmp_path)
    (first,) = tmp_path.iterdir()
    load_taggers(rows.iloc[1:], tmp_path)
    (second,) = tmp_path.iterdir()
    assert first.name != second.name


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_damaged_cache_is_fitted_anew(
    share: float, rows: pd.DataFrame, fitted: Taggers, tmp_path: Path
) -> None:
    load_taggers(rows, tmp_path)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    pd.testing.assert_frame_equal(scores(load_taggers(rows, tmp_path)), scores(fitted))
    assert len(path.read_bytes()) == len(whole)


def test_weight_of_rows_counts_and_weight_one_changes_nothing(rows: pd.DataFrame) -> None:
    weighted = fit_taggers(rows.assign(weight=2.0))
    strengthened = fit_taggers(rows.assign(weight=1.0))
    equal = fit_taggers(rows)
    np.testing.assert_allclose(strengthened.weights, equal.weights, atol=1e-4)
    assert np.abs(weighted.weights).sum() > np.abs(equal.weights).sum()
