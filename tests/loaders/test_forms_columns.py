"""Which header is taken for what: by number, title and everyday words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.hearing import Hearing
from pipeline.loaders.forms.columns import Column, letters, match_columns
from pipeline.loaders.forms.headers import header_key
from tests.loaders.forms_builders import SYSTEM, TITLES, WHO, headers, hearing


def match(names: list[str], about: Hearing | None = None) -> list[Column]:
    return list(match_columns(names, lambda _: (), about or hearing()))


def target(header: str, about: Hearing | None = None) -> str:
    (column,) = match([header], about)
    return column.match.target if column.match.role == "target" else column.match.role


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("ID", "id"),
        ("Id", "id"),
        ("Starttidspunkt", "system"),
        ("Start time", "system"),
        ("FULLFØRINGSTIDSPUNKT", "submitted_at"),
        ("Completion time\xa0", "submitted_at"),
        ("E-post", "system"),
        ("E-postadresse", "system"),
        ("Email", "system"),
        ("\u200bNavn", "system"),
        ("Name", "system"),
        ("Namn", "system"),
        ("Tidspunkt for siste endring", "system"),
        ("Last modified time", "system"),
        ("Språk", "system"),
        ("Total points", "quiz"),
        ("Quiz feedback", "quiz"),
        ("Points - Råd 2", "quiz"),
        ("Status", "unknown"),
        ("Kolonne1", "unknown"),
    ],
)
def test_system_columns_are_known_by_alias(header: str, role: str) -> None:
    assert target(header) == role


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Hvem svarer du/dere på vegne av?", "respondent_type"),
        ("Kven svarar du på vegner av?", "respondent_type"),
        ("Who are you answering on behalf of?", "respondent_type"),
        ("Type virksomhet", "respondent_type"),
        ("Navn på virksomhet/organisasjon\xa0", "respondent"),
        ("Namn på verksemda", "respondent"),
        ("Name of organisation", "respondent"),
        ("Høringsinstans", "respondent"),
        ("Kontaktperson", "contact"),
        ("Contact person", "contact"),
        ("Telefonnummer", "contact"),
        ("Andre generelle kommentarer til utkastet", "generelt"),
        ("Har dere øvrige innspill til utkastet?", "generelt"),
        ("Andre innspel til heilskapen", "generelt"),
    ],
)
def test_everyday_words_point_to_roles_where_hearing_toml_is_silent(header: str, role: str) -> None:
    assert target(header, hearing(forms={})) == role


@pytest.mark.parametrize(
    "header",
    [
        "Råd 2",
        f"Råd 2: {TITLES[1]}",
        "RÅD 2 – noe helt annet",
        "Råd nr. 2",
        "Råd nr 2:",
        "Råd nummer to",
        "Innspill til råd 2?",
        "Det 2. rådet",
        "2. råd",
        "Anbefaling 2: Øvelser",
        "Recommendation 2",
        "R2",
        "Råd\xa02",
        "Kapittel 2, råd 2: Øvelser",
        "Råd 2.2: Øvelser",
        f"{TITLES[1]}",
        f"2. {TITLES[1].upper()}",
        f"Har dere innspill til «{TITLES[1]}»?",
        "Virksomheten bør øve på beredskapsplanen minst hvert år",
        "Øvelsesrådet",
        f"Råd 2: {TITLES[1]}2",
        "Råd 2 *",
    ],
)
def test_recommendation_is_known_by_number_and_by_title(header: str) -> None:
    about = hearing(
        recommendations=[
            {
                "id": f"rad-{n}",
                "number": n,
                "chapter": 2,
                "title": title,
                "aliases": ["øvelsesrådet"] if n == 2 else [],
            }
            for n, title in enumerate(TITLES, start=1)
        ]
    )
    assert target(header, about) == "rad-2"


@pytest.mark.parametrize("word", ["anbefaling", "tiltak", "punkt", "forslag", "faglig råd"])
def test_the_hearings_own_word_is_used(word: str) -> None:
    about = hearing(
        hearing={"id": "x", "title": "X", "recommendation_word": word}, open_questions=[]
    )
    own = word.rpartition(" ")[2]
    assert target(f"{own.capitalize()} 3: Noe nytt", about) == "rad-3"
    assert target(f"Innspill til {own}et nr. 3", about) == "rad-3"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Området 2 er viktig", "unknown"),
        ("Fagråd2020", "unknown"),
        ("Spørsmål 2", "unknown"),
        ("Råd 12: Et råd som ikke finnes", "unknown"),
        ("Kapittel 7", "unknown"),
        ("Antall råd 2024", "unknown"),
        ("Savner dere ett råd om øvelser?", "unknown"),
        ("Har dere andre råd om øvelser?", "unknown"),
        ("Har dere to råd til oss?", "unknown"),
        ("Råd andre bør følge", "unknown"),
    ],
)
def test_numbers_that_are_no_recommendation_of_the_hearing_are_unknown(
    header: str, expected: str
) -> None:
    assert target(header) == expected


def test_near_title_never_wins_over_a_number() -> None:
    (column,) = match([f"Råd 1: {TITLES[1]}"])
    assert column.match.target == "rad-1"
    assert "OBS" in column.match.how
    assert "råd 2" in column.match.how


def test_reworded_title_beside_its_number_gives_no_warning() -> None:
    (column,) = match(["Råd 1: Lederne i virksomheten skal kjenne til beredskapsplanen"])
    assert column.match.how == "nummer 1"


def test_header_like_two_titles_is_left_unknown_and_says_why() -> None:
    titles = (
        "Ledere skal ha kompetanse om medvirkning",
        "Ansatte skal ha kompetanse om medvirkning",
    )
    recommendations = [
        {"id": f"rad-{n}", "number": n, "title": title} for n, title in enumerate(titles, start=1)
    ]
    (column,) = match(
        ["Alle skal ha kompetanse om medvirkning"], hearing(recommendations=recommendations)
    )
    assert column.match.role == "unknown"
    assert "flere titler" in column.match.how


def test_longest_title_wins_where_one_holds_another() -> None:
    titles = ("Ledere skal ha kompetanse", "Ledere skal ha kompetanse om beredskap")
    recommendations = [
        {"id": f"rad-{n}", "number": n, "title": title} for n, title in enumerate(titles, start=1)
    ]
    assert target(f"Innspill: {titles[1]}?", hearing(recommendations=recommendations)) == "rad-2"


def test_title_cut_by_excel_is_known() -> None:
    title = "Virksomheten skal sørge for at " + "alle ansatte og ledere " * 12 + "kan planen"
    about = hearing(recommendations=[{"id": "rad-1", "number": 1, "title": title}])
    assert target(title[:240], about) == "rad-1"


@pytest.mark.parametrize(
    ("header", "number"),
    [("Tredje råd", 3), ("Det første rådet", 1), ("Råd nummer ett", 1), ("Recommendation two", 2)],
)
def test_numbers_in_words_are_read(header: str, number: int) -> None:
    assert target(header) == f"rad-{number}"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Kapittel 1 Bakgrunn og metode: Har dere innspill?", "kap-1"),
        ("Kap. 1", "kap-1"),
        ("Innspill til bakgrunn og metode", "kap-1"),
        ("Kapittel 2: innspill til rådene", "kap-2"),
        ("Råd 1–3", "kap-2"),
        ("Råd 1 og 2: felles innspill", "generelt"),
    ],
)
def test_chapters_and_headers_on_several_recommendations(header: str, expected: str) -> None:
    assert target(header) == expected


def test_open_question_is_known_by_text_and_by_almost_the_same_text() -> None:
    assert target("Er det noe utkastet ikke dekker?") == "mangler"
    assert target("Er det noko utkastet ikkje dekker?") == "mangler"
    assert target("Mangler") == "mangler"


def test_settings_of_hearing_toml_come_first() -> None:
    about = hearing(forms={"questions": {"Råd 2: gammel overskrift": "rad-3"}})
    assert target("råd 2: gammel  overskrift", about) == "rad-3"


def test_question_that_clashed_with_a_system_column_is_no_system_column() -> None:
    columns = match([*SYSTEM, "Navn2"], hearing(forms={}))
    assert columns[-1].match.role == "respondent"
    assert columns[4].match.role == "system"


def test_repeated_question_is_read_like_the_first() -> None:
    columns = match(["Mangler", "Mangler2"])
    assert [column.match.target for column in columns] == ["mangler", "mangler"]


def test_one_question_per_recommendation_without_number_follows_the_order() -> None:
    asked = [
        "Har dere innspill til rådet?3",
        "Har dere innspill til rådet?",
        "Har dere innspill til rådet?2",
    ]
    columns = match([*SYSTEM, *asked])
    assert [column.match.target for column in columns[-3:]] == ["rad-3", "rad-1", "rad-2"]


def test_points_and_feedback_of_a_quiz_follow_their_question() -> None:
    columns = match(["Råd 2", "Tilbakemelding - Råd 2", "Tilbakemelding på råd 3"])
    assert [column.match.role for column in columns] == ["target", "quiz", "target"]


def test_second_column_on_a_recommendation_is_read_too() -> None:
    columns = match(["Råd 2: innspill", "Råd 2: Hva må tilpasses hos dere?"])
    assert [column.match.target for column in columns] == ["rad-2", "rad-2"]


def test_question_on_follow_up_of_a_recommendation_is_no_column_of_the_analysts() -> None:
    columns = match(
        ["Råd 2: innspill", "Råd 2: Hvordan bør oppfølgingen skje?", "Oppfølging råd 2"]
    )
    assert [column.match.role for column in columns] == ["target", "target", "unknown"]


def test_every_column_is_told_of_once_in_the_order_of_the_sheet() -> None:
    names = headers("Status", "Farge")
    assert [column.header for column in match(names)] == names


def test_letters_are_those_of_excel() -> None:
    assert [letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


NOISE = st.sampled_from(["", " ", "\xa0", "\u200b", "\ufeff", "  ", "\n", "\u00ad"])


@given(st.data(), st.sampled_from(headers()))
def test_case_and_invisible_characters_never_matter(data: st.DataObject, header: str) -> None:
    words = header.split(" ")
    noisy = data.draw(NOISE) + words[0]
    for word in words[1:]:
        noisy += data.draw(NOISE) + " " + data.draw(NOISE) + word
    changed = data.draw(st.sampled_from([noisy, noisy.upper(), noisy.lower()]))
    assert header_key(changed) == header_key(header)
    assert target(changed + data.draw(NOISE)) == target(header)


@given(st.permutations(headers("Status")))
def test_order_of_the_columns_never_matters(names: list[str]) -> None:
    found = {column.header: column.match for column in match(names)}
    assert found == {column.header: column.match for column in match(headers("Status"))}


@given(st.integers(0, 999), st.sampled_from(["Råd {}", "råd nr. {}: x", "Til RÅD {}?"]))
def test_a_number_is_its_own_recommendation_or_none(number: int, form: str) -> None:
    expected = f"rad-{number}" if 1 <= number <= len(TITLES) else "unknown"
    assert target(form.format(number)) == expected


@given(st.text(max_size=80))
def test_any_header_is_taken_for_something(header: str) -> None:
    columns = match([header, WHO[1]])
    assert all(column.match.role for column in columns)
