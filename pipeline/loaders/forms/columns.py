"""Which column of a Forms export is what: by headers, by each other, and by what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.loaders.forms.headers import (
    Match,
    by_guess,
    by_question,
    by_settings,
    by_system,
    clean_header,
    header_key,
)
from pipeline.loaders.forms.targets import (
    by_chapter,
    by_near_title,
    by_number,
    by_title,
    looks_like_analysts_own,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.hearing import Hearing
    from pipeline.loaders.forms.files import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export and what it was taken for.

    Attributes:
        index: Its place in the sheet, from 0.
        header: Its header on one line; a note in parentheses where there is none.
        match: What it was taken for.
        is_choice: Whether its answers are choices joined with semicolons.
    """

    index: int
    header: str
    match: Match
    is_choice: bool = False


def header_score(cells: Iterable[Cell], hearing: Hearing) -> int:
    """How many cells of a row are headers that say outright what they are.

    A row of answers may name recommendations too («Se råd 3»), so system columns weigh more.
    """
    score = 0
    for cell in cells:
        # A header is a question; what is longer is an answer.
        if not isinstance(cell, str) or len(cell) > 1000:
            continue
        key = header_key(cell)
        if not key:
            continue
        if by_system(cell, ()) or by_settings(key, hearing):
            score += 3
        elif _names_target(cell, key, hearing):
            score += 2
    return score


def _names_target(header: str, key: str, hearing: Hearing) -> bool:
    """Whether a header names a target by number, title or question."""
    found = (
        by_question(key, hearing)
        or by_title(key, hearing)
        or (by_number(header, hearing) if len(header) <= 600 else None)
    )
    return found is not None and found.role == "target"


def match_columns(
    headers: Sequence[str], values: Callable[[int], Iterable[Cell]], hearing: Hearing
) -> tuple[Column, ...]:
    """Every column of a sheet with what it was taken for, in the order of the sheet.

    Args:
        headers: The headers as written, empty where there is none.
        values: The cells of a column that are not blank, by its place from 0.
        hearing: The hearing that tells what to look for.
    """
    shown = [clean_header(header) for header in headers]
    keys = [header_key(header) for header in shown]
    found = [_match(header, keys, hearing) for header in shown]
    found = _by_turn(shown, found, hearing)
    found = _without_analysts_own(shown, found, hearing)
    found = _one_of_each(found)
    columns = [
        Column(index, header or f"(uten overskrift, kolonne {letters(index)})", match)
        for index, (header, match) in enumerate(zip(shown, found, strict=True))
        if header or any(True for _ in values(index))
    ]
    return tuple(_by_content(columns, values))


def letters(index: int) -> str:
    """The column's letters in Excel: 0 is A, 26 is AA."""
    text = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _match(header: str, keys: Sequence[str], hearing: Hearing) -> Match:
    """What a header says, and else what it says without the number Forms adds to a repeated one."""
    match = _by_words(header, keys, hearing)
    base = re.fullmatch(r"(.*?\D)\s*(\d{1,3})", header)
    if match.role == "unknown" and base and header_key(base[1]) in keys:
        again = _by_words(base[1], keys, hearing)
        # «Navn2» is a question that clashed with a system column.
        if again.role not in {"system", "id", "submitted_at"}:
            return replace(again, how=f"{again.how}, likt spørsmål nr. {base[2]}".lstrip(", "))
    return match


def _by_words(header: str, keys: Sequence[str], hearing: Hearing) -> Match:
    """What a header says, the surest signs first."""
    key = header_key(header)
    if not key:
        return Match("unknown", how="kolonnen har ingen overskrift")
    return next(
        (match for match in _readings(header, key, keys, hearing) if match is not None),
        Match("unknown", how="ikke kjent igjen"),
    )


def _readings(
    header: str, key: str, keys: Sequence[str], hearing: Hearing
) -> Iterator[Match | None]:
    """Every way to read a header, the surest first."""
    yield by_settings(key, hearing)
    yield by_system(header, keys)
    yield by_question(key, hearing)
    yield by_number(header, hearing)
    yield by_title(key, hearing)
    yield by_settings(key, hearing, near=True)
    yield by_chapter(header, hearing)
    yield by_question(key, hearing, near=True)
    yield by_near_title(key, hearing)
    yield by_guess(key)


def _by_turn(shown: Sequence[str], found: list[Match], hearing: Hearing) -> list[Match]:
    """Give the columns of one question asked once per recommendation to these, in their order.

    Forms numbers repeated questions («… rådet?», «… rådet?2»). This is the last resort, for a form
    where no header says which recommendation it is about.
    """
    recommendations = {rec.id for rec in hearing.recommendations}
    if len(recommendations) < 2 or any(match.target in recommendations for match in found):
        return found
    groups: dict[str, list[tuple[int, int]]] = {}
    for index, header in enumerate(shown):
        if found[index].role in {"unknown", "target"}:
            base = re.fullmatch(r"(.*?\D)\s*(\d{1,3})", header)
            stem, turn = (base[1], int(base[2])) if base else (header, 1)
            groups.setdefault(header_key(stem), []).append((turn, index))
    order = sorted(hearing.recommendations, key=lambda rec: rec.number)
    for turns in groups.values():
        if len(turns) != len(order):
            continue
        for (_, index), rec in zip(sorted(turns), order, strict=True):
            how = f"likt spørsmål for hver; her nr. {rec.number} i rekken"
            found[index] = Match("target", rec.id, how, certain=False)
    return found


def _without_analysts_own(
    shown: Sequence[str], found: list[Match], hearing: Hearing
) -> list[Match]:
    """Leave out the analyst's own columns about a recommendation, where the form's column is."""
    own = [
        match.role == "target" and looks_like_analysts_own(header, hearing)
        for header, match in zip(shown, found, strict=True)
    ]
    asked = {match.target for match, is_own in zip(found, own, strict=True) if not is_own}
    return [
        Match("unknown", how="ser ut som en egen kolonne, ikke et spørsmål i skjemaet")
        if is_own and match.target in asked
        else match
        for match, is_own in zip(found, own, strict=True)
    ]


def _one_of_each(found: list[Match]) -> list[Match]:
    """Keep one column for the id, the time, the respondent and the type: the surest, the first."""
    single = {"id", "submitted_at", "respondent", "respondent_type"}
    kept: dict[str, int] = {}
    for index, match in enumerate(found):
        if match.role in single:
            before = kept.get(match.role)
            if before is None or (match.certain and not found[before].certain):
                kept[match.role] = index
    return [
        match
        if match.role not in single or kept[match.role] == index
        else Match("unknown", how=f"en annen kolonne er alt brukt ({match.how})")
        for index, match in enumerate(found)
    ]


_LINKS = re.compile(r"(?:https?://\S+[\s;,]*)+|\[?\s*\{\s*\".*", re.IGNORECASE | re.DOTALL)
# Where Forms puts uploaded files; other links may be a respondent's whole answer.
_STORE = re.compile(r"sharepoint|onedrive|1drv|\"link\"", re.IGNORECASE)
_SCALE = re.compile(
    r"(?:[0-9]|10)(?:[.,]0)?|(?:(?:helt|delvis|svært|litt|ganske|noe|heilt|nokså|i) )*"
    r"(?:u?enig|ueinig|einig|samd|usamd|viktig|uviktig|(?:mis)?fornøyd|bra|dårlig|god|godt"
    r"|stor grad|liten grad|noen grad|svært stor grad|svært liten grad|nøytral|ja|nei|delvis)"
    r"|verken.{0,40}|vet ikke|veit ikkje|ikke relevant|(?:strongly |somewhat |partly )?"
    r"(?:dis)?agree|neutral|neither.{0,30}|yes|no|don.t know|not applicable",
    re.IGNORECASE,
)
_SCALE_HEADER = re.compile(r"skala|karakter|poeng|i hvilken grad|hvor enig|rating|scale", re.I)
_UPLOAD_HEADER = re.compile(r"last(?:e)? opp|legg(?:e)? ved|vedlegg|upload|attach", re.I)
_CHOICES = re.compile(r".*;", re.DOTALL)
# With fewer answers, short ones may be alike by chance.
_ENOUGH = 5


def _by_content(
    columns: Sequence[Column], values: Callable[[int], Iterable[Cell]]
) -> Iterator[Column]:
    """The columns, those told apart that hold links, grades or choices instead of text."""
    kinds = {column.index: _kind(column, values) for column in columns}
    in_words = {column.match.target for column in columns if not kinds[column.index]}
    for column in columns:
        kind = kinds[column.index]
        match = column.match
        about = f" (om {match.target})" if match.target else ""
        if kind == "upload":
            how = f"lenker til opplastede filer{about}; teksten står i filene"
            yield replace(column, match=Match("upload", how=how))
        elif kind == "rating":
            yield replace(column, match=Match("rating", match.target, f"tallskala{about}"))
        elif kind == "likert" and (match.role == "unknown" or match.target in in_words):
            yield replace(column, match=Match("likert", match.target, f"svarskala{about}"))
        else:
            yield replace(column, is_choice=kind == "choice")


def _kind(column: Column, values: Callable[[int], Iterable[Cell]]) -> str:
    """What a question column holds, when that is not text: upload, rating, likert, choice."""
    if column.match.role not in {"target", "unknown"}:
        return ""
    asks_for_file = column.match.role == "unknown" and _UPLOAD_HEADER.search(column.header)
    if _all(values(column.index), _LINKS.fullmatch) and (
        asks_for_file or _all(values(column.index), _STORE.search)
    ):
        return "upload"
    if not any(True for _ in values(column.index)):
        return "upload" if asks_for_file else ""
    enough = _SCALE_HEADER.search(column.header) or _at_least(values(column.index), _ENOUGH)
    if enough and _all(values(column.index), _SCALE.fullmatch):
        numbers = _all(values(column.index), re.compile(r"[\d.,]+").fullmatch)
        return "rating" if numbers else "likert"
    if _at_least(values(column.index), 2) and _all(values(column.index), _CHOICES.fullmatch):
        return "choice"
    return ""


def _all(cells: Iterable[Cell], test: Callable[[str], object]) -> bool:
    """Whether there are cells, and all pass."""
    some = False
    for cell in cells:
        if not test(str(cell).strip()):
            return False
        some = True
    return some


def _at_least(cells: Iterable[Cell], count: int) -> bool:
    """Whether there are so many cells."""
    return any(number >= count for number, _ in enumerate(cells, start=1))
