"""Who sent a document, when, and which of its words are formalities."""

from __future__ import annotations

from datetime import datetime

import pytest

from pipeline.loaders.mail import parse_mail
from pipeline.loaders.senders import Letter, read_letter
from pipeline.loaders.senders.dates import dates
from pipeline.loaders.senders.letterhead import mark_formalities
from pipeline.loaders.senders.names import full_form, in_small_letters, name_in_file
from pipeline.records import Block, BlockKind, Document
from tests.loaders.builders import mail

BODY = "Kommunen mener at utkastet er godt, men at det bør bli kortere og klarere enn det er nå."


def letter(*texts: str | tuple[BlockKind, str], name: str = "svar.docx") -> Letter:
    blocks = [
        Block(text, "paragraph") if isinstance(text, str) else Block(text[1], text[0])
        for text in texts
    ]
    return read_letter([Document(tuple(blocks))], name)


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("documents/D001 Nes kommune.docx", "Nes kommune"),
        ("12_Nes kommune.pdf", "Nes kommune"),
        ("2024-10-20 Høringssvar fra Nes kommune (2).pdf", "Nes kommune"),
        ("24-23790-15 Horingsuttalelse_Nes_kommune_signert.pdf", "Nes kommune"),
        ("Høyringsfråsegn frå Nes kommune.pdf", "Nes kommune"),
        ("Ved elva  landslag for folk ved el.pdf", "Ved elva  landslag for folk ved el"),
        ("Høringssvar.docx", ""),
        ("scan 0001.pdf", ""),
        ("12345.pdf", ""),
    ],
)
def test_name_is_taken_out_of_the_file_name(file_name: str, name: str) -> None:
    assert name_in_file(file_name) == name


@pytest.mark.parametrize(
    ("name", "text", "full"),
    [
        # Cut in the middle of a word, and a dash removed.
        (
            "Elva  landslag for folk ved el",
            "ELVA\nlandslag for folk ved elver",
            "Elva – landslag for folk ved elver",
        ),
        ("Foreningen A Laget B og C", "Foreningen A, Laget B og C", "Foreningen A, Laget B og C"),
        ("Forbundet for fag FFF", "Forbundet for fag (FFF)", "Forbundet for fag (FFF)"),
        # The department is not part of the name in the file.
        ("Nes kommune", "Nes kommune, helse", "Nes kommune"),
        ("Vik kommune", "Nes kommune", ""),
    ],
)
def test_text_gives_the_full_form_of_a_name(name: str, text: str, full: str) -> None:
    assert full_form(name, text) == full


def test_capitals_of_a_letterhead_are_taken_down() -> None:
    assert in_small_letters("NES KOMMUNE", "NES KOMMUNE\nSaken for Nes kommune") == "Nes kommune"
    assert in_small_letters("NES SYKEHUS HF", "") == "Nes sykehus HF"


@pytest.mark.parametrize(
    ("texts", "respondent"),
    [
        (("Nes kommune", "Storgata 1, 1234 Nes", BODY), "Nes kommune"),
        (
            ("Helsetilsynet", "Postboks 1, 0001 Oslo", "Nes kommune", "Dato: 1.2.2024", BODY),
            "Nes kommune",
        ),
        ((("heading", "Høringssvar fra Nes kommune"), BODY), "Nes kommune"),
        (
            ("Nes kommune viser til høring om råd, og har disse merknadene til utkastet.",),
            "Nes kommune",
        ),
        ((BODY, "Med vennlig hilsen\nKari Nes\nleder, Stiftelsen Lyset"), "Stiftelsen Lyset"),
        ((BODY, "Hilsen\nKari Nes"), "Kari Nes"),
        # Another's answer is only mentioned.
        (
            ("Nes utvalg", "1234 Nes", "Vi slutter oss til høringssvaret fra Foreningen Lys."),
            "Nes utvalg",
        ),
        ((BODY,), ""),
    ],
)
def test_respondent_is_found_in_the_text(texts: tuple[str, ...], respondent: str) -> None:
    assert letter(*texts).respondent == respondent


def test_private_person_in_the_file_name_hides_the_name() -> None:
    found = letter(BODY, "Hilsen\nKari Nes", name="C1 Privatperson.docx")
    assert (found.respondent, found.contact) == ("Privatperson", "Kari Nes")


def test_mail_gives_contact_and_time() -> None:
    found = read_letter(
        [parse_mail(mail("Vi støtter råd 1.\n\nMvh\nKari Nes\nLeder, Foreningen Lys"))], "x.eml"
    )
    assert (found.respondent, found.contact) == ("Foreningen Lys", "Kari Nes")
    assert found.submitted_at == datetime(2024, 10, 21, 14, 5)  # noqa: DTZ001 - sender's clock


def test_parties_of_a_joint_answer_are_its_signatories() -> None:
    found = letter(
        "Felles høringssvar fra Foreningen A, Laget B og Nettverket C", "Dato: 1.2.2024", BODY
    )
    assert found.signatories == ("Foreningen A", "Laget B", "Nettverket C")
    assert found.respondent == "Foreningen A, Laget B og Nettverket C"


def test_what_is_not_found_is_said() -> None:
    assert "ikke funnet" in letter(BODY).notes[0]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Dato: 20.10.2024", (2024, 10, 20)),
        ("Oslo, 1. september 2024", (2024, 9, 1)),
        ("2024-10-20", (2024, 10, 20)),
        ("20. Oktober 2024", (2024, 10, 20)),
        # These are dates of something else, or no dates.
        ("Deres dato: 1.9.2024", None),
        ("Møtedato 22.10.2024", None),
        ("høringsbrev av 19. juni 2024", None),
        ("sak 24/23790", None),
        ("31.2.2024", None),
    ],
)
def test_dates_are_read_as_written(text: str, date: tuple[int, int, int] | None) -> None:
    found = next(dates(text), None)
    assert (None if found is None else (found.year, found.month, found.day)) == date


@pytest.mark.parametrize(
    "text",
    [
        "Vår ref.: 24/1 Deres ref.: 24/2",
        "Til Helsetilsynet",
        "Postboks 1, 0001 Oslo",
        "Nes, 20. oktober 2024",
        "Saksbehandler: Kari Nes",
        "Hei!",
    ],
)
def test_line_about_the_letter_is_a_formality(text: str) -> None:
    blocks = (Block(text, "paragraph"), Block(BODY, "paragraph"))
    assert [block.kind for block in mark_formalities(blocks)] == ["letterhead", "paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        "Råd 3: Støttes.",
        "Ingen merknader",
        "Til råd 3 har vi ingen merknader.",
        "Vi støtter råd 3, jf. vår ref. 24/1. Det bør bli lov.",
        "Mer penger til kommunene",
        "Til Helsetilsynet vil vi si at råd 3 bør strykes.",
        "For oss er dette viktig.",
        "Hei, og takk for at vi får svare på denne høringen.",
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_what_is_said_is_never_a_formality(text: str, place: int) -> None:
    blocks = [Block(BODY, "paragraph")]
    blocks.insert(place, Block(text, "paragraph"))
    assert [block.kind for block in mark_formalities(tuple(blocks))] == ["paragraph", "paragraph"]


def test_signature_is_a_formality_and_an_afterthought_is_not() -> None:
    texts = (BODY, "Med vennlig hilsen", "Kari Nes", "leder", "Etterskrift: Råd 3 bør strykes.")
    found = mark_formalities(tuple(Block(text, "paragraph") for text in texts))
    assert [(block.kind, block.text) for block in found] == [
        ("paragraph", BODY),
        ("letterhead", "Med vennlig hilsen\nKari Nes\nleder"),
        ("paragraph", "Etterskrift: Råd 3 bør strykes."),
    ]


def test_letterhead_set_as_a_heading_leaves_the_heading_paths() -> None:
    blocks = (
        Block("Nes kommune", "heading"),
        Block("1234 Nes", "paragraph", headings=("Nes kommune",)),
        Block("Høringssvar", "heading", headings=("Nes kommune",)),
        Block(BODY, "paragraph", headings=("Nes kommune", "Høringssvar")),
    )
    found = mark_formalities(blocks)
    assert found[-1].headings == ("Høringssvar",)


@pytest.mark.parametrize(
    "said",
    [
        "Til råd 2: Vi støtter dette.",
        "Til råd 3, 4 og 5: Ingen merknader",
        "Til rådet om ledere: dette er bra",
        "Til slutt: råd 3 må bort",
        "Hei, vi støtter råd 1.",
        "Direktoratet bør stryke råd 3.",
        "Vedlegg 1 bør strykes",
        "Vi støtter rådene, se www.nes.kommune.no",
        "Rådet bør gjelde fra 1.1.2025",
        "Hilsen til dere: stryk råd 3",
        "Ingen underskrift, men vi er imot.",
    ],
)
@pytest.mark.parametrize("before", [(), ("Nes kommune", "Storgata 1\n1234 Nes", "Deres ref: 24/1")])
def test_short_answer_that_begins_like_a_formality_stays_an_answer(
    said: str, before: tuple[str, ...]
) -> None:
    read = letter(*before, said, "Med vennlig hilsen\nKari Nes")
    assert [block.text for block in read.blocks if block.kind == "paragraph"] == [said]


def test_page_printed_from_a_browser_bears_the_day_of_printing() -> None:
    found = letter(("footer", "20.10.2024, 17:56 Høringsskjema"), "Vi støtter utkastet.")
    assert found.submitted_at == datetime(2024, 10, 20)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("signature", "contact"),
    [
        ("Kari Nes Ola Lie\nleder nestleder", "Kari Nes; Ola Lie"),
        ("Kari Marie Nes Ola Johan Lie\nrektor fagsjef", "Kari Marie Nes; Ola Johan Lie"),
        ("Kari Nes\nleder\nOla Lie\nnestleder", "Kari Nes; Ola Lie"),
        ("Kari Nes og Ola Lie", "Kari Nes; Ola Lie"),
        # Four names may be one person's, with one title.
        ("Kari Marie Nes Lie\nleder", "Kari Marie Nes Lie"),
        ("Kari Nes", "Kari Nes"),
    ],
)
def test_everybody_who_signs_is_named_also_side_by_side(signature: str, contact: str) -> None:
    assert letter(BODY, f"Med vennlig hilsen\n{signature}").contact == contact


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2024-10-18 Nes kommune.pdf", (2024, 10, 18)),
        ("Nes kommune_20241018.pdf", (2024, 10, 18)),
        ("Nes kommune 18.10.2024.pdf", (2024, 10, 18)),
        ("Nes kommune 24-23790.pdf", None),
        ("Nes kommune 20249999.pdf", None),
    ],
)
def test_date_of_the_file_name_is_taken_with_a_note(
    name: str, date: tuple[int, int, int] | None
) -> None:
    found = letter(BODY, name=name)
    assert found.submitted_at == (datetime(*date) if date else None)  # noqa: DTZ001
    assert ("Datoen er hentet fra filnavnet." in found.notes) == (date is not None)


def test_date_of_saving_is_the_last_resort_and_said_to_be() -> None:
    document = Document((Block(BODY, "paragraph"),), sent_at=datetime(2024, 10, 1))  # noqa: DTZ001
    found = read_letter([document], "Nes kommune.docx")
    assert found.submitted_at == datetime(2024, 10, 1)  # noqa: DTZ001
    assert found.notes[-1] == "Datoen er den da filen sist ble lagret."


@pytest.mark.parametrize(
    ("text", "full"),
    [
        # The file's name is cut at a blank: the line in the letterhead has the rest.
        ("{} lidelse\nStorgata 1", "{} lidelse"),
        ("{}\nStorgata 1", "{}"),
        ("{} mener at dette er viktig for alle som bor her.", "{}"),
        ("{} støtter alle rådene", "{}"),
        # Cut in the middle of the last word, the name ends with it.
        ("{}e lidelser", "{}e"),
    ],
)
def test_name_that_was_cut_between_words_is_made_whole(text: str, full: str) -> None:
    name = "Foreningen Ved din side landsforening for folk ved rus og psykisk"
    assert full_form(name, text.format(name)) == full.format(name)
