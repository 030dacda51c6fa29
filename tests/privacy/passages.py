"""Reads the hand-marked passages and measures what is found in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from pipeline.privacy.findings import SHOWN_AS, Finding
from pipeline.privacy.health import Detail, health_detail
from pipeline.privacy.known import Known
from pipeline.privacy.masking import findings_in

FOLDER = Path(__file__).parent.parent / "data" / "personal-data"
SETS = ("utvikling", "prove", "vanskelig")
HELD = "holdt tilbake"
_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")


@dataclass(frozen=True)
class Passage:
    """A passage with what a person marked in it."""

    text: str
    marks: tuple[tuple[int, int, str], ...]
    is_private: bool
    is_held: bool


@dataclass(frozen=True)
class Figure:
    """How many of the marked are found, and how many of the shown are right."""

    found: int
    marked: int
    right: int
    shown: int


def read_passages(name: str) -> Iterator[Passage]:
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        text, marks, last = "", [], 0
        marked = line[3:].replace("\\n", "\n")
        for match in _MARK.finditer(marked):
            text += marked[last : match.start()]
            marks.append((len(text), len(text) + len(match[2]), match[1]))
            text += match[2]
            last = match.end()
        yield Passage(text + marked[last:], tuple(marks), line[0] == "p", line[1] == "+")


def findings_of(passage: Passage) -> tuple[Finding, ...]:
    return findings_in(passage.text, Known(is_private=passage.is_private))


def detail_of(passage: Passage) -> Detail | None:
    names = [
        passage.text[one.start : one.end] for one in findings_of(passage) if one.kind == "navn"
    ]
    return health_detail(passage.text, names, is_private=passage.is_private)


def measure(passages: Iterable[Passage]) -> dict[str, Figure]:
    """Figures by kind, and for what is held back.

    A mark is found when every character of it is masked, as whatever kind; a finding is right
    when it touches a mark.
    """
    found: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for passage in passages:
        findings = findings_of(passage)
        covered = {place for one in findings for place in range(one.start, one.end)}
        for start, end, kind in passage.marks:
            marked[kind] += 1
            found[kind] += covered.issuperset(range(start, end))
        for one in findings:
            shown[one.kind] += 1
            right[one.kind] += any(
                start < one.end and one.start < end for start, end, _ in passage.marks
            )
        held = detail_of(passage) is not None
        marked[HELD] += passage.is_held
        shown[HELD] += held
        found[HELD] += held and passage.is_held
        right[HELD] += held and passage.is_held
    return {
        kind: Figure(found[kind], marked[kind], right[kind], shown[kind])
        for kind in ("navn", HELD, *(one for one in SHOWN_AS if one != "navn"))
        if marked[kind] or shown[kind]
    }


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z = 1.96
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def share_in_words(hits: int, of: int) -> str:
    """«45/46 (0.89–1.00)», or «–» where there is nothing to find."""
    if not of:
        return "–"
    low, high = interval(hits, of)
    return f"{hits}/{of} ({low:.2f}–{high:.2f})"


def table_rows(name: str) -> list[str]:
    """The rows of the table in docs/method.md for one set."""
    return [
        f"| {name} | {kind} | {share_in_words(figure.found, figure.marked)} "
        f"| {share_in_words(figure.right, figure.shown)} |"
        for kind, figure in measure(read_passages(name)).items()
    ]
