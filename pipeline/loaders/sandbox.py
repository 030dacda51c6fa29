"""Runs a function on untrusted files in child processes, under a time and a memory limit.

A child that crashes, hangs or runs out of memory is replaced; the other jobs go on. The children
are plain Python processes that speak JSON over pipes, so that nothing of the parent (a notebook,
pytest, a Windows console) is imported or copied into them.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Literal

import pipeline
from pipeline.errors import PipelineError

Failure = Literal["", "timeout", "crash", "memory", "fault"]

#: No answer of a sound document comes near this; a larger one is taken for a crash.
_LONGEST_ANSWER = 512 * 1024 * 1024
#: A child needs a fraction of a second to start; a busy machine may need more.
_START_SECONDS = 120.0
_KEEP_FREE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use.

    Attributes:
        seconds: Wall-clock time for one job.
        memory: Address space of the child in bytes, where the system can limit it.
    """

    seconds: float = 60.0
    memory: int = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job.

    Attributes:
        value: What the function returned, as JSON, or None when it failed.
        failure: Empty, `timeout`, `crash` (the child died), `memory`, or `fault` (an exception).
        detail: The name of the exception, never its message: that may quote the document.
    """

    value: Any = None
    failure: Failure = ""
    detail: str = ""


def run_jobs(
    target: str,
    jobs: Sequence[Any],
    *,
    limits: Limits | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """The outcome of every job, in the order of the jobs.

    Args:
        target: `module:function`, imported by the child. It takes and returns JSON values.
        jobs: One JSON value per call.
        limits: Time and memory of one job.
        workers: Number of children; by default one for each core, at most four.
        progress: Called with the number of finished jobs and of all, from this thread.

    Raises:
        PipelineError: The child processes cannot be started.
    """
    outcomes = [Outcome() for _ in jobs]
    if not jobs:
        return outcomes
    count = max(1, min(workers or min(os.cpu_count() or 1, 4), len(jobs)))
    with (
        _own_folder() as folder,
        ThreadPoolExecutor(count) as pool,
        _children(target, limits or Limits(), count, folder) as idle,
    ):
        futures = {pool.submit(_run, idle, job): number for number, job in enumerate(jobs)}
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                outcomes[futures[future]] = future.result()
                if progress is not None:
                    progress(done, len(jobs))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return outcomes


def _own_folder() -> TemporaryDirectory[str]:
    """A folder for what the children write while they work; it is gone afterwards."""
    return TemporaryDirectory(prefix="horing-", ignore_cleanup_errors=True)


@contextmanager
def _children(
    target: str, limits: Limits, count: int, folder: str
) -> Iterator[queue.SimpleQueue[_Child]]:
    """A queue of children that are not at work; all of them are gone afterwards."""
    children = [_Child(target, limits, folder) for _ in range(count)]
    idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
    for child in children:
        idle.put(child)
    try:
        yield idle
    finally:
        for child in children:
            child.close()


def _run(idle: queue.SimpleQueue[_Child], job: Any) -> Outcome:
    child = idle.get()
    try:
        return child.ask(job)
    finally:
        idle.put(child)


class _Child:
    """One child process, started when first asked and again after it has died."""

    def __init__(self, target: str, limits: Limits, folder: str) -> None:
        self._target = target
        self._folder = folder
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, job: Any) -> Outcome:
        """Run one job, and bury the child unless it answered as it should."""
        process = self._process or self._start()
        request = json.dumps(job).encode("ascii") + b"\n"
        answer, late = _exchange(process, request, self._limits.seconds)
        if answer is None:
            self._bury()
            return Outcome(failure="timeout" if late else "crash")
        if answer["failure"] == "memory":
            # What is left of its memory after that cannot be relied upon.
            self._bury()
        return Outcome(**answer)

    def close(self) -> None:
        """End the child for good."""
        self._closed = True
        self._bury()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._closed:
            message = "Lesingen er avbrutt."
            raise PipelineError(message)
        limits = f"{self._limits.seconds},{self._limits.memory}"
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.loaders.worker", self._target, limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(self._folder),
            # A group of its own: what the child has started ends with it.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._process = process
        if _exchange(process, b"", _START_SECONDS)[0] is None:
            self._bury()
            message = (
                "Programmet klarte ikke å starte delprosessen som leser dokumentene. "
                "Prøv igjen, og kjør `make setup` på nytt hvis det ikke hjelper."
            )
            raise PipelineError(message)
        return process

    def _bury(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            _close(pipe)


def _exchange(
    process: subprocess.Popen[bytes], request: bytes, seconds: float
) -> tuple[dict[str, Any] | None, bool]:
    """The child's answer, or None when it died; and whether it was ended for being late."""
    late = threading.Event()

    def end() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        line = _send_and_receive(process, request)
    finally:
        timer.cancel()
    try:
        answer = json.loads(line)
    except ValueError:
        return None, late.is_set()
    return (answer if isinstance(answer, dict) else None), late.is_set()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the child, and where the system knows groups all that it has started."""
    if hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            # It is gone, and so is everything it had started.
            return
    process.kill()


def _send_and_receive(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    """One line from the child, or what came of it before it died."""
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(request)
        process.stdin.flush()
        return process.stdout.readline(_LONGEST_ANSWER)
    except (OSError, ValueError):
        # The pipe is broken or closed: the child is gone.
        return b""


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe is not None:
            pipe.close()
    except OSError:
        # Bytes were left for a child that is gone.
        return


def _environment(folder: str) -> dict[str, str]:
    """The environment of a child: this package importable, one thread for each library.

    Temporary files go to a folder that the parent takes away.
    """
    root = str(Path(pipeline.__file__).parent.parent)
    path = os.pathsep.join(entry for entry in (root, os.environ.get("PYTHONPATH", "")) if entry)
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
    return {**os.environ, **_KEEP_FREE, **places, "PYTHONPATH": path}
