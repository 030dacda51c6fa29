"""The file `respondents.csv`: read as people have left it, added to, never changed."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import InputError

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


def add_rows(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Write the former file and the new rows, whole or not at all.

    Raises:
        InputError: The file cannot be read or written.
    """
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
