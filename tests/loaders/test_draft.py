"""Drafting a hearing.toml from an export's headers."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.hearing import STANDARD_THEMES, Hearing, load_hearing, parse_hearing
from pipeline.loaders.forms import read_forms
from pipeline.loaders.forms.hearing_draft import draft_hearing
from tests.loaders.forms_builders import SYSTEM, TITLES, headers, row, write_xlsx

ROOT = Path(__file__).parents[2]
BUNDLED = (ROOT / "data" / "raw", ROOT / "tests" / "data" / "second-hearing")


def drafted(export: Path) -> Hearing:
    return parse_hearing(tomllib.loads(draft_hearing(export)))


def draft_of(folder: Path, names: list[str], name: str = "Svar(1-2).xlsx") -> Hearing:
    return drafted(write_xlsx(folder / "forms" / name, [names, [1, *["Bra."] * (len(names) - 1)]]))


@pytest.mark.parametrize("raw", BUNDLED, ids=("example", "second"))
def test_draft_reads_the_same_export_with_every_column_recognised(
    raw: Path, tmp_path: Path
) -> None:
    shutil.copytree(raw / "forms", tmp_path / "forms")
    (export,) = (tmp_path / "forms").iterdir()
    text = draft_hearing(export)
    (tmp_path / "hearing.toml").write_text(text, "utf-8")
    found = read_forms(tmp_path, load_hearing(tmp_path / "hearing.toml"))
    expected = read_forms(raw, load_hearing(raw / "hearing.toml"))
    assert [(use.role, use.target) for use in found.columns] == [
        (use.role, use.target) for use in expected.columns
    ]
    assert len(found.submissions) == len(expected.submissions)


@pytest.mark.parametrize("raw", BUNDLED, ids=("example", "second"))
def test_draft_has_the_numbers_and_the_word_of_the_hearing(raw: Path) -> None:
    (export,) = (raw / "forms").iterdir()
    real, draft = load_hearing(raw / "hearing.toml"), drafted(export)
    assert draft.about.recommendation_word == real.about.recommendation_word
    assert [rec.id for rec in draft.recommendations] == [rec.id for rec in real.recommendations]
    assert {each.id for each in draft.open_questions} == {each.id for each in real.open_questions}
    assert draft.forms.respondent == real.forms.respondent


@pytest.mark.parametrize("word", ["Råd", "Anbefaling", "Tiltak", "Punkt", "Forslag"])
def test_word_and_titles_are_taken_from_numbered_headers(tmp_path: Path, word: str) -> None:
    names = [f"Innspill til {word.lower()} {n}: {title}" for n, title in enumerate(TITLES, start=1)]
    draft = draft_of(tmp_path, ["ID", *names])
    assert draft.about.recommendation_word == word.lower()
    assert [rec.title for rec in draft.recommendations] == list(TITLES)


def test_numbered_headers_without_title_leave_it_to_be_filled_in(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, ["ID", "Råd 1", "Råd nr. 2", "Råd 3:"])
    assert draft.recommendations[1].title == "Råd 2 (fyll inn tittelen)"


def test_statements_without_numbers_become_recommendations_in_order(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, [*SYSTEM, *TITLES, "Har dere andre innspill til utkastet?"])
    assert [(rec.number, rec.title) for rec in draft.recommendations] == list(
        enumerate(TITLES, start=1)
    )
    assert "generelt" in draft.forms.questions.values()


def test_question_repeated_for_each_recommendation_is_counted(tmp_path: Path) -> None:
    asked = "Har dere innspill til rådet?"
    names = [*SYSTEM, asked, f"{asked}2", f"{asked}3"]
    draft = draft_of(tmp_path, names)
    assert [rec.number for rec in draft.recommendations] == [1, 2, 3]
    found = read_forms(tmp_path, draft)
    targets = [use.target for use in found.columns if use.role == "target"]
    assert targets == ["rad-1", "rad-2", "rad-3"]


def test_standard_themes_stand_ready_to_be_kept(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, headers())
    assert tuple(theme.id for theme in draft.themes) == STANDARD_THEMES
    assert all(theme.label and theme.definition and theme.borrows for theme in draft.themes)


def test_chapters_and_open_questions_are_drafted(tmp_path: Path) -> None:
    extra = ("Kapittel 1 Bakgrunn: Har dere innspill?", "Hva savner dere i utkastet?", "Status")
    draft = draft_of(tmp_path, headers(*extra))
    assert [(each.number, each.title) for each in draft.chapters] == [(1, "Bakgrunn")]
    assert [each.id for each in draft.open_questions] == ["mangler"]


def test_columns_left_out_are_named_in_a_comment(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "Svar.xlsx", [headers("Status"), row(1, "Bra.")])
    assert '# "Status"' in draft_hearing(path)


def test_quotes_and_backslashes_in_headers_give_valid_toml(tmp_path: Path) -> None:
    odd = r'Andre innspill til "utkastet" \ helheten'
    draft = draft_of(tmp_path, [*headers(), odd, f"{odd}2"])
    assert draft.forms.questions[odd] == "generelt"


def test_title_comes_from_the_files_name(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, headers(), "Råd om beredskap – høringsskjema(1-2).xlsx")
    assert draft.about.title == "Råd om beredskap"
    assert draft.about.id == "rad-om-beredskap"


def test_export_without_recommendations_is_told_of_with_its_headers(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "Liste.xlsx", [["Navn", "Telefon"], ["Kari", "1"]])
    with pytest.raises(InputError, match="fant ingen råd") as caught:
        draft_hearing(path)
    assert "- Telefon" in str(caught.value)


def test_unreadable_export_is_told_of_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "Svar.xls"
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1"))
    with pytest.raises(InputError, match=r"Lagre som"):
        draft_hearing(path)
