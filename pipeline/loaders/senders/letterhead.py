"""Tells a letter's formalities from what it says: sender, addressee, references, signature."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.loaders.outline import SAYS, is_place_line
from pipeline.loaders.senders.dates import dates
from pipeline.loaders.text import GREETING
from pipeline.records import Block

#: Where a letter begins: further down, a short line is part of the text.
_OPENING_BLOCKS = 20
#: A line of a letterhead or a signature is short.
_LONGEST_LINE, _MOST_WORDS = 160, 14
_REFERENCE = re.compile(
    r"(?:^|\b)(?:(?:vår|deres|dykkar|our|your)\s*(?:dato|ref|referanse|reference|saks\w*)"
    r"|(?:arkiv)?saks?(?:nr|nummer)?\s*[.:]|arkiv(?:sak|kode|nr)?\b|saksbeh\w*|sakshands\w*|journal\w*"
    r"|dato\s*:|org\.?\s*(?:nr|nummer)|klassering|møtedato|att\b|dok(?:ument)?\.?\s*(?:nr|id)?\s*[.:]"
    r"|tlf|telefon|mobil|e-?post\s*:|www\.|https?://|postboks|pb\.?\s*\d|løpenr|saksnr|unntatt)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b\d{4}\s+[A-ZÆØÅ][A-Za-zæøåÆØÅ]+|[\w.+-]+@[\w-]+\.\w+"
    r"|\b[A-ZÆØÅ]\w*(?:vei|veien|veg|vegen|gata|gaten|gate|plass|plassen|torg|torget|allé|alleen)"
    r"\s+\d+"
)
_ADDRESSEE = re.compile(
    r"^til\b\s*:?\s*\S|^to(?:\s*:|\s+(?-i:[A-ZÆØÅ])|\s+the\b)|^\w*(?:direktoratet|departementet|tilsynet)\b|^postmottak\b|^v/",
    re.IGNORECASE,
)
_ELECTRONIC = re.compile(
    r"\b(?:elektronisk\s+(?:godkjent|signert|dokument)|(?:godkjent|signert)\s+elektronisk"
    r"|(?:ikke|ikkje|ingen|uten|utan)\s+(?:\w+\s+)?(?:signatur|underskrift)|rett utskrift)",
    re.IGNORECASE,
)
_ON_BEHALF = re.compile(
    r"^(?:for|på vegne av|på vegner av|for og på vegne av|e\.f\.|etter fullmakt)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"^(?:hei|kjære|god dag|hallo|dear|til rette vedkommende)\b[^.?]{0,40}[,!.]?$", re.IGNORECASE
)
_COPY = re.compile(r"^(?:kopi(?: til)?|kopimottak\w*|vedlegg|likelydende|cc)\b\s*:?", re.IGNORECASE)
_SENTENCE = re.compile(r"[a-zæøå»\")]{2}[.!?](?:\s|$)")
# A short answer may begin as a formality does: «Til råd 2: Støttes», «Direktoratet bør stryke det».
_STAND = re.compile(
    r"\b(?:[Vv]i|[Jj]eg|[Ee]g|støtt\w*|stør|stett\w*|u?einige?|u?enige?|u?samde?|mener|meiner|foreslår"
    r"|savner|saknar|etterlyser|ønsker|ønskjer|stryk\w*|utgår|beholdes|mangler|manglar|trenger|treng"
    r"|bør|må|skal|kan|vil|imot|should|must|(?:dis)?agree)\b"
)
_NAMES_PLACE = re.compile(
    r"\b(?:råd|anbefaling|tilråding|tiltak|forslag|punkt|pkt|kapittel|kap)(?:et|a|en)?\.?"
    r"\s+(?:nr\.?\s*|nummer\s+)?\d{1,2}\b(?!/)"
    r"|^til\s+(?:råd|anbefaling|tilråding|tiltak|forslag|punkt|kapittel|slutt|sist|dette|det|at|å)\w{0,4}\b"
    r"|^(?:til|to)\s+[^:]{3,60}:\s*\S",
    re.IGNORECASE,
)
_TEXT_KINDS = frozenset({"paragraph", "list_item", "table_cell"})


def mark_formalities(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, those that are formalities with the kind `letterhead`.

    A block is left as it is when any of its lines could be something said. A heading that turns
    out to be the sender's name is taken out of the heading paths.
    """
    closings = _closings(blocks)
    marked = _opening(blocks, closings) | closings
    heads = {blocks[n].text.replace("\n", " ") for n in marked if blocks[n].kind == "heading"}
    cleared: list[Block] = []
    for number, block in enumerate(blocks):
        headings = tuple(text for text in block.headings if text not in heads)
        if number in marked and number - 1 in marked and cleared[-1].page == block.page:
            # The lines of an address or a signature are one thing, however they were set.
            cleared[-1] = replace(cleared[-1], text=f"{cleared[-1].text}\n{block.text}")
        elif number in marked:
            cleared.append(replace(block, kind="letterhead", headings=headings))
        else:
            cleared.append(replace(block, headings=headings))
    return tuple(cleared)


def _opening(blocks: tuple[Block, ...], closings: set[int]) -> set[int]:
    """Numbers of the blocks that stand above the letter's text."""
    found: set[int] = set()
    # Names and departments, of which it is not known yet whether a letter follows them.
    waiting: set[int] = set()
    titled = False
    first = next((n for n, b in enumerate(blocks) if b.kind not in {"footer", "letterhead"}), 0)
    for number in range(first, min(len(blocks), first + _OPENING_BLOCKS)):
        block = blocks[number]
        if block.kind == "heading":
            if not titled and _is_sender_heading(blocks, number):
                found.add(number)
            elif not is_place_line(block.text):
                titled = True
                found |= waiting
        elif block.kind in _TEXT_KINDS:
            if not (_is_sure(block) or (not titled and _is_bare(block))):
                break
            waiting.add(number)
            if any(_is_reference(line) for line in block.text.split("\n")):
                found |= waiting
    has_body = _has_body(blocks, found | closings)
    return found if has_body else {n for n in found if _is_sure(blocks[n])}


def _has_body(blocks: tuple[Block, ...], found: set[int]) -> bool:
    """Whether text remains: a letter of one line is all text."""
    return any(
        block.kind not in {"heading", "footer", "letterhead", "quoted"}
        for number, block in enumerate(blocks)
        if number not in found
    )


def _is_sure(block: Block) -> bool:
    return all(_is_reference(line) for line in block.text.split("\n"))


def _is_sender_heading(blocks: tuple[Block, ...], number: int) -> bool:
    """Whether a heading above all text is a letterhead: addresses and references follow it."""
    text = blocks[number].text
    if is_place_line(text) or len(text) > 90 or re.search(r"høring|høyring", text, re.IGNORECASE):
        return False
    following = [b for b in blocks[number + 1 : number + 6] if b.kind != "footer"]
    for block in following:
        if block.kind in _TEXT_KINDS and not _is_bare(block):
            return False
        if _is_sure(block) and block.kind in _TEXT_KINDS:
            return True
    return False


def _is_bare(block: Block) -> bool:
    """Whether every line is short and says nothing: names, departments, places, dates."""
    lines = block.text.split("\n")
    if block.kind == "list_item" and not block.text.startswith("–"):
        return False
    return all(_is_reference(line) or _is_short(line) for line in lines)


def _is_short(line: str) -> bool:
    words = line.split()
    if len(line) > _LONGEST_LINE or len(words) > _MOST_WORDS or _SENTENCE.search(line):
        return False
    return not (SAYS.search(line) or _takes_a_stand(line) or is_place_line(line))


def _takes_a_stand(line: str) -> bool:
    """Whether the line is about a place in the draft, or says what somebody holds."""
    return _NAMES_PLACE.search(line) is not None or _STAND.search(line) is not None


def _is_reference(line: str) -> bool:
    """Whether the line is about the letter and not about the draft, wherever it stands."""
    line = line.strip()
    if not line or len(line) > 2 * _LONGEST_LINE or _says_more(line):
        return not line
    rules = (_REFERENCE, _ADDRESS)
    if any(rule.search(line) for rule in rules) or _ADDRESSEE.match(line):
        return True
    if _SALUTATION.match(line) or _COPY.match(line):
        return True
    return len(line.split()) <= 6 and next(dates(line), None) is not None


def _says_more(line: str) -> bool:
    """Whether a sentence stands in the line besides a reference."""
    plain = re.sub(
        r"\b(?:vår|ref|saksnr|org|nr|tlf|att|dok|pb|kap|dykkar|deres)\b\.?", "", line, flags=re.I
    )
    if is_place_line(line) or _takes_a_stand(line):
        return True
    return len(line.split()) > 6 and _SENTENCE.search(plain) is not None


def _closings(blocks: tuple[Block, ...]) -> set[int]:
    """Numbers of the blocks that are greetings and signatures, and of what follows them."""
    found: set[int] = set()
    last = max((n for n, b in enumerate(blocks) if b.kind in _TEXT_KINDS), default=-1)
    number = 0
    while number < len(blocks):
        if blocks[number].kind in _TEXT_KINDS and _begins_closing(blocks[number], number, last):
            number = _take_closing(blocks, number, found)
        else:
            number += 1
    for number, block in enumerate(blocks):
        if block.kind in _TEXT_KINDS and len(block.text) < 200 and _is_electronic(block.text):
            found.add(number)
    return found


def _begins_closing(block: Block, number: int, last: int) -> bool:
    lines = block.text.split("\n")
    if not all(_is_signature_line(line) for line in lines):
        return False
    if GREETING.match(lines[0]):
        return True
    # «For X» may begin a sentence; in a signature it is one of the last things said.
    return bool(_ON_BEHALF.match(lines[0])) and number > last - 8 and _is_bare(block)


def _take_closing(blocks: tuple[Block, ...], number: int, found: set[int]) -> int:
    """Add a greeting and the names, titles and addresses after it; the next block comes back."""
    found.add(number)
    number += 1
    while number < len(blocks):
        block = blocks[number]
        if block.kind not in _TEXT_KINDS:
            break
        lines = block.text.split("\n")
        if not all(_is_signature_line(line) for line in lines):
            break
        found.add(number)
        number += 1
    return number


def _is_signature_line(line: str) -> bool:
    """Whether the line could stand in a signature."""
    if _is_electronic(line) or _is_reference(line):
        return len(line) < 2 * _LONGEST_LINE
    if GREETING.match(line):
        return len(line.split()) <= _MOST_WORDS and not _takes_a_stand(line)
    return _is_short(line) and re.search(r"[A-Za-zÆØÅæøå]", line) is not None


def _is_electronic(text: str) -> bool:
    """Whether the text only says how the letter was signed."""
    return _ELECTRONIC.search(text) is not None and not _takes_a_stand(text)
