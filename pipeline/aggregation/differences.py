"""What changes between two texts, word by word, so that a reader sees it at once."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Change = Literal["lik", "ut", "inn"]
Segment = tuple[Change, str]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def word_difference(former: str, new: str) -> list[Segment]:
    """What stands (`lik`), goes (`ut`) and comes (`inn`), in reading order.

    `lik` and `ut` joined are exactly the former text, `lik` and `inn` the new one. Nothing but
    space or punctuation between two changes belongs to them, so that words changed together are
    read together.
    """
    old, fresh = _TOKEN.findall(former), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, old, fresh, autojunk=False)
    # Part by part: what goes and what comes; the same where nothing changes.
    parts = [("".join(old[a:b]), "".join(fresh[c:d])) for _, a, b, c, d in matcher.get_opcodes()]
    segments: list[Segment] = []
    for changed, run in groupby(_with_gaps(parts), key=lambda part: part[2]):
        texts = list(run)
        gone, come = "".join(part[0] for part in texts), "".join(part[1] for part in texts)
        kinds: tuple[Segment, ...] = (("ut", gone), ("inn", come)) if changed else (("lik", gone),)
        segments += [segment for segment in kinds if segment[1]]
    return segments


def _with_gaps(parts: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    """The parts, and whether each is a change or a wordless gap between two."""
    last = len(parts) - 1
    return [
        (old, new, old != new or (0 < place < last and not re.search(r"\w", old)))
        for place, (old, new) in enumerate(parts)
    ]


def as_json(segments: list[Segment]) -> str:
    """The segments as the tables hold them; nothing where nothing changes."""
    if all(change == "lik" for change, _ in segments):
        return ""
    return json.dumps(segments, ensure_ascii=False)
