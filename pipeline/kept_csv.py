"""CSV files of what people decide: read however Excel saved them, and only ever added to."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import InputError

# A cell can be longer than the csv module's own limit, and a stray quote makes it so.
csv.field_size_limit(1 << 28)


def stored_text(path: Path) -> tuple[str, bool]:
    """The file's text, and whether it is stored as UTF-8: Excel may have saved it otherwise.

    Raises:
        InputError: The file cannot be opened.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        message = (
            f"{path}: filen kan ikke leses ({error.strerror}). Lukk den i Excel og kjør på nytt."
        )
        raise InputError(message) from None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), False
    try:
        return content.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), False


def delimiter_of(text: str) -> str:
    """The separator of a table: the one that its first line has most of, else a semicolon."""
    return max(";,\t", key=text.split("\n", 1)[0].count)


def append_rows(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Add rows at the end of the file, whole or not at all; what stands there is not touched.

    The cells of a row are in the order of `header`; somebody may have moved the file's columns or
    added others.

    Raises:
        InputError: The file cannot be read or written.
    """
    text, is_utf8 = stored_text(path) if path.exists() else ("", False)
    separator = delimiter_of(text)
    first = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    columns = [name.strip() for name in first] or list(header)
    added = io.StringIO(newline="")
    writer = csv.writer(added, delimiter=separator, lineterminator="\r\n")
    if not text.strip():
        writer.writerow(header)
    elif not text.endswith("\n"):
        added.write("\r\n")
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        writer.writerow([cells.get(name, "") for name in columns])
    # What is not UTF-8 becomes it: the new words may not fit in what it was.
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
            "der, se at mappen kan skrives til, og kjør på nytt. Ingenting er skrevet over."
        )
        raise InputError(message) from None
