"""What is masked in a text, and what must be left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer

from pipeline.privacy import names as names_module
from pipeline.privacy.findings import SHOWN_AS, Finding, without_overlaps
from pipeline.privacy.known import Known, by_first_word
from pipeline.privacy.masking import findings_in, masked
from pipeline.privacy.numbers import is_national_identity
from tests.privacy.passages import SETS, read_passages

TEXTS = [passage.text for name in SETS for passage in read_passages(name)]
PIECES = [*" \n.,;:()@-", "Kari", "min sønn ", "Ola", "911 12 345", "4", "Storgata "]


def assert_unmasked_parts_are_slices(text: str) -> None:
    rebuilt, last = "", 0
    for one in findings_in(text):
        assert 0 <= last <= one.start < one.end <= len(text)
        rebuilt += text[last : one.start] + SHOWN_AS[one.kind]
        last = one.end
    assert masked(text).text == rebuilt + text[last:]


def test_unmasked_parts_of_every_passage_are_exact_slices() -> None:
    for text in TEXTS:
        assert_unmasked_parts_are_slices(text)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_unmasked_parts_of_any_mixture_are_exact_slices(pieces: list[str]) -> None:
    assert_unmasked_parts_are_slices("".join(pieces))


def test_a_masked_text_has_nothing_left_to_mask() -> None:
    for text in TEXTS:
        shown = masked(text).text
        assert masked(shown).text == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jeg heter Kari Nordmann.", "Jeg heter [navn]."),
        ("Min sønn Ola var med.", "Min sønn [navn] var med."),
        ("Vi møtte lege Kari Nordmann der.", "Vi møtte lege [navn] der."),
        ("Mvh Kari", "Mvh [navn]"),
        ("Broren min Ylfing fikk ikke svar.", "Broren min [navn] fikk ikke svar."),
        ("Hilsen Åse Karin Myrmel", "Hilsen [navn]"),
        ("Svaret er skrevet av K. Myhre.", "Svaret er skrevet av [navn]."),
        ("KARI NORDMANN skriver.", "[navn] skriver."),
        ("Ring 911 12 345 eller skriv til a@b.no.", "Ring [telefon] eller skriv til [e-post]."),
        ("Jeg bor i Storgata 12 B, 0153 Oslo.", "Jeg bor i [adresse]."),
        ("Kari\nStorgata 4\n0153 Oslo", "[navn]\n[adresse]"),
        ("Fnr. 150755 12349.", "Fnr. [fødselsnummer]."),
        ("Konto 1234.56.78903.", "Konto [kontonummer]."),
    ],
)
def test_what_says_who_somebody_is_shows_as_its_kind(text: str, shown: str) -> None:
    assert masked(text).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "Helse Bergen, Kirkens Bymisjon og Haukeland støtter rådet.",
        "Kari-senteret og Ungdomshuset Kaia har egne kokker.",
        "St. Olavs hospital og Martina Hansens Hospital.",
        "Anders Jahres fond og Henrik Ibsens gate er kjente navn.",
        "Elles veit vi om fem år ikkje anna.",
        "Per i dag har vi ingen. Hans og hennes behov veier likt. Tom formulering.",
        "I Fagervik har vi seks ansatte.",
        "Hilsen oss på Tømmerås behandlingssenter",
        "Kvalitetssystemet vårt heter Compilo.",
        "Ifølge Kari Hansen (2019) og Larsen et al. er det slik.",
        "Statsminister Jonas Gahr Støre lovet penger.",
        "Sak 24/23790, arkivsak 2024004512, møtet 20241020, 24.10.2024.",
        "Tilskuddet var 45 000 000 kroner til 12 500 000 kr.",
        "Org.nr. 971 526 920 og 12345678 treff.",
        "Helsedirektoratet, Postboks 220 Skøyen, 0213 Oslo",
        "NS 11001 og IS 12345 gjelder.",
    ],
)
def test_organisations_places_and_other_numbers_stand(text: str) -> None:
    assert masked(text).text == text


@pytest.mark.parametrize(
    ("digits", "what"),
    [
        ("15075512349", "ordinary"),
        ("55075512332", "D-number"),
        ("15475512321", "H-number or Dolly"),
        ("15875512304", "Skatteetaten's synthetic"),
    ],
)
def test_every_series_of_national_identity_numbers_is_known(digits: str, what: str) -> None:
    assert is_national_identity(digits), what
    assert not is_national_identity(digits[:-1] + str((int(digits[-1]) + 1) % 10)), what
    assert masked(f"Nummeret {digits} sto der.").text == "Nummeret [fødselsnummer] sto der."


@pytest.mark.parametrize("digits", ["15075512349", "01010150074", "55075512332"])
def test_control_digits_agree_with_the_library(digits: str) -> None:
    for other in range(11):
        changed = digits[:9] + f"{(int(digits[9:]) + other) % 100:02d}"
        if fodselsnummer.is_valid(changed):
            assert is_national_identity(changed)


def test_number_with_a_typing_error_is_masked_all_the_same() -> None:
    assert masked("Fødselsnummer: 15075512340").text == "Fødselsnummer: [fødselsnummer]"
    assert masked("150755 12340 sto på brevet").text == "[fødselsnummer] sto på brevet"


@pytest.mark.parametrize("piece", ["a", "A", "1", "a@", "A ", "min sønn ", "12 ", "Storgata"])
def test_an_endless_text_is_read_to_its_end(piece: str) -> None:
    text = piece * 4_000
    assert masked(f"{text} a@b.no").text.endswith("[e-post]")


def test_known_names_are_masked_in_any_case_and_in_the_genitive() -> None:
    known = Known(own=by_first_word(["Bente Kvarvåg"]))
    text = "bente kvarvåg skrev. BENTE KVARVÅG. Bente Kvarvågs brev."
    assert masked(text, known).text == "[navn] skrev. [navn]. [navn] brev."


def test_overlapping_findings_leave_no_character_bare() -> None:
    one, other = Finding(0, 10, "navn", ""), Finding(6, 20, "adresse", "")
    found = without_overlaps([one, other])
    assert [(part.start, part.end) for part in found] == [(0, 6), (6, 20)]


def test_a_word_no_dictionary_has_is_a_name_only_in_a_private_answer() -> None:
    text = "Det var Roffe som fikk i gang gruppa."
    assert masked(text, Known(is_private=True)).text == "Det var [navn] som fikk i gang gruppa."
    assert masked(text).text == text


def test_a_language_model_adds_names_and_the_rules_still_guard_organisations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Øllegaard på hjørnet og Haukeland i byen."
    monkeypatch.setattr(names_module, "persons", lambda _text: [(0, 9), (24, 33)])
    assert masked(text).text == "[navn] på hjørnet og Haukeland i byen."
