"""Which statements are held back, with the wrong reading that each case guards against."""

import pytest

from pipeline.privacy.health import health_detail


def held(text: str, *names: str, is_private: bool = True) -> bool:
    return health_detail(text, names, is_private=is_private) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Min datter ble lagt inn med psykose.",
        "Etter at broren min tok overdose, sto vi alene.",
        "Jeg har selv vært innlagt på tvang.",
        "Eg fekk diagnosen schizofreni då eg var nitten.",
        "Han sluttet på medisinene uten at vi visste det.",
        "Siden har jeg lest at de la ham i belter.",
        "Eks-samboeren min satt i fengsel.",
        "Da jeg ble syk, sluttet alle å ringe.",
        "Diagnosen min ble satt på ti minutter.",
        "Innleggelsen til broren min varte i to år.",
    ],
)
def test_details_about_the_writer_and_the_family_are_held_back(text: str) -> None:
    assert held(text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Pasienter med psykose må få samtale.", "a group is nobody"),
        ("Jeg er enig i at pårørende til rusavhengige må høres.", "an opinion is no detail"),
        ("Jeg har jobbet med psykose i tjue år.", "work is no illness"),
        ("Min mening er at spiseforstyrrelser er glemt.", "«min» is no relative"),
        ("Datteren min har god kontakt med støttekontakten.", "no word on health"),
        ("Jeg har vært på sykehuset med en klage.", "a hospital is no illness"),
        ("En mamma ruser seg sjelden uten at noen ser det.", "any mother at all"),
        ("Utkastet fikk jeg skrevet ut på biblioteket.", "printed, not discharged"),
    ],
)
def test_groups_opinions_and_work_are_shown(text: str, wrong: str) -> None:
    assert not held(text), wrong


def test_he_and_she_count_only_in_a_private_answer() -> None:
    text = "Hun fikk antidepressiva."
    assert held(text)
    assert not held(text, is_private=False)


def test_somebody_named_counts_in_every_answer() -> None:
    text = "Brukeren Leif fikk LAR i fjor."
    assert held(text, "Leif", is_private=False)
    assert not held(text, is_private=False)


def test_the_detail_stands_where_it_says_and_the_reason_repeats_no_word() -> None:
    text = "Rådet er bra. Sønnen min sitter i fengsel."
    detail = health_detail(text, [], is_private=True)
    assert detail is not None
    assert text[detail.start : detail.end] == "fengsel"
    assert detail.kind == "straff"
    assert "fengsel" not in detail.reason
