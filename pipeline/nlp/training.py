"""Fits the taggers at run time on labelled statements; the fitted numbers are cached, no pickles.

One linear model for stance, one for proposals and one for each theme, on TF-IDF of lemmas and of
characters: what beat embeddings and larger models on Norwegian hearing answers (docs/method.md).
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.hearing import STANDARD_THEMES
from pipeline.nlp.language import lemmas
from pipeline.records import STANCES

Floats = NDArray[np.float32]

#: Part of the cache's key: raise it when the features or the models change.
RECIPE = "1"
#: Inverse strength of regularisation, chosen by cross-validation on the example's hand coding.
STRENGTH = 3.0
SEED = 20240620

#: The hand coding of the bundled example: it teaches the taggers, and measures them.
BUNDLED_GOLD = Path(__file__).parent / "resources" / "gold.jsonl"

LABELS = (
    *(f"stance:{stance}" for stance in STANCES),
    "proposal:true",
    *(f"theme:{theme}" for theme in STANDARD_THEMES),
)


@dataclass(frozen=True, slots=True)
class Taggers:
    """Fitted weights: one row a label, one column a feature.

    Attributes:
        words: Vectorizer of lemmas and lemma pairs.
        chars: Vectorizer of character sequences inside words.
        weights: Label × feature, in the order of `LABELS`.
        bias: One number a label.
    """

    words: TfidfVectorizer
    chars: TfidfVectorizer
    weights: Floats
    bias: Floats


def labelled_statements() -> pd.DataFrame:
    """The bundled training data: text, language, themes (`;` between them), stance, proposal.

    The written statements come first, then the hand-coded units of the example hearing with the
    submission they come from; both are synthetic.
    """
    folder = resources.files("pipeline.nlp").joinpath("resources")
    with folder.joinpath("labelled_statements.csv").open(encoding="utf-8") as file:
        written = pd.read_csv(file, keep_default_na=False)
    coded = pd.DataFrame(json.loads(line) for line in BUNDLED_GOLD.read_text("utf-8").splitlines())
    columns = ["text", "language", "themes", "stance", "proposal", "submission"]
    coded = coded.assign(
        themes=coded["themes"].map(";".join), proposal=coded["proposal"].astype(int)
    )
    rows = pd.concat([written.assign(submission=""), coded], ignore_index=True)
    return rows[columns]


def with_checked(rows: pd.DataFrame, checked: pd.DataFrame | None) -> pd.DataFrame:
    """The labelled rows and those that people have checked, with their weight; a bundled one 1."""
    if checked is None or checked.empty:
        return rows
    return pd.concat(
        [rows.assign(weight=1.0), checked[[*rows.columns, "weight"]]], ignore_index=True
    )


def load_taggers(rows: pd.DataFrame, folder: Path | None = None) -> Taggers:
    """The taggers for these rows: from the cache in `folder` when it has them, else fitted."""
    if folder is None:
        return fit_taggers(rows)
    path = folder / f"taggers-{_key(rows)}.npz"
    stored = _read(path) if path.is_file() else None
    if stored is not None:
        return stored
    taggers = fit_taggers(rows)
    folder.mkdir(parents=True, exist_ok=True)
    for former in folder.glob("taggers-*.npz"):
        former.unlink()
    _write(taggers, path)
    return taggers


def fit_taggers(rows: pd.DataFrame) -> Taggers:
    """Fit every tagger on labelled rows; the same rows give the same numbers.

    A column `weight` says how much each row counts; without it all count the same.
    """
    weights_of_rows = rows["weight"].astype(float).to_numpy() if "weight" in rows else None
    words = _word_vectorizer()
    chars = _char_vectorizer()
    features = sp.hstack(
        [
            words.fit_transform(_joined_lemmas(rows["text"], rows["language"])),
            chars.fit_transform(rows["text"]),
        ],
        format="csr",
        dtype=np.float32,
    )
    stance = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=400)
    stance.fit(features, rows["stance"], sample_weight=weights_of_rows)
    order = [list(stance.classes_).index(code) for code in STANCES]
    weights, bias = [stance.coef_[order]], [stance.intercept_[order]]
    themes = rows["themes"].map(lambda codes: set(codes.split(";")))
    outcomes = [
        rows["proposal"].astype(int),
        *(themes.map(lambda codes, theme=theme: int(theme in codes)) for theme in STANDARD_THEMES),
    ]
    for outcome in outcomes:
        model = LogisticRegression(
            C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=SEED
        )
        model.fit(features, outcome, sample_weight=weights_of_rows)
        weights.append(model.coef_)
        bias.append(model.intercept_)
    return Taggers(
        words=words,
        chars=chars,
        weights=np.vstack(weights).astype(np.float32),
        bias=np.concatenate(bias).astype(np.float32),
    )


def score_labels(taggers: Taggers, features: sp.csr_matrix) -> pd.DataFrame:
    """A score of 0 to 1 for each row of features and label; the stances of a row sum to 1."""
    raw = features @ taggers.weights.T + taggers.bias
    n_stances = len(STANCES)
    odds = np.exp(raw[:, :n_stances] - raw[:, :n_stances].max(axis=1, keepdims=True))
    stance = odds / odds.sum(axis=1, keepdims=True)
    rest = 1 / (1 + np.exp(-raw[:, n_stances:]))
    return pd.DataFrame(np.hstack([stance, rest]), columns=list(LABELS))


def features_of(
    taggers: Taggers, texts: pd.Series[str], languages: pd.Series[str]
) -> sp.csr_matrix:
    """The features of texts, one row each, the columns those of the weights."""
    return sp.hstack(
        [
            taggers.words.transform(_joined_lemmas(texts, languages)),
            taggers.chars.transform(texts),
        ],
        format="csr",
        dtype=np.float32,
    )


def telling_words(
    taggers: Taggers, row: sp.csr_matrix, label: str, *, at_most: int = 3
) -> tuple[str, ...]:
    """The lemmas of a text that weighed most for a label, heaviest first."""
    names = _word_names(taggers)
    weights = taggers.weights[LABELS.index(label)]
    pairs = [
        (float(value * weights[column]), names[column])
        for column, value in zip(row.indices, row.data, strict=True)
        if column < len(names) and " " not in names[column] and len(names[column]) > 2
    ]
    heaviest = sorted((-weight, name) for weight, name in pairs if weight > 0)[:at_most]
    return tuple(name for _, name in heaviest)


_NAMES: dict[int, list[str]] = {}


def _word_names(taggers: Taggers) -> list[str]:
    """The lemmas of the word features by column."""
    key = id(taggers.words)
    if key not in _NAMES:
        _NAMES.clear()
        _NAMES[key] = list(taggers.words.get_feature_names_out())
    return _NAMES[key]


def _joined_lemmas(texts: pd.Series[str], languages: pd.Series[str]) -> list[str]:
    """The lemmas of each text with spaces between them, for the word vectorizer."""
    return [
        " ".join(lemmas(text, language)) for text, language in zip(texts, languages, strict=True)
    ]


def _word_vectorizer() -> TfidfVectorizer:
    """TF-IDF of lemmas and lemma pairs."""
    return TfidfVectorizer(
        ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"\S+", dtype=np.float32
    )


def _char_vectorizer() -> TfidfVectorizer:
    """TF-IDF of three to five characters inside words: compounds, inflections, typing errors."""
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 5),
        min_df=3,
        sublinear_tf=True,
        max_features=150_000,
        dtype=np.float32,
    )


@cache
def _code_version() -> str:
    """What the fitted numbers depend on beside the rows: the recipe and the lemmas' version."""
    packages = ("scikit-learn", "simplemma", "spacy", "numpy")
    return "/".join([RECIPE, *(version(name) for name in packages)])


def _key(rows: pd.DataFrame) -> str:
    """A hash of the training rows and of the recipe."""
    content = rows.to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(f"{_code_version()}\n{content}".encode()).hexdigest()[:16]


def _write(taggers: Taggers, path: Path) -> None:
    """Store the fitted numbers and vocabularies, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.tmp")
    with unfinished.open("wb") as file:
        np.savez(
            file,
            words=taggers.words.get_feature_names_out().astype(str),
            words_idf=taggers.words.idf_,
            chars=taggers.chars.get_feature_names_out().astype(str),
            chars_idf=taggers.chars.idf_,
            weights=taggers.weights,
            bias=taggers.bias,
        )
    unfinished.replace(path)


def _read(path: Path) -> Taggers | None:
    """The taggers that `_write` stored, or None when the file is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            parts = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error):
        return None
    if not {"words", "words_idf", "chars", "chars_idf", "weights", "bias"} <= parts.keys():
        return None
    return Taggers(
        words=_restored(_word_vectorizer(), parts["words"], parts["words_idf"]),
        chars=_restored(_char_vectorizer(), parts["chars"], parts["chars_idf"]),
        weights=parts["weights"],
        bias=parts["bias"],
    )


def _restored(
    vectorizer: TfidfVectorizer, names: NDArray[np.str_], idf: NDArray[np.float64]
) -> TfidfVectorizer:
    """A vectorizer with a vocabulary and weights that were fitted before."""
    vectorizer.vocabulary = {str(name): column for column, name in enumerate(names)}
    vectorizer.idf_ = idf
    return vectorizer
