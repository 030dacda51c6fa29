"""Names of respondents: what a file is called, and the full form of it in the text."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from pipeline.loaders.outline import SAYS

#: Words that make a name that of an organisation, also as the end of a longer word.
_ORGANISATION = re.compile(
    r"(?:kommune|kommunane|bydel|herad|sykehus|sjukehus|sykehuset|sjukehuset|universitet\w*|høgskole\w*"
    r"|høyskole\w*|høgskule\w*|forbund\w*|forening\w*|foreining\w*|organisasjon\w*|stiftelse\w*"
    r"|stifting\w*|direktorat\w*|departement\w*|tilsyn\w*|statsforvalter\w*|statsforvaltar\w*|senter"
    r"|senteret|sentrene|institutt\w*|instituttet|utvalg\w*|utval|ombud\w*|nettverk\w*|klinikk\w*"
    r"|avdeling\w*|etat\w*|samband\w*|lag|laget|landslag\w*|selskap\w*|råd|rådet|akademi\w*"
    r"|fellesskap\w*|samarbeid\w*|skole|skolen|menighet\w*|kirke|kirken|tjeneste|tjenesten|teneste"
    r"|enhet|eining|gruppe|gruppa|fagråd\w*|virke|samfunn\w*|mental helse)\b"
    r"|\b(?:HF|RHF|AS|ASA|SA|BA|IKS|KF|DPS|NAV|Nav|LO|NHO|KS|NTNU|UiO|UiB|UiT)\b",
    re.IGNORECASE,
)
_SHORT_ORGANISATION = re.compile(r"\b(?:HF|RHF|AS|ASA|SA|BA|IKS|KF|DPS|LO|NHO|KS|NAV)\b")
_PRIVATE = re.compile(r"^(?:privat\s?person(?:er)?|anonym\w*|privat)\b[\s\d]*$", re.IGNORECASE)
_ANSWER = (
    r"(?:h[øo]rings?|høyrings?)?[\s-]?(?:svar|innspill|innspel|uttalelse\w*|uttale|fråsegn\w*"
    r"|merknad\w*|kommentar\w*|tilbakemelding\w*|notat|brev)"
)
_ANSWER_WORD = re.compile(rf"\b(?:{_ANSWER}|høring\w*|høyring\w*|horing\w*)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:signert|undertegnet|endelig|final|versjon|utkast|kopi|scan\w*|skannet?|vedlegg|felles"
    r"|ferdig|oversendelse\w*|ekspedert|dokument|document|doc|fil|v\d+"
    r"|til \w*(?:direktoratet|departementet|tilsynet)|rev\d*|svar på|svar)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:[A-ZÆØÅ]{0,4}\d+[\s_.)-]+|\d{1,2}[./-]\d{4,6}(?:[-/]\d+)?[\s_.-]*|nr\.?\s*\d+\s*)", re.I
)
_DATE = re.compile(
    r"\b(?:(?:19|20)\d{2}[.-]?\d{2}[.-]?\d{2}|\d{1,2}[.-]\d{1,2}[.-](?:19|20)?\d{2})\b"
)
_EDGE_WORDS = re.compile(
    r"^(?:fra|frå|av|til|på|om|og|for|the|from)\b|\b(?:fra|frå|av|til|på|om|og|for)$", re.I
)
# «brev.pdf.txt» is typed from «brev.pdf».
_ENDING = re.compile(r"(?:\.(?:pdf|docx?|odt|jpe?g|png|tiff?))?\.[A-Za-z0-9]{1,5}$", re.IGNORECASE)
#: Some programs cut names of files here; the line in the letterhead may go on.
_CUT = 55
_REST = re.compile(r"(?:[ \t]+[a-zæøå-]+){1,4}[ \t]*(?=\n|$)")
_TOKEN = re.compile(r"\w+", re.UNICODE)


def is_organisation(name: str) -> bool:
    """Whether a word of the name says that it is an organisation."""
    return _ORGANISATION.search(name) is not None


def is_person(name: str) -> bool:
    """Whether the name has the form of a person's: two to four capitalised words."""
    words = name.split()
    if not 2 <= len(words) <= 4 or is_organisation(name) or any(c.isdigit() for c in name):
        return False
    return all(re.fullmatch(r"[A-ZÆØÅÄÖÉÁČŠŽ][\w'’.-]*", word) for word in words)


def is_private(name: str) -> bool:
    """Whether the name only says that a private person answers."""
    return _PRIVATE.match(name) is not None


def name_in_file(path: str) -> str:
    """The respondent's name as the file name has it, or empty when it holds none.

    Case numbers, dates and words such as «høringssvar» are taken off. Double blanks stay: they
    show where a character was removed.
    """
    stem = unicodedata.normalize("NFC", PurePosixPath(path.replace("\n", " ")).name)
    # Twice, for «brev.pdf.txt» is typed from «brev.pdf».
    stem = re.sub(
        r"(?:\.(?:pdf|docx?|odt|jpe?g|png|tiff?))?\.[A-Za-z0-9]{1,5}$", "", stem, flags=re.I
    )
    stem = _DATE.sub(" ", stem.replace("_", " "))
    before = None
    while before != stem:
        before = stem
        stem = _LEADING.sub("", stem.strip(" -–.,"), count=1)
    answer = _ANSWER_WORD.search(stem)
    stem = _ANSWER_WORD.sub(" ", stem) if answer else stem
    stem = re.sub(r"\(\d+\)|\[\d+\]", " ", stem)
    stem = _FILLER.sub(" ", stem) if answer or not is_organisation(stem) else stem
    stem = _trim(stem, keep_blanks=answer is None)
    return stem if len(re.sub(r"[\W\d_]", "", stem)) >= 2 else ""


def _trim(name: str, *, keep_blanks: bool) -> str:
    """The name without what is left hanging at its ends."""
    before = None
    while before != name:
        before = name
        name = _EDGE_WORDS.sub("", name.strip(" -–.,;:()[]")).strip(" -–.,;:")
    return name if keep_blanks else " ".join(name.split())


def full_form(name: str, text: str) -> str:
    """The name as the text writes it in full, or empty when the text does not have it.

    A file name may be cut in the middle of a word, and lack commas, dashes and brackets.
    """
    wanted = [match[0].casefold() for match in _TOKEN.finditer(name)]
    found = list(_TOKEN.finditer(text))
    if not wanted:
        return ""
    for start in range(len(found) - len(wanted) + 1):
        if _matches(wanted, found[start : start + len(wanted)]):
            first, last = found[start], found[start + len(wanted) - 1]
            end = last.end() + (text[last.end() : last.end() + 1] == ")")
            is_whole = len(name) >= _CUT and last[0].casefold() == wanted[-1]
            rest = _REST.match(text, end) if is_whole else None
            if rest and not SAYS.search(rest[0]):
                return " ".join((_compose(name, text[first.start() : end]) + rest[0]).split())
            return _compose(name, text[first.start() : end])
    return ""


def _matches(wanted: list[str], found: list[re.Match[str]]) -> bool:
    """Whether the words are the same, the last one perhaps cut short in the file name."""
    words = [match[0].casefold() for match in found]
    if words[:-1] != wanted[:-1]:
        return False
    cut = len(wanted) > 2 and len(wanted[-1]) >= 2 and words[-1].startswith(wanted[-1])
    return words[-1] == wanted[-1] or cut


def _compose(name: str, written: str) -> str:
    """The text's form of the name; where it is set in capitals, the file name's letters."""
    name_words = [match[0] for match in _TOKEN.finditer(name)]
    pieces = _TOKEN.split(written)
    words = [match[0] for match in _TOKEN.finditer(written)]
    gaps = _TOKEN.split(name)
    shown = [pieces[0]]
    for number, word in enumerate(words):
        own = name_words[number]
        same_letters = own.casefold() == word.casefold()
        shown.append(own if word.isupper() and same_letters and len(word) > 1 else word)
        gap = pieces[number + 1]
        removed = number + 1 < len(words) and gap.isspace() and "  " in gaps[number + 1]
        shown.append(" – " if removed else gap)
    return " ".join("".join(shown).split())


def in_small_letters(name: str, text: str) -> str:
    """A name that is set in capitals as the text has it elsewhere, else with small letters."""
    if not name.isupper() or " " not in name:
        return name
    rule = r"\W+".join(re.escape(word) for word in name.split())
    for match in re.finditer(rule, text, re.IGNORECASE):
        if not match[0].isupper():
            return " ".join(match[0].split())
    words = [word if _SHORT_ORGANISATION.search(word) else word.lower() for word in name.split()]
    proper = [
        word
        if _SHORT_ORGANISATION.search(word) or (number and is_organisation(word))
        else word.capitalize()
        for number, word in enumerate(words)
    ]
    return " ".join(proper)
