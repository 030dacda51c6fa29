"""Counts by target, and by target and theme."""

from __future__ import annotations

import pandas as pd

from pipeline.hearing import Hearing
from pipeline.records import POSITIONS


def targets_table(
    positions: pd.DataFrame, stands: pd.DataFrame, proposals: pd.DataFrame, hearing: Hearing
) -> pd.DataFrame:
    """One row a target, in the hearing's order, also those that nobody writes about.

    The positions of a row add up to its respondents. Statements are those with content.
    """
    content = stands[stands["is_substantive"].astype(bool)]
    counts = pd.crosstab(positions["target"], positions["position"])
    table = pd.DataFrame({"target": list(hearing.targets)}).set_index("target")
    table["n_submissions"] = content.groupby("target")["submission_id"].nunique()
    table["n_respondents"] = positions.groupby("target").size()
    table["n_statements"] = content.groupby("target").size()
    for position in POSITIONS:
        table[position] = counts.get(position, 0)
    table["n_proposals"] = proposals.groupby("target").size()
    return table.fillna(0).astype(int).reset_index()


def target_themes_table(stands: pd.DataFrame, tags: pd.DataFrame, hearing: Hearing) -> pd.DataFrame:
    """One row a target and theme that occur together, both in the hearing's order."""
    themes = tags.loc[tags["dimension"] == "theme", ["statement_id", "code"]]
    pairs = stands.merge(themes.rename(columns={"code": "theme"}), on="statement_id")
    counts = (
        pairs.groupby(["target", "theme"])
        .agg(n_respondents=("respondent_id", "nunique"), n_statements=("statement_id", "nunique"))
        .reset_index()
    )
    order = {code: place for place, code in enumerate([*hearing.targets, *hearing.theme_labels])}
    return counts.sort_values(
        ["target", "theme"], key=lambda codes: codes.map(order), kind="stable"
    ).reset_index(drop=True)


def target_types_table(
    positions: pd.DataFrame, respondents: pd.DataFrame, hearing: Hearing
) -> pd.DataFrame:
    """One row a target and respondent type that says something about it, both in their order.

    The positions of a row add up to its respondents.
    """
    kinds = dict(zip(respondents["respondent_id"], respondents["respondent_type"], strict=True))
    held = positions.assign(respondent_type=[kinds[code] for code in positions["respondent_id"]])
    keys = ["target", "respondent_type"]
    table = held.groupby(keys).size().rename("n_respondents").to_frame()
    for position in POSITIONS:
        own = held[held["position"] == position]
        table[position] = own.groupby(keys).size()
    places = {target: place for place, target in enumerate(hearing.targets)}
    types = {kind: place for place, kind in enumerate(hearing.type_labels)}
    counted = table.fillna(0).astype(int).reset_index()
    return counted.sort_values(
        keys,
        key=lambda codes: codes.map(places if codes.name == "target" else types),
        kind="stable",
    ).reset_index(drop=True)
