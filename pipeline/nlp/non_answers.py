"""Recognises what is said without saying anything about the draft.

«Ingen merknader», a pointer to another field, a delegation to another respondent's answer, and
formalities are four different things, and none of them is a stand.
"""

from __future__ import annotations

import re
from typing import Literal

from pipeline.nlp.references import Reference
from pipeline.records import FORMALITIES, BlockKind

NonAnswer = Literal["", "ingen_merknader", "peker", "henvisning", "formalia"]

_REMARK = (
    r"(?:(?:sær(?:lige|skilte)|ytterligere|ytterlegare|vesentlige|vesentlege|flere|fleire|andre|"
    r"konkrete|egne|eigne|spesielle)\s+)?"
    r"(?:merknad|kommentar|innspill?|innspel|bemerkning|innvending|tilføyelse|synspunkt)\w*"
)
# Nothing more than this may stand after the remark; «ingen merknader utover at …» has content.
_NO_MORE = (
    r"(?:\s*(?:til|på|om|for|her|fra|frå|herfra|herifrå|ut ?over dette|ut ?over det|i denne|"
    r"oss|denne|dette|det|rådet|råd|kapitlet|kapittelet|kapitelet|punktet|utkastet|høringen|saken|"
    r"anbefalingen|anbefaling|forslaget|utvalet|utvalget|kommunen|vår side|vårt vedkommende|"
    r"helsesjefen|nr|\d{1,2})\b)*"
)
_NO_REMARKS = re.compile(
    r"^\W*(?:"
    rf"(?:(?:[\w-]+\s+){{0,5}}(?:har|hadde)\s+(?:\w+\s+)?)?(?:heller\s+)?"
    r"(?:ingen|inga|ikke|ikkje|ingenting)"
    rf"\s+(?:{_REMARK}|noe å (?:tilføye|tilføre|bemerke|legge til)|noko å (?:tilføye|leggje til)|"
    rf"å tilføye|å bemerke){_NO_MORE}"
    r"|(?:til|for|på)\s+[\w\s]{1,25}\d{0,2}\s+har\s+\w+\s+"
    rf"(?:ingen|ikke|ikkje)\s+{_REMARK}"
    r"|nei(?: takk)?|nope|n/?a|n\.a\.|ingen|ingenting|intet|nil|x+|\?+|blank"
    r"|(?:er\s+)?ikk?j?e\s+(?:relevant|aktuelt?)(?:\s+(?:for oss|hos oss|her))?"
    r"|vet ikke(?: helt)?|veit ikkje(?: nok om dette)?|usikker"
    r"|no comments?|not applicable"
    r")?\W*$",
    re.IGNORECASE,
)
_OUT_OF_SCOPE = re.compile(
    r"^\W*(?:(?:dette|det)\s+(?:er|rådet er)\s+)?ikk?j?e\s+(?:relevant|aktuelt)\b(?!\s+ut\s?over)"
    r"|uttaler (?:oss|meg|seg) ikke\b|uttalar (?:oss|meg|seg) ikkje\b"
    r"|\bikke (?:erfaring|kunnskap|kompetanse|grunnlag|greie)\w*\s+(?:nok\s+)?"
    r"(?:på|til|for) å uttale\b"
    r"|har ikke noe å (?:tilføre|tilføye|bemerke)|her sier vi pass|står over\b",
    re.IGNORECASE,
)
_DELEGATES = re.compile(
    r"\b(?:slutter (?:seg|oss|meg)|sluttar (?:seg|oss|meg)|stiller (?:seg|oss) bak|viser|syner|"
    r"henviser|tiltrer|støtter)\b[^.]{0,40}?"
    r"\b(?:høringssvar|høringsuttalelse|høringsinnspill|uttalelse|uttalelsen|svar|innspill|"
    r"høyringssvar|fråsegn|høyringsfråsegn|innspel)(?:et|en|n|a|ene)?\b"
    r"(?:\s+(?:som er sendt|sendt|avgitt|gitt))?\s+(?:fra|frå|til|av)\s+(?P<name>[^.;]{3,120})",
    re.IGNORECASE,
)
_OTHER_PLACE = re.compile(
    r"^\W*(?:vi\s+)?(?:se|sjå|jf|jfr|jamfør|viser til|syner til|henviser til|som|same som|"
    r"samme som|likt|ditto|fremgår av|framgår av|dekket)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:over|ovenfor|ovanfor|under|nedenfor|brev\w*|vedlegg\w*|vedlagt\w*|punkt|svar\w*|"
    r"kommentar\w*|innspill\w*|merknad\w*|skrev|skreiv|skrevet)\b",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^\W*(?:(?:med\s+)?(?:vennlig|vennleg|venleg|beste|best)\s+(?:hilsen|helsing|helsning)"
    r"|med\s+(?:hilsen|helsing)|hilsen|mvh|vh|hei|god dag"
    r"|takk for (?:at|anledningen|muligheten|moglegheita|høvet|invitasjonen|oppmerksomheten)"
    r"|tusen takk|lykke til|beklager at|(?:dokumentet|brevet) er (?:godkjent )?elektronisk"
    r"|sendt fra min|sent from my|dere kan (?:gjerne )?(?:ringe|ta kontakt|kontakte)"
    r"|ta gjerne kontakt|ved spørsmål|vi stiller gjerne)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\W*(?:(?:med\s+)?(?:vennlig|vennleg|venleg|beste?)\s+(?:hilsen|helsing|helsning)|"
    r"med\s+(?:hilsen|helsing)|hilsen|mvh|vh)\b",
    re.IGNORECASE,
)
_LETTERHEAD = re.compile(
    r"^\W*(?:postboks \d+.*|\d{4} [A-ZÆØÅ][\w .-]{1,30}|"
    r"til [A-ZÆØÅ]\w*(?:direktoratet|departementet)|"
    r"(?:deres|vår|vårt) (?:ref|referanse|dato)\b.{0,80}|saksn(?:r|ummer)\b.{0,60}"
    r"|(?:tlf|telefon|mobil|e-post)\b.{0,60}|\S+@\S+)$",
    re.IGNORECASE,
)
#: A courtesy that goes on for longer may carry a point.
LONGEST_COURTESY = 30
LONGEST_POINTER = 14


def non_answer(text: str, kind: BlockKind, references: list[Reference]) -> NonAnswer:
    """What kind of non-answer a statement is, or nothing when it has content or may have."""
    n_words = len(text.split())
    if kind in FORMALITIES:
        return "formalia"
    own = _without_lead(text, references)
    if _NO_REMARKS.match(own) or (n_words <= 16 and _OUT_OF_SCOPE.search(text)):
        return "ingen_merknader"
    if delegated_to(text):
        return "henvisning"
    if n_words <= LONGEST_POINTER and _is_pointer(text, references):
        return "peker"
    if (n_words <= LONGEST_COURTESY and _COURTESY.match(text)) or _LETTERHEAD.match(text):
        return "formalia"
    return ""


def closes(text: str) -> bool:
    """Whether a statement is the greeting that ends a letter: names and titles follow."""
    return bool(_CLOSING.match(text))


def delegated_to(text: str) -> str:
    """The respondent whose answer a statement joins, as written, or nothing."""
    match = _DELEGATES.search(text)
    if match is None or re.search(r"\bikk?j?e\b", text[: match.start("name")]):
        return ""
    name = re.split(r",| og avgir | og viser | når det | for så vidt ", match["name"])[0].strip()
    return name if name[:1].isupper() else ""


def _is_pointer(text: str, references: list[Reference]) -> bool:
    """Whether a short text only says where the answer stands: one sentence that opens so."""
    if re.search(r"[.!?]\s+\w", text) and not references:
        return False
    pointers = [reference for reference in references if reference.kind == "pointer"]
    if not pointers:
        return bool(_OTHER_PLACE.match(text)) and bool(_ELSEWHERE.search(text))
    before, after = text[: pointers[0].start], text[pointers[0].end :]
    says_more = re.search(r"[.!?,;:–-]\s*\w+\s+\w", before) or re.search(r"[.!?]\s*\w", after)
    return not says_more


def _without_lead(text: str, references: list[Reference]) -> str:
    """The text after an opening reference such as «Råd 10:»."""
    if references and references[0].start <= 12 and references[0].kind == "primary":
        return text[references[0].end :]
    return text
