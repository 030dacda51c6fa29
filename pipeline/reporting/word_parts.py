"""The parts of a Word report: headings, text, lists, quotes, tables, pictures, contents."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.reporting.content import Chart, Content
from pipeline.reporting.ooxml import clean_text, write_package
from pipeline.reporting.phrases import data_time, number, plain_rows
from pipeline.reporting.word_styles import (
    CELL,
    CONTENTS,
    QUOTE,
    QUOTE_SOURCE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    styled_document,
)

#: The code of a language by the program's own; the rest is Norwegian bokmål.
LANGUAGES = {"nn": "nn-NO", "en": "en-GB", "se": "se-NO"}
_TWIPS = 635  # EMU in a twentieth of a point
_HINT = (
    "Klikk på en linje for å gå dit. Sidetall i Word: høyreklikk i lista og velg «Oppdater felt»."
)


class Manuscript:
    """A Word report under way, with the numbers of its tables, figures and headings."""

    def __init__(self, content: Content) -> None:
        self.document: Any = styled_document(content)
        self.when: datetime = data_time(content)
        self._counts = {"Tabell": 0, "Figur": 0}
        self._headings: list[tuple[str, str]] = []
        self._contents: Any = None

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """Add a heading; those of level 1 stand in the contents."""
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        paragraph.paragraph_format.page_break_before = new_page or None
        if level > 1:
            _write(paragraph, text)
            return
        name = f"_Toc{len(self._headings) + 1:08d}"
        for tag in ("bookmarkStart", "bookmarkEnd"):
            mark = parse_xml(f'<w:{tag} {nsdecls("w")} w:id="{len(self._headings) + 1}"/>')
            if tag == "bookmarkStart":
                mark.set(qn("w:name"), name)
                paragraph._p.append(mark)
                _write(paragraph, text)
            else:
                paragraph._p.append(mark)
        self._headings.append((name, text))

    def text(self, text: str, style: str = "Normal") -> Any:
        """Add a paragraph."""
        paragraph = self.document.add_paragraph(style=style)
        _write(paragraph, text)
        return paragraph

    def labelled(self, label: str, text: str, style: str = "Normal") -> Any:
        """Add a paragraph that starts with a label in bold."""
        paragraph = self.document.add_paragraph(style=style)
        _write(paragraph, f"{label} ").bold = True
        _write(paragraph, text)
        return paragraph

    def bullets(self, items: Iterable[str]) -> None:
        """Add a list."""
        for item in items:
            self.text(item, "List Bullet")

    def quote(self, text: str, language: str, source: str) -> None:
        """Add a quote in its own language, and under it who says it and where it stands."""
        paragraph = self.document.add_paragraph(style=QUOTE)
        paragraph.paragraph_format.keep_with_next = True
        run = _write(paragraph, text)
        if language in LANGUAGES:
            run._r.get_or_add_rPr().append(
                parse_xml(f'<w:lang {nsdecls("w")} w:val="{LANGUAGES[language]}"/>')
            )
        self.text(source, QUOTE_SOURCE)

    def table(self, table: pd.DataFrame, caption: str, widths: Sequence[float]) -> None:
        """Add a table with its caption above; the widths are shares of each other.

        Numbers stand to the right, and the header is repeated on every page.
        """
        self._caption("Tabell", caption, keep_with_next=True)
        whole = int(TEXT_WIDTH) // _TWIPS
        twips = [int(whole * width / sum(widths)) for width in widths]
        self.document.element.body.insert_element_before(
            parse_xml(_table_xml(table, twips, caption)), "w:sectPr"
        )
        # A table right before another paragraph needs air, and Word an end to hold on to.
        self.document.add_paragraph(style=CELL)

    def picture(self, chart: Chart) -> None:
        """Add a chart as wide as the text at most, its words as alternative text."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(chart.png))
        scale = min(1.0, TEXT_WIDTH / shape.width, TEXT_HEIGHT * 0.8 / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        described = shape._inline.docPr
        described.set("descr", clean_text(chart.alt))
        described.set("title", clean_text(chart.title))
        self._caption("Figur", chart.title)

    def contents(self) -> None:
        """Keep the place of the table of contents; `save` fills it in."""
        self.text("Innhold", "TOC Heading")
        self._contents = self.document.add_paragraph()

    def save(self, path: Path) -> None:
        """Fill in the contents and write the file."""
        if self._contents is not None:
            self._fill_contents()
        write_package(path, self.document.save, self.when)

    def _caption(self, kind: str, text: str, *, keep_with_next: bool = False) -> None:
        """Add a numbered caption; the number is a field, so that editing keeps the order."""
        self._counts[kind] += 1
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = keep_with_next or None
        _write(paragraph, f"{kind} ")
        field = parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" SEQ {kind} \\* ARABIC ">'
            f"<w:r><w:t>{self._counts[kind]}</w:t></w:r></w:fldSimple>"
        )
        paragraph._p.append(field)
        _write(paragraph, f". {text}")

    def _fill_contents(self) -> None:
        """Put the headings in a field that Word can update, each a link with its page number."""
        style = self.document.styles[CONTENTS].style_id
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        lines = [_contents_line(name, text) for name, text in self._headings]
        lines = [begin + lines[0], *lines[1:]] if lines else [begin]
        lines.append(f"<w:r><w:rPr><w:i/></w:rPr><w:t>{_HINT}</w:t></w:r>{end}")
        for line in lines:
            paragraph = (
                f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{line}</w:p>'
            )
            self._contents._p.addprevious(parse_xml(paragraph))
        self._contents._p.getparent().remove(self._contents._p)


def _contents_line(bookmark: str, text: str) -> str:
    """One line of the contents; the page number is left to the word processor."""
    return (
        f'<w:hyperlink w:anchor="{bookmark}" w:history="1">'
        f'<w:r><w:t xml:space="preserve">{escape(clean_text(text))}</w:t></w:r>'
        "<w:r><w:tab/></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t></w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink>'
    )


def _write(paragraph: Any, text: str) -> Any:
    """Add a run; line breaks in the text stay line breaks."""
    return paragraph.add_run(clean_text(text))


def _table_xml(table: pd.DataFrame, twips: Sequence[int], caption: str) -> str:
    """A table as XML: building it cell by cell takes minutes for a long one."""
    line = 'w:val="single" w:sz="4" w:space="0" w:color="B8C2CE"'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    header = _row_xml([str(name) for name in table.columns], twips, is_header=True)
    rows = "".join(_row_xml(row, twips) for row in plain_rows(table))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
        f"<w:tblCaption w:val={quoteattr(clean_text(caption))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{header}{rows}</w:tbl>"
    )


def _row_xml(values: Sequence[Any], twips: Sequence[int], *, is_header: bool = False) -> str:
    """A row of a table; it is never broken over two pages."""
    repeated = "<w:tblHeader/>" if is_header else ""
    cells = "".join(
        _cell_xml(value, width, is_header=is_header)
        for value, width in zip(values, twips, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell_xml(value: Any, width: int, *, is_header: bool) -> str:
    """A cell: numbers to the right, line breaks kept."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    text = escape(clean_text(number(value) if is_number else value))
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="DCE5EF"/>' if is_header else ""
    bold = "<w:rPr><w:b/></w:rPr>" if is_header else ""
    place = '<w:jc w:val="right"/>' if is_number else ""
    broken = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{CELL}"/>{place}</w:pPr>'
        f'<w:r>{bold}<w:t xml:space="preserve">{broken}</w:t></w:r></w:p></w:tc>'
    )
