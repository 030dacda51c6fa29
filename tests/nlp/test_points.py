"""Where a point begins: learnt from hand-cut lines, the same in any hearing, nothing lost."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.nlp.labelled import BUNDLED_GOLD
from pipeline.nlp.points import (
    BEGINS,
    Line,
    _cut_lines,
    begins_by_chance,
    begins_by_rule,
    fit_cutter,
    readings,
)
from pipeline.nlp.reference_grammar import build_grammar
from pipeline.nlp.statements import cut_statements, cut_with_readings, uncovered
from pipeline.records import Block
from tests.builders import small_hearing, submission

GRAMMAR = build_grammar(small_hearing())
NAMES = sorted({name for name, _, _ in _cut_lines()})
CUTTER = fit_cutter(NAMES, GRAMMAR)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_a_sentence_lies_in_some_reading_for_certain(chances: list[float]) -> None:
    found = readings(np.array(chances))
    for place in range(len(chances) + 1):
        held = [chance for (first, end), chance in found.items() if first <= place < end]
        assert sum(held) == pytest.approx(1)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_no_point_takes_more_than_four_sentences(chances: list[float]) -> None:
    begins = begins_by_chance(np.array(chances))
    assert len(begins) == len(chances) + 1
    assert begins[0]
    assert all(any(begins[place : place + 4]) for place in range(1, len(begins) - 3))


def test_the_hand_cut_lines_are_cut_as_the_units_are_coded() -> None:
    units: dict[str, str] = {}
    for row in map(json.loads, BUNDLED_GOLD.read_text("utf-8").splitlines()):
        units[row["submission"]] = units.get(row["submission"], "") + "\n" + squash(row["text"])
    for name, line, begins in _cut_lines():
        for first, end in zip(begins, (*begins[1:], len(line.sentences)), strict=True):
            point = squash("".join(line.sentences[first:end]))
            assert any(
                point in unit or unit in point for unit in units[name].split("\n") if unit
            ), point


def squash(text: str) -> str:
    return "".join(text.split())


def test_learnt_cutting_finds_more_hand_cut_places_than_the_rule_in_unseen_submissions() -> None:
    taught, unseen = set(NAMES[::2]), set(NAMES[1::2])
    cutter = fit_cutter(taught, GRAMMAR)
    assert cutter is not None
    held = [(line, begins) for name, line, begins in _cut_lines() if name in unseen]
    told = cutter.chances([line for line, _ in held], GRAMMAR)
    learnt = [list(np.flatnonzero(chances >= BEGINS) + 1) for chances in told]
    ruled = [list(np.flatnonzero(begins_by_rule(line.sentences, GRAMMAR))[1:]) for line, _ in held]
    coded = [list(begins[1:]) for _, begins in held]
    assert f1(coded, learnt) > f1(coded, ruled) + 0.05


def f1(coded: list[list[int]], found: list[list[int]]) -> float:
    hits = sum(len(set(one) & set(other)) for one, other in zip(coded, found, strict=True))
    return 2 * hits / (sum(map(len, coded)) + sum(map(len, found)))


def test_nothing_is_learnt_from_submissions_that_nobody_has_cut() -> None:
    assert fit_cutter({"finnes ikke"}, GRAMMAR) is None


def test_the_same_lines_teach_the_same() -> None:
    line = Line(("Vi støtter rådet.", "Men det mangler tall.", "Skriv hvor mange."), is_form=True)
    first, second = (fit_cutter(NAMES, GRAMMAR) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.chances([line], GRAMMAR)[0].tolist() == second.chances([line], GRAMMAR)[0].tolist()


def test_what_is_no_answer_stands_apart() -> None:
    entry = submission(Block("Se svar på råd 1. Kommunen ønsker et tillegg om barn.", "paragraph"))
    assert [statement.text for statement in cut_statements(entry, GRAMMAR, CUTTER)] == [
        "Se svar på råd 1.",
        "Kommunen ønsker et tillegg om barn.",
    ]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["Vi er enige.", "Men det haster!", "Hvem betaler?"]), max_size=9))
def test_every_word_is_kept_and_readings_are_slices(sentences: list[str]) -> None:
    block = Block(" ".join(sentences), "paragraph")
    entry = submission(block)
    pieces = cut_with_readings(entry, GRAMMAR, CUTTER)
    assert list(uncovered(entry, [statement for statement, _ in pieces])) == []
    for _, ways in pieces:
        assert sum(weight for _, weight in ways) == pytest.approx(1)
        assert all(text in block.text for text, _ in ways)


def test_a_lone_sentence_is_read_in_one_way() -> None:
    entry = submission(Block("Kommunen støtter rådet.", "paragraph"))
    assert [ways for _, ways in cut_with_readings(entry, GRAMMAR, CUTTER)] == [
        (("Kommunen støtter rådet.", 1.0),)
    ]


def test_a_line_of_thousands_of_sentences_is_read_like_any_other() -> None:
    chances = np.random.default_rng(1).random(5000)
    told = readings(chances)
    for place in (0, 2500, 5000):
        holding = [chance for (first, end), chance in told.items() if first <= place < end]
        assert sum(holding) == pytest.approx(1.0)
    text = " ".join(f"Setning {number} er her." for number in range(3000))
    source = submission(Block(text, "paragraph"))
    statements = [one for one, _ in cut_with_readings(source, GRAMMAR, CUTTER)]
    assert not list(uncovered(source, statements))
    assert len(statements) > 700
