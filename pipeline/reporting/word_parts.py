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
    add_field,
    styled_document,
    text_width,
)

#: The code of a language by the program's own; the rest is Norwegian bokmål.
LANGUAGES = {"nn": "nn-NO", "en": "en-GB", "se": "se-NO"}
#: Word measures tables in twentieths of a point.
TWIPS_IN_CM = 567
#: A table of so many rows at most is kept on one page.
SHORT_TABLE = 20
_HINT = (
    "Klikk på en linje for å gå dit. Sidetall i Word: høyreklikk i listen og velg «Oppdater felt»."
)


class Manuscript:
    """A Word report under way, with the numbers of its tables, figures and headings."""

    def __init__(self, content: Content, template: Path | None = None) -> None:
        self.document: Any = styled_document(content, template)
        self.width: int = text_width(self.document.sections[-1])
        self.when: datetime = data_time(content)
        self._counts = {"Tabell": 0, "Figur": 0}
        self._headings: list[tuple[str, str]] = []
        self._contents: Any = None
        self._style_ids: dict[str, str] = {}

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """Add a heading; those of level 1 stand in the contents."""
        paragraph = self._paragraph(f"Heading {level}")
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
        paragraph = self._paragraph(style)
        _write(paragraph, text)
        return paragraph

    def lead_in(self, text: str) -> None:
        """Add a paragraph that stays on the page of what follows it."""
        self.text(text).paragraph_format.keep_with_next = True

    def labelled(self, label: str, text: str, style: str = "Normal") -> Any:
        """Add a paragraph that starts with a label in bold."""
        paragraph = self._paragraph(style)
        _write(paragraph, f"{label} ").bold = True
        _write(paragraph, text)
        return paragraph

    def bullets(self, items: Iterable[str]) -> None:
        """Add a list."""
        for item in items:
            self.text(item, "List Bullet")

    def quote(self, text: str, language: str, source: str) -> None:
        """Add a quote in its own language, and under it who says it and where it stands."""
        paragraph = self._paragraph(QUOTE)
        paragraph.paragraph_format.keep_with_next = True
        run = _write(paragraph, text)
        if language in LANGUAGES:
            run._r.get_or_add_rPr().append(
                parse_xml(f'<w:lang {nsdecls("w")} w:val="{LANGUAGES[language]}"/>')
            )
        self.text(source, QUOTE_SOURCE)

    def change(
        self, changes: Sequence[tuple[str, str]], *, label: str = "Endring ord for ord: "
    ) -> None:
        """Add how a proposal rewrites the draft: what goes is struck out, what comes underlined.

        The words «ut» and «inn» stand beside it too, for those who cannot see the marks.
        """
        paragraph = self._paragraph(QUOTE_SOURCE)
        _write(paragraph, label).bold = True
        for change, words in changes:
            before, core = words[: len(words) - len(words.lstrip())], words.strip()
            after = words[len(words.rstrip()) :] if core else ""
            if change == "lik" or not core:
                _write(paragraph, words)
                continue
            _write(paragraph, f"{before}[{change}: ")
            run = _write(paragraph, core)
            run.font.strike, run.font.underline = change == "ut", change == "inn"
            _write(paragraph, f"]{after}")

    def table(self, table: pd.DataFrame, caption: str, widths: Sequence[float]) -> None:
        """Add a table with its caption above.

        Columns with numbers are set to the right, and the header is repeated on every page.

        Args:
            table: What it shows.
            caption: What it shows, in words.
            widths: Of the columns, in centimetres; the text is 16 wide.
        """
        self._caption("Tabell", caption, keep_with_next=True)
        # A template's page may be narrower than ours.
        shrunk = min(1.0, self.width / TEXT_WIDTH)
        twips = [round(width * shrunk * TWIPS_IN_CM) for width in widths]
        self.document.element.body.insert_element_before(
            parse_xml(_table_xml(table, twips, caption)), "w:sectPr"
        )
        # A table right before another paragraph needs air, and Word an end to hold on to.
        self.text("", CELL)

    def picture(self, chart: Chart) -> None:
        """Add a chart as wide as the text at most, its words as alternative text."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(chart.png))
        scale = min(1.0, self.width / shape.width, TEXT_HEIGHT * 0.8 / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        described = shape._inline.docPr
        described.set("descr", clean_text(chart.alt))
        described.set("title", clean_text(chart.title))
        self._caption("Figur", chart.title)

    def break_page(self) -> None:
        """Start a new page."""
        self.document.add_page_break()

    def contents(self) -> None:
        """Keep the place of the table of contents; `save` fills it in."""
        self.text("Innhold", "TOC Heading")
        self._contents = self.document.add_paragraph()

    def save(self, path: Path) -> None:
        """Fill in the contents and write the file."""
        if self._contents is not None:
            self._fill_contents()
        write_package(path, self.document.save, self.when)

    def _paragraph(self, style: str) -> Any:
        """An empty paragraph; python-docx looks through all styles each time, so ids are kept."""
        if style not in self._style_ids:
            self._style_ids[style] = self.document.styles[style].style_id
        paragraph = self.document.add_paragraph()
        paragraph._p.style = self._style_ids[style]
        return paragraph

    def _caption(self, kind: str, text: str, *, keep_with_next: bool = False) -> None:
        """Add a numbered caption; the number is a field, so that editing keeps the order."""
        self._counts[kind] += 1
        paragraph = self._paragraph("Caption")
        paragraph.paragraph_format.keep_with_next = keep_with_next or None
        _write(paragraph, f"{kind} ")
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(self._counts[kind]))
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
        lines.append(f"<w:r><w:rPr><w:i/></w:rPr><w:t>{_HINT}</w:t></w:r>{end}")
        lines[0] = begin + lines[0]
        paragraphs = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{line}</w:p>' for line in lines
        )
        # As a content control of this kind, Word shows a button that updates it.
        control = parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj>"
            '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
            f"</w:sdtPr><w:sdtContent>{paragraphs}</w:sdtContent></w:sdt>"
        )
        self._contents._p.addprevious(control)
        self._contents._p.getparent().remove(self._contents._p)


def even_widths(table: pd.DataFrame, first: float, whole: float = 16.0) -> list[float]:
    """Widths in centimetres: the first column as wide as asked for, the others sharing the rest.

    Few columns are not spread over the whole page.
    """
    others = table.shape[1] - 1
    return [first, *[min(2.6, (whole - first) / max(others, 1))] * others]


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
    rows = plain_rows(table)
    numeric = [any(_is_number(row[place]) for row in rows) for place in range(len(twips))]
    header = [
        _cell_xml(str(name), width, to_the_right=right, together=True, bold=True)
        for name, width, right in zip(table.columns, twips, numeric, strict=True)
    ]
    lines = [_row_xml(header, "<w:tblHeader/>")]
    for place, row in enumerate(rows, 1):
        last = len(rows)
        together = place < min(last, 3) or (last <= SHORT_TABLE and place < last)
        cells = [
            _cell_xml(value, width, to_the_right=right, together=together)
            for value, width, right in zip(row, twips, numeric, strict=True)
        ]
        lines.append(_row_xml(cells))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1"/>'
        f"<w:tblCaption w:val={quoteattr(clean_text(caption))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _row_xml(cells: Sequence[str], properties: str = "") -> str:
    """A row of a table; it is never broken over two pages."""
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell_xml(
    value: Any, width: int, *, to_the_right: bool, together: bool, bold: bool = False
) -> str:
    """A cell with its line breaks; bold and shaded in the header."""
    text = escape(clean_text(number(value) if isinstance(value, int) else value))
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="DCE5EF"/>' if bold else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    place = '<w:jc w:val="right"/>' if to_the_right else ""
    kept = "<w:keepNext/>" if together else ""
    broken = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{CELL}"/>{kept}{place}</w:pPr>'
        f'<w:r>{weight}<w:t xml:space="preserve">{broken}</w:t></w:r></w:p></w:tc>'
    )


def _is_number(value: Any) -> bool:
    """Whether a value is a count or a share."""
    return isinstance(value, int) or (isinstance(value, str) and value.endswith("\u00a0%"))
