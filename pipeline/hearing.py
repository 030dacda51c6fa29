"""The hearing as the analyst describes it in hearing.toml.

The file is validated as a whole: every fault is collected and told at once.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import HearingError
from pipeline.hearing_faults import fault_of, inconsistencies, toml_fault
from pipeline.hearing_model import STANDARD_THEMES, Forms, Hearing, RespondentType, Theme

__all__ = [
    "STANDARD_THEMES",
    "Forms",
    "Hearing",
    "RespondentType",
    "Theme",
    "load_hearing",
    "parse_hearing",
]


def load_hearing(path: Path) -> Hearing:
    """Read and validate a hearing.toml.

    Raises:
        HearingError: The file is missing, is not TOML, or breaks a rule; every fault is named.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        message = (
            f"{path}: filen finnes ikke. Hver høring trenger en hearing.toml i mappen med "
            "råfilene. Lag et utkast med `python -m pipeline init MAPPE --forms eksport.xlsx`."
        )
        raise HearingError(message) from None
    except OSError as error:
        message = f"{path}: filen kan ikke leses ({error.strerror}). Se etter rettighetene."
        raise HearingError(message) from None
    try:
        content = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        message = f"{path}: filen er ikke UTF-8. Lagre den på nytt med tegnkoding UTF-8."
        raise HearingError(message) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message = f"{path}{toml_fault(str(error))}"
        raise HearingError(message) from None
    return parse_hearing(content, name=str(path))


def parse_hearing(content: dict[str, Any], *, name: str = "hearing.toml") -> Hearing:
    """Validate what a hearing.toml holds.

    Raises:
        HearingError: A rule is broken; every fault is named, with what was expected.
    """
    try:
        hearing = Hearing.model_validate(content)
    except ValidationError as error:
        found: list[dict[str, Any]] = [dict(entry) for entry in error.errors()]
        # A list whose rows are faulty is also reported as too short: that says nothing more.
        faulty = {entry["loc"][0] for entry in found if len(entry["loc"]) > 1}
        faults = [
            fault_of(entry, content)
            for entry in found
            if not (entry["type"] == "too_short" and entry["loc"][0] in faulty)
        ]
    else:
        faults = list(inconsistencies(hearing))
        if not faults:
            return hearing
    lines = "\n".join(f"  - {fault}" for fault in faults)
    count = f"{len(faults)} feil" if len(faults) > 1 else "én feil"
    message = f"{name}: {count} må rettes.\n{lines}"
    raise HearingError(message)
