"""OpenDocument files made at test time."""

from __future__ import annotations

from tests.loaders.builders import package

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("form", "form"),
    )
)
_NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
_BOLD = (
    '<style:style style:name="B" style:family="text"><style:text-properties '
    'fo:font-weight="bold"/></style:style>'
)
MIMETYPE = b"application/vnd.oasis.opendocument.text"


def content(*body: str) -> str:
    """The main part with these elements in its body."""
    return (
        f"<office:document-content {_NAMES}><office:automatic-styles>{_BOLD}"
        f"</office:automatic-styles><office:body><office:text>{''.join(body)}</office:text>"
        "</office:body></office:document-content>"
    )


def odt(*body: str, footer: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """An OpenDocument text with these elements in its body."""
    styles = (
        f"<office:document-styles {_NAMES}><office:master-styles><style:master-page>"
        f"<style:footer><text:p>{footer}</text:p></style:footer></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )
    files = {
        "mimetype": MIMETYPE,
        "content.xml": content(*body).encode(),
        "styles.xml": styles.encode(),
    }
    return package({**files, **(parts or {})})


def p(text: str) -> str:
    """A paragraph."""
    return f"<text:p>{text}</text:p>"


def h(text: str, level: int = 1) -> str:
    """A heading."""
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def tracked(*changes: tuple[str, str, str]) -> str:
    """The list of tracked changes: id, kind and the deleted words of each."""
    inside = "".join(
        f'<text:changed-region text:id="{key}"><text:{kind}><office:change-info><dc:creator>Kari '
        f"Nes</dc:creator><dc:date>2024-10-01T10:00:00</dc:date></office:change-info>"
        f"{p(text) if text else ''}</text:{kind}></text:changed-region>"
        for key, kind, text in changes
    )
    return f"<text:tracked-changes>{inside}</text:tracked-changes>"


def inserted(key: str, text: str) -> str:
    """Words that are a tracked insertion."""
    of = f'text:change-id="{key}"'
    return f"<text:change-start {of}/>{text}<text:change-end {of}/>"


def deleted(key: str) -> str:
    """The place of a tracked deletion."""
    return f'<text:change text:change-id="{key}"/>'


def commented(name: str, words: str, comment: str) -> str:
    """Words that a comment is attached to."""
    return (
        f'<office:annotation office:name="{name}"><dc:creator>Kari Nes</dc:creator>{p(comment)}'
        f'</office:annotation>{words}<office:annotation-end office:name="{name}"/>'
    )
