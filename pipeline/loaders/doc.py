"""Old Word files (doc), turned into docx by LibreOffice where it is installed."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import olefile

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.docx import read_docx
from pipeline.loaders.found import Found
from pipeline.loaders.packages import LOCKED

#: A letter takes about two seconds; the child process that waits for it has 60.
_SECONDS = 45
#: In the second byte of the flags that begin the text.
_ENCRYPTED = 0x01
_FAULTS = (OSError, ValueError, struct.error, IndexError, KeyError, TypeError, AttributeError)
#: With a new profile the program asks to be started again.
_START_AGAIN, _MOST_STARTS = 81, 3
_PROGRAMS = ("soffice", "libreoffice")
# Where installers put it without telling the system.
_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_MISSING = (
    "Filen er i det gamle Word-formatet DOC, som leses med LibreOffice. Det er ikke installert.",
    "Installer LibreOffice og kjør på nytt, eller åpne filen i Word og lagre den som docx i samme "
    "mappe.",
)
_FAILED = (
    "Filen er i det gamle Word-formatet DOC, og LibreOffice kunne ikke åpne den.",
    "Åpne filen i Word og lagre den som docx i samme mappe, eller be avsenderen om en docx eller "
    "PDF.",
)
_LATE = (
    f"Filen er i det gamle Word-formatet DOC, og LibreOffice ble ikke ferdig på {_SECONDS} "
    "sekunder.",
    _FAILED[1],
)


def read_doc(data: bytes) -> Found:
    """The text of an old Word file.

    LibreOffice has a profile of its own for each file, so that an open window or a broken profile
    does not disturb it, and everything it writes is taken away.

    Raises:
        UnreadableDocumentError: It is locked, or LibreOffice is missing, does not end in time or
            gives nothing that can be read.
    """
    if _is_locked(data):
        raise UnreadableDocumentError(*LOCKED)
    program = _program()
    if program is None:
        raise UnreadableDocumentError(*_MISSING)
    with TemporaryDirectory(prefix="doc-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "brev.doc"
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profil').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "ut")),
            str(source),
        ]
        _run(command, folder)
        made = folder / "ut" / "brev.docx"
        if not made.is_file():
            raise UnreadableDocumentError(*_FAILED)
        return read_docx(made.read_bytes())


def _is_locked(data: bytes) -> bool:
    """Whether the text is encrypted (MS-DOC 2.5.1): LibreOffice would wait for a password."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole, ole.openstream("WordDocument") as stream:
            return bool(stream.read(12)[11] & _ENCRYPTED)
    except _FAULTS:
        # It is for LibreOffice to find out what it is.
        return False


def _program() -> str | None:
    """The path of LibreOffice, or None when it is not installed.

    On Linux the program itself and not the script that starts it: ending the script would leave
    the program running.
    """
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    found = found or next((place for place in _PLACES if Path(place).is_file()), None)
    if found is None:
        return None
    itself = Path(found).resolve().with_name("soffice.bin")
    return str(itself) if itself.is_file() and os.name == "posix" else found


def _run(command: list[str], folder: Path) -> None:
    """Run LibreOffice to its end.

    Raises:
        UnreadableDocumentError: It cannot be started, or does not end in time.
    """
    end = time.monotonic() + _SECONDS
    try:
        for _ in range(_MOST_STARTS):
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=max(end - time.monotonic(), 0),
                check=False,
                env={**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"},
            )
            if done.returncode != _START_AGAIN:
                return
    except subprocess.TimeoutExpired:
        raise UnreadableDocumentError(*_LATE) from None
    except OSError:
        raise UnreadableDocumentError(*_FAILED) from None
