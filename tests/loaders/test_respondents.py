"""Who answers: types from choices and names, and names that are the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.hearing import load_hearing
from pipeline.loaders.respondents import normalised_name, type_of
from tests.builders import gold_units
from tests.loaders.forms_builders import hearing

ROOT = Path(__file__).parents[2]
BUNDLED = (ROOT / "data" / "raw", ROOT / "tests" / "data" / "second-hearing")


def coded_respondents() -> list[tuple[str, str, str]]:
    """Channel, name and type of every respondent of the hand-coded hearings."""
    found = {}
    for raw in BUNDLED:
        for unit in gold_units(raw):
            found[raw, unit["submission"]] = (
                unit["source"],
                unit["respondent"],
                unit["respondent_type"],
            )
    return list(found.values())


@pytest.mark.parametrize(("channel", "least"), [("documents", 0.95), ("forms", 0.95)])
def test_name_alone_gives_the_coded_type(channel: str, least: float) -> None:
    about = load_hearing(BUNDLED[0] / "hearing.toml")
    named = [(name, kind) for source, name, kind in coded_respondents() if source == channel]
    right = [type_of(name, "", about) == kind for name, kind in named]
    assert sum(right) >= least * len(right)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        # Each guards against the wrong reading after the #.
        ("Brukerutvalget ved Lia sykehus HF", "radgivende_utvalg"),  # helseforetak
        ("Eldrerådet i Lia kommune", "radgivende_utvalg"),  # kommune
        ("Rådet for personer med funksjonsnedsettelse, Lia", "radgivende_utvalg"),
        ("Lia universitetssykehus", "helseforetak"),  # utdanning
        ("Helse Nordlia RHF", "helseforetak"),
        ("Universitetet i Lia, institutt for helsefag", "utdanning_forskning"),
        ("Institutt for helsefag, Høyskolen Lia", "utdanning_forskning"),
        ("NAV Lia", "statlig_etat"),
        ("Navigare Lia AS", "annet"),  # statlig_etat
        ("Statsforvaltaren i Lia", "statlig_etat"),
        ("Helsedirektoratet", "statlig_etat"),
        ("Pasient- og brukerombudet i Lia", "statlig_etat"),
        ("Lia kommune ved Lia sykehjem", "kommune"),
        ("Lia herad", "kommune"),
        ("Bydel Søndre Lia", "kommune"),
        ("Lia fylkeskommune", "kommune"),
        ("Norsk Liapleierforbund", "fagforening_profesjon"),
        ("Landsforbundet for svelgvansker", "brukerorganisasjon"),  # fagforening
        ("Landsforeningen for pårørende i Lia", "parorendeorganisasjon"),  # brukerorganisasjon
        ("Lia lokallag av Foreningen for hørselshemmede", "brukerorganisasjon"),
        ("Nasjonalt kompetansesenter for øvelser", "kompetansesenter"),
        ("Stiftelsen Lia", "ideell_privat_tjeneste"),
        ("Lia behandlingssenter AS", "ideell_privat_tjeneste"),
        ("Kirkens Bymisjon Lia", "ideell_privat_tjeneste"),
        ("Kommunesektorens organisasjon", "annet"),  # kommune
        ("Kari Lia", "privatperson"),
        ("Kari-Anne O. Lia Øvrebø", "privatperson"),
        ("Kari Lia, pårørende", "privatperson"),  # parorendeorganisasjon
        ("Mor til en gutt på 14", "privatperson"),
        ("Anonym pårørende", "privatperson"),  # parorendeorganisasjon
        ("Privatperson (ønsker ikke navn oppgitt)", "privatperson"),
        ("Professor Kari Lia, Universitetet i Lia", "utdanning_forskning"),  # privatperson
        ("", "annet"),
        ("–", "annet"),
    ],
)
def test_words_of_a_name_give_the_type(name: str, kind: str) -> None:
    assert type_of(name, "", hearing()) == kind


@pytest.mark.parametrize(
    ("choice", "kind"),
    [
        ("Kommune", "kommune"),
        ("KOMMUNE ", "kommune"),
        ("Kommune;", "kommune"),
        ("Kommune eller fylkeskommune", "kommune"),
        ("Brukarorganisasjon", "brukerorganisasjon"),
        ("Fagforening/profesjonsforening", "fagforening_profesjon"),
        ("Ideell/privat tjeneste", "ideell_privat_tjeneste"),
        ("Pårørende", "privatperson"),
        ("Annet", "annet"),
        ("Et regionalt kompetansesenter", "kompetansesenter"),
    ],
)
def test_choice_is_understood_in_several_wordings(choice: str, kind: str) -> None:
    assert type_of("", choice, hearing()) == kind


def test_choice_of_the_form_beats_the_words_of_the_name() -> None:
    assert type_of("Stiftelsen Lia", "Kompetansesenter", hearing()) == "kompetansesenter"


def test_choice_that_says_nothing_leaves_it_to_the_name() -> None:
    assert type_of("Lia kommune", "En virksomhet", hearing()) == "kommune"


def test_types_of_the_hearing_come_before_the_built_in_ones() -> None:
    own = [{"id": "skole", "label": "Skole", "choices": ["Skoler"], "patterns": ["skole"]}]
    about = hearing(respondent_types=own)
    assert type_of("Lia skole", "", about) == "skole"
    assert type_of("", "skoler", about) == "skole"
    assert type_of("Dal kommune", "", about) == "kommune"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lia sykehus HF", "Lia sykehus helseforetak"),
        ("Lia sjukehus HF", "LIA SYKEHUS, HF"),
        ("Lia kommune", "Lia  kommunen"),
        ("Lia behandlingssenter AS", "Lia Behandlingssenter"),
        ("Håp – landsforening for unge", "Håp - landsforening for unge"),
        ("Norsk liaforbund (NLF)", "Norsk liaforbund"),
        ("Høringssvar fra Lia kommune", "Lia kommune"),
        ("Høyskolen i Lia", "Høgskolen i Lia"),
        ("Lia & Dal", "Lia og Dal"),
    ],
)
def test_same_respondent_has_one_name(one: str, other: str) -> None:
    assert normalised_name(one) == normalised_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lia sykehus HF", "Lia sykehus HF, klinikk for rus"),
        ("Lia kommune", "Dal kommune"),
        ("Lia kommune", "Brukerutvalget i Lia kommune"),
        ("Håp, Lia lokallag", "Håp"),
        ("Helse Lia HF", "Helse Lia RHF"),
    ],
)
def test_unit_and_parent_have_different_names(one: str, other: str) -> None:
    assert normalised_name(one) != normalised_name(other)


@given(st.text(max_size=60))
def test_normalising_a_name_twice_is_normalising_it_once(name: str) -> None:
    once = normalised_name(name)
    assert normalised_name(once) == once


@given(st.text(max_size=80), st.text(max_size=40))
def test_every_respondent_has_a_known_type(name: str, choice: str) -> None:
    about = hearing()
    assert type_of(name, choice, about) in about.type_labels
