"""What a statement is about: field, reference, heading, carried over, or only its words."""

from __future__ import annotations

from pipeline.nlp.assign_targets import Assigned, Undecided, assign_targets
from pipeline.nlp.headings import heading_targets
from pipeline.nlp.non_answers import non_answer
from pipeline.nlp.reference_grammar import build_grammar
from pipeline.nlp.references import find_references
from pipeline.nlp.statements import cut_statements
from pipeline.records import Block
from tests.builders import TITLES, small_hearing, submission

HEARING = small_hearing()
GRAMMAR = build_grammar(HEARING)


def targets_of(*blocks: Block) -> list[tuple[str, ...] | None]:
    entry = submission(*blocks)
    statements = cut_statements(entry, GRAMMAR)
    kinds = [
        non_answer(
            statement.text,
            entry.blocks[statement.block].kind,
            find_references(statement.text, GRAMMAR),
        )
        for statement in statements
    ]
    found = assign_targets(entry, statements, kinds, HEARING, GRAMMAR)
    return [entry.targets if isinstance(entry, Assigned) else None for entry in found]


def answer(text: str, field: str = "rad-1") -> Block:
    return Block(text, "answer", field=field)


def paragraph(text: str, *headings: str) -> Block:
    return Block(text, "paragraph", headings=headings)


def test_an_answer_is_about_its_field() -> None:
    assert targets_of(answer("Vi er enige.")) == [("rad-1",)]


def test_an_answer_in_the_wrong_field_is_moved() -> None:
    assert targets_of(answer("Råd 4: Tilrettelegging koster.")) == [("rad-4",)]


def test_an_answer_that_also_is_about_another_gets_both() -> None:
    assert targets_of(answer("Tiden må settes av. Dette gjelder også råd 3.")) == [
        ("rad-1", "rad-3")
    ]


def test_a_mention_does_not_tag() -> None:
    text = "Til tross for innvendingen mot råd 2 er dette godt nok for oss og de fleste andre her."
    assert targets_of(answer(text)) == [("rad-1",)]


def test_a_pointer_is_tagged_with_both_places() -> None:
    assert targets_of(answer("Se råd 3.")) == [("rad-1", "rad-3")]


def test_an_answer_about_the_whole_that_names_a_recommendation_is_about_that() -> None:
    assert targets_of(answer("Råd 4 leser ingen.", field="generelt")) == [("rad-4",)]


def test_a_whole_letter_in_one_field_goes_where_its_lines_belong() -> None:
    letter = (
        "Vi takker for muligheten og har drøftet saken.\nRåd 2: Idrettslaget må nevnes.\n"
        "De vet mest om dette.\nRåd 3: Kurs må betales.\nRåd 5: Bra."
    )
    assert targets_of(answer(letter)) == [
        ("generelt",),
        ("rad-2",),
        ("rad-2",),
        ("rad-3",),
        ("rad-5",),
    ]


def test_a_form_question_about_a_chapter_is_about_all_its_recommendations() -> None:
    assert targets_of(answer("Kapitlet er bra.", field="kap-2")) == [("rad-1", "rad-2")]


def test_a_paragraph_is_about_the_heading_it_stands_under() -> None:
    assert targets_of(paragraph("Dette er bra.", "Merknader", "Til råd 3")) == [("rad-3",)]


def test_a_reference_that_opens_the_paragraph_comes_before_the_heading() -> None:
    assert targets_of(paragraph("Råd 4: Dette er bra.", "Til råd 3")) == [("rad-4",)]


def test_what_a_paragraph_opens_with_carries_to_its_end_and_no_further() -> None:
    assert targets_of(
        paragraph("Råd 4 er bra.\nMen det koster penger.", "Svar"),
        paragraph("Ny del her.", "Svar"),
    ) == [("rad-4",), ("rad-4",), None]


def test_a_closing_paragraph_is_about_the_draft_as_a_whole() -> None:
    closing = paragraph("Til slutt: lykke med arbeidet videre.", "Svar")
    assert targets_of(closing) == [("generelt",)]


def test_a_level_that_is_named_leaves_it_to_the_heading_or_the_words() -> None:
    under = paragraph("Dette er det beste på systemnivå.", "Råd 2")
    alone = paragraph("Dette er det beste på systemnivå.")
    assert targets_of(under) == [("rad-2",)]
    assert targets_of(alone) == [None]


def test_a_heading_over_several_leaves_it_to_the_words() -> None:
    entry = submission(paragraph("Uteområdene må sikres.", "Til kapittel 3"))
    statements = cut_statements(entry, GRAMMAR)
    (found,) = assign_targets(entry, statements, [""], HEARING, GRAMMAR)
    assert found == Undecided(("rad-3", "rad-4", "rad-5"), "Til kapittel 3")


def test_a_comment_is_about_what_it_hangs_on() -> None:
    comment = Block("Uklart.", "comment", headings=("Del 2",), anchor=TITLES[3])
    assert targets_of(comment) == [("rad-4",)]


def test_headings_name_targets_by_number_title_and_label() -> None:
    named = {
        "3. Råd 2": ("rad-2",),
        TITLES[4]: ("rad-5",),
        f"4. Innspill til: {TITLES[4]}": ("rad-5",),
        "Hva mangler?": ("mangler",),
        "Generelle merknader": ("generelt",),
        "2.1 Vårt eget kapittel om økonomi": (),
        "Om oss og våre medlemmer": ("generelt",),
        "Økonomi": (),
    }
    assert {heading: heading_targets(heading, HEARING, GRAMMAR) for heading in named} == named


def test_a_text_that_counts_all_its_heading_names_is_about_all_of_them() -> None:
    counted = paragraph("Disse tre bør slås sammen.", "Til kapittel 3")
    other_count = paragraph("Disse to bør slås sammen.", "Til kapittel 3")
    assert targets_of(counted) == [("rad-3", "rad-4", "rad-5")]
    assert targets_of(other_count) == [None]


def test_all_mentioned_in_passing_is_the_draft_as_a_whole() -> None:
    passing = paragraph("Tillitsvalgte nevnes ikke, enda samtlige råd griper inn i dagen vår.")
    leading = paragraph("Alle rådene er gode.")
    assert targets_of(passing) == [("generelt",)]
    assert targets_of(leading) == [tuple(f"rad-{number}" for number in range(1, 6))]


def test_a_chapter_is_found_by_the_first_word_of_its_title() -> None:
    assert targets_of(paragraph("Tallene i bakgrunnskapitlet er gamle.")) == [("kap-1",)]
    assert targets_of(paragraph("I kapittelet om bakgrunn er tallene gamle.")) == [("kap-1",)]
    assert targets_of(paragraph("Bakgrunnen for saken er gammel.")) == [None]
