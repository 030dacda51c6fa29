"""Dates as Norwegian letters write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath

_MONTHS = {
    **{name: number for number, name in enumerate(
        ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september",
         "oktober", "november", "desember"), start=1)},
    **{name: number for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september",
         "october", "november", "december"), start=1)},
    **{name: number for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "okt", "nov", "des"),
        start=1)},
}  # fmt: skip
_WRITTEN = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\d/.-])(?:(?P<day>\d{{1,2}})\.?\s*(?P<month>{_WRITTEN})\.?,?\s+(?P<year>\d{{4}})"
    r"|(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>(?:19|20)\d{2}|\d{2}(?!\d))"
    r"|(?P<iso_y>(?:19|20)\d{2})-(?P<iso_m>\d{2})-(?P<iso_d>\d{2}))(?![\d/])",
    re.IGNORECASE,
)
#: Dates of something else: the letter that is answered, the meeting, the deadline.
_OF_ANOTHER = re.compile(
    r"(?:deres|dykkar|your|møte\w*|datert|brev\w*|frist\w*|utsendt|vedtatt|behandle\w*|handsama|den"
    r"|av|i)\W*(?:ref\w*|dato|dat\.)?\W*$",
    re.IGNORECASE,
)


def dates(text: str) -> Iterator[datetime]:
    """The dates of the text in order, without those that belong to something else."""
    for match in _DATE.finditer(text):
        date = _date(match)
        if date is not None and not _OF_ANOTHER.search(
            text[max(0, match.start() - 25) : match.start()]
        ):
            yield date


def date_in_file(path: str) -> datetime | None:
    """The date that a file's name holds, also without stops: `20241020`, `2024-10-20`."""
    stem = PurePosixPath(path.replace("\n", " ")).name.replace("_", " ")
    solid = re.sub(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)", r"\1-\2-\3", stem)
    return next(dates(solid), None)


def _date(match: re.Match[str]) -> datetime | None:
    """The date, or None when no calendar has it."""
    if match["year"]:
        parts = (match["year"], str(_MONTHS[match["month"].lower()]), match["day"])
    elif match["y"]:
        full_year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"
        parts = (full_year, match["m"], match["d"])
    else:
        parts = (match["iso_y"], match["iso_m"], match["iso_d"])
    try:
        year, month, day = map(int, parts)
        return datetime(year, month, day)  # noqa: DTZ001 - a letter's date has no time zone
    except ValueError:
        return None
