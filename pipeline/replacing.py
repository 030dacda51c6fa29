"""Replaces the results of a run as a whole, and keeps what somebody has changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError

_STAGED = ".ny"
_COMPLETE = "FERDIG.json"
_LOCK = ".laas"
MANIFEST = "kjoring.json"
#: What a new report is called while somebody has the former one open.
_BESIDE = "{} (ny){}"


class Replaced(NamedTuple):
    """What happened to reports that could not simply be replaced.

    Attributes:
        kept: Copies of reports that somebody had changed since the last run.
        beside: New reports that lie beside a former one, because that one is open or holds
            something that was not read.
    """

    kept: list[Path]
    beside: list[Path]


def replace_tables(processed: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill an empty folder for tables, then replace the former ones as a whole."""
    _replace_all((processed,), lambda staged: write(staged[0]), {})


def replace_results(
    processed: Path,
    reports: Path,
    write: Callable[[Path, Path], None],
    *,
    read: Mapping[str, str] | None = None,
) -> Replaced:
    """Let `write` fill an empty folder for tables and one for reports, then replace.

    The files are put in place only when all are written.
    The former results stay whole until then. When the program is killed while files are put in
    place, the next run or reader finishes the work.

    Args:
        processed: The folder of the tables.
        reports: The folder of the reports.
        write: Fills the two folders that it is given.
        read: Hash by name of the reports that people fill in, as they were read: one that was
            saved since is left where it is.
    """
    return _replace_all((processed, reports), lambda staged: write(*staged), read or {})


def _replace_all(
    places: tuple[Path, ...], write: Callable[[tuple[Path, ...]], None], read: Mapping[str, str]
) -> Replaced:
    """Fill an empty folder for each place, tables first, and put all in place when all is done."""
    processed = places[0]
    staged = tuple(place / _STAGED for place in places)
    _make(processed)
    with _alone(processed):
        finish_replacing(processed)
        for folder in staged:
            shutil.rmtree(folder, ignore_errors=True)
            _make(folder)
        try:
            write(staged)
            folders = [
                [str(new.absolute()), str(place.absolute())]
                for new, place in zip(staged, places, strict=True)
            ]
            plan = {"folders": folders, "read": dict(read)}
            write_whole(staged[0] / _COMPLETE, json.dumps(plan))
            return finish_replacing(processed)
        finally:
            if not (staged[0] / _COMPLETE).is_file():
                for folder in staged:
                    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for this run; the system lets go of it also when the run is killed.

    Raises:
        InputError: Another run holds it.
    """
    with (folder / _LOCK).open("a") as file:
        try:
            _lock(file.fileno())
        except OSError:
            message = (
                f"{folder}: en annen kjøring skriver til mappen nå. Vent til den er ferdig, og "
                "kjør på nytt."
            )
            raise InputError(message) from None
        yield


def _lock(descriptor: int) -> None:
    """Lock an open file for this process, or raise OSError."""
    if sys.platform == "win32":
        msvcrt = import_module("msvcrt")
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl = import_module("fcntl")
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def finish_replacing(processed: Path) -> Replaced:
    """Put completely written results in place, also those of a run that was killed before it had.

    Raises:
        InputError: A table is open in another program; the results wait until it is closed.
    """
    marker = processed / _STAGED / _COMPLETE
    done = Replaced([], [])
    if not marker.is_file():
        return done
    plan = json.loads(marker.read_text(encoding="utf-8"))
    tables, *reports = [tuple(map(Path, pair)) for pair in plan["folders"]]
    for staged, place in reports:
        _move_reports(staged, place, plan["read"], done)
    _move_files(*tables)
    marker.unlink()
    for staged, _ in (*reports, tables):
        shutil.rmtree(staged, ignore_errors=True)
    return done


def _make(folder: Path) -> None:
    """Make a folder, and those above it.

    Raises:
        InputError: It cannot be made there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = (
            f"{folder.parent}: kan ikke brukes som mappe for resultater ({error.strerror}). "
            "Oppgi en annen mappe, eller se etter rettighetene."
        )
        raise InputError(message) from None


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f"{path.name}.tmp")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move_reports(staged: Path, place: Path, read: Mapping[str, str], done: Replaced) -> None:
    """Put the reports in place; what somebody changed is kept beside them, what is gone goes."""
    former = _outputs(place / MANIFEST)
    new = _outputs(staged / MANIFEST) or former
    for path in _files_in(staged):
        goal = place / path.relative_to(staged)
        name = goal.relative_to(place).as_posix()
        _move_report(path, goal, former.get(name), read.get(name), done)
    for name in former.keys() - new.keys():
        path = place / name
        if path.is_file() and sha256_of(path) == former[name]:
            path.unlink()


def _move_report(
    path: Path, goal: Path, written: str | None, read: str | None, done: Replaced
) -> None:
    """Put one report in place, or beside a former one that must stay where it is.

    Args:
        path: The new report.
        goal: Where it belongs.
        written: The hash of the former one as the program wrote it.
        read: Its hash as it was read, when people fill it in.
        done: Is told what was done.
    """
    goal.parent.mkdir(parents=True, exist_ok=True)
    beside = goal.with_name(_BESIDE.format(goal.stem, goal.suffix))
    if goal.name == MANIFEST or not goal.is_file():
        _replace(path, goal)
        return
    now = sha256_of(goal)
    if not is_open(goal) and now in (written, read or now):
        try:
            if now != written:
                done.kept.append(set_aside(goal))
            path.replace(goal)
        except PermissionError:
            pass
        else:
            _clear(beside, written, done)
            return
    if beside.is_file() and sha256_of(beside) not in (written, sha256_of(path)):
        done.kept.append(set_aside(beside))
    _replace(path, beside)
    done.beside.append(beside)


def _clear(beside: Path, written: str | None, done: Replaced) -> None:
    """Take away a report that lay beside one which is replaced now; keep it when it was changed."""
    if not beside.is_file():
        return
    if sha256_of(beside) == written:
        beside.unlink()
    else:
        done.kept.append(set_aside(beside))


def is_open(path: Path) -> bool:
    """Whether Excel, Word or LibreOffice have left their sign that they hold the file."""
    names = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return any(path.with_name(name).exists() for name in names)


def _outputs(manifest: Path) -> dict[str, str]:
    """Hash by name of the files that a run wrote; empty when nothing tells."""
    if not manifest.is_file():
        return {}
    try:
        outputs = json.loads(manifest.read_text(encoding="utf-8")).get("outputs", {})
    except (json.JSONDecodeError, AttributeError):
        return {}
    return {str(name): str(digest) for name, digest in outputs.items()}


def set_aside(path: Path) -> Path:
    """Rename a file that somebody has changed, with the time of the change in its name."""
    changed = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).astimezone()
    names = (
        f"{path.stem} (endret {changed:%Y-%m-%d %H.%M.%S}{again}){path.suffix}"
        for again in chain([""], (f", {number}" for number in count(2)))
    )
    copy = next(path.with_name(name) for name in names if not path.with_name(name).exists())
    path.replace(copy)
    return copy


def _move_files(staged: Path, place: Path) -> None:
    """Move every file into place, each at once."""
    for path in _files_in(staged):
        goal = place / path.relative_to(staged)
        goal.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, goal)


def _files_in(folder: Path) -> list[Path]:
    """The files of a staged folder, the manifest last, so that it vouches for the others."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != _COMPLETE]
    return sorted(files, key=lambda path: (path.name == MANIFEST, path))


def _replace(path: Path, goal: Path) -> None:
    """Rename a file over another.

    Raises:
        InputError: The other is open in a program that does not let go of it.
    """
    try:
        path.replace(goal)
    except FileNotFoundError:
        # A reader that came by at the same moment has put it in place already.
        if not goal.exists():
            raise
    except PermissionError:
        message = (
            f"{goal}: filen kan ikke skrives. Den er trolig åpen i Excel eller Word. Lukk den og "
            "kjør på nytt; de nye resultatene ligger klare og går ikke tapt."
        )
        raise InputError(message) from None
