"""Answers that stand in another field than they belong to: continuations, and whole letters.

The form's fields are short, so people go on in the next one («forts. fra råd 3»), or paste a letter
in one. Each part is given to what it says it is about, word for word, and a note tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.loaders.forms.targets import by_chapter, by_number, without_numbers
from pipeline.loaders.senders.letterhead import mark_formalities
from pipeline.loaders.text import GREETING
from pipeline.records import Block

if TYPE_CHECKING:
    from pipeline.hearing import Hearing
    from pipeline.loaders.forms.merge import Answer

_WHOLE = "generelt"
_GOES_ON = re.compile(
    r"^\W*(?:forts(?:ettelse|etjing|etter|et)?\b|(?:svaret\s+)?(?:fortsetter|held fram)|framhald)"
    r"\W*(?:(?:av|på|fra|frå)\W+)(?P<place>[^:.\n)]{2,40})",
    re.IGNORECASE,
)
#: What stands before the stop of a line that only says what follows is about.
_HEAD = re.compile(r"^\W*(?P<head>[^:.–\n]{2,60}?)\s*(?:[:.–]|\s-\s|$)")
#: Their stops end no head.
_ABBREVIATED = re.compile(r"\b(nr|no|kap|pkt|vedr|ad|anb|forts)\.", re.IGNORECASE)
_LEADS = frozenset(
    {
        *("til", "ad", "vedr", "vedrørende", "vedrørande", "angående", "angåande", "om", "for"),
        *("på", "selve", "kommentar", "kommentarer", "kommentarar", "merknad", "merknader"),
        *("merknadar", "innspill", "innspel", "svar", "nr", "og"),
    }
)
_CLOSES = re.compile(r"^\W*(?:til slutt|til sist|avslutningsvis|oppsummert|alt i alt)\b", re.I)
_LONGEST_HEAD = 100
#: So many places lead their lines in a letter; two are an answer that touches its neighbour.
_LETTER = 3


def placed(answers: Sequence[Answer], hearing: Hearing) -> tuple[list[Block], list[str]]:
    """The answers as blocks, those parts that belong elsewhere in their place; and notes on them.

    Every word of the answers is in the blocks, in lines that are not changed.
    """
    blocks: list[Block] = []
    notes: list[str] = []
    for answer in answers:
        lines = answer.text.split("\n")
        led = {target for line in lines if (target := _led(line, hearing))}
        onward = _onward(lines, hearing)
        if len(led - {_WHOLE}) >= _LETTER:
            blocks += _as_letter(lines, answer.target, hearing)
            notes.append(_letter_note(answer.target, led, hearing))
        elif onward and onward[0] != answer.target:
            target, count = onward
            blocks += _as_blocks([(lines[:count], target), (lines[count:], answer.target)])
            notes.append(
                f"Fortsettelsen av svaret på «{_label(target, hearing)}» sto i feltet "
                f"«{_label(answer.target, hearing)}» og er flyttet dit den hører hjemme."
            )
        else:
            blocks.append(Block(answer.text, "answer", field=answer.target))
    return blocks, notes


def _label(target: str, hearing: Hearing) -> str:
    return hearing.targets.get(target, target)


def _onward(lines: Sequence[str], hearing: Hearing) -> tuple[str, int] | None:
    """The target that an answer begins by going on with, and how many lines do."""
    found = _GOES_ON.match(_ABBREVIATED.sub(r"\1", lines[0]))
    target = _target(found["place"], hearing) if found else ""
    if not target:
        return None
    count = next((n for n, line in enumerate(lines) if n and _led(line, hearing)), len(lines))
    return target, count


def _led(line: str, hearing: Hearing) -> str:
    """The target that a line says it is about before it says anything, or empty."""
    if _CLOSES.match(line):
        return _WHOLE
    found = _HEAD.match(_ABBREVIATED.sub(r"\1", line[:_LONGEST_HEAD]))
    if not found:
        return ""
    words = re.findall(r"[^\W\d]+", without_numbers(found["head"], hearing))
    return _target(found["head"], hearing) if _LEADS.issuperset(words) else ""


def _target(place: str, hearing: Hearing) -> str:
    """The target that a place names by number, or empty."""
    match = by_number(place, hearing) or by_chapter(place, hearing)
    return match.target if match else ""


def _as_blocks(parts: Sequence[tuple[Sequence[str], str]]) -> list[Block]:
    texts = [("\n".join(lines).strip(), target) for lines, target in parts]
    return [Block(text, "answer", field=target) for text, target in texts if text]


def _as_letter(lines: Sequence[str], field: str, hearing: Hearing) -> list[Block]:
    """The parts of a letter: what stands above its text and below it, the opening, the points."""
    pieces: list[tuple[list[str], str]] = []
    closing = next((n for n, line in enumerate(lines) if GREETING.match(line)), len(lines))
    for line in lines[:closing]:
        target = _led(line, hearing)
        if target:
            pieces.append(([line], target))
        elif pieces and pieces[-1][1] != "":
            pieces[-1][0].append(line)
        else:
            pieces.append(([line], ""))
    pieces += [([line], "") for line in lines[closing:]]
    blocks = [
        Block("\n".join(part).strip(), "paragraph", field=target or _WHOLE)
        for part, target in pieces
        if "".join(part).strip()
    ]
    marked = [
        replace(block, field=field) if block.kind == "letterhead" else replace(block, kind="answer")
        for block in mark_formalities(tuple(blocks))
    ]
    return [_together(list(run)) for _, run in groupby(marked, lambda b: (b.kind, b.field))]


def _together(run: list[Block]) -> Block:
    return replace(run[0], text="\n".join(block.text for block in run))


def _letter_note(field: str, led: set[str], hearing: Hearing) -> str:
    named = ", ".join(label for code, label in hearing.targets.items() if code in led - {_WHOLE})
    return (
        f"Feltet «{_label(field, hearing)}» holder et helt brev. Delene av det er ført til det de "
        f"selv sier at de gjelder ({named}), resten til hele utkastet."
    )
