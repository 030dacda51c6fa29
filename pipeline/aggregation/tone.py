"""Sentences on who holds what about a target; none says more than its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from pipeline.aggregation.lines import Heard, Line, about
from pipeline.aggregation.quantities import (
    FEWEST_FOR_WORDS,
    counted,
    in_words,
    inside,
    listed,
    quantified,
    respondents_in_words,
)
from pipeline.loaders.respondents import OTHER, PRIVATE
from pipeline.records import TAKE_A_STAND

# What one respondent does, and what several do.
SAYS = {
    "stotter": ("støtter uten merknader", "støtter uten merknader"),
    "stotter_med_merknad": (
        "støtter, men har merknader eller ønsker endringer",
        "støtter, men har merknader eller ønsker endringer",
    ),
    "kritisk": ("er kritisk", "er kritiske"),
    "delt": (
        "har et delt syn: støtter noe og er kritisk til noe",
        "har et delt syn: støtter noe og er kritiske til noe",
    ),
}
_SAYS_WITHOUT_STAND = {
    "noytral": ("gir opplysninger uten å ta stilling", "gir opplysninger uten å ta stilling"),
    "ingen_merknader": ("sier at den ikke har merknader", "sier at de ikke har merknader"),
    "henvisning": (
        "viser til svaret fra en annen høringsinstans",
        "viser til svaret fra andre høringsinstanser",
    ),
}
#: What a position is for or against; a divided one is neither.
DIRECTION = {"stotter": "for", "stotter_med_merknad": "for", "delt": "delt", "kritisk": "mot"}
DIRECTED = {
    "for": ("støtter med eller uten merknader", "støtter med eller uten merknader"),
    "delt": SAYS["delt"],
    "mot": SAYS["kritisk"],
}
_NARROW = "ett utsagn fra eller til avgjør"
#: The words for a position in a list of a type's positions.
_SHORT = {
    "stotter": ("støtter uten merknader", "støtter uten merknader"),
    "stotter_med_merknad": ("støtter med merknader", "støtter med merknader"),
    "delt": ("har et delt syn", "har et delt syn"),
    "kritisk": ("er kritisk", "er kritiske"),
    "noytral": ("tar ikke stilling", "tar ikke stilling"),
    "ingen_merknader": ("har ikke merknader", "har ikke merknader"),
    "henvisning": ("viser til et annet svar", "viser til andre svar"),
}
#: More than so many, or more than this share of the base, is no minority to name one by one.
MOST_TO_NAME, SHARE_TO_NAME = 3, 0.2


def main_tone(heard: Heard) -> Iterator[Line]:
    """Sentences that say how many hold what, with the count beside the word."""
    positions, label = heard.positions, inside(heard.label)
    n_all = len(positions)
    if not n_all:
        text = f"Ingen høringsinstanser uttaler seg om {label}."
        yield Line("hovedtone", text, (), ())
        return
    base = int(positions["position"].isin(TAKE_A_STAND).sum())
    opening = f"{respondents_in_words(n_all)} uttaler seg om {label}. {_taking(base, n_all)}"
    yield about("hovedtone", opening, positions)
    if n_all < FEWEST_FOR_WORDS:
        yield about("hovedtone", _few(n_all), positions)
    for position, says in SAYS.items():
        held = positions[positions["position"] == position]
        if len(held):
            text = f"{quantified(len(held), base)} {says[len(held) > 1]}."
            yield about("hovedtone", text, held)
    yield from _close(positions)
    for position, says in _SAYS_WITHOUT_STAND.items():
        held = positions[positions["position"] == position]
        if len(held):
            yield about(
                "hovedtone", f"{respondents_in_words(len(held))} {says[len(held) > 1]}.", held
            )
    yield from _silence(heard)


def minority(heard: Heard) -> Iterator[Line]:
    """Who holds another view than most, few enough to be named, and types that stand apart.

    A lone county governor must not drown among municipalities.
    """
    taking = heard.positions[heard.positions["position"].isin(TAKE_A_STAND)]
    main = main_direction(taking["position"])
    if not main:
        return
    directions = taking["position"].map(DIRECTION)
    for direction, says in DIRECTED.items():
        held = taking[directions == direction]
        few = min(MOST_TO_NAME, int(SHARE_TO_NAME * len(taking)))
        if direction != main and 0 < len(held) <= few:
            text = f"{quantified(len(held), len(taking))} {says[len(held) > 1]}."
            yield about("mindretall", text, held)
    for kind, label in heard.hearing.type_labels.items():
        # Private persons and all others have nothing else in common.
        own = taking[(taking["respondent_type"] == kind) & (kind not in {OTHER, PRIVATE})]
        held_by_type = set(own["position"].map(DIRECTION))
        if len(held_by_type) == 1 and main not in held_by_type:
            says = DIRECTED[held_by_type.pop()]
            who = f"av typen «{label}» som tar stilling, {says[len(own) > 1]}."
            start = "Den eneste" if len(own) == 1 else f"Alle de {in_words(len(own))}"
            yield about("mindretall", f"{start} {who}", own)


def by_type(heard: Heard) -> Iterator[Line]:
    """One sentence a type of respondent: how many hold what."""
    for kind, label in heard.hearing.type_labels.items():
        own = heard.positions[heard.positions["respondent_type"] == kind]
        counts = Counter(own["position"])
        parts = [
            f"{counts[code]} {words[counts[code] > 1]}"
            for code, words in _SHORT.items()
            if code in counts
        ]
        if parts:
            yield about("aktortyper", f"{label}: {len(own)} uttaler seg. {listed(parts)}.", own)


def main_direction(positions: pd.Series[str]) -> str:
    """What more than half of those that take a stand are; empty where there is no such half."""
    counts = positions.map(DIRECTION).value_counts()
    if len(positions) < FEWEST_FOR_WORDS or not len(counts):
        return ""
    direction = str(counts.index[0])
    return direction if 2 * int(counts.iloc[0]) > len(positions) else ""


def _few(n_all: int) -> str:
    """That there are too few answers to speak of a tone."""
    if n_all == 1:
        return "Bare én uttaler seg: det er for lite til å snakke om noen tendens."
    return f"Bare {in_words(n_all)} uttaler seg: det er for få til å snakke om noen tendens."


def _taking(base: int, n_all: int) -> str:
    """A sentence on how many of those who write take a stand."""
    if base == 0:
        return "Ingen av dem tar stilling."
    if base == n_all:
        return (
            "Alle tar stilling."
            if n_all >= 3
            else "De tar stilling."
            if n_all > 1
            else "Den tar stilling."
        )
    return f"{in_words(base).capitalize()} av dem tar stilling."


def _close(positions: pd.DataFrame) -> Iterator[Line]:
    """How many are critical, or nearly so, by the reading of one statement; and who disagree."""
    flags = positions["flag"].fillna("").str.split(";")
    narrow = positions[flags.map(lambda own: "knapp" in own)]
    critical = positions[positions["position"] == "kritisk"]
    close = narrow[narrow["position"] == "kritisk"]
    if len(close):
        if len(critical) == 1:
            who = "Den kritiske instansen"
        elif len(close) == len(critical):
            who = f"Alle de {in_words(len(critical))} kritiske"
        else:
            who = f"{in_words(len(close)).capitalize()} av de {in_words(len(critical))} kritiske"
        yield about("hovedtone", f"{who} er det med knapp margin: {_NARROW}.", close)
    near = narrow[narrow["position"] == "stotter_med_merknad"]
    if len(near):
        who = f"{in_words(len(near)).capitalize()} av dem som støtter med merknader,"
        yield about("hovedtone", f"{who} er nær ved å være kritisk{_e(near)}: {_NARROW}.", near)
    apart = positions[flags.map(lambda own: "dissens" in own)]
    if len(apart):
        where = counted(len(apart), "felles svar", "felles svar").replace("Én", "Ett")
        yield about("hovedtone", f"{where} sier at noen av avsenderne har et eget syn.", apart)


def _e(rows: pd.DataFrame) -> str:
    """The ending of an adjective that is said of them."""
    return "e" if len(rows) > 1 else ""


def _silence(heard: Heard) -> Iterator[Line]:
    """How many of all say nothing about a recommendation."""
    count = len(heard.silent)
    if count:
        text = (
            f"{in_words(count).capitalize()} av {in_words(heard.n_all)} høringsinstanser sier "
            f"ingenting om {inside(heard.label)}."
        )
        yield Line("hovedtone", text, heard.silent, ())
