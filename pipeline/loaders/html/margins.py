"""What surrounds the text of a web page: menus, footers, cookie notices, links to share it."""

from __future__ import annotations

import re
from typing import Any

from pipeline.loaders.html.markup import children
from pipeline.loaders.outline import VOICE

_TAGS = frozenset({"nav", "footer", "aside", "dialog", "noscript"})
_ROLES = frozenset(
    {"navigation", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu"}
)
# Words in the names that pages give their parts. Whole words: «article-header» holds the text.
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|cookie-?(?:banner|consent|notice|bar)|consent|gdpr|samtykke|menu|meny"
    r"|navbar|nav|navigation|breadcrumbs?|brodsmuler?|site-?footer|page-?footer|footer|bunntekst"
    r"|sidebar|skip-?links?|share|sharing|deling|social|newsletter|nyhetsbrev)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: A page gives its whole body names such as «has-sidebar»: what holds most of the text is the text.
_MOST_OF_TEXT = 0.5
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DIVIDER = re.compile(r"\s+[|/»›•·>]+\s+")
_WEB_WORD = re.compile(
    r"\b(?:hjem|heim|forside|forsiden|framside|kontakt(?: oss)?|om oss|del|del på \w+|skriv ut"
    r"|publisert|oppdatert|personvern\w*|informasjonskapsler|cookies|meny|søk|logg inn|facebook"
    r"|linkedin|twitter|instagram|tilgjengelighetserklæring|nettstedskart|les også|abonner"
    r"|nyhetsbrev|til toppen|alle rettigheter)\b|©",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"^(?:les også\s*:.{0,80}|(?:del|tips)(?: denne)?(?: saken| siden| en venn| på \w+)*|skriv ut"
    r"|til toppen|(?:gå|hopp) til (?:hoved)?innhold(?:et)?|©.{0,80}|(?:hoved)?meny|søk|logg inn"
    r"|lukk|(?:godta|aksepter|avvis)(?: alle)?(?: informasjonskapsler| cookies)?)\.?$",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"^(?:publisert|sist (?:oppdatert|endret|endra)|oppdatert|dato)\b\D{0,20}\d", re.IGNORECASE
)
#: Links that speak of the sender, and say nothing.
_ABOUT_US = re.compile(r"\b(?:om|kontakt|følg) oss\b", re.IGNORECASE)
_LONGEST_ITEM = 6
_MOST_LINKED = 0.8


def is_margin(node: Any, n_all: int) -> bool:
    """Whether an element surrounds the text of the page.

    Args:
        node: The element.
        n_all: Characters on the whole page.
    """
    attributes = node.attributes
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        return True
    names = " ".join(attributes.get(key) or "" for key in ("class", "id", "title"))
    named = (
        node.tag in _TAGS
        or (attributes.get("role") or "").lower() in _ROLES
        or (node.tag not in {"body", "main", "article"} and _NAMES.search(names) is not None)
        or (node.tag == "header" and node.css_first("h1, h2, p") is None)
        or (node.tag in {"ul", "ol", "div"} and _is_list_of_links(node))
    )
    return named and len(_text(node)) < _MOST_OF_TEXT * n_all


def is_margin_line(text: str) -> bool:
    """Whether a paragraph is a menu, a path of pages or a row of links, written as text."""
    line = " ".join(text.split())
    if _ACTION.match(line):
        return True
    items = _DIVIDER.split(line)
    short = all(len(item.split()) <= _LONGEST_ITEM for item in items)
    says = line.endswith((".", "!", "?")) or VOICE.search(_ABOUT_US.sub("", line))
    return len(items) > 1 and short and not says and _WEB_WORD.search(line) is not None


def tells_when(text: str) -> bool:
    """Whether a paragraph says when the page was published."""
    return len(text) < 120 and _PUBLISHED.match(text.strip()) is not None


def _is_list_of_links(node: Any) -> bool:
    """Whether nearly all its words are short links, and none of it is a heading or a paragraph."""
    if node.tag == "div" and any(child.tag != "a" and _text(child) for child in children(node)):
        return False
    links = node.css("a")
    linked = [" ".join(_text(link).split()) for link in links]
    whole = " ".join(_text(node).split())
    return (
        len(linked) >= 3
        and all(len(words.split()) <= _LONGEST_ITEM for words in linked)
        and sum(map(len, linked)) > _MOST_LINKED * len(whole)
    )


def _text(node: Any) -> str:
    if node.tag == "-text":
        return str(node.text_content or "").strip()
    return str(node.text(deep=True) or "").strip()
