"""What should be checked and why, how far people agree blind, and what is different since last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.reporting.change_rows import change_rows
from pipeline.review.blind import NEEDED, SIZE, blind_codings, blind_sample
from pipeline.review.changes import BY_PEOPLE, LEARNT
from tests.reporting.builders import tables_of
from tests.review.builders import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def reasons(desk: Desk) -> dict[str, str]:
    queue = desk.made["queue"]
    return dict(zip(queue["statement_id"], queue["reasons"], strict=True))


def test_a_critical_stance_under_a_name_comes_first_with_its_reason(desk: Desk) -> None:
    first = desk.made["queue"].iloc[0]
    assert first["statement_id"] in {desk.ids()[1], desk.ids()[4]}
    assert "ved navn" in first["reasons"]


def test_private_persons_and_reviewed_stances_are_no_risk_of_wrong_attribution(
    tmp_path: Path,
) -> None:
    answer = {"respondent": "Kari", "respondent_type": "privatperson", "stance": "kritisk"}
    desk = Desk(tmp_path, [{**answer, "theme": "ressurser"}])
    assert not any("ved navn" in reason for reason in reasons(desk).values())


def test_unsure_tags_are_named_by_what_is_unsure(desk: Desk) -> None:
    assert "usikker: holdning" in reasons(desk)[desk.ids()[2]]


def test_a_statement_with_personal_data_is_in_the_queue_for_that_reason(tmp_path: Path) -> None:
    plain = {"respondent": "Vik kommune", "theme": "ressurser"}
    desk = Desk(tmp_path, [{**plain, "text": "Ring Kari Nordmann på 91 23 45 67."}, plain])
    found = reasons(desk)
    assert "personopplysninger" in found[desk.ids()[0]]
    assert "personopplysninger" not in found.get(desk.ids()[1], "")


def test_the_queue_is_spread_over_what_it_is_about(tmp_path: Path) -> None:
    answers = [
        {"respondent": f"K{place}", "target": target, "stance": "kritisk", "theme": "ressurser"}
        for place, target in enumerate(["rad-1"] * 10 + ["rad-2"] * 2)
    ]
    targets = list(Desk(tmp_path, answers).made["queue"]["target"])
    assert "rad-2" in targets[:2]


def test_the_sheet_tells_how_many_are_left(desk: Desk) -> None:
    n_left = len(desk.made["queue"])
    assert desk.shown(1, f"Plass (av {n_left} igjen)", sheet="Til kontroll")


def many(n: int) -> list[dict[str, Any]]:
    return [
        {"respondent": f"Kommune {place}", "text": f"Svar nummer {place}.", "theme": "ressurser"}
        for place in range(n)
    ]


def test_the_sample_is_the_same_in_every_run_and_moves_little_with_new_answers(
    tmp_path: Path,
) -> None:
    statements = Desk(tmp_path, many(80)).tables["statements"]
    sample = blind_sample(statements)
    assert len(sample) == SIZE
    assert sample == blind_sample(statements.iloc[::-1])[::-1]
    assert len(set(sample) & set(blind_sample(statements.iloc[:78]))) >= SIZE - 2


def coded(names: list[str]) -> dict[tuple[str, str], str]:
    """Target and stance of statements, as coded blind."""
    return {(name, what): "x" for name in names for what in NEEDED}


def test_the_sample_grows_when_all_of_it_is_coded_and_not_before(tmp_path: Path) -> None:
    statements = Desk(tmp_path, many(90)).tables["statements"]
    first = blind_sample(statements)
    assert blind_sample(statements, coded(first[:-1])) == first
    assert blind_sample(statements, {(name, NEEDED[0]): "x" for name in first}) == first
    second = blind_sample(statements, coded(first))
    assert len(second) == 2 * SIZE
    assert set(first) < set(second)
    assert len(blind_sample(statements, coded(second))) == 90


def test_what_was_coded_blind_stays_in_the_sheet_when_the_draw_moves(tmp_path: Path) -> None:
    statements = Desk(tmp_path, many(90)).tables["statements"]
    other = next(
        name for name in statements["statement_id"] if name not in blind_sample(statements)
    )
    assert other in blind_sample(statements, {(other, NEEDED[0]): "x"})


def test_the_blind_sheet_shows_no_tag_of_the_program(tmp_path: Path) -> None:
    desk = Desk(tmp_path, many(5))
    for header in ("Råd", "Tema", "Holdning", "Forslag"):
        assert desk.shown(0, header, sheet="Blindprøve") is None


def test_blind_codes_measure_the_programs_own_tags_and_decide_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, many(3))
    for header, value in (("Råd", "1"), ("Tema", "kompetanse"), ("Holdning", "Støtter")):
        desk.type(0, header, value, sheet="Blindprøve")
    desk.type(0, "Tema", "kompetanse")
    desk.run()
    people, program = (
        coding.set_index("dimension")["codes"].to_dict() for coding in blind_codings(desk.made)
    )
    assert people == {"target": "rad-1", "theme": "kompetanse", "stance": "stotter", "proposal": ""}
    assert program["theme"] == "ressurser"
    assert desk.shown(0, "Tema", sheet="Blindprøve") == "kompetanse"


def test_a_statement_whose_stance_is_not_coded_does_not_measure(tmp_path: Path) -> None:
    desk = Desk(tmp_path, many(3))
    desk.type(0, "Tema", "kompetanse", sheet="Blindprøve")
    desk.run()
    assert all(coding.empty for coding in blind_codings(desk.made))


def test_a_first_run_has_no_changes_and_a_correction_is_told_with_its_reason(desk: Desk) -> None:
    assert desk.made["changes"].empty
    desk.type(1, "Holdning", "Støtter")
    desk.run()
    (change,) = desk.made["changes"].to_dict("records")
    assert (change["before"], change["after"], change["why"]) == ("kritisk", "stotter", BY_PEOPLE)
    assert desk.shown(1, "Hvorfor", sheet="Endringer") == BY_PEOPLE


def test_a_run_that_changes_nothing_keeps_what_the_last_change_was(desk: Desk) -> None:
    desk.type(1, "Holdning", "Støtter")
    desk.run()
    before = desk.made["changes"]
    desk.run()
    assert desk.made["changes"].equals(before)


def test_tags_that_move_after_rows_were_checked_are_said_to_be_learnt(desk: Desk) -> None:
    desk.type(1, "Sjekket", "ja")
    tags = desk.tables["tags"]
    desk.tables["tags"] = tags.assign(code=tags["code"].replace("noytral", "stotter"))
    desk.run()
    (change,) = desk.made["changes"].to_dict("records")
    assert (change["subject"], change["why"]) == (desk.ids()[3], LEARNT)


def test_a_respondent_whose_name_was_put_right_keeps_its_positions(desk: Desk) -> None:
    submissions, positions = (desk.tables[name].copy() for name in ("submissions", "positions"))
    first = submissions["respondent"] == "Fjelldal kommune"
    former = submissions.loc[first, "respondent_id"].iloc[0]
    submissions.loc[first, ["respondent", "respondent_id"]] = ["Fjellvik kommune", "R-ny"]
    positions.loc[positions["respondent_id"] == former, "respondent_id"] = "R-ny"
    desk.tables = {**desk.tables, "submissions": submissions, "positions": positions}
    desk.run()
    told = desk.made["changes"][["kind", "what"]].drop_duplicates().to_dict("records")
    assert told == [{"kind": "innspill", "what": "har fått høringsinstansen rettet"}]


def test_what_is_different_because_a_submission_is_gone_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path, many(3))
    whole = desk.tables
    desk.tables = tables_of(many(2), desk.hearing)
    desk.run()
    changes = desk.made["changes"]
    (gone,) = changes[changes["kind"] == "innspill"].to_dict("records")
    assert (gone["what"], gone["before"]) == ("er borte", "3")
    position = changes[changes["kind"] == "standpunkt"].iloc[0]
    assert position["why"] == "svar nr. 3 er borte"
    page = load_workbook(desk.path)["Endringer"]
    assert page.cell(2, 2).value == "Svar nr. 3"
    desk.tables = whole
    desk.run()
    changes = desk.made["changes"]
    assert list(changes.loc[changes["kind"] == "standpunkt", "why"]) == ["nytt svar"]


def test_a_submission_with_another_text_is_told_as_such(desk: Desk) -> None:
    former = desk.ids()[0]
    other = {former: f"{former[:-4]}ffff"}
    for name in ("statements", "tags"):
        table = desk.tables[name]
        desk.tables[name] = table.assign(statement_id=table["statement_id"].replace(other))
    desk.run()
    changes = desk.made["changes"]
    assert changes["what"].iloc[0] == "har endret tekst"


def test_private_persons_go_by_number_where_changes_are_passed_on(tmp_path: Path) -> None:
    private = {"respondent": "Kari Nordmann", "respondent_type": "privatperson"}
    desk = Desk(tmp_path, many(1))
    desk.tables = tables_of([*many(1), private], desk.hearing)
    desk.run()
    shown = " ".join(row.who for row in change_rows(desk.content(), hide_private=True))
    assert "Kari" not in shown
    assert "Privatperson, nr. 2" in shown
    assert "Kari" in " ".join(row.who for row in change_rows(desk.content()))


def test_a_form_answer_is_coded_blind_with_the_question_it_answers(desk: Desk) -> None:
    assert desk.shown(1, "Står under", sheet="Blindprøve") == "Skjemafeltet «Råd 2»"
