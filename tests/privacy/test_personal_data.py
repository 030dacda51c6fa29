"""What is listed for checking, and what a person can decide about it."""

from typing import Any

import pandas as pd

from pipeline.privacy.known_names import known_names
from pipeline.privacy.personal_data import HELD_BY_HAND, held_back, personal_data_table
from pipeline.workspace import Tables, typed
from tests.builders import tables_of

PRIVATE = {
    "submission": "D-1",
    "respondent": "Bente Kvarvåg",
    "respondent_type": "privatperson",
}
ILL = "Min sønn Ylfing ble lagt inn med psykose. Ring meg på 911 12 345."


def tables(*answers: dict[str, Any]) -> Tables:
    made = tables_of(*answers)
    made["submissions"]["respondent"] = [
        code.removeprefix("R-") for code in made["submissions"]["respondent_id"]
    ]
    return made


def letterhead(made: Tables, submission: str, text: str) -> Tables:
    row = {
        **made["blocks"].iloc[0].to_dict(),
        "submission_id": submission,
        "block": 99,
        "block_kind": "letterhead",
        "text": text,
    }
    blocks = pd.concat([made["blocks"], pd.DataFrame([row])], ignore_index=True)
    return {**made, "blocks": typed("blocks", blocks)}


def test_every_stretch_is_where_it_says_and_reasons_repeat_no_words() -> None:
    made = tables({**PRIVATE, "text": ILL})
    text = ILL
    found = personal_data_table(made)
    stretches = {row.kind: text[row.start : row.end] for row in found.itertuples()}
    assert stretches == {"navn": "Ylfing", "telefon": "911 12 345", "helse": "lagt inn"}
    assert not any(word in " ".join(found["reason"]) for word in stretches.values())


def test_a_released_statement_is_listed_and_shown_and_a_held_one_is_not_shown() -> None:
    made = tables({**PRIVATE, "text": ILL}, {"submission": "F-1", "text": "Vi støtter rådet."})
    ill, plain = made["statements"]["statement_id"]
    assert held_back(personal_data_table(made)) == {ill}
    released = personal_data_table(made, released={ill})
    assert held_back(released) == frozenset()
    assert set(released["kind"]) == {"navn", "telefon", "helse"}
    by_hand = personal_data_table(made, released={ill, plain}, held={plain})
    assert held_back(by_hand) == {plain}
    assert by_hand.set_index("statement_id").loc[plain, "reason"] == HELD_BY_HAND
    both = personal_data_table(made, released={ill}, held={ill})
    assert held_back(both) == {ill}


def test_the_sender_is_masked_in_part_in_the_own_answer_and_whole_in_others() -> None:
    made = tables(
        {**PRIVATE, "text": "Kvarvåg er navnet, og brevet er mitt."},
        {"submission": "F-1", "text": "Bente Kvarvåg skrev om dette."},
        {"submission": "F-2", "text": "I Kvarvåg er det stille."},
    )
    found = personal_data_table(made)
    own, other, _ = made["statements"]["statement_id"]
    texts = dict(zip(made["statements"]["statement_id"], made["statements"]["text"], strict=True))
    shown = [
        (row.statement_id, texts[row.statement_id][row.start : row.end])
        for row in found.itertuples()
    ]
    assert shown == [(own, "Kvarvåg"), (other, "Bente Kvarvåg")]


def test_signatures_teach_the_names_of_an_answer() -> None:
    text = "Med hilsen\n\nØllegaard Brandstorp\nkommunalsjef\n\nSaksbehandler: Yrsa Mørkved"
    made = letterhead(
        tables({"submission": "D-2", "text": "Brandstorp svarer på spørsmål."}), "D-2", text
    )
    found = personal_data_table(made)
    assert list(found["kind"]) == ["navn"]
    assert set(known_names(made).of("D-2").beginning("Yrsa")) == {"Yrsa Mørkved", "Yrsa"}


def test_a_name_found_once_is_masked_wherever_it_recurs_in_the_answer() -> None:
    made = tables(
        {"submission": "D-3", "text": "Vi møtte lege Kjærulf Smithsvik på mottaket."},
        {"submission": "D-3", "text": "Smithsvik svarte aldri."},
        {"submission": "D-4", "text": "Smithsvik kommune har svart."},
    )
    found = personal_data_table(made)
    assert sorted(found["statement_id"]) == ["D-3-0", "D-3-1"]


def test_order_of_submissions_changes_nothing() -> None:
    answers = [{**PRIVATE, "text": ILL}, {"submission": "F-1", "text": "Mvh Bente Kvarvåg"}]
    forth, back = (personal_data_table(tables(*some)) for some in (answers, answers[::-1]))
    # The builder's ids hold the place of the answer.
    assert sorted(forth["kind"]) == sorted(back["kind"])


def test_no_answers_give_an_empty_table() -> None:
    made = {name: table.iloc[:0] for name, table in tables({"text": "Ja."}).items()}
    assert personal_data_table(made).empty
