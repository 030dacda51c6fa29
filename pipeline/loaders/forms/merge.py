"""Several exports → one list of responses: the newest of each, different forms kept apart."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.loaders.forms.headers import header_key
from pipeline.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.loaders.forms.columns import Column


@dataclass(frozen=True, slots=True)
class Answer:
    """The text given to a question, and the target that the question is about."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Response:
    """One row of an export with something to say."""

    source: str
    response_id: str
    started_at: datetime | None
    submitted_at: datetime | None
    respondent: str
    choice: str
    contact: str
    answers: tuple[Answer, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """One sheet of responses."""

    source: str
    sheet: str
    columns: tuple[Column, ...]
    responses: tuple[Response, ...]

    @property
    def title(self) -> str:
        """The form's title: the file's name without Forms' `(1-80)` and copies' ` (2)`."""
        stem = PurePosixPath(self.source).stem
        return header_key(re.sub(r"\s*(?:\(\d+(?:-\d+)?\)|- ?kopi|- ?copy)\s*", " ", stem)) or "x"

    @property
    def headers(self) -> frozenset[str]:
        """The keys of its questions."""
        return frozenset(
            header_key(column.header)
            for column in self.columns
            if column.match.role in {"target", "respondent", "respondent_type", "contact"}
        )

    @property
    def age(self) -> tuple[datetime, int, str]:
        """What orders exports of one form from the oldest to the newest."""
        times = [each.submitted_at for each in self.responses if each.submitted_at]
        return max(times, default=datetime.min), len(self.responses), self.source  # noqa: DTZ901


def keyed_responses(
    exports: Sequence[Export],
) -> tuple[list[tuple[str, Response]], list[Skipped]]:
    """Every response once, with the key that its submission is known by, and those replaced.

    The key is the response id; in all forms but the one that was answered first, a form key stands
    before it. So ids stay when a second form is added later (docs/decisions).
    """
    forms = _forms([export for export in exports if export.responses])
    keys = _form_keys(forms)
    found: list[tuple[str, Response]] = []
    replaced: list[Skipped] = []
    for form, key in zip(forms, keys, strict=True):
        newest, lost = _newest(form)
        prefix = f"{key}-" if key else ""
        found += [(f"{prefix}{response.response_id}", response) for response in newest]
        replaced += lost
    return found, replaced


def _forms(exports: Sequence[Export]) -> list[list[Export]]:
    """The exports sorted into forms, in the order in which their first export came."""
    forms: list[list[Export]] = []
    for export in exports:
        for form in forms:
            if any(_is_same_form(export, other) for other in form):
                form.append(export)
                break
        else:
            forms.append([export])
    return forms


def _is_same_form(one: Export, other: Export) -> bool:
    """Whether two exports are of one form: shared ids tell the same story, or questions agree."""
    if one.source == other.source and one.sheet != other.sheet and not _shared(one, other):
        return True
    shared = _shared(one, other)
    verdicts = [verdict for pair in shared if (verdict := _is_same_response(*pair)) is not None]
    if verdicts:
        return 2 * sum(verdicts) >= len(verdicts)
    everything = one.headers | other.headers
    return bool(everything) and len(one.headers & other.headers) >= 0.6 * len(everything)


def _shared(one: Export, other: Export) -> list[tuple[Response, Response]]:
    """The responses with the same id in both."""
    known = {response.response_id: response for response in other.responses}
    return [
        (response, known[response.response_id])
        for response in one.responses
        if response.response_id in known
    ]


def _is_same_response(one: Response, other: Response) -> bool | None:
    """Whether two rows with one id are the same response; None when nothing tells."""
    for mine, theirs in (
        (one.started_at, other.started_at),
        (one.submitted_at, other.submitted_at),
    ):
        if mine and theirs:
            return abs((mine - theirs).total_seconds()) < 60
    if one.respondent and other.respondent:
        return header_key(one.respondent) == header_key(other.respondent)
    return not {each.text for each in one.answers}.isdisjoint(each.text for each in other.answers)


def _form_keys(forms: Sequence[Sequence[Export]]) -> list[str]:
    """A short key for each form, empty for the one that was answered first.

    It is made from the form's title, and from its questions too where an earlier form has the same.
    """
    keys = [""] * len(forms)
    order = sorted(range(len(forms)), key=lambda place: _beginning(forms[place]))
    for place in order[1:]:
        title = _title(forms[place])
        key = _hashed(title)
        taken = key in keys or title == _title(forms[order[0]])
        keys[place] = _hashed(title, *_identity(forms[place])) if taken else key
    return keys


def _title(form: Sequence[Export]) -> str:
    return min(export.title for export in form)


def _beginning(form: Sequence[Export]) -> tuple[datetime, str, tuple[str, ...]]:
    """What orders forms by when their first response was begun; one without times comes last."""
    times = [
        moment
        for export in form
        for response in export.responses
        if (moment := response.started_at or response.submitted_at)
    ]
    return min(times, default=datetime.max), _title(form), tuple(_identity(form))  # noqa: DTZ901


def _identity(form: Sequence[Export]) -> Iterator[str]:
    """What tells a form from another with the same title: its questions and its first response."""
    yield from sorted(form[0].headers)
    first = min(
        form[0].responses, key=lambda response: (len(response.response_id), response.response_id)
    )
    yield f"{first.started_at}{first.respondent}"


def _hashed(*parts: str) -> str:
    """Four letters and digits that stand for some text."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:4]


def _newest(form: Sequence[Export]) -> tuple[list[Response], list[Skipped]]:
    """The responses of one form in the order of their ids, and those that newer ones replace."""
    kept: dict[str, Response] = {}
    replaced: list[Skipped] = []
    unchanged: dict[tuple[str, str], int] = {}
    ordered = sorted(form, key=lambda export: export.age)
    for export in ordered:
        for response in export.responses:
            before = kept.get(response.response_id)
            kept[response.response_id] = response
            if before is None:
                continue
            if before.answers == response.answers and before.respondent == response.respondent:
                place = (before.source, response.source)
                unchanged[place] = unchanged.get(place, 0) + 1
            else:
                replaced.append(_replaced(before, response))
    replaced += [_repeated(old, new, count) for (old, new), count in unchanged.items()]
    newest = ordered[-1].source
    responses = [
        response if response.source == newest else _only_in_older(response, newest)
        for response in kept.values()
    ]
    return sorted(responses, key=_order), replaced


def _replaced(old: Response, new: Response) -> Skipped:
    """A word on a response that a newer export holds in another wording."""
    return Skipped(
        old.source,
        f"svar {old.response_id}",
        f"Svaret står også i {new.source}, med annet innhold. Det nyeste brukes.",
        "Slett den gamle eksporten hvis den ikke trengs.",
    )


def _repeated(old: str, new: str, count: int) -> Skipped:
    """A word on responses that stand in two exports word for word."""
    place = "to ganger" if old == new else f"likt i {new}"
    return Skipped(
        old,
        f"{count} svar",
        f"Svarene står {place} og telles én gang.",
        "Slett den gamle eksporten hvis den ikke trengs." if old != new else "Ingenting å gjøre.",
    )


def _only_in_older(response: Response, newest: str) -> Response:
    """The response with a note that the newest export no longer has it."""
    note = f"Svaret står bare i {response.source}, ikke i den nyeste eksporten ({newest})."
    return replace(response, notes=(*response.notes, note))


def _order(response: Response) -> tuple[int, int, str]:
    """Numbers in their order, then what is no number."""
    text = response.response_id
    return (0, int(text), "") if text.isdecimal() and len(text) < 20 else (1, 0, text)
