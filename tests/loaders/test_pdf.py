"""The reader of PDF files."""

from __future__ import annotations

import pytest

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.pdf import parse_pdf, read_pdf
from tests.loaders.builders import at, lines, pdf

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
