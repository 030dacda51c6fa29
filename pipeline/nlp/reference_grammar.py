"""What references to a hearing's recommendations look like: its word, numbers, names and titles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.hearing import Hearing
from pipeline.nlp.language import lemmas


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


NUMBER_WORDS = {
    "en": 1, "ett": 1, "én": 1, "éin": 1, "eitt": 1, "ein": 1, "to": 2, "tre": 3, "fire": 4,
    "fem": 5, "seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10, "elleve": 11,
    "tolv": 12,
}  # fmt: skip
ORDINALS = {
    "første": 1, "fyrste": 1, "andre": 2, "annet": 2, "tredje": 3, "fjerde": 4, "femte": 5,
    "sjette": 6, "sjuende": 7, "syvende": 7, "sjuande": 7, "åttende": 8, "åttande": 8,
    "niende": 9, "niande": 9, "tiende": 10, "tiande": 10, "ellevte": 11, "tolvte": 12,
}  # fmt: skip

# Respondents use these words for one another, whatever the hearing says.
_SYNONYMS = ("råd", "anbefaling", "tilråding", "recommendation")
_INFLECTION = r"(?:et|en|a|i|er|ar|ane|ene|e|r|ne|n|s)?(?:ne|s)?"

_CHAPTER_WORDS = ("kapitlet", "kapittelet", "kapitelet", "delen", "avsnittet")
#: A shorter first word of a chapter's title is no name.
SHORTEST_NAME = 5

_DIGITS = r"\d{1,2}(?![\d/]|[.,]\d)"
_NUMBER = rf"(?:{_DIGITS}|(?:{'|'.join(NUMBER_WORDS)})\b)"
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
    written = "|".join(NUMBER_WORDS)
    # «råd to» may be «råd to ganger»; from three on a number word after the noun is its number.
    sure = "|".join(word for word, number in NUMBER_WORDS.items() if number > 2)
    ordinals = "|".join(ORDINALS)
    flags = re.IGNORECASE
    return Grammar(
        word=word,
        numbered=re.compile(
            rf"\b(?:{word})\.?\s*(?:nr\.?\s*|nummer\s*|#\s*)?"
            rf"(?P<list>{digits}|(?:{sure})\b|(?:{written})(?=\s*(?::|\.|,|$)|\s+og\s+(?:{written})\b))",
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
            r"\b(?:kap(?:it(?:tel|let|lene|la|tela)?|ittelet|\.)?)\.?\s*"
            rf"(?P<list>{_list_of(_DIGITS, 'kapittel')})"
            rf"(?:\s*,?\s*(?:{word})\s*(?:nr\.?\s*)?(?P<item>{_DIGITS}))?",
            flags,
        ),
        item=re.compile(
            rf"(?:^\W*|\b(?:punkt|pkt\.?|kap\.?|kapittel|avsnitt|{word}|til|ad\.?)\s*)"
            r"(?P<chapter>\d)\.(?P<item>\d{1,2})(?![\d.]|\s*(?:prosent|%|million|årsverk|stilling))",
            flags,
        ),
        about=re.compile(
            rf"\b(?:{word})\s+(?:som\s+(?:handler|handlar|gjelder|gjeld)\s+)?om\s+(?!at\b|å\b)"
            r"(?P<topic>[^.,;:!?«»()]{3,70})",
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
    plain = word.lower()
    nouns = dict.fromkeys((plain, *(_SYNONYMS if plain in _SYNONYMS else ())))
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
    for chapter in hearing.plain_chapters:
        # «kapittelet om bakgrunn», «bakgrunnskapittelet»: by the first word of the title.
        first = chapter.title.split()[0].strip(",.")
        target = (f"kap-{chapter.number}",)
        if len(first) >= SHORTEST_NAME:
            stems = ("skapittel", "skapitl", "kapittel", "kapitl")
            pairs += [(f"{first}{stem}", target) for stem in stems]
            pairs += [(f"{place} om {first}", target) for place in _CHAPTER_WORDS]
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
