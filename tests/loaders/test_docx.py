"""The reader of Word files."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.docx import parse_docx, read_docx
from pipeline.loaders.normalise import normalise
from pipeline.loaders.text import BULLET
from pipeline.records import Block
from tests.loaders.builders import (
    W,
    commented,
    deleted,
    docx,
    inserted,
    lists,
    package,
    paragraph,
    run,
    table,
    text_box,
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SENTENCE = "Samarbeidet skal forankres i skriftlige avtaler mellom tjenesten og organisasjonene."


def blocks(*body: str, **parts: dict[int, str] | str) -> list[Block]:
    return list(parse_docx(docx(*body, **parts)).blocks)  # type: ignore[arg-type]


def of_kind(found: list[Block], kind: str) -> list[str]:
    return [block.text for block in found if block.kind == kind]


def test_paragraph_stands_under_its_headings_outermost_first() -> None:
    found = blocks(
        paragraph("Del en", style="Heading1"),
        paragraph("Under", style="Heading2"),
        paragraph("Tekst."),
        paragraph("Del to", style="Heading1"),
        paragraph("Mer."),
    )
    assert [b.headings for b in found if b.kind == "paragraph"] == [
        ("Del en", "Under"),
        ("Del to",),
    ]


def test_bold_paragraph_is_a_heading_and_bold_opinion_is_not() -> None:
    found = blocks(
        paragraph(run("Om barn og unge", bold=True)),
        paragraph("Dette er en vanlig tekst av noen lengde."),
        paragraph(run("Vi støtter ikke dette rådet", bold=True)),
        paragraph("Og enda mer vanlig tekst etter det."),
    )
    assert of_kind(found, "heading") == ["Om barn og unge"]


def test_run_in_heading_stays_in_its_paragraph() -> None:
    found = blocks(paragraph(run("Råd 2:", bold=True), run(" Vi er enige i dette.")))
    assert [(b.kind, b.text) for b in found] == [("paragraph", "Råd 2: Vi er enige i dette.")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Vi støtter forslaget slik det nå foreligger.", "paragraph"),
        ("Kommunen går imot forslaget i sin helhet.", "paragraph"),
        # The title of what is answered may be a sentence.
        ("Råd 3: Ledere skal ha kompetanse om medvirkning.", "heading"),
        ("Generelle merknader.", "heading"),
    ],
)
def test_body_text_in_a_headings_style_is_not_lost_as_a_heading(text: str, kind: str) -> None:
    assert [block.kind for block in blocks(paragraph(text, style="Heading2"))] == [kind]


def test_right_cell_stands_under_its_label_and_no_word_is_lost() -> None:
    found = blocks(
        table(("Råd", "Innspill"), ("Råd 3", "Støttes fullt ut av oss."), ("Råd 4", "-"))
    )
    assert of_kind(found, "heading") == ["Råd", "Innspill", "Råd 3", "Råd 4"]
    assert [(b.text, b.headings) for b in found if b.kind == "table_cell"] == [
        ("Støttes fullt ut av oss.", ("Råd 3",)),
        ("-", ("Råd 4",)),
    ]


def test_third_column_stands_under_its_own_head_too() -> None:
    rows = (
        ("Råd", "Forslag", "Grunn"),
        ("Råd 1", "Stryk ordet «bør» i første setning.", "Uklart."),
    )
    found = blocks(table(*rows))
    assert found[-1].headings == ("Råd 1", "Grunn")


def test_table_with_one_column_is_only_a_frame() -> None:
    found = blocks(table((paragraph("Tittel", style="Heading1") + paragraph("Tekst."),)))
    assert [b.kind for b in found] == ["heading", "paragraph"]


def test_nested_tables_text_boxes_and_notes_are_read_once() -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    found = blocks(
        paragraph(run("Før"), note, text_box(paragraph("I boksen"))),
        table((paragraph("Ytre") + table((("Indre", "celle"))), "Ved siden")),
        footnotes={2: "Noten"},
        header="Brevhode",
    )
    words = [b.text for b in found]
    for text in ("Før", "Noten", "I boksen", "Ytre", "Indre", "celle", "Ved siden", "Brevhode"):
        assert words.count(text) == 1
    assert of_kind(found, "footnote") == ["Noten"]
    assert of_kind(found, "footer") == ["Brevhode"]


def test_changes_in_ones_own_letter_are_accepted_and_deleted_words_kept_apart() -> None:
    found = blocks(
        paragraph("Vi mener at ", inserted("alle "), deleted("noen "), "må få svar."),
        paragraph("Vi takker for muligheten til å svare på høringen."),
    )
    assert of_kind(found, "paragraph")[0] == "Vi mener at alle må få svar."
    assert of_kind(found, "quoted") == ["noen"]
    assert not of_kind(found, "draft")


def returned_draft() -> list[Block]:
    return blocks(
        paragraph("Nes kommune"),
        paragraph("Vi har skrevet våre merknader rett i utkastet fra dere."),
        paragraph("Systemnivå", style="Heading1"),
        paragraph("Rådene gjelder for alle tjenester på området som er nevnt."),
        paragraph(commented(1, SENTENCE)),
        paragraph(
            "Ledere skal kjenne ", deleted("alle"), inserted("de viktigste"), " rollene på området."
        ),
        paragraph(
            "Tilbudet skal være likt. ", commented(2, "Informasjon skal gis muntlig."), " Slutt."
        ),
        paragraph("Med hilsen"),
        paragraph("Kari Nes"),
        comments={1: "Enig!", 2: "Hvorfor bare muntlig?"},
    )


def test_in_a_returned_draft_only_changes_comments_and_the_covering_letter_are_theirs() -> None:
    found = returned_draft()
    assert SENTENCE in of_kind(found, "draft")
    assert of_kind(found, "paragraph") == [
        "Nes kommune",
        "Vi har skrevet våre merknader rett i utkastet fra dere.",
        "Med hilsen",
        "Kari Nes",
    ]
    assert of_kind(found, "insertion") == ["de viktigste"]
    assert of_kind(found, "deletion") == ["alle"]


def test_change_is_anchored_in_its_sentence_and_comment_in_the_sentence_it_is_about() -> None:
    found = returned_draft()
    change = next(b for b in found if b.kind == "insertion")
    comment = next(b for b in found if b.text == "Hvorfor bare muntlig?")
    assert change.anchor == "Ledere skal kjenne [ut: alle] [inn: de viktigste] rollene på området."
    assert comment.anchor == "Informasjon skal gis muntlig."
    assert comment.headings == ("Systemnivå",)


def test_changes_and_comments_say_who_made_them_and_two_authors_are_two_changes() -> None:
    marks = [b for b in returned_draft() if b.kind in {"insertion", "deletion", "comment"}]
    assert {(b.kind, b.author) for b in marks} == {
        ("insertion", "Kari Nes"),
        ("deletion", "Kari Nes"),
        ("comment", "Ola Lie"),
    }
    both = (inserted("helt ", author="Kari Nes"), inserted("nye", author="Ola Lie"))
    text = "Rådene gjelder for alle tjenester på området som er nevnt, og "
    found = blocks(*[paragraph(text, *both, " tiltak.")] * 3)
    assert [(b.text, b.author) for b in found if b.kind == "insertion"][:2] == [
        ("helt", "Kari Nes"),
        ("nye", "Ola Lie"),
    ]


def test_comments_on_ones_own_letter_do_not_make_it_a_draft() -> None:
    own = [
        paragraph(commented(n, f"Vi mener at forslag {n} bør endres av dere.")) for n in range(4)
    ]
    found = blocks(*own, comments=dict.fromkeys(range(4), "Sjekk dette"))
    assert len(of_kind(found, "paragraph")) == 4
    assert not of_kind(found, "draft")


def test_letter_pasted_as_one_paragraph_is_cut_at_its_lines() -> None:
    broken = "<w:r><w:t>Råd 2</w:t><w:br/><w:t>Støttes av oss alle.</w:t></w:r>"
    found = blocks(paragraph(broken))
    assert [(b.kind, b.text) for b in found] == [
        ("heading", "Råd 2"),
        ("paragraph", "Støttes av oss alle."),
    ]


def test_damaged_part_is_reported_and_the_text_still_read() -> None:
    found = read_docx(docx(paragraph("Teksten."), parts={"word/comments.xml": b"ikke xml"}))
    assert [block.text for block in found.document.blocks] == ["Teksten."]
    assert [missed.where for missed in found.missed] == ["delen «word/comments.xml»"]


def test_what_can_be_saved_of_a_broken_off_file_is_read_and_the_loss_told() -> None:
    text = [f"Avsnitt {n} sier noe om forslag nummer {n * 7919 % 1000}." for n in range(400)]
    whole = docx(*[paragraph(each) for each in text])
    found = read_docx(whole[: len(whole) // 3])
    saved = [block.text for block in found.document.blocks]
    assert len(saved) > 20
    assert saved[:-1] == text[: len(saved) - 1]
    assert [missed.where for missed in found.missed] == ["deler av filen"]


ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="w"><w:body>&a;</w:body></w:document>'
)
HOSTILE = {
    "no zip": b"PK\x03\x04 og noe mer",
    "truncated": docx(paragraph("Tekst"))[:60],
    "no main part": package({"[Content_Types].xml": b"<Types/>"}),
    "entities": docx(parts={"word/document.xml": ENTITIES}),
    "broken xml": docx(parts={"word/document.xml": b"<w:document"}),
    "no text": docx(paragraph("")),
    "deep": docx(parts={"word/document.xml": b"<a>" * 100_000}),
    "bomb": package({"word/document.xml": b" " * 120_000_000}),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_file_is_refused_with_reason_and_advice(data: bytes) -> None:
    with pytest.raises(UnreadableDocumentError) as caught:
        parse_docx(data)
    assert caught.value.reason
    assert caught.value.advice


HEADINGS = lists(
    l1=(("decimal", "%1"), ("decimal", "%1.%2"), ("lowerLetter", "%1.%2.%3)")),
    l2=(("decimal", "Råd %1:"),),
    l3=(("bullet", "•"),),
    l4=(("lowerRoman", "(%1)"),),
)


def shown(*body: str, kind: str = "heading", styles: str = "") -> list[str]:
    return of_kind(list(parse_docx(docx(*body, numbering=HEADINGS, styles=styles)).blocks), kind)


def test_headings_bear_the_numbers_that_word_shows() -> None:
    text = paragraph("Vi mener at dette er viktig for alle kommuner.")
    assert shown(
        paragraph("Bakgrunn", style="Heading1", numbered="1:0"),
        paragraph("Systemnivå", style="Heading1", numbered="1:0"),
        paragraph("Ledelse", style="Heading2", numbered="1:1"),
        text,
        paragraph("Dialog", style="Heading2", numbered="1:1"),
        paragraph("Møter", style="Heading3", numbered="1:2"),
        paragraph("Tjenestenivå", style="Heading1", numbered="1:0"),
        paragraph("Opplæring", style="Heading2", numbered="1:1"),
    ) == [
        "1 Bakgrunn",
        "2 Systemnivå",
        "2.1 Ledelse",
        "2.2 Dialog",
        "2.2.a) Møter",
        "3 Tjenestenivå",
        "3.1 Opplæring",
    ]


def test_numbers_of_a_style_are_counted_at_the_level_of_the_style() -> None:
    numbered = HEADINGS.replace("<w:lvlText", '<w:pStyle w:val="Tall"/><w:lvlText', 1)
    style = (
        '<w:style w:type="paragraph" w:styleId="Tall"><w:name w:val="Tall"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    body = [paragraph(text, style="Tall") for text in ("Bakgrunn", "Merknader")]
    found = parse_docx(docx(*body, numbering=numbered, styles=style)).blocks
    assert [block.text for block in found] == ["1 Bakgrunn", "2 Merknader"]


def test_label_in_words_is_shown_and_the_points_of_a_list_are_not_numbered() -> None:
    assert shown(
        paragraph("Vi støtter dette.", numbered="2:0"),
        paragraph("Fristen er for kort.", numbered="2:0"),
        paragraph("Kurs koster penger.", numbered="3:0"),
        paragraph("Møter tar tid.", numbered="4:0"),
        kind="list_item",
    ) == [
        "Råd 1: Vi støtter dette.",
        "Råd 2: Fristen er for kort.",
        "Kurs koster penger.",
        "Møter tar tid.",
    ]


def test_column_of_numbers_that_word_counts_labels_its_rows() -> None:
    rows = [(paragraph(numbered="2:0"), f"Vi mener at punkt {n} er uklart.") for n in (1, 2)]
    found = parse_docx(docx(table(("Råd", "Innspill"), *rows), numbering=HEADINGS)).blocks
    cells = [block for block in found if block.kind == "table_cell"]
    assert [block.headings[-1] for block in cells] == ["Råd 1:", "Råd 2:"]


def test_moved_text_is_read_where_it_was_moved_to_and_content_controls_are_looked_into() -> None:
    moved = f'<w:moveFrom w:author="Kari">{run("flyttet setning")}</w:moveFrom>'
    to = f'<w:moveTo w:author="Kari">{run("flyttet setning")}</w:moveTo>'
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('I kontrollen')}</w:sdtContent></w:sdt>"
    prompt = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{run('Klikk her for å skrive inn tekst')}</w:sdtContent></w:sdt>"
    )
    found = blocks(
        paragraph(run("Vi mener dette. "), moved),
        paragraph(run("Og her står en "), to, run(".")),
        control,
        paragraph(prompt),
    )
    assert of_kind(found, "paragraph") == [
        "Vi mener dette.",
        "Og her står en flyttet setning.",
        "I kontrollen",
    ]
    assert of_kind(found, "quoted") == ["flyttet setning"]
    assert of_kind(found, "draft") == ["Klikk her for å skrive inn tekst"]


def test_merged_cell_is_read_once_and_a_row_inside_it_keeps_its_label() -> None:
    def cell(text: str, merge: str = "") -> str:
        mark = f'<w:vMerge w:val="{merge}"/>' if merge else ""
        return f"<w:tc><w:tcPr>{mark}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = [
        cell("Råd") + cell("Innspill"),
        cell("Råd 3", "restart") + cell("Vi mener at fristen er altfor kort for små kommuner."),
        cell("Råd 3", "continue") + cell("Vi mener også at dette vil koste mye for mange."),
    ]
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    found = blocks(body)
    assert of_kind(found, "heading").count("Råd 3") == 1
    assert [b.headings for b in found if b.kind == "table_cell"] == [("Råd 3",), ("Råd 3",)]


def test_endnotes_and_formulas_are_read() -> None:
    inside = f'<w:endnote w:id="2">{paragraph("Sluttnoten")}</w:endnote>'
    note = f'<w:endnotes xmlns:w="{W}">{inside}</w:endnotes>'
    reference = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    formula = '<m:oMath xmlns:m="urn:m"><m:r><m:t>x + y</m:t></m:r></m:oMath>'
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/endnotes" Target="endnotes.xml"/></Relationships>'
    )
    data = docx(
        paragraph(run("Vi regner med "), formula, reference),
        parts={
            "word/endnotes.xml": note.encode(),
            "word/_rels/document.xml.rels": relations.encode(),
        },
    )
    found = list(parse_docx(data).blocks)
    assert [(b.kind, b.text) for b in found] == [
        ("paragraph", "Vi regner med x + y"),
        ("footnote", "Sluttnoten"),
    ]


WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=40,
)


@given(st.lists(st.tuples(WORDS, st.sampled_from(("plain", "inserted", "deleted"))), min_size=1))
def test_no_word_of_a_paragraph_is_lost_whatever_was_tracked(
    pieces: list[tuple[str, str]],
) -> None:
    marks = {"plain": run, "inserted": inserted, "deleted": deleted}
    data = docx(
        paragraph("Vi mener noe om dette."),
        paragraph(*(marks[kind](text) for text, kind in pieces)),
    )
    read = "".join(block.text for block in parse_docx(data).blocks)
    for text, _ in pieces:
        for word in re.findall(r"[^\W_]+", normalise(text)):
            assert word in read


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_paragraphs_come_back_in_order_as_normalise_gives_them(texts: list[str]) -> None:
    body = [f"Vi mener {text}" for text in texts]
    found = [block.text for block in parse_docx(docx(*map(paragraph, body))).blocks]
    assert found == [normalise(BULLET.sub("", normalise(text))) for text in body]


SOUND = docx(paragraph("Vi mener at rådet er godt."), table(("Råd", "Innspill"), ("1", "Bra.")))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.binary(max_size=20), st.integers(0, 200))
def test_damaged_file_is_read_or_refused_and_never_breaks_the_reader(
    place: int, noise: bytes, gone: int
) -> None:
    found: tuple[Block, ...] = ()
    with suppress(UnreadableDocumentError):
        found = parse_docx(SOUND[:place] + noise + SOUND[place + gone :]).blocks
    assert all(block.text for block in found)
