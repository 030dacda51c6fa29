"""The parts of a Word file: its main text, and what that text refers to by relation and id."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline.errors import UnreadableDocumentError
from pipeline.loaders.found import Missed
from pipeline.loaders.packages import RESEND, Package

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_HEADING_NAME = re.compile(r"^(?:heading|overskrift|rubrik)\s*(\d)", re.IGNORECASE)
_TITLE_NAME = re.compile(r"^(?:title|tittel)$", re.IGNORECASE)
_CONTENTS_NAME = re.compile(
    r"^(?:toc|innhold|inh|inn)\s*\d|^toa\b|^table of figures", re.IGNORECASE
)
_PART = "Denne delen av filen er skadet og ikke lest."
_SAVED = "Filen er skadet. Bare det som kunne reddes, er lest."
_COMPARE = "Be avsenderen om filen på nytt, eller åpne den i Word og se om noe mangler."
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style means, its ancestors taken into account.

    Attributes:
        level: Outline level from 0, or None when it is no heading.
        bold: Whether its text is bold.
        is_list: Whether its paragraphs are list items.
        is_contents: Whether it is a line of the table of contents.
        list_id: Number of the list that it belongs to, or empty.
        list_level: Its level in that list, or None when the list says it.
    """

    level: int | None = None
    bold: bool = False
    is_list: bool = False
    is_contents: bool = False
    list_id: str = ""
    list_level: int | None = None


@dataclass(slots=True)
class Parts:
    """Everything that the main text refers to.

    Attributes:
        body: The `w:body` element.
        styles: Paragraph and character styles by id.
        numbering: The root element of the lists' numbering, or None.
        comments: The `w:comment` elements by id, in the order of the file.
        footnotes: The `w:footnote` elements by id.
        endnotes: The `w:endnote` elements by id.
        margins: The root elements of page headers, then of page footers.
        diagrams: The root elements of drawn diagrams that hold text.
        author: Who the file says wrote it, or None.
        saved_at: When it was last saved, without time zone, or None.
        title: Its title, or None.
        missed: Related parts that are damaged.
    """

    body: Any
    styles: dict[str, Style] = field(default_factory=dict)
    numbering: Any = None
    comments: dict[str, Any] = field(default_factory=dict)
    footnotes: dict[str, Any] = field(default_factory=dict)
    endnotes: dict[str, Any] = field(default_factory=dict)
    margins: tuple[list[Any], list[Any]] = field(default_factory=lambda: ([], []))
    diagrams: list[Any] = field(default_factory=list)
    author: str | None = None
    saved_at: datetime | None = None
    title: str | None = None
    missed: list[Missed] = field(default_factory=list)


def local(element: Any) -> str:
    """The element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """The value of a `w:` attribute in either dialect of the format, or empty."""
    for namespace in _WORD:
        value = element.get(f"{{{namespace}}}{name}")
        if value is not None:
            return str(value)
    return ""


def child(element: Any, *names: str) -> Any:
    """The first descendant along a path of names, or None."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def is_on(element: Any) -> bool:
    """Whether an on/off property such as `w:b` is there and not switched off."""
    return element is not None and attribute(element, "val").lower() not in _OFF


def open_parts(data: bytes) -> Parts:
    """The parts of a Word file.

    Raises:
        UnreadableDocumentError: The file or its main part is damaged.
    """
    package = Package(data)
    main = _main_part(package)
    root = package.xml(main)
    body = child(root, "body")
    if body is None:
        raise UnreadableDocumentError("Filen er skadet: den har ingen hoveddel.", RESEND)
    parts = Parts(body)
    for kind, target in _relations(package, main):
        if package.has(target):
            try:
                _take(parts, kind, package, target)
            except UnreadableDocumentError as error:
                parts.missed.append(Missed(f"delen «{target}»", _PART, error.advice))
    _take_properties(parts, package)
    if package.damaged:
        parts.missed.append(Missed("deler av filen", _SAVED, _COMPARE))
    return parts


def _main_part(package: Package) -> str:
    for kind, target in _relations(package, ""):
        if kind == "officeDocument" and package.has(target):
            return target
    return "word/document.xml"


def _relations(package: Package, part: str) -> list[tuple[str, str]]:
    """Kind and target of each relation of a part that leads to another part of the package."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if not package.has(source):
        return []
    found = []
    for relation in package.xml(source):
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External" and target:
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append(((relation.get("Type") or "").rpartition("/")[2], path))
    return found


def _take(parts: Parts, kind: str, package: Package, target: str) -> None:
    """Put one related part where it belongs; other kinds hold no text."""
    notes = {"comments": parts.comments, "footnotes": parts.footnotes, "endnotes": parts.endnotes}
    if kind == "styles":
        parts.styles = _styles(package.xml(target))
    elif kind == "numbering":
        parts.numbering = package.xml(target)
    elif kind in notes:
        for note in package.xml(target):
            # Separators between text and notes have a type and no text of their own.
            if attribute(note, "type") in {"", "normal"}:
                notes[kind].setdefault(attribute(note, "id"), note)
    elif kind in {"header", "footer"}:
        parts.margins[kind == "footer"].append(package.xml(target))
    elif kind == "diagramData":
        parts.diagrams.append(package.xml(target))


def _styles(root: Any) -> dict[str, Style]:
    """Every style by id, with what it inherits."""
    raw = {attribute(style, "styleId"): style for style in root if local(style) == "style"}
    return {key: _resolve_style(key, raw) for key in raw}


def _resolve_style(key: str, raw: dict[str, Any]) -> Style:
    """The style with the properties of its ancestors; a circle of ancestors ends it."""
    chain = []
    while key in raw and raw[key] not in chain:
        chain.append(raw[key])
        based_on = child(raw[key], "basedOn")
        key = attribute(based_on, "val") if based_on is not None else ""
    levels = [level for style in chain if (level := _own_level(style)) is not None]
    bold = next((mark for style in chain if (mark := child(style, "rPr", "b")) is not None), None)
    numbering = [child(style, "pPr", "numPr") for style in chain]
    lists = [list_place(found) for found in numbering if found is not None]
    return Style(
        level=levels[0] if levels and levels[0] < 9 else None,
        bold=is_on(bold),
        is_list=any(is_numbered(found) for found in numbering),
        is_contents=any(_CONTENTS_NAME.match(_style_name(style)) for style in chain[:1]),
        list_id=next((key for key, _ in lists if key), ""),
        list_level=next((level for _, level in lists if level is not None), None),
    )


def _own_level(style: Any) -> int | None:
    """The outline level that the style itself sets, by its property or by its name."""
    outline = child(style, "pPr", "outlineLvl")
    if outline is not None and attribute(outline, "val").isdigit():
        return int(attribute(outline, "val"))
    name = _style_name(style)
    match = _HEADING_NAME.match(name)
    if match:
        return max(int(match[1]) - 1, 0)
    return 0 if _TITLE_NAME.match(name) else None


def _style_name(style: Any) -> str:
    name = child(style, "name")
    return attribute(name, "val") if name is not None else attribute(style, "styleId")


def is_numbered(properties: Any) -> bool:
    """Whether a `w:numPr` puts the paragraph in a list; number id 0 takes it out of one."""
    if properties is None:
        return False
    number = child(properties, "numId")
    return number is None or attribute(number, "val") != "0"


def list_place(properties: Any) -> tuple[str, int | None]:
    """The list and level that a `w:numPr` names: empty and None for what it leaves out."""
    number, level = child(properties, "numId"), child(properties, "ilvl")
    shown = "" if level is None else attribute(level, "val")
    return "" if number is None else attribute(number, "val"), (
        int(shown) if shown.isdecimal() else None
    )


def _take_properties(parts: Parts, package: Package) -> None:
    """Author, title and time of saving; a file without sound properties has none."""
    if not package.has("docProps/core.xml"):
        return
    try:
        root = package.xml("docProps/core.xml")
    except UnreadableDocumentError:
        # The text does not hang on it.
        return
    values = {local(element): (element.text or "").strip() for element in root}
    parts.author = values.get("creator") or values.get("lastModifiedBy") or None
    parts.title = values.get("title") or None
    try:
        saved = datetime.fromisoformat(values.get("modified") or values.get("created") or "")
    except ValueError:
        return
    parts.saved_at = saved.replace(tzinfo=None)
