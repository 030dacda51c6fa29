"""What lies in the documents folder: files to read, and what is left out and why."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.loaders.archives import Member
from pipeline.loaders.normalise import shown_path
from pipeline.records import Skipped

FOLDER = "documents"
#: Between a container and what lies in it: no file system uses it to divide paths.
INSIDE = " › "

_SYSTEM_FILE = re.compile(
    r"^(?:\._.*|\.ds_store|thumbs\.db|desktop\.ini|ehthumbs\.db|icon\r?|~\$.*|\.~lock\..*|~wrl.*\.tmp"
    r"|\.gitkeep|\.gitignore)$",
    re.IGNORECASE,
)
#: A folder of this name beside a letter holds what the letter came with.
_ATTACHED = re.compile(r"^(?:vedlegg|attachments?|bilag)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to read.

    Attributes:
        path: Where it is, or where the outermost container that it lies in is.
        source: The path that people see, containers included.
        name: What it is called where it lies.
        folder: The folder whose files are one submission, or empty when it is one of its own.
        places: Its place in the container, and in each container within that.
        is_wrapped: Whether its folder holds all that is in its container: the folder may then be
            only how the container was made.
    """

    path: Path
    source: str
    name: str
    folder: str
    places: tuple[Member, ...] = ()
    is_wrapped: bool = False


def walk(raw: Path) -> Iterator[Entry | Skipped]:
    """Every file under the documents folder in a fixed order, or why it is not read."""
    top = raw / FOLDER
    faults: list[OSError] = []
    found: list[Entry | Skipped] = []
    for folder, folders, files in os.walk(top, onerror=faults.append, followlinks=False):
        for name in list(folders):
            path = Path(folder, name)
            if path.is_symlink() or name.startswith("."):
                folders.remove(name)
                found.append(_folder_left_out(path, raw))
        found.extend(_look_at(Path(folder, name), raw) for name in files)
    found.extend(
        Skipped(
            shown_path(Path(fault.filename), raw),
            "",
            f"Mappen kan ikke åpnes ({fault.strerror}).",
            "Se at du har lesetilgang til mappen.",
        )
        for fault in faults
        if top.exists()
    )
    return iter(sorted(found, key=order))


def look_inside(container: Entry, members: Sequence[Member]) -> Iterator[Entry | Skipped]:
    """Every file in a container, or why it is not read; a folder in it is as one on disk."""
    kept = [member for member in members if not _is_of_system(member.name)]
    tops = {member.name.partition("/")[0] if "/" in member.name else "" for member in kept}
    for name in sorted({_shown_once(member.name) for member in members if member not in kept}):
        yield system_file(f"{container.source}{INSIDE}{name}")
    for member in kept:
        above = member.name.rpartition("/")[0]
        yield Entry(
            container.path,
            f"{container.source}{INSIDE}{member.name}",
            member.name,
            belongs_to(f"{container.source}{INSIDE}{above}", container.source) if above else "",
            (*container.places, member),
            is_wrapped=tops == {above},
        )


def _is_of_system(name: str) -> bool:
    return name.startswith("__MACOSX/") or is_system_file(name.rpartition("/")[2])


def _shown_once(name: str) -> str:
    """The name of a system's file; the folder that macOS adds is named once for all its files."""
    return "__MACOSX" if name.startswith("__MACOSX/") else name


def order(found: Entry | Skipped) -> tuple[str, str]:
    """What files are sorted by: the path as it looks, however its letters are coded."""
    return unicodedata.normalize("NFC", found.source), found.source


def belongs_to(folder: str, top: str) -> str:
    """The folder whose files are one submission; empty directly in the top folder.

    A folder of attachments belongs to the one that it lies in.
    """
    above, _, name = folder.rpartition("/")
    if above and above != top and _ATTACHED.match(name):
        folder = above
    return "" if folder == top else folder


def is_system_file(name: str) -> bool:
    """Whether the name is one that systems and programs give their own files."""
    return _SYSTEM_FILE.match(name) is not None


def system_file(source: str) -> Skipped:
    """The row for a file that a system has made."""
    reason = "Skjult fil, midlertidig fil eller systemfil. Den holder ikke noe svar."
    return Skipped(source, "", reason, "Ingenting å gjøre. Den kan slettes.")


def _look_at(path: Path, raw: Path) -> Entry | Skipped:
    """The file to read, or why it is not one."""
    source = shown_path(path, raw)
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        reason = f"Filen kan ikke åpnes ({error.strerror})."
        return Skipped(source, "", reason, "Se at du har lesetilgang til filen.")
    if stat.S_ISLNK(mode):
        return _link(source)
    if is_system_file(path.name):
        return system_file(source)
    if not stat.S_ISREG(mode):
        return Skipped(source, "", "Dette er ikke en vanlig fil.", "Legg inn selve filen i stedet.")
    return Entry(path, source, path.name, belongs_to(shown_path(path.parent, raw), FOLDER))


def _folder_left_out(path: Path, raw: Path) -> Skipped:
    source = shown_path(path, raw)
    if path.is_symlink():
        return _link(source)
    return Skipped(
        source,
        "",
        "Skjult mappe. Filene i den er ikke lest.",
        "Ligger det svar i den, gi mappen et navn som ikke begynner med punktum.",
    )


def _link(source: str) -> Skipped:
    reason = "Dette er en lenke, og lenker følges ikke."
    return Skipped(source, "", reason, "Legg inn selve filen eller mappen i stedet.")
