"""Words and orders that several reports share: respondent types, dates, and the hearing's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from pipeline.reporting.content import Content

NO_TYPE = "Ikke oppgitt"
MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)


def type_label(content: Content, code: object) -> str:
    """The words for a respondent type; an unknown code stands as it is."""
    known = "" if pd.isna(code) else str(code)  # type: ignore[call-overload]
    return content.hearing.type_labels.get(known, known) or NO_TYPE


def private_label(content: Content) -> str:
    """The label of private persons among the types."""
    return type_label(content, "privatperson")


def in_types(content: Content, respondent_ids: pd.Series) -> list[str]:
    """The label of each respondent's type."""
    types = content.respondents["respondent_type"]
    return [type_label(content, types.get(one)) for one in respondent_ids]


def type_order(content: Content) -> list[str]:
    """Labels of the types that answer, the largest first; the same in every chart.

    Other and unknown stand last, whatever their size.
    """
    kinds = pd.Series(in_types(content, content.respondents.index.to_series()), dtype=object)
    counts = kinds.value_counts()
    places = {label: place for place, label in enumerate(content.hearing.type_labels.values())}
    last = {content.hearing.type_labels.get("annet"): 1, NO_TYPE: 2}
    return sorted(
        map(str, counts.index),
        key=lambda label: (last.get(label, 0), -counts[label], places.get(label, 0), label),
    )


def per_target(content: Content) -> str:
    """`per råd`, with the rest named when other parts of the hearing are asked about too."""
    word = content.hearing.about.recommendation_word
    return f"per {word} og andre deler av høringen"


def lower_first(label: str) -> str:
    """A label inside a sentence; abbreviations keep their capitals."""
    if label[1:2].isupper():
        return label
    return label[:1].lower() + label[1:]


def leading(labels: Sequence[str], counts: Sequence[int], most: int = 3) -> str:
    """The first few with their count, for a sentence: «ressurser 12, kompetanse 7»."""
    pairs = list(zip(labels, counts, strict=True))[:most]
    return ", ".join(f"{lower_first(label)} {count}" for label, count in pairs)


def long_date(day: date) -> str:
    """A date in words: `20. oktober 2024`."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """A date without the year: `20. okt.`; months of four letters or fewer in full."""
    month = MONTHS[day.month - 1]
    return f"{day.day}. {month if len(month) <= 4 else month[:3] + '.'}"
