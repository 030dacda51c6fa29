"""Puts the lines of a PDF together to paragraphs, words that were divided made whole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.loaders.outline import is_place_line
from pipeline.loaders.pdf.lines import SOFT_HYPHENS, Line
from pipeline.loaders.text import GREETING, LIST_MARK, NUMBERED

# The distance between lines of a paragraph varies by less than this.
_PARAGRAPH_GAP = 1.3
#: Lines that begin within this many points of each other belong to one column.
_COLUMN_WIDTH = 40
_SAME_SIZE = 0.06
#: With less plain text than this, the document is simply set in bold.
_MOST_BOLD = 0.2
#: Larger than the text by this much is a heading.
LARGER = 1.08
_ENDS_SENTENCE = re.compile(r"[.!?:;][»\"”)]?$")
_JOINING_WORD = re.compile(r"(?:og|eller|samt|enn|til|men|and|or)\b|[,/]")


@dataclass(frozen=True, slots=True)
class Measures:
    """What is normal in a document.

    Attributes:
        size: The size of most of its text, in points.
        pitch: From one line of a paragraph to the next, as a share of the size.
        edges: The right edge of the text by the left edge of the column, rounded.
    """

    size: float
    pitch: float
    edges: dict[int, float]


def measure(lines: list[Line]) -> Measures:
    """The usual size, distance of lines and right edges of the lines."""
    plain = [line for line in lines if not line.bold]
    # The bold questions of a printed form may be longer than the answers under them.
    enough = sum(len(line.text) for line in plain) > _MOST_BOLD * sum(len(ln.text) for ln in lines)
    sizes: Counter[float] = Counter()
    for line in plain if enough else lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    steps = [
        (before.bottom - line.bottom) / line.size
        for before, line in pairwise(lines)
        if line.size and before.page == line.page and _same_size(before, line)
    ]
    pitch = median([step for step in steps if 0.8 < step < 2.5] or [1.2])
    return Measures(size, pitch, _edges(lines))


def _edges(lines: list[Line]) -> dict[int, float]:
    """The right edge of each column: most lines end before it, the widest tenth apart.

    A heading or an introduction across the page is wider than the columns under it.
    """
    edges = {}
    for left in {round(line.left) for line in lines}:
        rights = sorted(line.right for line in lines if abs(line.left - left) <= _COLUMN_WIDTH)
        edges[left] = rights[max(0, int(0.9 * len(rights)) - 1)]
    return edges


def group_lines(lines: list[Line], measures: Measures) -> list[list[Line]]:
    """The lines of each paragraph, in the order of the lines."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, measures):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(group: list[Line], line: Line, measures: Measures) -> bool:
    """Whether the line belongs to the paragraph that the group has begun."""
    last = group[-1]
    if not _same_size(last, line) or _begins_anew(last.text, line.text):
        return False
    if line.bold != last.bold and _weight_divides(group, line):
        return False
    step = last.bottom - line.bottom
    if last.page != line.page or step < -0.5 * line.size:
        # Over to the next page or column: only in the middle of a sentence.
        return _ends_open(last.text) and not _fits(last, line, measures)
    if step < 0.5 * line.size or step > _PARAGRAPH_GAP * measures.pitch * line.size:
        return False
    is_heading = last.bold or last.size > LARGER * measures.size
    return (is_heading and line.text[:1].islower()) or not _fits(last, line, measures)


def _begins_anew(before: str, text: str) -> bool:
    """Whether the line's first words begin something, and do not only stand first by chance."""
    if any(rule.match(text) for rule in (LIST_MARK, GREETING)):
        return True
    ended = _ENDS_SENTENCE.search(before) is not None
    return ended and (NUMBERED.match(text) is not None or is_place_line(text))


def _same_size(before: Line, line: Line) -> bool:
    return abs(before.size - line.size) <= _SAME_SIZE * max(before.size, line.size)


def _weight_divides(group: list[Line], line: Line) -> bool:
    """Whether the change between bold and plain is that of a heading, not of emphasis."""
    if all(each.bold for each in group):
        return True
    return line.bold and _ENDS_SENTENCE.search(group[-1].text) is not None


def _ends_open(text: str) -> bool:
    return _ENDS_SENTENCE.search(text) is None


def _fits(last: Line, line: Line, measures: Measures) -> bool:
    """Whether the line's first word had room on the line before: then the break was meant."""
    if last.text[-1:] in SOFT_HYPHENS:
        return False
    word = line.text.split(maxsplit=1)[0]
    width = (line.right - line.left) / max(len(line.text), 1)
    edge = measures.edges.get(round(last.left), last.right)
    return last.right + (len(word) + 1) * width < edge - 0.5 * width


def join_lines(lines: list[Line]) -> str:
    """The text of a paragraph, with divided words made whole."""
    text = lines[0].text
    for line in lines[1:]:
        text = _join(text.rstrip(), line.text.lstrip())
    return re.sub("[\x02\ufffe]|\u00ad$", "-", text)


def _join(before: str, after: str) -> str:
    """Two lines as one; the hyphen between them goes, or stays where it is the word's own.

    It is the word's own in `bruker- og`, `e-post`, `FACT-team`, `19-åring`, and before a capital.
    """
    if before[-1:] not in {"-", "\u2010", *SOFT_HYPHENS} or before[-2:-1] in {"", " "}:
        return f"{before} {after}"
    stem = before[:-1]
    if _JOINING_WORD.match(after):
        return f"{stem}- {after}"
    tail = re.split(r"[\s/(«\"-]", stem)[-1]
    whole = len(tail) <= 1 or tail.isupper() or tail[-1:].isdigit() or not after[:1].islower()
    return f"{stem}-{after}" if whole else stem + after
