"""Whether the tags are good enough to publish, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import pandas as pd

#: Fewer coded rows than these say too little, whatever they say.
LEAST = 30

Outcome = Literal["bra_nok", "uavklart", "for_svakt", "for_få"]

#: The measure that decides, by dimension: stance by its mean over stances, because the rare ones
#: («kritisk») do most harm when they are wrong.
DECISIVE = {
    "target": ("f1_micro", ""),
    "theme": ("f1_micro", ""),
    "stance": ("f1_macro", ""),
    "proposal": ("f1", "true"),
}
NAMES = {
    "target": "hva utsagnet gjelder",
    "theme": "tema",
    "stance": "holdning",
    "proposal": "forslag",
}
#: What to do about too few rows, rows of one submission, and a limit in the interval, by scope:
#: checked rows count in neither, only those that were coded without seeing the program's tags.
_BLIND_SHEET = "i arket Blindprøve, og kjør på nytt"
_NEXT = {
    "all": (
        "Kod minst {} for hånd.",
        "Kod rader fra flere.",
        "Kod flere rader for hånd, helst fra mange innspill.",
    ),
    "blind": (
        f"Merk minst {{}} {_BLIND_SHEET}.",
        f"Merk rader fra flere {_BLIND_SHEET}.",
        f"Merk flere {_BLIND_SHEET}. Er alle merket, kommer det nye.",
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of the tags of one dimension.

    Attributes:
        dimension: Target, theme, stance or proposal.
        outcome: `bra_nok`: the whole interval is at or over the limit. `for_svakt`: it is under.
            `uavklart`: the limit lies in it. `for_få`: too few rows, or too few submissions.
        text: The same in a sentence, with the numbers.
    """

    dimension: str
    outcome: Outcome
    text: str


def publishable(
    measures: pd.DataFrame, limit: float, *, scope: str = "all", least: int = LEAST
) -> list[Verdict]:
    """A verdict for each dimension that was measured, in the order of `DECISIVE`.

    Args:
        measures: A table from `agreement`.
        limit: The F1 that is asked for: the hearing's `edition_limit`.
        scope: The scope that decides.
        least: How many coded rows it takes.
    """
    chosen = measures[measures["scope"] == scope]
    verdicts = []
    for dimension, (measure, label) in DECISIVE.items():
        row = chosen[
            (chosen["dimension"] == dimension)
            & (chosen["measure"] == measure)
            & (chosen["label"] == label)
        ]
        units = chosen.loc[(chosen["dimension"] == dimension) & (chosen["measure"] == "exact"), "n"]
        if len(row) and len(units):
            value, low, high = (float(row[name].iloc[0]) for name in ("value", "low", "high"))
            verdicts.append(
                _verdict(
                    dimension,
                    (value, low, high),
                    limit,
                    (int(units.iloc[0]), least),
                    _NEXT.get(scope, _NEXT["all"]),
                )
            )
    return verdicts


def _verdict(
    dimension: str,
    found: tuple[float, float, float],
    limit: float,
    rows: tuple[int, int],
    to_do: tuple[str, str, str],
) -> Verdict:
    """The verdict of one dimension from its F1 with interval and its number of rows."""
    value, low, high = found
    n, least = rows
    more, of_others, unsettled = to_do
    name = NAMES[dimension].capitalize()
    numbers = f"F1 {_number(value)} ({_number(low)}–{_number(high)}), grensen er {_number(limit)}"
    if n < least:
        text = f"{name}: {n} kodede rader er for få til å si noe. {more.format(least)}"
        return Verdict(dimension, "for_få", text)
    if math.isnan(low):
        text = f"{name}: alle radene er fra ett innspill. {of_others}"
        return Verdict(dimension, "for_få", text)
    if low >= limit:
        return Verdict(dimension, "bra_nok", f"{name}: godt nok til å publisere. {numbers}.")
    if high < limit:
        text = f"{name}: ikke godt nok til å publisere uten at alle merkene er kontrollert."
        return Verdict(dimension, "for_svakt", f"{text} {numbers}.")
    text = f"{name}: kan ikke avgjøres, fordi grensen ligger i intervallet."
    return Verdict(dimension, "uavklart", f"{text} {numbers}. {unsettled}")


def _number(value: float) -> str:
    """A number with decimal comma."""
    return f"{value:.2f}".replace(".", ",")
