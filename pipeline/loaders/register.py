"""The register of submissions: who answered, by which number, invited or not, late or not.

The running numbers and what people put right stand in `respondents.csv`; each run adds what is
new there and never changes what stands.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pipeline.errors import InputError
from pipeline.hearing import Hearing
from pipeline.loaders.respondents import normalised_name, type_of
from pipeline.records import Submission

HEADER = (
    "nummer",
    "submission_id",
    "kilde",
    "respondent",
    "aktørtype",
    "rettet respondent",
    "rettet aktørtype",
    "merknad",
)
FILE = "respondents.csv"

#: The running number of an answer; a longer one is a typing error.
_NUMBER = re.compile(r"[0-9]{1,9}")
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


def register(
    submissions: list[Submission],
    hearing: Hearing,
    review: Path,
    corrections: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[list[Submission], pd.DataFrame]:
    """The submissions as people have put them right, and the table `submissions`.

    Submissions that are new get the next numbers, in the order given, and a row in
    `respondents.csv`. The table lacks only what is counted later: `n_statements`.
    `corrections` hold what was put right in the workbook, by submission; they come first.

    Raises:
        InputError: `respondents.csv` cannot be read, or holds a type that does not exist.
    """
    path = review / FILE
    known = read_register(path)
    corrected = [
        _corrected(
            entry,
            known.get(entry.submission_id, {}),
            (corrections or {}).get(entry.submission_id, {}),
            hearing,
        )
        for entry in submissions
    ]
    numbers = {name: int(row["nummer"]) for name, row in known.items()}
    following = max(numbers.values(), default=0) + 1
    new = [entry for entry in corrected if entry.submission_id not in numbers]
    for number, entry in enumerate(new, start=following):
        numbers[entry.submission_id] = number
    if new:
        _add(path, [_row(entry, numbers[entry.submission_id]) for entry in new])
    return corrected, _table(corrected, numbers, hearing)


def read_register(path: Path) -> dict[str, dict[str, str]]:
    """The rows of `respondents.csv` by submission id; nothing when there is no such file.

    Raises:
        InputError: A column is missing or a number is no number.
    """
    known: dict[str, dict[str, str]] = {}
    numbers: set[int] = set()
    for line, row in _rows(path):
        _refuse_faulty(path, line, row)
        number, name = int(row["nummer"]), row["submission_id"]
        if number in numbers or name in known:
            what = f"«{name}»" if name in known else f"nummer {number}"
            message = (
                f"{path}, linje {line}: {what} står på flere linjer. Hver linje skal ha sitt eget "
                "nummer og sin egen submission_id. Rett linjen, eller hent fram en eldre utgave."
            )
            raise InputError(message)
        numbers.add(number)
        known[name] = row
    return known


def _refuse_faulty(path: Path, line: int, row: dict[str, str]) -> None:
    """Stop at a row without the columns that are needed, or without a number.

    Raises:
        InputError: With the line and what was expected.
    """
    missing = [name for name in HEADER[:3] if name not in row]
    if missing:
        message = (
            f"{path}: kolonnen {', '.join(missing)} mangler. Første linje skal være "
            f"«{';'.join(HEADER)}». Sett kolonnen inn igjen, eller hent fram en eldre utgave."
        )
        raise InputError(message)
    if not _NUMBER.fullmatch(row["nummer"].strip()):
        message = (
            f"{path}, linje {line}: «{row['nummer'][:40]}» er ikke et nummer. "
            "Skriv inn igjen nummeret som sto der; lesere viser til det."
        )
        raise InputError(message)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells by column name of each row; nothing when there is no such file.

    Raises:
        InputError: The file cannot be read as a table.
    """
    if not path.exists():
        return
    text = _stored(path)[0]
    # A cell can be longer than the module's own limit, and a stray quote makes it so.
    csv.field_size_limit(1 << 28)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in reader:
            cells = {str(key).strip(): value or "" for key, value in row.items() if key is not None}
            # Excel leaves rows of separators behind where rows were cleared.
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as error:
        message = (
            f"{path}: filen kan ikke leses som tabell ({error}). Åpne den i Excel og lagre den som "
            "CSV UTF-8, eller hent fram en eldre utgave."
        )
        raise InputError(message) from None


def _stored(path: Path) -> tuple[str, bool]:
    """The file's text, and whether it is stored as UTF-8: Excel may have saved it otherwise.

    Raises:
        InputError: The file cannot be opened.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        message = (
            f"{path}: filen kan ikke leses ({error.strerror}). Lukk den i Excel og kjør igjen."
        )
        raise InputError(message) from None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), False
    try:
        return content.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), False


def _delimiter(text: str) -> str:
    """The separator of a table: the one that its first line has most of."""
    first = text.split("\n", 1)[0]
    return max(";,\t", key=first.count)


def _corrected(
    entry: Submission, row: dict[str, str], said: Mapping[str, str], hearing: Hearing
) -> Submission:
    """A submission with its type, and with what people have put right about it."""
    name = row.get("rettet respondent", "").strip() or entry.respondent
    name = said.get("høringsinstans", "").strip() or name
    kind = row.get("rettet aktørtype", "").strip()
    if said.get("aktørtype") in hearing.type_labels:
        return replace(entry, respondent=name, respondent_type=said["aktørtype"])
    if kind:
        by_label = {label.casefold(): code for code, label in hearing.type_labels.items()}
        code = kind if kind in hearing.type_labels else by_label.get(kind.casefold())
        if code is None:
            message = (
                f"{FILE}, nummer {row['nummer']}: «{kind}» er ikke en aktørtype. "
                f"De er: {', '.join(hearing.type_labels)}."
            )
            raise InputError(message)
        return replace(entry, respondent=name, respondent_type=code)
    found = entry.respondent_type or type_of(name, "", hearing)
    return replace(entry, respondent=name, respondent_type=found)


def _row(entry: Submission, number: int) -> tuple[str, ...]:
    """The row of a new submission in `respondents.csv`."""
    source = entry.source_file + (f", svar {entry.source_row}" if entry.source_row else "")
    notes = " ".join(entry.notes)
    return (
        str(number), entry.submission_id, source, entry.respondent, entry.respondent_type, "", "",
        notes,
    )  # fmt: skip


def _add(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Write the former file and the new rows, whole or not at all."""
    text, is_utf8 = _stored(path) if path.exists() else ("", False)
    separator = _delimiter(text) if text.strip() else ";"
    first = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    columns = [name.strip() for name in first] or list(HEADER)
    added = io.StringIO(newline="")
    writer = csv.writer(added, delimiter=separator, lineterminator="\r\n")
    if not text.strip():
        writer.writerow(HEADER)
    elif not text.endswith("\n"):
        added.write("\r\n")
    for row in rows:
        # Somebody may have moved the columns, or added their own.
        cells = dict(zip(HEADER, map(_safe, row), strict=True))
        writer.writerow([cells.get(name, "") for name in columns])
    # What is not UTF-8 becomes it: the new names may not fit in what it was.
    former = path.read_bytes() if is_utf8 else text.encode("utf-8-sig")
    _write(path, former + added.getvalue().encode("utf-8", "replace"))


def _write(path: Path, content: bytes) -> None:
    """Write the file whole or not at all.

    Raises:
        InputError: The folder cannot be made, or the file is open in another program.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.tmp")
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        message = (
            f"{path}: filen kan ikke skrives ({error.strerror}). Lukk den i Excel hvis den er åpen "
            "der, se at mappen kan skrives til, og kjør igjen."
        )
        raise InputError(message) from None


def _safe(cell: str) -> str:
    """A cell that Excel takes for text, on one line."""
    line = " ".join(cell.split())
    return f"'{line}" if line[:1] in {"=", "+", "@"} else line


def _table(
    submissions: list[Submission], numbers: dict[str, int], hearing: Hearing
) -> pd.DataFrame:
    """The table `submissions` without its count of statements."""
    respondents = [respondent_id(entry) for entry in submissions]
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
