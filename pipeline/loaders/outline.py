"""The heading path of a document while it is read, and what a heading looks like as plain text."""

from __future__ import annotations

import re

from pipeline.loaders.normalise import normalise
from pipeline.records import Block, BlockKind

#: Level of a heading that its format gives no level: under every heading that has one.
PLAIN_LEVEL = 90

# What a draft is divided into; a line that holds nothing but such a place is a heading.
_PLACE = (
    r"(?:råd|anbefaling|tilråding|kapittel|kapitla|kap|punkt|pkt|avsnitt|forslag|spørsmål|tiltak"
    r"|del|vedlegg|seksjon|krav|artikkel)(?:et|ene|a|ar|er|ane|en|e|ene)?"
)
_LEAD = (
    r"(?:(?:til|ad|vedr|vedrørende|vedrørande|angående|angåande|om|re|for|generelt om"
    r"|(?:våre? |generelle )?(?:kommentar|merknad|innspill?|innspel|tilbakemelding)(?:er|ar)?"
    r" (?:til|på|om))\b[.:]?\s+)?"
)
_NUMBER = r"(?:nr\.?\s*|nummer\s+)?(?:\d{1,2}(?:[.\-–]\d{1,2})*|[ivx]{1,4}\b)"
_PLACE_LINE = re.compile(
    rf"^{_LEAD}{_PLACE}\.?\s+{_NUMBER}(?:\s*(?:,|og|&|til|[-–])\s*(?:{_PLACE}\.?\s+)?{_NUMBER})*"
    r"(?P<rest>\s*[:.)–-].*)?$",
    re.IGNORECASE,
)
_STARTS_AT_PLACE = re.compile(rf"^[\d.\s]*{_LEAD}{_PLACE}\.?\s+{_NUMBER}", re.IGNORECASE)
_VOICE = (
    r"vi|oss|vår[et]?|jeg|eg|meg|min|mitt|ingen|ingenting|støtt\w*|stør|stett\w*|enige?|einige?"
    r"|uenige?|ueinige?|samde?|usamde?|mener|meiner|foreslår|savner|saknar|etterlyser|takk\w*|hei"
    r"|slutter|sluttar|utgår|beholdes|strykes|stryk|positiv\w*|negativ\w*|ja|nei|we|our|agree"
)
_VERBS = (
    r"bør|må|skal|kan|vil|ønsker|ønskjer|er|har|ok|bra|fint|ikke|ikkje|se|sjå|godt|god|viser|is|are"
    r"|no|none"
)
#: What a printed form says where nothing was answered, and above its first question.
PROMPT = re.compile(
    r"^(?:skriv inn (?:svaret|svar|tekst)\w*\.?$|enter your answer$"
    r"|\* ?(?:obligatorisk|required)\b)",
    re.I,
)
#: Words of somebody who takes a stand or speaks of themselves.
VOICE = re.compile(rf"\b(?:{_VOICE})\b", re.IGNORECASE)
#: Words of a sentence: a line with one of them is not taken for a heading by its shape alone.
SAYS = re.compile(rf"\b(?:{_VOICE}|{_VERBS})\b", re.IGNORECASE)


class Outline:
    """Collects blocks, and gives each the headings that it stands under."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._path: list[tuple[int, str]] = []

    @property
    def path(self) -> tuple[str, ...]:
        """The headings in force, outermost first."""
        return tuple(text for _, text in self._path)

    def heading(self, text: str, level: int, *, page: int | None = None) -> None:
        """Add a heading, and let what follows stand under it until one of its level or above."""
        text = normalise(text)
        if not text:
            return
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self.blocks.append(Block(text, "heading", headings=self.path, page=page))
        self._path.append((level, text.replace("\n", " ")))

    def add(
        self,
        text: str,
        kind: BlockKind = "paragraph",
        *,
        under: tuple[str, ...] = (),
        page: int | None = None,
        anchor: str | None = None,
        author: str | None = None,
    ) -> None:
        """Add a block under the headings in force and those of `under`; empty text is nothing."""
        text = normalise(text)
        if text:
            headings = () if kind == "footer" else (*self.path, *under)
            self.blocks.append(
                Block(
                    text,
                    kind,
                    headings=headings,
                    page=page,
                    anchor=(normalise(anchor) or None) if anchor else None,
                    author=(normalise(author) or None) if author else None,
                )
            )


def is_place_line(line: str) -> bool:
    """Whether the line only names a place in the draft: «Til råd 3», «Kap. 2 – systemnivå».

    «Råd 2: Vi støtter dette» is not one: what stands behind the place says something.
    """
    line = line.strip()
    if len(line) > 120:
        return False
    match = _PLACE_LINE.match(line)
    if match is None:
        return False
    rest = (match["rest"] or "").strip(" :.)–-")
    return not rest or (not re.search(r"[.!?;]", rest) and SAYS.search(rest) is None)


def is_statement(text: str) -> bool:
    """Whether text in the dress of a heading says something: styles are misused for body text.

    A recommendation's number and title stays a heading, also where the title is a sentence.
    """
    if not text.endswith((".", "!")) or len(text.split()) < 6:
        return False
    return VOICE.search(text) is not None or _STARTS_AT_PLACE.match(text) is None


def names_what_follows(text: str, longest: int) -> bool:
    """Whether bold text reads as a heading and not as an emphasised opinion."""
    if len(text) > longest or "\n" in text or text.endswith((".", "!", ",", ";")):
        return False
    return text.endswith("?") or VOICE.search(text) is None
