"""What the HTML page shows of what is different from the run before."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from pipeline.reporting.change_rows import KINDS, ChangeRow, change_rows
from pipeline.reporting.content import Content
from pipeline.review.changes import NUMBER, POSITION, SUBMISSION, TAG

_HEADINGS = {
    SUBMISSION: "Svar",
    POSITION: "Standpunkter",
    NUMBER: "Tall",
    TAG: "Merker på utsagn",
}
#: A longer table is folded up.
_OPEN = 20


@dataclass(frozen=True, slots=True)
class ChangePart:
    """The changes of one kind.

    Attributes:
        heading: What stands over them.
        headers: The columns.
        rows: The cells of each row, and the statement that it links to, or empty.
        is_open: Whether they are shown at once.
    """

    heading: str
    headers: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str], ...]
    is_open: bool


def change_parts(content: Content, linked: Container[str]) -> list[ChangePart]:
    """The changes by kind; those without a change are left out.

    Nothing in the publishing edition: the difference between two runs can tell what a single
    respondent holds, and the former run's numbers were as a rule never published.

    Args:
        content: What is reported.
        linked: The statements that stand on the page.
    """
    if content.edition != "intern":
        return []
    every = list(change_rows(content, hide_private=True))
    parts = []
    for kind, heading in _HEADINGS.items():
        rows = [row for row in every if row.kind == KINDS[kind]]
        if rows:
            parts.append(_part(heading, rows, linked))
    return parts


def _part(heading: str, rows: list[ChangeRow], linked: Container[str]) -> ChangePart:
    """The changes of one kind; columns that none of them fills are left out."""
    columns = {
        "Hvem eller hva": [row.who for row in rows],
        "Hva er endret": [row.what for row in rows],
        "Før": [row.before for row in rows],
        "Nå": [row.after for row in rows],
        "Hvorfor": [row.why for row in rows],
    }
    filled = {header: cells for header, cells in columns.items() if any(cells)}
    links = [row.statement_id if row.statement_id in linked else "" for row in rows]
    cells = zip(*filled.values(), strict=True)
    return ChangePart(
        heading,
        tuple(filled),
        tuple(zip(cells, (link or "" for link in links), strict=True)),
        len(rows) <= _OPEN,
    )
