"""Sentences and statements: cut verbatim, at the right places, never across lines."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp.reference_grammar import build_grammar
from pipeline.nlp.statements import cut_statements, sentence_spans, statement_spans, uncovered
from pipeline.records import Block
from tests.builders import small_hearing, submission

GRAMMAR = build_grammar(small_hearing())

SENTENCES = [
    # text, the sentences; the comment names the wrong reading
    ("Vi støtter rådet. Det er bra.", ["Vi støtter rådet.", "Det er bra."]),
    # an abbreviation does not end a sentence
    ("Dette gjelder bl.a. Oslo og Bergen.", ["Dette gjelder bl.a. Oslo og Bergen."]),
    ("Jf. helseloven § 3 nr. 2 er kravet klart.", ["Jf. helseloven § 3 nr. 2 er kravet klart."]),
    ("Tilbodet er ope t.d. måndag.", ["Tilbodet er ope t.d. måndag."]),
    # an abbreviation that often ends a sentence does when a capital follows
    ("Kurs, møter osv. Det koster.", ["Kurs, møter osv.", "Det koster."]),
    ("Kurs, møter osv. koster.", ["Kurs, møter osv. koster."]),
    # dates, ordinals, list numbers and decimals
    ("Møtet 20. oktober ble avlyst.", ["Møtet 20. oktober ble avlyst."]),
    ("2. Kommunen ber om midler.", ["2. Kommunen ber om midler."]),
    ("Det gjelder 3. ledd i loven.", ["Det gjelder 3. ledd i loven."]),
    ("Vi har 2.6 årsverk her.", ["Vi har 2.6 årsverk her."]),
    ("Det var i 2019. Siden har alt vært likt.", ["Det var i 2019.", "Siden har alt vært likt."]),
    # initials
    ("Brevet er fra P. Hansen i dag.", ["Brevet er fra P. Hansen i dag."]),
    # other marks, and a quote that holds one
    ("Hvem passer på? Ingen!", ["Hvem passer på?", "Ingen!"]),
    ("Han sa «nei». Det var alt.", ["Han sa «nei».", "Det var alt."]),
    # typed in haste
    ("koster null kroner. tenk på det", ["koster null kroner.", "tenk på det"]),
    # a line break always ends a sentence
    ("- kurs\n- møter", ["- kurs", "- møter"]),
    ("", []),
    ("   \n  ", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [text[slice(*span)] for span in sentence_spans(text)] == expected


@given(st.text(alphabet="abcÆØ .!?\n«»-123", max_size=200))
def test_statements_cover_every_word_in_order_and_never_overlap(text: str) -> None:
    spans = statement_spans(text, GRAMMAR)
    assert "".join("".join(text[slice(*span)].split()) for span in spans) == "".join(text.split())
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_a_statement_never_crosses_a_line() -> None:
    text = "Første punkt er kort\nAndre punkt er også kort"
    assert len(statement_spans(text, GRAMMAR)) == 2


def test_a_new_reference_opens_a_new_statement() -> None:
    text = "Vi er enige i alt her. Råd 2: Her er vi uenige."
    assert [text[slice(*span)] for span in statement_spans(text, GRAMMAR)] == [
        "Vi er enige i alt her.",
        "Råd 2: Her er vi uenige.",
    ]


def test_a_sentence_that_says_nothing_is_a_statement_of_its_own() -> None:
    text = "Vi mangler folk til dette. Takk for at dere leser."
    assert [text[slice(*span)] for span in statement_spans(text, GRAMMAR)] == [
        "Vi mangler folk til dette.",
        "Takk for at dere leser.",
    ]


def test_every_statement_is_an_exact_slice_of_its_block() -> None:
    entry = submission(
        Block("Vi støtter rådet.  Men  det må presiseres hvem.", "paragraph"),
        Block("Ny linje\n\nog en til.", "list_item"),
    )
    for statement in cut_statements(entry, GRAMMAR):
        assert entry.blocks[statement.block].text[statement.start : statement.end] == statement.text


def test_no_word_of_a_paragraph_is_left_outside_the_statements() -> None:
    entry = submission(Block("Én. To? Tre!\n- fire\n5. fem", "paragraph"))
    assert list(uncovered(entry, cut_statements(entry, GRAMMAR))) == []


def test_headings_footers_and_the_drafts_own_text_are_no_statements() -> None:
    entry = submission(
        Block("Til råd 1", "heading"), Block("Side 1 av 2", "footer"), Block("Utkast.", "draft")
    )
    assert cut_statements(entry, GRAMMAR) == []


def test_an_id_does_not_move_when_a_neighbour_changes() -> None:
    kept = Block("Dette punktet står.", "paragraph")
    before = cut_statements(submission(Block("Først dette.", "paragraph"), kept), GRAMMAR)
    after = cut_statements(submission(Block("Noe annet.", "paragraph"), kept), GRAMMAR)
    assert before[1].statement_id == after[1].statement_id
    assert before[0].statement_id != after[0].statement_id


def test_the_same_words_twice_get_different_ids() -> None:
    entry = submission(Block("Se over.", "paragraph"), Block("Se over.", "paragraph"))
    ids = [statement.statement_id for statement in cut_statements(entry, GRAMMAR)]
    assert len(set(ids)) == 2
