"""The agency's own Word document as the ground of the report: it lends page, logo and styles."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONS
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from pipeline.errors import InputError

FILE = "mal.docx"
#: Of a style that is taken over: what would point to something that is not there.
_POINTERS = ("w:link", "w:next", "w:rsid")


def on_template(template: Path, ours: Any, used: tuple[str, ...]) -> Any:
    """The template without its text, with the styles that it lacks taken from our own document.

    Args:
        template: The agency's document.
        ours: A document that has every style.
        used: Names of the styles that the report uses.

    Raises:
        InputError: It is no Word document that can be read.
    """
    try:
        document = Document(str(template))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, XMLSyntaxError) as error:
        message = (
            f"{template}: kan ikke brukes som mal ({type(error).__name__}). Malen må være et "
            "Word-dokument (docx, ikke dotx). Lagre den på nytt fra Word, eller ta den bort for å "
            "bruke programmets eget utseende."
        )
        raise InputError(message) from None
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    lacking = [name for name in used if not _has(document, name)]
    numbers = _numbering(document, ours) if "List Bullet" in lacking else {}
    for name in lacking:
        _take_over(document, ours, name, numbers)
    return document


def _has(document: Any, name: str) -> bool:
    """Whether the document has a paragraph style of that name."""
    return any(style.name == name for style in document.styles)


def _take_over(document: Any, ours: Any, name: str, numbers: dict[str, str]) -> None:
    """Copy one of our styles, based on the template's style of the same name as ours is."""
    style = deepcopy(ours.styles[name].element)
    for tag in _POINTERS:
        for found in style.findall(qn(tag)):
            style.remove(found)
    base = style.find(qn("w:basedOn"))
    if base is not None:
        base_name = ours.styles[name].base_style.name
        if _has(document, base_name):
            base.set(qn("w:val"), document.styles[base_name].style_id)
        else:
            style.remove(base)
    for number in style.iter(qn("w:numId")):
        number.set(qn("w:val"), numbers.get(number.get(qn("w:val")), "0"))
    document.styles.element.append(style)


def _numbering(document: Any, ours: Any) -> dict[str, str]:
    """Bring our lists along; our number of a list by the number that it gets there."""
    source = ours.part.numbering_part.element
    ids = [one.get(qn("w:numId")) for one in source.findall(qn("w:num"))]
    try:
        target = document.part.part_related_by(RELATIONS.NUMBERING).element
    except KeyError:
        document.part.relate_to(ours.part.numbering_part, RELATIONS.NUMBERING)
        return dict(zip(ids, ids, strict=True))
    first = 1 + max(
        (
            int(one.get(qn(name)))
            for tag, name in (("w:num", "w:numId"), ("w:abstractNum", "w:abstractNumId"))
            for one in target.findall(qn(tag))
        ),
        default=0,
    )
    for one in source.findall(qn("w:abstractNum")):
        copied = deepcopy(one)
        copied.set(qn("w:abstractNumId"), str(first + int(one.get(qn("w:abstractNumId")))))
        # All abstract lists stand before the lists themselves.
        target.insert(len(target.findall(qn("w:abstractNum"))), copied)
    moved = {}
    for one in source.findall(qn("w:num")):
        copied = deepcopy(one)
        number = one.get(qn("w:numId"))
        moved[number] = str(first + int(number))
        copied.set(qn("w:numId"), moved[number])
        of = copied.find(qn("w:abstractNumId"))
        of.set(qn("w:val"), str(first + int(of.get(qn("w:val")))))
        target.append(copied)
    return moved
