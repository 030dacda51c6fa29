"""The reader of OpenDocument texts."""

from __future__ import annotations

import pytest

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.formats import read_bytes, recognise
from pipeline.loaders.odt import read_odt
from pipeline.records import Block
from tests.loaders.odt_builders import (
    commented,
    content,
    deleted,
    h,
    inserted,
    odt,
    p,
    tracked,
)

SAID = p("Vi støtter rådet slik det står, og ber om at det blir tatt i bruk.")


def blocks(*body: str, footer: str = "") -> tuple[Block, ...]:
    return read_odt(odt(*body, footer=footer)).document.blocks


def texts(kind: str, *body: str) -> list[str]:
    return [block.text for block in blocks(*body) if block.kind == kind]


def test_headings_lists_and_paragraphs_keep_their_places() -> None:
    items = "".join(f"<text:list-item>{p(word)}</text:list-item>" for word in ("En", "To"))
    found = blocks(h("Svar"), h("Til råd 1", 2), SAID, f"<text:list>{items}</text:list>")
    assert [(b.kind, b.headings) for b in found] == [
        ("heading", ()),
        ("heading", ("Svar",)),
        ("paragraph", ("Svar", "Til råd 1")),
        ("list_item", ("Svar", "Til råd 1")),
        ("list_item", ("Svar", "Til råd 1")),
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Vi<text:s text:c='3'/>er <text:span>enige</text:span>.", "Vi er enige."),
        ("Vi er<text:line-break/>enige.", "Vi er\nenige."),
        ("Vi er\n  enige.", "Vi er enige."),
        ("Vi <text:a>er</text:a> <text:bookmark/>enige.", "Vi er enige."),
        ("Vi <text:ruby><text:ruby-base>er</text:ruby-base></text:ruby> enige.", "Vi er enige."),
    ],
)
def test_characters_in_any_wrapping_are_read(markup: str, text: str) -> None:
    assert texts("paragraph", p(markup)) == [text]


def test_footnotes_text_boxes_and_margins_are_kept_apart() -> None:
    note = "<text:note><text:note-body>" + p("Se loven.") + "</text:note-body></text:note>"
    box = "<draw:frame><draw:text-box>" + p("I en boks.") + "</draw:text-box></draw:frame>"
    found = blocks(p(f"Vi er enige.{note}{box}"), SAID, footer="Side 1")
    assert [(b.kind, b.text) for b in found][:3] == [
        ("paragraph", "Vi er enige."),
        ("footnote", "Se loven."),
        ("paragraph", "I en boks."),
    ]
    assert found[-1].kind == "footer"


def test_merged_cells_are_said_once() -> None:
    table = (
        "<table:table><table:table-header-rows><table:table-row><table:table-cell>"
        + p("Råd")
        + "</table:table-cell><table:table-cell>"
        + p("Innspill")
        + "</table:table-cell></table:table-row></table:table-header-rows>"
        + "<table:table-row><table:table-cell table:number-rows-spanned='2'>"
        + p("Råd 1")
        + "</table:table-cell><table:table-cell>"
        + p("Vi er enige.")
        + "</table:table-cell></table:table-row><table:table-row><table:covered-table-cell/>"
        + "<table:table-cell>"
        + p("Men det tar tid.")
        + "</table:table-cell></table:table-row></table:table>"
    )
    found = blocks(table)
    assert [b.text for b in found].count("Råd 1") == 1
    said = [(b.text, b.headings) for b in found if b.kind == "table_cell"]
    assert said[0] == ("Vi er enige.", ("Råd 1",))


DRAFT = [
    f"Kommunen skal sørge for tiltak nummer {n} i hele tjenesten, og følge opp hvert år."
    for n in range(12)
]


def test_in_a_returned_draft_only_changes_and_comments_are_the_respondents() -> None:
    marked = [
        p(f"Kommunen {deleted('a')}{inserted('b', 'bør')} ha en plan for dette arbeidet."),
        p(commented("c", "Tjenesten skal måle dette hvert år i alle enheter.", "Hvem betaler?")),
        p(f"Lederen har ansvar for opplæring av alle ansatte{inserted('d', ' og vikarer')}."),
    ]
    changes = tracked(("a", "deletion", "skal"), ("b", "insertion", ""), ("d", "insertion", ""))
    found = blocks(changes, *map(p, DRAFT), *marked)
    own = [(b.kind, b.text, b.anchor) for b in found if b.kind != "draft"]
    assert [(kind, text) for kind, text, _ in own] == [
        ("deletion", "skal"),
        ("insertion", "bør"),
        ("comment", "Hvem betaler?"),
        ("insertion", "og vikarer"),
    ]
    assert own[0][2] == "Kommunen [ut: skal] [inn: bør] ha en plan for dette arbeidet."
    assert own[2][2] == "Tjenesten skal måle dette hvert år i alle enheter."


def test_in_a_letter_changes_are_taken_as_accepted() -> None:
    changes = tracked(("a", "deletion", "ikke "), ("b", "insertion", ""))
    found = blocks(changes, p(f"Vi er {deleted('a')}{inserted('b', 'helt ')}enige i råd 1."))
    assert [(b.kind, b.text) for b in found] == [
        ("paragraph", "Vi er helt enige i råd 1."),
        ("quoted", "ikke"),
    ]


def test_flat_file_is_read_as_a_package_is() -> None:
    flat = content(h("Svar"), SAID).replace("document-content", "document")
    flat = f'<?xml version="1.0"?>{flat}'.replace(
        "<office:document ",
        '<office:document office:mimetype="application/vnd.oasis.opendocument.text" ',
    )
    assert recognise(flat.encode()) == "odt"
    assert [b.kind for b in read_bytes(flat.encode()).document.blocks] == ["heading", "paragraph"]


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "parts",
    [
        {"content.xml": ENTITIES + content(p("&b;")).encode()},
        {"content.xml": b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + content(SAID).encode()},
        {"META-INF/manifest.xml": b"<manifest:encryption-data/>"},
        {"content.xml": b"ikke xml"},
        {"content.xml": b" " * 120_000_000},
    ],
    ids=["entiteter", "ekstern", "låst", "skadet", "bombe"],
)
def test_harmful_or_damaged_file_is_refused_with_advice(parts: dict[str, bytes]) -> None:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_odt(odt(SAID, parts=parts))
    assert caught.value.advice


def test_damaged_styles_do_not_hide_the_text() -> None:
    found = read_odt(odt(SAID, parts={"styles.xml": b"<x"}))
    assert found.document.blocks[0].kind == "paragraph"
