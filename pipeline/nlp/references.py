"""Finds explicit references to recommendations, chapters and titles in a text.

A reference is `primary` (the text is about it), `also` (about it too), `pointer` (the answer is
elsewhere) or `mention` (context only). Respondents' own numbering, decisions, sections of laws,
case numbers and councils (eldreråd) are no references.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from pipeline.hearing import Hearing
from pipeline.nlp.language import lemmas

Kind = Literal["primary", "also", "pointer", "mention"]


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
    """

    start: int
    end: int
    targets: tuple[str, ...]
    kind: Kind
    words: str
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """What references look like in one hearing.

    Attributes:
        word: Pattern of the hearing's word for a recommendation, in every inflection.
        numbered: A numbered reference: word, then numbers.
        ordinal: A number before the word.
        everything: All recommendations at once.
        first: The first or last few.
        chapter: A chapter by number, alone or with an item.
        item: `chapter.item` at the start of a text or after a word such as «punkt».
        about: «rådet om …», the words after it in the first group.
        names: Aliases and chapter names, with the targets they stand for.
        by_number: Target id by the recommendation's number.
        in_chapter: Targets in order by chapter number.
        topic_words: The lemmas that tell a recommendation from the others, by target.
    """

    word: str
    numbered: re.Pattern[str]
    ordinal: re.Pattern[str]
    everything: re.Pattern[str]
    first: re.Pattern[str]
    chapter: re.Pattern[str]
    item: re.Pattern[str]
    about: re.Pattern[str]
    names: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    by_number: dict[int, str]
    in_chapter: dict[int, tuple[str, ...]]
    topic_words: dict[str, frozenset[str]]


_NUMBER_WORDS = {
    "en": 1, "ett": 1, "én": 1, "éin": 1, "eitt": 1, "ein": 1, "to": 2, "tre": 3, "fire": 4,
    "fem": 5, "seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10, "elleve": 11,
    "tolv": 12,
}  # fmt: skip
_ORDINALS = {
    "første": 1, "fyrste": 1, "andre": 2, "annet": 2, "tredje": 3, "fjerde": 4, "femte": 5,
    "sjette": 6, "sjuende": 7, "syvende": 7, "sjuande": 7, "åttende": 8, "åttande": 8,
    "niende": 9, "niande": 9, "tiende": 10, "tiande": 10, "ellevte": 11, "tolvte": 12,
}  # fmt: skip

# A word for the same thing in the other written standard.
_SYNONYMS = {"anbefaling": ("tilråding",), "tilråding": ("anbefaling",)}
_INFLECTION = r"(?:et|en|a|i|er|ar|ane|ene|e|r|ne|n|s)?(?:ne|s)?"

_DIGITS = r"\d{1,2}(?![\d/]|[.,]\d)"
_NUMBER = rf"(?:{_DIGITS}|(?:{'|'.join(_NUMBER_WORDS)})\b)"
_JOINT = r"(?:\s*(?:,|/|&|\+|\bog\b|\beller\b|\bsamt\b|\bmed\b)\s*(?:og\s+)?)"
_RANGE = r"(?:\s*(?:–|-|\u2212|\btil\b|\btil og med\b|\bt\.?o\.?m\.?)\s*)"


def _list_of(number: str, word: str) -> str:
    """A pattern for a list and range of numbers, the word perhaps repeated in it."""
    again = rf"(?:(?:{word})\s*(?:nr\.?|nummer)?\s*)?"
    return rf"{number}(?:(?:{_JOINT}|{_RANGE}){again}{number})*"


def build_grammar(hearing: Hearing) -> Grammar:
    """What references look like in a hearing, from its words, numbers, titles and aliases."""
    word = _word_pattern(hearing.about.recommendation_word)
    digits = _list_of(_DIGITS, word)
    written = "|".join(_NUMBER_WORDS)
    ordinals = "|".join(_ORDINALS)
    flags = re.IGNORECASE
    return Grammar(
        word=word,
        numbered=re.compile(
            rf"\b(?:{word})\.?\s*(?:nr\.?\s*|nummer\s*|#\s*)?"
            rf"(?P<list>{digits}|(?:{written})(?=\s*(?::|\.|,|$)|\s+og\s+(?:{written})\b))",
            flags,
        ),
        ordinal=re.compile(
            rf"\b(?P<number>{ordinals}|\d{{1,2}}(?=\.))\.?\s+(?:{word})\b(?!\s*(?:nr|\d))", flags
        ),
        everything=re.compile(
            rf"\b(?:alle|samtlige|samtlege)\s+(?:de\s+|dei\s+|disse\s+)?(?:\w+\s+)?(?:{word})\b",
            flags,
        ),
        first=re.compile(
            rf"\b(?:de|dei)\s+(?P<count>{written})\s+(?P<end>første|fyrste|siste)\s+(?:{word})\b"
            rf"|\b(?:de|dei)\s+(?P<end2>første|fyrste|siste)\s+(?P<count2>{written})\s+(?:{word})\b",
            flags,
        ),
        chapter=re.compile(
            rf"\b(?:kap(?:it(?:tel|let|lene|la|tela)?|ittelet|\.)?)\.?\s*(?P<list>{_list_of(_DIGITS, 'kapittel')})"
            rf"(?:\s*,?\s*(?:{word})\s*(?:nr\.?\s*)?(?P<item>{_DIGITS}))?",
            flags,
        ),
        item=re.compile(
            rf"(?:^\W*|\b(?:punkt|pkt\.?|kap\.?|kapittel|avsnitt|{word}|til|ad\.?)\s*)"
            r"(?P<chapter>\d)\.(?P<item>\d{1,2})(?![\d.]|\s*(?:prosent|%|million|årsverk|stilling))",
            flags,
        ),
        about=re.compile(
            rf"\b(?:{word})\s+(?:som\s+(?:handler|handlar|gjelder|gjeld)\s+)?om\s+(?P<topic>[^.,;:!?«»()]{{3,70}})",
            flags,
        ),
        names=_names(hearing),
        by_number={rec.number: rec.id for rec in hearing.recommendations},
        in_chapter={
            chapter.number: hearing.chapter_targets(chapter.number) for chapter in hearing.chapters
        },
        topic_words=_topic_words(hearing),
    )


def _word_pattern(word: str) -> str:
    """A pattern for a noun in every inflection of bokmål and nynorsk, and its synonyms."""
    nouns = (word.lower(), *_SYNONYMS.get(word.lower(), ()))
    stems = [re.escape(noun.removesuffix("e")) for noun in nouns]
    short = [re.escape(noun[:3]) + r"\." for noun in nouns if len(noun) > 5]
    return "|".join([*(f"{stem}{_INFLECTION}" for stem in stems), *short])


def _names(hearing: Hearing) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Aliases of recommendations and the level names of chapters, as patterns."""
    pairs: list[tuple[str, tuple[str, ...]]] = [
        (alias, (rec.id,)) for rec in hearing.recommendations for alias in rec.aliases
    ]
    for chapter in hearing.chapters:
        # «Råd på systemnivå» is called «systemnivå»: the last word, when it is a level's name.
        last = chapter.title.split()[-1].strip(".")
        if last.lower().endswith("nivå"):
            pairs.append((last, hearing.chapter_targets(chapter.number)))
    return tuple(
        (re.compile(rf"\b{re.escape(name)}\w{{0,3}}\b", re.IGNORECASE), targets)
        for name, targets in pairs
        if targets
    )


def _topic_words(hearing: Hearing) -> dict[str, frozenset[str]]:
    """The lemmas of each title and its aliases that at most two recommendations share."""
    words = {
        rec.id: {
            lemma
            for lemma in lemmas(" ".join([rec.title, *rec.aliases]).replace("/", " "))
            if len(lemma) > 3
        }
        for rec in hearing.recommendations
    }
    shared = Counter(lemma for title in words.values() for lemma in title)
    return {
        target: frozenset(lemma for lemma in title if shared[lemma] <= 2)
        for target, title in words.items()
    }


_POINTS = re.compile(
    r"\b(?:se|sjå|jf|jfr|jamfør|samme|same|som (?:over|ovenfor|nevnt|under|for|i|til|på)|viser|syner|"
    r"henviser|viser til|fremgår|framgår|svart (?:på|under)|besvart|likt|ditto|dekket)\b|^\W*som\b",
    re.IGNORECASE,
)
_ALSO = re.compile(
    r"\b(?:også|òg|både|likeså|tilsvarende|tilsvarande|det samme|det same|likevel gjelder|"
    r"relevans|overlapp\w*|dekkes|gjelder)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^\W*(?:(?:til|ad|vedr|vedrørende|vedrørande|ang|angående|angåande|innspill til|innspel til|"
    r"merknad(?:er)? til|merknad(?:ar)? til|kommentar(?:er)? til|gjelder|gjeld|når det (?:gjelder|gjeld)|"
    r"for|om|under|i|på|nytt|selve|dette gjelder|dette gjeld|dette hører egentlig til|hører til|"
    r"forts(?:ettelse|etjing)?\.?\s+fra|forts\.?\s+frå|både)\.?\s*:?\s*){0,3}$",
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
            kind = _kind(text, start, end)
            found.append(Reference(start, end, targets, kind, text[start:end].strip(), doubtful))
    return found


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


def _candidates(text: str, grammar: Grammar) -> list[tuple[int, int, tuple[str, ...], bool]]:
    """Everything that looks like a reference: start, end, targets, whether it is doubtful."""
    return [
        *_numbered(text, grammar),
        *_written(text, grammar),
        *_chapters(text, grammar),
        *_named(text, grammar),
    ]


def _numbered(text: str, grammar: Grammar) -> list[tuple[int, int, tuple[str, ...], bool]]:
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


def _written(text: str, grammar: Grammar) -> list[tuple[int, int, tuple[str, ...], bool]]:
    """References in words: «tredje råd», «alle rådene», «de to første rådene»."""
    found = []
    everything = tuple(grammar.by_number.values())
    for match in grammar.ordinal.finditer(text):
        written = match["number"].lower()
        number = _ORDINALS.get(written) or int(written)
        target = grammar.by_number.get(number)
        found.append((*match.span(), (target,) if target else (), False))
    found += [(*match.span(), everything, False) for match in grammar.everything.finditer(text)]
    for match in grammar.first.finditer(text):
        count = _NUMBER_WORDS[(match["count"] or match["count2"]).lower()]
        is_last = (match["end"] or match["end2"]).lower() == "siste"
        found.append((*match.span(), everything[-count:] if is_last else everything[:count], False))
    return found


def _chapters(text: str, grammar: Grammar) -> list[tuple[int, int, tuple[str, ...], bool]]:
    """References by chapter: «kap. 2», «kapittel 3, råd 2», «punkt 2.1»."""
    found = []
    for match in grammar.chapter.finditer(text):
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


def _named(text: str, grammar: Grammar) -> list[tuple[int, int, tuple[str, ...], bool]]:
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
    tokens = re.findall(rf"\d+|–|-|\u2212|\btil\b|\b(?:{'|'.join(_NUMBER_WORDS)})\b", plain.lower())
    numbers: list[int] = []
    is_range = False
    for token in tokens:
        if token in {"–", "-", "\u2212", "til"}:
            is_range = bool(numbers)
            continue
        number = int(token) if token.isdigit() else _NUMBER_WORDS[token]
        if is_range and numbers[-1] < number <= numbers[-1] + 30:
            numbers.extend(range(numbers[-1] + 1, number + 1))
        else:
            numbers.append(number)
        is_range = False
    return numbers


def _distinct(targets: list[str]) -> tuple[str, ...]:
    """The targets without repetition; empty when none exists."""
    return tuple(dict.fromkeys(target for target in targets if target))
