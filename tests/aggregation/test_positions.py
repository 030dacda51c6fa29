"""The counting rules, one by one, on answers made for each."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from pipeline.aggregation.positions import position_of, positions_table, stands_table
from pipeline.workspace import Tables
from tests.builders import day, tables_of

RULES = [
    # support, reserved, critical: position, flags
    ((1, 0, 0), "stotter", []),
    ((3, 1, 0), "stotter_med_merknad", []),
    ((0, 2, 0), "stotter_med_merknad", []),
    ((0, 0, 1), "kritisk", []),
    ((1, 1, 4), "kritisk", ["spriker"]),
    ((1, 1, 3), "kritisk", ["knapp", "spriker"]),
    ((0, 1, 1), "kritisk", ["knapp"]),
    # One objection against three that support is no opposition, although it equals the reserved.
    ((2, 1, 1), "stotter_med_merknad", ["spriker"]),
    ((1, 0, 1), "delt", []),
    ((2, 0, 1), "stotter_med_merknad", ["knapp", "spriker"]),
    ((1, 1, 2), "stotter_med_merknad", ["knapp", "spriker"]),
    ((0, 2, 1), "stotter_med_merknad", ["knapp"]),
    ((0, 4, 1), "stotter_med_merknad", []),
]


@pytest.mark.parametrize(("counts", "position", "flags"), RULES)
def test_a_position_follows_from_the_number_of_stands(
    counts: tuple[int, int, int], position: str, flags: list[str]
) -> None:
    names = ("stotter", "stotter_med_merknad", "kritisk")
    stances = [name for name, count in zip(names, counts, strict=True) for _ in range(count)]
    assert position_of([*stances, "noytral"], [""]) == (position, flags)


NO_STAND = [
    (["noytral"], [""], "noytral"),
    (["ikke_innhold"], ["ingen_merknader"], "ingen_merknader"),
    (["ikke_innhold"], ["henvisning"], "henvisning"),
    (["ikke_innhold", "ikke_innhold"], ["henvisning", "ingen_merknader"], "ingen_merknader"),
    (["ikke_innhold"], ["peker"], None),
    (["ikke_innhold"], ["formalia"], None),
]


@pytest.mark.parametrize(("stances", "kinds", "position"), NO_STAND)
def test_saying_nothing_no_remarks_a_delegation_and_no_stand_are_four_things(
    stances: list[str], kinds: list[str], position: str | None
) -> None:
    assert position_of(stances, kinds)[0] == position


def positions(*answers: dict[str, Any]) -> pd.DataFrame:
    made = tables_of(*answers)
    return counted(made)


def counted(made: Tables) -> pd.DataFrame:
    stands = stands_table(made["submissions"], made["statements"], made["tags"])
    return positions_table(stands, made["submissions"])


def one(*answers: dict[str, Any]) -> dict[str, Any]:
    (row,) = positions(*answers).to_dict("records")
    return {str(key): value for key, value in row.items()}


def test_respondent_counts_once_however_often_it_answers() -> None:
    table = positions({"stance": "stotter"}, {"stance": "stotter", "submission": "D-1"})
    assert len(table) == 1


def test_a_repeated_text_counts_once() -> None:
    row = one(
        {"stance": "stotter", "text": "Vi er enige."},
        {"stance": "stotter", "text": "vi er  enige.", "submission": "D-1"},
        {"stance": "kritisk", "text": "Men ikke om dette."},
    )
    assert json.loads(row["n_by_stance"]) == {"stotter": 1, "kritisk": 1}
    assert row["position"] == "delt"


def test_the_later_answer_wins_where_both_take_a_stand() -> None:
    row = one(
        {"stance": "stotter", "submission": "D-1", "submitted_at": day(10)},
        {"stance": "kritisk", "submission": "F-1", "submitted_at": day(2)},
    )
    assert row["position"] == "stotter"
    assert set(row["flag"].split(";")) == {"senere_svar", "motstrid"}


def test_answers_that_do_not_meet_are_pooled_and_flagged() -> None:
    row = one(
        {"stance": "kritisk", "submission": "F-1"}, {"stance": "noytral", "submission": "D-1"}
    )
    assert (row["position"], row["flag"], row["n_statements"]) == ("kritisk", "flere_svar", 2)


def test_a_superseded_answer_does_not_count() -> None:
    row = one(
        {"stance": "kritisk", "submission": "F-1", "superseded_by": "F-2"},
        {"stance": "stotter", "submission": "F-2"},
    )
    assert (row["position"], row["flag"]) == ("stotter", "")


def test_a_delegation_links_to_the_answer_it_joins_and_inherits_nothing() -> None:
    table = positions(
        {
            "respondent": "Vik",
            "stance": "ikke_innhold",
            "non_answer": "henvisning",
            "linked": "Nes",
        },
        {"respondent": "Nes", "stance": "kritisk", "submission": "F-2"},
    ).set_index("respondent_id")
    assert table.loc["R-Vik", "position"] == "henvisning"
    assert table.loc["R-Vik", "linked_to"] == "R-Nes"


def test_a_dissenting_party_of_a_joint_answer_is_flagged() -> None:
    row = one(
        {
            "signatories": "Lag Nord; Lag Sør",
            "stance": "kritisk",
            "text": "Lag Sør er uenig i dette.",
        }
    )
    assert row["flag"] == "dissens"
    assert row["dissenters"] == "Lag Sør"


def test_what_some_signatories_object_to_is_no_opposition_of_them_all() -> None:
    row = one(
        {
            "signatories": "Lag Nord; Lag Sør",
            "stance": "kritisk",
            "text": "Lag Sør er uenig i dette.",
        }
    )
    assert row["position"] == "delt"


def test_naming_all_signatories_or_stating_a_fact_about_one_is_no_dissent() -> None:
    row = one(
        {"signatories": "Lag Nord; Lag Sør", "text": "Både Lag Nord og Lag Sør støtter dette."},
        {
            "signatories": "Lag Nord; Lag Sør",
            "stance": "noytral",
            "text": "Lag Sør har 40 medlemmer.",
        },
    )
    assert (row["flag"], row["dissenters"]) == ("", "")


def test_a_delegation_with_views_of_ones_own_is_linked_too() -> None:
    table = positions(
        {"stance": "ikke_innhold", "non_answer": "henvisning", "linked": "Nes"},
        {"stance": "stotter"},
        {"respondent": "Nes", "stance": "kritisk", "submission": "F-2"},
    ).set_index("respondent_id")
    assert (table.loc["R-Vik", "position"], table.loc["R-Vik", "linked_to"]) == ("stotter", "R-Nes")


def test_a_delegation_to_one_that_has_not_answered_is_flagged() -> None:
    row = one({"stance": "ikke_innhold", "non_answer": "henvisning", "linked": "Nes"})
    assert (row["linked_to"], row["flag"]) == ("Nes", "ukjent_henvisning")


def test_the_order_of_the_rows_changes_nothing() -> None:
    answers = [
        {"respondent": name, "submission": f"F-{number}", "stance": stance, "target": target}
        for number, (name, stance, target) in enumerate(
            [("A", "stotter", "rad-1"), ("B", "kritisk", "rad-1"), ("A", "noytral", "rad-2")]
        )
    ]
    made: Tables = tables_of(*answers)
    shuffled = {name: table.sample(frac=1, random_state=3) for name, table in made.items()}
    pd.testing.assert_frame_equal(counted(made), counted(shuffled))


def test_a_statement_about_two_targets_stands_under_both() -> None:
    made = tables_of({"target": "rad-1;rad-2", "stance": "stotter"})
    stands = stands_table(made["submissions"], made["statements"], made["tags"])
    assert list(stands["target"]) == ["rad-1", "rad-2"]


def test_what_a_later_answer_has_overruled_is_neither_counted_nor_quoted() -> None:
    made = tables_of(
        {"stance": "kritisk", "submission": "D-1", "submitted_at": day(10)},
        {"stance": "stotter", "submission": "F-1", "submitted_at": day(2)},
        {"stance": "stotter", "submission": "F-1", "submitted_at": day(2), "target": "rad-2"},
    )
    stands = stands_table(made["submissions"], made["statements"], made["tags"])
    assert list(zip(stands["submission_id"], stands["target"], strict=True)) == [
        ("D-1", "rad-1"),
        ("F-1", "rad-2"),
    ]


def test_a_delegation_by_short_name_finds_the_one_it_begins() -> None:
    table = positions(
        {
            "respondent": "Vik",
            "stance": "ikke_innhold",
            "non_answer": "henvisning",
            "linked": "Nes",
        },
        {"respondent": "Nes – lag for lek", "stance": "kritisk", "submission": "F-2"},
    ).set_index("respondent_id")
    assert table.loc["R-Vik", "linked_to"] == "R-Nes – lag for lek"


def test_a_pointer_to_ones_own_answer_is_no_delegation() -> None:
    row = one(
        {"stance": "ikke_innhold", "non_answer": "henvisning", "linked": "Nes"},
        {"stance": "ikke_innhold", "non_answer": "peker", "linked": "rad-2"},
    )
    assert row["linked_to"] == "Nes"
