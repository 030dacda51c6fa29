"""Fits the taggers at run time on labelled statements; the fitted numbers are cached, no pickles.

One linear model a label, on a statement's words and on what surrounds it: what beat embeddings and
larger models on Norwegian hearing answers (docs/method.md). Scores are calibrated on hand-coded
submissions that the models of that step did not see.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from pipeline.hearing import STANDARD_THEMES
from pipeline.nlp.features import Vectorizers
from pipeline.records import STANCES

Floats = NDArray[np.float64]

#: Part of the cache's key: raise it when the features or the models change.
RECIPE = "6"
#: Inverse strength of regularisation, chosen by cross-validation on the example's hand coding.
STRENGTH = 0.1
#: Of the calibration: few parameters, hundreds of rows.
CALIBRATION_STRENGTH = 1.0
#: Under this many rows from whole answers, the calibration takes a part of all rows: calibrated on
#: a hundred, themes lost six points in the learning curve.
FEWEST_CODED = 400
SEED = 20240620

PROPOSAL_LABEL = "proposal:true"
STANCE_LABELS = tuple(f"stance:{stance}" for stance in STANCES)
LABELS = (
    *STANCE_LABELS,
    PROPOSAL_LABEL,
    *(f"theme:{theme}" for theme in STANDARD_THEMES),
)


@dataclass(frozen=True, slots=True)
class Taggers:
    """Fitted weights: one row a label, one column a feature.

    Attributes:
        vectorizers: What turns texts into features.
        weights: Label × feature, in the order of `LABELS`.
        bias: One number a label.
        stance_shares: How common each stance is in whole answers, in the order of `STANCES`.
        general: Labelled rows with text, language and target, about the draft as a whole or an
            open question: they teach what such talk is like in any hearing.
        coded: The submissions whose hand coding is learnt from; the cutting learns from them too.
    """

    vectorizers: Vectorizers
    weights: Floats
    bias: Floats
    stance_shares: Floats
    general: pd.DataFrame
    coded: frozenset[str]


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
    """Fit every tagger on labelled rows, a row counting by its weight.

    The same rows give the same numbers. Rows with a submission come from whole answers: scores are
    calibrated to be right as often as they say on such rows.
    """
    vectorizers = Vectorizers.unfitted()
    features = vectorizers.fit(rows).astype(np.float64)
    outcomes = _outcomes(rows)
    counts = rows["weight"].to_numpy(dtype=np.float64)
    used = (vectorizers.of_stand(), vectorizers.of_matter())
    weights, bias = _fit_labels(features, outcomes, counts, used)
    scores, held_out = _unseen_scores(features, outcomes, counts, used, rows["submission"])
    n_stances = len(STANCES)
    stance = LogisticRegression(C=CALIBRATION_STRENGTH, max_iter=1000)
    stance.fit(scores[:, :n_stances], outcomes[held_out, :n_stances].argmax(axis=1))
    scale, shift = _by_stance(stance)
    bias[:n_stances] = scale @ bias[:n_stances] + shift
    weights[:n_stances] = scale @ weights[:n_stances]
    for label in range(n_stances, len(LABELS)):
        factor, term = _calibration(scores[:, label], outcomes[held_out, label])
        weights[label] *= factor
        bias[label] = factor * bias[label] + term
    return Taggers(
        vectorizers=vectorizers,
        weights=weights,
        bias=bias,
        stance_shares=outcomes[held_out, :n_stances].mean(axis=0),
        general=_general(rows),
        coded=frozenset(rows["submission"]) - {""},
    )


def _outcomes(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Whether each row (row) has each label (column)."""
    themes = [set(codes.split(";")) for codes in rows["themes"]]
    columns = [
        *((rows["stance"] == stance).to_numpy() for stance in STANCES),
        rows["proposal"].astype(int).to_numpy(),
        *(np.array([theme in codes for codes in themes]) for theme in STANDARD_THEMES),
    ]
    return np.column_stack(columns).astype(np.int64)


#: Which features stance and proposals are fitted on, and which the themes.
Used = tuple[NDArray[np.bool_], NDArray[np.bool_]]


def _fit_labels(
    features: sp.csr_matrix, outcomes: NDArray[np.int64], counts: Floats, used: Used
) -> tuple[Floats, Floats]:
    """Weights and bias of a linear model for each label; a label that no row has scores low."""
    of_stand, of_matter = (features @ sp.diags(own.astype(np.float64)) for own in used)
    weights = np.zeros((len(LABELS), features.shape[1]))
    bias = np.full(len(LABELS), -1.0)
    for label, outcome in enumerate(outcomes.T):
        if not outcome.any():
            continue
        model = LinearSVC(C=STRENGTH, class_weight="balanced", tol=1e-3, random_state=SEED)
        seen = of_matter if LABELS[label].startswith("theme:") else of_stand
        model.fit(seen, outcome, sample_weight=counts)
        weights[label], bias[label] = model.coef_[0], model.intercept_[0]
    return weights, bias


def _unseen_scores(
    features: sp.csr_matrix,
    outcomes: NDArray[np.int64],
    counts: Floats,
    used: Used,
    submissions: pd.Series,
) -> tuple[Floats, NDArray[np.int64]]:
    """Raw scores of rows from models that did not see their submission, and which rows those are.

    The submissions are halved; each half is scored by models of the rest.
    """
    random = np.random.default_rng(SEED)
    names = submissions.to_numpy(dtype=str)
    coded = np.flatnonzero(names != "")
    if len(coded) < FEWEST_CODED:
        coded = np.sort(random.permutation(len(names))[: max(2, len(names) // 2)])
        names = np.arange(len(names)).astype(str)
    groups = np.unique(names[coded])
    first = np.isin(names[coded], random.permutation(groups)[: len(groups) // 2])
    scores = np.zeros((len(coded), len(LABELS)))
    for half in (first, ~first):
        seen = np.setdiff1d(np.arange(len(names)), coded[half])
        weights, bias = _fit_labels(features[seen], outcomes[seen], counts[seen], used)
        scores[half] = features[coded[half]] @ weights.T + bias
    return scores, coded


def _by_stance(model: LogisticRegression) -> tuple[Floats, Floats]:
    """The calibration of the stances as a matrix and a shift; a stance never seen is unlikely."""
    scale = np.zeros((len(STANCES), len(STANCES)))
    shift = np.full(len(STANCES), -10.0)
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        scale[model.classes_[1]], shift[model.classes_] = model.coef_[0], [0, model.intercept_[0]]
        return scale, shift
    scale[model.classes_], shift[model.classes_] = model.coef_, model.intercept_
    return scale, shift


def _calibration(scores: Floats, outcome: NDArray[np.int64]) -> tuple[float, float]:
    """Factor and term that turn raw scores into log odds (Platt's scaling)."""
    if outcome.min() == outcome.max():
        return 1.0, 0.0
    model = LogisticRegression(C=CALIBRATION_STRENGTH, max_iter=1000)
    model.fit(scores[:, None], outcome)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _general(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with content that are about one target alone: text, language and target."""
    told = rows[
        (rows["targets"] != "")
        & ~rows["targets"].str.contains(";")
        & (rows["stance"] != "ikke_innhold")
    ]
    return told[["text", "language", "targets"]].rename(columns={"targets": "target"})


def score_labels(taggers: Taggers, features: sp.csr_matrix) -> pd.DataFrame:
    """A score of 0 to 1 for each row of features and label; the stances of a row sum to 1."""
    raw = features @ taggers.weights.T + taggers.bias
    n_stances = len(STANCES)
    odds = np.exp(raw[:, :n_stances] - raw[:, :n_stances].max(axis=1, keepdims=True))
    stance = odds / odds.sum(axis=1, keepdims=True)
    rest = 1 / (1 + np.exp(-raw[:, n_stances:]))
    return pd.DataFrame(np.hstack([stance, rest]), columns=list(LABELS))


def telling_words(
    taggers: Taggers, row: sp.csr_matrix, label: str, *, at_most: int = 3
) -> tuple[str, ...]:
    """What weighed most for a label in a text, heaviest first: lemmas, and openings of sentences.

    An opening is its lemmas with «…» after them.
    """
    names = _shown_names(taggers.vectorizers)
    weights = taggers.weights[LABELS.index(label)]
    pairs = [
        (float(value * weights[column]), names[column])
        for column, value in zip(row.indices, row.data, strict=True)
        if names[column]
    ]
    heaviest = sorted((-weight, name) for weight, name in pairs if weight > 0)[:at_most]
    return tuple(name for _, name in heaviest)


@lru_cache(maxsize=1)
def _shown_names(vectorizers: Vectorizers) -> list[str]:
    """What each feature is called as evidence; nothing where it would tell the reader little."""
    return [_shown_name(part, name) for part, name in vectorizers.names()]


def _shown_name(part: str, name: str) -> str:
    if part == "words" and " " not in name and len(name) > 2:
        return name
    if part == "openings" and "_" in name:
        return name.removeprefix(",").replace("_", " ") + " …"
    return ""


#: The lists that features are made with: when one is edited, the fitted numbers are out of date.
_WORD_LISTS = ("abbreviations.txt", "cues.toml", "nynorsk.txt")


@cache
def _code_version() -> str:
    """What the fitted numbers depend on beside the rows: recipe, word lists and libraries."""
    packages = ("scikit-learn", "simplemma", "spacy", "numpy")
    folder = resources.files("pipeline.nlp").joinpath("resources")
    lists = "".join(folder.joinpath(name).read_text("utf-8") for name in _WORD_LISTS)
    digest = hashlib.sha256(lists.encode()).hexdigest()[:16]
    return "/".join([RECIPE, digest, *(version(name) for name in packages)])


def _key(rows: pd.DataFrame) -> str:
    """A hash of the training rows and of the recipe."""
    content = rows.to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(f"{_code_version()}\n{content}".encode()).hexdigest()[:16]


def _write(taggers: Taggers, path: Path) -> None:
    """Store the fitted numbers and vocabularies, whole or not at all."""
    unfinished = path.with_name(f"{path.name}.tmp")
    arrays: dict[str, Any] = {
        "weights": taggers.weights,
        "bias": taggers.bias,
        "stance_shares": taggers.stance_shares,
        "coded": np.array(sorted(taggers.coded), dtype=str),
        **{f"general_{name}": taggers.general[name].to_numpy(str) for name in _GENERAL},
        **taggers.vectorizers.stored(),
    }
    with unfinished.open("wb") as file:
        np.savez(file, **arrays)
    unfinished.replace(path)


_GENERAL = ("text", "language", "target")


def _read(path: Path) -> Taggers | None:
    """The taggers that `_write` stored, or None when the file is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            parts = {name: stored[name] for name in stored.files}
        return Taggers(
            vectorizers=Vectorizers.restored(parts),
            weights=parts["weights"],
            bias=parts["bias"],
            stance_shares=parts["stance_shares"],
            general=pd.DataFrame({name: parts[f"general_{name}"] for name in _GENERAL}),
            coded=frozenset(map(str, parts["coded"])),
        )
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error):
        return None
