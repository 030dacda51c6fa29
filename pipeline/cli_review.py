"""What the commands say about edits in the workbook and about what is different since last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: So many problems are told one by one.
MOST_TOLD = 20


def read_lines(n_edits: int, problems: list[str]) -> Iterator[str]:
    """What was read from the workbook, and what of it could not be used."""
    if n_edits:
        edits = _count(n_edits, "endring", "endringer")
        yield f"{edits} er lest fra regnearket og lagt i review.csv."
    if problems:
        yield (
            f"{len(problems)} ting i regnearket kunne ikke brukes. De er tatt vare på, og står i "
            "arket Foreldreløse:"
        )
    for problem in problems[:MOST_TOLD]:
        yield f"  {problem}"
    if len(problems) > MOST_TOLD:
        yield f"  … og {len(problems) - MOST_TOLD} til"


def change_lines(tables: Any) -> Iterator[str]:
    """How much is different, how many rows people have checked, and how many wait."""
    changes, decisions = tables["changes"], tables["decisions"]
    checked = int(((decisions["what"] == "sjekket") & (decisions["value"] == "ja")).sum())
    learnt = int(changes["why"].fillna("").str.startswith("programmet har lært").sum())
    if checked:
        what = f": {learnt} merker på andre utsagn er endret" if learnt else ""
        rows = _count(checked, "rad er", "rader er")
        yield f"{rows} kontrollert, og programmet har lært av det{what}."
    if len(changes):
        yield f"{_count(len(changes), 'endring', 'endringer')} står i arket Endringer."
    if len(tables["orphans"]):
        yield (
            f"{len(tables['orphans'])} ting du har skrevet, er ikke i bruk. Arket Foreldreløse "
            "sier hvorfor, og hva du kan gjøre."
        )
    if len(tables["queue"]):
        yield f"{len(tables['queue'])} utsagn står i kø i arket Til kontroll."


def _count(number: int, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{number} {one if number == 1 else many}"
