"""The labelled statements that the taggers are fitted on: bundled, and checked by people."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.nlp.context import context_words

#: The hand coding of the bundled example: it teaches the taggers, and measures them.
BUNDLED_GOLD = Path(__file__).parent / "resources" / "gold.jsonl"
#: A hand-coded unit, taken from a whole answer, teaches as much as four statements written to be
#: labelled (docs/method.md).
GOLD_WEIGHT = 4.0

COLUMNS = (
    "text",
    "language",
    "targets",
    "themes",
    "stance",
    "proposal",
    "submission",
    "context",
    "weight",
)

#: What the coders called a block is what the loaders call it.
_KINDS = {"para": "paragraph", "list": "list_item", "table": "table_cell"}


def labelled_statements() -> pd.DataFrame:
    """The bundled training data: one row a statement, with the columns of `COLUMNS`.

    `targets` and `themes` hold codes with `;` between them. The written statements come first,
    without target, context and submission, then the hand-coded units of the example hearing with
    the submission they come from; both are synthetic.
    """
    folder = resources.files("pipeline.nlp").joinpath("resources")
    with folder.joinpath("labelled_statements.csv").open(encoding="utf-8") as file:
        written = pd.read_csv(file, keep_default_na=False)
    written = written.assign(targets="", submission="", context="", weight=1.0)
    return pd.concat([written[list(COLUMNS)], _coded_units()], ignore_index=True)


def with_checked(rows: pd.DataFrame, checked: pd.DataFrame | None) -> pd.DataFrame:
    """The labelled rows, and those that people have checked with their own weight."""
    if checked is None or checked.empty:
        return rows
    blank = {name: "" for name in ("targets", "context") if name not in checked}
    return pd.concat([rows, checked.assign(**blank)[list(COLUMNS)]], ignore_index=True)


def coded_rows(
    units: Iterable[Mapping[str, Any]], titles: Mapping[str, str], recommendations: Collection[str]
) -> pd.DataFrame:
    """Hand-coded units (lines of a gold.jsonl) as labelled rows, with the columns of `COLUMNS`.

    `titles` are those of the targets in the hearing that was coded, `recommendations` the ids of
    those that are recommendations.
    """
    rows = [
        {
            "text": unit["text"],
            "language": unit.get("language") or "nb",
            "targets": ";".join(unit["targets"]),
            "themes": ";".join(unit["themes"]),
            "stance": unit["stance"],
            "proposal": int(unit["proposal"]),
            "submission": str(unit.get("submission", "")),
            "context": context_words(
                unit["targets"],
                titles,
                recommendations,
                kind=_kind(unit),
                is_form=unit["source"] == "forms",
            ),
            "weight": GOLD_WEIGHT,
        }
        for unit in units
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _kind(unit: Mapping[str, Any]) -> str:
    """What the loaders call the kind of block that a unit is from."""
    told = str(unit.get("kind") or ("answer" if unit["source"] == "forms" else "paragraph"))
    return _KINDS.get(told, told)


def _coded_units() -> pd.DataFrame:
    """The hand-coded units of the example hearing, as rows of `labelled_statements`."""
    lines = BUNDLED_GOLD.read_text("utf-8").splitlines()
    table = _gold_targets()
    titles = dict(zip(table["target"], table["title"], strict=True))
    recommendations = frozenset(table.loc[table["is_recommendation"] == 1, "target"])
    return coded_rows((json.loads(line) for line in lines), titles, recommendations)


def _gold_targets() -> pd.DataFrame:
    """What the hand coding's targets are called, and which of them are recommendations."""
    path = resources.files("pipeline.nlp").joinpath("resources/gold_targets.csv")
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file, keep_default_na=False)
