"""Encodings and paragraphs of plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.text import decode_text, parse_text

NORWEGIAN = "Blåbærsyltetøy på Ærøy – «ærlig»"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_norwegian_survives_every_usual_encoding(encoding: str) -> None:
    assert decode_text(NORWEGIAN.encode(encoding)) == NORWEGIAN


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_old_code_pages_are_told_by_their_letters(encoding: str) -> None:
    text = "Vi må få høre mer om dette, også på nærskolen."
    assert decode_text(text.encode(encoding)) == text


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    data = ("Både små og større måter å gjøre det på. " * 5).encode()[:-3] + b"\xc3"
    assert decode_text(data).startswith("Både små og større")


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded(data: bytes) -> None:
    assert isinstance(decode_text(data), str)


@given(st.text(alphabet="ab .\n-1•\t", max_size=200))
def test_no_letter_is_lost(text: str) -> None:
    letters = [character for character in text if character in "ab1"]
    try:
        blocks = parse_text(text.encode()).blocks
    except UnreadableDocumentError:
        assert not letters
        return
    assert [c for block in blocks for c in block.text if c in "ab1"] == letters


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parse_text(text.encode()).blocks]


def test_wrapped_lines_become_a_paragraph_and_an_address_keeps_its_lines() -> None:
    wrapped = "Vi er enige i at dette er et godt forslag som bør følges\nopp av kommunene."
    assert kinds(f"Nes kommune\nStorgata 1\n\n{wrapped}")[1][1] == wrapped.replace("\n", " ")
    assert kinds(f"Nes kommune\nStorgata 1\n\n{wrapped}")[0][1] == "Nes kommune\nStorgata 1"


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("Til råd 3", True),
        ("Kapittel 2 – systemnivå", True),
        ("Anbefaling 1 og 2:", True),
        ("## Om barn", True),
        ("Systemnivå", True),
        # An answer of few words is not the heading of the next paragraph.
        ("Ingen merknader", False),
        ("Vi støtter dette", False),
        ("Råd 3: Støttes.", False),
        ("Råd 3: vi er enige", False),
        ("Hei,", False),
    ],
)
def test_heading_names_a_place_and_says_nothing(line: str, *, is_heading: bool) -> None:
    after = "Dette avsnittet er langt nok til å ha en overskrift over seg, mener vi her."
    assert (kinds(f"{line}\n\n{after}")[0][0] == "heading") is is_heading


def test_list_items_are_told_and_a_date_is_none() -> None:
    assert kinds("- Første\n- Andre\n\n1. september 2024") == [
        ("list_item", "Første"),
        ("list_item", "Andre"),
        ("paragraph", "1. september 2024"),
    ]


def test_empty_file_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError, match="ingen tekst"):
        parse_text(b"\xef\xbb\xbf \r\n")
