"""Files that are broken, locked, or made to do harm; made at test time, never stored."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from tests.loaders.builders import W, docx, old_office, package, paragraph, pdf
from tests.loaders.builders import at as line
from tests.loaders.forms_builders import headers, replace_in_zip, row, write_xlsx

SAID = "Vi mener at fristen i råd 2 er altfor kort, og ber om at den blir utvidet."
LETTER = docx(paragraph("Nes kommune"), paragraph(SAID))
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_ENTITIES = f'<!DOCTYPE x [<!ENTITY a0 "ha">{_LAUGHS}]>'
_ELSEWHERE = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
_OLE = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600


def _word(doctype: str, body: str) -> bytes:
    """A Word file with this body and a document type of its own."""
    main = f'{doctype}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return docx(parts={"word/document.xml": main.encode()})


def _nested_page_tree(depth: int) -> bytes:
    """A PDF whose tree of pages is so deep, and leads back to its root."""
    objects = [b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj"]
    for number in range(2, depth):
        kid = number + 1 if number < depth - 1 else 2
        objects.append(b"%d 0 obj<</Type/Pages/Count 1/Kids[%d 0 R]>>endobj" % (number, kid))
    return b"%PDF-1.4\n" + b"\n".join(objects) + b"\ntrailer<</Root 1 0 R>>\n%%EOF"


def _deep_array(depth: int) -> bytes:
    """A PDF with an array in an array in an array."""
    nested = b"[" * depth + b"]" * depth
    catalog = b"1 0 obj<</Type/Catalog/Pages 2 0 R/X %s>>endobj\n" % nested
    return b"%PDF-1.4\n" + catalog + b"trailer<</Root 1 0 R>>\n%%EOF"


def _packed_page() -> bytes:
    """A PDF whose only page unpacks to half a gigabyte of nothing."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\n" * 2**20) for _ in range(512)) + packer.flush()
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj",
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(packed)
        + packed
        + b"\nendstream\nendobj",
    ]
    return b"%PDF-1.4\n" + b"\n".join(objects) + b"\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF"


def documents() -> dict[str, bytes]:
    """Documents by name, none of which holds an answer that can be read."""
    sound = pdf([line(70, 100, SAID)])
    deep = "<w:tbl><w:tr><w:tc>" * 50_000
    return {
        "zero.docx": b"",
        "zero.pdf": b"",
        "nothing but zeros.pdf": b"\0" * 5_000,
        "truncated.docx": LETTER[:90],
        "truncated.pdf": sound[:40],
        "a picture.docx": b"\xff\xd8\xff\xe0" + b"\0" * 200,
        "a program.pdf": b"MZ" + b"\0" * 200,
        "locked.pdf": pdf([line(70, 100, SAID)], encrypt=True),
        "locked.docx": old_office("EncryptedPackage"),
        "xml bomb.docx": _word(_ENTITIES, paragraph("&a9;")),
        "external.docx": _word(_ELSEWHERE, "<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>"),
        "zip bomb.docx": package(
            {
                "[Content_Types].xml": b"<Types/>",
                "word/document.xml": b"<w:document>" + b" " * (97 * 2**20),
            }
        ),
        "deep.docx": _word("", deep),
        "deep.pdf": _deep_array(100_000),
        "circle.pdf": _nested_page_tree(3_000),
        "packed.pdf": _packed_page(),
        "no pages.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    }


def exports(folder: Path) -> dict[str, bytes]:
    """Files in the forms folder by name, none of which is an export that can be read."""
    sound = write_xlsx(folder / "sound.xlsx", [headers(), row(7, "Hentet fra en fiendtlig fil.")])
    return {
        "zero.xlsx": b"",
        "zero.csv": b"",
        "truncated.xlsx": sound.read_bytes()[:-400],
        "a pdf.xlsx": pdf([line(70, 100, SAID)]),
        "a letter.xlsx": LETTER,
        "locked.xlsx": _OLE + "EncryptedPackage".encode("utf-16-le"),
        "old.xls": _OLE + "Workbook".encode("utf-16-le"),
        "noise.csv": bytes(range(256)) * 40,
        "xml bomb.xlsx": _changed(sound, _ENTITIES, "&a9;"),
        "external.xlsx": _changed(sound, _ELSEWHERE, "&a9;"),
        "zip bomb.xlsx": _bomb(sound),
    }


def _changed(sound: Path, doctype: str, text: str) -> bytes:
    """A workbook with a document type of its own, and a text that hangs on it."""
    path = sound.with_name("changed.xlsx")
    path.write_bytes(sound.read_bytes())
    sheet = "xl/worksheets/sheet1.xml"
    replace_in_zip(path, sheet, b"<worksheet", doctype.encode() + b"<worksheet")
    replace_in_zip(
        path,
        sheet,
        b"</sheetData>",
        (
            f'<row r="9"><c r="A9" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>'
        ).encode(),
    )
    return path.read_bytes()


def _bomb(sound: Path) -> bytes:
    """A workbook with a part that unpacks without end."""
    buffer = io.BytesIO(sound.read_bytes())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.xml", b" " * (65 * 2**20))
    return buffer.getvalue()
