"""Four kinds of non-answer, told from answers that look like them."""

from __future__ import annotations

import pytest

from pipeline.nlp.non_answers import delegated_to, non_answer
from pipeline.nlp.reference_grammar import build_grammar
from pipeline.nlp.references import find_references
from tests.builders import small_hearing

GRAMMAR = build_grammar(small_hearing())

CASES = [
    ("Ingen merknader.", "ingen_merknader"),
    ("Ingen merknad frå utvalet.", "ingen_merknader"),
    ("Kommunen har ikke merknader til dette rådet.", "ingen_merknader"),
    ("Til råd 1 har vi ingen merknader.", "ingen_merknader"),
    ("Råd 3: Ingen kommentar.", "ingen_merknader"),
    ("-", "ingen_merknader"),
    ("N/A", "ingen_merknader"),
    ("Ikke relevant for oss.", "ingen_merknader"),
    ("Ingen merknader utover at ordet «skal» må bort.", ""),
    ("Ingen kommentarer fra oss, men kravet er for strengt.", ""),
    ("Vi har ingen tro på dette.", ""),
    ("Se råd 3.", "peker"),
    ("Samme som over.", "peker"),
    ("Se vedlagt brev", "peker"),
    ("Se til at rådet følges opp med midler", ""),
    ("Kommunen slutter seg til høringssvaret fra Vik idrettslag.", "henvisning"),
    ("Utvalget slutter seg ikke til svaret fra Vik idrettslag.", ""),
    ("Med vennlig hilsen\nKari Lie", "formalia"),
    ("Takk for at dere leser.", "formalia"),
    ("Støttes.", ""),
]


@pytest.mark.parametrize(("text", "kind"), CASES)
def test_only_what_says_nothing_is_a_non_answer(text: str, kind: str) -> None:
    assert non_answer(text, "answer", find_references(text, GRAMMAR)) == kind


def test_letterheads_and_quoted_mail_are_formalities_whatever_they_say() -> None:
    assert non_answer("Vi støtter rådet.", "quoted", []) == "formalia"
    assert non_answer("Vik kommune, Postboks 1", "letterhead", []) == "formalia"


def test_a_delegation_names_the_respondent_it_joins() -> None:
    text = "Vi slutter oss til høringsuttalelsen fra Landslaget for lek, og avgir ikke eget svar."
    assert delegated_to(text) == "Landslaget for lek"
