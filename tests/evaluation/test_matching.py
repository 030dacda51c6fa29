"""Coded units meet the statements and the other coder's units that lie in their words."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.evaluation.boundaries import boundary_rows, coverage_rows
from pipeline.evaluation.calibration import calibration_rows
from pipeline.evaluation.errors_to_read import errors_to_read
from pipeline.evaluation.matching import Unit, codings, match, scopes
from pipeline.evaluation.texts import (
    Texts,
    coded_spans,
    owners,
    tagged_spans,
    texts_as_coded,
    texts_as_read,
)
from pipeline.records import Block, Submission
from pipeline.workspace import typed
from tests.builders import coded, submission

Said = tuple[int, int, dict[str, dict[str, float]]]


def tables(entry: Submission, *said: Said) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `statements` and `tags` of pieces of the first block: start, end, codes."""
    text = entry.blocks[0].text
    statements = [
        {
            "statement_id": f"S{place}",
            "submission_id": entry.submission_id,
            "block": 0,
            "start": start,
            "end": end,
            "text": text[start:end],
        }
        for place, (start, end, _) in enumerate(said)
    ]
    tags = [
        {"statement_id": f"S{place}", "dimension": dimension, "code": code, "score": score}
        for place, (_, _, codes) in enumerate(said)
        for dimension, scores in codes.items()
        for code, score in scores.items()
    ]
    return typed("statements", pd.DataFrame(statements)), typed("tags", pd.DataFrame(tags))


def compared(
    entry: Submission, gold: list[dict[str, Any]], *said: Said
) -> tuple[list[Unit], Texts]:
    texts = texts_as_read(gold, [entry])
    second = tagged_spans(*tables(entry, *said), [entry])
    return match(coded_spans(gold, texts), second), texts


def stance(code: str, score: float = 0.9) -> dict[str, dict[str, float]]:
    return {"stance": {code: score}}


ENTRY = submission(Block("Støttes. Men det koster  penger.", "answer", field="rad-1"))


def test_a_unit_gets_the_tags_of_the_statements_in_its_words() -> None:
    gold = [coded("Støttes."), coded("Men det koster penger."), coded("Finnes ikke.")]
    units, _ = compared(ENTRY, gold, (0, 8, stance("stotter")), (9, 32, stance("kritisk")))
    assert [set(unit.found("stance")) for unit in units] == [{"stotter"}, {"kritisk"}, set()]
    assert [unit.is_found for unit in units] == [True, True, False]
    assert [unit.is_exact for unit in units] == [True, True, False]


def test_the_stance_of_a_unit_is_the_one_most_of_its_words_have_the_rest_is_pooled() -> None:
    gold = [coded("Støttes. Men det koster penger.")]
    short, long = stance("stotter"), stance("kritisk")
    short["theme"], long["theme"] = {"a": 0.6}, {"b": 0.7, "a": 0.8}
    (unit,), _ = compared(ENTRY, gold, (0, 8, short), (9, 32, long))
    assert unit.codes["stance"] == {"kritisk": 0.9}
    assert unit.codes["theme"] == {"a": 0.8, "b": 0.7}


def test_a_statement_that_only_touches_a_unit_does_not_lie_in_it() -> None:
    gold = [coded("Støttes."), coded("Men det koster penger.")]
    units, _ = compared(ENTRY, gold, (0, 13, stance("stotter")), (13, 32, stance("kritisk")))
    assert [set(unit.found("stance")) for unit in units] == [{"stotter"}, {"kritisk"}]


def test_a_text_that_is_said_twice_is_taken_in_turn() -> None:
    entry = submission(Block("Bra. Bra.", "answer", field="rad-1"))
    units, _ = compared(
        entry, [coded("Bra."), coded("Bra.")], (0, 4, stance("stotter")), (5, 9, stance("kritisk"))
    )
    assert [set(unit.found("stance")) for unit in units] == [{"stotter"}, {"kritisk"}]


@pytest.mark.parametrize(
    ("file", "found"),
    [
        ("brev.docx", True),
        ("a.zip/brev.docx", True),
        ("et brev.docx", False),  # ends alike, but is another file
        ("Åpent brev.docx", True),  # another form of Unicode
    ],
)
def test_a_document_is_known_by_its_whole_name(file: str, found: bool) -> None:
    name = "A\u030apent brev.docx" if file.startswith("Å") else "documents/a.zip/brev.docx"
    entry = submission(Block("Bra.", "paragraph"), source_file=name)
    row = coded("Bra.", source="documents", file=file, field=None)
    assert bool(owners([row], [entry])) is found


def test_scopes_tell_forms_documents_and_units_that_are_not_simply_about_their_field() -> None:
    gold = [
        coded("Støttes."),
        coded("Men det koster penger.", targets=["rad-2"]),
        coded("Brev.", source="documents", file="b.txt", field=None),
    ]
    units, _ = compared(ENTRY, gold)
    assert scopes(units) == {
        "all": ["1", "2", "3"],
        "forms": ["1", "2"],
        "documents": ["3"],
        "forms_moved": ["2"],
    }


def test_codings_hold_every_unit_and_dimension_on_both_sides() -> None:
    units, _ = compared(ENTRY, [coded("Støttes.")], (0, 8, stance("kritisk")))
    a, b = (side.set_index("dimension")["codes"] for side in codings(units))
    assert dict(a) == {"target": "rad-1", "theme": "", "stance": "stotter", "proposal": ""}
    assert dict(b) == {"target": "", "theme": "", "stance": "kritisk", "proposal": ""}


def test_coverage_and_boundaries_follow_the_cut() -> None:
    gold = [coded("Støttes."), coded("Men det koster penger.")]
    units, texts = compared(ENTRY, gold, (0, 32, stance("stotter")))
    whole = tagged_spans(*tables(ENTRY, (0, 32, {})), [ENTRY])
    halves = tagged_spans(*tables(ENTRY, (0, 8, {}), (9, 32, {})), [ENTRY])
    assert next(iter(coverage_rows(units, "all"))).value == 1
    found = {row.measure: row for row in boundary_rows(units, halves, texts, "all")}
    assert (found["f1"].value, found["f1"].n) == (1, 1)
    lost = {row.measure: row.value for row in boundary_rows(units, whole, texts, "all")}
    assert (lost["recall"], lost["f1"]) == (0, 0)


def test_the_end_of_a_block_is_no_boundary_to_be_found() -> None:
    entry = submission(Block("Bra.", "paragraph"), Block("Dyrt.", "paragraph"))
    gold = [
        coded(text, source="documents", file="brev.docx", field=None) for text in ("Bra.", "Dyrt.")
    ]
    texts = texts_as_read(gold, [entry])
    units = match(coded_spans(gold, texts), [])
    assert [row.n for row in boundary_rows(units, [], texts, "all")] == [0, 0, 0]


def test_two_coders_who_cut_differently_meet_in_the_words() -> None:
    one = [coded("Støttes."), coded("Men det koster penger.", stance="kritisk")]
    other = [coded("Støttes. Men det\nkoster penger.", stance="kritisk")]
    texts = texts_as_coded(one)
    units = match(coded_spans(one, texts), coded_spans(other, texts))
    assert [set(unit.found("stance")) for unit in units] == [{"kritisk"}, {"kritisk"}]
    assert not any(unit.is_exact for unit in units)


def test_calibration_compares_scores_with_how_often_they_are_right() -> None:
    gold = [coded("Støttes."), coded("Men det koster penger.")]
    units, _ = compared(
        ENTRY, gold, (0, 8, stance("stotter", 0.9)), (9, 32, stance("kritisk", 0.3))
    )
    rows = {
        (row.measure, row.label): row
        for row in calibration_rows(units, "all", uncertain_below=0.5)
        if row.dimension == "stance"
    }
    assert rows["ece", ""].value == pytest.approx((0.1 + 0.3) / 2)
    assert rows["brier", ""].value == pytest.approx((0.1**2 + 0.3**2) / 2)
    assert rows["share_right", "sikker"].value == 1
    assert rows["share_right", "usikker"].value == 0
    assert rows["mean_score", "0.3-0.4"].value == pytest.approx(0.3)
    assert rows["share_right", "0.9-1.0"].n == 1


def test_the_worst_error_is_an_opposite_stance_that_the_program_was_sure_of() -> None:
    entry = submission(Block("Ja. Nei. Tja. Jo.", "answer", field="rad-1"))
    gold = [coded(text) for text in ("Ja.", "Nei.", "Tja.", "Jo.")]
    about = {"target": {"rad-1": 1.0}}
    units, _ = compared(
        entry,
        gold,
        (0, 3, about | stance("stotter_med_merknad", 0.9)),
        (4, 8, about | stance("kritisk", 0.9)),
        (9, 13, about | stance("kritisk", 0.4)),
        (14, 17, about | stance("stotter", 0.9)),
    )
    worst = errors_to_read(units)
    assert list(worst["text"]) == ["Nei.", "Tja.", "Ja."]
    assert list(worst["found_stance"]) == ["kritisk", "kritisk", "stotter_med_merknad"]
    assert len(errors_to_read(units, most=1)) == 1


def test_a_unit_that_lost_a_letter_on_the_way_is_still_found() -> None:
    said = "Rådet er i tråd med hvordan vi arbeider."
    entry = submission(
        Block(f"Hei. {said.replace('arbeider', 'ar-beider')}", "answer", field="rad-1")
    )
    (span,) = coded_spans([coded(said)], texts_as_read([coded(said)], [entry]))
    assert span.place == "F-1"
    assert span.start == 4
    (other,) = coded_spans(
        [coded("Noe ganske annet enn det som står der.")], texts_as_read([coded(said)], [entry])
    )
    assert other.place is None


def test_a_response_id_that_two_forms_have_needs_the_forms_key() -> None:
    block = Block("Bra.", "answer", field="rad-1")
    entries = [submission(block, submission_id=f"F-{key}-1") for key in ("a", "b")]
    assert owners([coded("Bra.")], entries) == {}
    assert owners([coded("Bra.", row_id="b-1")], entries) == {"F001": entries[1]}
