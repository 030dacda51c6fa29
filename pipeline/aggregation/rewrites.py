"""How a proposal would rewrite a recommendation: the words that go and those that come."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.aggregation.differences import Segment, word_difference
from pipeline.aggregation.similar import plain
from pipeline.hearing import Hearing
from pipeline.nlp.statements import sentence_spans

#: Share of characters in common, 0 to 100, from which a quoted sentence rewrites another.
REWRITES = 55.0
#: A shorter quote is a word that is talked about, not a wording.
FEWEST_WORDS = 5

MODAL = r"(?:skal|bør|kan|må|burde|skulle)"
_QUOTE = re.compile(r"«([^«»]+)»|“([^“”]+)”|\"([^\"]+)\"")
# «A» erstattes med «B»; «B» i stedet for «A» and «B» heller enn «A» the other way.
_SWAP = re.compile(
    r"\b(?:erstatt|bytt|byt|skift|endr|rett)\w*\b|\b(?:bør|må|skal) bli\b|\btil\b|\bmed\b|\bmot\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\b(?:i staden for|i stedet for|istedenfor|framfor|heller enn)\b")
_ANNOUNCED = (
    r"(?:ordlyd\w*|formulering\w*|tittel\w*|overskrift\w*|lyde|lyda|heite|hete|slik)\s*:?\s*"
)
_NEW_WORDING = re.compile(rf"{_ANNOUNCED}(?P<words>[A-ZÆØÅ][^«»]{{20,}})$")
_ANNOUNCES = re.compile(rf"{_ANNOUNCED}$", re.IGNORECASE)
_ADDS = re.compile(
    r"\b(?:tilføy\w*|føy\w*|legg\w* til|ta\w* (?:inn|med)|sett\w* inn|skriv\w* inn|suppler\w*)\b",
    re.IGNORECASE,
)
_REMOVES = re.compile(
    r"\b(?:(?:stryk|fjern|slett|kutt)(?:e|es|ast|a)?|utgå\w*|ta\w* (?:ut|bort|vekk))\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"\b(?:fra|frå)\s+[«\"“]?(?P<former>{MODAL})[»\"”]?\s+til\s+[«\"“]?(?P<new>{MODAL})\b",
    re.IGNORECASE,
)
# A modal verb without quotation marks is one that is talked about only right beside the verb.
_MODAL_SWAP = re.compile(
    rf"(?:[«\"“](?P<former>{MODAL})[»\"”][^.«»\"]{{0,40}}?"
    rf"|\b(?P<bare>{MODAL}) (?:(?P<second>{MODAL}) )?)"
    r"\b(?:endr\w*|bytt?\w*|erstatt\w*|skift\w*|løft\w*|hev\w*|skjerp\w*|gjør\w* om|bli|verte)\b"
    rf"(?: (?:til|med|mot|ut med))?(?: et| eit)? [«\"“]?(?P<new>{MODAL})\b",
    re.IGNORECASE,
)
_SWAP_MODAL = re.compile(
    r"\b(?:endr|bytt?|erstatt|skift)\w*\b[^.«»\"]{0,25}"
    rf"[«\"“]?\b(?P<former>{MODAL})\b[»\"”]?\s+(?:til|med|mot|ut med)\s+"
    rf"[«\"“]?\b(?P<new>{MODAL})\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:ikke|ikkje|aldri|fraråder|frarår|advarer|åtvarar|imot|unngå)\b",
    re.IGNORECASE,
)
# Only the new verb is told: «må være et «skal»», «endres til skal».
_TO = re.compile(
    r"\b(?:endr|bytt?|løft|hev|skjerp|gjer|gjør|nedgrader|svekk|myk"
    r"|(?:må|bør|burde) (?:det )?(?:være|vere|bli|stå|stått)"
    rf"|ber om|ønsk|vil ha)\w*\b[^.«»]{{0,40}}?[«\"“](?P<new>{MODAL})[»\"”]"
    r"|\b(?:endr|bytt|løft|hev|skjerp)\w* (?:\w+ ){0,2}(?:til|med) (?:et |eit )?"
    rf"(?P<bare>{MODAL})(?=\s*(?:[.!,;]|$))",
    re.IGNORECASE,
)


class Rewrite(NamedTuple):
    """What a proposal changes, and which words it starts from."""

    compared_with: str
    segments: list[Segment]


Sources = tuple[tuple[str, str], ...]


def wordings(target: str, hearing: Hearing) -> Sources:
    """What a proposal about a target may rewrite: its title, and each sentence of its text."""
    rec = next((rec for rec in hearing.recommendations if rec.id == target), None)
    if rec is None:
        return ()
    sentences = tuple(("tekst", rec.text[start:end]) for start, end in sentence_spans(rec.text))
    return (("tittel", rec.title), *sentences)


def rewrite_of(text: str, sources: Sources) -> Rewrite | None:
    """How the text would rewrite one of the wordings, or words that it quotes; None if it does not.

    Only what stands in the text is taken for new words: nothing is made up.
    """
    for found in (_whole_wording, _modal_verb, _quoted_swap, _quoted_change):
        rewrite = found(text, sources)
        if rewrite is not None and any(change != "lik" for change, _ in rewrite.segments):
            return rewrite
    return None


def modal_change(text: str) -> tuple[str, str] | None:
    """The modal verbs that a text would change from and to; the former may be left unsaid.

    None where the sentence denies it: «bør må ikke bli skal».
    """
    change = _change(text)
    return change[:2] if change and not _is_denied(text, *change[2:]) else None


def _is_denied(text: str, start: int, end: int) -> bool:
    """Whether the sentence says before the end of a piece of it that it is not to be."""
    first = min((span[0] for span in sentence_spans(text) if start < span[1]), default=0)
    return bool(_DENIES.search(text[first:end]))


def _change(text: str) -> tuple[str, str, int, int] | None:
    """The modal verbs that a text would change from and to, and where it says so."""
    for pattern in (_FROM_TO, _SWAP_MODAL, _MODAL_SWAP):
        match = pattern.search(text)
        words = match.groupdict() if match else {}
        former = (words.get("former") or words.get("bare") or "").casefold()
        # «Videre må bør bli skal»: what must be is said with «må».
        former = (words.get("second") or former).casefold() if former == "må" else former
        if match and former and former != words["new"].casefold():
            return former, words["new"].casefold(), *match.span()
    match = _TO.search(text)
    return ("", (match["new"] or match["bare"]).casefold(), *match.span()) if match else None


def quotes_in(text: str) -> list[tuple[int, int, str]]:
    """Start, end and words of what stands in quotation marks."""
    return [
        (match.start(), match.end(), next(words for words in match.groups() if words))
        for match in _QUOTE.finditer(text)
    ]


def _whole_wording(text: str, sources: Sources) -> Rewrite | None:
    """A quoted sentence that is close to the title or to a sentence, but not the same.

    One that is announced as a new wording, and is close to none, stands alone.
    """
    offered = [(words, bool(_ANNOUNCES.search(text[:at]))) for at, _, words in quotes_in(text)]
    match = _NEW_WORDING.search(text)
    offered += [(match["words"].strip(), True)] if match else []
    best: tuple[float, Rewrite | None] = (0.0, None)
    for words, is_announced in offered:
        if len(words.split()) < FEWEST_WORDS or any(_is_part(words, one) for _, one in sources):
            continue
        close = [
            (fuzz.ratio(plain(source), plain(words)), name, source) for name, source in sources
        ]
        alike, name, source = max(close, default=(0.0, "", ""))
        if alike >= REWRITES and alike > best[0]:
            best = (alike, Rewrite(name, word_difference(source, words)))
        elif is_announced and best[1] is None:
            best = (0.0, Rewrite("sitat", [("inn", words)]))
    return best[1]


def _modal_verb(text: str, sources: Sources) -> Rewrite | None:
    """«Bør» endres til «skal»: in the title, where it stands there once."""
    change = modal_change(text)
    if change is None:
        return None
    former, new = change
    for name, source in sources:
        places = [
            match for match in re.finditer(rf"\b{MODAL}\b", source) if match[0] in {former, ""}
        ]
        if not former:
            places = list(re.finditer(rf"\b{MODAL}\b", source))
        if len(places) == 1 and places[0][0] != new:
            return Rewrite(name, _replaced(source, *places[0].span(), new))
    return Rewrite("sitat", [("ut", former), ("inn", new)]) if former else None


def _quoted_swap(text: str, sources: Sources) -> Rewrite | None:
    """«A» erstattes med «B», or «B» i stedet for «A»."""
    quotes = quotes_in(text)
    for (start, first_end, one), (second_start, _, other) in itertools.pairwise(quotes):
        between = text[first_end:second_start]
        if "." in between or len(between) > 80 or _is_denied(text, start, second_start):
            continue
        if _INSTEAD.search(between):
            return _located(other, one, sources)
        if _SWAP.search(between) and re.search(
            r"(?i)\b(?:erstatt|bytt|byt|skift|endr|rett|bli)",
            text[max(0, start - 40) : second_start],
        ):
            return _located(one, other, sources)
    return None


def _quoted_change(text: str, sources: Sources) -> Rewrite | None:
    """Quoted words that are to be added, or quoted words of the draft that are to go."""
    for start, end, words in quotes_in(text):
        before, after = text[max(0, start - 30) : start], text[end : end + 40]
        near = " ".join([*re.split(r"[.;:]", before)[-1:], *re.split(r"[.;]", after)[:1]])
        if _is_denied(text, start, end + 15):
            continue
        if _REMOVES.search(near):
            return _located(words, "", sources)
        if _ADDS.search(near):
            return Rewrite("sitat", [("inn", words)])
    return None


def _located(former: str, new: str, sources: Sources) -> Rewrite:
    """The change inside the wording that holds the former words once, else the words alone."""
    for name, source in sources:
        places = list(re.finditer(rf"\b{re.escape(former)}\b", source, re.IGNORECASE))
        if len(places) == 1:
            return Rewrite(name, _replaced(source, *places[0].span(), new))
    change: tuple[Segment, ...] = (("ut", former), ("inn", new))
    return Rewrite("sitat", [segment for segment in change if segment[1]])


def _replaced(source: str, start: int, end: int, new: str) -> list[Segment]:
    """The source with the words between two characters replaced."""
    parts: tuple[Segment, ...] = (
        ("lik", source[:start]),
        ("ut", source[start:end]),
        ("inn", new),
        ("lik", source[end:]),
    )
    return [segment for segment in parts if segment[1]]


def _is_part(words: str, source: str) -> bool:
    """Whether the words only quote a piece of the source."""
    return f" {plain(words)} " in f" {plain(source)} "


def marked_change(marks: list[tuple[str, str, str]]) -> Iterator[Rewrite]:
    """For each tracked change of a paragraph the change that it is part of.

    Args:
        marks: Kind, words and anchor of the changes to one sentence, in reading order. The anchor
            is the sentence with the change behind it in brackets.
    """
    bases = [anchor.rpartition("[")[0] or anchor for _, _, anchor in marks]
    for place, (kind, words, _) in enumerate(marks):
        gone, come = (words, "") if kind == "deletion" else ("", words)
        follower = place + 1 < len(marks) and bases[place + 1] == bases[place]
        leader = place > 0 and bases[place - 1] == bases[place]
        if kind == "deletion" and follower and marks[place + 1][0] == "insertion":
            come = marks[place + 1][1]
        elif kind == "insertion" and leader and marks[place - 1][0] == "deletion":
            gone = marks[place - 1][1]
        if gone:
            yield Rewrite(
                "markering", _located(gone, come, (("markering", bases[place]),)).segments
            )
        else:
            # Where in the sentence the words come in is not told.
            yield Rewrite("markering", [("inn", come)])
