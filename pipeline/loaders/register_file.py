"""The file `respondents.csv`: read as people have left it, added to, never changed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import InputError
from pipeline.kept_csv import append_rows, delimiter_of, stored_text

FILE = "respondents.csv"
HEADER = (
    "nummer",
    "submission_id",
    "kilde",
    "respondent",
    "aktørtype",
    "rettet respondent",
    "rettet aktørtype",
    "merknad",
    "handling",
    "begrunnelse",
)
#: Where `read_register` puts the number of the line, for messages; no column can be called this.
LINE = ""

#: The running number of an answer; a longer one is a typing error.
_NUMBER = re.compile(r"[0-9]{1,9}")


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
        known[name] = {**row, LINE: str(line)}
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
    text = stored_text(path)[0]
    separator = delimiter_of(text)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
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


def add_rows(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Add rows to the register, which is written whole or not at all.

    Raises:
        InputError: The file cannot be read or written.
    """
    append_rows(path, HEADER, [tuple(map(_safe, row)) for row in rows])


def _safe(cell: str) -> str:
    """A cell that Excel takes for text, on one line."""
    line = " ".join(cell.split())
    return f"'{line}" if line[:1] in {"=", "+", "@"} else line
