"""Web pages: what is said on them, and what only surrounds it."""

from __future__ import annotations

import pytest

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.html import read_html
from pipeline.loaders.html.lines import html_lines
from pipeline.loaders.text import decode_text
from pipeline.records import Block

SAID = "<p>Vi støtter rådet slik det står, og ber om at det blir tatt i bruk.</p>" * 4


def blocks(markup: str) -> tuple[Block, ...]:
    return read_html(markup.encode()).document.blocks


def texts(markup: str, kind: str) -> list[str]:
    return [block.text for block in blocks(markup) if block.kind == kind]


def test_headings_lists_and_paragraphs_keep_their_places() -> None:
    found = blocks("<h1>Svar</h1><h2>Til råd 1</h2><p>Vi er<br>enige.<ul><li>En<li>To</ul>")
    assert [(b.kind, b.text, b.headings) for b in found] == [
        ("heading", "Svar", ()),
        ("heading", "Til råd 1", ("Svar",)),
        ("paragraph", "Vi er\nenige.", ("Svar", "Til råd 1")),
        ("list_item", "En", ("Svar", "Til råd 1")),
        ("list_item", "To", ("Svar", "Til råd 1")),
    ]


def test_merged_cells_are_said_once_and_stand_under_their_labels() -> None:
    found = blocks(
        "<table><tr><th>Råd<th>Innspill<th>Begrunnelse<tr><td rowspan=2>Råd 1"
        "<td>Vi er enige i dette.<td>Fordi det virker.<tr>"
        "<td colspan=2>Men det tar tid å få det til.</table>"
    )
    said = [(b.text, b.headings) for b in found if b.kind == "table_cell"]
    assert said[0] == ("Vi er enige i dette.", ("Råd 1", "Innspill"))
    assert [text for text, _ in said].count("Men det tar tid å få det til.") == 1
    assert [b.text for b in found].count("Råd 1") == 1


@pytest.mark.parametrize(
    "margin",
    [
        "<nav><a href=a>Hjem</a> <a href=b>Om oss</a></nav>",
        "<footer>Postboks 1, 0001 Oslo</footer>",
        "<div class='cookie-banner'>Vi bruker informasjonskapsler. <button>Godta</button></div>",
        "<div id=hovedmeny role=navigation>Tjenester</div>",
        "<ul><li><a>Aktuelt</a><li><a>Om kommunen</a><li><a>Ledige stillinger</a></ul>",
        "<p>Hjem | Om oss | Aktuelt | Kontakt oss</p>",
        "<p>Les også: Ny leder på plass</p>",
        "<p style='display: none'>Skjult hilsen</p>",
        "<div title=footer><p>© Nes stiftelse 2024</p></div>",
    ],
)
def test_what_surrounds_the_text_is_kept_apart(margin: str) -> None:
    found = read_html(f"<body>{margin}{SAID}{margin}</body>".encode())
    assert {b.kind for b in found.document.blocks} == {"paragraph", "footer"}
    assert len([b for b in found.document.blocks if b.kind == "paragraph"]) == 4
    assert "Satt til side" in found.notes[0]


@pytest.mark.parametrize(
    "said",
    [
        "<p>Råd 1 | Råd 2 | Vi er enige i begge</p>",
        "<p>Se også råd 3.</p>",
        "<body class='has-sidebar menu'><p>Vi støtter rådet.</p></body>",
        "<div class='article-header'><p>Vi støtter rådet.</p></div>",
        "<header><h1>Høringssvar</h1><p>Vi støtter rådet.</p></header>",
        "<ul><li><a>En lang lenketekst som sier noe om saken vi svarer på her</a></ul>",
    ],
)
def test_what_is_said_is_not_taken_for_a_menu(said: str) -> None:
    assert "footer" not in {block.kind for block in blocks(said + SAID)}


def test_page_that_calls_itself_a_menu_is_still_read() -> None:
    assert texts("<nav><p>Vi støtter rådet.</p></nav>", "paragraph") == ["Vi støtter rådet."]


def test_scripts_and_styles_are_no_text_and_are_told_of() -> None:
    found = read_html(f"<style>p{{}}</style><script>alert('hei')</script>{SAID}".encode())
    assert "hei" not in " ".join(b.text for b in found.document.blocks)
    assert "skript (1)" in found.notes[0]


def test_date_of_publication_is_a_formality_of_the_sender() -> None:
    assert texts(f"<p>Publisert 16.10.2024 | Skriv ut</p>{SAID}", "letterhead")
    page = f"<meta property='article:published_time' content='2024-10-16T08:00:00+02:00'>{SAID}"
    sent_at = read_html(page.encode()).document.sent_at
    assert sent_at is not None
    assert sent_at.isoformat() == "2024-10-16T08:00:00"


def test_changes_in_a_page_are_changes() -> None:
    assert "Kommunen" not in texts(f"<p><del>Kommunen</del> Vi bør.</p>{SAID}", "paragraph")[0]


@pytest.mark.parametrize(
    "data",
    [
        "<p>Blåbær på Ås".encode("utf-8-sig"),
        "<p>Blåbær på Ås".encode("utf-16"),
        "<meta charset=iso-8859-1><p>Blåbær på Ås".encode("latin-1"),
        "<meta charset=utf-8><p>Blåbær på Ås".encode("latin-1"),
        "<meta charset=tullball><p>Blåbær på Ås".encode(),
        "<meta charset='\x00'><p>Blåbær på Ås".encode("cp1252"),
        "<p>Blåbær på Ås".encode("cp1252"),
        b"<p>Bl&aring;b&aelig;r p&#229; &Aring;s",
    ],
)
def test_norwegian_letters_are_read_whatever_the_page_says_of_them(data: bytes) -> None:
    assert [block.text for block in read_html(data).document.blocks] == ["Blåbær på Ås"]


def test_page_without_text_is_refused_with_advice() -> None:
    with pytest.raises(UnreadableDocumentError, match="PDF"):
        read_html(b"<html><body><div id=app></div><script>start()</script></body></html>")


HARD = {
    "attributter": "<div " + " ".join(f'a{n}="x"' for n in range(200_000)) + ">Vi er enige</div>",
    "dype lister": "<ul><li>" * 50_000 + "Vi er enige",
    "dype bokser": "<div>" * 200_000 + "Vi er enige" + "</div>" * 200_000,
    "dype tabeller": "<table><tr><td>" * 20_000 + "Vi er enige",
    "åpne hermetegn": "<a href='" * 50_000 + "Vi er enige' x>Vi er enige",
    "nuller": "<p>Vi\x00\ud800 er enige",
}


@pytest.mark.parametrize("name", HARD)
def test_no_markup_is_too_much(name: str) -> None:
    data = HARD[name].encode("utf-8", "replace")
    assert "er enige" in " ".join(block.text for block in read_html(data).document.blocks)
    assert "er enige" in decode_text(html_lines(HARD[name]).encode("utf-8", "replace"))
