"""The child process of the sandbox: one JSON job a line in, one JSON answer a line out."""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import signal
import sys
from typing import Any, BinaryIO

#: The parent ends a late child; this ends one whose parent is gone.
_ORPHAN_SECONDS = 5.0


def main(target: str, limits: str) -> None:
    """Answer jobs until the parent closes the pipe."""
    seconds, memory = limits.split(",")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _claim_output()
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    _limit_memory(int(memory))
    _answer(answers, {"value": "ready"})
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - not a path of ours
        for line in sys.stdin.buffer:
            faulthandler.dump_traceback_later(
                float(seconds) + _ORPHAN_SECONDS, exit=True, file=nowhere
            )
            _answer(answers, _call(function, json.loads(line)))
            faulthandler.cancel_dump_traceback_later()


def _call(function: Any, job: Any) -> dict[str, Any]:
    """What the function returned, or how it failed."""
    try:
        return {"value": function(job), "failure": "", "detail": ""}
    except MemoryError:
        return {"value": None, "failure": "memory", "detail": ""}
    except Exception as error:  # noqa: BLE001 - the sandbox's border: any fault is one file's
        return {"value": None, "failure": "fault", "detail": type(error).__name__}


def _answer(answers: BinaryIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer).encode("ascii") + b"\n")
    answers.flush()


def _claim_output() -> BinaryIO:
    """The pipe to the parent, out of reach of libraries that print to standard output."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return pipe


def _limit_memory(memory: int) -> None:
    """Limit the address space, where the system knows how: not on Windows, not quite on macOS."""
    try:
        import resource  # noqa: PLC0415 - missing on Windows
    except ImportError:
        return
    for kind, size in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        allowed = size if hard == resource.RLIM_INFINITY else min(size, hard)
        try:
            resource.setrlimit(kind, (allowed, hard))
        except (ValueError, OSError):
            # macOS refuses limits under what is already mapped.
            continue


if __name__ == "__main__":
    main(*sys.argv[1:])
