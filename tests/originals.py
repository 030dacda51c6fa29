"""The words of the files of a hearing, taken out by other means than the program's own readers."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import Counter
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import openpyxl
import pypdfium2
from lxml import etree, html
from striprtf.striprtf import rtf_to_text

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_PART = re.compile(r"word/(?:document|comments|footnotes|endnotes|(?:header|footer)\d*)\.xml")
_WORD_TEXT = frozenset({"t", "delText"})
_LEFT_OUT_OF_PAGES = "//nav|//header|//footer|//aside|//script|//style|//head|//form|//noscript"


def tokens(text: str) -> Counter[str]:
    """The words and numbers of a text with how often each stands there."""
    plain = unicodedata.normalize("NFC", re.sub("[\u00ad\u200b-\u200f\ufeff]", "", text))
    return Counter(re.findall(r"[^\W_]+", plain.casefold()))


def letters(text: str) -> Counter[str]:
    """The letters and digits of a text: what stays when lines are joined and words made whole."""
    return Counter("".join(re.findall(r"[^\W_]", unicodedata.normalize("NFC", text).casefold())))


def text_of_file(path: Path) -> str:
    """All text of a document that a reader could be expected to find."""
    return _READERS[path.suffix.casefold()](path.read_bytes())


def cells_of_export(path: Path) -> dict[str, list[str]]:
    """The cells of an export by response id, without those of the first row."""
    book = openpyxl.load_workbook(path, read_only=True)
    rows = list(book.active.iter_rows(values_only=True))
    book.close()
    return {str(row[0]): ["" if c is None else str(c) for c in row] for row in rows[1:] if row[0]}


def _docx(data: bytes) -> str:
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if re.fullmatch(
                r"word/(?:document|comments|footnotes|endnotes|header\d*|footer\d*)\.xml", name
            ):
                found.append(_word_text(etree.fromstring(archive.read(name))))
    return "\n".join(found)


def _word_text(root: etree._Element) -> str:
    pieces = []
    for element in root.iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if any(parent.tag == _FALLBACK for parent in element.iterancestors()):
            continue
        if name in _WORD_TEXT:
            pieces.append(element.text or "")
        elif name in {"p", "br", "tab", "cr", "tc", "ins", "del"}:
            pieces.append(" ")
    return "".join(pieces)


def _pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def _mail(data: bytes) -> str:
    message = message_from_bytes(data)
    headers = [str(make_header(decode_header(message[name] or ""))) for name in ("From", "Subject")]
    bodies = [
        part.get_payload(decode=True).decode(part.get_content_charset() or "utf-8", "replace")
        for part in message.walk()
        if part.get_content_type() == "text/plain"
    ]
    return "\n".join([*headers, *bodies])


def _page(data: bytes) -> str:
    root = html.fromstring(data)
    for element in root.xpath(_LEFT_OUT_OF_PAGES):
        element.drop_tree()
    said = root.xpath("//p|//li|//h1|//h2|//h3|//h4|//td|//th|//blockquote")
    innermost = [element for element in said if not element.xpath(".//p|.//li|.//td")]
    return "\n".join(element.text_content() for element in innermost)


def _odt(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    for element in root.iter("{*}line-break", "{*}tab", "{*}s"):
        element.text = " "
    return "\n".join("".join(each.itertext()) for each in root.iter("{*}p", "{*}h"))


def _rtf(data: bytes) -> str:
    return rtf_to_text(data.decode("latin-1"), encoding="cp1252")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


_READERS = {
    ".docx": _docx,
    ".pdf": _pdf,
    ".eml": _mail,
    ".html": _page,
    ".odt": _odt,
    ".rtf": _rtf,
    ".txt": _text,
}
