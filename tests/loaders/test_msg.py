"""The reader of mails as Outlook saves them, and of its winmail.dat."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.formats import recognise
from pipeline.loaders.mail import read_mail
from pipeline.loaders.mail.msg import read_msg
from pipeline.loaders.mail.tnef import TNEF, read_tnef
from pipeline.loaders.rtf.packed import html_in_rtf, unpack_rtf
from pipeline.records import Block
from tests.loaders.builders import mail
from tests.loaders.msg_builders import attachment, compound, message, text

SAID = "Vi støtter rådet slik det står."
FROM = text(p0C1A="Kari Nes", p5D01="kari@nes.example", p0037="Svar på høring")
#: 100 nanoseconds since 1601: 21 October 2024, 12:05 universal time.
SENT = int((datetime(2024, 10, 21, 12, 5, tzinfo=UTC).timestamp() + 11_644_473_600) * 10_000_000)


def plain(block: Block) -> tuple[str, str]:
    return block.kind, block.text


def test_headers_body_and_time_are_read() -> None:
    data = compound(message({**FROM, **text(p1000=SAID)}, sent=SENT))
    document = read_msg(data).document
    assert recognise(data) == "msg"
    assert document.sender == "Kari Nes <kari@nes.example>"
    assert document.subject == "Svar på høring"
    assert str(document.sent_at) == "2024-10-21 14:05:00"
    assert [plain(block) for block in document.blocks] == [
        ("letterhead", "From: Kari Nes <kari@nes.example>\nSubject: Svar på høring"),
        ("paragraph", SAID),
    ]


def test_quoted_original_is_set_apart() -> None:
    body = f"{SAID}\r\n\r\nFra: Etaten\r\nSendt: i går\r\nTil: Alle\r\nEmne: Høring\r\n\r\nVi ber."
    document = read_msg(compound(message({**FROM, **text(p1000=body)}))).document
    assert [block.kind for block in document.blocks] == ["letterhead", "paragraph", "quoted"]


def test_html_body_is_read_where_there_is_no_plain_one() -> None:
    html = "<p>Vi er <b>enige</b>.</p><ul><li>På Ås</ul>".encode("cp1252")
    document = read_msg(compound(message({**FROM, "__substg1.0_10130102": html}))).document
    assert [plain(block) for block in document.blocks[1:]] == [
        ("paragraph", "Vi er enige."),
        ("list_item", "På Ås"),
    ]


def packed(rtf: bytes) -> bytes:
    """RTF in Outlook's packing, every letter as it is, the end marked."""
    body = b"".join(b"\x00" + rtf[n : n + 8].ljust(8) for n in range(0, len(rtf), 8))
    return struct.pack("<4I", len(body) + 12, len(rtf), 0x75465A4C, 0) + body


@pytest.mark.parametrize(
    "rtf",
    [
        rb"{\rtf1\ansi\pard Vi er enige.\par}",
        rb"{\rtf1\ansi\fromhtml1 {\*\htmltag <p>}\htmlrtf {\b \htmlrtf0 Vi er enige."
        rb"\htmlrtf }\htmlrtf0 {\*\htmltag </p>}}",
    ],
)
def test_packed_body_is_read_where_there_is_no_other(rtf: bytes) -> None:
    data = compound(message({**FROM, "__substg1.0_10090102": packed(rtf)}))
    assert [plain(b) for b in read_msg(data).document.blocks[1:]] == [("paragraph", "Vi er enige.")]


def test_packing_is_undone_as_in_the_specification() -> None:
    # MS-OXRTFCP 4.1 and 4.2: a simple text, and one whose references reach into themselves.
    simple = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c 0900 20627705b06c"
        "647d0a800fa0".replace(" ", "")
    )
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpack_rtf(simple) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpack_rtf(crossing) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_letters_of_html_in_rtf_are_those_of_the_code_page() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0\fcharset0 A;}}{\*\htmltag84 <p>}"
        rb"Bl\'e5b\'e6r\htmlrtf skjult\htmlrtf0 \par{\*\htmltag <b>}ja{\*\mhtmltag x}}"
    )
    assert html_in_rtf(rtf) == "<p>Blåbær\n<b>ja\n"


def test_attachments_come_back_and_attached_mails_are_read() -> None:
    inner = message({**FROM, **text(p1000="Inne i en annen.")}, header=24)
    outer = message(
        {**FROM, **text(p1000=SAID)}, attachment("Svar.pdf", b"%PDF-"), attachment("VS", inner)
    )
    file, attached = read_msg(compound(outer)).attachments
    assert (file.name, file.data, file.found) == ("Svar.pdf", b"%PDF-", None)
    assert attached.found is not None
    assert attached.found.document.blocks[1].text == "Inne i en annen."


def test_object_that_cannot_be_read_is_listed() -> None:
    data = compound(message({**FROM, **text(p1000=SAID)}, attachment("Tegning", {"x": b"y"})))
    (missed,) = read_msg(data).missed
    assert (missed.where, bool(missed.advice)) == ("vedlegg «Tegning»", True)


def test_deep_nesting_ends() -> None:
    inner = message(text(p1000="Innerst."), header=24)
    for _ in range(12):
        inner = message(text(p1000="Ytre."), attachment("x", inner), header=24)
    assert read_msg(compound(message(text(p1000=SAID), attachment("x", inner)))).attachments


@given(st.binary(max_size=300), st.integers(0, 4000))
def test_damaged_file_is_read_or_refused(noise: bytes, place: int) -> None:
    data = compound(message({**FROM, **text(p1000=SAID)}, attachment("a", b"b" * 5000)))
    try:
        read_msg(data[:place] + noise + data[place + len(noise) :])
    except UnreadableDocumentError as error:
        assert error.advice  # noqa: PT017 - either is right, an exception of another kind is not


def tnef(*attributes: tuple[int, bytes]) -> bytes:
    body = b"".join(
        struct.pack("<BHHI", 1, number, 0, len(data)) + data + b"\0\0"
        for number, data in attributes
    )
    return TNEF + b"\0\0" + body


WINMAIL = tnef(
    (0x800C, SAID.encode("cp1252") + b"\0"),
    (0x9002, b""),
    (0x8010, b"Svar.txt\0"),
    (0x800F, b"Vedlagt svar."),
)


def test_body_and_attachments_of_a_winmail_are_read() -> None:
    found = read_tnef(WINMAIL)
    assert [block.text for block in found.document.blocks] == [SAID]
    assert [(a.name, a.data) for a in found.attachments] == [("Svar.txt", b"Vedlagt svar.")]


def test_winmail_in_a_mail_gives_its_files_and_says_nothing_twice() -> None:
    (attached,) = read_mail(mail(SAID, attachments={"winmail.dat": WINMAIL})).attachments
    assert attached.name == "Svar.txt"
    wrapped = read_mail(mail("", attachments={"winmail.dat": WINMAIL})).attachments
    assert [a.name for a in wrapped] == ["winmail.dat", "Svar.txt"]


@given(st.binary(max_size=200))
def test_damaged_winmail_is_read_or_refused(noise: bytes) -> None:
    try:
        read_tnef(WINMAIL[:40] + noise)
    except UnreadableDocumentError as error:
        assert error.advice  # noqa: PT017 - either is right, an exception of another kind is not
