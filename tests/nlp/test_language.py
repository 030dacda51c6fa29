"""Lemmas: nynorsk and bokmål meet, and bokmål is left alone."""

from __future__ import annotations

from importlib import resources

import pytest

from pipeline.nlp.language import lemmas


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [
        ("Me er ikkje samde.", "Vi er ikke enige."),
        ("Tilrådinga er uklår for pårørande.", "Anbefalingen er uklar for pårørende."),
        ("Kvar brukar bør få rettleiing.", "Hver bruker bør få veiledning."),
        ("Det er vanskeleg for leiarane.", "Det er vanskelig for lederne."),
        ("Sjukehuset må svare skriftleg.", "Sykehuset må svare skriftlig."),
    ],
)
def test_nynorsk_has_the_lemmas_of_bokmal(nynorsk: str, bokmal: str) -> None:
    assert lemmas(nynorsk, "nn") == lemmas(bokmal, "nb")


def test_bokmal_and_other_languages_are_left_alone() -> None:
    assert lemmas("kor eg me ho", "nb") == ("kor", "eg", "me", "ho")
    assert lemmas("We support all of it.", "en") == ("we", "support", "all", "of", "it")


def test_a_word_that_bokmal_knows_keeps_its_ending() -> None:
    assert lemmas("seminar kommentar kamera", "nn") == ("seminar", "kommentar", "kamera")


def test_no_nynorsk_word_is_listed_twice_or_leads_to_another() -> None:
    text = resources.files("pipeline.nlp").joinpath("resources/nynorsk.txt").read_text("utf-8")
    pairs = [line.split() for line in text.splitlines() if not line.startswith("#")]
    words = [word for word, _ in pairs]
    assert len(words) == len(set(words))
    assert all(word != bokmal for word, bokmal in pairs)
