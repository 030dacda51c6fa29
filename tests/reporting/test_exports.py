"""What other tools read: the same statements and tags, to the character."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import etree
from pyrefiqda import RefiProject

from pipeline.reporting.exports import write_exports
from tests.reporting.builders import ANSWERS, small_content

HOSTILE = {
    "respondent": "=Kommune <&>",
    "text": "=cmd|' /C calc'!A0\nlinje to; «sitat» 😀 a\x0bb",
    "target": "rad-1;rad-2",
    "theme": "ressurser;kompetanse",
    "is_proposal": True,
}


def with_blocks(answers: Any) -> Any:
    """A content whose statements lie inside longer blocks."""
    content = small_content(answers=answers)
    statements = content.tables["statements"]
    statements["start"], statements["end"] = statements["start"] + 5, statements["end"] + 5
    content.tables["blocks"] = pd.DataFrame(
        {
            "submission_id": statements["submission_id"],
            "block": statements["block"],
            "text": "Før: " + statements["text"] + " Etter 😀.",
        }
    )
    return content


@pytest.fixture
def made(tmp_path: Path) -> tuple[Any, Path]:
    content = with_blocks([*ANSWERS, HOSTILE])
    write_exports(content, tmp_path)
    return content, tmp_path


def test_csv_has_every_statement_and_tag_and_no_formula(made: tuple[Any, Path]) -> None:
    content, folder = made
    raw = (folder / "utsagn.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfstatement_id;submission_id;")
    rows = pd.read_csv(folder / "utsagn.csv", sep=";", encoding="utf-8-sig", keep_default_na=False)
    texts = [text.removeprefix("'") for text in rows["text"]]
    assert texts == list(content.statements["text"])
    assert not rows["text"].str.startswith("=").any()
    tags = pd.read_csv(folder / "merker.csv", sep=";", encoding="utf-8-sig")
    assert len(tags) == len(content.tables["tags"])


def test_json_lines_hold_each_statement_verbatim_with_its_tags(made: tuple[Any, Path]) -> None:
    content, folder = made
    rows = [json.loads(line) for line in (folder / "utsagn.jsonl").read_text("utf-8").splitlines()]
    assert [row["text"] for row in rows] == list(content.statements["text"])
    assert sum(len(row["tags"]) for row in rows) == len(content.tables["tags"])


def test_each_file_tells_case_edition_and_run(made: tuple[Any, Path]) -> None:
    content, folder = made
    facts = content.facts
    assert set(facts) >= {"Sak", "Utgave", "Kjøring"}
    for name in ("utsagn.csv", "merker.csv"):
        rows = pd.read_csv(folder / name, sep=";", encoding="utf-8-sig", dtype=str)
        assert list(rows.columns[-len(facts) :]) == list(facts)
        assert rows[list(facts)].drop_duplicates().to_dict("records") == [facts]
    for line in (folder / "utsagn.jsonl").read_text("utf-8").splitlines():
        assert json.loads(line).items() >= facts.items()
    project = RefiProject.load(folder / "koding.qdpx", str(folder / "pakket ut"))
    assert all(f"{name}: {value}" in project.description for name, value in facts.items())


def test_the_project_is_read_by_a_refi_qda_library_and_offsets_give_the_text(
    made: tuple[Any, Path],
) -> None:
    content, folder = made
    project = RefiProject.load(folder / "koding.qdpx", str(folder / "pakket ut"))
    texts = content.statements.set_index("statement_id")["text"]
    seen = []
    for source in project.sources.text_source:
        path = RefiProject.resolve_source_path(source.plain_text_path, folder / "pakket ut")
        with path.open(encoding="utf-8", newline="") as file:
            whole = file.read()
        for selection in source.plain_text_selection:
            cut = whole[selection.start_position : selection.end_position]
            assert cut == texts[selection.name].replace("\x0b", "␋")
            seen.append(selection.name)
    assert seen == list(content.statements["statement_id"])


def test_every_coding_leads_to_a_code_and_tells_who_set_it(made: tuple[Any, Path]) -> None:
    content, folder = made
    content.tables["tags"].loc[0, "source"] = "review"
    write_exports(content, folder)
    project = RefiProject.load(folder / "koding.qdpx", str(folder / "pakket ut"))
    names = {code.guid: code.name for top in project.code_book.codes.code for code in top.code}
    codings = [
        coding
        for source in project.sources.text_source
        for selection in source.plain_text_selection
        for coding in selection.coding
    ]
    assert len(codings) == len(content.tables["tags"])
    assert {names[coding.code_ref.target_guid] for coding in codings} >= {"Råd 1", "Kritisk"}
    users = {user.guid: user.name for user in project.users.user}
    assert sum(users[coding.creating_user] == "Analytiker" for coding in codings) == 1


def test_equal_content_gives_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_exports(with_blocks(ANSWERS), tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_the_project_file_is_what_the_schemas_own_models_write(made: tuple[Any, Path]) -> None:
    """Elements in the schema's order, with its names, and every id of its pattern."""
    _, folder = made
    project = RefiProject.load(folder / "koding.qdpx", str(folder / "pakket ut"))
    RefiProject.save(project, folder / "skrevet av biblioteket.qdpx")
    written = [outline(folder / name) for name in ("koding.qdpx", "skrevet av biblioteket.qdpx")]
    assert written[0] == written[1]
    guid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    assert all(
        guid.fullmatch(value) for _, names in written[0] for key, value in names if "GUID" in key
    )


def outline(path: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """Name and attributes of every element, in document order; times without their writing."""
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("project.qde"))
    return [
        (str(one.tag), sorted((k, v) for k, v in one.attrib.items() if "Time" not in k))
        for one in root.iter()
    ]
