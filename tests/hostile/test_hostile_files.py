"""A file that is broken or made to do harm is a row with reason and advice; the rest goes on."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.loaders import documents as loader
from pipeline.loaders.documents import read_documents
from pipeline.loaders.ingest import ingest
from pipeline.loaders.sandbox import Limits
from pipeline.workspace import Tables, Workspace, rows_of
from tests.hostile import files
from tests.loaders.builders import at, pdf
from tests.loaders.forms_builders import headers, hearing, row, write_xlsx

DOCUMENTS = files.documents()
EXPORTS = (
    *("zero.xlsx", "zero.csv", "truncated.xlsx", "a pdf.xlsx", "a letter.xlsx", "locked.xlsx"),
    *("old.xls", "noise.csv", "xml bomb.xlsx", "external.xlsx", "zip bomb.xlsx"),
)
GOOD = {
    "good.docx": files.LETTER,
    "a pdf called docx.docx": pdf([at(70, 100, files.SAID)]),
    "a letter called pdf.pdf": files.LETTER,
}


@dataclass(frozen=True)
class Run:
    """What one run over all of the files gave."""

    raw: Path
    tables: Tables

    def rows_about(self, source: str) -> list[dict[str, str]]:
        return [each for each in rows_of(self.tables["skipped"]) if each["source"] == source]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    raw = tmp_path_factory.mktemp("hostile")
    for name, data in {**DOCUMENTS, **GOOD}.items():
        (raw / "documents" / name).parent.mkdir(exist_ok=True)
        (raw / "documents" / name).write_bytes(data)
    made = files.exports(tmp_path_factory.mktemp("made"))
    assert set(made) == set(EXPORTS)
    for name, data in made.items():
        (raw / "forms" / name).parent.mkdir(exist_ok=True)
        (raw / "forms" / name).write_bytes(data)
    write_xlsx(raw / "forms" / "Svar(1-1).xlsx", [headers(), row(1, "Bra.")])
    space = Workspace(raw, raw / "p", raw / "review", raw / "r")
    return Run(raw, ingest(space, hearing(), lambda *_: None, ocr=False))


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_document_that_cannot_be_read_is_a_row_with_reason_and_advice(run: Run, name: str) -> None:
    rows = run.rows_about(f"documents/{name}")
    assert rows
    assert all(each["reason"] and each["advice"] for each in rows)


@pytest.mark.parametrize("name", EXPORTS)
def test_export_that_cannot_be_read_is_a_row_with_reason_and_advice(run: Run, name: str) -> None:
    rows = run.rows_about(f"forms/{name}")
    assert rows
    assert all(each["reason"] and each["advice"] for each in rows)


def test_the_reason_is_the_one_that_helps(run: Run) -> None:
    reasons = {each["source"]: each["reason"] for each in rows_of(run.tables["skipped"])}
    for name in ("documents/xml bomb.docx", "forms/xml bomb.xlsx", "forms/external.xlsx"):
        assert "egne definisjoner" in reasons[name]
    for name in ("documents/locked.pdf", "documents/locked.docx", "forms/locked.xlsx"):
        assert "beskyttet med passord" in reasons[name]
    for name in ("documents/zero.pdf", "forms/zero.csv"):
        assert "tom" in reasons[name]
    assert "stor når den pakkes ut" in reasons["documents/zip bomb.docx"]
    assert "pakkes ut" in reasons["forms/zip bomb.xlsx"]


def test_the_others_are_read_whatever_they_are_called(run: Run) -> None:
    sources = {each["source_file"] for each in rows_of(run.tables["submissions"])}
    assert sources == {*(f"documents/{name}" for name in GOOD), "forms/Svar(1-1).xlsx"}


def test_nothing_of_what_a_hostile_file_points_to_is_read(run: Run) -> None:
    said = "\n".join(run.tables["blocks"]["text"])
    assert "root:" not in said
    assert "haha" not in said
    assert "fiendtlig" not in said


def test_no_file_is_left_behind(run: Run) -> None:
    names = {path.name for path in run.raw.iterdir()}
    assert names == {"documents", "forms", "review"}
    assert {path.name for path in (run.raw / "documents").iterdir()} == {*DOCUMENTS, *GOOD}


@pytest.mark.parametrize(
    ("job", "reason"),
    [("hang", "for lang tid"), ("die", "brøt sammen"), ("fail", "kunne ikke leses (ValueError)")],
)
def test_document_that_hangs_or_ends_its_reader_is_a_row_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, job: str, reason: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setattr(loader, "_READER", "tests.hostile.misread:read_job")
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / f"{job}.txt").write_text(files.SAID, "utf-8")
    (folder / "z good.txt").write_text(files.SAID, "utf-8")
    found, (skipped,) = read_documents(tmp_path, workers=1, limits=Limits(seconds=3.0), ocr=False)
    assert [entry.source_file for entry in found] == ["documents/z good.txt"]
    assert skipped.source == f"documents/{job}.txt"
    assert reason in skipped.reason
    assert skipped.advice


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_document_that_fills_the_memory_is_a_row_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setattr(loader, "_READER", "tests.hostile.misread:read_job")
    (tmp_path / "documents").mkdir()
    for name in ("fill.txt", "z good.txt"):
        (tmp_path / "documents" / name).write_text(files.SAID, "utf-8")
    found, (skipped,) = read_documents(tmp_path, workers=1, ocr=False)
    assert len(found) == 1
    assert "for mye minne" in skipped.reason


@pytest.mark.skipif(os.name != "posix", reason="rights work otherwise there")
@pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() == 0, reason="the superuser may read everything"
)
def test_file_that_may_not_be_read_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "documents" / "closed.txt"
    path.parent.mkdir()
    path.write_text(files.SAID, "utf-8")
    path.chmod(0)
    found, (skipped,) = read_documents(tmp_path, workers=1, ocr=False)
    assert found == []
    assert "kan ikke åpnes" in skipped.reason
