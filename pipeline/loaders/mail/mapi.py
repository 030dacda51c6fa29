"""Bodies of mails as Outlook's programs store them: plain, HTML, or packed RTF."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.loaders.html.lines import html_lines
from pipeline.loaders.html.markup import decode_html
from pipeline.loaders.normalise import normalise
from pipeline.loaders.rtf import read_rtf
from pipeline.loaders.rtf.packed import html_in_rtf, unpack_rtf
from pipeline.loaders.rtf.tokens import code_page
from pipeline.records import Block


def body_text(
    plain: str, html: Callable[[], tuple[bytes, str]], packed: Callable[[], bytes]
) -> str:
    """The body as lines: the plain version where it says anything, else HTML, else RTF.

    Args:
        plain: The plain version.
        html: Gives the HTML version and its code page.
        packed: Gives the RTF version as it is stored.
    """
    if plain.strip():
        return plain
    data, page = html()
    if data:
        return html_lines(data.decode(page, "replace") if page else decode_html(data))
    rtf = unpack_rtf(packed())
    inside = html_in_rtf(rtf)
    if inside:
        return html_lines(inside)
    return "\n\n".join(map(_line, read_rtf(rtf).document.blocks)) if rtf else ""


def code_page_of(value: bytes) -> str:
    """The code page that a property names, or empty when it names none."""
    number = int.from_bytes(value[:4], "little")
    return code_page(number) if number else ""


def _line(block: Block) -> str:
    return f"• {block.text}" if block.kind == "list_item" else normalise(block.text)
