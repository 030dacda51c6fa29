"""Own themes move towards what people have decided, and stay where nobody has decided enough."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.nlp.labelled import labelled_statements, with_checked
from pipeline.nlp.taught_themes import FEWEST_CHECKED, teach_themes

WORDS = ("Kommunen trenger penger til dette", "Barn må få mat på skolen")
TEXTS = [f"{WORDS[row % 2]} nummer {row}" for row in range(80)]
THEMES = [frozenset({("penger", "barn")[row % 2]}) for row in range(80)]


def taught(n_checked: int, score: float = 0.3) -> pd.DataFrame:
    """The scores of two themes that descriptions say nothing of, after so many rows are checked."""
    described = pd.DataFrame(score, index=range(80), columns=["penger", "barn"])
    standard = pd.DataFrame(np.full((80, 3), 0.2))
    labels = [themes if row < n_checked else None for row, themes in enumerate(THEMES)]
    features = TfidfVectorizer().fit_transform(TEXTS)
    return teach_themes(described, standard, [["generelt"]] * 80, features, labels)


def test_rows_that_nobody_checked_get_the_theme_of_those_that_are_alike() -> None:
    unchecked = taught(50).iloc[50:]
    assert (unchecked["penger"].iloc[::2] > unchecked["penger"].iloc[1::2].max()).all()
    assert (unchecked["barn"].iloc[1::2] > unchecked["barn"].iloc[::2].max()).all()


@pytest.mark.parametrize("n_checked", [0, FEWEST_CHECKED - 1])
def test_too_few_checked_rows_change_nothing(n_checked: int) -> None:
    assert (taught(n_checked) == 0.3).all(axis=None)


def test_checked_rows_join_the_bundled_ones_with_their_weight() -> None:
    bundled = labelled_statements().head(3)
    checked = bundled.head(1).assign(text="Ny.", weight=5.0)
    assert list(with_checked(bundled, checked)["weight"]) == [1.0, 1.0, 1.0, 5.0]
    assert with_checked(bundled, None) is bundled
