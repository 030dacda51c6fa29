"""The whole job on both bundled hearings, held against the raw files and the hand coding."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from pipeline.evaluation.agreement import agreement
from pipeline.evaluation.matching import Unit, codings, match
from pipeline.evaluation.texts import coded_spans, tagged_spans, texts_as_read
from pipeline.hearing import load_hearing
from pipeline.loaders.ingest import as_records
from pipeline.loaders.ocr import can_read_pictures
from pipeline.nlp.statements import uncovered
from pipeline.records import Statement
from pipeline.workspace import COLUMNS, read_table, read_tables
from tests.builders import gold_units
from tests.conftest import EXAMPLE, SECOND, Made, run


def table(made: Made, name: str) -> pd.DataFrame:
    return read_table(name, made.processed)


def test_everything_that_came_in_is_a_submission_or_listed_as_skipped(example: Made) -> None:
    submissions, skipped = table(example, "submissions"), table(example, "skipped")
    assert (submissions["channel"] == "forms").sum() == 80
    documents = {f"documents/{path.name}" for path in (EXAMPLE / "documents").iterdir()}
    read = set(submissions.loc[submissions["channel"] == "document", "source_file"])
    assert read | set(skipped["source"]) == documents
    assert not read & set(skipped.loc[skipped["where"] == "", "source"])


def test_all_documents_are_read_but_scans_where_tesseract_is_missing(example: Made) -> None:
    skipped = table(example, "skipped")
    if can_read_pictures():
        assert list(skipped["source"]) == []
        assert len(table(example, "submissions")) == 106
    assert skipped["reason"].str.contains("skannet").all()


def test_no_word_of_a_submission_is_left_outside_the_statements(example: Made) -> None:
    tables = read_tables(example.processed, ("submissions", "blocks", "statements"))
    by_submission = dict(iter(tables["statements"].groupby("submission_id")))
    for entry in as_records(tables["submissions"], tables["blocks"]):
        rows = by_submission.get(entry.submission_id, tables["statements"].iloc[:0])
        statements = [
            Statement(row.statement_id, row.submission_id, row.block, row.start, row.end, "", "")
            for row in rows.itertuples()
        ]
        assert list(uncovered(entry, statements)) == []


def units(made: Made) -> list[Unit]:
    tables = read_tables(made.processed, ("submissions", "blocks", "statements", "tags"))
    records = as_records(tables["submissions"], tables["blocks"])
    skipped = {Path(source).name for source in table(made, "skipped")["source"]}
    read = [row for row in gold_units(made.raw) if row.get("file") not in skipped]
    first = coded_spans(read, texts_as_read(read, records))
    return match(first, tagged_spans(tables["statements"], tables["tags"], records))


@pytest.mark.parametrize("hearing", ["example", "second"])
def test_hand_coded_text_lies_in_statements_of_the_right_submission(
    hearing: str, request: pytest.FixtureRequest
) -> None:
    found = units(request.getfixturevalue(hearing))
    content = [unit for unit in found if unit.coded("stance") != {"ikke_innhold"}]
    lost = sum(len(unit.span.row["text"]) for unit in content if not unit.is_found)
    assert lost <= 0.005 * sum(len(unit.span.row["text"]) for unit in content)


def test_respondents_and_types_are_those_of_the_hand_coding(example: Made) -> None:
    submissions = table(example, "submissions")
    by_place = {
        (row.source_row or Path(row.source_file).name): row for row in submissions.itertuples()
    }
    right, total = 0, 0
    for place, row in {
        (str(row.get("row_id") or row.get("file"))): row for row in gold_units(EXAMPLE)
    }.items():
        if place in by_place:
            total += 1
            found = by_place[place]
            same = "".join(filter(str.isalnum, found.respondent.casefold())) == "".join(
                filter(str.isalnum, row["respondent"].casefold())
            )
            right += same and found.respondent_type == row["respondent_type"]
    assert total >= 100
    assert right / total >= 0.95


def test_another_hearing_runs_without_a_line_of_code_changed(second: Made) -> None:
    hearing = load_hearing(SECOND / "hearing.toml")
    targets = table(second, "targets")
    assert list(targets["target"]) == list(hearing.targets)
    assert len(table(second, "submissions")) == 22
    themes = table(second, "tags").query("dimension == 'theme'")["code"]
    assert set(themes) == set(hearing.theme_labels)


def test_an_unknown_codebook_gets_useful_first_suggestions(second: Made) -> None:
    """Far above chance: eight themes at random would give about 0.15."""
    figures = agreement(*codings(units(second))).set_index(["dimension", "measure"])["value"]
    assert figures["theme", "f1_macro"] > 0.45


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.suffix in {".parquet", ".csv"}
    }


def test_two_runs_give_the_same_tables_byte_for_byte(second: Made, tmp_path: Path) -> None:
    shutil.copytree(second.processed / ".cache", tmp_path / "processed" / ".cache")
    other = run(SECOND, tmp_path)
    assert digests(second.processed) == digests(other.processed)
    assert set(digests(other.processed)) == {
        f"{name}{ending}" for name in COLUMNS for ending in (".parquet", ".csv")
    }


def test_a_second_run_in_place_changes_nothing_and_keeps_no_copies(second: Made) -> None:
    before = digests(second.processed)
    run(SECOND, second.processed.parent)
    assert digests(second.processed) == before
    assert not list(second.reports.rglob("*endret*"))


def test_the_manifest_names_every_input_and_output_with_its_hash(second: Made) -> None:
    manifest = json.loads((second.reports / "kjoring.json").read_text("utf-8"))
    for name, digest in manifest["outputs"].items():
        content = (second.reports / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
    assert {name for name in manifest["inputs"] if name.startswith("documents/")} == {
        f"documents/{path.name}" for path in (SECOND / "documents").iterdir()
    }
    assert manifest["counts"]["submissions"] == 22


def test_the_publishing_edition_holds_no_private_person_and_no_internal_id(second: Made) -> None:
    text = "\n".join(
        path.read_text("utf-8-sig", errors="replace")
        for path in (second.reports / "publisering").rglob("*")
        if path.suffix in {".csv", ".txt", ".svg", ".html"}
    )
    submissions = table(second, "submissions")
    private = submissions[submissions["respondent_type"] == "privatperson"]
    for name in {*private["respondent"], *submissions["contact"]} - {"", "Privatperson"}:
        assert name not in text
    for internal_id in table(second, "statements")["statement_id"]:
        assert internal_id not in text


def test_every_exported_file_carries_case_number_edition_and_run(second: Made) -> None:
    manifest = json.loads((second.reports / "kjoring.json").read_text("utf-8"))
    case, run = manifest["hearing"]["case_number"], manifest["run_id"]
    assert case
    inside = {".docx": "docProps/core.xml", ".xlsx": "docProps/core.xml", ".qdpx": "project.qde"}
    for name in manifest["outputs"]:
        path = second.reports / name
        if path.suffix in inside:
            with zipfile.ZipFile(path) as package:
                told = package.read(inside[path.suffix]).decode()
        elif path.suffix == ".png":
            with Image.open(path) as picture:
                told = str(picture.info)
        else:
            told = path.read_text("utf-8-sig")
        edition = name.split("/", 1)[0]
        assert case in told, name
        assert run in told, name
        assert edition in told.casefold(), name
