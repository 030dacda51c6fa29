"""The reader of PDF files."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.pdf import parse_pdf, read_pdf
from tests.loaders.builders import annotation, at, field, grid, lines, pdf

FULL = "Dette er en linje som går helt ut til kanten av siden, slik brødtekst"
LONG = [f"{FULL} {n}" for n in range(4)]


def texts(data: bytes, kind: str) -> list[str]:
    return [block.text for block in parse_pdf(data).blocks if block.kind == kind]


def test_lines_of_a_paragraph_are_joined_and_short_lines_end_it() -> None:
    page = lines(200, *LONG, "og slutter her.", "Nytt avsnitt begynner på ny linje og varer")
    assert texts(pdf(page), "paragraph") == [
        " ".join([*LONG, "og slutter her."]),
        "Nytt avsnitt begynner på ny linje og varer",
    ]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("medvirk-", "ning er viktig", "medvirkning er viktig"),
        ("bruker-", "og pårørende er med", "bruker- og pårørende er med"),
        ("en e-", "post er sendt", "en e-post er sendt"),
        ("vårt FACT-", "team er klart", "vårt FACT-team er klart"),
        ("for 19-", "åringer er det", "for 19-åringer er det"),
    ],
)
def test_divided_word_is_made_whole_and_a_words_own_hyphen_stays(
    before: str, after: str, joined: str
) -> None:
    filled = f"{FULL} {before}"
    page = lines(200, *LONG, filled.rjust(len(LONG[0])), after)
    assert joined in texts(pdf(page), "paragraph")[0]


def test_larger_and_bold_lines_are_headings_by_rank() -> None:
    page = [
        at(70, 150, "Tittel", size=16, bold=True),
        *lines(180, *LONG),
        at(70, 260, "Mindre", size=13, bold=True),
        *lines(280, *LONG),
        at(70, 360, "Fet", bold=True),
        *lines(380, *LONG),
    ]
    last = parse_pdf(pdf(page)).blocks[-1]
    assert last.headings == ("Tittel", "Mindre", "Fet")


def test_line_that_only_names_a_place_is_a_heading() -> None:
    page = [*lines(150, *LONG), at(70, 240, "Til råd 3"), *lines(265, "Vi er enige.")]
    assert texts(pdf(page), "heading") == ["Til råd 3"]


def test_place_at_the_start_of_a_wrapped_line_is_no_heading() -> None:
    page = lines(150, *LONG, "råd 4 er nevnt midt i en setning.")
    assert texts(pdf(page), "heading") == []


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"venstre spalte har linje {n} her" for n in range(5)]
    right = [f"og høyre spalte har linje {n}" for n in range(5)]
    found = texts(pdf([*lines(150, *left), *lines(150, *right, left=330)]), "paragraph")
    assert " ".join(found).split() == " ".join(left + right).split()


def test_cells_side_by_side_are_not_run_together() -> None:
    found = texts(pdf([at(70, 150, "Råd 3"), at(250, 150, "Støttes ikke av oss.")]), "paragraph")
    assert found == ["Støttes ikke av oss."]


def test_repeated_margins_and_page_numbers_are_kept_apart() -> None:
    pages = [
        [at(70, 40, "Nes kommune"), *lines(200, *LONG), at(300, 815, f"Side {n} av 2")]
        for n in (1, 2)
    ]
    data = pdf(*pages)
    assert texts(data, "footer") == ["Nes kommune", "Side 1 av 2", "Nes kommune", "Side 2 av 2"]
    assert all("Side" not in text for text in texts(data, "paragraph"))


def test_paragraph_goes_on_over_the_page_and_keeps_its_first_page() -> None:
    data = pdf(lines(700, *LONG), lines(100, "fortsetter øverst på neste side og slutter."))
    blocks = parse_pdf(data).blocks
    assert [block.page for block in blocks] == [1]
    assert blocks[0].text.endswith("fortsetter øverst på neste side og slutter.")


def test_small_print_below_is_a_footnote() -> None:
    page = [*lines(200, *LONG), at(70, 700, "1 Jf. loven § 3, som er streng.", size=8)]
    assert texts(pdf(page), "footnote") == ["1 Jf. loven § 3, som er streng."]


def test_bullet_makes_a_list_item_and_goes() -> None:
    page = [*lines(150, *LONG), *lines(220, "• Første punkt", "• Andre punkt")]
    assert texts(pdf(page), "list_item") == ["Første punkt", "Andre punkt"]


def test_questions_of_a_printed_form_are_headings_of_their_answers() -> None:
    page = []
    for n, top in enumerate((150, 230, 310), start=1):
        page += lines(
            top,
            f"{n}. Innspill til råd {n}: Ledere skal ha kunnskap om",
            "og vite dette",
            size=13,
            bold=True,
        )
        page += lines(top + 38, f"Svar nummer {n} er her.")
    answers = [b for b in parse_pdf(pdf(page)).blocks if b.kind == "paragraph"]
    assert [b.text for b in answers] == [f"Svar nummer {n} er her." for n in (1, 2, 3)]
    assert answers[1].headings == (
        "2. Innspill til råd 2: Ledere skal ha kunnskap om og vite dette",
    )


def test_every_page_of_a_scanned_file_is_told_as_a_picture() -> None:
    found = read_pdf(pdf([], [], picture=True))
    assert found.document.blocks == ()
    assert [missed.picture for missed in found.missed] == [1, 2]


def test_scanned_page_among_others_is_reported() -> None:
    found = read_pdf(pdf(lines(150, *LONG, *LONG), [], picture=True))
    assert [missed.where for missed in found.missed] == ["side 2"]


def test_locked_file_is_refused_as_locked() -> None:
    with pytest.raises(UnreadableDocumentError, match="passord"):
        parse_pdf(pdf(lines(150, "Hemmelig"), encrypt=True))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4", pdf(lines(150, "Tekst"))[:150], b"%PDF-" + bytes(900)]
)
def test_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocumentError):
        parse_pdf(data)


SAID = (
    "Vi mener at fristen er altfor kort for alle små",
    "kommuner, og ber om at den blir utvidet.",
)


def tabled(*, second_page: bool = False) -> bytes:
    """A table with a label column of its own, close to the text beside it."""
    rules = grid(70, 90, [80, 300], [20, 40, 40])
    page = [
        *lines(80, "Vik kommune svarer i tabellen under, punkt for punkt, slik dere ba om."),
        *(at(75, 104, "Råd"), at(152, 104, "Innspill")),
        *(at(75, 124, "Råd 2"), *lines(124, *SAID, left=152)),
        *(at(75, 164, "Råd 5"), at(152, 164, "Kurs koster mye penger, og det må sies.")),
        *lines(220, "Til slutt vil vi takke for muligheten til å komme med innspill her."),
    ]
    more = [
        at(75, 104, "Råd"),
        at(152, 104, "Innspill"),
        at(152, 124, "Penger må følge med, ellers skjer det ingenting."),
        at(75, 164, "Råd 7"),
        at(152, 164, "Bra, men skriv det enklere enn dette."),
    ]
    return pdf(page[:-1] if second_page else page, *([more] if second_page else []), drawn=rules)


def test_cell_of_a_ruled_table_stands_under_the_label_of_its_row() -> None:
    found = parse_pdf(tabled()).blocks
    cells = [(b.headings, b.text) for b in found if b.kind == "table_cell"]
    assert cells == [
        (("Råd 2",), " ".join(SAID)),
        (("Råd 5",), "Kurs koster mye penger, og det må sies."),
    ]
    assert found[0].kind == "paragraph"
    assert found[-1].text.startswith("Til slutt")


def test_table_that_goes_on_over_the_page_is_one() -> None:
    found = parse_pdf(tabled(second_page=True)).blocks
    cells = [(b.headings[-1], b.page, b.text[:20]) for b in found if b.kind == "table_cell"]
    assert cells == [
        ("Råd 2", 1, "Vi mener at fristen "),
        ("Råd 5", 1, "Kurs koster mye peng"),
        ("Råd 5", 2, "Penger må følge med,"),
        ("Råd 7", 2, "Bra, men skriv det e"),
    ]
    # The head that stands on both pages names no row.
    assert not [b for b in found if b.headings[-1:] == ("Råd",)]


def test_frame_around_text_is_no_table() -> None:
    frame = grid(60, 60, [400], [100, 100])
    text = lines(80, "Vi mener at rådet er godt, og at det bør stå som det er i utkastet.")
    assert [b.kind for b in parse_pdf(pdf(text, drawn=frame)).blocks] == ["paragraph"]


def test_page_with_a_drawing_of_many_lines_is_read_as_text() -> None:
    drawing = grid(60, 60, [1.0] * 70, [1.0] * 70)
    text = lines(200, "Vi mener at rådet er godt, og at det bør stå som det er i utkastet.")
    assert [b.kind for b in parse_pdf(pdf(text, drawn=drawing)).blocks] == ["paragraph"]


def test_headings_that_count_at_the_top_of_their_pages_are_no_page_headers() -> None:
    said = "Vi mener at dette er viktig for alle som bor i kommunen vår."
    pages = [[at(70, 40, f"Til råd {n}"), *lines(120, said)] for n in (1, 2, 3)]
    found = parse_pdf(pdf(*pages)).blocks
    assert [b.text for b in found if b.kind == "heading"] == [f"Til råd {n}" for n in (1, 2, 3)]
    assert not [b for b in found if b.kind == "footer"]


def test_header_with_a_number_that_grows_with_the_page_is_one() -> None:
    said = "Vi mener at dette er viktig for alle som bor i kommunen vår."
    pages = [[at(70, 40, f"Vik kommune, svar 24/12, ark {n}"), *lines(120, said)] for n in (1, 2)]
    assert texts(pdf(*pages), "footer") == [f"Vik kommune, svar 24/12, ark {n}" for n in (1, 2)]


BODY = lines(100, "Ledere skal kjenne til rollene.", "Alle tjenester skal ha en plan.")


def test_comment_says_what_it_marks_and_who_made_it() -> None:
    marks = [
        annotation("Highlight", 70, 100, Contents="Hvilke roller?", T="Kari Nes"),
        annotation("Text", 400, 114, Contents="Også de små?"),
    ]
    found = [b for b in parse_pdf(pdf(BODY, marks=marks)).blocks if b.kind == "comment"]
    assert [(b.text, b.author, b.page) for b in found] == [
        ("Hvilke roller?", "Kari Nes", 1),
        ("Også de små?", None, 1),
    ]
    assert found[0].anchor
    assert found[0].anchor in "Ledere skal kjenne til rollene."
    assert found[1].anchor == "Alle tjenester skal ha en plan."


def test_struck_out_words_are_a_deletion_and_what_replaces_them_an_insertion() -> None:
    marks = [
        annotation("StrikeOut", 70, 100),
        annotation("Caret", 70, 100, Contents="Alle ledere"),
        annotation("Highlight", 70, 114),
    ]
    found = [b for b in parse_pdf(pdf(BODY, marks=marks)).blocks if b.kind != "paragraph"]
    assert [b.kind for b in found] == ["deletion", "insertion"]
    assert found[0].text in "Ledere skal kjenne til rollene."
    assert found[1].text == "Alle ledere"


def test_draft_returned_with_comments_leaves_only_these_as_the_senders() -> None:
    sentence = "Ledere skal kjenne til rollene, og alle tjenester skal ha en plan for det."
    page = [at(70, 100 + 40 * n, f"{n}. {sentence}") for n in range(1, 7)]
    marks = [annotation("Text", 60, 100 + 40 * n, Contents=f"Uklart {n}") for n in range(1, 5)]
    found = read_pdf(pdf(page, marks=marks))
    kinds = {b.kind for b in found.document.blocks}
    assert kinds == {"draft", "comment"}
    assert "utkastet i retur" in found.notes[0]


def test_field_of_a_form_stands_under_what_it_asks_for() -> None:
    page = [at(70, 100, "Hva mener dere om rådet?"), at(70, 200, "Organisasjon:")]
    marks = [
        field(70, 120, "Vi støtter rådet.\nMen det er uklart.", T="Text1"),
        field(160, 200, "Vik kommune", T="Text2"),
        field(70, 300, "Ingen", TU="Andre merknader", T="Text3"),
        field(70, 400, "Ja takk", T="onsker_kopi"),
        field(70, 500, "", T="Text4"),
        field(70, 600, "", keys="/FT/Btn/AS/Off", T="valg"),
    ]
    found = [b for b in parse_pdf(pdf(page, marks=marks)).blocks if b.kind == "paragraph"]
    answers = {b.headings[-1]: b.text for b in found if b.headings}
    assert answers == {
        "Hva mener dere om rådet?": "Vi støtter rådet.\nMen det er uklart.",
        "Organisasjon": "Vik kommune",
        "Andre merknader": "Ingen",
        "onsker kopi": "Ja takk",
    }
    # What the form asks is nobody's answer.
    assert texts(pdf(page, marks=marks), "heading") == [line[-1] for line in page]


def test_text_of_a_form_with_several_fields_is_not_the_senders() -> None:
    asked = "Kommunen skal svare på dette punktet med noen få setninger, og gi grunner."
    page = [at(70, 100 + 60 * n, f"{n}. {asked}") for n in range(1, 5)]
    marks = [
        field(70, 120 + 60 * n, f"Svar {n}: det er bra.", TU=f"Punkt {n}", T=f"f{n}")
        for n in range(1, 5)
    ]
    found = read_pdf(pdf(page, marks=marks))
    said = [(b.kind, b.headings) for b in found.document.blocks if b.text.startswith("Svar")]
    assert said == [("paragraph", (f"Punkt {n}",)) for n in range(1, 5)]
    assert {b.kind for b in found.document.blocks} == {"paragraph", "draft"}
    assert found.notes == (
        "Lest som et utfylt skjema: bare det som står i feltene, regnes som avsenderens.",
    )


def test_file_packed_in_a_pdf_is_an_attachment() -> None:
    document = pypdfium2.PdfDocument(pdf(BODY))
    document.new_attachment("svar.txt").set_data(b"Vi mener mer enn dette.")
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    (attachment,) = read_pdf(buffer.getvalue()).attachments
    assert (attachment.name, attachment.data) == ("svar.txt", b"Vi mener mer enn dette.")


def test_invisible_text_over_a_picture_is_marked_as_read_from_it() -> None:
    page = lines(100, *["Vi mener at rådet er godt, og at det bør stå som det er."] * 3)
    found = read_pdf(pdf(page, picture=True, invisible=True))
    assert all(block.by_ocr for block in found.document.blocks)
    assert found.notes[0].startswith("Teksten er lest fra bilde (side 1)")
    assert not found.missed
    seen = read_pdf(pdf(page)).document.blocks
    assert not any(block.by_ocr for block in seen)
