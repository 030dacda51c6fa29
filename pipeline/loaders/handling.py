"""What people decided about whole submissions in `respondents.csv`: left out, pooled, split.

The column `handling` says what, `begrunnelse` why. Nothing is taken out without a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz, process

from pipeline.errors import InputError
from pipeline.loaders.register_file import FILE, LINE, read_register
from pipeline.records import Skipped, Submission

LEFT_OUT = {"utelat": "Utelatt", "trukket": "Trukket"}
SPLIT = "deles opp"
_CHOICES = (*LEFT_OUT, "slås sammen med <nummer>", SPLIT)
_POOLED = re.compile(r"sl[åa]s? sammen med (?:nr\.?|nummer)?\s*(?P<number>\d{1,9})\.?")
#: A choice that is misspelled is this like the right one, 0 to 100; others have nothing in common.
_ALIKE = 50

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is to be done with submissions, by id.

    Attributes:
        left_out: Why it is not analysed: `Utelatt: …` or `Trukket: …`.
        pooled: The submission that it counts as one with, and the reason.
        split: Submissions whose files are separate answers.
    """

    left_out: dict[str, str] = field(default_factory=dict)
    pooled: dict[str, tuple[str, str]] = field(default_factory=dict)
    split: frozenset[str] = frozenset()


def read_decisions(path: Path, known: Mapping[str, Row]) -> Decisions:
    """What the rows of `respondents.csv` decide.

    Args:
        path: The file, for messages.
        known: Its rows by submission id.

    Raises:
        InputError: A value is none of those that exist, a reason is missing, or a number leads
            nowhere.
    """
    decisions = Decisions()
    split = set()
    by_number = {int(row["nummer"]): name for name, row in known.items()}
    for name, row in known.items():
        choice = " ".join(row.get("handling", "").casefold().split())
        if not choice:
            continue
        reason = _reason(path, row, choice)
        pooled = _POOLED.fullmatch(choice)
        if choice in LEFT_OUT:
            decisions.left_out[name] = f"{LEFT_OUT[choice]}: {reason}"
        elif choice == SPLIT:
            split.add(name)
        elif pooled:
            other = _other(path, row, int(pooled["number"]), by_number)
            decisions.pooled[name] = (other, reason)
        else:
            raise _unknown(path, row)
    resolved = _resolved(path, known, decisions)
    return Decisions(decisions.left_out, resolved, frozenset(split))


def split_submissions(review: Path) -> frozenset[str]:
    """The submissions whose files are to be read as separate answers, by id.

    Raises:
        InputError: `respondents.csv` cannot be read, or holds a decision that makes no sense.
    """
    path = review / FILE
    return read_decisions(path, read_register(path)).split


def _reason(path: Path, row: Row, choice: str) -> str:
    reason = " ".join(row.get("begrunnelse", "").split())
    if not reason:
        message = (
            f"{path}, linje {row[LINE]}: «{choice}» står uten begrunnelse. "
            "Skriv i kolonnen begrunnelse hvorfor, så det kan etterprøves."
        )
        raise InputError(message)
    return reason


def _unknown(path: Path, row: Row) -> InputError:
    value = row["handling"].strip()[:80]
    found = process.extractOne(value.casefold(), _CHOICES, scorer=fuzz.WRatio)
    meant = f" Mente du «{found[0]}»?" if found and found[1] >= _ALIKE else ""
    choices = ", ".join(f"«{choice}»" for choice in _CHOICES)
    return InputError(
        f"{path}, linje {row[LINE]}: «{value}» i kolonnen handling er ikke kjent. "
        f"Kolonnen kan være tom, eller {choices}.{meant}"
    )


def _other(path: Path, row: Row, number: int, by_number: Mapping[int, str]) -> str:
    """The submission that a row is to be pooled with."""
    if number in by_number and number != int(row["nummer"]):
        return by_number[number]
    nearest = sorted(by_number, key=lambda other: (abs(other - number), other))[:3]
    what = "svaret selv" if number in by_number else "et nummer som ikke finnes i filen"
    shown = ", ".join(str(other) for other in sorted(nearest) if other != int(row["nummer"]))
    message = (
        f"{path}, linje {row[LINE]}: «{row['handling'].strip()[:80]}» viser til {what}. "
        f"Skriv nummeret på et annet svar fra kolonnen nummer, for eksempel {shown or 'et annet'}."
    )
    raise InputError(message)


def _resolved(
    path: Path, known: Mapping[str, Row], decisions: Decisions
) -> dict[str, tuple[str, str]]:
    """Each pooled submission with the one at the end of its chain.

    Raises:
        InputError: A chain goes in a circle, or ends at a submission that is left out.
    """
    resolved = {}
    for name, (other, reason) in decisions.pooled.items():
        seen = {name}
        while other in decisions.pooled and other not in seen:
            seen.add(other)
            other = decisions.pooled[other][0]  # noqa: PLW2901 - follows the chain
        if other in seen or other in decisions.left_out:
            what = "går i ring" if other in seen else "fører til et svar som er utelatt"
            message = (
                f"{path}, linje {known[name][LINE]}: sammenslåingen {what}. "
                "La ett av svarene stå uten noe i kolonnen handling."
            )
            raise InputError(message)
        resolved[name] = (other, reason)
    return resolved


def without_left_out(
    submissions: Iterable[Submission], decisions: Decisions
) -> tuple[list[Submission], list[Skipped]]:
    """The submissions that are analysed, and a row with the reason for each that is not."""
    kept, skipped = [], []
    for entry in submissions:
        reason = decisions.left_out.get(entry.submission_id)
        if reason is None:
            kept.append(entry)
        else:
            where = f"svar {entry.source_row}" if entry.source_row else ""
            skipped.append(Skipped(entry.source_file, where, reason, _TAKE_BACK))
    return kept, skipped


_TAKE_BACK = f"Skal svaret være med likevel, tøm kolonnen handling på linjen i {FILE}."
