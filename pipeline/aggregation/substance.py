"""Which proposals would change the substance of a recommendation, and how.

Source: utredningsinstruksen 3-3: when the answers lead to substantial changes, a new hearing must
be considered. The list is where that assessment starts; it decides nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.aggregation.rewrites import Rewrite
from pipeline.hearing import Hearing

MODALS = "endrer forpliktelsen (skal, bør eller kan)"
REMOVED = "tar ut noe utkastet anbefaler"
MERGED = "slår sammen, deler eller flytter"
ADDED = "kommer i tillegg til det som var på høring"
REACH = "endrer hvem eller hva det gjelder"
RESPONSIBLE = "flytter ansvaret"
REDONE = "ber om at noe skrives om, utsettes eller sendes på ny høring"

_REACH = re.compile(
    r"\b(?:bør|må|skal|burde)\s+(?:\w+\s+){0,3}gjelde "
    r"(?:bare|kun|berre|også|òg|for|alle|dem|dei|flere|fleire)\b"
    r"|\b(?:utvides?|utvidast|avgrenses?|avgrensast|begrenses?|snevres inn)\b[^.]{0,40}\btil\b"
    r"|\bunntak\w* (?:må|bør|for)\b|\b(?:bør|må) (?:\w+ )?gjøres? unntak\b",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(
    r"\b(?:ansvaret?|oppgaven|oppgåva|plikten|plikta|kravet)\b[^.]{0,40}\b(?:"
    r"legges? (?:til|på|hos)|leggjast til|flyttes|flyttast|ligger? (?:hos|på)|ligg hos"
    r"|plasseres|bør (?:ligge|liggje) (?:hos|på))\b"
    r"|\b(?:bør|må) (?:rettes|rettast|stilles|stillast) (?:mot|til)\b",
    re.IGNORECASE,
)
_REDONE = re.compile(
    r"\b(?:(?:på )?ny,?(?: \w+)? (?:høring|høyring)\w*"
    r"|(?:utkastet|rådet|anbefalingen) (?:bør |må )?trekkes"
    r"|(?:bør|må|burde) (?:\w+ )?(?:utsettes|utsetjast)(?! for\b)"
    r"|skrives om|skrivast om|omarbeides|omarbeidast|endres før det vedtas)\b",
    re.IGNORECASE,
)


def substance_of(text: str, kind: str, rewrite: Rewrite | None, hearing: Hearing) -> str:
    """What a proposal would change of substance, in words; empty when it would not.

    Changes of wording, clarifications, additions to the explanation and measures change nothing
    of what is recommended, unless their words say so.
    """
    word = hearing.about.recommendation_word
    found = {
        MODALS: kind == "modalverb",
        REMOVED: (kind == "fjerning" and _about_whole(word).search(text) is not None)
        or _strikes_all(rewrite),
        MERGED: kind == "sammenslaing",
        ADDED: _new_one(word).search(text) is not None,
        REACH: _REACH.search(text) is not None,
        RESPONSIBLE: _RESPONSIBLE.search(text) is not None,
        REDONE: _REDONE.search(text) is not None,
    }
    return "; ".join(why for why, is_so in found.items() if is_so)


def _strikes_all(rewrite: Rewrite | None) -> bool:
    """Whether a tracked change or quote takes out a whole title or sentence."""
    return rewrite is not None and {change for change, _ in rewrite.segments} == {"ut"}


@lru_cache(maxsize=8)
def _about_whole(word: str) -> re.Pattern[str]:
    """What is said of a recommendation as a whole: «rådet bør strykes», «stryk råd 3»."""
    known = re.escape(word)
    whole = rf"(?:hele |heile )?{known}(?:et|en|a|i|ene|ane)?(?: (?:nr\.? )?\d+)?"
    goes = (
        r"(?:stryk|fjern|slett|kutt|dropp)(?:e|es|ast|a)?|utgå|tas (?:helt )?ut|takast ut|tas bort"
    )
    may = r"(?:bør|må|kan|burde|skal)"
    return re.compile(
        rf"\b{whole}(?: \w+){{0,3}} {may}(?: (?!ikk?j?e)\w+){{0,2}} (?:{goes})\b"
        rf"|\b(?:stryk|fjern|slett|dropp|ta ut|ta bort)(?: (?:derfor|heller|bare))? "
        rf"(?:{whole}|dette {known}\w*)\b"
        rf"|(?:^\W*|\.\s+){may} (?:strykes|fjernes|utgå|slettes)\b",
        re.IGNORECASE,
    )


@lru_cache(maxsize=8)
def _new_one(word: str) -> re.Pattern[str]:
    """A recommendation that the draft does not have: «et eget råd om»."""
    wants = r"ber om|foreslår|føreslår|ønsker|ønskjer|trengs?|bør|må|savner|saknar|etterlyser"
    new = rf"(?:eget|eige|nytt|egen|eigen|ny) {re.escape(word)}"
    return re.compile(
        rf"\b(?:{wants}|vil ha|mangler|manglar)\b(?:(?!heller|\. ).){{0,60}}\b{new}\b",
        re.IGNORECASE,
    )
