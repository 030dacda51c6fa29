"""Who sent a document, when, on whose behalf: from letterhead, signature, mail or file name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.loaders.mail import sender_name
from pipeline.loaders.pdf.margins import BROWSER_TOP
from pipeline.loaders.senders.dates import date_in_file, dates
from pipeline.loaders.senders.letterhead import mark_formalities
from pipeline.loaders.senders.names import (
    full_form,
    in_small_letters,
    is_organisation,
    is_person,
    is_private,
    name_in_file,
)
from pipeline.loaders.senders.signatures import (
    LONGEST_NAME,
    could_be_name,
    cut_name,
    signed_for,
    signers,
)
from pipeline.records import Block, Document

_PRIVATE_PERSON = "Privatperson"
#: Names and titles are looked for in this much of the beginning.
_HEAD_BLOCKS = 14
#: A sender names itself early in a block, and in the margins over and over.
_ENOUGH, _MOST_MARKED = 1_000, 200
_NAME = r"(?P<name>[A-ZÆØÅ0-9«\"][^\n.!?:;|]{1,110}?)"
# «Høringssvar fra X», «merknader fra X, sak 24/1».
_FROM_NAME = re.compile(
    r"(?i:svar|innspill|innspel|uttalelse|uttale|fråsegn|merknader|kommentarer|tilbakemelding)\w*"
    rf"\s+(?i:fra|frå)\s+{_NAME}"
    r"(?=\s*(?:$|[\n.!?:;|–(]|,\s|\s-\s|\s(?:til|om|på|vedr\w*|angående)\s))"
)
# «X viser til høring …», the first thing that most letters say.
_OPENING_SENTENCE = re.compile(
    rf"^{_NAME}\s+(?:viser til|syner til|takker for|takkar for|har mottatt|ønsker å|ønskjer å"
    r"|har behandlet|avgir|gir (?:her|med|følgende)|har fått|er positiv)\b"
)
_JOINT = re.compile(
    r"\bfelles\s+(?:h[øo]rings?|høyrings?)?-?(?:svar|innspill|innspel|uttalelse|uttale|fråsegn)\s+"
    r"(?:fra|frå)\s+(?P<names>[^\n.:;|]{5,400})",
    re.IGNORECASE,
)
_ASKS_NAME = re.compile(
    r"\bnavn(?:et)? på (?:\w+/)*\w*(?:virksomhet|organisasjon|instans)|^[\d.\s]*(?:avsender"
    r"|h[øo]ringsinstans|høyringsinstans|virksomhet|organisasjon)\b[^?]{0,30}$",
    re.IGNORECASE,
)
_ASKS_CONTACT = re.compile(r"^[\d.\s]*kontaktperson\b", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:direktoratet|departementet|tilsynet)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """One answer that came as a document.

    Attributes:
        respondent: Who answers, or empty when nothing says it.
        contact: Those who signed or sent it, `; ` between them, or empty.
        signatories: The parties of a joint answer, or nothing.
        submitted_at: The date that it bears, or None.
        blocks: Its text, the formalities marked.
        notes: What is uncertain, in Norwegian.
        member: Its path in the container that it came in, or empty.
    """

    respondent: str
    contact: str
    signatories: tuple[str, ...]
    submitted_at: datetime | None
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    member: str = ""


def read_letter(documents: Sequence[Document], name: str, notes: tuple[str, ...] = ()) -> Letter:
    """The letter that a file and its attachments make, with who sent it and when.

    Args:
        documents: The file's own text first, then that of its attachments.
        name: What the file is called.
        notes: What is already known to be uncertain.
    """
    marked = [mark_formalities(document.blocks) for document in documents]
    blocks = tuple(block for part in marked for block in part)
    mail_name, _ = sender_name(documents[0].sender or "") if _is_mail(documents[0]) else ("", "")
    asked = next(_answers_to(blocks, _ASKS_CONTACT), "")
    contact = "; ".join(signers(blocks)) or _person_part(mail_name) or asked.split(",")[0]
    sent_at, dated = _sent_at(documents, blocks, name)
    respondent, doubt = _respondent(blocks, name, mail_name, contact)
    if is_private(respondent):
        respondent = _PRIVATE_PERSON
    return Letter(
        respondent=respondent,
        contact=contact,
        signatories=_signatories(blocks),
        submitted_at=sent_at,
        blocks=blocks,
        notes=(*notes, *doubt, *dated),
    )


def _is_mail(document: Document) -> bool:
    return "@" in (document.sender or "") or any(
        block.kind == "letterhead" and block.text.startswith(("From:", "Date:", "To:"))
        for block in document.blocks[:1]
    )


def _respondent(
    blocks: tuple[Block, ...], file_name: str, mail_name: str, contact: str
) -> tuple[str, tuple[str, ...]]:
    """The name, and a note when the sources do not agree or only one weak source has it."""
    in_file = name_in_file(file_name)
    if is_private(in_file):
        return in_file, ()
    head_and_foot = _head_and_foot(blocks)
    written = full_form(in_file, "\n".join([*head_and_foot, mail_name])) if in_file else ""
    if written and (is_organisation(written) or is_person(written) or len(written) > 3):
        return cut_name(written), ()
    candidate = next(_candidates(blocks, mail_name, contact), "")
    if in_file and _is_name(in_file):
        return _prefer_file_name(in_file, candidate)
    if candidate:
        candidate = in_small_letters(candidate, "\n".join(b.text for b in blocks))
        note = "" if is_organisation(candidate) else "Avsenderen er usikker: se etter i dokumentet."
        return candidate, (note,) if note else ()
    if in_file:
        return " ".join(in_file.split()), ("Avsenderen er gjettet ut fra filnavnet.",)
    return "", ("Avsenderen er ikke funnet. Fyll den inn i respondents.csv.",)


def _prefer_file_name(in_file: str, candidate: str) -> tuple[str, tuple[str, ...]]:
    """The file's name for the sender, with a note when the text names another."""
    shown = re.sub(r"\s{2,}", " – ", in_file)
    if candidate and not _overlap(in_file, candidate) and is_organisation(candidate):
        return shown, (f"Filnavnet sier «{shown}», dokumentet «{candidate}». Se etter.",)
    return shown, ()


def _is_name(in_file: str) -> bool:
    return is_organisation(in_file) or is_person(in_file)


def _overlap(one: str, other: str) -> bool:
    """Whether the names share a word that tells something."""
    words = [{w.casefold() for w in re.findall(r"\w{4,}", name)} for name in (one, other)]
    return bool(words[0] & words[1])


def _head_and_foot(blocks: tuple[Block, ...]) -> list[str]:
    """The texts in which a sender names itself: the beginning, the margins, the signature."""
    marked = [b for b in blocks[_HEAD_BLOCKS:] if b.kind in {"letterhead", "footer"}]
    ends = [*blocks[:_HEAD_BLOCKS], *marked[:_MOST_MARKED], *blocks[-6:]]
    return [block.text[:_ENOUGH] for block in ends]


def _candidates(blocks: tuple[Block, ...], mail_name: str, contact: str) -> Iterator[str]:
    """Names that the text gives, the surest first."""
    head = [block for block in blocks[:_HEAD_BLOCKS] if block.kind != "quoted"]
    for block in head:
        joint = _JOINT.search(block.text)
        if joint:
            yield cut_name(joint["names"])
    yield from _answers_to(blocks, _ASKS_NAME)
    yield from _matching(_FROM_NAME, [b for b in head if b.kind != "paragraph"], search=True)
    lines = list(_opening_lines(head))
    organisations = [line for line in lines if could_be_name(line) and is_organisation(line)]
    # The addressee stands in the letterhead too, and is an authority more often than the sender.
    yield from sorted(organisations, key=lambda line: _AUTHORITY.search(line) is not None)
    yield from _matching(_OPENING_SENTENCE, head, search=False)
    yield from signed_for(blocks)
    if mail_name and is_organisation(mail_name):
        yield cut_name(mail_name)
    person = _person_part(mail_name) or contact.split("; ", maxsplit=1)[0]
    if person:
        yield person
    yield from (line for line in lines if is_person(line))
    heads = [block.text for block in head[:3] if block.kind in {"heading", "footer"}]
    yield from (text for text in heads if could_be_name(text) and is_organisation(text))


def _opening_lines(head: list[Block]) -> Iterator[str]:
    """The lines of the letterhead; one that only goes on with the former is joined to it."""
    lines: list[str] = []
    for block in head:
        if block.kind in {"paragraph", "list_item", "table_cell"}:
            break
        if block.kind == "letterhead":
            own = (line for line in block.text.split("\n") if not _is_mail_line(line))
            lines.extend(own)
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        goes_on = following[:1].islower() and is_organisation(following)
        yield f"{cut_name(line)} – {cut_name(following)}" if goes_on else cut_name(line)


def _answers_to(blocks: tuple[Block, ...], question: re.Pattern[str]) -> Iterator[str]:
    """Short answers under a heading that asks for them, as in a printed form."""
    for block in blocks:
        asked = bool(block.headings) and question.search(block.headings[-1]) is not None
        if asked and block.kind == "paragraph" and len(block.text) <= LONGEST_NAME:
            yield cut_name(block.text.split("\n")[0])


def _matching(rule: re.Pattern[str], blocks: list[Block], *, search: bool) -> Iterator[str]:
    for block in blocks:
        match = rule.search(block.text) if search else rule.match(block.text)
        name = cut_name(match["name"]) if match else ""
        if name and could_be_name(name) and (is_organisation(name) or is_person(name)):
            yield name


def _person_part(mail_name: str) -> str:
    """The person in a mail's display name: «Roar Nes, daglig leder», «Nes, Roar»."""
    if is_organisation(mail_name):
        return ""
    first, _, rest = mail_name.partition(",")
    if is_person(first):
        return first.strip()
    turned = f"{rest.strip()} {first.strip()}"
    return turned if is_person(turned) else (mail_name if is_person(mail_name) else "")


def _signatories(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The parties of a joint answer, when its title lists them."""
    for block in blocks[:_HEAD_BLOCKS]:
        match = _JOINT.search(block.text)
        if match:
            names = re.split(r",\s+(?:og\s+)?|\s+og\s+(?=[A-ZÆØÅ])|\s+&\s+", match["names"].strip())
            parties = tuple(name.strip(" ,") for name in names if name.strip(" ,"))
            if len(parties) > 1 and all(party[:1].isupper() for party in parties):
                return parties
    return ()


def _is_mail_line(line: str) -> bool:
    return (
        re.match(r"^(?:from|to|cc|date|subject|fra|til|sendt|emne|kopi)\s*:", line, re.I)
        is not None
    )


def _sent_at(
    documents: Sequence[Document], blocks: tuple[Block, ...], name: str
) -> tuple[datetime | None, tuple[str, ...]]:
    """When it was sent, and a note where only a weak source says it.

    The surest first: a mail's own time, the letter's date, the day of printing, the file's name,
    and when the file was saved.
    """
    if _is_mail(documents[0]) and documents[0].sent_at:
        return documents[0].sent_at, ()
    formal = [b.text for b in blocks if b.kind == "letterhead"]
    for text in formal:
        labelled = re.search(r"(?:^|\b)(?:vår\s+)?dato\s*:?\s*(?P<rest>.*)", text, re.IGNORECASE)
        found = next(dates(labelled["rest"]), None) if labelled else None
        if found:
            return found, ()
    written = next((date for text in formal for date in dates(text)), None) or _printed_at(blocks)
    if written:
        return written, ()
    in_name = date_in_file(name)
    if in_name:
        return in_name, ("Datoen er hentet fra filnavnet.",)
    saved = documents[0].sent_at
    return saved, (("Datoen er den da filen sist ble lagret.",) if saved else ())


def _printed_at(blocks: tuple[Block, ...]) -> datetime | None:
    """When a browser printed the page, as it says above it."""
    margins = (b.text for b in blocks if b.kind == "footer" and BROWSER_TOP.match(b.text))
    return next((date for text in margins for date in dates(text)), None)
