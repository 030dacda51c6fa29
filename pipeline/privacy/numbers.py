"""Numbers that belong to one person: national identity, birth date, account, telephone, car."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from stdnum.no import kontonr

from pipeline.privacy.findings import Finding

#: How far before a number the word is looked for that says what it is.
_WINDOW = 45
_DIGITS = re.compile(r"(?<![\w.,/-])\d(?:[. \u00a0]?\d){10}(?![\w/-])")
_IBAN = re.compile(r"\bNO\s?\d\d(?:\s?\d){11}\b")
_IDENTITY_WORD = re.compile(
    r"(?:fødsels|fødsel|person|syntetisk|[dh])-?(?:nummer|nr)\w*|\bfnr\b|\bf\.\s?nr\b|\bdnr\b"
    r"|fødselstal|syntetisk nummer",
    re.IGNORECASE,
)
_PERSONAL_PART = re.compile(
    r"\bpersonn(?:umme)?r\w*\W{1,4}(?:\w+\W){0,3}?(?P<number>\d{5})\b", re.I
)
_ACCOUNT_WORD = re.compile(
    r"\bkonto\w*|\bbank\w*|sett\w*\s+(?:pengene|inn)|\bIBAN\b", re.IGNORECASE
)
_FILE_NUMBER = re.compile(
    r"\b(?:DUF|journal|pasient|NPR|sakspart)[\w-]*(?:nummer|nr)?\W{1,3}(?:er\s|nr\.?\s)?"
    r"(?P<number>\d{6,12})\b",
    re.IGNORECASE,
)
_PLATE = re.compile(r"\b[A-Z]{2}[ \u00a0]?\d{4,5}\b")
_CAR_WORD = re.compile(
    r"\b(?:bil(?:en|er)?|skilt\w*|reg(?:istrerings)?\.?\s?(?:nr|nummer)\w*|kjennemerke\w*"
    r"|kjøretøy\w*|motorsykkel\w*)\b",
    re.IGNORECASE,
)
_MONTHS = r"(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des)[a-z]*"
_BORN = re.compile(
    rf"\b(?:født|fødd|fødselsdato\w*|fødselsdag\w*|f\.)\s*(?:er|den)?\s*:?\s*"
    rf"(?P<date>\d{{1,2}}[./-]\s?(?:\d{{1,2}}[./-]\s?|{_MONTHS}\s)(?:19|20)?\d{{2}})\b",
    re.IGNORECASE,
)
#: Weights of the two control digits of a national identity number. Source: Skatteetaten.
_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_PHONE_WORD = re.compile(
    r"\b(?:tlf|tel|telefon\w*|mob|mobil\w*|ring\w*|sms|nåast|nås)\b", re.IGNORECASE
)
_OTHER_WORD = re.compile(
    r"\b(?:\w*sak(?:s(?:nummer|nr)|en)?|arkiv\w*|ref\w*|org\w*|dok\w*|journalp\w*|isbn|issn|doi|lov|kr|nok"
    r"|treff|prosjekt\w*|kroner|konto\w*|møtet)\b[^a-zæøå]{0,25}(?:\w+\s)?$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d{1,3}(?:[ \u00a0.]\d{3})+")
_AMOUNT_WORD = re.compile(r"[ \u00a0]?(?:kr\b|kroner|mill|NOK|personer|innbygg|treff)")
_DAY = re.compile(
    r"(?:19|20)\d\d[.-]?(?:0[1-9]|1[0-2])[.-]?(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])[./-](?:0[1-9]|1[0-2])[./-](?:19|20)\d\d"
)


def numbers_in(text: str) -> Iterator[Finding]:
    """The numbers of a text that belong to one person, some perhaps twice."""
    if not any(character.isdigit() for character in text):
        return
    yield from _eleven_digits(text)
    for match in _IBAN.finditer(text):
        yield Finding(*match.span(), "kontonummer", "IBAN.")
    for rule, kind, reason in (
        (_PERSONAL_PART, "fodselsnummer", "Fem siffer etter «personnummer»."),
        (_FILE_NUMBER, "id_nummer", "Nummer på en person i et register."),
    ):
        for match in rule.finditer(text):
            yield Finding(*match.span("number"), kind, reason)
    for match in _BORN.finditer(text):
        yield Finding(*match.span("date"), "fodselsdato", "Dato etter ord om fødsel.")
    for match in _PLATE.finditer(text):
        if _CAR_WORD.search(_around(text, match)):
            yield Finding(*match.span(), "bilnummer", "Kjennemerke i nærheten av ord om bil.")
    yield from _phones(text)


def is_national_identity(digits: str) -> bool:
    """Whether eleven digits are a Norwegian identity number.

    D-numbers (day + 40), H-numbers and Dolly's synthetic ones (month + 40), Skatteetaten's
    synthetic ones (month + 80) and FH-numbers (8 or 9 first) have the same control digits.
    """
    if len(digits) != 11 or _sum(digits, _FIRST) or _sum(digits, _SECOND):
        return False
    return digits[0] in "89" or _is_birth_date(digits)


def _sum(digits: str, weights: tuple[int, ...]) -> int:
    """The weighted sum modulo 11: nothing when the control digit is right."""
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11


def _is_birth_date(digits: str) -> bool:
    """Whether the first four digits are a day and month, also in the special series."""
    day, month = int(digits[:2]), int(digits[2:4])
    return 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month % 20 <= 12 and month < 93


def _eleven_digits(text: str) -> Iterator[Finding]:
    """Identity and account numbers, told apart by control digits, form and the words before."""
    for match in _DIGITS.finditer(text):
        written = match[0]
        digits = re.sub(r"\D", "", written)
        before = text[max(0, match.start() - _WINDOW) : match.start()]
        span = match.span()
        parts = re.split(r"[. \u00a0]", written)
        lengths = [len(part) for part in parts]
        if _ACCOUNT_WORD.search(before) and not _IDENTITY_WORD.search(before):
            yield Finding(*span, "kontonummer", "Elleve siffer etter ord om konto.")
        elif is_national_identity(digits):
            yield Finding(*span, "fodselsnummer", "Elleve siffer med riktige kontrollsiffer.")
        elif _IDENTITY_WORD.search(before) or (
            lengths in ([6, 5], [11]) and _is_birth_date(digits)
        ):
            yield Finding(*span, "fodselsnummer", "Elleve siffer som begynner med en dato.")
        elif lengths == [4, 2, 5] and kontonr.is_valid(digits):
            yield Finding(*span, "kontonummer", "Kontonummer med riktig kontrollsiffer.")


def _phones(text: str) -> Iterator[Finding]:
    """Telephone numbers: valid in Norway or with a country code, and not another number."""
    leniency = phonenumbers.Leniency.VALID
    for found in phonenumbers.PhoneNumberMatcher(text, "NO", leniency=leniency, max_tries=1000):
        start, end = found.start, found.end
        before = text[max(0, start - _WINDOW) : start]
        if _PHONE_WORD.search(before) or found.raw_string.startswith(("+", "00")):
            yield Finding(start, end, "telefon", "Telefonnummer.")
        elif _looks_like_a_phone(found.raw_string, before, text[end : end + 12]):
            yield Finding(start, end, "telefon", "Tall på formen til et telefonnummer.")
    for match in re.finditer(
        rf"{_PHONE_WORD.pattern}\W{{1,3}}(?P<n>\d[\d ]{{6,12}}\d)", text, re.I
    ):
        # «00 00 00 00» is no valid number, and yet it stands where one should.
        yield Finding(*match.span("n"), "telefon", "Tall etter «telefon».")


def _looks_like_a_phone(written: str, before: str, after: str) -> bool:
    """Whether eight digits are a telephone number and not a date, an amount or a case."""
    digits = re.sub(r"\D", "", written)
    if len(digits) != 8 or _DAY.fullmatch(written) or _OTHER_WORD.search(before):
        return False
    return not (_AMOUNT.fullmatch(written) or _AMOUNT_WORD.match(after))


def _around(text: str, match: re.Match[str]) -> str:
    """The text on both sides of a match."""
    return text[max(0, match.start() - _WINDOW) : match.end() + _WINDOW]
