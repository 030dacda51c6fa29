"""Reads hand coding (gold.jsonl): one coded unit a line; every fault is told with its line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.hearing import Hearing
from pipeline.records import STANCES

#: One row of hand coding, as the codebook describes it.
Row = dict[str, Any]

SOURCES = ("forms", "documents")
#: More faults than these say nothing new: the same slip is usually made on every line.
MOST_FAULTS_SHOWN = 10

_KEYS = ("source", "text", "targets", "themes", "stance", "proposal")


def read_gold(path: Path, hearing: Hearing | None = None) -> list[Row]:
    """The coded units of a gold.jsonl, in the order of the file.

    Args:
        path: The file.
        hearing: When given, the codes must be those of this hearing.

    Raises:
        InputError: The file is missing or holds faults; each is told with its line, what was
            expected, and for an unknown code the nearest one.
    """
    rows: list[Row] = []
    faults: list[str] = []
    for number, line in enumerate(_read(path).splitlines(), start=1):
        if not line.strip():
            continue
        row, found = _parsed(line)
        found = found or list(_faults_of(row, hearing))
        faults += [f"  - linje {number}: {fault}" for fault in found]
        rows.append(row)
    if faults:
        raise InputError(_told(path, faults))
    if not rows:
        message = f"{path}: filen er tom. Ventet én kodet enhet på hver linje."
        raise InputError(message)
    return rows


def submission_of(row: Row) -> str:
    """The coder's own name of the submission that a unit is from, else its place."""
    return str(row.get("submission") or row.get("row_id") or row.get("file") or "")


def _read(path: Path) -> str:
    """The text of the file."""
    if not path.is_file():
        message = (
            f"{path}: fant ingen håndkoding. Se etter om navnet er riktig. Uten --gold brukes "
            "gold.jsonl ved siden av hearing.toml."
        )
        raise InputError(message)
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        message = f"{path}: filen er ikke UTF-8. Lagre den på nytt med tegnkoding UTF-8."
        raise InputError(message) from None
    except OSError as error:
        message = f"{path}: filen kan ikke leses ({error.strerror}). Se etter rettighetene."
        raise InputError(message) from None


def _told(path: Path, faults: list[str]) -> str:
    """The faults as one message; of very many only the first."""
    count = "én feil" if len(faults) == 1 else f"{len(faults)} feil"
    shown = faults[:MOST_FAULTS_SHOWN]
    if len(faults) > len(shown):
        shown.append(f"  - og {len(faults) - len(shown)} feil til.")
    lines = "\n".join(shown)
    return f"{path}: {count} må rettes. Kodeboken viser hvordan en linje skrives.\n{lines}"


def _parsed(line: str) -> tuple[Row, list[str]]:
    """The row of a line, or what is wrong with it as JSON."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return {}, [f"er ikke gyldig JSON fra tegn {error.pos + 1}. Ventet {{…}} på én linje."]
    if not isinstance(row, dict):
        return {}, ["ventet ett JSON-objekt, {…}."]
    missing = [key for key in _KEYS if key not in row]
    if missing:
        return {}, [f"mangler {', '.join(missing)}."]
    return row, []


def _faults_of(row: Row, hearing: Hearing | None) -> Iterator[str]:
    """What is wrong with a row that has its keys."""
    if not isinstance(row["text"], str) or not row["text"].strip():
        yield "text er tom. Ventet teksten som er kodet, ordrett."
    if row["source"] not in SOURCES:
        yield _unknown("source", row["source"], SOURCES)
    else:
        place = "row_id" if row["source"] == "forms" else "file"
        if row.get(place) in (None, ""):
            yield f"mangler {place}: hvor enheten er hentet fra."
    if row["stance"] not in STANCES:
        yield _unknown("stance", row["stance"], STANCES)
    if row["proposal"] not in (True, False):
        yield f"proposal er «{row['proposal']}». Ventet true eller false."
    targets = None if hearing is None else tuple(hearing.targets)
    yield from _faulty_codes("targets", row["targets"], targets)
    themes = None if hearing is None else tuple(hearing.theme_labels)
    yield from _faulty_codes("themes", row["themes"], themes)
    field = row.get("field")
    if field is not None and targets is not None and field not in targets:
        yield _unknown("field", field, targets)


def _faulty_codes(key: str, codes: Any, known: tuple[str, ...] | None) -> Iterator[str]:
    """What is wrong with a list of codes."""
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        yield f"{key} skal være en liste med koder, for eksempel {_example(known)}."
        return
    for code in codes:
        if known is not None and code not in known:
            yield _unknown(key, code, known)


def _example(known: tuple[str, ...] | None) -> str:
    """How a list of codes is written."""
    return json.dumps([known[0] if known else "kode"], ensure_ascii=False)


def _unknown(key: str, code: object, known: Iterable[str]) -> str:
    """That a code is unknown, with the nearest one or all."""
    codes = list(known)
    near = get_close_matches(str(code), codes, n=1, cutoff=0.6)
    meant = f"Mente du «{near[0]}»?" if near else f"Kodene er: {', '.join(codes)}."
    return f"{key} har «{code}», som ikke finnes. {meant}"
