"""E-mails: headers, the answer in the body, what is quoted below it, and attachments."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.found import Attachment, Found
from pipeline.loaders.html import read_html
from pipeline.loaders.html.lines import html_lines
from pipeline.loaders.mail.letter import Mail, letter_of
from pipeline.loaders.mail.tnef import TNEF, read_tnef
from pipeline.loaders.normalise import normalise
from pipeline.loaders.text import decode_text
from pipeline.records import Document

_SHOWN_HEADERS = ("From", "To", "Cc", "Date", "Subject")
#: A mail of a hearing has a handful of parts; deeper or wider ones are made to do harm.
_MOST_PARTS = 500
#: Standard library and correspondents agree on little: what the header parser may raise.
_HEADER_FAULTS = (HeaderParseError, LookupError, UnicodeError, ValueError, IndexError, TypeError)


def parse_mail(data: bytes) -> Document:
    """The mail's own text: its headers, the answer, and the quoted original set apart.

    Raises:
        UnreadableDocumentError: It has neither text nor attachments.
    """
    return read_mail(data).document


def read_mail(data: bytes) -> Found:
    """The mail's own text, and its attachments unread; of a saved web page, the page.

    Raises:
        UnreadableDocumentError: It has neither text nor attachments.
    """
    # The newer policies fail on headers that break the rules; compat32 takes what comes.
    try:
        message = BytesParser(policy=email.policy.compat32).parsebytes(_without_envelope(data))
    except RecursionError:
        raise _too_many_parts() from None
    bodies, attachments = _divide(list(_leaves(message)))
    if _is_page(message):
        return read_html(next((_payload(p) for p in bodies if _is_html(p)), b""))
    mail = Mail(
        headers=[(name, _header(message, name)) for name in _SHOWN_HEADERS],
        text="\n\n".join(_part_text(part) for part in bodies),
        sent_at=sent_at(_header(message, "Date")),
    )
    attached = [_attachment(part) for part in attachments]
    return letter_of(mail, [each for one in attached for each in _unwrapped(one, mail)])


def _is_page(message: Message) -> bool:
    """Whether a browser has saved a web page as a mail (MHTML)."""
    saved = (
        _raw(message, "From").lstrip().lower().startswith(("<saved by", '"saved by', "saved by"))
    )
    return saved or bool(_raw(message, "Snapshot-Content-Location"))


def _is_html(part: Message) -> bool:
    return part.get_content_type() == "text/html"


def _unwrapped(attachment: Attachment, mail: Mail) -> Iterator[Attachment]:
    """The attachment; of Outlook's winmail.dat what is in it, its text where the mail has none."""
    if not attachment.data.startswith(TNEF):
        yield attachment
        return
    try:
        found = read_tnef(attachment.data)
    except UnreadableDocumentError:
        yield attachment
        return
    if not normalise(mail.text):
        yield replace(attachment, data=b"", found=replace(found, attachments=()))
    yield from found.attachments


def sender_name(sender: str) -> tuple[str, str]:
    """Display name and address of a From header; a bare address has no name."""
    name, address = parseaddr(sender)
    if "@" not in address:
        # An unquoted comma ends the name in the eyes of the standard: «Kari Nes, leder <k@x.no>».
        match = re.match(r"^\s*\"?([^<]*?)\"?\s*<([^<>]*@[^<>]*)>", sender)
        name, address = (match[1], match[2]) if match else (sender, "")
    return normalise(name.strip(" \"'")), normalise(address)


def _without_envelope(data: bytes) -> bytes:
    """The mail without the line that mail boxes put before it, and without leading blanks."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    return data


def _leaves(message: Message) -> Iterator[Message]:
    """Each part that is no container; of alternatives only the one that is used.

    Raises:
        UnreadableDocumentError: There are more parts than any sound mail has.
    """
    waiting = [message]
    seen = 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > _MOST_PARTS:
            raise _too_many_parts()
        payload = part.get_payload()
        if part.get_content_type() != "message/rfc822" and isinstance(payload, list):
            inner = [each for each in payload if isinstance(each, Message)]
            if part.get_content_type() == "multipart/alternative":
                inner = _best_alternative(inner)
            waiting[:0] = inner
        else:
            yield part


def _too_many_parts() -> UnreadableDocumentError:
    return UnreadableDocumentError(
        "E-posten har urimelig mange deler, og leses ikke av sikkerhetsgrunner.",
        "Be avsenderen om å sende svaret som docx eller PDF.",
    )


def _best_alternative(parts: list[Message]) -> list[Message]:
    """The plain version of the body where it says anything, else all others."""
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    if plain and any(normalise(_part_text(part)) for part in plain):
        others = [p for p in parts if p.get_content_maintype() not in {"text", "multipart"}]
        nested = [p for p in parts if p.get_content_maintype() == "multipart"]
        return [*plain, *others, *[leaf for p in nested for leaf in _not_text(p)]]
    return [part for part in parts if part not in plain]


def _not_text(part: Message) -> list[Message]:
    """The pictures and files that were sent along with a version that is not used."""
    return [leaf for leaf in part.walk() if not leaf.is_multipart() and not _is_text(leaf)]


def _divide(parts: list[Message]) -> tuple[list[Message], list[Message]]:
    """The parts that are the body, and the parts that are attachments."""
    bodies = [part for part in parts if _is_text(part) and not _is_file(part)]
    return bodies, [part for part in parts if not _is_text(part) or _is_file(part)]


def _is_text(part: Message) -> bool:
    """Whether the part is text; so is a container whose inner borders are lost."""
    broken = part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), str)
    return broken or part.get_content_type() in {"text/plain", "text/html"}


def _is_file(part: Message) -> bool:
    disposition = (_raw(part, "Content-Disposition") or "").strip().lower()
    return disposition.startswith("attachment") or bool(_file_name(part))


def _part_text(part: Message) -> str:
    """The text of one part, whatever it says about its character set."""
    data = _payload(part)
    charset = _parameter(part, "charset")
    try:
        text = data.decode(charset or "utf-8")
    except (LookupError, UnicodeError, ValueError):
        text = decode_text(data)
    return html_lines(text) if _is_html(part) else text


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if payload is None:
        payload = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return payload if isinstance(payload, bytes) else b""


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name)
    except _HEADER_FAULTS:
        return ""
    return value if isinstance(value, str) else ""


def _attachment(part: Message) -> Attachment:
    name = _file_name(part) or part.get_content_type()
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        enclosed = inner[0] if isinstance(inner, list) and inner else None
        data = enclosed.as_bytes() if isinstance(enclosed, Message) else b""
        return Attachment(name, data)
    payload = part.get_payload(decode=True)
    return Attachment(name, payload if isinstance(payload, bytes) else b"")


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename()
    except _HEADER_FAULTS:
        return ""
    return normalise(_decoded(name)).replace("\n", " ") if name else ""


def _raw(message: Message, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except _HEADER_FAULTS:
        return ""


def _header(message: Message, name: str) -> str:
    """A header as it is read: decoded, on one line."""
    return " ".join(normalise(_decoded(_raw(message, name))).split())


def _decoded(value: str) -> str:
    """The value with its encoded words decoded; raw bytes are read as what they look like."""
    try:
        pieces = decode_header(value)
    except _HEADER_FAULTS:
        return value
    return "".join(_piece_text(text, charset) for text, charset in pieces)


def _piece_text(text: str | bytes, charset: str | None) -> str:
    if isinstance(text, str):
        data = text.encode("ascii", "surrogateescape") if text.isascii() else None
        if data is None and any("\udc80" <= character <= "\udcff" for character in text):
            data = text.encode("utf-8", "surrogateescape")
        return text if data is None else decode_text(data)
    try:
        return text.decode(charset or "ascii")
    except (LookupError, UnicodeError):
        return decode_text(text)


def sent_at(value: str) -> datetime | None:
    """The time in a Date header, on the sender's clock; None where it is none."""
    try:
        return parsedate_to_datetime(value).replace(tzinfo=None)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
