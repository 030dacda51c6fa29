"""Nothing that came in is lost: every word reaches a block, and what was coded reaches statements.

The words are taken out of the files by other means than the program's readers (tests/originals.py).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from pipeline.hearing import load_hearing
from pipeline.loaders.forms import read_forms
from pipeline.workspace import read_table, rows_of
from tests.builders import gold_units
from tests.conftest import EXAMPLE, SECOND, Made
from tests.originals import cells_of_export, letters, text_of_file, tokens

#: Of the characters of coded units with content, so many lie inside statements.
LEAST_IN_STATEMENTS = 0.995
#: Of the respondents, so many have the name and the type of the hand coding.
LEAST_RIGHT = 0.95
#: A unit read from a picture is found when it is this like what was coded, 0 to 100.
ALIKE = 90


@pytest.fixture(params=["example", "second"])
def made(request: pytest.FixtureRequest) -> Made:
    return request.getfixturevalue(request.param)


def blocks_by_file(made: Made) -> dict[str, list[dict[str, Any]]]:
    """The blocks of each document by the name of its file."""
    files = {
        row["submission_id"]: Path(row["source_file"]).name
        for row in rows_of(read_table("submissions", made.processed))
        if row["channel"] == "document"
    }
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in files.values()}
    for block in rows_of(read_table("blocks", made.processed)):
        if block["submission_id"] in files:
            found[files[block["submission_id"]]].append(block)
    return found


def missing_words(original: str, read: str, *, is_pdf: bool) -> dict[str, int]:
    """The words of a file that were not read, and how often; of a PDF, the letters.

    In a PDF words are divided at the ends of lines. A tracked change may stand right against the
    word beside it: then it counts that the word is there as often, alone or in another.
    """
    if is_pdf:
        return dict(letters(original) - letters(read))
    whole, found = original.casefold(), read.casefold()
    missing = tokens(original) - tokens(read)
    return {word: n for word, n in missing.items() if whole.count(word) > found.count(word)}


def test_a_lost_word_is_seen() -> None:
    assert missing_words("Vi støtter råd 3", "Vi råd 3", is_pdf=False) == {"støtter": 1}
    assert missing_words("Vi støtter", "Vi støter", is_pdf=True) == {"t": 1}
    assert missing_words("samarbeid bør", "samarbeidbør", is_pdf=False) == {}


def test_every_word_of_every_document_reaches_a_block(made: Made) -> None:
    by_file = blocks_by_file(made)
    skipped = {Path(source).name for source in read_table("skipped", made.processed)["source"]}
    lost = {}
    for path in sorted((made.raw / "documents").iterdir()):
        if path.name in skipped:
            continue
        read = "\n".join(block["text"] for block in by_file[path.name])
        missing = missing_words(text_of_file(path), read, is_pdf=path.suffix == ".pdf")
        if missing:
            lost[path.name] = missing
    assert lost == {}


def test_every_document_is_read_or_listed(made: Made) -> None:
    names = {path.name for path in (made.raw / "documents").iterdir()}
    skipped = {Path(source).name for source in read_table("skipped", made.processed)["source"]}
    assert set(blocks_by_file(made)) | skipped == names


@pytest.mark.parametrize("raw", [EXAMPLE, SECOND], ids=["example", "second"])
def test_every_word_of_the_export_reaches_a_block_or_is_told_what_it_was_taken_for(
    raw: Path,
) -> None:
    (path,) = (raw / "forms").glob("*.xlsx")
    export = read_forms(raw, load_hearing(raw / "hearing.toml"))
    said = {entry.source_row: entry for entry in export.submissions}
    read = [place for place, use in enumerate(export.columns) if use.role == "target"]
    assert {use.role for use in export.columns} <= {
        *("target", "id", "submitted_at", "system", "respondent", "respondent_type", "contact")
    }
    for number, cells in cells_of_export(path).items():
        words = tokens("\n".join(cells[place] for place in read))
        blocks = said[number].blocks if number in said else ()
        assert words - tokens("\n".join(block.text for block in blocks)) == Counter()
        assert words or number not in said


def share_in_statements(made: Made) -> float:
    """The share of the characters of coded units with content that lie inside statements."""
    statements: dict[str, list[str]] = {}
    rows = rows_of(read_table("statements", made.processed))
    for row in sorted(rows, key=lambda row: (row["submission_id"], row["block"], row["start"])):
        statements.setdefault(row["submission_id"], []).append(squashed(row["text"]))
    owners = {
        row["source_row"] or Path(row["source_file"]).name: row["submission_id"]
        for row in rows_of(read_table("submissions", made.processed))
    }
    skipped = {Path(source).name for source in read_table("skipped", made.processed)["source"]}
    inside, total = 0.0, 0
    for unit in gold_units(made.raw):
        if unit["stance"] == "ikke_innhold" or unit.get("file") in skipped:
            continue
        text = squashed(unit["text"])
        total += len(text)
        owner = owners.get(str(unit.get("row_id") or unit.get("file")), "")
        inside += len(text) * found_in(text, "".join(statements.get(owner, [])))
    return inside / total


def squashed(text: str) -> str:
    return "".join(text.split())


def found_in(text: str, whole: str) -> float:
    """The share of a text that stands in another: all, none, or what was read right of it."""
    if text in whole:
        return 1.0
    alike = fuzz.partial_ratio(text, whole)
    return alike / 100 if alike >= ALIKE else 0.0


def test_what_was_coded_lies_inside_statements_of_the_right_submission(made: Made) -> None:
    assert share_in_statements(made) >= LEAST_IN_STATEMENTS


def test_respondent_and_type_are_those_of_the_hand_coding(made: Made) -> None:
    rows = {
        row["source_row"] or Path(row["source_file"]).name: row
        for row in rows_of(read_table("submissions", made.processed))
    }
    coded = {str(unit.get("row_id") or unit.get("file")): unit for unit in gold_units(made.raw)}
    pairs = [(rows[place], unit) for place, unit in coded.items() if place in rows]
    right = [
        same_name(row["respondent"], unit["respondent"])
        and row["respondent_type"] == unit["respondent_type"]
        for row, unit in pairs
    ]
    assert len(pairs) >= len(coded) - len(read_table("skipped", made.processed))
    assert sum(right) >= LEAST_RIGHT * len(right)


def same_name(one: str, other: str) -> bool:
    return letters(one) == letters(other)
