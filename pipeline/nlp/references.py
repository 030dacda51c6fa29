"""Finds explicit references to recommendations, chapters and titles in a text.

A reference is `primary` (the text is about it), `also` (about it too), `pointer` (the answer is
elsewhere) or `mention` (context only). Respondents' own numbering, decisions, sections of laws,
case numbers and councils (eldreråd) are no references.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.nlp.language import lemmas
from pipeline.nlp.reference_grammar import NUMBER_WORDS, ORDINALS, Grammar

Kind = Literal["primary", "also", "pointer", "mention"]
Candidate = tuple[int, int, tuple[str, ...], bool]
"""Start, end, targets, and whether number and words disagree."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a text refers to something of the draft.

    Attributes:
        start: First character of the reference.
        end: One past the last.
        targets: Ids of the targets it names, in the hearing's order.
        kind: How the text uses it.
        words: The reference as written, the evidence of its tags.
        is_doubtful: Whether the number and the words around it do not agree.
        is_broad: Whether it names a chapter or level, and so perhaps only the place.
    """

    start: int
    end: int
    targets: tuple[str, ...]
    kind: Kind
    words: str
    is_doubtful: bool = False
    is_broad: bool = False


_POINTS = re.compile(
    r"\b(?:se|sjå|jf|jfr|jamfør|samme|same|som (?:over|ovenfor|nevnt|under|for|i|til|på)|"
    r"viser|syner|henviser|viser til|fremgår|framgår|"
    r"svart (?:på|under)|besvart|likt|ditto|dekket)\b|^\W*som\b",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"\b(?:også|òg|både|likeså|tilsvarende|tilsvarande|det samme|det same|likevel gjelder|"
    r"relevans|overlapp\w*|dekkes)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^\W*(?:(?:til|ad|vedr|vedrørende|vedrørande|ang|angående|angåande|innspill til|innspel til|"
    r"merknad(?:er)? til|merknad(?:ar)? til|kommentar(?:er)? til|gjelder|gjeld|"
    r"når det (?:gjelder|gjeld)|for|om|under|i|på|nytt|selve|dette gjelder|dette gjeld|"
    r"dette hører egentlig til|hører til|"
    r"forts(?:ettelse|etjing)?\.?\s+fra|forts\.?\s+frå|både)\.?\s*:?\s*){0,3}$",
    re.IGNORECASE,
)
# A chapter of a law or another publication is no chapter of the draft.
_OTHER_WORK = re.compile(
    r"(?:lov|loven|lova|loves|forskrift|forskriften|veileder|veilederen|rettleiar|NOU \d+:\s*\d+|"
    r"melding|planen|strategi\w*|retningslinje\w*)\W+(?:\w+\W+)?$",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?:enn|mot|motsetning|mens|medan|til tross for|slik som)\s*$", re.IGNORECASE
)
#: A pointer has few words of its own; in hand-coded answers the longest has thirteen.
LONGEST_POINTER = 14


def find_references(text: str, grammar: Grammar) -> list[Reference]:
    """The references of a text in order, none inside another."""
    found: list[Reference] = []
    for start, end, targets, doubtful in sorted(_candidates(text, grammar)):
        if targets and (not found or start >= found[-1].end):
            words = text[start:end].strip()
            broad = len(targets) > 1 and _is_place(words, grammar)
            found.append(
                Reference(start, end, targets, _kind(text, start, end), words, doubtful, broad)
            )
    return found


def _is_place(words: str, grammar: Grammar) -> bool:
    """Whether a reference names a chapter or a level rather than recommendations."""
    return not re.search(rf"\b(?:{grammar.word})\b", words, re.IGNORECASE)


def starts_with_reference(text: str, grammar: Grammar) -> bool:
    """Whether a sentence opens with a reference, and so with a new point."""
    references = find_references(text[:160], grammar)
    return bool(references) and bool(_LEADS.match(text[: references[0].start]))


def _kind(text: str, start: int, end: int) -> Kind:
    """How a text uses the reference between two offsets."""
    before, after = text[:start], text[end:]
    short = len(text.split()) <= LONGEST_POINTER
    if short and _POINTS.search(before):
        return "pointer"
    if _CONTRAST.search(before):
        return "mention"
    if _LEADS.match(before) and not _ALSO.search(before):
        return "primary"
    if _ALSO.search(before[-60:]) or _ALSO.match(after.lstrip()[:20]):
        return "also"
    return "mention"


def _candidates(text: str, grammar: Grammar) -> list[Candidate]:
    """Everything that looks like a reference: start, end, targets, whether it is doubtful."""
    return [
        *_numbered(text, grammar),
        *_written(text, grammar),
        *_chapters(text, grammar),
        *_named(text, grammar),
    ]


def _numbered(text: str, grammar: Grammar) -> list[Candidate]:
    """References by number: «råd 3», «rådene 1-3», «råd 3, 4 og 7»."""
    found = []
    for match in grammar.numbered.finditer(text):
        numbers = _numbers(match["list"], grammar.word)
        targets = _distinct([grammar.by_number.get(number, "") for number in numbers])
        follows, doubtful = _following_the_words(text[match.end() :], targets, grammar)
        found.append((match.start(), match.end(), follows, doubtful))
    return found


def _following_the_words(
    after: str, targets: tuple[str, ...], grammar: Grammar
) -> tuple[tuple[str, ...], bool]:
    """A number that the words right after it contradict («råd 9 om barn») yields to the words."""
    about = re.match(r"\s*\(?(?:om|som handler om)\s+([^.,;:!?()]{3,60})", after, re.IGNORECASE)
    if len(targets) != 1 or about is None:
        return targets, False
    meant = _by_topic(about[1], grammar)
    if meant and meant != targets[0]:
        return (meant,), True
    return targets, False


def _written(text: str, grammar: Grammar) -> list[Candidate]:
    """References in words: «tredje råd», «alle rådene», «de to første rådene»."""
    found: list[Candidate] = []
    everything = tuple(grammar.by_number.values())
    for match in grammar.ordinal.finditer(text):
        if match["number"].isdigit() and match.start() == 0 and match[0].split()[-1][0].isupper():
            continue  # «2. Rådene bør …» is a list number before a sentence
        written = match["number"].lower()
        number = ORDINALS.get(written) or int(written)
        target = grammar.by_number.get(number)
        found.append((*match.span(), (target,) if target else (), False))
    found += [(*match.span(), everything, False) for match in grammar.everything.finditer(text)]
    for match in grammar.first.finditer(text):
        count = NUMBER_WORDS[(match["count"] or match["count2"]).lower()]
        is_last = (match["end"] or match["end2"]).lower() == "siste"
        found.append((*match.span(), everything[-count:] if is_last else everything[:count], False))
    return found


def _chapters(text: str, grammar: Grammar) -> list[Candidate]:
    """References by chapter: «kap. 2», «kapittel 3, råd 2», «punkt 2.1»."""
    found = []
    for match in grammar.chapter.finditer(text):
        if _OTHER_WORK.search(text[: match.start()]):
            continue
        numbers = _numbers(match["list"], "kapittel")
        targets = [target for number in numbers for target in grammar.in_chapter.get(number, ())]
        if match["item"]:
            inside = grammar.in_chapter.get(numbers[0], ())
            targets = [_item(int(match["item"]), inside, grammar)]
        found.append((*match.span(), _distinct(targets), False))
    for match in grammar.item.finditer(text):
        inside = grammar.in_chapter.get(int(match["chapter"]), ())
        recommendations = [target for target in inside if target in grammar.topic_words]
        number = int(match["item"])
        if 1 <= number <= len(recommendations):
            start = match.start("chapter")
            found.append((start, match.end(), (recommendations[number - 1],), False))
    return found


def _item(number: int, inside: tuple[str, ...], grammar: Grammar) -> str:
    """The recommendation with a number in a chapter: its own number, else its place there."""
    by_number = grammar.by_number.get(number, "")
    if by_number in inside:
        return by_number
    return inside[number - 1] if 1 <= number <= len(inside) else ""


def _named(text: str, grammar: Grammar) -> list[Candidate]:
    """References by name: an alias, a level, «rådet om barn og unge»."""
    found = [
        (*match.span(), targets, False)
        for pattern, targets in grammar.names
        for match in pattern.finditer(text)
    ]
    for match in grammar.about.finditer(text):
        target = _by_topic(match["topic"], grammar)
        found.append((*match.span(), (target,) if target else (), False))
    return found


def _by_topic(words: str, grammar: Grammar) -> str:
    """The one recommendation whose title has the most of these words, or nothing."""
    topic = set(lemmas(words))
    hits = {target: len(topic & title) for target, title in grammar.topic_words.items()}
    best = max(hits.values(), default=0)
    winners = [target for target, count in hits.items() if count == best]
    return winners[0] if best and len(winners) == 1 else ""


def _numbers(written: str, word: str) -> list[int]:
    """The numbers of a list such as «3, 4 og 7» or «3–5», ranges written out."""
    plain = re.sub(rf"\b(?:{word})\b|\bnr\.?|\bnummer\b", " ", written, flags=re.IGNORECASE)
    tokens = re.findall(rf"\d+|–|-|\u2212|\btil\b|\b(?:{'|'.join(NUMBER_WORDS)})\b", plain.lower())
    numbers: list[int] = []
    is_range = False
    for token in tokens:
        if token in {"–", "-", "\u2212", "til"}:
            is_range = bool(numbers)
            continue
        number = int(token) if token.isdigit() else NUMBER_WORDS[token]
        if is_range and numbers[-1] < number <= numbers[-1] + 30:
            numbers.extend(range(numbers[-1] + 1, number + 1))
        else:
            numbers.append(number)
        is_range = False
    return numbers


def _distinct(targets: list[str]) -> tuple[str, ...]:
    """The targets without repetition; empty when none exists."""
    return tuple(dict.fromkeys(target for target in targets if target))
