"""What people decide about whole submissions, and how a mistake in it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.loaders.handling import split_submissions
from pipeline.loaders.register import Registered, register
from pipeline.loaders.register_file import FILE
from pipeline.records import Block, Submission
from tests.builders import small_hearing, submission

HEARING = small_hearing()
NAMES = ("Vik kommune", "Nes kommune", "Lia HF", "Privatperson")


def answers() -> list[Submission]:
    return [
        submission(
            Block("Bra.", "answer", field="rad-1"),
            submission_id=f"F-{number}",
            source_row=str(number),
            respondent=name,
            respondent_type="",
        )
        for number, name in enumerate(NAMES, start=1)
    ]


def decided(folder: Path, *decisions: str) -> Registered:
    """The register when somebody has written `handling;begrunnelse` in its rows."""
    register(answers(), HEARING, folder)
    path = folder / FILE
    lines = path.read_text("utf-8-sig").splitlines()
    for place, decision in enumerate(decisions, start=1):
        if decision:
            lines[place] = lines[place].removesuffix(";") + decision
    path.write_text("\n".join(lines) + "\n", "utf-8-sig")
    return register(answers(), HEARING, folder)


@pytest.mark.parametrize(("choice", "word"), [("utelat", "Utelatt"), ("Trukket ", "Trukket")])
def test_left_out_answer_is_listed_with_its_reason_and_counted_nowhere(
    tmp_path: Path, choice: str, word: str
) -> None:
    found = decided(tmp_path, f"{choice};dobbelt sendt")
    assert [entry.submission_id for entry in found.submissions] == ["F-2", "F-3", "F-4"]
    assert list(found.table["submission_id"]) == ["F-2", "F-3", "F-4"]
    (row,) = found.left_out
    assert (row.source, row.where) == ("forms/svar.xlsx", "svar 1")
    assert row.reason == f"{word}: dobbelt sendt"
    assert "tøm kolonnen handling" in row.advice


def test_left_out_answer_keeps_its_number_and_its_line(tmp_path: Path) -> None:
    found = decided(tmp_path, "utelat;prøvesvar")
    assert list(found.table["number"]) == [2, 3, 4]
    assert "prøvesvar" in (tmp_path / FILE).read_text("utf-8-sig")


def test_pooled_answers_are_one_respondent_and_say_so(tmp_path: Path) -> None:
    found = decided(tmp_path, "", "slås sammen med 1;del to av brevet", "slå sammen med nr. 2;x")
    rows = found.table.set_index("submission_id")
    assert len(set(rows.loc[["F-1", "F-2", "F-3"], "respondent_id"])) == 1
    assert list(rows.loc[["F-2", "F-3"], "respondent"]) == ["Vik kommune"] * 2
    assert list(rows["respondent_type"][:3]) == ["kommune"] * 3
    assert rows.loc["F-2", "notes"] == ("Regnes som ett svar sammen med nr. 1: del to av brevet")
    assert found.left_out == []


def test_a_private_person_is_pooled_though_nameless_ones_are_each_their_own(
    tmp_path: Path,
) -> None:
    found = decided(tmp_path, "", "", "", "slås sammen med 3;vedlegg")
    ids = list(found.table["respondent_id"])
    assert ids[3] == ids[2]


def test_answers_to_be_read_file_by_file_are_named(tmp_path: Path) -> None:
    decided(tmp_path, "", "deles opp;to kommuner i samme mappe")
    assert split_submissions(tmp_path) == {"F-2"}
    assert split_submissions(tmp_path / "tom") == frozenset()


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("utelatt;dobbel", r"linje 2: «utelatt» .* «deles opp»\. Mente du «utelat»\?"),
        ("slås samen med 2;x", r"Mente du «slås sammen med <nummer>»\?"),
        ("42;x", r"linje 2: «42» i kolonnen handling er ikke kjent"),
        ("utelat;", r"linje 2: «utelat» står uten begrunnelse"),
        ("slås sammen med 1;x", r"linje 2: .* viser til svaret selv\. .*for eksempel 2, 3"),
        ("slås sammen med 9;x", r"viser til et nummer som ikke finnes i filen.*for eksempel 2, 3"),
    ],
)
def test_a_decision_that_makes_no_sense_is_told_with_line_value_and_what_was_expected(
    tmp_path: Path, decision: str, expected: str
) -> None:
    with pytest.raises(InputError, match=expected):
        decided(tmp_path, decision)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        (("slås sammen med 2;x", "slås sammen med 1;x"), "sammenslåingen går i ring"),
        (("slås sammen med 2;x", "utelat;x"), "fører til et svar som er utelatt"),
    ],
)
def test_pooling_that_leads_nowhere_is_told(
    tmp_path: Path, decisions: tuple[str, ...], expected: str
) -> None:
    with pytest.raises(InputError, match=expected):
        decided(tmp_path, *decisions)


def test_a_file_from_before_these_columns_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("nummer;submission_id;kilde\r\n7;F-1;a\r\n", "utf-8")
    found = register(answers(), HEARING, tmp_path)
    assert list(found.table["number"]) == [7, 8, 9, 10]
