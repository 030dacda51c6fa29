"""E-mail addresses, links to a person's own pages, and addresses where somebody lives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.privacy.findings import Finding

_AT = r"\s?(?:@|\(at\)|\[at\]|\{at\}|\(a\)|\(krøllalfa\))\s?"
# At most 64 characters before the sign (RFC 5321): an endless word must not take forever.
_EMAIL = re.compile(
    rf"[\w.+%-]{{1,64}}{_AT}[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,8}}\.[a-zæøå]{{2,24}}\b",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://)?(?:www\.)?(?:facebook|instagram|tiktok|twitter|x|threads|snapchat|linkedin"
    r"|youtube)\.com/[\w@./?=&%-]*[\w@/]",
    re.IGNORECASE,
)
_CAPITAL = r"[A-ZÆØÅÁČĐŊŠŦŽ]"
_STREET = (
    r"(?:gate|gata|gaten|gt\.?|vei|veien|veg|vegen|vn\.?|allé|alléen|alleen|plass|plassen|torg|torget"
    r"|sti|stien|bakke|bakken|bakkane|sving|svingen|tun|tunet|kroken|terrasse|ringen|løkka|faret|lia"
    r"|haugen|jordet|åsen|åsveg|bygget|brygge|brygga|kaia?|veita|smauet|gutua|geilane|heiane|marka"
    r"|moen|neset|vika|myra|flata|engen|hagen|skogen|dalen|skrenten|stranda|stranden)"
)
# «12», «12 B», «12b», «12–14», never the first digits of a year or an amount.
_NUMBER = r"\d{1,4}(?:\s?[–-]\s?\d{1,4})?(?:\s?[A-Za-z])?(?![\w%]|[.,]\d)"
_PLACE = rf"(?:,?\s*\d{{4}}\s+{_CAPITAL}[\w-]+(?:\s{_CAPITAL}[\w-]+(?![\w.]))?)"
# One to four words: «Storgata», «Kong Haralds gate», «Nedre Skogvei».
_NAMED = rf"(?:{_CAPITAL}[\w.’-]* ){{0,3}}(?:{_CAPITAL}[\w-]*?{_STREET}|(?<= ){_STREET})"
_ADDRESS = re.compile(rf"(?<!\w){_NAMED}\s{_NUMBER}{_PLACE}?")
# Any name and number, where the words say that it is an address.
_SAID = re.compile(
    rf"\b(?:[Aa]dresse\w*(?:\s+(?:min|vår|er|mi))*|[Bb]ustad|[Bb]o(?:r|dde)|[Bb]ur|[Bb]udde)\s*:?\s+"
    rf"(?:i\s+|på\s+)?(?P<address>(?:{_CAPITAL}[\w.-]* ){{1,3}}{_NUMBER}{_PLACE}?)"
)
_BOX = re.compile(rf"\b[Pp](?:ost)?b(?:oks|\.)\s?\d+(?:\s{_CAPITAL}\w+)?{_PLACE}?")
_PROPERTY = re.compile(r"\b[Gg](?:nr|årdsnr)\.?\s*\d+[\s,/og]*[Bb](?:nr|ruksnr)\.?\s*\d+")
# The box of an organisation is no secret.
_PUBLIC_BOX = re.compile(
    r"(?:\w*(?:direktorat|departement|kommune|foretak|tilsyn|etat|forbund|forening|sykehus|senter"
    r"|ombud)\w*|\bHF|\bRHF)\s*,?\s*$",
    re.IGNORECASE,
)
_LINE_OF_PLACE = re.compile(rf"^\d{{4}}\s+{_CAPITAL}[\w-]+(?:\s{_CAPITAL}[\w-]+)?$", re.MULTILINE)


def emails(text: str) -> Iterator[Finding]:
    """E-mail addresses, also with «(at)» for the sign."""
    for match in _EMAIL.finditer(text):
        yield Finding(*match.span(), "epost", "E-postadresse.")


def links(text: str) -> Iterator[Finding]:
    """Links to pages in social media, which are named after people."""
    for match in _LINK.finditer(text):
        yield Finding(*match.span(), "lenke", "Lenke til en side i sosiale medier.")


def addresses(text: str) -> Iterator[Finding]:
    """Streets with a number, boxes of people, properties, and a postcode on a line of its own."""
    if not any(character.isdigit() for character in text):
        return
    for match in _ADDRESS.finditer(text):
        yield Finding(*match.span(), "adresse", "Gate eller vei med nummer.")
    for match in _SAID.finditer(text):
        yield Finding(*match.span("address"), "adresse", "Sted med nummer etter ord om bosted.")
    for match in _BOX.finditer(text):
        if not _PUBLIC_BOX.search(text[max(0, match.start() - 60) : match.start()]):
            yield Finding(*match.span(), "adresse", "Postboks.")
    for rule, reason in ((_PROPERTY, "Gårds- og bruksnummer."), (_LINE_OF_PLACE, "Poststed.")):
        for match in rule.finditer(text):
            yield Finding(*match.span(), "adresse", reason)
