"""Forms exports → one Submission per response, with every column and every loss accounted for."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.loaders.forms.columns import header_score, letters, match_columns
from pipeline.loaders.forms.files import Cell, Row, Sheet, UnreadableFileError, read_sheets
from pipeline.loaders.forms.merge import Export, Response, keyed_responses
from pipeline.loaders.forms.misplaced import placed
from pipeline.loaders.forms.rows import RowReader
from pipeline.loaders.language import detect_language
from pipeline.loaders.normalise import shown_path
from pipeline.loaders.respondents import type_of
from pipeline.records import ColumnUse, Skipped, Submission

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.hearing import Hearing
    from pipeline.loaders.forms.columns import Column

FOLDER = "forms"
_HEADER_WITHIN = 30
# A header row holds at least a system column and a question, or two questions.
_LEAST_SCORE = 4
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "readme.md", "readme.txt", "les meg.txt"})


@dataclass(frozen=True, slots=True)
class FormsExport:
    """All that the Forms exports of a hearing hold.

    Attributes:
        submissions: One per response, in the order of the forms and their ids.
        skipped: Files, sheets and rows that hold no answer, and answers that were replaced.
        columns: What every column of every export was taken for.
    """

    submissions: list[Submission]
    skipped: list[Skipped]
    columns: list[ColumnUse]


def read_forms(
    raw: Path, hearing: Hearing, *, progress: Callable[[int, int], None] | None = None
) -> FormsExport:
    """Every response in the exports under `raw/forms`; nothing when there is no such folder.

    Args:
        raw: The folder with what came in.
        hearing: What to look for.
        progress: Called with the number of files read and their total.

    Raises:
        InputError: The exports can be read, but a recommendation has no column in any of them.
    """
    skipped: list[Skipped] = []
    exports: list[Export] = []
    paths = list(_files(raw / FOLDER))
    for count, path in enumerate(paths, start=1):
        source = shown_path(path, raw)
        try:
            sheets = _readable_sheets(path, hearing)
        except UnreadableFileError as error:
            skipped.append(Skipped(source, "", error.reason, error.advice))
        else:
            found, passed_over = _exports(source, sheets, hearing)
            exports += found
            skipped += passed_over
        if progress:
            progress(count, len(paths))
    _require_recommendations(exports, hearing)
    responses, replaced = keyed_responses(exports)
    submissions = [_submission(key, response, hearing) for key, response in responses]
    columns = [use for export in exports for use in _uses(export)]
    return FormsExport(submissions, skipped + replaced, columns)


def _files(folder: Path) -> Iterator[Path]:
    """The files of the folder in a stable order, without what systems leave there."""
    if not folder.is_dir():
        return
    paths = (path for path in folder.rglob("*") if not path.is_dir())
    for path in sorted(paths, key=lambda path: unicodedata.normalize("NFC", path.as_posix())):
        if not path.name.startswith(".") and path.name.lower() not in _IGNORED:
            yield path


def _readable_sheets(path: Path, hearing: Hearing) -> list[Sheet]:
    """The sheets of a file.

    Raises:
        UnreadableFileError: It is no readable export.
    """
    if path.name.startswith("~$"):
        raise UnreadableFileError(
            "Midlertidig fil som Excel lager mens arbeidsboka er åpen.",
            "Lukk arbeidsboka i Excel; da blir filen borte.",
        )
    if path.is_symlink() or not path.is_file():
        raise UnreadableFileError(
            "Snarvei eller spesialfil; slike følges ikke.", "Kopier selve filen hit."
        )
    sheets = read_sheets(path, lambda cells: header_score(cells, hearing))
    if not sheets:
        raise UnreadableFileError(
            "Fila har ingen rader.",
            "Hent eksporten på nytt fra Forms, og se at den er lagret som «Excel-arbeidsbok».",
        )
    return sheets


def _exports(
    source: str, sheets: Sequence[Sheet], hearing: Hearing
) -> tuple[list[Export], list[Skipped]]:
    """The sheets that hold responses, and a word on those that do not."""
    scored = [(sheet, *_header_row(sheet, hearing)) for sheet in sheets]
    answers = [entry for entry in scored if entry[2] >= _LEAST_SCORE]
    # A sheet without ids and times, beside one with them, is somebody's own overview.
    with_ids = [entry for entry in answers if _has_id(entry[0], entry[1], hearing)]
    chosen = with_ids or answers
    passed_over = [
        Skipped(
            source,
            f"arket «{sheet.name}»" if sheet.name else "",
            "Ingen rad med skjemaets spørsmål ble funnet her.",
            "Er dette svar på høringen, må overskriftene stå som i eksporten fra Forms. "
            "Rett hearing.toml hvis rådene eller spørsmålene heter noe annet der.",
        )
        for sheet, header, score in scored
        if (sheet, header, score) not in chosen
    ]
    exports = []
    for sheet, header, _ in chosen:
        export, lost = _read_sheet(source, sheet, header, hearing)
        exports.append(export)
        passed_over += lost
    return exports, passed_over


def _header_row(sheet: Sheet, hearing: Hearing) -> tuple[int, int]:
    """Place in `rows` of the row with most known headers, and its score; the first of equals."""
    scores = [header_score(row, hearing) for _, row in sheet.rows[:_HEADER_WITHIN]]
    best = max(scores, default=0)
    return (scores.index(best) if scores else 0), best


def _has_id(sheet: Sheet, header: int, hearing: Hearing) -> bool:
    """Whether the sheet has a column with response ids or times."""
    columns = match_columns(_headers(sheet.rows[header][1]), lambda _: (), hearing)
    return any(column.match.role in {"id", "submitted_at"} for column in columns)


def _headers(row: Row) -> list[str]:
    """The cells of the header row as text."""
    return [cell if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row]


def _read_sheet(
    source: str, sheet: Sheet, header: int, hearing: Hearing
) -> tuple[Export, list[Skipped]]:
    """The responses of one sheet, and what was not read of it."""
    body = sheet.rows[header + 1 :]
    width = max((len(row) for _, row in sheet.rows[header:]), default=0)
    headers = _headers(sheet.rows[header][1])
    headers += [""] * (width - len(headers))

    def values(index: int) -> Iterable[Cell]:
        return (row[index] for _, row in body if index < len(row) and row[index] is not None)

    columns = match_columns(headers, values, hearing)
    reader = RowReader(source, sheet, columns, hearing)
    responses = list(reader.responses(body, after=sheet.rows[header][0]))
    lost = [*_unnamed(source, columns, hearing), *reader.skipped]
    return Export(source, sheet.name, columns, tuple(responses)), lost


def _unnamed(source: str, columns: Sequence[Column], hearing: Hearing) -> Iterator[Skipped]:
    """A word on an export without the column that says who answers."""
    header = hearing.forms.respondent
    if header and not any(column.match.role == "respondent" for column in columns):
        yield Skipped(
            source,
            "overskriftene",
            f"Fant ikke kolonnen «{header}», som sier hvem som svarer.",
            "Rett respondent under [forms] i hearing.toml, så den er lik overskriften i eksporten.",
        )


def _require_recommendations(exports: Sequence[Export], hearing: Hearing) -> None:
    """Stop when a recommendation has no column in any export.

    Raises:
        InputError: With the headers that were found.
    """
    if not exports:
        return
    targets = {column.match.target for export in exports for column in export.columns}
    asked_singly = {rec.chapter for rec in hearing.recommendations if rec.id in targets}
    # A form may ask about a chapter as a whole instead of each recommendation in it.
    as_a_whole = {
        chapter.number
        for chapter in hearing.chapters
        if f"kap-{chapter.number}" in targets and chapter.number not in asked_singly
    }
    missing = [
        rec
        for rec in hearing.recommendations
        if rec.id not in targets and rec.chapter not in as_a_whole
    ]
    if not missing:
        return
    word = hearing.about.recommendation_word
    wanted = "\n".join(f"  - {word.capitalize()} {rec.number}: {rec.title}" for rec in missing)
    found = "\n".join(
        f"  - {export.source}, kolonne {letters(column.index)}: {column.header} "
        f"({column.match.target or column.match.role})"
        for export in exports
        for column in export.columns
    )
    places = ", ".join(dict.fromkeys(export.source for export in exports))
    message = (
        f"{places}: fant ingen kolonne i skjemaeksporten for\n{wanted}\n"
        f"En kolonne kjennes igjen på «{word}» med nummer, eller på tittelen. Rett nummer, tittel "
        "eller recommendation_word i hearing.toml, eller skriv overskriften under "
        f'[forms.questions], for eksempel "Overskriften" = "{missing[0].id}".\n'
        f"Overskriftene som ble funnet:\n{found}"
    )
    raise InputError(message)


def _submission(key: str, response: Response, hearing: Hearing) -> Submission:
    """A response as a submission, its answers in the order of the hearing's targets."""
    order = _target_order(hearing)
    found, notes = placed(response.answers, hearing)
    blocks = tuple(sorted(found, key=lambda block: order.get(block.field or "", len(order))))
    kind = type_of(response.respondent, response.choice, hearing)
    return Submission(
        submission_id=f"F-{key}",
        channel="forms",
        source_file=response.source,
        source_row=response.response_id or None,
        respondent=response.respondent,
        respondent_type=kind,
        contact=response.contact,
        signatories=(),
        submitted_at=response.submitted_at,
        language=detect_language("\n".join(block.text for block in blocks)),
        blocks=blocks,
        notes=(*response.notes, *notes),
    )


def _target_order(hearing: Hearing) -> dict[str, int]:
    """Rank by target id; a chapter that stands for its recommendations comes before them."""
    ranks = {code: 2 * rank for rank, code in enumerate(hearing.targets)}
    for chapter in hearing.chapters:
        inside = hearing.chapter_targets(chapter.number)
        if inside:
            ranks.setdefault(f"kap-{chapter.number}", ranks[inside[0]] - 1)
    return ranks


def _uses(export: Export) -> Iterator[ColumnUse]:
    """What the columns of an export were taken for."""
    for column in export.columns:
        match = column.match
        yield ColumnUse(export.source, column.header, match.role, match.target, match.how)
