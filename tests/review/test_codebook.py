"""What is typed for a code is understood, or the nearest one is suggested."""

from __future__ import annotations

import pytest

from pipeline.review.codebook import parse_cell
from tests.builders import small_hearing


@pytest.mark.parametrize(
    ("what", "typed", "value"),
    [
        ("gjelder", "Råd 3", "rad-3"),
        ("gjelder", "3", "rad-3"),
        ("gjelder", " råd nr. 3. ", "rad-3"),
        ("gjelder", "rad-3", "rad-3"),
        ("gjelder", "Råd 1; Råd 2", "rad-1;rad-2"),
        ("gjelder", "1, 2 og 4", "rad-1;rad-2;rad-4"),
        ("gjelder", "råd 2–4", "rad-2;rad-3;rad-4"),
        ("gjelder", "3;3;Råd 3", "rad-3"),
        ("gjelder", "Hele utkastet", "generelt"),
        ("gjelder", "Skoleeier bør sørge for trygge uteområder", "rad-5"),
        ("gjelder", "", "programmet"),
        ("tema", "Ressurser", "ressurser"),
        ("tema", "ressurser\nKOMPETANSE", "ressurser;kompetanse"),
        ("tema", "", ""),
        ("holdning", "Støtter med merknad", "stotter_med_merknad"),
        ("holdning", "støtter", "stotter"),
        ("holdning", "Nøytral", "noytral"),
        ("holdning", "kritisk", "kritisk"),
        ("holdning", "programmet", "programmet"),
        ("forslag", "x", "ja"),
        ("forslag", "", "nei"),
        ("sjekket", "JA", "ja"),
        ("sjekket", "nei", ""),
        ("publisering", "Hold tilbake", "holdes tilbake"),
        ("aktørtype", "Kommune", "kommune"),
        ("vurdering", "=1+1", "=1+1"),
    ],
)
def test_codes_are_typed_as_codes_labels_titles_or_numbers(
    what: str, typed: str, value: str
) -> None:
    assert parse_cell(what, typed, small_hearing()) == (value, "")


@pytest.mark.parametrize(
    ("what", "typed", "hint"),
    [
        ("holdning", "kritsk", "Mente du «kritisk»?"),
        ("tema", "resurser", "Mente du «ressurser»?"),
        ("gjelder", "råd 9", "er ikke en kode"),
        ("holdning", "kritisk;stotter", "bare stå én"),
        ("sjekket", "kanskje", "Skriv ja"),
        ("publisering", "vet ikke", "holdes tilbake"),
    ],
)
def test_what_is_not_understood_is_kept_as_typed_with_a_hint(
    what: str, typed: str, hint: str
) -> None:
    value, problem = parse_cell(what, typed, small_hearing())
    assert value == typed
    assert hint in problem


def test_another_hearings_word_and_labels_are_understood() -> None:
    hearing = small_hearing(word="anbefaling")
    assert parse_cell("gjelder", "Anbefaling 2 og anbefaling 4", hearing).value == "rad-2;rad-4"
