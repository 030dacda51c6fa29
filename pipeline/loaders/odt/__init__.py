"""OpenDocument text: what it holds, said in Word's terms to the reader of Word files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.docx import read_docx
from pipeline.loaders.docx.parts import child, local
from pipeline.loaders.found import Found
from pipeline.loaders.odt.body import BodyWriter
from pipeline.loaders.odt.styles import read_styles
from pipeline.loaders.packages import LOCKED, RESEND, Package, parse_xml
from pipeline.loaders.wordml import WordFile

_MARGINS = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")


def read_odt(data: bytes) -> Found:
    """The text of an OpenDocument file, in a package or as one flat XML.

    Raises:
        UnreadableDocumentError: It is damaged, locked, oversized, or holds no text.
    """
    content, styles, meta = _roots(data)
    body = child(content, "body", "text")
    if body is None:
        raise UnreadableDocumentError("Filen er skadet: den har ingen hoveddel.", RESEND)
    file = WordFile()
    writer = BodyWriter(file, read_styles(styles, content), body)
    for part in _margins(child(styles, "master-styles")):
        writer.write(part, file.header() if local(part).startswith("header") else file.footer())
    writer.write(body, file.body)
    _take_properties(file, child(meta, "meta"))
    return read_docx(file.package())


def _margins(pages: Any) -> Iterator[Any]:
    """The page headers and footers of every kind of page."""
    for page in pages if pages is not None else ():
        yield from (part for part in page if local(part) in _MARGINS)


def _roots(data: bytes) -> tuple[Any, Any, Any]:
    """The roots that hold text, styles and properties; one and the same in a flat file.

    Raises:
        UnreadableDocumentError: It is damaged or locked.
    """
    if not data.startswith(b"PK"):
        root = parse_xml(data, lenient=True)
        return root, root, root
    package = Package(data)
    if package.has("encrypted-package") or _is_locked(package):
        raise UnreadableDocumentError(*LOCKED)
    content = package.xml("content.xml")
    return content, *(_root_or(package, name, content) for name in ("styles.xml", "meta.xml"))


def _root_or(package: Package, name: str, fallback: Any) -> Any:
    """A part that the text does not hang on; the main part in its place when it is damaged."""
    try:
        return package.xml(name)
    except UnreadableDocumentError:
        return fallback


def _is_locked(package: Package) -> bool:
    """Whether the list of parts says that the text is encrypted."""
    name = "META-INF/manifest.xml"
    return package.has(name) and b"encryption-data" in package.read(name)


def _take_properties(file: WordFile, meta: Any) -> None:
    """Author, title and time of saving; a file without them has none."""
    values = {local(part): (part.text or "").strip() for part in (meta if meta is not None else ())}
    file.author = values.get("creator") or values.get("initial-creator") or ""
    file.title = values.get("title") or ""
    try:
        saved = datetime.fromisoformat(values.get("date") or values.get("creation-date") or "")
    except ValueError:
        return
    file.saved_at = saved.replace(tzinfo=None)
