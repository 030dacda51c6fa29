"""What a file is, told from its content, and the reader for each format that is read.

A new format is one reader and one row of READERS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.archives import read_zip
from pipeline.loaders.doc import read_doc
from pipeline.loaders.docx import read_docx
from pipeline.loaders.found import Found
from pipeline.loaders.html import read_html
from pipeline.loaders.mail import read_mail
from pipeline.loaders.mail.msg import read_msg
from pipeline.loaders.mail.tnef import TNEF, read_tnef
from pipeline.loaders.odt import read_odt
from pipeline.loaders.packages import Package
from pipeline.loaders.pdf import read_pdf
from pipeline.loaders.rtf import read_rtf
from pipeline.loaders.text import decode_text, parse_text

READERS: Mapping[str, Callable[[bytes], Found]] = {
    "docx": read_docx,
    "doc": read_doc,
    "pdf": read_pdf,
    "eml": read_mail,
    "msg": read_msg,
    "tnef": read_tnef,
    "html": read_html,
    "odt": read_odt,
    "rtf": read_rtf,
    "zip": read_zip,
    "txt": lambda data: Found(parse_text(data)),
}
"""The reader by format; each takes the bytes of a file and touches nothing else."""

_SAVE = "Åpne filen, lagre den som docx eller PDF, og legg den nye filen i samme mappe."
_UNPACK = "Pakk den ut, legg filene i mappen documents, og fjern den."
_PICTURE = "Skriv av teksten i en txt-fil og legg den i samme mappe, eller be om en fil med tekst."
_ASK = "Be avsenderen om svaret som docx eller PDF."

_UNREAD: Mapping[str, tuple[str, str]] = {
    "archive": ("Filen er et pakket arkiv som ikke leses.", _UNPACK),
    "workbook": (
        "Filen er et regneark, og regneark leses ikke som dokument.",
        "Er det en eksport fra Forms, legg den i mappen forms. Ellers: lagre innholdet som PDF.",
    ),
    "slides": ("Filen er en presentasjon, og presentasjoner leses ikke.", "Lagre den som PDF."),
    "office": ("Filen er i et kontorformat som ikke leses.", _SAVE),
    "locked": (
        "Filen er beskyttet med passord.",
        "Be avsenderen om en fil uten passord, eller lagre den uten passord selv.",
    ),
    "picture": ("Filen er et bilde, og tekst i bilder leses ikke ennå.", _PICTURE),
    "media": ("Filen er lyd eller video.", _ASK),
    "xml": ("Filen er en XML-fil av ukjent type.", _SAVE),
    "calendar": ("Filen er en kalender- eller kontaktoppføring uten svar.", "Ingenting å gjøre."),
    "signature": ("Filen er en elektronisk signatur uten tekst.", "Ingenting å gjøre."),
    "shortcut": (
        "Filen er en snarvei til en annen fil eller nettside.",
        "Legg inn selve filen i stedet.",
    ),
    "program": ("Filen er et program og ikke et dokument.", "Slett filen. Ikke åpne den."),
    "unknown": ("Filtypen er ikke kjent.", f"Finn ut hva filen er. {_ASK}"),
}
"""Reason and advice by format that is recognised and not read."""

# The first bytes of formats that have them (Gary Kessler's list of file signatures).
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"\x00\x00\x00\x0cJXL ", "picture"),
    (b"\x00\x00\x00\x0cjP  ", "picture"),
    (b"8BPS", "picture"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (TNEF, "tnef"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut"),
    (b"[InternetShortcut]", "shortcut"),
    (b"BEGIN:VCALENDAR", "calendar"),
    (b"BEGIN:VCARD", "calendar"),
    (b"-----BEGIN PGP SIG", "signature"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "locked"),
    ("__substg1.0_", "msg"),
    ("WordDocument", "doc"),
    ("Workbook", "workbook"),
    ("PowerPoint Document", "slides"),
)
_ODF = {"text": "odt", "spreadsheet": "workbook", "presentation": "slides", "graphics": "picture"}
_MAIL_HEADER = re.compile(
    rb"^(from|received|return-path|date|subject|to|cc|mime-version|message-id|delivered-to|sender"
    rb"|reply-to|content-type|x-[\w-]+):",
    re.IGNORECASE,
)
_SURE_HEADERS = frozenset(
    {b"from", b"received", b"return-path", b"mime-version", b"message-id", b"delivered-to"}
)
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|p|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_RTF_WORD = re.compile(r"\\[a-z]{2,}-?\d*")
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)
#: Share of markup above which a file is no plain text, though its beginning is lost or strange.
_MOST_MARKUP = 0.2
#: Share of control characters above which bytes are no text.
_MOST_CONTROLS = 0.02


def read_bytes(data: bytes) -> Found:
    """What the bytes hold, read by the reader of their format.

    Raises:
        UnreadableDocumentError: Their format is not read, or they are damaged.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableDocumentError(
            "Filen er tom.", "Be avsenderen om å sende svaret på nytt, eller slett filen."
        )
    name = recognise(data)
    if name not in READERS:
        raise UnreadableDocumentError(*_UNREAD[name])
    return READERS[name](data)


def recognise(data: bytes) -> str:
    """The format of the bytes: a key of READERS, or a format that is known and not read."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    # Some programs put their own lines before the header of a PDF.
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _recognise_package(data)
    if data.startswith(_OLE):
        return _recognise_compound(data)
    return _recognise_binary(data) or _recognise_text(data)


def _recognise_binary(data: bytes) -> str:
    """Formats whose sign is not at the very beginning, or too short to be sure alone."""
    if data[4:8] == b"ftyp":
        return "picture" if data[8:12] in {b"heic", b"heix", b"mif1", b"avif"} else "media"
    if data.startswith(b"RIFF"):
        return "picture" if data[8:12] == b"WEBP" else "media"
    if data[257:262] == b"ustar":
        return "archive"
    if data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00":
        return "picture"
    return "signature" if data.startswith(b"0\x82") else ""


def _recognise_package(data: bytes) -> str:
    """What kind of zip it is.

    Raises:
        UnreadableDocumentError: The package is damaged.
    """
    package = Package(data)
    if package.has("mimetype"):
        kind = package.read("mimetype")[:100].decode("ascii", "replace")
        for word, name in _ODF.items():
            if f"opendocument.{word}" in kind:
                return name
    # Of a damaged file the list of types may be what is lost.
    if not (package.has("[Content_Types].xml") or package.has("word/document.xml")):
        return "zip"
    folders = {name.split("/")[0].casefold() for name in package.names}
    for folder, name in (("word", "docx"), ("xl", "workbook"), ("ppt", "slides")):
        if folder in folders:
            return name
    return "office"


def _recognise_compound(data: bytes) -> str:
    """What kind of old Office file it is, by the names in its directory."""
    for stream, name in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return name
    return "office"


def _recognise_text(data: bytes) -> str:
    """Mail, markup, plain text, or nothing known."""
    head = data[:65_536]
    if _is_mail(head):
        return "eml"
    text = decode_text(head)
    if _controls(text) > _MOST_CONTROLS:
        return "unknown"
    start = text.lstrip("\ufeff \t\r\n")[:2000]
    if _HTML.match(start.encode("utf-8", "replace")):
        return "html"
    if start.startswith("<?xml"):
        return _recognise_xml(text[:4000].lower())
    return _recognise_markup(text)


def _recognise_xml(start: str) -> str:
    """What kind of XML it is, by its first tags."""
    if "<office:document" in start and "opendocument.text" in start:
        return "odt"
    if "schemas.microsoft.com/office/word/2003/wordml" in start:
        return "doc"
    return "html" if "<html" in start else "xml"


def _recognise_markup(text: str) -> str:
    """Plain text, or the markup that most of it is: read as text, the codes would be an answer."""
    for name, mark in (("rtf", _RTF_WORD), ("html", _TAG)):
        if sum(len(found) for found in mark.findall(text)) > _MOST_MARKUP * len(text):
            return name
    return "txt"


def _controls(text: str) -> float:
    """The share of characters that no text has; zeros between are told apart elsewhere."""
    odd = sum(1 for c in text if (c < " " and c not in "\t\n\r\x0b\x0c\x00") or c == "\ufffd")
    return odd / max(len(text), 1)


def _is_mail(head: bytes) -> bool:
    """Whether the text begins as a mail: at least two headers, one of which only mails have."""
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()
    if lines and lines[0].startswith(b"From "):
        lines = lines[1:]
    found = set()
    for line in lines[:200]:
        if not line.strip():
            break
        match = _MAIL_HEADER.match(line)
        if match:
            found.add(match[1].lower())
        elif line[:1] not in {b" ", b"\t"} and not re.match(rb"^[!-9;-~]+:", line):
            return False
    return len(found) >= 2 and bool(found & _SURE_HEADERS)
