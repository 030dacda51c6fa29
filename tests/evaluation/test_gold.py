"""Hand coding is read whole, and every fault is told with its line and what was meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluation.gold import read_gold
from tests.builders import coded, small_hearing

HEARING = small_hearing()


def fault(folder: Path, *lines: object) -> str:
    """What is said of a file with these lines."""
    path = folder / "gold.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), "utf-8")
    with pytest.raises(InputError) as caught:
        read_gold(path, HEARING)
    return str(caught.value)


def test_a_sound_file_gives_its_rows_in_order(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    rows = [coded("Bra."), coded("Dyrt.", source="documents", file="brev.docx", field=None)]
    path.write_text("\ufeff" + "\n\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    assert read_gold(path, HEARING) == rows


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="fant ingen håndkoding"):
        read_gold(tmp_path / "gold.jsonl")


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    assert "filen er tom" in fault(tmp_path, "", "  ")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stance": "kritsk"}, "stance har «kritsk», som ikke finnes. Mente du «kritisk»?"),
        ({"targets": ["rad-11"]}, "targets har «rad-11», som ikke finnes. Mente du «rad-1»?"),
        ({"themes": ["penger"]}, "Kodene er: ressurser, kompetanse."),
        ({"themes": "ressurser"}, "themes skal være en liste"),
        ({"targets": None}, "targets skal være en liste med koder, for eksempel"),
        ({"source": "document"}, "Mente du «documents»?"),
        ({"row_id": None}, "mangler row_id"),
        ({"source": "documents"}, "mangler file"),
        ({"proposal": "ja"}, "Ventet true eller false"),
        ({"text": "  "}, "text er tom"),
        ({"field": "rad-9"}, "field har «rad-9»"),
        ({"stance": ["kritisk"]}, "stance har"),
    ],
)
def test_a_faulty_value_is_told_with_line_and_what_was_expected(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    message = fault(tmp_path, coded("Bra."), coded("Dyrt.") | changes)
    assert "én feil" in message
    assert "linje 2: " in message
    assert said in message


def test_broken_json_and_missing_keys_are_told_with_their_lines(tmp_path: Path) -> None:
    message = fault(tmp_path, coded("Bra."), '{"text": ', '["liste"]', '{"text": "x"}')
    assert "3 feil" in message
    assert "linje 2: er ikke gyldig JSON fra tegn" in message
    assert "linje 3: ventet ett JSON-objekt" in message
    assert "linje 4: mangler source, targets, themes, stance, proposal." in message


def test_of_very_many_faults_only_the_first_are_shown(tmp_path: Path) -> None:
    message = fault(tmp_path, *["{}"] * 40)
    assert message.count("linje") == 11
    assert "og 30 feil til" in message


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes("{'text': 'på'}".encode("cp1252"))
    with pytest.raises(InputError, match="ikke UTF-8"):
        read_gold(path)


def test_no_message_holds_the_respondents_words(tmp_path: Path) -> None:
    assert "Hemmelig" not in fault(tmp_path, coded("Hemmelig diagnose.", stance="x"))
