"""Documents made at test time: each builder gives the bytes of a file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
    f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
    for n in (1, 2, 3)
)


def run(text: str, *, bold: bool = False, deleted: bool = False) -> str:
    """A run of text."""
    tag = "delText" if deleted else "t"
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{weight}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def paragraph(*runs: str, style: str = "", listed: bool = False, numbered: str = "") -> str:
    """A paragraph of runs, or of plain text where a run is no markup.

    `numbered` is its list and level: `3:0`.
    """
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if listed:
        properties += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    if numbered:
        key, _, level = numbered.partition(":")
        place = f'<w:ilvl w:val="{level}"/>' if level else ""
        properties += f'<w:numPr>{place}<w:numId w:val="{key}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def lists(**levels: tuple[tuple[str, str], ...]) -> str:
    """Numbered lists: number format and text of each level by `l` and the list's number."""
    found = ""
    for name, forms in levels.items():
        inside = "".join(
            f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for place, (form, text) in enumerate(forms)
        )
        found += f'<w:abstractNum w:abstractNumId="{name[1:]}">{inside}</w:abstractNum>'
    return found + "".join(
        f'<w:num w:numId="{name[1:]}"><w:abstractNumId w:val="{name[1:]}"/></w:num>'
        for name in levels
    )


def inserted(text: str, author: str = "Kari Nes") -> str:
    """A tracked insertion."""
    return f'<w:ins w:id="9" w:author="{author}">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    """A tracked deletion."""
    return f'<w:del w:id="8" w:author="Kari Nes">{run(text, deleted=True)}</w:del>'


def commented(key: int, text: str) -> str:
    """Words that a comment is attached to."""
    return (
        f'<w:commentRangeStart w:id="{key}"/>{run(text)}<w:commentRangeEnd w:id="{key}"/>'
        f'<w:r><w:commentReference w:id="{key}"/></w:r>'
    )


def table(*rows: tuple[str, ...]) -> str:
    """A table of plain cells; a cell may be markup of its own."""
    cells = [
        "".join(
            f"<w:tc><w:tcPr/>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>"
            for cell in row
        )
        for row in rows
    ]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def text_box(*paragraphs: str) -> str:
    """A run that holds a text box, in a new version and in the same for old programs."""
    box = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-'
        'compatibility/2006"><mc:Choice Requires="wps"><w:drawing>'
        f"<wsp>{box}</wsp></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def docx(
    *body: str,
    comments: dict[int, str] | None = None,
    footnotes: dict[int, str] | None = None,
    header: str = "",
    numbering: str = "",
    styles: str = "",
    parts: dict[str, bytes] | None = None,
) -> bytes:
    """A Word file with the body's elements, and the parts that it refers to."""
    files = {
        "word/document.xml": _part("document", f"<w:body>{''.join(body)}</w:body>"),
        "word/styles.xml": _part("styles", _STYLES + styles),
        "word/comments.xml": _part("comments", _notes("comment", comments or {})),
        "word/footnotes.xml": _part("footnotes", _notes("footnote", footnotes or {})),
        "word/numbering.xml": _part("numbering", numbering),
        "word/header1.xml": _part("hdr", paragraph(header)),
        "[Content_Types].xml": b"<Types/>",
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("comments", "comments.xml"),
            ("footnotes", "footnotes.xml"),
            ("header", "header1.xml"),
            ("numbering", "numbering.xml"),
        ),
    }
    return package({**files, **(parts or {})})


def package(files: dict[str, bytes]) -> bytes:
    """A zip file with the named members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _part(root: str, inside: str) -> bytes:
    return f'<w:{root} xmlns:w="{W}">{inside}</w:{root}>'.encode()


def _notes(name: str, notes: dict[int, str]) -> str:
    return "".join(
        f'<w:{name} w:id="{key}" w:author="Ola Lie">{paragraph(text)}</w:{name}>'
        for key, text in notes.items()
    )


def _relations(*targets: tuple[str, str]) -> bytes:
    inside = "".join(
        f'<Relationship Id="r{n}" Type="{_REL}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_PACKAGE_REL}">{inside}</Relationships>'.encode()


Word = tuple[float, float, float, bool, str]


def at(left: float, top: float, text: str, *, size: float = 11, bold: bool = False) -> Word:
    """A line of a PDF page: its place in points from the upper left corner, and its text."""
    return (left, 842 - top, size, bold, text)


def lines(
    top: float, *texts: str, left: float = 70, size: float = 11, bold: bool = False
) -> list[Word]:
    """Lines under each other at the distance of a paragraph."""
    return [
        at(left, top + n * 1.3 * size, text, size=size, bold=bold) for n, text in enumerate(texts)
    ]


def grid(left: float, top: float, widths: list[float], heights: list[float]) -> bytes:
    """The rules of a table, as strokes around its cells."""
    boxes, y = [], 842 - top
    for height in heights:
        x = left
        for width in widths:
            boxes.append(b"%g %g %g %g re S" % (x, y - height, width, height))
            x += width
        y -= height
    return b"\n".join(boxes) + b"\n"


def annotation(kind: str, left: float, top: float, *, keys: str = "", **texts: str) -> bytes:
    """A comment on a page, 100 points wide and 12 high; the texts are its keys, such as Contents.

    What marks words, marks those it covers.
    """
    right, low, high = left + 100, 842 - top - 2, 842 - top + 10
    quads = f"/QuadPoints[{left} {high} {right} {high} {left} {low} {right} {low}]"
    shown = "".join(f"/{key}<{_utf16(text)}>" for key, text in texts.items())
    return (
        f"<</Type/Annot/Subtype/{kind}/Rect[{left} {low} {right} {high}]"
        f"{quads if kind in {'Highlight', 'StrikeOut', 'Underline'} else ''}{keys}{shown}>>"
    ).encode()


def field(left: float, top: float, value: str, *, keys: str = "/FT/Tx", **texts: str) -> bytes:
    """A field of a form with its value; TU is its tooltip, T its name."""
    value_key = f"/V<{_utf16(value)}>" if value else ""
    return annotation("Widget", left, top, keys=f"{keys}/F 4{value_key}", **texts)


def _utf16(text: str) -> str:
    return ("\ufeff" + text).encode("utf-16-be").hex()


def pdf(
    *pages: list[Word],
    picture: bool = False,
    encrypt: bool = False,
    drawn: bytes = b"",
    marks: Sequence[bytes] = (),
    invisible: bool = False,
) -> bytes:
    """A PDF with a page for each list of lines, in the letters of Windows.

    What is drawn stands on every page, the annotations and fields of a form on the first.
    """
    objects: list[bytes] = [b"", b""]
    fonts = []
    for font in (b"Helvetica", b"Helvetica-Bold"):
        objects.append(
            b"<</Type/Font/Subtype/Type1/BaseFont/" + font + b"/Encoding/WinAnsiEncoding>>"
        )
        fonts.append(len(objects))
    drawing = b""
    if picture:
        objects.append(
            b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
            b"/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream"
        )
        drawing = b"/XObject<</I %d 0 R>>" % len(objects)
    noted = []
    for mark in marks:
        objects.append(mark)
        noted.append(b"%d 0 R" % len(objects))
    kids = []
    for words in pages:
        stream = (b"q 500 0 0 700 50 50 cm /I Do Q\n" if picture else b"") + drawn
        stream += (b"3 Tr\n" if invisible else b"") + _content(words)
        objects.append(b"<</Length %d>>stream\n" % len(stream) + stream + b"\nendstream")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Annots[%s]"
            b"/Resources<</Font<</F0 %d 0 R/F1 %d 0 R>>%s>>>>"
            % (len(objects), b" ".join(noted if not kids else []), *fonts, drawing)
        )
        kids.append(len(objects))
    fields = [ref for ref, mark in zip(noted, marks, strict=True) if b"/Widget" in mark]
    form = b"/AcroForm<</Fields[%s]>>" % b" ".join(fields) if fields else b""
    objects[0] = b"<</Type/Catalog/Pages 2 0 R%s>>" % form
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return _assemble(objects, encrypt=encrypt)


def _content(words: list[Word]) -> bytes:
    shown = []
    for left, bottom, size, bold, text in words:
        letters = text.encode("cp1252").replace(b"\\", b"\\\\")
        letters = letters.replace(b"(", b"\\(").replace(b")", b"\\)")
        shown.append(b"BT /F%d %g Tf %g %g Td (%s) Tj ET" % (bold, size, left, bottom, letters))
    return b"\n".join(shown)


def _assemble(objects: list[bytes], *, encrypt: bool) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    if encrypt:
        # Key strings of the right length that no password fits.
        objects = [
            *objects,
            b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O<"
            + b"41" * 32
            + b">/U<"
            + b"42" * 32
            + b">>>",
        ]
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    extra = b"/Encrypt %d 0 R/ID[<00><00>]" % len(objects) if encrypt else b""
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        extra,
        start,
    )
    return bytes(out)


def mail(
    body: str,
    *,
    sender: str = "Kari Nes <kari@nes.example>",
    subject: str = "Svar",
    attachments: dict[str, bytes] | None = None,
    html: str = "",
) -> bytes:
    """An e-mail as it is saved to disk."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "post@eksempel.example"
    message["Date"] = "Mon, 21 Oct 2024 14:05:00 +0200"
    message["Subject"] = subject
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in (attachments or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def old_office(stream: str) -> bytes:
    """The beginning of an old Office file whose directory names a stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<500x") + stream.encode("utf-16-le")
