"""An analyst's desk: a small hearing whose workbook is written, edited, read back and rewritten."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import load_workbook

from pipeline.hearing import Hearing
from pipeline.privacy.personal_data import personal_data_table
from pipeline.reporting.content import Content
from pipeline.reporting.workbook import internal_copy, write_workbook
from pipeline.review.changes import changes_table
from pipeline.review.decisions import obey, sender_corrections
from pipeline.review.edits import WORKBOOK, Reviewed, read_edits
from pipeline.review.journal import RESPONDENT, TYPE, Edit, read_journal
from pipeline.review.queue import queue_table
from pipeline.workspace import Tables, Workspace, write_tables
from tests.reporting.builders import small_hearing, tables_of

ANSWERS: tuple[dict[str, Any], ...] = (
    {"respondent": "Fjelldal kommune", "text": "Vi støtter rådet om at ledere skal ha kunnskap."},
    {
        "respondent": "Fjelldal kommune",
        "target": "rad-2",
        "stance": "kritisk",
        "theme": "ressurser",
        "text": "Kravet er ikke mulig å oppfylle for små kommuner med dagens bemanning.",
    },
    {
        "respondent": "Landslaget for brukere",
        "respondent_type": "brukerorganisasjon",
        "stance": "stotter_med_merknad",
        "theme": "kompetanse",
        "is_proposal": True,
        "flag": "usikker",
        "text": "=Vi støttar rådet, men ordet «kunnskap» bør erstattast med «kompetanse».",
    },
    {
        "respondent": "Landslaget for brukere",
        "respondent_type": "brukerorganisasjon",
        "target": "rad-2",
        "stance": "noytral",
        "text": "Vi organiserer 4 000 brukarar,\nog har lang røynsle med tenestene.",
    },
    {
        "respondent": "Fagforbundet Test",
        "respondent_type": "fagforening_profesjon",
        "channel": "document",
        "target": "generelt",
        "stance": "kritisk",
        "text": "Fristen var for kort, og utkastet er ikke tydelig på hvem som har ansvaret.",
    },
)


class Desk:
    """A hearing's folders with a workbook in them, and what the program has tagged."""

    def __init__(self, folder: Path, answers: Any = ANSWERS, hearing: Hearing | None = None):
        self.hearing = hearing or small_hearing()
        self.tables: Tables = tables_of(answers, self.hearing)
        self.workspace = Workspace(
            folder, folder / "processed", folder / "review", folder / "reports"
        )
        self.former: Tables | None = None
        self.saved = 1_700_000_000
        self.run()

    @property
    def path(self) -> Path:
        return self.workspace.reports / WORKBOOK

    @property
    def journal(self) -> list[Edit]:
        return read_journal(self.workspace.review)

    def ids(self) -> list[str]:
        return list(self.tables["statements"]["statement_id"])

    def read(self) -> Reviewed:
        copy = self.content() if self.former else None
        return read_edits(
            self.workspace,
            self.hearing,
            spare=lambda: internal_copy(copy) if copy else None,
        )

    def content(self) -> Content:
        journal = self.journal
        text = "".join(map(str, journal)).encode("utf-8", "replace")
        made = {**self.tables, **obey(self.tables, journal, self.hearing)}
        made["submissions"] = corrected(self.tables["submissions"], journal)
        made["personal_data"] = personal_data_table(made)
        made["changes"] = changes_table(self.former, made)
        made["queue"] = queue_table(made)
        self.made = made
        return Content(self.hearing, made, "intern", hashlib.sha256(text).hexdigest()[:12], {})

    def run(self) -> Reviewed:
        """What `all` does: read, obey, replace."""
        reviewed = self.read()
        write_workbook(self.content(), self.path)
        kept = {"statements": self.tables["statements"], "orphans": self.made["orphans"]}
        write_tables(kept, self.workspace.processed)
        self.former = self.made
        return reviewed

    def edit(self, change: Callable[[Any], object]) -> None:
        """Open the workbook, let `change` work in it, save it."""
        book = load_workbook(self.path)
        change(book)
        book.properties.lastModifiedBy = "Kari"
        book.save(self.path)
        self.saved += 60
        os.utime(self.path, (self.saved, self.saved))

    def type(self, row: int, header: str, value: object, sheet: str = "Innspill") -> None:
        """Type in the row of a statement (from 0), under a header."""
        name = self.ids()[row]
        self.edit(lambda book: type_in(book[sheet], name, header, value))

    def shown(self, row: int, header: str, sheet: str = "Innspill") -> Any:
        """What the workbook shows in the row of a statement."""
        page = load_workbook(self.path)[sheet]
        return page.cell(row_of(page, self.ids()[row]), column_of(page, header)).value

    def tags(self, row: int, dimension: str) -> list[tuple[str, str, float]]:
        """Code, source and score of a statement's tags."""
        tags = self.made["tags"]
        mine = (tags["statement_id"] == self.ids()[row]) & (tags["dimension"] == dimension)
        return list(tags.loc[mine, ["code", "source", "score"]].itertuples(index=False, name=None))

    def orphans(self) -> pd.DataFrame:
        return self.made["orphans"]


def corrected(submissions: pd.DataFrame, journal: list[Edit]) -> pd.DataFrame:
    """The submissions with who answered as people say, as ingesting them again would give."""
    columns = {RESPONDENT: "respondent", TYPE: "respondent_type"}
    right = submissions.copy()
    for name, said in sender_corrections(journal).items():
        for what, value in said.items():
            right.loc[right["submission_id"] == name, columns[what]] = value
    return right


def column_of(page: Any, header: str) -> int:
    return next(cell.column for cell in page[1] if cell.value == header)


def row_of(page: Any, statement: str) -> int:
    column = column_of(page, "Utsagns-id")
    rows = range(2, page.max_row + 1)
    return next(row for row in rows if page.cell(row, column).value == statement)


def type_in(page: Any, statement: str, header: str, value: object) -> None:
    names = [cell.value for cell in page[1]]
    if header not in names:
        page.cell(1, len(names) + 1).value = header
    cell = page.cell(row_of(page, statement), column_of(page, header))
    cell.value = value
    if isinstance(value, str):
        # openpyxl takes what starts with = for a formula; a person would see it as text.
        cell.data_type = "s"


def shuffle(page: Any, order: random.Random) -> None:
    """Put the rows under the header in another order, and the columns too."""
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    header, body = rows[0], rows[1:]
    columns = list(range(len(header)))
    order.shuffle(body)
    order.shuffle(columns)
    page.delete_rows(1, page.max_row)
    for row in (header, *body):
        page.append([row[column] for column in columns])
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"


def saved_by_libreoffice(desk: Desk, folder: Path) -> None:
    """Open the workbook in LibreOffice and save it there."""
    out, profile = folder / "lo", folder / "profil"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(desk.path)],
        check=True, capture_output=True, timeout=180, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    shutil.copy(out / desk.path.name, desk.path)
