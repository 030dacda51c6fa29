"""Decides what each statement is about: field, explicit reference, heading, carried over, meaning.

In Forms the field is the default, and the text can move it or add to it. In documents an explicit
reference comes before the heading it stands under, then what the lines before were about, then
meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.hearing import Hearing
from pipeline.nlp.headings import by_label, by_title, heading_targets
from pipeline.nlp.non_answers import NonAnswer
from pipeline.nlp.reference_grammar import NUMBER_WORDS, Grammar
from pipeline.nlp.references import Reference, find_references, starts_with_reference
from pipeline.records import MARKS, Block, Flag, Source, Statement, Submission, Tag

#: How sure each source is: the share of hand-coded units it got right on the example.
SURE = {"field": 0.95, "reference": 0.9, "heading": 0.9, "carried": 0.6, "default": 0.4}
TITLE_ALIKE = 85

_MOVES = re.compile(r"^\s*(?:[:.–—-]|$|\))")
_JOINS = re.compile(
    r"\b(?:slå\w*|slått|skriv\w*|se)\s+\w*\s*(?:sammen|saman|i sammenheng)|overlapp|"
    r"\b(?:forskjell|skilnad|skille|skillet|skiljet)\w*\b|\bbåde\b|\bsamme\b|\bsame\b|\bogså\b|"
    r"\bòg\b|\bdekkes\b|\bdekt\b|\brelevans\b|\bkopier\b|\btilsvarende\b|\bgjelder\b|\bgjeld\b|"
    r"\bfølger av\b|\bfår også\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"^\W*(?:til slutt|til sist|avslutningsvis|avslutningsvist|oppsummert|oppsummering|samlet sett|"
    r"generelt|generelle|overordnet|alt i alt)\b",
    re.IGNORECASE,
)


_THE_CHAPTER = re.compile(
    r"\b(?:dette|denne|heile|hele|det \w+)\s+(?:kapitt?el|kapitl|del|bolk)(?:et|en)?\b",
    re.IGNORECASE,
)
_THESE = re.compile(
    rf"\b(?:de|dei|disse|desse|alle|alle de)\s+({'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """The targets of one statement and where they come from."""

    targets: tuple[str, ...]
    source: Source
    score: float
    evidence: str
    flag: Flag = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A statement whose words alone can tell what it is about.

    Attributes:
        among: The targets that come into question, all when empty.
        heading: The heading it stands under, or nothing.
    """

    among: tuple[str, ...]
    heading: str


@dataclass(frozen=True, slots=True)
class _Case:
    """A statement's text, block and references, what the lines before and the draft are about."""

    text: str
    block: Block
    references: list[Reference]
    current: Assigned | None
    place: str


def assign_targets(
    submission: Submission,
    statements: list[Statement],
    non_answers: list[NonAnswer],
    hearing: Hearing,
    grammar: Grammar,
) -> list[Assigned | Undecided]:
    """What each statement of one submission is about, where a field, reference or heading tells.

    The statements are those of the submission in reading order, the non-answers in step.
    """
    assigned: list[Assigned | Undecided] = []
    places = _places_in_draft(submission, hearing)
    current: Assigned | None = None
    former: Block | None = None
    for statement, non_answer in zip(statements, non_answers, strict=True):
        block = submission.blocks[statement.block]
        if former is not block:
            # Across paragraphs the words tell better what is meant (docs/method.md).
            current = None
        references = find_references(statement.text, grammar)
        if non_answer == "formalia":
            assigned.append(_default("formalia"))
        else:
            place = places.get(statement.block, "")
            case = _Case(statement.text, block, references, current, place)
            # A printout of the form is a document whose answers stand in fields.
            in_form = submission.channel == "forms" or block.field is not None
            result = (_in_form if in_form else _in_document)(case, hearing, grammar)
            if isinstance(result, Assigned) and _may_carry(
                result, references, statement.text, grammar
            ):
                current = result
            assigned.append(result)
        former = block
    return assigned


def as_tags(statement: Statement, assigned: Assigned) -> list[Tag]:
    """The assigned targets as tags of a statement."""
    return [
        Tag(
            statement_id=statement.statement_id,
            dimension="target",
            code=target,
            score=round(assigned.score, 4),
            source=assigned.source,
            flag=assigned.flag,
            evidence=assigned.evidence,
        )
        for target in assigned.targets
    ]


def _default(evidence: str) -> Assigned:
    """The draft as a whole, when nothing points at a part of it."""
    return Assigned(("generelt",), "rule", SURE["default"], evidence)


def _may_carry(result: Assigned, references: list[Reference], text: str, grammar: Grammar) -> bool:
    """Whether the statements after this one may be about the same."""
    opens = starts_with_reference(text, grammar)
    return result.source == "reference" and bool(references) and opens


def _in_form(case: _Case, hearing: Hearing, grammar: Grammar) -> Assigned:
    """The field, unless the text says that it is about something else or more."""
    field = case.block.field or "generelt"
    # A level or chapter that is named in passing does not move an answer out of its field.
    references = [one for one in case.references if not one.is_broad or field == "generelt"]
    by_field = Assigned(_of_field(field, hearing), "field", SURE["field"], _label(field, hearing))
    if not references:
        return case.current or _letter_preface(case.block, by_field, grammar)
    first, text = references[0], case.text
    named = tuple(dict.fromkeys(t for reference in references for t in reference.targets))
    words = "; ".join(reference.words for reference in references)
    doubtful: Flag = "uenig" if any(reference.is_doubtful for reference in references) else ""
    own = by_field.targets
    if set(own) & set(named) or field == "generelt":
        kept = named if field == "generelt" or first.kind == "primary" else own
        if any(r.kind == "also" for r in references) or _JOINS.search(text):
            kept = named
        return Assigned(kept, "reference", SURE["reference"], words, doubtful)
    if first.kind == "primary" and _leads_to(text, first):
        return Assigned(first.targets, "reference", SURE["reference"], first.words, "uenig")
    adds = first.kind in {"pointer", "also"} or _JOINS.search(text)
    if adds or field not in grammar.topic_words:
        both = tuple(dict.fromkeys((*own, *named)))
        return Assigned(both, "reference", SURE["reference"], words, doubtful)
    return by_field


def _of_field(field: str, hearing: Hearing) -> tuple[str, ...]:
    """The targets of a form field: its own, or all in the chapter that the question is about."""
    if field in hearing.targets:
        return (field,)
    number = field.removeprefix("kap-")
    return hearing.chapter_targets(int(number)) if number.isdigit() else ("generelt",)


def _label(field: str, hearing: Hearing) -> str:
    """What a form field is called, as evidence."""
    return hearing.targets.get(field, field.replace("kap-", "Kapittel "))


def _leads_to(text: str, reference: Reference) -> bool:
    """Whether a reference heads what follows, as in «Råd 5: …» or «Gjelder råd 5. …»."""
    place = text.find(reference.words)
    return bool(_MOVES.match(text[place + len(reference.words) :]))


def _letter_preface(block: Block, by_field: Assigned, grammar: Grammar) -> Assigned:
    """The opening of a whole letter pasted in one field is about the draft, not the field."""
    leads = {
        reference.targets
        for line in block.text.split("\n")
        if starts_with_reference(line, grammar)
        for reference in find_references(line, grammar)[:1]
    }
    if len(leads) >= 3:
        return Assigned(("generelt",), "rule", SURE["carried"], "helt brev limt inn i ett felt")
    return by_field


def _in_document(case: _Case, hearing: Hearing, grammar: Grammar) -> Assigned | Undecided:
    """The reference, else what the lines before were about, else the heading."""
    references = case.references
    heading = (
        _in_draft(case.place, hearing)
        or _by_heading(case.block, hearing, grammar)
        or _run_in(case.text, hearing)
    )
    precise = [reference for reference in references if not reference.is_broad]
    if references and not precise:
        return _inside(references, heading)
    if precise and all(_in_passing(reference, hearing) for reference in precise):
        # «… enda samtlige råd griper inn i arbeidsdagen» is about the draft, not about each.
        return heading or _default("alle nevnt i forbifarten")
    named = tuple(dict.fromkeys(target for reference in precise for target in reference.targets))
    if named:
        references = precise
        words = "; ".join(reference.words for reference in references)
        flag: Flag = "uenig" if any(reference.is_doubtful for reference in references) else ""
        leads = references[0].kind == "primary"
        inside = heading is not None and set(named) <= set(heading.targets)
        if heading and not leads and not inside and heading.targets != ("generelt",):
            adds = any(r.kind in {"also", "pointer"} for r in references)
            if not adds and not _JOINS.search(case.text):
                return heading
            named = tuple(dict.fromkeys((*heading.targets, *named)))
        return Assigned(named, "reference", SURE["reference"], words, flag)
    return _without_reference(case, heading, hearing)


def _in_passing(reference: Reference, hearing: Hearing) -> bool:
    """Whether a reference only mentions all recommendations at once."""
    return (
        reference.kind == "mention" and len(reference.targets) == len(hearing.recommendations) > 1
    )


def _without_reference(
    case: _Case, heading: Assigned | None, hearing: Hearing
) -> Assigned | Undecided:
    """What the lines before in the paragraph were about, else the heading, else the words."""
    if case.current is not None and not _ENDS.match(case.text):
        carried = case.current
        return Assigned(carried.targets, "reference", SURE["carried"], carried.evidence)
    if heading is not None:
        # A heading over several recommendations leaves it to the words which of them is meant.
        several = len(heading.targets) > 1 and not _counts_all(case.text, len(heading.targets))
        return Undecided(heading.targets, heading.evidence) if several else heading
    if _ENDS.match(case.text):
        return _default("avslutning")
    return Undecided((), _telling_heading(case.block, hearing))


def _counts_all(text: str, n_targets: int) -> bool:
    """Whether a text speaks of its chapter, or of as many as its heading names («disse tre»)."""
    if _THE_CHAPTER.search(text):
        return True
    counted = _THESE.search(text)
    return counted is not None and NUMBER_WORDS[counted[1].lower()] == n_targets


def _places_in_draft(submission: Submission, hearing: Hearing) -> dict[int, str]:
    """For each comment and change, by block, the recommendation whose part of the draft it is in.

    That is the one whose title came last in the draft's own text, or in what is marked.
    """
    places: dict[int, str] = {}
    current = ""
    for number, block in enumerate(submission.blocks):
        if block.kind in {"draft", "heading"}:
            named = by_title(block.text, hearing)
            # A heading that names nothing opens a part that no title has named yet.
            current = named or ("" if block.kind == "heading" else current)
        elif block.kind in MARKS:
            current = (by_title(_without_marks(block.anchor or ""), hearing)) or current
            if current:
                places[number] = current
    return places


def strikes_title(block: Block, hearing: Hearing) -> bool:
    """Whether a tracked deletion takes out the whole title of a recommendation."""
    return block.kind == "deletion" and bool(by_title(block.text, hearing))


def _without_marks(anchor: str) -> str:
    """The draft's sentence that a change stands in, without the change that is shown in it."""
    return re.sub(r"\[(?:inn|ut): [^\]]*\]", "", anchor).strip()


def _in_draft(place: str, hearing: Hearing) -> Assigned | None:
    """The recommendation in whose part of a returned draft a mark stands."""
    if not place:
        return None
    return Assigned((place,), "heading", SURE["heading"], f"utkastets {hearing.targets[place]}")


def _inside(references: list[Reference], heading: Assigned | None) -> Assigned | Undecided:
    """What a text that names a chapter or level is about: the heading when that lies inside it.

    Else its words tell which of the chapter's recommendations is meant.
    """
    place = tuple(dict.fromkeys(target for one in references for target in one.targets))
    if heading is not None and set(heading.targets) < set(place):
        return heading
    return Undecided(place, references[0].words)


def _by_heading(block: Block, hearing: Hearing, grammar: Grammar) -> Assigned | None:
    """What the innermost heading that says anything is about; a comment's anchor comes first."""
    places = [*([block.anchor] if block.anchor else []), *reversed(block.headings)]
    for heading in places:
        targets = heading_targets(heading, hearing, grammar)
        if targets:
            return Assigned(targets, "heading", SURE["heading"], heading[:120])
    return None


def _run_in(text: str, hearing: Hearing) -> Assigned | None:
    """What an opening such as «Implementering. …» names: an open question by its label."""
    opening = re.match(r"\W*([^.:!?\n]{4,40})[.:]\s", text)
    if opening is None or len(opening[1].split()) > 4:
        return None
    target = by_label(opening[1], hearing)
    return Assigned((target,), "heading", SURE["heading"], opening[1]) if target else None


def _telling_heading(block: Block, hearing: Hearing) -> str:
    """The innermost heading that is more than the hearing's own title."""
    title = hearing.about.title.casefold()
    for heading in reversed(block.headings):
        if fuzz.partial_token_set_ratio(heading.casefold(), title) < TITLE_ALIKE:
            return heading
    return ""
