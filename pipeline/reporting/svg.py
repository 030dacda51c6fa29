"""Makes matplotlib's SVG fit to stand alone and inside a page with a strict security policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FONTS = "'DejaVu Sans', Verdana, Arial, sans-serif"

#: Begins the drawing as a file of its own.
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def tidy_svg(svg: str, *, name: str, title: str, description: str, facts: str) -> str:
    """The drawing with a title, a description and ids of its own, without styles.

    Styles become attributes: a `style` would be barred by the page's security policy, and a
    style sheet would reach the rest of the page. Ids begin with the chart's name, so that charts
    can stand in one page.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(svg.encode(), parser)
    for element in list(root.iter(f"{{{_SVG}}}style", f"{{{_SVG}}}metadata")):
        element.getparent().remove(element)
    for element in root.iter(etree.Element):
        _own_ids(element, name)
        _styles_as_attributes(element)
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-svg-tittel")
    root.set("aria-describedby", f"{name}-svg-tekst")
    for place, (tag, part, text) in enumerate(
        (
            ("title", "tittel", title),
            ("desc", "tekst", description),
            ("metadata", "opphav", facts),
        )
    ):
        element = etree.Element(f"{{{_SVG}}}{tag}", id=f"{name}-svg-{part}")
        element.text = text
        root.insert(place, element)
    etree.cleanup_namespaces(root)
    return str(etree.tostring(root, encoding="unicode")) + "\n"


def _own_ids(element: etree._Element, name: str) -> None:
    """Put the chart's name before the element's id and before the ids that it points to."""
    for key, value in element.items():
        if key == "id":
            element.set(key, f"{name}-{value}")
        elif key == _XLINK and value.startswith("#"):
            element.set(key, f"#{name}-{value[1:]}")
        elif "url(#" in value:
            element.set(key, _REFERENCE.sub(rf"url(#{name}-\1)", value))


def _styles_as_attributes(element: etree._Element) -> None:
    style = element.attrib.pop("style", "")
    for key, value in _declarations(style):
        element.set(key, value)


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    """Property and value of each declaration, the `font` shorthand taken apart."""
    for declaration in style.split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key == "font":
            yield from _font(value)
        elif key == "font-family":
            yield key, _FONTS
        elif key:
            yield key, value


def _font(value: str) -> Iterator[tuple[str, str]]:
    """The parts of a font shorthand such as `bold 11px 'DejaVu Sans', sans-serif`."""
    words = re.match(r"(?P<before>.*?)(?P<size>[\d.]+px)", value)
    if words is None:
        return
    if weight := words["before"].strip():
        yield "font-weight", weight
    yield "font-size", words["size"]
    yield "font-family", _FONTS
