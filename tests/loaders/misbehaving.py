"""What a child process of the sandbox may be asked to survive."""

from __future__ import annotations

import os
import time
from typing import Any

REFUSES = "nei"


def act(job: str) -> Any:
    """Do what the job says."""
    if job == "hang":
        time.sleep(60)
    if job == "die":
        os._exit(3)
    if job == "fill":
        return len("x" * (8 * 1024**3))
    if job == "fail":
        raise ValueError(REFUSES)
    if job == "print":
        print("støy på standard ut")  # noqa: T201 - libraries do
    return job.upper()
