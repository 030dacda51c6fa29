"""Web pages: headings, lists, tables and paragraphs, what surrounds them on the page set apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.docx import read_docx
from pipeline.loaders.found import Found
from pipeline.loaders.html.margins import tells_when
from pipeline.loaders.html.markup import decode_html, parse_html
from pipeline.loaders.html.page import Page
from pipeline.loaders.normalise import normalise
from pipeline.records import Block

#: Names under which pages tell when they were published, the surest first.
_PUBLISHED = (
    "article:published_time", "dcterms.date", "dc.date", "date", "article:modified_time", "created",
)  # fmt: skip


def read_html(data: bytes) -> Found:
    """The text of a web page; its menus, footers and the like as blocks of kind `footer`.

    Raises:
        UnreadableDocumentError: It holds no text.
    """
    root = parse_html(decode_html(data))
    page = Page(len(root.text(deep=True) or ""))
    page.write(root)
    if not page.says_something:
        # A page that calls all of itself a menu is all there is.
        page = Page(0)
        page.write(root)
    if not page.says_something:
        raise UnreadableDocumentError(
            "Nettsiden inneholder ingen tekst. Innholdet kan være hentet av et skript.",
            "Åpne siden i en nettleser, skriv den ut som PDF, og legg inn PDF-filen.",
        )
    found = read_docx(page.file.package())
    document = replace(
        found.document,
        blocks=tuple(_published(block) for block in found.document.blocks),
        subject=_title(root),
        sent_at=_published_at(root),
    )
    return replace(found, document=document, notes=(*found.notes, *page.notes))


def _published(block: Block) -> Block:
    """The block; a line that tells when the page was published is a formality of the sender's."""
    is_date = block.kind in {"paragraph", "footer"} and tells_when(block.text)
    return replace(block, kind="letterhead") if is_date else block


def _title(root: Any) -> str | None:
    node = root.css_first("title")
    return normalise(node.text() or "") or None if node is not None else None


def _published_at(root: Any) -> datetime | None:
    """When the page says it was published, without time zone."""
    said: dict[str, str] = {}
    for node in root.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        said.setdefault(name, node.attributes.get("content") or "")
    for name in _PUBLISHED:
        try:
            return datetime.fromisoformat(said.get(name, "")).replace(tzinfo=None)
        except ValueError:
            continue
    return None
