"""The register of submissions: who answered, by which number, invited or not, late or not.

The running numbers and what people put right stand in `respondents.csv`; each run adds what is
new there and never changes what stands.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.errors import InputError
from pipeline.hearing import Hearing
from pipeline.loaders.handling import Decisions, read_decisions, without_left_out
from pipeline.loaders.register_file import FILE, LINE, add_rows, read_register
from pipeline.loaders.respondents import OTHER, normalised_name, type_of
from pipeline.records import Skipped, Submission

#: A name such as this is shared by people who have nothing else in common.
_NAMELESS = re.compile(
    r"^\W*(?:privatperson|anonym|ønsker ikke|vil være anonym|ingen|nei)\b|^\W*$", re.IGNORECASE
)
_REPLACES = re.compile(
    r"\b(?:erstatter|erstattar|overstyrer|trer i stedet for)\b[^.]{0,60}"
    r"\b(?:svar|innspill|innspel|sendte|sende|skjema|uttalelse|fråsegn|versjon|det vi)\b",
    re.IGNORECASE,
)
#: A replacement is announced in the opening of an answer.
_OPENING = 3
_NO_TYPE = "Aktørtypen er ikke kjent igjen."
#: A misspelled type is this like the right one, 0 to 100.
_ALIKE = 60


@dataclass(frozen=True, slots=True)
class Registered:
    """The submissions as people have put them right.

    Attributes:
        submissions: Those that are analysed.
        table: The table `submissions`; it lacks only what is counted later: `n_statements`.
        left_out: A row for each that people have left out, with their reason.
    """

    submissions: list[Submission]
    table: pd.DataFrame
    left_out: list[Skipped]


def register(
    submissions: list[Submission],
    hearing: Hearing,
    review: Path,
    corrections: Mapping[str, Mapping[str, str]] | None = None,
) -> Registered:
    """The submissions with their numbers, and with what people decided about them.

    Submissions that are new get the next numbers, in the order given, and a row in
    `respondents.csv`. `corrections` hold what was put right in the workbook, by submission; they
    come first.

    Raises:
        InputError: `respondents.csv` cannot be read, or holds something that makes no sense.
    """
    path = review / FILE
    known = read_register(path)
    decisions = read_decisions(path, known)
    corrected = [
        _corrected(
            entry,
            known.get(entry.submission_id, {}),
            (corrections or {}).get(entry.submission_id, {}),
            hearing,
            path,
        )
        for entry in submissions
    ]
    numbers = {name: int(row["nummer"]) for name, row in known.items()}
    following = max(numbers.values(), default=0) + 1
    new = [entry for entry in corrected if entry.submission_id not in numbers]
    for number, entry in enumerate(new, start=following):
        numbers[entry.submission_id] = number
    if new:
        add_rows(path, [_row(entry, numbers[entry.submission_id]) for entry in new])
    kept, left_out = without_left_out(corrected, decisions)
    pooled = _pooled(kept, decisions, numbers)
    respondents = _respondent_ids(pooled, decisions)
    return Registered(pooled, _table(pooled, numbers, respondents, hearing), left_out)


def _pooled(
    submissions: list[Submission], decisions: Decisions, numbers: Mapping[str, int]
) -> list[Submission]:
    """The submissions, those that count as one with another under its name and type.

    They stay submissions of their own, so that their statements keep their ids and what people
    have decided about these.
    """
    by_id = {entry.submission_id: entry for entry in submissions}
    found = []
    for entry in submissions:
        other, reason = decisions.pooled.get(entry.submission_id, ("", ""))
        if other in by_id:
            first = by_id[other]
            note = f"Regnes som ett svar sammen med nr. {numbers[other]}: {reason}"
            found.append(
                replace(
                    entry,
                    respondent=first.respondent,
                    respondent_type=first.respondent_type,
                    notes=(*entry.notes, note),
                )
            )
        else:
            found.append(entry)
    return found


def _respondent_ids(submissions: list[Submission], decisions: Decisions) -> list[str]:
    """The respondent of each submission; that of another for those that are pooled with it."""
    own = {entry.submission_id: respondent_id(entry) for entry in submissions}
    return [
        own.get(decisions.pooled.get(entry.submission_id, ("", ""))[0], own[entry.submission_id])
        for entry in submissions
    ]


def _corrected(
    entry: Submission,
    row: dict[str, str],
    said: Mapping[str, str],
    hearing: Hearing,
    path: Path,
) -> Submission:
    """A submission with its type, and with what people have put right about it."""
    name = row.get("rettet respondent", "").strip() or entry.respondent
    name = said.get("høringsinstans", "").strip() or name
    kind = row.get("rettet aktørtype", "").strip()
    if said.get("aktørtype") in hearing.type_labels:
        return replace(entry, respondent=name, respondent_type=said["aktørtype"])
    if not kind:
        found = entry.respondent_type or type_of(name, "", hearing)
        doubt = (_NO_TYPE,) if found == OTHER and not entry.respondent_type else ()
        return replace(entry, respondent=name, respondent_type=found, notes=(*entry.notes, *doubt))
    by_label = {label.casefold(): code for code, label in hearing.type_labels.items()}
    code = kind if kind in hearing.type_labels else by_label.get(kind.casefold())
    if code is None:
        nearest = process.extractOne(kind, list(hearing.type_labels), scorer=fuzz.ratio)
        meant = f" Mente du «{nearest[0]}»?" if nearest and nearest[1] >= _ALIKE else ""
        message = (
            f"{path}, linje {row[LINE]} (nummer {row['nummer']}): «{kind[:80]}» er ikke en "
            f"aktørtype. De er: {', '.join(hearing.type_labels)}.{meant}"
        )
        raise InputError(message)
    return replace(entry, respondent=name, respondent_type=code)


def _row(entry: Submission, number: int) -> tuple[str, ...]:
    """The row of a new submission in `respondents.csv`."""
    source = entry.source_file + (f", svar {entry.source_row}" if entry.source_row else "")
    notes = " ".join(entry.notes)
    return (
        str(number), entry.submission_id, source, entry.respondent, entry.respondent_type, "", "",
        notes, "", "",
    )  # fmt: skip


def _table(
    submissions: list[Submission],
    numbers: Mapping[str, int],
    respondents: list[str],
    hearing: Hearing,
) -> pd.DataFrame:
    """The table `submissions` without its count of statements."""
    replaced = _superseded(submissions, respondents)
    invited = _invited(submissions, hearing)
    deadline = hearing.about.deadline
    return pd.DataFrame(
        [
            {
                "submission_id": entry.submission_id,
                "number": numbers[entry.submission_id],
                "channel": entry.channel,
                "source_file": entry.source_file,
                "source_row": entry.source_row or "",
                "respondent": entry.respondent,
                "respondent_type": entry.respondent_type,
                "respondent_id": respondent,
                "contact": entry.contact,
                "signatories": "; ".join(entry.signatories),
                "is_invited": is_invited,
                "language": entry.language,
                "submitted_at": entry.submitted_at,
                "is_late": None
                if deadline is None or entry.submitted_at is None
                else entry.submitted_at.date() > deadline,
                "superseded_by": replaced.get(entry.submission_id, ""),
                "notes": " ".join(entry.notes),
            }
            for entry, respondent, is_invited in zip(submissions, respondents, invited, strict=True)
        ]
    )


def respondent_id(entry: Submission) -> str:
    """An id that submissions of one respondent share.

    Those without a name, and private persons who give none, are each their own.
    """
    is_own = bool(_NAMELESS.search(entry.respondent))
    key = entry.submission_id if is_own else normalised_name(entry.respondent)
    return f"R-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _superseded(submissions: list[Submission], respondents: list[str]) -> dict[str, str]:
    """Submission by the later one of the same respondent that says it replaces it."""
    replaced: dict[str, str] = {}
    for later, respondent in zip(submissions, respondents, strict=True):
        if not announces_replacement(later):
            continue
        for former, owner in zip(submissions, respondents, strict=True):
            if owner == respondent and former is not later and _is_before(former, later):
                replaced[former.submission_id] = later.submission_id
    return replaced


def announces_replacement(entry: Submission) -> bool:
    """Whether a submission says in its opening that it replaces an earlier one."""
    opening = [block.text for block in entry.blocks if block.kind != "heading"][:_OPENING]
    return any(_REPLACES.search(text[:300]) for text in opening)


def _is_before(former: Submission, later: Submission) -> bool:
    """Whether one submission came in before another, as far as their dates tell."""
    if former.submitted_at is None or later.submitted_at is None:
        return True
    return former.submitted_at <= later.submitted_at


def _invited(submissions: list[Submission], hearing: Hearing) -> Sequence[bool | None]:
    """For each submission whether its respondent was invited; None where no list is given."""
    if not hearing.invited:
        return [None] * len(submissions)
    names = {normalised_name(entry.name) for entry in hearing.invited if not entry.type}
    groups = {entry.type for entry in hearing.invited if entry.type}
    return [
        entry.respondent_type in groups
        or any(normalised_name(name) in names for name in (entry.respondent, *entry.signatories))
        for entry in submissions
    ]
