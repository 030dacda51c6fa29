"""A line of a review, and what the reviews are written from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from pipeline.aggregation.quantities import inside, listed
from pipeline.hearing import Hearing


class Line(NamedTuple):
    """A sentence or a quote of a review, with whom it is about and what it rests on."""

    section: str
    text: str
    respondent_ids: tuple[str, ...]
    statement_ids: tuple[str, ...]
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What is said about one target.

    Attributes:
        target: Its id.
        label: Its label.
        hearing: The hearing.
        positions: Its rows of `positions`, with respondent_type.
        content: One row a statement with content that counts: text, stance, themes, aspects,
            is_proposal, score, position and type of the respondent.
        proposals: Its rows of `proposals`.
        groups: Its rows of `proposal_groups`.
        conditions: Its rows of `conditions`.
        silent: The respondents that say nothing about it.
        n_all: How many respondents the hearing has.
    """

    target: str
    label: str
    hearing: Hearing
    positions: pd.DataFrame
    content: pd.DataFrame
    proposals: pd.DataFrame
    groups: pd.DataFrame
    conditions: pd.DataFrame
    silent: tuple[str, ...]
    n_all: int


def about(section: str, text: str, rows: pd.DataFrame) -> Line:
    """A sentence about the respondents of some rows, resting on their statements."""
    column = "statement_ids" if "statement_ids" in rows else "statement_id"
    ids = (code for cell in rows[column] for code in str(cell).split(";") if code)
    return Line(section, text, unique(rows["respondent_id"]), unique(ids))


def with_theme(said: pd.DataFrame, theme: str) -> pd.DataFrame:
    """The statements that have a theme."""
    has = [theme in str(codes).split(";") for codes in said["themes"]]
    return said[pd.Series(has, index=said.index, dtype=bool)]


def unique(ids: Iterable[object]) -> tuple[str, ...]:
    """The ids in their order, each once."""
    return tuple(dict.fromkeys(map(str, ids)))


def most_common(said: pd.DataFrame, hearing: Hearing) -> str:
    """The three most common themes with how many bring them up: «ansvar og roller (12)».

    Among several respondents one that only one of them brings up is not common.
    """
    fewest = min(2, said["respondent_id"].nunique())
    found = [(theme, own["respondent_id"].nunique()) for theme, own in by_theme(said, hearing)[:3]]
    return listed(
        [f"«{inside(hearing.theme_labels[theme])}» ({n})" for theme, n in found if n >= fewest]
    )


def by_theme(said: pd.DataFrame, hearing: Hearing) -> list[tuple[str, pd.DataFrame]]:
    """The statements by theme, most respondents first, then in the hearing's order."""
    found = [(theme, with_theme(said, theme)) for theme in hearing.theme_labels]
    return sorted(
        (pair for pair in found if len(pair[1])),
        key=lambda pair: -pair[1]["respondent_id"].nunique(),
    )
