"""What is said when there is nothing to count."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.loaders.ingest import ingest
from pipeline.workspace import Workspace
from tests.loaders.forms_builders import headers, hearing, row, write_xlsx


def stopped_by(folder: Path) -> str:
    """The message that reading the folder stops with."""
    workspace = Workspace(folder, folder / "p", folder / "review", folder / "r")
    with pytest.raises(InputError) as caught:
        ingest(workspace, hearing(), lambda _name, _done, _total: None, ocr=False)
    return str(caught.value)


def test_nothing_readable_stops_with_what_was_skipped_and_why(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "forms/svar.xlsx", [headers(), row(1), row(2)])
    message = stopped_by(tmp_path)
    assert "ingen av svarene kunne leses" in message
    assert "rad 3, svar 2: Ingen av spørsmålene er besvart." in message


def test_long_list_of_what_was_skipped_is_cut_with_the_count(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "forms/svar.xlsx", [headers(), *(row(n) for n in range(1, 31))])
    assert "… og 10 til" in stopped_by(tmp_path)


def test_export_without_answers_is_not_called_missing(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "forms/svar.xlsx", [headers()])
    assert "har overskrifter, men ingen svar" in stopped_by(tmp_path)


def test_empty_folder_is_told_where_the_answers_go(tmp_path: Path) -> None:
    assert "Legg skjemaeksporten (xlsx eller csv) i mappen forms/" in stopped_by(tmp_path)


def test_folder_is_read_file_by_file_once_somebody_has_said_so(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, tmp_path / "p", tmp_path / "review", tmp_path / "r")
    folder = tmp_path / "documents" / "Svar"
    folder.mkdir(parents=True)
    said = "viser til høringen, og mener at fristen er altfor kort for oss."
    for name in ("Nes kommune", "Vik kommune"):
        (folder / f"{name}.txt").write_text(f"{name} {said}", "utf-8")

    def respondents() -> list[str]:
        tables = ingest(workspace, hearing(), lambda *_: None, ocr=False)
        return list(tables["submissions"]["respondent"])

    assert respondents() == ["Nes kommune"]
    path = tmp_path / "review" / "respondents.csv"
    decided = path.read_text("utf-8-sig").rstrip().removesuffix(";") + "deles opp;to kommuner\n"
    path.write_text(decided, "utf-8-sig")
    assert respondents() == ["Nes kommune", "Vik kommune"]
