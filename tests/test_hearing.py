"""hearing.toml: what it holds, and how its faults are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import HearingError
from pipeline.hearing import STANDARD_THEMES, load_hearing, parse_hearing
from pipeline.hearing_model import built_in_types

ROOT = Path(__file__).parents[1]
BUNDLED = (ROOT / "data" / "raw", ROOT / "tests" / "data" / "second-hearing")


def content(**changes: Any) -> dict[str, Any]:
    """The least that a hearing.toml holds, with changes."""
    return {
        "hearing": {"id": "h", "title": "En høring"},
        "recommendations": [{"id": "rad-1", "number": 1, "title": "Gjør noe"}],
        "themes": [{"id": "ansvar", "label": "Ansvar"}],
    } | changes


def faults(**changes: Any) -> str:
    """What is said of a hearing.toml with faults."""
    with pytest.raises(HearingError) as caught:
        parse_hearing(content(**changes))
    return str(caught.value)


@pytest.mark.parametrize("raw", BUNDLED, ids=("example", "second"))
def test_bundled_hearings_load(raw: Path) -> None:
    hearing = load_hearing(raw / "hearing.toml")
    assert len(hearing.targets) == len(hearing.titles)
    assert list(hearing.targets) == list(hearing.titles)
    assert hearing.about.deadline is not None


def test_example_has_the_targets_and_themes_of_its_codebook() -> None:
    hearing = load_hearing(BUNDLED[0] / "hearing.toml")
    recommendations = [f"rad-{number}" for number in range(1, 12)]
    assert list(hearing.targets) == [
        *("kap-1", *recommendations, "mangler", "eksempler", "tiltak", "generelt")
    ]
    assert tuple(theme.id for theme in hearing.themes) == STANDARD_THEMES
    assert hearing.chapter_targets(3) == ("rad-3", "rad-4", "rad-5")


def test_titles_of_the_example_are_those_of_its_codebook() -> None:
    raw = BUNDLED[0]
    codebook = (raw / "codebook.md").read_text("utf-8").splitlines()
    for rec in load_hearing(raw / "hearing.toml").recommendations:
        assert f"- {rec.id}: {rec.title}" in codebook


def test_example_says_first_that_its_answers_are_synthetic() -> None:
    first = (BUNDLED[0] / "hearing.toml").read_text("utf-8").splitlines()[0]
    assert first.startswith("#")
    assert "syntetiske" in first


def test_least_hearing_has_what_is_needed() -> None:
    hearing = parse_hearing(content())
    assert hearing.targets == {"rad-1": "Råd 1", "generelt": "Hele utkastet"}
    assert hearing.about.recommendation_word == "råd"


def test_twelve_types_are_built_in() -> None:
    assert {kind.id for kind in built_in_types()} == {
        *("kommune", "helseforetak", "brukerorganisasjon", "parorendeorganisasjon"),
        *("fagforening_profesjon", "kompetansesenter", "statlig_etat", "utdanning_forskning"),
        *("ideell_privat_tjeneste", "radgivende_utvalg", "privatperson", "annet"),
    }


def test_hearings_own_type_replaces_the_built_in_one() -> None:
    own = {"id": "kommune", "label": "Kommuner og bydeler"}
    hearing = parse_hearing(content(respondent_types=[own]))
    assert hearing.type_labels["kommune"] == "Kommuner og bydeler"
    assert len(hearing.types) == len(built_in_types())


def test_chapter_without_recommendations_is_a_target() -> None:
    chapters = [{"number": 1, "title": "Bakgrunn"}, {"number": 2, "title": "Råd"}]
    recommendations = [{"id": "rad-1", "number": 1, "chapter": 2, "title": "Gjør noe"}]
    hearing = parse_hearing(content(chapters=chapters, recommendations=recommendations))
    assert list(hearing.targets) == ["kap-1", "rad-1", "generelt"]
    assert hearing.chapter_targets(2) == ("rad-1",)
    assert hearing.chapter_targets(9) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hearing": {"id": "h"}}, "[hearing], title: mangler, og må fylles ut."),
        ({"hearing": {"id": "h", "title": ""}}, "[hearing], title: kan ikke være tom."),
        (
            {"hearing": {"id": "h", "title": "H", "frist": 1}},
            "[hearing], frist: nøkkelen er ukjent. Kjente nøkler: id, title,",
        ),
        ({"themer": []}, "[themer]: nøkkelen er ukjent. Mente du «themes»?"),
        ({"themes": []}, "[[themes]]: må ha minst én oppføring."),
        (
            {"themes": [{"id": "a b", "label": "A"}]},
            "[[themes]] nr. 1 («a b»), id: skal bare ha bokstaver, tall,",
        ),
        (
            {"themes": [{"id": "a", "label": "A", "keywords": "ord"}]},
            "[[themes]] nr. 1 («a»), keywords: skal være en liste i hakeparenteser.",
        ),
        (
            {"recommendations": [{"id": "r", "number": "en", "title": "R"}]},
            "[[recommendations]] nr. 1 («r»), number: skal være et helt tall uten anførselstegn.",
        ),
        (
            {"hearing": {"id": "h", "title": "H", "deadline": "snart"}},
            "[hearing], deadline: skal være en dato uten anførselstegn, for eksempel 2024-10-20.",
        ),
        (
            {"hearing": {"id": "h", "title": "H", "uncertain_below": 2}},
            "[hearing], uncertain_below: er for stort; høyst 1",
        ),
        (
            {"themes": [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]},
            "[[themes]]: id = 'a' står 2 ganger. Hver må være ulik.",
        ),
        (
            {"recommendations": [{"id": "generelt", "number": 1, "title": "R"}]},
            "[[recommendations]] («generelt»): id-en er opptatt av programmet.",
        ),
        (
            {"recommendations": [{"id": "r", "number": 1, "title": "R", "chapter": 4}]},
            "[[recommendations]] («r»), chapter: kapittel 4 står ikke under [[chapters]].",
        ),
        (
            {"themes": [{"id": "a", "label": "A", "standard": "penger"}]},
            "[[themes]] («a»), standard: «penger» er ikke et standardtema. De er: normering,",
        ),
        (
            {"invited": [{"name": "Alle", "type": "by"}]},
            "[[invited]] («Alle»), type: «by» er ikke en kjent aktørtype. De er: annet,",
        ),
        (
            {"forms": {"questions": {"Annet": "rad-9"}}},
            "[forms.questions] «Annet»: «rad-9» er ikke et kjent mål. De er: rad-1, generelt",
        ),
        # A chart is stored under the id, and some file systems do not tell capitals apart.
        (
            {"themes": [{"id": "Ansvar", "label": "A"}, {"id": "ansvar", "label": "B"}]},
            "[[themes]]: id = 'ansvar' står 2 ganger.",
        ),
        (
            {"recommendations": [{"id": "r", "number": True, "title": "R"}]},
            "[[recommendations]] nr. 1 («r»), number: skal være et helt tall",
        ),
        (
            {"recommendations": [{"id": "r", "number": 10**20, "title": "R"}]},
            "[[recommendations]] nr. 1 («r»), number: er for stort; høyst 999.",
        ),
        # What TOML makes of «C:\fag».
        (
            {"hearing": {"id": "h", "title": "C:\x0cag"}},
            "[hearing], title: har et tegn som ikke kan vises.",
        ),
        (
            {"themes": [{"id": "a", "label": "A", "keywords": ["\x00"]}]},
            "[[themes]] nr. 1 («a»), keywords: har et tegn som ikke kan vises.",
        ),
        (
            {"hearing": {"id": "h", "title": "H", "recommendation_word": "12"}},
            "[hearing], recommendation_word: skal være et ord, for eksempel råd",
        ),
        (
            {"themes": {"id": "a", "label": "A"}},
            "themes: skal skrives med doble klammer, [[themes]]",
        ),
        (
            {"hearing": [{"id": "h", "title": "H"}]},
            "hearing: skal skrives med enkle klammer, [hearing], og bare stå én gang.",
        ),
        (
            {"open_questions": [{"id": "rad-1", "label": "L", "question": "Q"}]},
            "[[open_questions]] («rad-1»): id-en brukes også et annet sted.",
        ),
    ],
)
def test_fault_is_told_with_table_place_and_expectation(
    changes: dict[str, Any], expected: str
) -> None:
    assert expected in faults(**changes)


def test_several_faults_are_told_at_once() -> None:
    message = faults(hearing={"id": "h"}, themes=[{"id": "a"}, {"label": "B", "farge": "rød"}])
    assert message.startswith("hearing.toml: 4 feil må rettes.")
    assert "[[themes]] nr. 1 («a»), label: mangler" in message
    assert "[[themes]] nr. 2, farge: nøkkelen er ukjent." in message


def test_several_inconsistencies_are_told_at_once() -> None:
    twice = [{"id": "r", "number": 1, "title": "A"}, {"id": "r", "number": 1, "title": "B"}]
    assert "2 feil må rettes" in faults(recommendations=twice)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b"[hearing\n", "ikke gyldig TOML"),
        ('[hearing]\ntitle = "Høring"\n'.encode("cp1252"), "ikke UTF-8"),
        (b"", "[hearing]: mangler, og må fylles ut."),
    ],
)
def test_file_that_is_no_hearing_toml_is_told_of_with_its_path(
    tmp_path: Path, written: bytes, expected: str
) -> None:
    path = tmp_path / "hearing.toml"
    path.write_bytes(written)
    with pytest.raises(HearingError) as caught:
        load_hearing(path)
    assert str(path) in str(caught.value)
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "title = Råd",
            "linje 2, tegn 9: ikke gyldig TOML: verdien kan ikke leses. Tekst skal stå",
        ),
        ('title = "a', "ikke gyldig TOML: teksten er ikke lukket"),
        ("edition_limit = 0,75", "linje 2, tegn 18: ikke gyldig TOML: noe står for mye på linjen."),
        ("id = 'a'\nid = 'b'", "linje 3, tegn 9: ikke gyldig TOML: nøkkelen står to ganger"),
        ("title = 'a'\n[hearing]", "linje 3, tegn 9: ikke gyldig TOML: tabellen står to ganger."),
        (
            'title = "C:\\mappe"',
            "ikke gyldig TOML: omvendt skråstrek i en tekst må skrives dobbelt",
        ),
        ("tittel på høringen = 'a'", "ikke gyldig TOML: likhetstegnet mangler."),
        ("x = " + "[" * 5000, "ikke gyldig TOML"),
    ],
)
def test_fault_in_toml_is_told_in_norwegian_with_its_line(
    tmp_path: Path, line: str, expected: str
) -> None:
    path = tmp_path / "hearing.toml"
    path.write_text(f"[hearing]\n{line}\n", "utf-8")
    with pytest.raises(HearingError) as caught:
        load_hearing(path)
    assert expected in str(caught.value)


def test_missing_file_is_told_of_with_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HearingError, match="python -m pipeline init"):
        load_hearing(tmp_path / "hearing.toml")


def test_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hearing.toml"
    text = (BUNDLED[1] / "hearing.toml").read_text("utf-8")
    path.write_text(text, "utf-8-sig")
    assert load_hearing(path).about.id == load_hearing(BUNDLED[1] / "hearing.toml").about.id
