"""The reader of e-mails."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.mail import parse_mail, read_mail, sender_name
from tests.loaders.builders import docx, mail, paragraph


def texts(data: bytes, kind: str) -> list[str]:
    return [block.text for block in parse_mail(data).blocks if block.kind == kind]


def test_headers_are_a_formality_and_give_sender_and_time() -> None:
    document = parse_mail(mail("Vi støtter dette."))
    assert document.sender == "Kari Nes <kari@nes.example>"
    assert document.sent_at == datetime(2024, 10, 21, 14, 5)  # noqa: DTZ001 - on the sender's clock
    assert document.blocks[0].kind == "letterhead"


ORIGINAL = (
    "-----Opprinnelig melding-----\nFra: Etaten\nSendt: i går\nEmne: Høring\n\nVi ber om svar."
)


@pytest.mark.parametrize(
    "quoted",
    [
        ORIGINAL,
        "Fra: Etaten <post@etaten.example>\nSendt: 1. mai\nTil: Alle\nEmne: Høring\n\nVi ber.",
        "Den 1. mai 2024 kl. 10 skrev Etaten <post@etaten.example>:\n> Vi ber om svar.",
        "> Vi ber om svar.",
        "Denne e-posten kan inneholde fortrolig informasjon.",
        "Sendt fra min iPhone",
    ],
)
def test_what_is_quoted_or_automatic_is_set_apart(quoted: str) -> None:
    data = mail(f"Vi støtter dette.\n\n{quoted}\n")
    assert texts(data, "paragraph") == ["Vi støtter dette."]
    assert " ".join(texts(data, "quoted")).split() == quoted.split()


def test_answers_between_quoted_lines_stay_answers() -> None:
    data = mail(
        "Etaten skrev:\n\n> Hva mener dere om råd 1?\n\nDet støtter vi.\n\n> Og råd 2?\n\nNei."
    )
    assert texts(data, "paragraph")[-2:] == ["Det støtter vi.", "Nei."]


def test_forwarded_answer_is_the_answer_and_its_sender_the_sender() -> None:
    body = (
        "Til journal.\n\nFra: Ola Vik <ola@vik.example>\nSendt: 2. mai\nTil: Saksbehandler\n"
        "Emne: Svar\n\nVi i Vik kommune er uenige i råd 2."
    )
    document = parse_mail(mail(body, subject="VS: Svar"))
    assert document.sender == "Ola Vik <ola@vik.example>"
    assert "Vi i Vik kommune er uenige i råd 2." in texts(
        mail(body, subject="VS: Svar"), "paragraph"
    )


def test_html_body_is_read_where_there_is_no_plain_one() -> None:
    data = (
        b"From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\n"
        b"Content-Type: text/html; charset=utf-8\n\n"
        b"<html><head><style>p{}</style></head><body><p>Vi er <b>enige</b>.</p><ul><li>En</li>"
        b"<li>To</li></ul></body></html>"
    )
    assert texts(data, "paragraph") == ["Vi er enige."]
    assert texts(data, "list_item") == ["En", "To"]


def test_plain_body_is_preferred_and_said_once() -> None:
    data = mail("Vi er enige.", html="<p>Vi er enige.</p>")
    assert texts(data, "paragraph") == ["Vi er enige."]


def test_attachments_come_back_unread_with_their_names() -> None:
    data = mail("Se vedlegg.", attachments={"Høringssvar på.docx": docx(paragraph("Svar"))})
    assert [attachment.name for attachment in read_mail(data).attachments] == [
        "Høringssvar på.docx"
    ]


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("Kari Nes <kari@nes.example>", "Kari Nes", "kari@nes.example"),
        ("Kari Nes, leder <kari@nes.example>", "Kari Nes, leder", "kari@nes.example"),
        ('"Nes, Kari" <kari@nes.example>', "Nes, Kari", "kari@nes.example"),
        ("kari@nes.example", "", "kari@nes.example"),
        ("", "", ""),
    ],
)
def test_sender_is_told_from_a_header_that_breaks_the_rules(
    header: str, name: str, address: str
) -> None:
    assert sender_name(header) == (name, address)


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Type: text/plain; charset=tullball",
        b"Content-Type: text/plain; charset=\xff\xfe",
        b"Content-Transfer-Encoding: base64\nContent-Type: text/plain",
        b"Date: 99. nissember\nContent-Type: text/plain",
        b"Subject: =?utf-8?b?====?=",
        b"Content-Type: multipart/mixed; boundary=x",
    ],
)
def test_broken_header_never_ends_the_reading(headers: bytes) -> None:
    data = b"From: a@b.example\nTo: c@d.example\n" + headers + b"\n\nVi er uenige i r\xe5d 1.\n"
    try:
        assert parse_mail(data).blocks
    except UnreadableDocumentError as error:
        assert error.advice  # noqa: PT017 - either is right, an exception of another kind is not


@given(st.binary(max_size=400))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    try:
        assert parse_mail(b"From: a@b.example\nTo: c@d.example\n\n" + body).blocks
    except UnreadableDocumentError as error:
        assert error.reason  # noqa: PT017 - either is right, an exception of another kind is not


def test_body_whose_borders_are_lost_is_still_text() -> None:
    data = b"From: a@b.example\nTo: c@d.example\nContent-Type: multipart/mixed\n\nVi er uenige."
    assert texts(data, "paragraph") == ["Vi er uenige."]


def test_mail_without_text_and_attachments_is_refused() -> None:
    with pytest.raises(UnreadableDocumentError):
        parse_mail(mail(" \n"))
