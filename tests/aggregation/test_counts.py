"""Targets, themes, proposals and similar texts: counted by an independent path."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.aggregation.aggregate import aggregate
from pipeline.aggregation.proposals import condition_of, proposal_kind
from pipeline.aggregation.similar import group_similar, similar_table
from pipeline.aggregation.summaries import quantity
from pipeline.errors import CheckError
from pipeline.records import POSITIONS
from pipeline.workspace import Tables
from tests.builders import small_hearing, tables_of

HEARING = small_hearing()
LONG = "Kommunen må få øremerkede midler til uteområder, ellers blir dette bare ord på papir."

ANSWERS = (
    {"respondent": "A", "submission": "F-1", "stance": "stotter", "theme": "ressurser"},
    {"respondent": "A", "submission": "F-1", "stance": "kritisk", "target": "rad-2"},
    {"respondent": "B", "submission": "F-2", "stance": "kritisk", "theme": "ressurser;kompetanse"},
    {"respondent": "B", "submission": "F-2", "stance": "stotter_med_merknad", "proposal": True},
    {"respondent": "C", "submission": "F-3", "stance": "ikke_innhold", "non_answer": "peker"},
    {"respondent": "C", "submission": "F-3", "target": "rad-1;rad-2", "proposal": True},
    {"respondent": "D", "submission": "D-4", "target": "generelt", "text": LONG},
    {"respondent": "E", "submission": "D-5", "target": "generelt", "text": LONG.upper()},
)


def everything(*answers: dict[str, object]) -> Tables:
    made = tables_of(*(answers or ANSWERS))
    return {**made, **aggregate(made, HEARING)}


def test_every_target_has_a_row_also_those_nobody_writes_about() -> None:
    assert list(everything()["targets"]["target"]) == list(HEARING.targets)


def test_counts_agree_with_a_recount_from_the_tags() -> None:
    made = everything()
    tags, statements = made["tags"], made["statements"].set_index("statement_id")
    owner = made["submissions"].set_index("submission_id")["respondent_id"]
    respondents: dict[str, set[str]] = {}
    n_statements: dict[str, int] = {}
    for tag in tags[tags["dimension"] == "target"].itertuples():
        row = statements.loc[tag.statement_id]
        if row["non_answer"] != "peker":
            respondents.setdefault(tag.code, set()).add(owner[row["submission_id"]])
            n_statements[tag.code] = n_statements.get(tag.code, 0) + 1
    for row in made["targets"].itertuples():
        assert row.n_respondents == len(respondents.get(row.target, set())), row.target
        assert row.n_statements == n_statements.get(row.target, 0), row.target
        assert sum(getattr(row, position) for position in POSITIONS) == row.n_respondents


def test_themes_count_respondents_and_statements() -> None:
    themes = everything()["target_themes"].set_index(["target", "theme"])
    assert themes.loc[("rad-1", "ressurser"), "n_respondents"] == 2
    assert themes.loc[("rad-1", "kompetanse"), "n_statements"] == 1


def test_a_proposal_about_two_targets_is_one_under_each() -> None:
    assert list(everything()["targets"].set_index("target")["n_proposals"])[1:3] == [2, 1]


def test_near_identical_texts_of_different_respondents_are_a_group() -> None:
    made = everything()
    assert list(made["similar"]["statement_id"]) == ["D-4-6", "D-5-7"]
    assert len(set(made["similar"]["group_id"])) == 1


def test_a_respondent_that_repeats_itself_is_no_campaign() -> None:
    made = tables_of({"text": LONG}, {"text": LONG, "submission": "D-1"})
    assert similar_table(made["statements"], made["submissions"]).empty


def test_groups_hold_all_that_are_alike_with_any_member() -> None:
    texts = [LONG, "noe helt annet om noe helt annet", f"{LONG} Takk.", f"{LONG} Takk for oss."]
    assert group_similar(texts) == [[0, 2, 3]]


KINDS = [
    ("Bytt «bør» med «skal».", "modalverb"),
    ("Endres til skal.", "modalverb"),
    ("«Bør» i rådet må løftes til skal.", "modalverb"),
    ("Rådet bør gjøres om til kan.", "modalverb"),
    ("Ordet bør byttes ut, for det kan misforstås.", "formulering"),
    ("Råd 3 og 9 bør slås sammen.", "sammenslaing"),
    ("Avsnittet bør strykes.", "fjerning"),
    ("Det må presiseres hvem som har ansvaret.", "presisering"),
    ("Ta inn en setning om reise.", "tillegg"),
    ("Ordlyden bør omformuleres.", "formulering"),
    ("Etabler en tilskuddsordning.", "tiltak"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_proposal_has_the_kind_its_words_say(text: str, kind: str) -> None:
    assert proposal_kind(text) == kind


def test_a_condition_is_taken_verbatim() -> None:
    text = "Vi støtter dette, forutsatt at det følger penger med. Ellers ikke."
    assert condition_of(text) == "forutsatt at det følger penger med"
    assert condition_of(text) in text


def test_what_somebody_takes_for_granted_is_no_condition() -> None:
    assert condition_of("Utkastet tar for gitt at kunnskap fører til endret praksis.") == ""
    assert condition_of("Vi støtter rådet, gitt at det følger penger med.").startswith("gitt at")


WORDS = [
    ((3, 3), "tre"),
    ((4, 4), "fire"),
    ((5, 5), "alle"),
    ((19, 20), "nesten alle"),
    ((7, 10), "de fleste"),
    ((6, 10), "over halvparten"),
    ((5, 10), "flere"),
    ((3, 10), "flere"),
    ((2, 10), "to"),
    ((1, 10), "én"),
]


@pytest.mark.parametrize(("counts", "word"), WORDS)
def test_words_for_quantity_follow_the_one_rule(counts: tuple[int, int], word: str) -> None:
    assert quantity(*counts) == word


def test_quotes_are_statements_word_for_word_and_no_voice_is_heard_twice() -> None:
    made = everything()
    texts = made["statements"].set_index("statement_id")["text"]
    quotes = made["summaries"][made["summaries"]["is_quote"]]
    assert len(quotes)
    for quote in quotes.itertuples():
        assert texts[quote.statement_ids] == quote.text
    owner = {name: name.rsplit("-", 1)[0] for name in texts.index}
    voices = quotes.assign(voice=quotes["statement_ids"].map(owner))
    assert not voices.duplicated(["target", "section", "voice"]).any()


def test_the_words_of_the_main_tone_carry_their_counts() -> None:
    tone = everything()["summaries"].query("target == 'rad-1' and section == 'hovedtone'")["text"]
    assert list(tone) == [
        "Tre høringsinstanser uttaler seg om råd 1. Alle tar stilling.",
        "Bare tre uttaler seg: det er for få til å snakke om noen tendens.",
        "To (2 av 3) støtter uten merknader.",
        "Én (1 av 3) er kritisk.",
        "Den kritiske instansen er det med knapp margin: ett utsagn fra eller til avgjør.",
        "To av fem høringsinstanser sier ingenting om råd 1.",
    ]


def test_shuffled_tables_give_the_same_counts() -> None:
    made = tables_of(*ANSWERS)
    shuffled = {name: table.sample(frac=1, random_state=7) for name, table in made.items()}
    one, other = aggregate(made, HEARING), aggregate(shuffled, HEARING)
    for name in ("positions", "targets", "target_themes", "proposals", "summaries"):
        pd.testing.assert_frame_equal(one[name], other[name])


BROKEN = [
    ("statements", "text", "noe annet", "ikke et eksakt utsnitt"),
    ("tags", "code", "finnes-ikke", "ukjente koder"),
    ("statements", "submission_id", "F-9", "ukjente verdier"),
]


@pytest.mark.parametrize(("table", "column", "value", "told"), BROKEN)
def test_numbers_that_do_not_tie_out_stop_the_run(
    table: str, column: str, value: str, told: str
) -> None:
    made = tables_of(*ANSWERS)
    made[table].loc[0, column] = value
    with pytest.raises(CheckError, match=told):
        aggregate(made, HEARING)


def test_answers_that_hold_no_statement_give_empty_counts() -> None:
    made = {name: table.iloc[:0] for name, table in tables_of(*ANSWERS).items()}
    counted = aggregate(
        {**made, "submissions": tables_of(*ANSWERS)["submissions"].assign(n_statements=0)}, HEARING
    )
    assert counted["targets"]["n_respondents"].sum() == 0
    assert len(counted["positions"]) == 0
