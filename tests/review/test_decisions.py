"""Decisions follow the statement, or are shown as orphans; nothing is dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.privacy.personal_data import held_back
from pipeline.review.decisions import (
    confirmed_rows,
    obey,
    publishing_decisions,
    sender_corrections,
)
from pipeline.review.journal import Edit
from pipeline.run import content_of
from pipeline.workspace import Workspace
from tests.reporting.builders import small_hearing, tables_of
from tests.review.builders import ANSWERS, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def replaced(desk: Desk, row: int, text: str) -> None:
    """The statement has another text, and so another id."""
    statements = desk.tables["statements"]
    former = desk.ids()[row]
    statements.loc[row, "text"] = text
    for table in (statements, desk.tables["tags"]):
        table.loc[table["statement_id"] == former, "statement_id"] = f"{former[:-4]}ffff"


def test_a_decision_follows_a_statement_whose_text_has_changed_and_is_marked(desk: Desk) -> None:
    desk.type(1, "Vurdering", "Tas med.")
    desk.type(1, "Holdning", "Støtter")
    desk.run()
    replaced(desk, 1, "Kravet er ikke mulig å oppfylle for små kommuner med dagens bemanning!!")
    desk.run()
    assert desk.shown(1, "Vurdering") == "Tas med."
    assert desk.tags(1, "stance") == [("stotter", "review", 1.0)]
    assert "kontroller" in desk.shown(1, "Merknad")
    queue = desk.made["queue"].set_index("statement_id")["reasons"]
    assert "teksten er endret" in queue[desk.ids()[1]]


def test_a_decision_about_a_text_that_is_gone_is_an_orphan_with_its_text(desk: Desk) -> None:
    desk.type(1, "Vurdering", "Tas med.")
    desk.run()
    replaced(desk, 1, "Noe helt annet om noe helt annet.")
    desk.run()
    (row,) = desk.orphans().to_dict("records")
    assert (row["what"], row["value"]) == ("vurdering", "Tas med.")
    assert row["text"].startswith("Kravet er ikke mulig")


def test_a_decision_is_not_carried_when_two_texts_come_near(desk: Desk) -> None:
    near = "Kravet er ikke mulig å oppfylle for små kommuner med dagens bemanning{}"
    desk.type(1, "Vurdering", "Tas med.")
    desk.run()
    replaced(desk, 1, near.format("!"))
    desk.tables["statements"].loc[0, "text"] = near.format("?")
    desk.run()
    assert len(desk.orphans()) == 1


def test_an_orphan_comes_home_when_its_statement_does(desk: Desk) -> None:
    desk.type(1, "Vurdering", "Tas med.")
    desk.run()
    whole = desk.tables
    desk.tables = tables_of(ANSWERS[:1], desk.hearing)
    desk.run()
    assert len(desk.orphans()) == 1
    desk.tables = whole
    desk.run()
    assert desk.shown(1, "Vurdering") == "Tas med."
    assert desk.orphans().empty


def test_new_submissions_move_no_decision(desk: Desk) -> None:
    desk.type(1, "Vurdering", "Tas med.")
    desk.run()
    new = {"respondent": "Ny kommune", "text": "Vi kom til etterpå."}
    desk.tables = tables_of((*ANSWERS, new), desk.hearing)
    desk.run()
    assert desk.shown(1, "Vurdering") == "Tas med."
    kinds = desk.made["changes"]
    assert list(kinds.loc[kinds["kind"] == "innspill", "what"]) == ["kom inn"]


def test_a_code_that_hearing_toml_no_longer_has_waits_among_the_orphans(desk: Desk) -> None:
    desk.type(0, "Tema", "Kompetanse")
    desk.run()
    themes = [{"id": "ressurser", "label": "Ressurser og økonomi"}]
    whole, desk.hearing = desk.hearing, small_hearing(themes=themes)
    tags = desk.tables["tags"]
    desk.tables["tags"] = tags[tags["code"] != "kompetanse"]
    desk.run()
    assert desk.tags(0, "theme") == []
    assert "finnes ikke lenger" in desk.orphans()["reason"].iloc[0]
    desk.hearing = whole
    desk.run()
    assert desk.tags(0, "theme") == [("kompetanse", "review", 1.0)]


def test_of_several_codes_those_that_hearing_toml_still_has_hold(desk: Desk) -> None:
    desk.type(0, "Tema", "Kompetanse; Ressurser")
    desk.run()
    whole = desk.hearing
    desk.hearing = small_hearing(themes=[{"id": "ressurser", "label": "Ressurser og økonomi"}])
    tags = desk.tables["tags"]
    desk.tables["tags"] = tags[tags["code"] != "kompetanse"]
    desk.run()
    assert desk.tags(0, "theme") == [("ressurser", "review", 1.0)]
    (reason,) = desk.orphans()["reason"]
    assert reason == "«kompetanse» finnes ikke lenger i hearing.toml; resten gjelder"
    desk.hearing = whole
    desk.run()
    assert [tag[0] for tag in desk.tags(0, "theme")] == ["kompetanse", "ressurser"]


def test_a_statement_that_people_say_has_no_content_keeps_no_themes(desk: Desk) -> None:
    desk.type(1, "Holdning", "Ikke innhold")
    desk.run()
    assert desk.tags(1, "theme") == []
    assert not desk.made["statements"]["is_substantive"].iloc[1]


def edit(what: str, after: str, before: str = "", statement: str = "F-1-aa") -> Edit:
    return Edit("2024-11-01 12:00:00", statement, "Vi trenger mer penger.", what, before, after)


CHECKED: tuple[Edit, ...] = (
    edit("holdning", "kritisk", "kritisk"),
    edit("tema", "ressurser", "ressurser"),
    edit("forslag", "nei", "nei"),
    edit("gjelder", "rad-1", "rad-1"),
    edit("sjekket", "ja"),
)


def test_checked_rows_are_training_data_with_more_weight_than_bundled_ones() -> None:
    (row,) = confirmed_rows(CHECKED, small_hearing()).to_dict("records")
    assert row["text"] == "Vi trenger mer penger."
    assert (row["themes"], row["stance"], row["proposal"]) == ("ressurser", "kritisk", 0)
    assert row["weight"] > 1


@pytest.mark.parametrize(
    "journal",
    [
        CHECKED[:-1],
        (*CHECKED, edit("sjekket", "", "ja")),
        (*CHECKED, edit("blind: tema", "kompetanse")),
    ],
)
def test_rows_that_are_not_checked_or_that_measure_do_not_teach(journal: Any) -> None:
    assert confirmed_rows(journal, small_hearing()).empty


def test_borrowed_themes_teach_under_the_name_of_the_standard_one() -> None:
    themes = [{"id": "penger", "label": "Penger", "standard": "ressurser"}]
    journal = [edit("tema", "penger", "penger") if e.what == "tema" else e for e in CHECKED]
    rows = confirmed_rows(journal, small_hearing(themes=themes))
    assert list(rows["themes"]) == ["ressurser"]


def test_corrections_of_senders_and_publishing_are_found_by_what_they_are_about() -> None:
    journal = [edit("aktørtype", "kommune", statement="F-1"), edit("publisering", "vises")]
    assert sender_corrections(journal) == {"F-1": {"aktørtype": "kommune"}}
    decisions = pd.DataFrame(
        [
            {"statement_id": name, "what": "publisering", "value": value, "carried_from": former}
            for name, value, former in (("a", "vises", ""), ("b", "holdes tilbake", ""))
        ]
    )
    assert publishing_decisions(decisions) == ({"a"}, {"b"})


def test_a_text_that_changed_after_it_was_released_is_not_released() -> None:
    decisions = pd.DataFrame(
        [
            {"statement_id": name, "what": "publisering", "value": value, "carried_from": "former"}
            for name, value in (("a", "vises"), ("b", "holdes tilbake"))
        ]
    )
    assert publishing_decisions(decisions) == (set(), {"b"})


def test_what_people_hold_back_or_release_is_so_in_the_reports(tmp_path: Path) -> None:
    hearing = small_hearing()
    ill = {"respondent": "Kari", "respondent_type": "privatperson"}
    ill["text"] = "Jeg har bipolar lidelse og var innlagt i fjor."
    tables = tables_of([ill, {"respondent": "Vik kommune", "text": "Vi støtter rådet."}], hearing)
    names = list(tables["statements"]["statement_id"])
    workspace = Workspace(tmp_path, tmp_path, tmp_path, tmp_path)
    undecided = content_of(workspace, hearing, tables | obey(tables, [], hearing))
    assert held_back(undecided.tables["personal_data"]) == {names[0]}
    journal = [
        Edit("2026-01-02", names[0], ill["text"], "publisering", "holdes tilbake", "vises"),
        Edit("2026-01-02", names[1], "Vi støtter rådet.", "publisering", "", "holdes tilbake"),
    ]
    tables |= obey(tables, journal, hearing)
    content = content_of(workspace, hearing, tables)
    assert held_back(content.tables["personal_data"]) == {names[1]}
