"""Numbers that stay, corrections that decide, and who is the same respondent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.loaders.register import register
from pipeline.loaders.register_file import FILE, read_register
from pipeline.records import Block, Submission
from tests.builders import day, small_hearing, submission

HEARING = small_hearing()


def answer(number: int, respondent: str = "Vik kommune", text: str = "Bra.") -> Submission:
    entry = submission(Block(text, "answer", field="rad-1"), submission_id=f"F-{number}")
    return replace(
        entry,
        respondent=respondent,
        respondent_type="",
        source_row=str(number),
        submitted_at=day(number),
    )


def test_numbers_stay_when_new_answers_come_in_between(tmp_path: Path) -> None:
    register([answer(2), answer(5)], HEARING, tmp_path)
    table = register([answer(1), answer(2), answer(5)], HEARING, tmp_path).table
    assert dict(zip(table["submission_id"], table["number"], strict=True)) == {
        "F-2": 1,
        "F-5": 2,
        "F-1": 3,
    }


def test_what_stands_in_the_file_is_never_changed(tmp_path: Path) -> None:
    register([answer(1)], HEARING, tmp_path)
    path = tmp_path / FILE
    edited = path.read_bytes().replace(
        b";Vik kommune;kommune;;;", b";Vik kommune;kommune;Nes;;min note"
    )
    path.write_bytes(edited)
    register([answer(1), answer(2)], HEARING, tmp_path)
    assert path.read_bytes().startswith(edited)


def test_corrections_decide(tmp_path: Path) -> None:
    register([answer(1)], HEARING, tmp_path)
    path = tmp_path / FILE
    text = path.read_text("utf-8-sig").replace("kommune;kommune;;", "kommune;kommune;Nes;Annet")
    path.write_text(text, "utf-8-sig")
    table = register([answer(1)], HEARING, tmp_path).table
    assert (table["respondent"][0], table["respondent_type"][0]) == ("Nes", "annet")


def test_the_file_survives_being_saved_by_excel_in_cp1252(tmp_path: Path) -> None:
    register([answer(1, "Østfold fylkeskommune")], HEARING, tmp_path)
    path = tmp_path / FILE
    path.write_bytes(path.read_text("utf-8-sig").encode("cp1252"))
    assert read_register(path)["F-1"]["respondent"] == "Østfold fylkeskommune"


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (",", "cp1252"), ("\t", "utf-16"), (";", "cp1252")]
)
def test_new_rows_fit_a_file_that_was_saved_in_another_form(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    register([answer(1, "Østfold")], HEARING, tmp_path)
    path = tmp_path / FILE
    lines = path.read_text("utf-8-sig").replace("xlsx, svar", "xlsx svar").replace(";", separator)
    path.write_bytes(lines.encode(encoding))
    register([answer(1, "Østfold"), answer(2, "Kárášjohka")], HEARING, tmp_path)
    known = read_register(path)
    assert [row["nummer"] for row in known.values()] == ["1", "2"]
    assert [row["respondent"] for row in known.values()] == ["Østfold", "Kárášjohka"]


def test_new_rows_follow_the_columns_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text("submission_id;egen;nummer;kilde\r\nF-1;x;7;a\r\n", "utf-8")
    register([answer(1), answer(2)], HEARING, tmp_path)
    assert path.read_text("utf-8").splitlines()[2] == "F-2;;8;forms/svar.xlsx, svar 2"


def test_a_place_that_cannot_be_written_to_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "review").write_text("en fil", "utf-8")
    with pytest.raises(InputError, match="filen kan ikke skrives"):
        register([answer(1)], HEARING, tmp_path / "review")


def test_an_emptied_file_gets_its_header_again(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"")
    register([answer(1)], HEARING, tmp_path)
    assert list(read_register(tmp_path / FILE)) == ["F-1"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("1;F-1;a\n1;F-2;a", "linje 3: nummer 1 står på flere linjer"),
        ("1;F-1;a\n2;F-1;a", "linje 3: «F-1» står på flere linjer"),
        ('1;F-1;"a\n2;F-2;a', "kan ikke leses som tabell"),
        ("²;F-1;a", "linje 2: «²» er ikke et nummer"),
        ("99999999999999999999;F-1;a", "er ikke et nummer"),
    ],
)
def test_a_row_that_could_lose_another_is_told_with_its_line(
    tmp_path: Path, rows: str, expected: str
) -> None:
    (tmp_path / FILE).write_text(f"nummer;submission_id;kilde\n{rows}\n", "utf-8")
    with pytest.raises(InputError, match=expected):
        register([answer(1)], HEARING, tmp_path)


def test_a_number_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    register([answer(1)], HEARING, tmp_path)
    path = tmp_path / FILE
    path.write_text(path.read_text("utf-8-sig").replace("\n1;", "\nen;"), "utf-8-sig")
    with pytest.raises(InputError, match=r"linje 2: «en» er ikke et nummer"):
        register([answer(1)], HEARING, tmp_path)


def test_an_unknown_type_is_told_with_those_that_exist(tmp_path: Path) -> None:
    register([answer(1)], HEARING, tmp_path)
    path = tmp_path / FILE
    text = path.read_text("utf-8-sig").replace("kommune;kommune;;", "kommune;kommune;;komune")
    path.write_text(text, "utf-8-sig")
    with pytest.raises(
        InputError, match=r"linje 2 .*«komune» er ikke en aktørtype\. De er: .*Mente du «kommune»"
    ):
        register([answer(1)], HEARING, tmp_path)


def test_what_is_uncertain_stands_in_the_remarks(tmp_path: Path) -> None:
    entry = replace(answer(1, "Blåfjell"), notes=("Avsenderen er usikker: se etter.",))
    table = register([entry, answer(2)], HEARING, tmp_path).table
    expected = "Avsenderen er usikker: se etter. Aktørtypen er ikke kjent igjen."
    assert list(table["notes"]) == [expected, ""]
    assert read_register(tmp_path / FILE)["F-1"]["merknad"] == expected


def test_one_respondent_in_two_channels_has_one_id(tmp_path: Path) -> None:
    letter = submission(Block("Bra.", "paragraph"), respondent="Vik Kommune.")
    table = register([answer(1), letter], HEARING, tmp_path).table
    assert len(set(table["respondent_id"])) == 1


def test_private_persons_without_a_name_are_each_their_own(tmp_path: Path) -> None:
    people = [answer(number, name) for number, name in enumerate(("Privatperson", "", ""), 1)]
    table = register(people, HEARING, tmp_path).table
    assert len(set(table["respondent_id"])) == 3


def test_an_answer_that_says_it_replaces_another_does(tmp_path: Path) -> None:
    later = answer(2, text="NB: Dette svaret erstatter det vi sendte inn i går.")
    other = answer(3, "Nes kommune")
    table = register([answer(1), later, other], HEARING, tmp_path).table
    assert list(table["superseded_by"]) == ["F-2", "", ""]


def test_late_and_invited_are_empty_when_nothing_tells(tmp_path: Path) -> None:
    table = register([answer(1)], HEARING, tmp_path).table
    assert table[["is_late", "is_invited"]].isna().all(axis=None)


def test_a_group_invites_all_of_its_type_and_a_name_only_its_own(tmp_path: Path) -> None:
    hearing = small_hearing(
        hearing={"id": "x", "title": "X", "deadline": day(1).date()},
        invited=[{"name": "Alle kommuner", "type": "kommune"}, {"name": "Lekelaget"}],
    )
    entries = [answer(1), answer(2, "Lekelaget"), answer(3, "Stiftelsen Sol")]
    table = register(entries, hearing, tmp_path).table
    assert list(table["is_invited"]) == [True, True, False]
    assert list(table["is_late"]) == [False, True, True]


def test_text_that_excel_would_take_for_a_formula_stays_text(tmp_path: Path) -> None:
    register([answer(1, "=HYPERLINK(1)")], HEARING, tmp_path)
    assert ";'=HYPERLINK(1);" in (tmp_path / FILE).read_text("utf-8-sig")
