"""What the commands say about a run: how much came in, what was left out, where the results are.

A line may hold rich's markup; what comes from files and people goes through `plain`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.cli_help import ROLES, run_outputs
from pipeline.cli_review import change_lines, read_lines

#: A header longer than this is cut where the columns are listed.
HEADER_WIDTH = 60


def plain(text: str) -> str:
    """Text that rich shows as it is."""
    return text.replace("[", r"\[")


def run_lines(result: Any, workspace: Any) -> Iterator[str]:
    """What a run made and where, and what it could not read."""
    yield from ingested_lines(result.tables)
    yield ""
    yield from map(plain, read_lines(result.n_edits, result.problems))
    yield from map(plain, change_lines(result.tables))
    yield (
        f"{len(result.tables['statements'])} utsagn er merket og talt opp. "
        "Merkene er satt av et program; usikre merker er markert."
    )
    yield from _kept_lines(result)
    yield "\nFerdig. Åpne:"
    for label, name in run_outputs():
        path = workspace.reports / name
        if path.exists():
            yield f"  {label:<22} {plain(str(path))}"
    yield f"  {'Tabeller':<22} {plain(str(workspace.processed))}"
    yield f"  {'Nummer og instanser':<22} {plain(str(workspace.review))}"
    if result.notice:
        yield f"\n{plain(result.notice)}"


def _kept_lines(result: Any) -> Iterator[str]:
    """Which files people had changed or had open, and where both versions are."""
    for copy in result.kept:
        yield (
            f"[bold]Endret siden sist:[/] {plain(copy.name)} er tatt vare på ved siden av den nye."
        )
    for path in result.beside:
        yield (
            f"[bold yellow]Åpen, eller lagret under kjøringen:[/] Den nye er {plain(path.name)}. "
            "Lukk den gamle og kjør på nytt; det du har lagret i den, blir lest da."
        )


def ingested_lines(tables: Any) -> Iterator[str]:
    """How much came in by which way, and what was left out and why."""
    submissions, skipped, columns = (tables[name] for name in ("submissions", "skipped", "columns"))
    by_channel = submissions["channel"].value_counts()
    yield (
        f"{len(submissions)} innspill er lest: {by_channel.get('forms', 0)} fra skjema og "
        f"{by_channel.get('document', 0)} dokumenter."
    )
    unknown = columns[columns["role"] == "unknown"] if len(columns) else columns
    if len(unknown):
        yield (
            f"[bold]{len(unknown)} kolonner i skjemaet er ikke med i analysen.[/] "
            "Se hvilke med: python -m pipeline check"
        )
    if len(skipped):
        yield f"[bold yellow]{len(skipped)} ting er ikke analysert:[/]"
    for row in skipped.to_dict("records"):
        place = f"{row['source']}, {row['where']}" if row["where"] else row["source"]
        yield f"  {plain(place)}: {plain(row['reason'])} {plain(row['advice'])}"


def check_lines(hearing: Any, found: Any) -> Iterator[str]:
    """What hearing.toml holds, what each column was taken for, and how much came in."""
    yield (
        f"hearing.toml er i orden: {len(hearing.recommendations)} "
        f"{plain(hearing.about.recommendation_word)}, {len(hearing.open_questions)} åpne "
        f"spørsmål, {len(hearing.themes)} temaer.\n"
    )
    for source, columns in found["columns"].groupby("source", sort=False):
        yield f"Kolonnene i {plain(str(source))}:"
        for row in columns.to_dict("records"):
            taken = hearing.targets.get(row["target"], "") or ROLES.get(row["role"], row["role"])
            header = " ".join(str(row["header"]).split())
            long = len(header) > HEADER_WIDTH
            shown = f"{header[: HEADER_WIDTH - 1]}…" if long else header
            yield f"  {plain(shown):<62} → {plain(taken)}  ({plain(row['how'])})"
        yield ""
    yield from ingested_lines(found)
