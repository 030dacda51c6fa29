"""Changes word by word as readers see them: in plain text, and in pieces for Word and HTML."""

from __future__ import annotations

import json

from pipeline.reporting.phrases import is_known


def pieces(difference: object) -> list[tuple[str, str]]:
    """What stands (`lik`), goes (`ut`) and comes (`inn`), in reading order; else nothing."""
    if not is_known(difference):
        return []
    return [(str(change), str(words)) for change, words in json.loads(str(difference))]


def as_text(difference: object) -> str:
    """The change in plain text: «Ledere [ut: bør] [inn: skal] ha kunnskap»."""
    shown = []
    for change, words in pieces(difference):
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        core = words.strip()
        shown.append(words if change == "lik" else f"{before}[{change}: {core}]{after}")
    return " ".join("".join(shown).replace("][", "] [").split(" "))
