"""Which target a header of a Forms export is about: by number, title or chapter.

A number beside the hearing's word for a recommendation always beats a title that looks alike:
the recommendations of a hearing are often near-duplicates of each other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.loaders.forms.headers import Match, clean_header, header_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.hearing import Hearing

_CARDINALS = {
    "ett": 1,
    "to": 2,
    "tre": 3,
    "fire": 4,
    "fem": 5,
    "seks": 6,
    "sju": 7,
    "syv": 7,
    "åtte": 8,
    "ni": 9,
    "ti": 10,
    "elleve": 11,
    "tolv": 12,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
}
# «andre» is left out: «andre råd» are other recommendations, not the second.
_ORDINALS = {
    "første": 1,
    "fyrste": 1,
    "tredje": 3,
    "fjerde": 4,
    "femte": 5,
    "sjette": 6,
    "sjuende": 7,
    "syvende": 7,
    "åttende": 8,
    "niende": 9,
    "tiende": 10,
    "ellevte": 11,
}
_NUMBER_WORDS = _CARDINALS | _ORDINALS
_SYNONYMS = ("råd", "anbefaling", "tilråding", "tilråing", "recommendation")
_ABBREVIATED = {"punkt": "pkt", "anbefaling": "anb"}


@lru_cache(maxsize=32)
def _patterns(word: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Number after the word, ordinal before it, and its first letter with a number."""
    own = word.casefold().split()[-1]
    words = dict.fromkeys((own, *([_ABBREVIATED[own]] if own in _ABBREVIATED else []), *_SYNONYMS))
    either = "|".join(re.escape(entry) for entry in words)
    spelled = "|".join(_CARDINALS)
    ordinal = "|".join(_ORDINALS)
    named = (
        rf"(?<!\w)(?:{either})(?:a|et|en|er|ar|ene|ane|s)?\.?\s*(?:(?:nr|no)\.?|nummer|number|#)?"
    )
    after = re.compile(
        rf"{named}\s*(?:(?P<chapter>\d{{1,2}})\.(?=\d))?(?P<number>\d{{1,3}}|(?:{spelled})\b)(?!\w)"
        r"(?P<more>(?:\s*(?:,|/|&|[-–]|\bog\b|\beller\b|\btil\b|\band\b|\bto\b)\s*\d{1,3}(?!\w))*)"
    )
    before = re.compile(
        rf"(?<!\w)(?P<number>\d{{1,3}}(?=\.)|(?:{ordinal})\b)\.?\s+(?:{either})(?:et|a|en)?(?!\w)"
    )
    letter = re.compile(rf"^{re.escape(own[:1])}\.?\s?(?P<number>\d{{1,3}})(?!\w)")
    return after, before, letter


def by_number(header: str, hearing: Hearing) -> Match | None:
    """The recommendation whose number a header names, with a warning when its title disagrees.

    A header that names several is about the draft as a whole, or about their chapter.
    """
    text = clean_header(header).casefold()
    after, before, letter = _patterns(hearing.about.recommendation_word)
    found = after.search(text) or before.search(text) or letter.search(text)
    if not found:
        return None
    groups = found.groupdict()
    number = _as_number(groups["number"])
    if groups.get("chapter"):
        return _by_place_in_chapter(int(groups["chapter"]), number, hearing)
    known = {rec.number: rec.id for rec in hearing.recommendations}
    several = _several(number, groups.get("more") or "", known)
    if len(several) > 1:
        return _about_several(several, known, hearing)
    if number not in known:
        exact = by_title(header_key(header), hearing)
        how = f"nummer {number} finnes ikke i hearing.toml"
        if exact:
            return Match("target", exact.target, f"tittel; OBS: {how}")
        return Match("unknown", how=how)
    return Match("target", known[number], f"nummer {number}{_conflict(header, number, hearing)}")


def _as_number(text: str) -> int:
    """A number written with digits or as a word."""
    return int(text) if text.isdecimal() else _NUMBER_WORDS[text]


def _several(first: int, more: str, known: Mapping[int, str]) -> list[int]:
    """The known numbers of a list or range such as `3, 4 og 7` or `3–5`."""
    numbers = [first]
    for sign, digits in re.findall(r"([-–,/&]|[a-zæøå]+)\s*(\d{1,3})", more):
        number = int(digits)
        if number not in known:
            break
        if sign in {"-", "–", "til", "to"} and number > numbers[-1]:
            numbers += range(numbers[-1] + 1, number)
        numbers.append(number)
    return [number for number in dict.fromkeys(numbers) if number in known]


def _about_several(numbers: list[int], known: Mapping[int, str], hearing: Hearing) -> Match:
    """A header that names several recommendations: their whole chapter, else the whole draft."""
    named = ", ".join(str(number) for number in numbers)
    ids = {known[number] for number in numbers}
    for chapter in hearing.chapters:
        if set(hearing.chapter_targets(chapter.number)) == ids:
            how = f"nummer {named}, som er hele kapittel {chapter.number}"
            return Match("target", f"kap-{chapter.number}", how)
    how = f"OBS: nevner flere (nummer {named}); svarene regnes til hele utkastet"
    return Match("target", "generelt", how)


def _by_place_in_chapter(chapter: int, place: int, hearing: Hearing) -> Match:
    """«Råd 2.1»: the first recommendation of chapter 2."""
    inside = hearing.chapter_targets(chapter)
    if 1 <= place <= len(inside):
        return Match("target", inside[place - 1], f"nummer {place} i kapittel {chapter}")
    return Match("unknown", how=f"nummer {chapter}.{place} finnes ikke i hearing.toml")


def _conflict(header: str, number: int, hearing: Hearing) -> str:
    """A warning when the header's words are another recommendation's title."""
    key = header_key(header)
    scores = {rec.number: _likeness(key, header_key(rec.title)) for rec in hearing.recommendations}
    best = max(scores, key=lambda other: scores[other])
    if best == number or scores[best] < 90 or scores[best] - scores.get(number, 0) < 8:
        return ""
    word = hearing.about.recommendation_word
    return f"; OBS: teksten er tittelen på {word} {best}. Kontroller hearing.toml mot skjemaet"


def by_title(key: str, hearing: Hearing) -> Match | None:
    """The recommendation whose title, or another name for it, stands in a header word for word."""
    titles = [
        (header_key(title), rec.id)
        for rec in hearing.recommendations
        for title in (rec.title, *rec.aliases)
    ]
    padded = f" {key} "
    inside = [(len(title), code) for title, code in titles if title and f" {title} " in padded]
    # Excel cuts a table's headers at 255 characters.
    inside += [
        (len(key), code) for title, code in titles if len(key) >= 60 and title.startswith(key)
    ]
    if not inside:
        return None
    longest = max(length for length, _ in inside)
    codes = {code for length, code in inside if length == longest}
    return Match("target", codes.pop(), "tittel") if len(codes) == 1 else None


# Where a title has been reworded a little it scores over 80; the runner-up must be clearly worse.
_NEAR, _MARGIN = 80, 5


def by_near_title(key: str, hearing: Hearing) -> Match | None:
    """The recommendation whose title a header almost holds, if only one comes into question."""
    scores = sorted(
        (
            (_likeness(key, header_key(rec.title)), rec.number, rec.id)
            for rec in hearing.recommendations
        ),
        reverse=True,
    )
    best = scores[0]
    if best[0] < _NEAR:
        return None
    close = [entry for entry in scores[1:] if best[0] - entry[0] < _MARGIN]
    if close:
        word = hearing.about.recommendation_word
        numbers = ", ".join(str(entry[1]) for entry in (best, *close))
        return Match("unknown", how=f"ligner på flere titler ({word} {numbers})")
    return Match("target", best[2], f"ligner på tittelen ({best[0]:.0f} %)", certain=False)


def _likeness(key: str, title: str) -> float:
    """How alike a header and a title are, 0 to 100, also when the header says more."""
    if not key or not title:
        return 0.0
    whole = fuzz.ratio(key, title)
    if len(key) > 1.1 * len(title) and len(title) >= 20:
        return max(whole, fuzz.partial_ratio(title, key))
    return whole


_CHAPTER = re.compile(r"(?<!\w)(?:kapittel|kapitel|kap\.?|chapter)\s*(?:nr\.?\s*)?(\d{1,2})(?!\w)")


def by_chapter(header: str, hearing: Hearing) -> Match | None:
    """The chapter that a header names by number or title."""
    numbers = {chapter.number for chapter in hearing.chapters}
    found = _CHAPTER.search(clean_header(header).casefold())
    if found:
        number = int(found[1])
        if number not in numbers:
            return Match("unknown", how=f"kapittel {number} finnes ikke i hearing.toml")
        return _chapter_match(number, f"kapittel {number}", hearing)
    padded = f" {header_key(header)} "
    for chapter in hearing.chapters:
        title = header_key(chapter.title)
        if len(title) >= 12 and f" {title} " in padded:
            return _chapter_match(chapter.number, "kapittelets tittel", hearing)
    return None


def _chapter_match(number: int, how: str, hearing: Hearing) -> Match:
    """A chapter as a target; one with recommendations stands for all of them."""
    whole = any(rec.chapter == number for rec in hearing.recommendations)
    word = hearing.about.recommendation_word
    return Match("target", f"kap-{number}", f"{how}, alt under «{word}» der" if whole else how)


# Words of headers that analysts add beside the form's own columns.
_MARKS = """
    status saksbehandler saksbehandlers saksbehandlar ansvarlig ansvarleg vurdering vurderinger
    oppfølging oppfølgingen koding kode koder kodet tema temaer kategori kategorier notat notater
    intern internt interne ferdig behandlet lest sammendrag oppsummering prioritet farge antall sum
    tegn holdning standpunkt hdir direktoratets vår våre vårt
"""
_OWN_MARKS = frozenset(_MARKS.split())
_OWN_WORDS = _OWN_MARKS | {
    *("av", "til", "for", "om", "på", "i", "ja", "nei", "tas", "tatt", "følge", "svar", "besvart"),
    *("kommentar", "kommentarer", "merknad", "merknader", "direktoratet"),
}


def looks_like_analysts_own(header: str, hearing: Hearing) -> bool:
    """Whether a header says nothing but who works on a recommendation: «Vurdering råd 3»."""
    words = re.findall(r"\w+", without_numbers(header, hearing))
    return bool(words) and _OWN_WORDS.issuperset(words) and not _OWN_MARKS.isdisjoint(words)


def without_numbers(text: str, hearing: Hearing) -> str:
    """The text in small letters, without the recommendations and chapters that it numbers."""
    text = clean_header(text).casefold()
    for pattern in (*_patterns(hearing.about.recommendation_word), _CHAPTER):
        text = pattern.sub(" ", text)
    return text
