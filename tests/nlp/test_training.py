"""The taggers: fitted alike every time, cached without pickles, refitted when the cache is bad."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.hearing import load_hearing
from pipeline.nlp.context import context_words
from pipeline.nlp.labelled import labelled_statements, with_checked
from pipeline.nlp.language import lemmas
from pipeline.nlp.training import (
    LABELS,
    Taggers,
    fit_taggers,
    load_taggers,
    score_labels,
    telling_words,
)
from pipeline.records import STANCES


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """A small part of the training data, every label in it."""
    return labelled_statements().iloc[::12].reset_index(drop=True)


@pytest.fixture(scope="module")
def fitted(rows: pd.DataFrame) -> Taggers:
    return fit_taggers(rows)


TEXTS = pd.Series(["Vi støtter rådet fullt ut.", "Kommunen har ikke økonomi til dette.", "-"])
LANGUAGES = pd.Series(["nb", "nb", "nb"])


def scores(taggers: Taggers) -> pd.DataFrame:
    return score_labels(taggers, taggers.vectorizers.transform(TEXTS, LANGUAGES))


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
    row = fitted.vectorizers.transform(TEXTS, LANGUAGES)[1]
    told = telling_words(fitted, row, "theme:ressurser")
    assert told
    assert set(told) <= set(lemmas(TEXTS[1]))


def test_what_a_sentence_opens_with_is_evidence_of_a_stance(fitted: Taggers) -> None:
    row = fitted.vectorizers.transform(TEXTS, LANGUAGES)[0]
    assert "vi støtte …" in telling_words(fitted, row, "stance:stotter", at_most=20)


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


def test_a_row_counts_by_its_weight(rows: pd.DataFrame, fitted: Taggers) -> None:
    heavier = fit_taggers(rows.assign(weight=20.0))
    assert not np.allclose(heavier.weights, fitted.weights)


def test_checked_rows_join_the_labelled_ones_with_their_weight(rows: pd.DataFrame) -> None:
    checked = rows.head(2)[["text", "language", "themes", "stance", "proposal", "submission"]]
    joined = with_checked(rows, checked.assign(weight=9.0))
    assert joined["weight"].tolist()[-2:] == [9.0, 9.0]
    assert joined["context"].tolist()[-2:] == ["", ""]
    assert with_checked(rows, None) is rows


def test_a_title_tells_what_a_statement_is_about_and_an_unknown_target_nothing() -> None:
    titles = {"anb-1": "Kommunen bør ha en plan for måltidene"}
    words = context_words(["anb-1", "ukjent"], titles, {"anb-1"}, kind="answer", is_form=True)
    assert set(words.split()) == {
        "del:answer",
        "i:skjema",
        "om:kommune",
        "om:burde",
        "om:plan",
        "om:måltid",
    }


def test_the_titles_of_the_hand_coding_are_those_of_the_bundled_hearing() -> None:
    path = resources.files("pipeline.nlp").joinpath("resources/gold_targets.csv")
    with path.open(encoding="utf-8") as file:
        table = pd.read_csv(file)
    assert (table["is_recommendation"] == table["target"].str.startswith("rad-")).all()
    hearing = load_hearing(Path(__file__).parents[2] / "data" / "raw" / "hearing.toml")
    assert dict(zip(table["target"], table["title"], strict=True)) == hearing.titles


def test_stance_and_proposals_learn_nothing_from_what_a_recommendation_is_called(
    fitted: Taggers,
) -> None:
    around = pd.Series(["om:barn om:ung", "om:leder", ""])
    told = fitted.vectorizers.transform(TEXTS, LANGUAGES, around)
    titles, plain = score_labels(fitted, told), scores(fitted)
    themes = [label for label in LABELS if label.startswith("theme:")]
    others = [label for label in LABELS if label not in themes]
    pd.testing.assert_frame_equal(titles[others], plain[others])
    assert not np.allclose(titles[themes], plain[themes])


def test_themes_go_by_the_matter_and_stances_by_how_it_is_put(fitted: Taggers) -> None:
    vectorizers = fitted.vectorizers
    stance = LABELS.index("stance:kritisk")
    theme = next(place for place, label in enumerate(LABELS) if label.startswith("theme:"))
    assert not fitted.weights[theme][~vectorizers.of_matter()].any()
    assert fitted.weights[theme][~vectorizers.of_stand()].any()
    assert not fitted.weights[stance][~vectorizers.of_stand()].any()
    assert fitted.weights[stance][~vectorizers.of_matter()].any()


def test_a_text_is_known_by_what_its_sentences_and_clauses_open_with(fitted: Taggers) -> None:
    vectorizers = fitted.vectorizers
    names = vectorizers.openings.get_feature_names_out()
    assert "vi_støtte" in names
    assert ",men" in names
    texts = pd.Series(["Vi støtter dette.", "Dette støtter vi.", "Ja, men hva med oss?"])
    seen = vectorizers.transform(texts, pd.Series(["nb"] * 3)).toarray()
    before = sum(len(part.vocabulary_) for part in (vectorizers.words, vectorizers.chars))
    opens = {name: seen[:, before + place] for place, name in enumerate(names)}
    assert (opens["vi_støtte"] > 0).tolist() == [True, False, False]
    assert (opens[",men"] > 0).tolist() == [False, False, True]
