"""Names in the lines of a letterhead and in the signature of a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.loaders.normalise import normalise
from pipeline.loaders.senders.names import is_organisation, is_person
from pipeline.loaders.text import GREETING
from pipeline.records import Block

LONGEST_NAME = 120
_ON_BEHALF = re.compile(
    r"^(?i:for|på vegne av|på vegner av|for og på vegne av)\s+(?P<name>[A-ZÆØÅ].*)$"
)
_SIGNED = re.compile(r"^(?:for|på vegne av|på vegner av|for og på vegne av)\s+\S", re.IGNORECASE)
_CAPITALS = re.compile(r"^((?:[A-ZÆØÅ&.-]{2,}\s+)+[A-ZÆØÅ]{2,})\s+[A-ZÆØÅ][a-zæøå]")
_NOT_A_NAME = re.compile(
    r"\d{4}|@|\b(?:postboks|postmottak|ref|saksnr|dato|høring\w*|høyring\w*|til|att"
    r"|tlf|side|utkast\w*|kapittel|www|hilsen|helsing)\b|https?:",
    re.IGNORECASE,
)

_ROLE = re.compile(
    r"\b\w*(?:leder|leiar|sjef|direktør|rådgiver|rådgivar|koordinator|sekretær|styrer|styrar"
    r"|ordfører|ordførar|rektor|professor|overlege|president|kasserer|rådmann|medlem)(?:en)?\b",
    re.IGNORECASE,
)


def cut_name(name: str) -> str:
    """The name without what a letterhead puts after it on the same line."""
    name = re.split(
        r"\s*\|\s*|\s{3,}|,?\s+(?:sak|saksnr|arkivsak|org)\b\.?", " ".join(name.split())
    )[0]
    capitals = _CAPITALS.match(name)
    return normalise(capitals[1] if capitals else name).strip(" ,.:;–-")


def could_be_name(line: str) -> bool:
    """Whether the line is short enough and free of what names do not hold."""
    return 2 < len(line) <= LONGEST_NAME and _NOT_A_NAME.search(line) is None


def signed_for(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Organisations in the signature: «for X», «daglig leder, X», a line of its own."""
    for lines in _signatures(blocks):
        for line in lines:
            behalf = _ON_BEHALF.match(line)
            parts = [behalf["name"]] if behalf else [*line.split(", ")[1:], line]
            for part in parts:
                if is_organisation(part) and could_be_name(part) and not is_person(part):
                    yield cut_name(part)


def _signatures(blocks: tuple[Block, ...]) -> Iterator[list[str]]:
    """The lines of each signature, from its greeting on."""
    lines: list[str] = []
    inside = False
    for block in blocks:
        own = block.text.split("\n")
        starts = block.kind == "letterhead" and bool(
            any(GREETING.match(line) or _SIGNED.match(line) for line in own)
        )
        if starts and not inside:
            lines = []
        inside = starts or (inside and block.kind == "letterhead")
        if inside:
            lines.extend(own)
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def signers(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The persons under a greeting, or the person named after one at the end of the text."""
    for lines in _signatures(blocks):
        found = [
            person
            for line, below in zip(lines, [*lines[1:], ""], strict=True)
            for person in _persons(GREETING.sub("", line).strip(" ,:"), below)
        ]
        if found:
            return tuple(dict.fromkeys(found))
    texts = [b.text for b in blocks if b.kind == "paragraph"]
    match = (
        re.search(r"(?:[Hh]ilsen|[Mm]vh|[Hh]elsing)[\s,]+(?P<name>[^\n.,]{3,60})\W*$", texts[-1])
        if texts
        else None
    )
    return (match["name"],) if match and is_person(match["name"]) else ()


def _persons(line: str, below: str) -> Iterator[str]:
    """The persons that a line of a signature names; `below` is the line under it."""
    for part in re.split(r",\s|:\s|\s{2,}|\s\|\s|\s/\s|\s+og\s+", line):
        if _NOT_A_NAME.search(part) or _ON_BEHALF.match(part):
            continue
        words = part.split()
        if len(_ROLE.findall(below)) > 1 and len(words) in {4, 6} and _is_all_names(words):
            # Two who sign side by side have their two titles side by side under them.
            half = len(words) // 2
            yield from (" ".join(words[:half]), " ".join(words[half:]))
        elif is_person(part):
            yield part


def _is_all_names(words: list[str]) -> bool:
    half = len(words) // 2
    return is_person(" ".join(words[:half])) and is_person(" ".join(words[half:]))
