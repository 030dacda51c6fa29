"""References to recommendations: every form that respondents use, and what is none."""

from __future__ import annotations

import pytest

from pipeline.nlp.reference_grammar import build_grammar
from pipeline.nlp.references import find_references
from tests.builders import small_hearing

GRAMMAR = build_grammar(small_hearing())
ALL = ("rad-1", "rad-2", "rad-3", "rad-4", "rad-5")

FORMS = [
    ("Råd 3: Bra.", ("rad-3",)),
    ("Til råd 3", ("rad-3",)),
    ("Ad. råd 3", ("rad-3",)),
    ("Vedr. råd 3", ("rad-3",)),
    ("Råd nr. 3", ("rad-3",)),
    ("råd nummer tre", ("rad-3",)),
    ("tredje råd", ("rad-3",)),
    ("Råd 3 og 4", ("rad-3", "rad-4")),
    ("råd 3–5", ("rad-3", "rad-4", "rad-5")),
    ("råd 3 til 5", ("rad-3", "rad-4", "rad-5")),
    ("Råd 1, 3 og 4", ("rad-1", "rad-3", "rad-4")),
    ("rådene 1-3", ("rad-1", "rad-2", "rad-3")),
    ("råd 1 og råd 3", ("rad-1", "rad-3")),
    ("alle rådene", ALL),
    ("samtlige råd", ALL),
    ("de to første rådene", ("rad-1", "rad-2")),
    ("de to siste rådene", ("rad-4", "rad-5")),
    ("rådet om trygge uteområder", ("rad-5",)),
    ("2.1", ("rad-1",)),
    ("punkt 3.2", ("rad-4",)),
    ("kap. 2", ("rad-1", "rad-2")),
    ("kapittel 3, råd 2", ("rad-4",)),
    ("kapittel 1", ("kap-1",)),
    ("på systemnivå er det", ("rad-1", "rad-2")),
    # nynorsk
    ("sjå innspel til råd 3", ("rad-3",)),
    ("gjeld òg råd 4", ("rad-4",)),
    ("råda 1 og 2", ("rad-1", "rad-2")),
    ("tilråding 4", ("rad-4",)),
    # English
    ("Recommendation 2: We support this.", ("rad-2",)),
]


@pytest.mark.parametrize(("text", "targets"), FORMS)
def test_a_reference_names_its_targets(text: str, targets: tuple[str, ...]) -> None:
    found = find_references(text, GRAMMAR)
    assert tuple(dict.fromkeys(t for reference in found for t in reference.targets)) == targets


NONE = [
    "vi jobber på område 3",
    "eldreråd 2 ble hørt",
    "vi har ikke råd til 3 årsverk",
    "utvalgssaksnr.110/15 og PS 5/17",
    "sak 24/16 og 24/23790",
    "etter § 3-10 i loven",
    "den 2.1.2024 ble det vedtatt",
    "kapittel 7 i veilederen",
    "psykisk helsevernloven kapittel 3",
    "vi har 2.1 årsverk",
    "Råd 12",
    "2. Rådene bør følges opp.",
    "kommunens ungdomsråd og brukerråd",
]


@pytest.mark.parametrize("text", NONE)
def test_numbers_and_councils_that_are_no_recommendations_are_no_references(text: str) -> None:
    assert find_references(text, GRAMMAR) == []


KINDS = [
    ("Råd 3: Vi er enige.", "primary"),
    ("Når det gjelder råd 3, er vi enige.", "primary"),
    ("Dette gjelder også råd 3.", "also"),
    ("Se råd 3.", "pointer"),
    ("Samme som råd 3", "pointer"),
    ("Sjå innspel til råd 3", "pointer"),
    ("Det er underlig at dette er strengere enn råd 3 i hele denne delen av utkastet.", "mention"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_a_reference_is_read_as_the_text_uses_it(text: str, kind: str) -> None:
    assert [reference.kind for reference in find_references(text, GRAMMAR)] == [kind]


def test_a_number_that_its_words_contradict_yields_to_the_words() -> None:
    (reference,) = find_references("råd 2 om trygge uteområder", GRAMMAR)
    assert (reference.targets, reference.is_doubtful) == (("rad-5",), True)


def test_another_hearings_word_works_in_every_inflection() -> None:
    grammar = build_grammar(small_hearing(word="anbefaling"))
    for text in (
        "Anbefaling 3",
        "anbefalingen 3",
        "anbefalingene 3 og 4",
        "Anb. 3",
        "tilrådinga 3",
    ):
        assert find_references(text, grammar)[0].targets[0] == "rad-3", text
