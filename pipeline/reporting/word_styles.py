"""The look of the Word report in one place: page, fonts, styles, language, footer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONS
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from pipeline.reporting.content import Content
from pipeline.reporting.ooxml import clean_text
from pipeline.reporting.phrases import data_time, footer_line
from pipeline.reporting.word_template import on_template

FONT = "Arial"
DARK = RGBColor(0x1F, 0x3A, 0x5F)
GREY = RGBColor(0x50, 0x50, 0x50)
TEXT_WIDTH = Cm(16)
TEXT_HEIGHT = Cm(24.2)
QUOTE = "Quote"
QUOTE_SOURCE = "Sitatkilde"
CELL = "Tabelltekst"
NOTICE = "Merknad"
CONTENTS = "toc 1"
USED = (
    "Normal",
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "TOC Heading",
    CONTENTS,
    "List Bullet",
    "Caption",
    "Footer",
    QUOTE,
    QUOTE_SOURCE,
    CELL,
    NOTICE,
)
"""The styles of the report; a template that has them decides how they look."""

_TEMPLATE_PARTS = (RELATIONS.THUMBNAIL, RELATIONS.EXTENDED_PROPERTIES)

#: Size, space before and after by heading level, in points.
_HEADINGS = {1: (18, 18, 10), 2: (13, 16, 4), 3: (11, 10, 2)}


def styled_document(content: Content, template: Path | None = None) -> Any:
    """An empty document with every style that the report uses, in bokmål.

    On A4 in the program's own look, or on the agency's template, whose styles win.
    """
    document = _own_document()
    if template is not None:
        document = on_template(template, document, USED)
    _set_language(document)
    section = document.sections[-1]
    _set_footer(section, content, text_width(section))
    _describe(document, content)
    return document


def text_width(section: Any) -> int:
    """How wide the text of a section is."""
    return int(section.page_width - section.left_margin - section.right_margin)


def _own_document() -> Any:
    """An empty document in the program's own look."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.5)
    _set_text_styles(document)
    _set_own_styles(document)
    return document


def _set_language(document: Any) -> None:
    """Bokmål for all text that says nothing else."""
    styles = document.styles.element
    language = styles.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    if language is None:
        language = OxmlElement("w:lang")
        document.styles["Normal"].element.get_or_add_rPr().append(language)
    language.set(qn("w:val"), "nb-NO")
    language.set(qn("w:eastAsia"), "nb-NO")


def _set_text_styles(document: Any) -> None:
    """Body text, headings, lists, quotes and captions."""
    styles = document.styles
    _set_font(styles["Normal"], 10.5)
    _space(styles["Normal"], 0, 6, 1.1)
    for level, (size, before, after) in _HEADINGS.items():
        style = styles[f"Heading {level}"]
        _set_font(style, size, DARK, bold=True)
        _space(style, before, after)
        style.paragraph_format.keep_with_next = True
    _set_font(styles["Title"], 26, DARK, bold=True)
    _space(styles["Title"], 90, 8)
    _drop(styles["Title"].element.pPr, "w:pBdr")
    _set_font(styles["Subtitle"], 15, GREY)
    styles["Subtitle"].font.italic = False
    _drop(styles["Subtitle"].element.rPr, "w:spacing")
    _drop(styles["Footer"].element.pPr, "w:tabs")
    _space(styles["Subtitle"], 0, 24)
    _set_font(styles["Caption"], 9, GREY, bold=True)
    _space(styles["Caption"], 8, 3)
    _set_font(styles[QUOTE], 10)
    styles[QUOTE].font.italic = False
    _space(styles[QUOTE], 4, 0, 1.05)
    styles[QUOTE].paragraph_format.left_indent = Cm(0.6)
    _line_at_the_left(styles[QUOTE])
    _space(styles["List Bullet"], 0, 3, 1.1)


def _set_own_styles(document: Any) -> None:
    """The styles that Word's own template lacks."""
    source = _new_style(document, QUOTE_SOURCE, 9, GREY)
    _space(source, 1, 6)
    source.paragraph_format.left_indent = Cm(0.6)
    _line_at_the_left(source)
    cell = _new_style(document, CELL, 9)
    _space(cell, 1.5, 1.5)
    notice = _new_style(document, NOTICE, 10.5)
    _space(notice, 8, 8)
    _insert(notice, f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FFF4D6"/>')
    contents = _new_style(document, CONTENTS, 10.5)
    _space(contents, 0, 5)
    contents.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, 2)


def _new_style(document: Any, name: str, size: float, colour: RGBColor | None = None) -> Any:
    """A new paragraph style on the body text."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _set_font(style, size, colour)
    return style


def _set_font(
    style: Any, size: float, colour: RGBColor | None = None, *, bold: bool = False
) -> None:
    """Font, size, colour and weight of a style, for every script and in place of the theme's."""
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.color.rgb = colour or RGBColor(0, 0, 0)
    fonts = style.element.rPr.find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        if name.endswith(("Theme", "theme")):
            del fonts.attrib[name]
    for name in ("w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _space(style: Any, before: float, after: float, lines: float = 1.0) -> None:
    """Space before and after a paragraph in points, and between its lines."""
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.line_spacing = lines


def _line_at_the_left(style: Any) -> None:
    """The line that tells a quote from the report's own words, also without colour."""
    _insert(
        style,
        f"<w:pBdr {nsdecls('w')}>"
        '<w:left w:val="single" w:sz="12" w:space="8" w:color="9AA9BC"/></w:pBdr>',
    )


def _insert(style: Any, xml: str) -> None:
    """Add a border or a shade to a style, before what the schema says must follow it."""
    properties = style.element.get_or_add_pPr()
    followers = [qn(f"w:{name}") for name in ("tabs", "spacing", "ind", "contextualSpacing", "jc")]
    later = next((child for child in properties if child.tag in followers), None)
    if later is None:
        properties.append(parse_xml(xml))
    else:
        later.addprevious(parse_xml(xml))


def _drop(properties: Any, name: str) -> None:
    """Remove a property that the template's style has."""
    for found in properties.findall(qn(name)):
        properties.remove(found)


def _set_footer(section: Any, content: Content, width: int) -> None:
    """Case number, edition, run and page number at the foot of every page; a notice below.

    What a template has in its footer stays above.
    """
    first = section.footer.paragraphs[0]
    is_free = not first.text and len(first._p) <= 1
    paragraph = first if is_free else section.footer.add_paragraph(style="Footer")
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, 2)
    add = paragraph.add_run
    runs = [add(f"{clean_text(footer_line(content, notice=False))}\tSide\u00a0")]
    runs += add_field(paragraph, "PAGE", "1")
    runs += [add("\u00a0av\u00a0"), *add_field(paragraph, "NUMPAGES", "1")]
    notice = content.hearing.about.notice
    if notice:
        # On its own line: a long one would push the page number down.
        runs.append(section.footer.add_paragraph(style="Footer").add_run(clean_text(notice)))
    for run in runs:
        run.font.size = Pt(8)
        run.font.color.rgb = GREY


def add_field(paragraph: Any, instruction: str, shown: str) -> list[Any]:
    """The runs of a field that the word processor fills in."""
    runs = []
    for kind in ("begin", "instruction", "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else None)
        if kind == "instruction":
            text = OxmlElement("w:instrText")
            text.text = f" {instruction} "
            run._r.append(text)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        runs.append(run)
    return runs


def _describe(document: Any, content: Content) -> None:
    """Fill in the document properties."""
    properties = document.core_properties
    properties.title = clean_text(f"Høringsoppsummering – {content.hearing.about.title}")[:255]
    properties.subject = clean_text(content.facts["Sak"])[:255]
    properties.keywords = clean_text(f"{content.facts['Utgave']}; {content.facts['Kjøring']}")[:255]
    properties.author = properties.last_modified_by = "horingsanalyse"
    properties.comments = "Laget av et program. Må leses av et menneske før bruk."
    properties.language = "nb-NO"
    properties.created = properties.modified = data_time(content)
    properties.revision = 1
    _drop_template_parts(document)


def _drop_template_parts(document: Any) -> None:
    """Leave out the picture and the program's name that python-docx's template brings along."""
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype in _TEMPLATE_PARTS]:
        relations.pop(key)
