"""Numbers, dates and lists as Norwegian writes them, and the names of respondents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from pipeline.hearing import Hearing
from pipeline.reporting.content import Content

_MONTHS = (
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
#: Words that a shortened title must not end with.
_LOOSE_ENDS = frozenset(
    "og eller i på av for til fra om å som ved med den det de en et ei skal bør kan må samt at".split()
)


def number(value: int) -> str:
    """A whole number with a hard space between the thousands."""
    return f"{value:,}".replace(",", "\u00a0")


def counted(count: int, one: str, several: str) -> str:
    """A count with its noun, such as `counted(1, "ett svar", "svar")`."""
    return one if count == 1 else f"{number(count)} {several}"


def long_date(day: date | datetime | None) -> str:
    """A date as in running text; nothing where it is unknown."""
    if day is None or pd.isna(day):
        return ""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date | datetime | None) -> str:
    """A date as in a table; nothing where it is unknown."""
    return "" if day is None or pd.isna(day) else f"{day:%d.%m.%Y}"


def joined(parts: Sequence[str]) -> str:
    """The parts as a list in running text: «a, b og c»."""
    return " og ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def yes_no(value: object) -> str:
    """«Ja», «Nei», or nothing where it is unknown."""
    return "" if value is None or value is pd.NA else "Ja" if value else "Nei"


def target_word(hearing: Hearing) -> str:
    """What the hearing calls a recommendation, as a heading."""
    word = hearing.about.recommendation_word
    return word[:1].upper() + word[1:]


def mid_sentence(label: str) -> str:
    """A label inside a sentence."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def short_title(title: str, most: int = 70) -> str:
    """A title cut after a whole word, never after a preposition; whole when it is short."""
    if len(title) <= most:
        return title
    words = title[: most + 1].split(" ")[:-1] or [title[:most]]
    while len(words) > 1 and (words[-1].casefold() in _LOOSE_ENDS or words[-1].endswith("-")):
        words.pop()
    return " ".join(words).rstrip(",;:–") + " …"


def target_heading(hearing: Hearing, target: str) -> str:
    """A target's label with a short form of its title; a question's and «generelt» label alone."""
    label, title = hearing.targets[target], hearing.titles[target]
    has_title = target.startswith("kap-") or any(
        rec.id == target for rec in hearing.recommendations
    )
    return f"{label}: {short_title(title)}" if has_title else label


def respondent_names(content: Content) -> dict[str, str]:
    """Name by respondent_id; one that gives none is known by the number of its answer."""
    respondents = content.respondents
    return {
        str(code): str(name) if name else f"Uten navn (svar {numbers})"
        for code, name, numbers in zip(
            respondents.index,
            respondents["respondent"].fillna(""),
            respondents["numbers"],
            strict=True,
        )
    }


def type_label(hearing: Hearing, code: object) -> str:
    """The label of a respondent type."""
    if code is None or code is pd.NA or not code:
        return "Ikke oppgitt"
    return hearing.type_labels.get(str(code), str(code))


def data_time(content: Content) -> datetime:
    """When the last submission came in; else the deadline, else the first day of 2000."""
    latest = content.tables["submissions"]["submitted_at"].max()
    if not pd.isna(latest):
        return latest.to_pydatetime().replace(microsecond=0)
    day = content.hearing.about.deadline or date(2000, 1, 1)
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the data has no time zone


def footer_line(content: Content) -> str:
    """What stands at the foot of every page: case number, edition, run."""
    return " · ".join(f"{name}: {value}" for name, value in content.facts.items())
